"""What becomes of a sentence when a word is lost, said twice, moved, or heard as one that sounds the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from voice_shop.language.automaton import Automaton
from voice_shop.language.intent import Intent, IntentName, Reason, Understood
from voice_shop.language.normalise import words
from voice_shop.language.pack import Pack
from voice_shop.language.understand import understand

_AT_ONCE = frozenset(
    {
        IntentName.ADD,
        IntentName.REMOVE,
        IntentName.SWAP,
        IntentName.CHANGE_QUANTITY,
        IntentName.CHANGE_OPTIONS,
        IntentName.CHOOSE,
        IntentName.YES,
    }
)
"""What is done at once; everything else that changes something asks first."""
_UNDOING = frozenset({IntentName.REMOVE, IntentName.CLEAR_CART, IntentName.UNDO})
_HAVING = frozenset(
    {
        IntentName.ADD,
        IntentName.CHANGE_QUANTITY,
        IntentName.CHANGE_OPTIONS,
        IntentName.CHOOSE,
        IntentName.REORDER,  # without "again" the same thing is put into the cart, and is not bought yet
    }
)
_ASKED = frozenset({Reason.UNSURE, Reason.AMBIGUOUS})


@dataclass(frozen=True, slots=True)
class Mutant:
    """A sentence that was changed in one place. `how`: "drop", "double", "swap", "add" or "homophone"."""

    how: str
    text: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A mutant that means something else. `harm`: the cart or an order would be changed as nobody asked."""

    said: str
    mutant: Mutant
    before: Understood
    after: Understood
    harm: bool


def mutants(text: str, pack: Pack) -> Iterator[Mutant]:
    """Every sentence that one slip makes of it."""
    said = words(text, pack.forms.signs)
    fillers = sorted(pack.skip_words)
    for at, word in enumerate(said):
        before, after = said[:at], said[at + 1 :]
        # Without the word that turns it round a sentence says the reverse: nobody can tell.
        if len(said) > 1 and word not in pack.unbendable | pack.hedges:
            yield Mutant("drop", " ".join((*before, *after)))
        yield Mutant("double", " ".join((*before, word, word, *after)))
        if after and after[0] != word:
            yield Mutant("swap", " ".join((*before, after[0], word, *after[1:])))
        if fillers:
            yield Mutant("add", " ".join((*before, fillers[at % len(fillers)], word, *after)))
        for other in pack.homophones.get(word, ()):
            yield Mutant("homophone", " ".join((*before, other, *after)))


def probe(sentences: Iterable[str], pack: Pack, grammar: Automaton) -> Iterator[Changed]:
    """The mutants of sentences that mean something else, and whether that would do harm.

    Args:
        sentences: golden ones, each understood as it should be.
        pack: the language.
        grammar: what can be said at once.
    """
    for text in sentences:
        before = understand(text, grammar)
        for mutant in dict.fromkeys(mutants(text, pack)):
            after = understand(mutant.text, grammar)
            if _name(before) is not _name(after) or not _same_things(before, after):
                yield Changed(text, mutant, before, after, _harms(before, after))


def kept(sentences: Sequence[str], pack: Pack, grammar: Automaton, hows: frozenset[str]) -> tuple[int, int]:
    """How many mutants of these kinds mean the same or are asked about, and how many there are, of sentences
    that are understood."""
    fine = total = 0
    for text in sentences:
        before = understand(text, grammar)
        if not isinstance(before, Intent):
            continue
        for mutant in dict.fromkeys(mutants(text, pack)):
            if mutant.how in hows:
                after = understand(mutant.text, grammar)
                total += 1
                fine += (
                    _name(before) is _name(after) and _same_things(before, after)
                    if isinstance(after, Intent)
                    else after.reason in _ASKED
                )
    return fine, total


def _name(understood: Understood) -> IntentName | None:
    return understood.name if isinstance(understood, Intent) else None


def _same_things(before: Understood, after: Understood) -> bool:
    if not (isinstance(before, Intent) and isinstance(after, Intent)):
        return True
    if len(before.lines) != len(after.lines):
        return False
    pairs = zip(before.lines, after.lines, strict=True)
    return all(set(one.candidates) & set(other.candidates) for one, other in pairs)


def _harms(before: Understood, after: Understood) -> bool:
    """Whether something is done that the sentence did not ask for: another act, or with another thing.

    A number that was lost is not seen here: the read-back says it.
    """
    if not isinstance(after, Intent) or after.name not in _AT_ONCE:
        return False
    if any(line.product_id is None for line in after.lines):
        return False  # which one is meant is asked first
    swapped = isinstance(before, Intent) and before.name is IntentName.SWAP  # one goes out and one comes in
    if not isinstance(before, Intent) or not (swapped or _family(before.name) == _family(after.name)):
        return True
    things = {candidate for line in before.lines for candidate in line.candidates}
    return any(things.isdisjoint(line.candidates) for line in after.lines)


def _family(name: IntentName) -> object:
    return next((family for family in (_UNDOING, _HAVING) if name in family), name)
