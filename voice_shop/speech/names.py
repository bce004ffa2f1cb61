"""Names near to what was heard freely, by spelling and by sound: the second list of candidates.

The steered decode and this one fail on different names, so both are put to the audio again.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from rapidfuzz import fuzz, process

from voice_shop.speech.phonemes import Phonemes


class Names:
    """The names of a grammar.

    Args:
        names: plain lower-case words.
        sounds: how words sound; None compares spelling only.
    """

    def __init__(self, names: Sequence[str], sounds: Phonemes | None) -> None:
        self.names = names
        self._sounds = sounds

    @cached_property
    def _spoken(self) -> list[str]:
        return [] if self._sounds is None else [self._sounds.of(name) for name in self.names]

    def prepare(self) -> None:
        """Look up the sounds now: a second for forty thousand names."""
        _ = self._spoken

    def near(self, heard: str, limit: int) -> tuple[str, ...]:
        """The names nearest in spelling, then those nearest in sound; at most `limit` of each."""
        spelled = process.extract(heard, self.names, scorer=fuzz.ratio, limit=limit)
        found = dict.fromkeys(name for name, _, _ in spelled)
        if self._sounds is not None:
            sound = self._sounds.of(heard)
            alike = process.extract(sound, self._spoken, scorer=fuzz.ratio, limit=limit)
            found |= dict.fromkeys(self.names[at] for _, _, at in alike)
        return tuple(found)
