"""What a transcript may hold of a turn: never a PIN, asked for or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from voice_shop.commerce.evidence import Alternative
from voice_shop.commerce.household.pins import FEWEST
from voice_shop.language.intent import Intent, IntentName, Understood
from voice_shop.language.normalise import words
from voice_shop.language.secret import MASK, masked

if TYPE_CHECKING:
    from voice_shop.language.automaton import Automaton

Alternatives = tuple[Alternative, ...]


def discreet(
    facts: Mapping[str, Any],
    alternatives: Alternatives,
    understood: Understood,
    grammar: Automaton,
    *,
    asked: bool,
) -> tuple[dict[str, Any], Alternatives]:
    """The facts of a `Heard` event and the alternatives as they may be kept.

    Args:
        asked: a PIN was asked for: of what was said only what was understood otherwise is kept, without
            its numbers. If not, numbers are masked beside a word like "PIN", and where nothing else
            was said.
    """
    language = grammar.language
    if asked or (isinstance(understood, Intent) and understood.name is IntentName.PIN):
        other = isinstance(understood, Intent) and understood.name is not IntentName.PIN
        heard = masked(understood.text, language) if other and understood.text else MASK
        free = MASK if facts.get("free") else facts.get("free")
        best = tuple(Alternative(heard, a.score) for a in alternatives[:1])
        return {**facts, "heard": heard, "free": free}, best
    texts = (facts["heard"], facts.get("free") or "", *(a.text for a in alternatives))
    secret = grammar.typed.secret
    if not any(secret & {*words(text)} or _like_a_pin(text, language) for text in texts):
        return dict(facts), alternatives
    hidden = {name: masked(facts[name], language) for name in ("heard", "free") if facts.get(name)}
    return {**facts, **hidden}, tuple(Alternative(masked(a.text, language), a.score) for a in alternatives)


def _like_a_pin(text: str, language: str) -> bool:
    """Numbers and nothing else, as many as a PIN has digits."""
    digits = sum(len(word) if word.isdigit() else 1 for word in words(text))
    return digits >= FEWEST and masked(text, language) == MASK
