"""From written text to text that a voice says right: the last step before Piper.

A reply is written as people read it ("€12.40", "6 × 330 ml", "order 1042"); `speakable` turns it
into words ("twelve euros forty"). A language is one function from clean text to words; English has
its own rules, every other language gets CLDR's and the words of its pack's `speech.yaml`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from voice_shop.language.speech_any import words_in
from voice_shop.language.speech_english import english

_ENDS = re.compile(r"(?<=[.!?…。！？])\s+")
_OUT = str.maketrans(dict.fromkeys('<>[]{}|\\^`*_"“”„«»', " ") | {"’": "'", "‘": "'", "‐": "-", "‑": "-"})
"""What could be markup, and the many forms of one sign. "#" and "~" mean something before a number."""


@lru_cache(maxsize=64)
def speakable(text: str, language: str) -> str:
    """The text as words for a voice. Saying it twice changes nothing.

    Markup of any kind (SSML, phoneme blocks, Markdown) is text like any other: its brackets go, its
    words stay, so nothing that a merchant or a shopper wrote can steer the voice.

    Args:
        text: as written in a reply.
        language: a code such as "en"; an unknown one still gets clean text.
    """
    return _tidy((_LANGUAGES.get(language) or words_in(language))(clean(text)))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of speakable text, so that the first can be heard while the next is made."""
    return tuple(part for part in _ENDS.split(text.strip()) if any(c.isalnum() for c in part))


def clean(text: str) -> str:
    """One line without control, invisible or private characters, markup and pictographs."""
    joined = re.sub(r"(?<=\d)[\u00a0\u202f\u2009](?=\d{3}(?!\d))", "", unicodedata.normalize("NFC", text))
    plain = joined.isascii() and joined.isprintable()
    kept = joined if plain else "".join(_character(c) for c in joined)
    return " ".join(re.sub(r"</|/>", " ", kept).translate(_OUT).split())


def _character(c: str) -> str:
    category = unicodedata.category(c)
    if c.isspace():
        return " "
    if category[0] == "C" or c in "®™©" or (category == "So" and c != "°"):
        return "" if category in ("Cf", "Cn") else " "
    return c


def _tidy(text: str) -> str:
    text = text.replace("#", " ").replace("~", " ")
    text = re.sub(r"\s+([,.;:!?])", r"\1", " ".join(text.split()))
    text = re.sub(r"([,;:])(?:[,;:])+", r"\1", text)
    return re.sub(r"\.{2,}|…", ".", text).strip(" ,;:")


def has_own_rules(language: str) -> bool:
    """Whether a language is written out in a module of its own and needs no `speech.yaml`."""
    return language in _LANGUAGES


_LANGUAGES: dict[str, Callable[[str], str]] = {"en": english}
