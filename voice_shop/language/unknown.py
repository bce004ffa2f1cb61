"""Something is asked or ordered that no name of the shop is: "have you got a winter coat under 100"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from voice_shop.language.automaton import Automaton
from voice_shop.language.best import read
from voice_shop.language.intent import Intent, IntentName, Line, NotUnderstood, Reason, Understood

_ASKS = frozenset({IntentName.FIND, IntentName.PRODUCT_QUESTION})
_ORDERS = frozenset({IntentName.ADD})
_CONSTRAINTS = frozenset({"max_price", "attributes", "sort"})
_LONGEST = 6
"""Words of the thing."""
_LONGEST_SENTENCE = 16


def unknown_thing(said: Sequence[str], text: str, grammar: Automaton) -> Understood | None:
    """The question with the unknown thing as a line without candidates; an order of it is not understood.

    With nothing else that must hold of it ("find your shoes") it may be no question to a shop: then it is the
    nearest thing only. The fewest words for which a known name would make it a question are taken for the
    thing's name; all words that the grammar does not know are among them.
    """
    names = grammar.names()
    if not names or len(said) > _LONGEST_SENTENCE:
        return None
    known = grammar.vocabulary().issuperset(said)
    asking = grammar.restricted((_ORDERS if known else _ASKS | _ORDERS) & grammar.intents)
    for begin, end in _spans(said, grammar.vocabulary()):
        asked = read(" ".join((*said[:begin], names[0], *said[end:])), asking)
        if asked is not None and len(asked.lines) == 1:
            thing = Line((), " ".join(said[begin:end]))
            if asked.name in _ORDERS:
                return NotUnderstood(Reason.UNSURE, text, Intent(asked.name), thing.product)
            found = replace(asked, lines=(thing,), text=" ".join(said))
            constrained = _CONSTRAINTS & asked.slots.keys()
            return found if constrained else NotUnderstood(Reason.UNSURE, text, found, thing.product)
    return None


def _spans(said: Sequence[str], known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Runs of words, each with all unknown words of the sentence in it, the shortest first; if all are known,
    runs of the last ones."""
    unknown = [at for at, word in enumerate(said) if word not in known]
    if not unknown:
        yield from ((at, len(said)) for at in range(len(said) - 1, max(0, len(said) - _LONGEST), -1))
        return
    first, last = unknown[0], unknown[-1] + 1
    for length in range(last - first, _LONGEST + 1):
        for begin in range(max(0, last - length), first + 1):
            if begin + length <= len(said):
                yield begin, begin + length
