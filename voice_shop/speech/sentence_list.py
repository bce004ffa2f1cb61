"""A few sentences as a grammar, to be put to the audio again and against each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class SentenceList:
    """Plain lower-case sentences as a prefix tree of words; what a `TokenGrammar` walks along."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.start = 0
        self._below: list[dict[str, int]] = [{}]
        self._whole: set[int] = set()
        for sentence in sentences:
            at = self.start
            for word in sentence.split():
                if word not in self._below[at]:
                    self._below.append({})
                    self._below[at][word] = len(self._below) - 1
                at = self._below[at][word]
            self._whole.add(at)
        self._words = [tuple(sorted(below)) for below in self._below]

    def step(self, state: int, word: str) -> int | None:
        """Where a word leads, or None."""
        return self._below[state].get(word)

    def words(self, state: int) -> Sequence[str]:
        """The words that can come next, sorted."""
        return self._words[state]

    def accepts(self, state: int) -> bool:
        """Whether a sentence can end here."""
        return state in self._whole
