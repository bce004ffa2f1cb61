"""A typed sentence that is in the grammar as it stands, but for commas and polite phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, product

from voice_shop.language.automaton import Automaton
from voice_shop.language.best import read
from voice_shop.language.fillers import without_stutter
from voice_shop.language.intent import Intent, IntentName
from voice_shop.language.normalise import words

_MOST_COMMAS = 6
_RUN = re.compile(r"[0-9](?=[0-9])")


def as_it_stands(text: str, grammar: Automaton) -> Intent | None:
    """The best reading; a comma may stand for "and" or for nothing."""
    for way in _ways_to_read(text, grammar.typed.joiner, grammar.intents):
        exact = read(way, grammar)
        if exact is not None:
            return exact
    return None


def without_politeness(text: str, grammar: Automaton) -> tuple[tuple[str, ...], Intent | None]:
    """The words without what is only polite, and what they then mean. A yes needs no politeness taken off:
    what stands beside it may doubt."""
    said = words(text, grammar.typed.signs)
    plain = without_stutter(grammar.typed.fillers.without(said))
    found = read(" ".join(plain), grammar) if 0 < len(plain) < len(said) else None
    return plain, None if found is not None and found.name is IntentName.YES else found


def _ways_to_read(text: str, joiner: str, intents: frozenset[IntentName]) -> Iterator[str]:
    """A typed comma may stand for "and" ("milk, eggs and butter") or for nothing ("please, two lemons")."""
    parts = text.split(",")
    if IntentName.PIN in intents:
        yield _RUN.sub(r"\g<0> ", text)  # "1234" is said digit by digit
    yield text
    if 1 < len(parts) <= _MOST_COMMAS + 1:
        for joints in product(dict.fromkeys((" ", f" {joiner} ")), repeat=len(parts) - 1):
            yield "".join(chain.from_iterable(zip(parts, (*joints, ""), strict=True)))
