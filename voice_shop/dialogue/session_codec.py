"""A session as JSON and back. What is not exactly a session of this version is none, and never a fault.

Outcomes of the last reply are not kept: the shop knows its orders.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from voice_shop.commerce.codec import canonical, decode, plain
from voice_shop.dialogue.plain import intent_from, plain_intent
from voice_shop.dialogue.session import Asking, Question, Reply, Say, Session

VERSION = 4
"""Of the form below. It changes whenever a session of before would be read wrongly."""

_FIELDS: Mapping[str, type | tuple[type, ...]] = {
    "id": str,
    "turn": int,
    "question": (dict, type(None)),
    "last_reply": (dict, type(None)),
    "last_product": (str, type(None)),
    "last_line": (str, type(None)),
    "ordered": (str, type(None)),
    "failures": int,
    "causes": list,
    "history": list,
    "unheard": bool,
    "heard": str,
    "said": list,
    "waiting": list,
}


def write(session: Session) -> str:
    """The session's state as canonical JSON; whose it is and where it was spoken is not in it."""
    question, reply = session.question, session.last_reply
    state = {name: getattr(session, name) for name in _FIELDS}
    state["question"] = (
        None if question is None else {"asking": question.asking.value, "facts": dict(question.facts)}
    )
    state["last_reply"] = None if reply is None else _plain_reply(reply)
    state["waiting"] = [canonical(plain(plain_intent(intent))) for intent in session.waiting]
    for name in ("said", "causes", "history"):
        state[name] = plain(getattr(session, name))
    return canonical({"version": VERSION, **state})


def read(text: str, household: str, person: str, channel: str) -> Session | None:
    """The session that was written; None if this version cannot be sure what it says."""
    try:
        return _session(json.loads(text), household, person, channel)
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError):
        return None


def _plain_reply(reply: Reply) -> dict[str, Any]:
    says = [[say.key, canonical(plain(say.facts))] for say in reply.says]
    return {"says": says, "asks": reply.asks, "ends": reply.ends}


def _session(state: Any, household: str, person: str, channel: str) -> Session | None:
    if not isinstance(state, dict):
        return None
    version = state.pop("version", None)
    if not _is(version, int) or version != VERSION or state.keys() != _FIELDS.keys():
        return None
    if not all(_is(state[name], kind) for name, kind in _FIELDS.items()):
        return None
    if state["turn"] < 0 or state["failures"] < 0 or not _pairs_and_texts(state):
        return None
    asked, replied = state.pop("question"), state.pop("last_reply")
    return Session(
        household=household,
        person=person,
        channel=channel,
        question=None if asked is None else _question(asked),
        last_reply=None if replied is None else _reply(replied),
        said=tuple(state.pop("said")),
        waiting=tuple(intent_from(decode(written)) for written in state.pop("waiting")),
        causes=tuple(map(tuple, state.pop("causes"))),
        history=tuple(map(tuple, state.pop("history"))),
        **state,
    )


def _pairs_and_texts(state: Mapping[str, Any]) -> bool:
    texts = all(isinstance(said, str) for said in state["said"])
    causes = all(_pair(cause, str, int) for cause in state["causes"])
    return texts and causes and all(_pair(turn, str, str) for turn in state["history"])


def _pair(value: object, first: type, second: type) -> bool:
    return isinstance(value, list) and len(value) == 2 and _is(value[0], first) and _is(value[1], second)


def _is(value: object, kind: type | tuple[type, ...]) -> bool:
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _question(written: Mapping[str, Any]) -> Question:
    facts = written["facts"]
    if written.keys() != {"asking", "facts"} or not isinstance(facts, dict):
        raise ValueError("not a question")
    return Question(Asking(written["asking"]), facts)


def _reply(written: Mapping[str, Any]) -> Reply:
    if written.keys() != {"says", "asks", "ends"}:
        raise ValueError("not a reply")
    says = tuple(Say(str(key), decode(facts)) for key, facts in written["says"])
    if not all(isinstance(say.facts, Mapping) for say in says):
        raise ValueError("not the facts of a reply")
    return Reply(says, asks=bool(written["asks"]), ends=bool(written["ends"]))
