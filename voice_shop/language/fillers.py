"""Words that are only polite, left out of what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_LONGEST_STUTTER = 3


def without_stutter(said: Sequence[str]) -> tuple[str, ...]:
    """The sentence with words that are said twice in a row said once: "can I can I get the the milk"."""
    kept: list[str] = []
    for word in said:
        kept.append(word)
        for length in range(1, _LONGEST_STUTTER + 1):
            if len(kept) >= 2 * length and kept[-length:] == kept[-2 * length : -length]:
                del kept[-length:]
                break
    return tuple(kept)


class Fillers:
    """Phrases of a language that mean nothing wherever they stand: "do you think you could"."""

    def __init__(self, phrases: Iterable[tuple[str, ...]]) -> None:
        self._phrases = frozenset(phrases)
        self._longest = max(map(len, self._phrases), default=0)

    def without(self, said: Sequence[str]) -> tuple[str, ...]:
        """The sentence without them, the longest first."""
        kept: list[str] = []
        at = 0
        while at < len(said):
            for length in range(min(self._longest, len(said) - at), 0, -1):
                if tuple(said[at : at + length]) in self._phrases:
                    at += length
                    break
            else:
                kept.append(said[at])
                at += 1
        return tuple(kept)
