"""skill.json: what the skill is called, where it is answered, what it may do and what it promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from skills.alexa.package.wording import Wording

SUBSCRIPTIONS = (
    "SKILL_ENABLED",
    "SKILL_DISABLED",
    "SKILL_ACCOUNT_LINKED",
    "SKILL_ACCOUNT_UNLINKED",
    "SKILL_PERMISSION_ACCEPTED",
    "SKILL_PERMISSION_CHANGED",
    "SKILL_PROACTIVE_SUBSCRIPTION_CHANGED",
)
"""Skill events that are sent to us."""
PUBLICATIONS = ("AMAZON.OrderStatus.Updated", "AMAZON.MessageAlert.Activated")
"""Proactive events that we may send."""
PERMISSIONS = ("alexa::devices:all:notifications:write",)
NO_ENDPOINT = "https://shop.invalid/"
"""Stands where no endpoint was set: `skill lint` says so, and Amazon takes it for none."""


@dataclass(frozen=True, slots=True)
class SkillPlace:
    """What differs from shop to shop.

    Attributes:
        shop: its name.
        invocation: what is said to open the skill.
        endpoint: the address that Alexa calls, https; the pages for signing in are below it.
    """

    shop: str
    invocation: str
    endpoint: str = NO_ENDPOINT

    def page(self, name: str) -> str:
        """The address of a page beside the endpoint."""
        return f"{self.endpoint.rstrip('/')}/{name}"


def skill_manifest(place: SkillPlace, wordings: Sequence[Wording]) -> dict[str, Any]:
    """The manifest as JSON; the same input gives the same."""
    pairs = [(locale, wording) for wording in wordings for locale in wording.locales]
    endpoint = {"uri": place.endpoint, "sslCertificateType": "Trusted"}
    return {
        "manifest": {
            "manifestVersion": "1.0",
            "publishingInformation": {
                "category": "SHOPPING",
                "isAvailableWorldwide": True,
                "distributionCountries": [],
                "testingInstructions": place_filled(wordings[0], "testing", place),
                "locales": {locale: _published(locale, wording, place) for locale, wording in pairs},
            },
            "apis": {
                "custom": {
                    "endpoint": endpoint,
                    "interfaces": [{"type": "ALEXA_PRESENTATION_APL"}],
                }
            },
            "permissions": [{"name": name} for name in PERMISSIONS],
            "events": {
                "endpoint": endpoint,
                "subscriptions": [{"eventName": name} for name in SUBSCRIPTIONS],
                "publications": [{"eventName": name} for name in PUBLICATIONS],
            },
            "privacyAndCompliance": {
                "allowsPurchases": True,
                "usesPersonalInfo": True,
                "isChildDirected": False,
                "isExportCompliant": True,
                "containsAds": False,
                "locales": {
                    locale: {
                        "privacyPolicyUrl": place.page(f"privacy/{wording.language}"),
                        "termsOfUseUrl": place.page(f"terms/{wording.language}"),
                    }
                    for locale, wording in pairs
                },
            },
        }
    }


def _published(locale: str, wording: Wording, place: SkillPlace) -> dict[str, Any]:
    return {
        "name": place.shop,
        "summary": place_filled(wording, "summary", place),
        "description": place_filled(wording, "description", place),
        "examplePhrases": list(example_phrases(wording, place)),
        "keywords": list(wording.lists["keywords"]),
        "smallIconUri": f"file://assets/images/{locale}_smallIcon.png",
        "largeIconUri": f"file://assets/images/{locale}_largeIcon.png",
    }


def place_filled(wording: Wording, text: str, place: SkillPlace) -> str:
    """One of the wording's texts for a shop."""
    return wording.filled(wording.texts[text], place.shop, place.invocation)


def example_phrases(wording: Wording, place: SkillPlace) -> tuple[str, ...]:
    """The phrases of the store's page, the wake word in front."""
    said = (wording.filled(text, place.shop, place.invocation) for text in wording.lists["examples"])
    return tuple(f"Alexa, {text}" for text in said)
