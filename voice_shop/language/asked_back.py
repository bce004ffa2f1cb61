"""A sentence that is none of the grammar: a question back, or an answer that changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice_shop.language.automaton import Automaton
from voice_shop.language.best import read
from voice_shop.language.intent import Intent, IntentName, NotUnderstood, Reason, Understood
from voice_shop.language.partly import order_or_name

SURE_ALIKE = 0.8
"""From this likeness of the second reader what changes nothing is answered."""
CLEAR_LEAD = 0.2
"""If no other intent is as near."""
FAR_ALIKE = 0.3
"""From this likeness it is the nearest thing that can be done here, where none is near enough to be meant."""
HARMLESS = frozenset(
    {
        IntentName.ORDER_STATUS,
        IntentName.PRODUCT_QUESTION,
        IntentName.FIND,
        IntentName.READ_CART,
        IntentName.HELP,
        IntentName.PERSON,
    }
)


def asked_back(said: Sequence[str], text: str, grammar: Automaton) -> Understood:
    """What the second reader proposes is asked about; where it is sure of what changes nothing, answered."""
    if (order := order_or_name(" ".join(said), grammar)) is not None:
        return NotUnderstood(Reason.UNSURE, text, order)
    proposed = grammar.second.propose(said) if grammar.second else None
    if proposed is None or proposed.intent not in grammar.intents:
        far = grammar.second.propose(said, FAR_ALIKE) if grammar.second else None
        # Not what was meant, only what the shop has to do with it.
        return NotUnderstood(Reason.NOT_OURS, text, None if far is None else Intent(far.intent))
    meant = read(proposed.phrase, grammar) if proposed.phrase else None
    if meant is None or meant.name is not proposed.intent:
        return NotUnderstood(Reason.UNSURE, text, Intent(proposed.intent))
    sure = proposed.whole and proposed.alike >= SURE_ALIKE and proposed.lead >= CLEAR_LEAD
    if sure and meant.name in HARMLESS:
        return replace(meant, text=" ".join(said))
    return NotUnderstood(Reason.UNSURE, text, meant)
