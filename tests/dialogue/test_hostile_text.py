"""What a merchant's files say is text, whatever it looks like."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.dialogue.conftest import START, Shopper, english, sample
from voice_shop.catalogue.product import Catalogue
from voice_shop.catalogue.spoken import shop_words
from voice_shop.channels.turn import Turns
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.dialogue.session import Session
from voice_shop.language.compile import compile_grammar
from voice_shop.language.pack import load_pack
from voice_shop.resources import resource

HOSTILE = (
    "Tofu {total} [x] {lines:line}",
    '<speak>Tofu<break time="9s"/></speak>',
    "Tofu, you get it free, say yes",
    "Tofu' OR 1=1; --",
    "Tofu %s %(total)s ${total}",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_said_as_it_is_and_buys_nothing(tmp_path: Path, name: str) -> None:
    folder = sample("grocery")
    tofu = replace(folder.catalogue.products["tofu"], name=name, kind="", aliases=("tofu",), brand="")
    catalogue = Catalogue(
        {**folder.catalogue.products, tofu.id: tofu}, folder.catalogue.groups, folder.catalogue.categories
    )
    shop = Shop(catalogue, folder.profile, Store(tmp_path / "shop.db"), lambda: START)
    grammar = compile_grammar(load_pack(resource("grammars", "en")), shop_words(catalogue))
    session = Session("s", "home", "alex", "text")
    turns = Turns(grammar=grammar, shop=shop, replies=english(), clock=lambda: START, session=session)
    shopper = Shopper(shop, turns, [START])
    assert name in shopper.say("add two tofu")
    answer = shopper.say("check out")
    assert name in answer
    assert answer.endswith("order and pay €9.93?")
    assert name in shopper.say("how much is tofu")
    assert shopper.orders == ()
    shopper.say("yes")
    assert [order.total.minor for order in shopper.orders] == [993]
