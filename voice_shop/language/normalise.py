"""Text as the grammar sees it: lower-case words, hyphens are spaces, no punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_APOSTROPHES = "’‘ʼ`´"
_DECIMAL = re.compile(r"((?<![\d.,])[0-9]{1,3}[.,][0-9]{1,2}(?![\d.,]?\d))")
"""A number with a fraction is one word."""
_NUMBER_END = re.compile(r"(?<=[0-9])(?=[^\W\d_])")
"""Between "500" and "g"."""
_TIMES = re.compile(r"(?<=\b[xX×])(?=[0-9])")
"""Inside "x3"."""
_VULGAR = re.compile(r"(?:([0-9]+)\s?)?([\u00bc-\u00be])|(?<![0-9/])([13])/([24])(?![0-9/])")
"""Quarters and halves as people type them: "1½", "3/4"."""
_NO_SIGNS: Mapping[str, str] = {}


@lru_cache(maxsize=4096)
def fold(char: str) -> str:
    """One character as the grammar writes it: "" drops it, " " ends a word.

    Latin letters lose their accents ("ä" is "a"); other scripts keep theirs.
    """
    char = char.lower()
    if char in _APOSTROPHES:
        return "'"
    if len(char) == 1 and not char.isascii():
        base = unicodedata.normalize("NFD", char)
        if "LATIN" in unicodedata.name(base[0], ""):
            return "".join(c for c in base if not unicodedata.combining(c))
    if char.isalnum() or char == "'" or all(unicodedata.category(c)[0] in "LMN" for c in char):
        return char
    return " "


_LETTERS_ONLY = re.compile(r"[^0-9\x80-\U0010ffff]*\Z")
"""ASCII without a digit."""
_PLAIN = str.maketrans({char: fold(char) for char in map(chr, range(128)) if not char.isdigit()})


def words(text: str, signs: Mapping[str, str] = _NO_SIGNS) -> tuple[str, ...]:
    """The words of a text; `signs` are what the language calls "&" and its like, which else are gaps.

    >>> words("Two Häagen-Dazs, please!")
    ('two', 'haagen', 'dazs', 'please')
    >>> words("1.5l")
    ('1.5', 'l')
    """
    for sign, spoken in signs.items():
        text = text.replace(sign, f" {spoken} ")
    if _LETTERS_ONLY.match(text):
        # Nearly every name; the rest of this costs ten times as much.
        return tuple(w for w in (raw.strip("'") for raw in text.lower().translate(_PLAIN).split()) if w)
    if not text.isascii():
        # A soft hyphen and its like: nobody sees them, and they part no word.
        text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    text = _VULGAR.sub(_decimal, unicodedata.normalize("NFC", _without_group_marks(text)))
    pieces = _DECIMAL.split(_TIMES.sub(" ", _NUMBER_END.sub(" ", text)))
    folded = "".join(
        piece.replace(",", ".") if at % 2 else "".join(map(fold, piece)) for at, piece in enumerate(pieces)
    )
    return tuple(w for w in (raw.strip("'") for raw in folded.split()) if w)


def _decimal(match: re.Match[str]) -> str:
    whole, sign, top, bottom = match.groups()
    part = unicodedata.numeric(sign) if sign else int(top) / int(bottom)
    return f"{int(whole or 0) + part:g}"


def _without_group_marks(text: str) -> str:
    """ "1,200" is one number."""
    kept = []
    for i, char in enumerate(text):
        between = char == "," and 0 < i < len(text) - 3 and text[i - 1].isdigit()
        if between and text[i + 1 : i + 4].isdigit() and not text[i + 4 : i + 5].isdigit():
            continue
        kept.append(char)
    return "".join(kept)
