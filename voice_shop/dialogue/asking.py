"""How an open question is put into words, and what can answer it.

Every question is asked with one reply of the file `ask`, and after an answer in between with the short one
of the same name in `again`: always the last thing said.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from voice_shop.commerce.money import Money, total_of
from voice_shop.dialogue.challenge import words_for
from voice_shop.dialogue.facts import lines_facts, order_facts, spoken_options
from voice_shop.dialogue.plain import line_from
from voice_shop.dialogue.session import Asking, Question, Say, Session
from voice_shop.dialogue.turn import Turn
from voice_shop.dialogue.wanted import wanted
from voice_shop.language.intent import IntentName
from voice_shop.language.reply_values import Term

_ALWAYS = frozenset(IntentName) - {
    IntentName.CHOOSE,
    IntentName.PIN,
    IntentName.CHALLENGE,
    IntentName.FEEDBACK,
}
_OWN = {
    Asking.PIN: IntentName.PIN,
    Asking.CHALLENGE: IntentName.CHALLENGE,
    Asking.FEEDBACK: IntentName.FEEDBACK,
}
"""Questions with an answer that means nothing elsewhere."""
_ROOM, _ROOM_BESIDE = 21, 10
"""Spoken words of choices, which leaves some for the question around them, and for what is said before it."""
_CHOOSABLE = frozenset({Asking.NARROW, Asking.CHOICE, Asking.OPTION, Asking.ANYTHING_ELSE})


def in_force(session: Session) -> frozenset[IntentName]:
    """What can be answered now. The bare name of a product means something only where a choice is open;
    yes and no are always heard, because saying that there is nothing to confirm is an answer too."""
    asking = session.question.asking if session.question else None
    if asking in _OWN:
        return _ALWAYS | {_OWN[asking]}
    return _ALWAYS | {IntentName.CHOOSE} if asking in _CHOOSABLE else _ALWAYS


def ask(turn: Turn, question: Question, *, again: bool = False, alone: bool = True) -> Say:
    """The question in words, from its facts and what the shop knows now.

    Args:
        again: in short.
        alone: nothing is said before it, which leaves room for prices.
    """
    if question.asking is Asking.CHOICE:
        say = _choice(turn, question.facts, room=_ROOM if alone else _ROOM_BESIDE)
    else:
        say = _ASK[question.asking](turn, question.facts)
    return replace(say, key=say.key.replace("ask.", "again.", 1)) if again else say


def _consent(_: Turn, facts: Any) -> Say:
    return Say("ask.order", {"total": Money(facts["total"], facts["currency"])})


def _choice(turn: Turn, facts: Any, *, room: int) -> Say:
    choices = _kept_short(tuple(_choice_facts(turn, entry) for entry in facts["choices"]), room)
    if len(choices) == 1:
        return Say(f"ask.{facts['style']}", {**choices[0], "quantity": facts.get("quantity", 1)})
    return Say(f"ask.which_{facts['style']}", {"choices": choices})


def _kept_short(choices: tuple[dict[str, Any], ...], room: int) -> tuple[dict[str, Any], ...]:
    """Three long names leave no room for how often each was bought, or for prices: those can be asked for."""
    for left_out, words in (((), {"price": 4, "times": 3}), (("times",), {"price": 4})):
        said = [{name: fact for name, fact in choice.items() if name not in left_out} for choice in choices]
        beside = sum(words.get(name, 0) for one in said for name in one if one[name] is not None)
        if sum(len(one["name"].split()) for one in said) + beside <= room:
            return tuple(said)
    return tuple({**choice, "price": None, "times": None} for choice in choices)


def _choice_facts(turn: Turn, entry: Any) -> dict[str, Any]:
    if "order_id" in entry:
        order = turn.shop.order(entry["order_id"])
        return {"name": entry["name"], **({} if order is None else order_facts(turn, order))}
    price, times = entry.get("price"), entry.get("times", 0)
    told = {"name": entry["name"], "price": None if price is None else turn.money(price)}
    # Once is no reason to name it.
    return {**told, "times": times} if times > 1 else told


def _option(turn: Turn, facts: Any) -> Say:
    line = facts["line"]
    before = spoken_options(turn.shop, line["options"])["before"]
    name = turn.shop.name(line["candidates"][0])
    told = {"before": before, "name": name, "values": tuple(facts["values"])}
    more = int(facts.get("more", 1))
    if facts.get("maybe"):
        return Say("ask.option_maybe", {**told, "value": facts["values"][0]})
    return Say("ask.option", told) if more == 1 else Say("ask.options", {**told, "more": more})


def _clear(_: Turn, __: Any) -> Say:
    return Say("ask.clear")


def _cancel(turn: Turn, facts: Any) -> Say:
    order = turn.shop.order(facts["order_id"])
    told = {} if order is None else order_facts(turn, order)
    if facts.get("refund"):
        return Say("ask.cancel_paid", {**told, "refund": turn.money(facts["refund"])})
    return Say("ask.cancel", told)


def _return(turn: Turn, facts: Any) -> Say:
    order = turn.shop.order(facts["order_id"])
    placed = {} if order is None else {"placed": turn.day(order.placed_at)}
    return Say("ask.return", {"name": facts["name"], "quantity": facts["quantity"], **placed})


def _complaint(_: Turn, facts: Any) -> Say:
    return Say(f"ask.complaint_{facts['kind']}", {"name": facts["name"], "quantity": facts["quantity"]})


def _anything_else(_: Turn, __: Any) -> Say:
    return Say("ask.anything_else")


def _pin(turn: Turn, facts: Any) -> Say:
    return Say("ask.pin", {"over": turn.money(facts["over"])})


def _meant(turn: Turn, facts: Any) -> Say:
    lines = wanted(turn, [line_from(plain) for plain in facts["lines"]])
    if lines is None:  # it changed since
        return Say("ask.anything_else")
    total = total_of((line.total for line in lines), turn.shop.profile.currency)
    return Say("ask.meant", {"lines": lines_facts(turn.shop, lines), "total": total})


def _challenge(_: Turn, facts: Any) -> Say:
    return Say("ask.challenge", {"words": Term(" ".join(words_for(facts["digest"])))})


def _list(_: Turn, __: Any) -> Say:
    return Say("ask.list")


def _news(_: Turn, facts: Any) -> Say:
    return Say(f"ask.news_{facts['kind']}", {"name": facts.get("name")})


def _narrow(_: Turn, facts: Any) -> Say:
    return Say("ask.narrow", {"values": tuple(facts["values"])})


def _feedback(_: Turn, facts: Any) -> Say:
    return Say(f"ask.feedback_{facts['kind']}", {"name": facts["name"]})


def _person(_: Turn, __: Any) -> Say:
    return Say("ask.person")


_ASK = {
    Asking.CONSENT: _consent,
    Asking.OPTION: _option,
    Asking.CLEAR: _clear,
    Asking.CANCEL: _cancel,
    Asking.RETURN: _return,
    Asking.COMPLAINT: _complaint,
    Asking.ANYTHING_ELSE: _anything_else,
    Asking.PIN: _pin,
    Asking.PERSON: _person,
    Asking.LIST: _list,
    Asking.CHALLENGE: _challenge,
    Asking.MEANT: _meant,
    Asking.NEWS: _news,
    Asking.FEEDBACK: _feedback,
    Asking.NARROW: _narrow,
}
