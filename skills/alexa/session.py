"""The conversation's session, carried by Alexa from one request to the next.

The attributes come back in a signed request, so nobody but Alexa can have changed them. They are plain JSON;
what is null may be left out on the way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from voice_shop.dialogue.session import Asking, Question, Session

CHANNEL = "alexa"


def to_attributes(session: Session) -> dict[str, Any]:
    """What Alexa shall give back with the next request."""
    question = session.question
    return {
        "turn": session.turn,
        "question": None if question is None else {"asking": question.asking.value, "facts": question.facts},
        "last_product": session.last_product,
        "last_line": session.last_line,
        "failures": session.failures,
    }


def from_attributes(fresh: Session, attributes: Mapping[str, Any]) -> Session:
    """The session as the answer before left it; `fresh` where nothing came back."""
    if not attributes:
        return fresh
    question = attributes.get("question")
    return replace(
        fresh,
        turn=attributes["turn"],
        question=None if question is None else Question(Asking(question["asking"]), question["facts"]),
        last_product=attributes.get("last_product"),
        last_line=attributes.get("last_line"),
        failures=attributes["failures"],
    )
