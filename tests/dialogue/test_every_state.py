"""Every intent × every open question has an answer that keeps the rules of a good one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest

from tests.dialogue.conftest import START, OpenShop, Shopper, grammar_of
from voice_shop.commerce.household.types import Person, Role
from voice_shop.commerce.money import Money
from voice_shop.commerce.types import Item, Order
from voice_shop.dialogue.conversation import HANDLERS, in_force
from voice_shop.dialogue.session import Asking, Question
from voice_shop.dialogue.wording import broken_rules
from voice_shop.language.intent import Intent, IntentName, Line, NotUnderstood, Reason, Understood
from voice_shop.language.score import read_sentences
from voice_shop.language.secret import Secret

GOLDEN = read_sentences(Path(__file__).resolve().parents[1] / "golden" / "en")
_SHARE = 7
"""Each open question meets one sentence in so many; together they meet all."""
WAY_TO: Mapping[Asking | None, tuple[str, ...]] = {
    None: (),
    Asking.CONSENT: ("add two butter", "check out"),
    Asking.CHOICE: ("add coffee beans",),
    Asking.OPTION: ("add a light bulb",),
    Asking.CLEAR: ("add two butter", "clear my cart"),
    Asking.CANCEL: ("add two butter", "check out", "yes", "cancel my order"),
    Asking.RETURN: ("return something", "the first one"),
    Asking.COMPLAINT: ("something is broken", "the first one"),
    Asking.ANYTHING_ELSE: ("add two butter",),
    Asking.PIN: ("add two butter", "check out", "yes"),
    Asking.PERSON: ("this is ridiculous",),
    Asking.LIST: ("add two butter", "check out"),
    Asking.CHALLENGE: ("add two butter", "check out", "yes"),
    Asking.MEANT: ("butter",),
    Asking.FEEDBACK: (),
    Asking.NARROW: ("show me snacks",),
    Asking.NEWS: ("what about my draft",),
}


def _line(spoken: str, **more: Any) -> Line:
    parse = grammar_of("grocery").parse(f"add {spoken}")
    (line,) = parse[0].intent.lines
    return Line(line.candidates, line.product, **more)


BUTTER, MILK, BULB = _line("butter"), _line("milk"), _line("light bulb")


CHOSEN: tuple[dict[str, Any], ...] = (
    *({"position": 1}, {"position": -1}, {"position": 9}, {"which": "cheapest"}, {"which": "other"}),
    *({"price": Decimal(8)}, {"attributes": ("organic",)}, {"options": {"fitting": "screw fitting"}}),
)


STANDING = ("list", "next", "skip", "pause", "resume", "change", "order", "stop")


def of_later(butter: Line, bulb: Line) -> dict[IntentName, list[Intent]]:
    """Of what is bought or told later."""
    return {
        IntentName.WATCH: [
            *(Intent(IntentName.WATCH, (bulb,), {"event": event}) for event in ("stock", "price")),
            Intent(IntentName.WATCH, slots={"do": "stop"}),
        ],
        IntentName.FEEDBACK: [
            Intent(IntentName.FEEDBACK, slots={"answer": answer}) for answer in ("good", "price")
        ],
        IntentName.STANDING: [
            Intent(IntentName.STANDING, (butter,), {"every": "2 weeks"}),
            Intent(IntentName.STANDING, (bulb,), {"every": "friday"}),
            *(Intent(IntentName.STANDING, slots={"do": do}) for do in STANDING),
        ],
        IntentName.DRAFT: [Intent(IntentName.DRAFT, slots={"do": do}) for do in ("order", "drop")],
    }


def with_slots() -> dict[IntentName, list[Intent]]:
    """Intents beyond their bare name."""
    butter, milk, bulb = BUTTER, MILK, BULB
    return {
        IntentName.ADD: [
            Intent(IntentName.ADD, (butter,)),
            Intent(IntentName.ADD, (milk, bulb)),
            Intent(IntentName.ADD, (Line(("no-such-product",), "moon cheese"),)),
        ],
        IntentName.REMOVE: [Intent(IntentName.REMOVE, (butter,)), Intent(IntentName.REMOVE, (bulb,))],
        IntentName.CHANGE_QUANTITY: [
            Intent(IntentName.CHANGE_QUANTITY, slots={"quantity": 3}),
            Intent(IntentName.CHANGE_QUANTITY, (butter,), {"quantity": 0}),
        ],
        IntentName.CHANGE_OPTIONS: [
            Intent(IntentName.CHANGE_OPTIONS, slots={"options": {"fitting": "screw fitting"}})
        ],
        IntentName.READ_CART: [Intent(IntentName.READ_CART, (butter,))],
        IntentName.CHOOSE: [
            Intent(IntentName.CHOOSE, (butter,)),
            *(Intent(IntentName.CHOOSE, slots=slots) for slots in CHOSEN),
        ],
        IntentName.REORDER: [
            Intent(IntentName.REORDER, slots={"which": "usual"}),
            Intent(IntentName.REORDER, (milk,)),
            Intent(IntentName.REORDER, (bulb,)),
        ],
        IntentName.ORDER_STATUS: [
            Intent(IntentName.ORDER_STATUS, (milk,)),
            Intent(IntentName.ORDER_STATUS, (bulb,)),
        ],
        IntentName.CANCEL_ORDER: [
            Intent(IntentName.CANCEL_ORDER, (butter,)),
            Intent(IntentName.CANCEL_ORDER, slots={"which": "last"}),
        ],
        IntentName.RETURN_ITEM: [
            Intent(IntentName.RETURN_ITEM, (milk,)),
            Intent(IntentName.RETURN_ITEM, (bulb,), {"reason": "damaged"}),
            Intent(IntentName.RETURN_ITEM, slots={"reason": "not_here"}),
        ],
        IntentName.PRODUCT_QUESTION: [
            Intent(IntentName.PRODUCT_QUESTION, (line,), {"aspect": aspect})
            for line in (butter, milk, bulb)
            for aspect in ("price", "stock", "pack", "description")
        ],
        IntentName.PIN: [Intent(IntentName.PIN, slots={"digits": Secret("1234")})],
        **of_later(butter, bulb),
        IntentName.COMPARE: [Intent(IntentName.COMPARE, (butter, milk))],
        IntentName.CHALLENGE: [Intent(IntentName.CHALLENGE, slots={"words": ("octopus", "octopus")})],
        IntentName.FIND: [
            Intent(IntentName.FIND, slots={"attributes": ("organic",), "max_price": Decimal(2)}),
            Intent(IntentName.FIND, slots={"category": "dairy", "max_price": Decimal("0.10")}),
            Intent(IntentName.FIND, (milk,), {"sort": "cheapest"}),
        ],
    }


def meanings() -> dict[str, Understood]:
    """Each intent in the ways it can be meant."""
    several = with_slots()
    found: dict[str, Understood] = {}
    for name in IntentName:
        for number, intent in enumerate([Intent(name), *several.get(name, [])]):
            found[f"{name.value}-{number}"] = intent
    for reason in Reason:
        found[reason.value] = NotUnderstood(
            reason, "whatever", Intent(IntentName.ADD, (MILK,), {}, "add milk")
        )
    return found


MEANINGS = meanings()


def test_every_intent_has_a_handler() -> None:
    assert set(HANDLERS) == set(IntentName)


def test_every_question_can_be_reached() -> None:
    assert set(WAY_TO) == {None, *Asking}


@pytest.mark.parametrize("asking", WAY_TO, ids=str)
def test_every_intent_has_a_good_answer(asking: Asking | None, shoppers: OpenShop) -> None:
    shopper = shoppers()
    for number, (name, meant) in enumerate(MEANINGS.items()):
        _begin_again(shopper, asking, number)
        before = _state(shopper)
        text = shopper.mean(meant)
        _check_reply(shopper, text, f"{asking} × {name}: {text}")
        if isinstance(meant, NotUnderstood):
            assert _state(shopper) == before, f"{asking} × {name} changed something"
        ordered = [o for o in _reply(shopper).outcomes if isinstance(o, Order) and o.status == "held"]
        consented = asking is Asking.CONSENT and isinstance(meant, Intent) and meant.name is IntentName.YES
        assert bool(ordered) == consented, f"{asking} × {name}"


@pytest.mark.parametrize("asking", WAY_TO, ids=str)
def test_every_golden_sentence_has_a_good_answer(asking: Asking | None, shopper: Shopper) -> None:
    first = list(WAY_TO).index(asking) % _SHARE
    for number, sentence in enumerate(golden.say for golden in GOLDEN[first::_SHARE]):
        _begin_again(shopper, asking, number)
        text = shopper.say(sentence)
        shopper.reply = shopper.session.last_reply
        _check_reply(shopper, text, f"{asking} × {sentence}: {text}")


@pytest.mark.parametrize("asking", WAY_TO, ids=str)
def test_help_stop_and_a_person_are_always_there(asking: Asking | None, shopper: Shopper) -> None:
    _begin_again(shopper, asking, 0)
    assert {IntentName.HELP, IntentName.STOP, IntentName.PERSON} <= in_force(shopper.session)
    shopper.say("help")
    shopper.say("talk to a person")
    shopper.say("stop")
    assert shopper.last.ends


@pytest.mark.parametrize("asking", WAY_TO, ids=str)
def test_an_open_question_can_be_written_as_json(asking: Asking | None, shopper: Shopper) -> None:
    _begin_again(shopper, asking, 0)
    question = shopper.session.question
    assert (question is None) == (asking is None)
    if question is not None:
        assert question.asking is asking
        assert json.loads(json.dumps(question.facts)) == question.facts


@pytest.mark.parametrize(("asking", "reason"), list(product(WAY_TO, Reason)), ids=str)
def test_what_is_not_understood_is_never_answered_twice_with_the_same_words(
    asking: Asking | None, reason: Reason, shopper: Shopper
) -> None:
    _begin_again(shopper, asking, 0)
    texts = [shopper.mean(NotUnderstood(reason, "whatever")) for _ in range(6)]
    assert all(one != other for one, other in pairwise(texts)), texts
    assert shopper.session.question is None, "the question is given up in the end"


def _begin_again(shopper: Shopper, asking: Asking | None, number: int) -> None:
    """A new conversation in which this question is open."""
    session = shopper.session
    shopper.turns.session = type(session)(f"{asking}-{number}", "home", "alex", "text")
    shopper.shop.clear("home", key=shopper.session.id)
    shopper.now[0] = START
    for order in shopper.orders:
        shopper.shop.cancel(order.id, key=shopper.session.id)
    if asking is Asking.PIN and not shopper.shop.households.rules("home").pin_over:
        shopper.shop.pins.set("home", "4711", by="alex")
        shopper.shop.households.set_pin_over("home", Money(500, "EUR"), by="alex")
    if asking is Asking.CHALLENGE:
        shopper.shop.households.set_challenge_over("home", Money(500, "EUR"), by="alex")
    if asking is Asking.LIST:
        shopper.shop.households.put_person("home", Person("alex", Role.CHILD), by="sam")
    if asking is Asking.NEWS:
        shopper.shop.drafts.keep("home", (Item("kerrygold-butter"),), by="alex")
    if asking is Asking.FEEDBACK:
        facts = {"kind": "cart", "about": "cart/1", "name": "butter"}
        asked = replace(shopper.session, question=Question(Asking.FEEDBACK, facts))
        shopper.turns.session = asked
    for sentence in WAY_TO[asking]:
        shopper.say(sentence)


def _state(shopper: Shopper) -> tuple[Any, ...]:
    return (shopper.cart, [(order.id, order.status) for order in shopper.orders])


def _reply(shopper: Shopper) -> Any:
    assert shopper.reply is not None
    return shopper.reply


def _check_reply(shopper: Shopper, text: str, what: str) -> None:
    reply = _reply(shopper)
    assert reply.says, what
    questions = [say for say in reply.says if say.key.startswith(("ask.", "again."))]
    asks = shopper.session.question is not None
    assert len(questions) == (1 if asks else 0), what
    assert reply.asks == (asks or reply.says[-1].key.endswith("_listens")), what
    said = tuple(shopper.words(type(reply)((say,))) for say in reply.says)
    assert list(broken_rules(reply, said, "en")) == [], what
