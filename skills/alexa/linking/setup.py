"""Account linking as the settings have it: who knows the people, and the pages where that is us."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask

from skills.alexa.fetching import Asked, fetch_from
from skills.alexa.linking.outside import Ask, AskedAccounts, Issuer, SignedAccounts
from skills.alexa.linking.pages import Linking, Pages
from skills.alexa.linking.people import Accounts, NoAccounts, OwnAccounts
from skills.alexa.linking.server import Server, redirect_uris
from skills.alexa.linking.tokens import Tokens
from skills.alexa.package.wording import wordings
from skills.alexa.settings import SkillSettings, secret_in
from voice_shop.app import App
from voice_shop.commerce.household.types import Person
from voice_shop.commerce.store import Store
from voice_shop.errors import InputError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(frozen=True)
class _Home:
    """What the household says now."""

    app: App

    def people(self) -> Mapping[str, Person]:
        """Its people."""
        return self.app.shop.households.rules(self.app.household).people


def accounts_of(settings: SkillSettings, home: App) -> Accounts:
    """Who knows for whom access tokens stand.

    Raises:
        InputError, MissingError: settings of [linking] are missing or wrong.
    """
    linking, people = settings.linking, _Home(home).people
    if linking.accounts == "own":
        if not linking.vendor_id:
            return NoAccounts()
        # Asked at each request, before the time that the shop may take begins.
        quick = Store(home.home.database, synchronous="NORMAL", busy_seconds=1)
        return OwnAccounts(Tokens(quick, home.clock), home.household, people)
    issuer = Issuer(_needed(settings, "issuer"), _needed(settings, "audience"), linking.claim)
    if linking.accounts == "jwt":
        return SignedAccounts(issuer, asks(_needed(settings, "keys")), people, home.clock)
    secret = secret_in(settings.home / _needed(settings, "secret_file"), "linking")
    ask = asks(_needed(settings, "introspection"))
    return AskedAccounts(issuer, ask, (linking.client_id, secret), people, home.clock)


def add_pages(endpoint: Flask, settings: SkillSettings, home: App) -> None:
    """The page to sign in on, where the home itself knows the people.

    Raises:
        InputError: [alexa] endpoint is no https address.
    """
    linking = settings.linking
    if linking.accounts != "own" or not linking.vendor_id:
        return
    origin = public_origin(settings)
    server = Server(
        endpoint,
        Tokens(home.store, home.clock),
        client_id=linking.client_id,
        addresses=redirect_uris(linking.vendor_id),
        household=home.household,
    )
    shop = home.shop
    pages = Pages(
        Linking(
            server=server,
            origin=origin,
            household=home.household,
            people=_Home(home).people,
            passphrases=shop.passphrases,
            clock=home.clock,
            words=_words(home),
        )
    )
    endpoint.register_blueprint(pages.blueprint())
    endpoint.wsgi_app = _at(origin, endpoint.wsgi_app)  # type: ignore[assignment]


def _words(home: App) -> Mapping[str, Mapping[str, str]]:
    """What the pages say in every language of the skill, the home's own first."""
    shop = home.folder.profile.name
    spoken = sorted(wordings(), key=lambda wording: wording.language != home.language)
    return {
        wording.language: {name: text.replace("{shop}", shop) for name, text in wording.page.items()}
        for wording in spoken
    }


def public_origin(settings: SkillSettings) -> str:
    """Scheme and host of [alexa] endpoint. Raises InputError; http is taken on the machine itself only."""
    parts = urlsplit(settings.alexa.endpoint)
    local = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
    if not (parts.scheme == "https" or local) or not parts.netloc:
        raise InputError(
            "Accounts can be linked over https only, and [alexa] endpoint names no such address.",
            hint='Write endpoint = "https://…" as Alexa calls it, or take vendor_id out of [linking].',
            code="alexa_endpoint",
        )
    return f"{parts.scheme}://{parts.netloc}"


def asks(address: str) -> Ask:
    """Asks one https address. Raises InputError for any other."""
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or parts.username is not None:
        raise InputError(f"{address!r} in [linking] is no https address.", code="linking_address")
    host, port, context = parts.hostname, parts.port or 443, ssl.create_default_context()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def ask(body: bytes | None, headers: dict[str, str]) -> bytes:
        return fetch_from(host, port, Asked(path, body, headers), context)

    return ask


def _needed(settings: SkillSettings, name: str) -> str:
    value: str = getattr(settings.linking, name)
    if not value:
        raise InputError(
            f"[linking] {name} is not set.",
            hint=f'accounts = "{settings.linking.accounts}" needs it; see docs/alexa.md.',
            code="linking_settings",
        )
    return value


def _at(origin: str, inner: WSGIApplication) -> WSGIApplication:
    """The public address, as the settings know it: what a proxy or a stranger says of it is not asked."""
    parts = urlsplit(origin)

    def application(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        environ["wsgi.url_scheme"] = parts.scheme
        environ["HTTP_HOST"] = parts.netloc
        return inner(environ, start)

    return application
