"""A language's words for the skill package: `grammars/<lang>/alexa/skill.yaml`, checked when it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from skills.alexa.interaction.limits import INVOCATION_WORDS
from skills.alexa.interaction.model import LocaleWords
from voice_shop.errors import InputError
from voice_shop.language.normalise import words as words_of
from voice_shop.language.pack_yaml import read_yaml
from voice_shop.resources import resource

_TEXTS = ("summary", "description", "testing")
_SAYS = (
    "welcome", "first", "more", "moment", "slow", "hear_now", "not_now", "link", "understood",
)  # fmt: skip
_PAGE = (
    *("title", "promise", "name", "passphrase", "link", "cancel", "none_yet", "privacy", "terms"),
    *("wrong", "locked", "busy", "stale", "refused", "again"),
)
_LISTS = ("locales", "pin", "ask_product", "examples", "keywords")


@dataclass(frozen=True, slots=True)
class Wording:
    """One language. Texts have {shop} and {invocation} in them.

    Attributes:
        language: of the pack.
        locales: "en-GB" and the like.
        texts: summary, description and testing.
        lists: locales, pin, ask_product, examples and keywords.
        own_words: Alexa's intent -> what is said for it.
        says: what is said on this channel only.
        page: what the page to sign in on says.
    """

    language: str
    texts: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    own_words: Mapping[str, tuple[str, ...]]
    says: Mapping[str, str]
    page: Mapping[str, str]

    @property
    def locales(self) -> tuple[str, ...]:
        """Where the language is spoken to Alexa."""
        return self.lists["locales"]

    def for_model(self, invocation: str) -> LocaleWords:
        """What the interaction model needs of it."""
        return LocaleWords(
            invocation=invocation,
            taken={said: intent for intent, ways in self.own_words.items() for said in ways},
            pin=self.lists["pin"],
            ask_product=self.lists["ask_product"],
        )

    def filled(self, text: str, shop: str, invocation: str) -> str:
        """A text with the shop's name and how the skill is called."""
        return " ".join(text.replace("{shop}", shop).replace("{invocation}", invocation).split())


def wordings() -> tuple[Wording, ...]:
    """Every language that has a pack with words for the skill, by name.

    Raises:
        InputError: one of them cannot be used.
    """
    files = sorted(resource("grammars").glob("*/alexa/skill.yaml"))
    return tuple(read_wording(file) for file in files)


def read_wording(file: Path) -> Wording:
    """Read `grammars/<lang>/alexa/skill.yaml`.

    Raises:
        InputError: it is not YAML, or lacks something; the message names the file.
    """
    try:
        data: Any = read_yaml(file)
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(f"{file} cannot be read: {str(error).splitlines()[0]}") from error
    if not isinstance(data, dict):
        raise InputError(f"{file} must be a mapping.")
    for name in _TEXTS:
        if not isinstance(data.get(name), str) or not data[name].strip():
            raise InputError(f"{file} lacks the text {name!r}.")
    for name in _LISTS:
        if not _texts(data.get(name)):
            raise InputError(f"{file} lacks {name!r}, a list of texts.")
    says = data.get("says")
    if not isinstance(says, dict) or not all(isinstance(says.get(name), str) for name in _SAYS):
        raise InputError(f"{file}: says must have {', '.join(_SAYS)}.")
    page = data.get("page")
    if not isinstance(page, dict) or not all(isinstance(page.get(name), str) for name in _PAGE):
        raise InputError(f"{file}: page must have {', '.join(_PAGE)}.")
    own = data.get("own_words", {})
    if not isinstance(own, dict) or not all(_texts(ways) for ways in own.values()):
        raise InputError(f"{file}: own_words must have a list of texts for each intent.")
    return Wording(
        file.parent.parent.name,
        {name: data[name] for name in _TEXTS},
        {name: tuple(data[name]) for name in _LISTS},
        {str(intent): tuple(ways) for intent, ways in own.items()},
        {name: says[name] for name in _SAYS},
        {name: page[name] for name in _PAGE},
    )


def _texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(text, str) and text for text in value)


def invocation_name(shop: str) -> str:
    """How the skill is called when nothing else is set: the shop's name as Alexa takes it.

    >>> invocation_name("Corner Grocery")
    'corner grocery'
    """
    said = [re.sub(r"\d", "", word) for word in words_of(shop)]
    kept = [word for word in said if word][: INVOCATION_WORDS[1]]
    return " ".join(kept if len(kept) >= INVOCATION_WORDS[0] else [*kept, "shop"])
