"""Text × the grammar → an intent, or a rejection with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from voice_shop.language.asked_back import asked_back
from voice_shop.language.automaton import Automaton
from voice_shop.language.best import read
from voice_shop.language.clauses import in_part, run_of_words, several
from voice_shop.language.close_calls import with_rivals
from voice_shop.language.exact import as_it_stands, without_politeness
from voice_shop.language.heads import by_last_word
from voice_shop.language.intent import Intent, IntentName, NotUnderstood, Reason, Understood
from voice_shop.language.near import nearest
from voice_shop.language.normalise import words
from voice_shop.language.partly import with_a_gap, without_unknown
from voice_shop.language.unjoined import list_without_joints
from voice_shop.language.unknown import unknown_thing

STRICT_DOUBT = 1.0
"""Above this doubt nothing is done that could cost the shopper something (scale: speech.protocols.Heard)."""
NAME_DOUBT = 0.5
"""Above this doubt a name of one word alone buys nothing: no other word had to fit as well. Measured: a quick
"check out" heard as "chicken" had 0.6. Of 100 strays none was below 1 in a name of more words; of 100 names
of a large grocery said alone, 87 instead of 76 are then taken at once."""
LENIENT_DOUBT = 1.2
"""Above this doubt a question is not answered either."""
_LONGEST_CODE = 3
"""Words of a code that the shop does not have."""


def understand(text: str, grammar: Automaton) -> Understood:
    """What a typed sentence means.

    Exact first; then with single words misspelled or meaningless ones left out.
    """
    said = words(text, grammar.typed.signs)
    if not said:
        return NotUnderstood(Reason.NOTHING_HEARD, text)
    if found := as_it_stands(text, grammar) or _unknown_code(said, grammar):
        return found
    plain, polite = without_politeness(text, grammar)
    if found := polite or several(text, grammar):
        return found
    near = nearest(said, grammar) or (nearest(plain, grammar) if len(plain) < len(said) else None)
    found = None if near is None else read(near, grammar)
    if found is not None and found.name is IntentName.YES and grammar.typed.hedges.intersection(said):
        return NotUnderstood(Reason.UNSURE, text)  # a yes with a "maybe" left out is none
    bare = tuple(word for word in plain if word not in grammar.typed.skip)
    return (
        found
        or list_without_joints(bare, text, grammar)
        or without_unknown(text, grammar)
        or with_a_gap(bare, text, grammar)
        or by_last_word(bare, text, grammar)
        or unknown_thing(plain, text, grammar)
        or in_part(text, grammar)
        or _asked_or_part(bare, said, text, grammar)
    )


def _asked_or_part(bare: Sequence[str], said: Sequence[str], text: str, grammar: Automaton) -> Understood:
    asked = asked_back(bare, text, grammar)
    if isinstance(asked, NotUnderstood) and asked.reason is Reason.NOT_OURS:
        return run_of_words(said, text, grammar) or asked
    return asked


def _unknown_code(said: Sequence[str], grammar: Automaton) -> Intent | None:
    """ "Use code XYZ", where the shop has no such code: what stands before it asks for one."""
    for length in range(1, min(_LONGEST_CODE, len(said) - 1) + 1):
        before = read(" ".join(said[:-length]), grammar)
        if before is not None and before.name is IntentName.PROMO_CODE and not before.slots:
            code = " ".join(said[-length:])
            return Intent(before.name, slots={"promo_code": code}, text=" ".join(said))
    return None


def in_force(understood: Understood, grammar: Automaton) -> Understood:
    """What somebody else understood, as this grammar in force would have it.

    An assistant does not know which question is open: the bare name of a product is an answer only where one
    is chosen, and elsewhere a reason to ask back.
    """
    if not isinstance(understood, Intent) or understood.name in grammar.intents:
        return understood
    if understood.lines:
        asked = Intent(IntentName.ADD, understood.lines, understood.slots)
        return NotUnderstood(Reason.UNSURE, understood.text, asked)
    if understood.slots.get("options"):
        return Intent(IntentName.CHANGE_OPTIONS, (), understood.slots, understood.text)
    return NotUnderstood(Reason.NOT_OURS, understood.text)


def understand_heard(
    sentences: Sequence[tuple[str, float]], free: str, doubt: float, grammar: Automaton
) -> Understood:
    """What an utterance means: the grammar proposes, the free text vetoes.

    Args:
        sentences: (sentence of the grammar, log-probability per token), best first.
        free: what was heard without the grammar.
        doubt: as in `speech.protocols.Heard`.
        grammar: the grammar in force.
    """
    if as_it_stands(free, grammar) is None and (found := several(free, grammar)):
        return found  # heard freely word for word: the one grammar has no sentence that holds both
    if not sentences:
        return NotUnderstood(Reason.NOT_OURS if words(free) else Reason.NOTHING_HEARD, free)
    readings = grammar.parse(sentences[0][0])
    intent = readings[0].intent if readings else None
    if intent is None or doubt > LENIENT_DOUBT:
        return NotUnderstood(Reason.NOT_OURS, free, intent)
    if intent.name is IntentName.YES and not _is_yes(free, grammar):
        return NotUnderstood(Reason.UNSURE, free, intent)
    word_alone = intent.name is IntentName.CHOOSE and bool(intent.lines) and readings[0].covered == 1
    most = NAME_DOUBT if word_alone else STRICT_DOUBT
    if doubt > most and intent.name.changes_cart_or_order:
        return NotUnderstood(Reason.UNSURE, free, intent)
    return with_rivals(intent, sentences, grammar)


def _is_yes(free: str, grammar: Automaton) -> bool:
    """Whether what was heard freely is a yes as well. One short word is all that the audio has to speak for,
    and where only yes and no are waited for, "less", "yet", "Jess" and "cheers" are heard as one."""
    heard = as_it_stands(free, grammar)
    return heard is not None and heard.name is IntentName.YES
