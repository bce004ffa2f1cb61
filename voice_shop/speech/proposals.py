"""Sentences of the grammar in which a name is one that what was heard freely is like.

What stands around the name is the frame. It is looked for in the free text itself ("add two bottles of …
please") and in the best steered sentences, as either can be wrong in noise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz.distance import Levenshtein

from voice_shop.language.grammar import Grammar
from voice_shop.language.normalise import words
from voice_shop.speech.names import Names

_NEAR = 10
"""Names of each kind, by spelling and by sound, that are tried in a frame."""
_FRAMES = 5
_SENTENCES = 4
"""Steered sentences of which the frames are taken."""
_BEHIND = 5
"""Words of the free text that may stand behind the name."""


Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands before and behind a name, and what was heard freely in its place."""

    before: Words
    heard: Words
    behind: Words

    def around(self, name: str) -> str:
        """The sentence with a name in it."""
        return " ".join((*self.before, name, *self.behind))


def proposals(
    free: str, steered: Sequence[str], begun: Sequence[str], grammar: Grammar, names: Names
) -> tuple[str, ...]:
    """Sentences of the grammar, those of the likeliest frame first.

    Args:
        free: what was heard freely.
        steered: sentences of the grammar that the audio speaks for, best first.
        begun: beginnings of sentences with which the search went astray.
        grammar: in which every sentence must be.
        names: of the grammar's products.
    """
    said = words(free)
    if not said or not names.names:
        return ()
    found: dict[str, None] = {}
    for frame in islice(dict.fromkeys(_frames(said, steered, begun, grammar, names)), _FRAMES):
        for name in names.near(" ".join(frame.heard), _NEAR):
            found[frame.around(name)] = None
    return tuple(sentence for sentence in found if grammar.parse(sentence))


def _frames(
    said: Words, steered: Sequence[str], begun: Sequence[str], grammar: Grammar, names: Names
) -> Iterator[Frame]:
    for beginning in (" ".join(said), *begun[:1]):
        frame = _from_beginning(tuple(beginning.split()), said, grammar, names.names[0])
        if frame is not None:
            yield frame
    for sentence in steered[:_SENTENCES]:
        yield from islice(_from_sentence(sentence, said, grammar), 1)
    for sentence in steered[:1]:
        yield from _from_sentence(sentence, said, grammar)


def _from_beginning(beginning: Words, said: Words, grammar: Grammar, example: str) -> Frame | None:
    """The frame that explains most of the free text: with `example` in the place of the rest it is a
    sentence, which begins as the one and ends as the other."""
    best: Frame | None = None
    state = grammar.start
    for at, word in enumerate((*beginning, "")):
        first = len(said) - len(_opposite(beginning, at, len(beginning), said))
        for behind in range(min(_BEHIND, len(said) - first - 1) + 1):
            last = len(said) - behind
            frame = Frame(beginning[:at], said[first:last], said[last:])
            more = best is None or len(frame.heard) < len(best.heard)
            if frame.heard and more and grammar.parse(frame.around(example)):
                best = frame
        following = grammar.step(state, word)
        if following is None:
            return best
        state = following
    return best


def _from_sentence(sentence: str, said: Words, grammar: Grammar) -> Iterator[Frame]:
    """From the first name to the last as one, and each by itself: the rest of the sentence, and the part
    of the free text that lies opposite."""
    readings = grammar.parse(sentence)
    own = tuple(sentence.split())
    places = _places(own, readings[0].names) if readings else []
    whole = [(places[0][0], places[-1][1])] if places else []
    for first, last in dict.fromkeys((*whole, *places)):
        heard = _opposite(own, first, last, said)
        if heard:
            yield Frame(own[:first], heard, own[last:])


def _places(own: Words, names: Sequence[str]) -> list[tuple[int, int]]:
    """Where the names stand in a sentence, in their order."""
    found: list[tuple[int, int]] = []
    begin = 0
    for name in names:
        parts = tuple(name.split())
        places = (at for at in range(begin, len(own)) if own[at : at + len(parts)] == parts)
        at = next(places, None)
        if at is not None:
            begin = at + len(parts)
            found.append((at, begin))
    return found


def _opposite(own: Words, first: int, last: int, said: Words) -> Words:
    """The words of `said` that lie opposite the words first to last of `own`, by their letters."""
    if own == said:
        return said[first:last]
    letters, other = " ".join(own), " ".join(said)
    # Between the last letter before them and the first behind them: there lies what was heard besides.
    low = _mapped(letters, other, len(" ".join(own[:first])) - 1) + 1 if first else 0
    high = _mapped(letters, other, len(" ".join(own[:last])) + 1) if last < len(own) else len(other)
    place, found = 0, list[str]()
    for word in said:
        middle = place + len(word) / 2
        if low <= middle <= high:
            found.append(word)
        place += len(word) + 1
    return tuple(found)


def _mapped(letters: str, other: str, at: int) -> int:
    """The place in `other` that lies opposite a place in `letters`."""
    for step in Levenshtein.opcodes(letters, other):
        if step.src_start <= at < step.src_end:
            return min(step.dest_start + at - step.src_start, step.dest_end)
    return len(other)
