"""Decodes one utterance twice at once: freely, and along the grammar.

Row 0 of every decoder call is the free text (greedy), the other rows are the best sentences of the
grammar so far. One call a token serves both, so the veto costs almost nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from voice_shop.speech.moonshine_model import END, Cache, Encoded, Floats, MoonshineModel
from voice_shop.speech.token_grammar import Position, TokenGrammar


@dataclass(frozen=True, slots=True)
class Search:
    """How widely to search.

    Attributes:
        width: hypotheses kept at each token.
        slack: hypotheses this much (nats) below the best of the same length are dropped.
        most_tokens_per_second: more than this is the model looping.
        longer: a sentence gains nothing from more tokens than this beyond the free text: without it,
            going round in a list ("and rice and rice") wins by its length.
        times_free: the search ends soon after this many times the tokens of the free text.
    """

    width: int = 16
    slack: float = 8.0
    most_tokens_per_second: float = 9.0
    least_tokens: int = 24
    longer: int = 3
    times_free: int = 2


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A piece of text with its log-probability and its row in the cache."""

    tokens: tuple[int, ...]
    total: float
    position: Position | None
    row: int
    text: str = ""
    """Its letters, as the grammar sees them: two spellings of the same words count once."""

    @property
    def score(self) -> float:
        """Log-probability per token, the end token included."""
        return self.total / max(1, len(self.tokens))

    def per_token(self, most: int) -> float:
        """Log-probability per token, counting at most so many tokens."""
        return self.total / max(1, min(len(self.tokens), most))


@dataclass(frozen=True, slots=True)
class Decoded:
    """Whole sentences of the grammar, best score first, and the free text."""

    sentences: tuple[Hypothesis, ...]
    free: Hypothesis
    most: int
    """Tokens that count in a sentence's score."""
    begun: tuple[Hypothesis, ...] = ()
    """Where the search ended without a whole sentence: what it had last, best first."""


def decode(
    model: MoonshineModel,
    encoded: Encoded,
    grammar: TokenGrammar,
    search: Search,
    *,
    known: Hypothesis | None = None,
) -> Decoded:
    """Decode an utterance freely and along the grammar.

    Args:
        model, encoded: the networks, and the utterance as the first has put it.
        grammar: along which.
        search: how widely.
        known: the free text of this utterance, if it was decoded before.
    """
    limit = int(search.least_tokens + encoded.mask.shape[1] / 16_000 * search.most_tokens_per_second)
    log_probs, cache = model.first(encoded)
    free = known or Hypothesis((), 0.0, None, 0)
    beam = [Hypothesis((), 0.0, grammar.start, 0)]
    begun = beam
    done: list[Hypothesis] = []
    reached: dict[tuple[str, bool], float] = {}
    free_done = known is not None
    step = 0
    while step < limit:
        step += 1
        if not free_done:
            free = _most_likely(free, log_probs)
            free_done = free.tokens[-1] == END
            if free_done:
                limit = min(limit, search.times_free * len(free.tokens) + search.least_tokens // 3)
        done += _ended(beam, log_probs, grammar)
        begun = beam or begun
        beam = _extended(beam, log_probs, grammar, search, reached)
        beam = _worth_continuing(beam, done)
        if not beam and free_done:
            break
        rows = ([] if free_done else [free]) + beam
        cache, log_probs = _advance(model, encoded, cache, rows)
        if not free_done:
            free = replace(free, row=0)
        first = 0 if free_done else 1
        beam = [replace(hypothesis, row=first + i) for i, hypothesis in enumerate(beam)]
    most = len(free.tokens) + search.longer
    sentences = tuple(sorted(done, key=lambda h: -h.per_token(most)))
    return Decoded(sentences, free, most, () if sentences else tuple(begun))


def _most_likely(free: Hypothesis, log_probs: Floats) -> Hypothesis:
    token = int(log_probs[free.row].argmax())
    return Hypothesis((*free.tokens, token), free.total + float(log_probs[free.row, token]), None, free.row)


def _ended(beam: list[Hypothesis], log_probs: Floats, grammar: TokenGrammar) -> list[Hypothesis]:
    return [
        Hypothesis((*h.tokens, END), h.total + float(log_probs[h.row, END]), h.position, h.row)
        for h in beam
        if h.position is not None and grammar.whole(h.position)
    ]


def _extended(
    beam: list[Hypothesis],
    log_probs: Floats,
    grammar: TokenGrammar,
    search: Search,
    reached: dict[tuple[str, bool], float],
) -> list[Hypothesis]:
    """The best continuations.

    The same words in another spelling count once, also where one spelling takes more tokens than the
    other: `reached` has the best log-probability of everything written so far
    (with whether a punctuation mark stands behind it).
    """
    candidates: list[tuple[float, int, Position, Hypothesis]] = []
    for h in beam:
        if h.position is None:
            continue
        following = grammar.next(h.position)
        if not len(following.tokens):
            continue
        scores: NDArray[np.float32] = log_probs[h.row, following.tokens]
        keep = scores.argsort()[::-1][: search.width * 3]
        candidates += [
            (h.total + float(scores[i]), int(following.tokens[i]), following.positions[i], h) for i in keep
        ]
    candidates.sort(key=lambda c: -c[0])
    chosen: dict[tuple[Position, str], Hypothesis] = {}
    for total, token, position, h in candidates:
        if len(chosen) >= search.width or total < candidates[0][0] - search.slack:
            break
        text = _joined(h.text, grammar.spelling(token))
        marked = position[2]
        if (position, text) not in chosen and reached.get((text, marked), -math.inf) < total:
            reached[text, marked] = total
            chosen[position, text] = Hypothesis((*h.tokens, token), total, position, h.row, text)
    return list(chosen.values())


def _joined(text: str, letters: str) -> str:
    """Letters behind a text; spaces that follow each other, or begin it, are one boundary."""
    return letters.lstrip() if not text else text + (letters.lstrip() if text.endswith(" ") else letters)


def _worth_continuing(beam: list[Hypothesis], done: list[Hypothesis]) -> list[Hypothesis]:
    """Stop what can no longer beat the best whole sentence, however surely it goes on."""
    if not done:
        return beam
    best = max(h.score for h in done)
    # A continuation's score per token can only rise towards its mean if the rest is nearly free;
    # half again as many tokens is more than any sentence of the grammar adds behind a whole one.
    return [h for h in beam if h.total / (len(h.tokens) * 2 + 6) > best]


def _advance(
    model: MoonshineModel, encoded: Encoded, cache: Cache, rows: list[Hypothesis]
) -> tuple[Cache, Floats]:
    tokens = np.array([h.tokens[-1] for h in rows], np.int64)
    picked = cache.rows(np.array([h.row for h in rows], np.intp))
    log_probs, grown = model.next(encoded, tokens, picked)
    return grown, log_probs
