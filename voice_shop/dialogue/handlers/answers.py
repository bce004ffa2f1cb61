"""Yes, no and a choice: each means what the open question makes of it, and nothing without one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from voice_shop.dialogue.basket import buying
from voice_shop.dialogue.buying import order_now
from voice_shop.dialogue.facts import with_options
from voice_shop.dialogue.handlers.adding import add, take
from voice_shop.dialogue.handlers.cart import clear_now
from voice_shop.dialogue.handlers.changing import change_line, change_options
from voice_shop.dialogue.handlers.checkout import check_out
from voice_shop.dialogue.handlers.complaints import complain_now
from voice_shop.dialogue.handlers.finding import any_of_them, narrowed
from voice_shop.dialogue.handlers.listing import put_on_list
from voice_shop.dialogue.handlers.meaning import add_meant
from voice_shop.dialogue.handlers.news import yes_to_news
from voice_shop.dialogue.handlers.orders import ask_cancel, cancel_now
from voice_shop.dialogue.handlers.person import hand_over_now
from voice_shop.dialogue.handlers.reorder import reorder_product
from voice_shop.dialogue.handlers.returns import ask_return, return_now
from voice_shop.dialogue.picking import Entry, pick
from voice_shop.dialogue.plain import line_from
from voice_shop.dialogue.session import Asking, Question, Say
from voice_shop.dialogue.turn import Answer, Turn, anything_else

_NO_LINE = frozenset({"cancel", "return", "reorder"})
"""Purposes of choices that are not between lines of the cart or things to put in it."""


def yes(turn: Turn) -> Answer:
    """A clear yes."""
    question = turn.question
    if question is None:
        ordered = turn.just_ordered is not None
        return Answer((Say("talk.already_ordered" if ordered else "talk.nothing_to_confirm"),))
    return _YES[question.asking](turn, question)


def no(turn: Turn) -> Answer:
    """A no, or "cancel" and "never mind": whatever was asked is not done. Right after an order, a way out."""
    question = turn.question
    if question is None:
        ordered = turn.just_ordered
        return Answer((Say("talk.nothing_done"),)) if ordered is None else ask_cancel(turn, ordered.id)
    if question.asking is Asking.CANCEL and turn.intent.slots.get("way") == "cancel":
        return _retry("help.cancel")  # "cancel it": the order, or this question?
    if question.asking is Asking.OPTION and question.facts.get("maybe"):
        return _with_option(turn, question, "")
    if question.asking in {Asking.CHOICE, Asking.OPTION}:
        return _none_of_them(turn, question)
    return Answer((Say(_NO[question.asking]),))


def choose(turn: Turn) -> Answer:
    """One of the choices that are open, by its place, its name or its price."""
    question = turn.question
    if question is not None and turn.intent.slots.get("options") and _of_a_line(question):
        return change_options(turn)
    if question is not None and question.asking is Asking.CHOICE:
        entry = pick(turn, question)
        if entry is not None:
            return _choose_entry(turn, question, entry)
        return _retry("talk.not_a_choice")
    if question is not None and question.asking is Asking.NARROW:
        return narrowed(turn, question) or _retry("talk.not_a_choice")
    if question is not None and question.asking is Asking.OPTION:
        return _choose_option(turn, question)
    if question is not None and question.asking is Asking.ANYTHING_ELSE and turn.intent.lines:
        return add(turn)
    if question is not None:
        return _retry("talk.not_a_choice")
    return Answer((Say("talk.no_choice"),))


def _of_a_line(question: Question) -> bool:
    """Whether "the large one" says how a line shall be: not where a value or an order is chosen."""
    return question.asking is not Asking.OPTION and question.facts.get("purpose") not in _NO_LINE


def _retry(key: str) -> Answer:
    """Asked again; who gives such an answer again and again is helped otherwise."""
    return Answer((Say(key),), keep=True, failed=True, cause=key)


def _yes_to_choice(turn: Turn, question: Question) -> Answer:
    choices = question.facts["choices"]
    if len(choices) == 1:
        return _choose_entry(turn, question, choices[0])
    return _retry("talk.say_which")


def _yes_to_option(turn: Turn, question: Question) -> Answer:
    if question.facts.get("maybe"):
        return _with_option(turn, question, question.facts["values"][0])
    return _retry("talk.say_which")


def _with_option(turn: Turn, question: Question, value: str) -> Answer:
    """The line with that choice, or with none, and what waits behind it."""
    facts = question.facts
    line = line_from(facts["line"])
    if value:
        line = replace(line, options=with_options(turn.shop, line.options, {facts["group"]: value}))
    return take(turn, [line, *(line_from(plain) for plain in facts["pending"])])


_YES: Mapping[Asking, Callable[[Turn, Question], Answer]] = {
    Asking.CONSENT: order_now,
    Asking.CHOICE: _yes_to_choice,
    Asking.OPTION: _yes_to_option,
    Asking.CLEAR: lambda turn, _: clear_now(turn),
    Asking.CANCEL: cancel_now,
    Asking.RETURN: return_now,
    Asking.COMPLAINT: complain_now,
    Asking.ANYTHING_ELSE: lambda turn, _: check_out(turn),
    Asking.PIN: lambda _, __: _retry("talk.say_pin"),
    Asking.PERSON: hand_over_now,
    Asking.LIST: put_on_list,
    Asking.CHALLENGE: lambda _, __: _retry("talk.say_words"),
    Asking.MEANT: add_meant,
    Asking.NEWS: yes_to_news,
    Asking.NARROW: any_of_them,
    Asking.FEEDBACK: lambda _, __: _retry("talk.say_which"),
}
_NO: Mapping[Asking, str] = {
    Asking.CONSENT: "talk.not_ordered",
    Asking.CLEAR: "talk.not_cleared",
    Asking.CANCEL: "talk.not_cancelled",
    Asking.RETURN: "talk.not_returned",
    Asking.COMPLAINT: "talk.not_reported",
    Asking.ANYTHING_ELSE: "talk.cart_kept",
    Asking.PIN: "talk.not_ordered",
    Asking.PERSON: "talk.nothing_done",
    Asking.LIST: "talk.cart_kept",
    Asking.CHALLENGE: "talk.not_ordered",
    Asking.MEANT: "talk.nothing_done",
    Asking.NEWS: "talk.nothing_done",
    Asking.NARROW: "talk.nothing_done",
    Asking.FEEDBACK: "talk.nothing_done",
}


def _choose_entry(turn: Turn, question: Question, entry: Entry) -> Answer:
    facts = question.facts
    match facts["purpose"]:
        case "add":
            line = replace(line_from(facts["line"]), candidates=(entry["id"],))
            said = turn.intent.lines[0] if turn.intent.lines else None
            if said is not None:
                quantity = said.quantity if said.stated else line.quantity
                line = replace(
                    line, quantity=quantity, options=with_options(turn.shop, line.options, said.options)
                )
            return take(turn, [line, *(line_from(plain) for plain in facts["pending"])])
        case "remove":
            return change_line(turn, entry["id"], "remove", facts.get("change", {}))
        case "fewer":
            return change_line(turn, entry["id"], "quantity", {"quantity": facts["quantity"]})
        case "quantity" | "options" as purpose:
            return change_line(turn, entry["id"], purpose, facts["change"])
        case "reorder":
            return reorder_product(turn, entry["id"], facts.get("quantity") or None)
        case "cancel":
            return ask_cancel(turn, entry["order_id"])
        case _:
            return ask_return(turn, entry["order_id"], entry["line_id"], facts["reason"])


def _choose_option(turn: Turn, question: Question) -> Answer:
    """A value by its place; a name is no value."""
    facts = question.facts
    values = list(facts["values"])
    position = turn.intent.slots.get("position")
    at = None if position is None else int(position) - 1 if int(position) > 0 else len(values) + int(position)
    line = line_from(facts["line"])
    options = dict(line.options)
    if at is not None and 0 <= at < len(values):
        options = with_options(turn.shop, options, {facts["group"]: values[at]})
    options = with_options(turn.shop, options, turn.intent.slots.get("options") or {})
    for other in turn.intent.lines:
        if set(other.candidates) & set(line.candidates):
            options = with_options(turn.shop, options, other.options)
    if options == dict(line.options):
        return _retry("talk.not_a_choice")
    line = replace(line, options=options)
    return take(turn, [line, *(line_from(plain) for plain in facts["pending"])])


def _none_of_them(turn: Turn, question: Question) -> Answer:
    """None of the choices: leave it as it was, and go on with what was waiting behind it."""
    facts = question.facts
    if facts.get("purpose", "add") == "add":
        pending = [line_from(plain) for plain in facts["pending"]]
        said = Say("talk.left_out")
        if pending or buying(facts):
            return take(turn, pending, (said,))
        question_next = anything_else() if turn.shop.cart(turn.household).lines else None
        return Answer((said,), question_next)
    if facts["purpose"] in {"cancel", "return"}:
        return Answer((Say("talk.not_cancelled" if facts["purpose"] == "cancel" else "talk.not_returned"),))
    return Answer((Say("talk.nothing_done"),))
