"""The PIN of an order over the household's limit: asked after the yes, tried once for each answer."""

from __future__ import annotations

from typing import Any

from voice_shop.commerce.household.pins import FEWEST, MOST, PinProof
from voice_shop.commerce.refusal import Code
from voice_shop.dialogue.buying import accept
from voice_shop.dialogue.refusals import refusal_says
from voice_shop.dialogue.session import Asking, Question, Say
from voice_shop.dialogue.turn import Answer, Turn
from voice_shop.language.secret import Secret


def pin(turn: Turn) -> Answer:
    """Digits: right ones order what the yes before was said to; wrong ones are asked for again until it is
    locked. Nothing of them is kept."""
    question = turn.question
    if question is None or question.asking is not Asking.PIN:
        return Answer((Say("talk.no_pin_asked"),), keep=question is not None)
    digits: Any = turn.intent.slots.get("digits")
    said = digits.reveal() if isinstance(digits, Secret) else ""
    if not FEWEST <= len(said) <= MOST:
        return Answer((Say("talk.pin_length", {"fewest": FEWEST, "most": MOST}),), keep=True)
    return _try(turn, question, said)


def _try(turn: Turn, question: Question, digits: str) -> Answer:
    facts = question.facts
    proof = turn.shop.pins.verify(turn.household, turn.session.person, digits, facts["digest"])
    if isinstance(proof, PinProof):
        return accept(turn, question, words=facts["words"], pin=proof.token)
    wrong = proof.code is Code.PIN_WRONG
    return Answer(refusal_says(turn, proof), keep=wrong, outcomes=(proof,))
