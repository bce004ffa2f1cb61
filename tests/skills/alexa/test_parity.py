"""Typed or said to Alexa leads to the same: after every sentence the same cart, orders and question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from skills.alexa.dispatch import Dispatcher
from skills.alexa.skill import build_skill
from skills.alexa.who import Speaker
from tests.conftest import NOON
from tests.skills.alexa.talking import Known, Talker, open_app, tongue_of
from voice_shop.app import App

CONVERSATIONS = {
    "an order": ["add bananas", "add two packs of spaghetti", "the first one", "check out", "yes"],
    "amounts": ["half a kilo of bananas please", "yes", "a dozen eggs please", "what is in my cart"],
    "a list": ["add bread and butter", "the last one", "the first one", "check out", "no"],
    "corrections": ["add bananas", "make it three", "no i said two", "one more", "remove the bananas"],
    "questions": ["how much are bananas", "is it organic", "do you have gluten free bread", "add bananas"],
    "emptying": ["add bananas", "empty my cart", "no", "empty my cart", "yes", "what is in my cart"],
    "finding": ["find something organic under 3 euros", "the cheapest", "no", "show me cheese"],
    "nothing of ours": ["yesterday we went to the beach", "add caviar", "yes", "help", "repeat that"],
    "a choice and a way out": [
        "add milk",
        "none of them",
        "add milk",
        "the cheaper one",
        "check out",
        "wait",
        "yes",
    ],
    "orders": [
        "where is my order",
        "reorder my coffee",
        "the same again",
        "my usual",
        "cancel my last order",
    ],
    "two ways to pay no heed": ["oat milk", "the large one", "no", "check out", "it came broken"],
}


@dataclass(frozen=True)
class Both:
    """The same shop by two ways, each for a household of its own."""

    app: App
    typed: str
    said: Talker

    def state(self, household: str, channel: str, place: str) -> tuple[object, ...]:
        session = self.app.memory.load(household, "alex", channel, NOON, place=place)
        question = session.question
        cart = self.app.shop.cart(household).lines
        return (
            None if question is None else question.asking.value,
            [(line.product_id, line.quantity, dict(line.options)) for line in cart],
            [(order.status, order.total) for order in self.app.shop.orders(household)],
            session.failures,
        )


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    made = open_app(tmp_path_factory.mktemp("parity") / "home")
    yield made
    made.close()


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_typed_and_said_lead_to_the_same(name: str, app: App) -> None:
    known = Known({"t": Speaker(f"said {name}", "alex", linked=True)})
    tongue = tongue_of(app, "en-GB")
    said = Talker(Dispatcher(build_skill(app, accounts=known)), tongue, "t", session=name)
    typed = app.turns("text", person="alex", place="here")
    typed.session = type(typed.session)("x", f"typed {name}", "alex", "text", place="here")
    both = Both(app, f"typed {name}", said)
    for sentence in CONVERSATIONS[name]:
        typed.take_text(sentence)
        said.say(sentence)
        assert both.state(f"said {name}", "alexa", name) == both.state(f"typed {name}", "text", "here"), (
            sentence
        )
