"""How people are spoken to: other words, never about money; slowly, with everything confirmed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.dialogue.conftest import Shopper, english, open_shop
from voice_shop.commerce.household.types import Person, Role
from voice_shop.dialogue.session import Asking
from voice_shop.errors import InputError
from voice_shop.language.reply_styles import STYLED, load_styles
from voice_shop.language.reply_template import slots

MONEY = {"total", "price", "refund", "fee", "delivery", "most", "over", "cap", "left", "minimum", "discount"}


def test_a_style_is_for_who_asked_for_it(shopper: Shopper) -> None:
    shopper.shop.households.put_person("home", Person("alex", Role.ADULT), by="alex")
    shopper.say("be more formal")
    assert shopper.say("thanks") == "You are most welcome."
    assert shopper.shop.manners.of("home", "sam").style == "plain"
    shopper.say("be more playful")
    assert shopper.say("thanks").startswith("Any time")
    shopper.say("speak plainly")
    assert shopper.say("thanks") in {"You're welcome.", "My pleasure."}


def test_what_is_about_money_is_said_the_same_in_every_style(tmp_path: Path) -> None:
    said = set()
    for style in ("plain", "formal", "playful"):
        shopper = open_shop(tmp_path / f"{style}.db")
        shopper.shop.manners.set_style("home", style, by="alex")
        said.add((shopper.say("add two butter", "check out"), shopper.say("yes")))
    assert len(said) == 1


def test_no_shipped_style_touches_a_reply_with_money() -> None:
    assert set(english().styles) == {"formal", "playful"}
    for style in english().styles.values():
        for key, variants in style.items():
            assert key.split(".")[0] in STYLED
            assert not {slot.fact for template in variants for slot in slots(template)} & MONEY


@pytest.mark.parametrize(
    "text",
    [
        'ask.order: "Go?"',
        'quote.read: "Buy it."',
        'order.thanks: "Yay."',
        'talk.bye: "You owe {total}."',
        'talk.nonsense: "Hi."',
        "talk.bye: 3",
        "- a list",
        "{",
    ],
)
def test_a_pack_that_would_touch_money_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "rude.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        load_styles(tmp_path, english().templates)


def test_elder_mode_speaks_slowly_and_confirms_before_anything_is_in_the_cart(shopper: Shopper) -> None:
    shopper.say("speak a bit slower")
    said = shopper.say("add two butter")
    assert shopper.last.slow
    assert said.endswith("?")
    assert shopper.cart == {}
    assert shopper.session.question is not None
    assert shopper.session.question.asking is Asking.MEANT
    shopper.say("yes")
    assert shopper.cart == {"butter": 2}
    shopper.say("speak normally", "add tofu")
    assert not shopper.last.slow
    assert shopper.cart == {"butter": 2, "tofu": 1}


def test_numbers_to_be_written_down_are_said_digit_by_digit(shopper: Shopper) -> None:
    shopper.shop.manners.set_elder("home", on=True, by="alex")
    assert re.search(r"ticket (is )?\d \d \d \d\.", shopper.say("talk to a person"))


def test_a_style_that_there_is_not_and_a_stranger_are_refused(shopper: Shopper) -> None:
    with pytest.raises(InputError):
        shopper.shop.manners.set_style("home", "rude", by="alex")
    with pytest.raises(InputError):
        shopper.shop.manners.set_style("home", "formal", person="nobody", by="alex")
