"""How words sound, by espeak-ng, which comes inside the package piper-tts (GPL-3, `device` extra only)."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

_VOICES = {"en": "en-us"}
"""Language -> espeak's name of it, where that is another; both sides of a comparison are put through it."""
_NO_SOUND = frozenset("ˈˌː.,!?;: ")
"""Stress, length and marks: what was heard freely has them at random."""


class Phonemes:
    """Phonemes of a language, word by word, each word asked for once."""

    def __init__(self, language: str) -> None:
        """Load espeak-ng; see `phonemes` for where it may be missing."""
        from piper.phonemize_espeak import EspeakPhonemizer

        self._espeak: Any = EspeakPhonemizer()
        self._voice = _VOICES.get(language, language)
        self._known: dict[str, str] = {}

    def of(self, text: str) -> str:
        """The sound of plain words, without the spaces between them: "ice cream" is "aɪskɹiːm" unstressed."""
        return "".join(map(self._word, text.split()))

    def _word(self, word: str) -> str:
        if word not in self._known:
            sentences = self._espeak.phonemize(self._voice, word)
            self._known[word] = "".join(
                symbol for sentence in sentences for symbol in sentence if symbol not in _NO_SOUND
            )
        return self._known[word]


def phonemes(language: str) -> Phonemes | None:
    """The phonemes of a language; None where espeak-ng is not installed or does not know it."""
    if find_spec("piper") is None:
        return None
    found = Phonemes(language)
    try:
        found.of("a")
    except RuntimeError:
        return None
    return found
