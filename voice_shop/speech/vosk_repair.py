"""The sentences of the grammar nearest to what Vosk heard.

Vosk's bigram model lets words follow each other that no sentence has ("two a oat milk"). Nearness
counts letters, so a word that sounds alike is near; which of the near ones was said is for the audio to
decide, not for this.
"""

from __future__ import annotations

import heapq
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import count

from rapidfuzz import fuzz, process

from voice_shop.language.grammar import Grammar, State

_SKIP = 0.5
_INSERT = 0.6
_LEAST_ALIKE = 40.0
"""rapidfuzz ratio of letters, 0..100."""
_MOST_BENT = 6
_MOST_WORDS_TO_INSERT = 60
"""Where more can follow (names of products), a missing word is not guessed."""
_MOST_STEPS = 4_000


def near_sentences(heard: Sequence[Sequence[str]], grammar: Grammar, *, limit: int = 6) -> tuple[str, ...]:
    """Sentences near to any of these word sequences, nearest first.

    Args:
        heard: what the engine heard, best first; words may be missing, too many, or others that sound alike.
        grammar: where the sentences must be.
        limit: how many.
    """
    found: dict[str, float] = {}
    for words in heard:
        for cost, sentence in _nearest(tuple(words), grammar, limit):
            found[sentence] = min(cost, found.get(sentence, cost))
    return tuple(sorted(found, key=lambda sentence: (found[sentence], sentence))[:limit])


def _nearest(words: tuple[str, ...], grammar: Grammar, limit: int) -> Iterator[tuple[float, str]]:
    order = count()
    most_cost = 0.35 + 0.3 * len(words)
    agenda: list[tuple[float, int, int, State, tuple[str, ...]]] = [
        (0.0, -len(words), next(order), grammar.start, ())
    ]
    seen: dict[tuple[int, State], int] = {}
    given = 0
    for _ in range(_MOST_STEPS):
        if not agenda or given == limit:
            return
        cost, left, _tie, state, path = heapq.heappop(agenda)
        at = len(words) + left
        seen[at, state] = seen.get((at, state), 0) + 1
        if seen[at, state] > limit:
            continue
        if at == len(words) and grammar.accepts(state):
            given += 1
            yield cost, " ".join(path)
        for word, used, extra in _moves(words[at] if at < len(words) else None, state, grammar):
            after = state if word is None else grammar.step(state, word)
            if after is not None and cost + extra <= most_cost:
                longer = path if word is None else (*path, word)
                heapq.heappush(agenda, (cost + extra, at + used - len(words), next(order), after, longer))


def _moves(word: str | None, state: State, grammar: Grammar) -> Iterator[tuple[str | None, int, float]]:
    """(word of the grammar or None, heard words used up, cost)."""
    following = grammar.words(state)
    if word is not None:
        yield None, 1, _SKIP
        if grammar.step(state, word) is not None:
            yield word, 1, 0.0
        for other, ratio, _ in process.extract(
            word, following, processor=letters, scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE, limit=_MOST_BENT
        ):
            if other != word:
                yield other, 1, 1 - ratio / 100
    if len(following) <= _MOST_WORDS_TO_INSERT:
        for other in following:
            if other != word:
                yield other, 0, _INSERT


@lru_cache(maxsize=65_536)
def letters(word: str) -> str:
    """A word in its smallest letters: Korean syllables are taken apart, so that one sound is one letter."""
    return unicodedata.normalize("NFD", word)
