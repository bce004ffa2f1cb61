"""What can be set of the Alexa skill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from voice_shop.settings_rules import Section, setting


@dataclass(frozen=True)
class AlexaSettings(Section):
    """The Alexa skill's endpoint: `voice-shop serve alexa`."""

    name: ClassVar[str] = "alexa"
    skill_id: str = setting("", "the skill's id, as the developer console shows it")
    invocation: str = setting("", "what opens the skill, two words or more; empty is the shop's name")
    endpoint: str = setting("", "the https address that Alexa calls, for the skill package")
    host: str = setting("127.0.0.1", "the address that is listened on, behind a proxy with TLS")
    port: int = setting(5000, "and its port", low=0, high=65535)
    workers: int = setting(0, "how many processes; 0: one for each core, two at most", low=0, high=64)
    threads: int = setting(16, "how many requests each of them answers at once", low=1, high=256)
    events_client_id: str = setting("", "the client id of the skill's messaging, for `skill notify`")
    events_secret_file: str = setting("", "the file with its secret, from the home")
    events_region: str = setting("eu", "where the shop's Alexa users are", choices=("na", "eu", "fe"))
    events_stage: str = setting("live", "who is told", choices=("live", "development"))


@dataclass(frozen=True)
class LinkingSettings(Section):
    """Who signs in when somebody links an Alexa account; docs/alexa.md tells which settings go together."""

    name: ClassVar[str] = "linking"
    accounts: str = setting(
        "own", "who knows the people: this home, or another provider", choices=("own", "jwt", "introspection")
    )
    vendor_id: str = setting("", "own: the vendor id of the developer console; without it nobody can link")
    client_id: str = setting("alexa", "own: how Alexa names itself here; introspection: how we do there")
    issuer: str = setting("", "jwt, introspection: the provider, as its tokens name it")
    audience: str = setting("", "jwt, introspection: the shop, as its tokens name it")
    keys: str = setting("", "jwt: the https address of the provider's keys (JWKS)")
    introspection: str = setting("", "introspection: the https address to ask about a token")
    secret_file: str = setting("", "introspection: the file with our secret there, from the home")
    claim: str = setting("sub", "jwt, introspection: which member of a token is the person's id here")
