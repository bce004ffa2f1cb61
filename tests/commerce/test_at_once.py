"""Threads and processes on one home: one order for one yes, and nothing is sold twice."""

from __future__ import annotations

import os
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from voice_shop.commerce.shop import Shop
from voice_shop.commerce.types import Consent, Item, Order, PricedLine, Quote
from voice_shop.journal.agreement import disagreements
from voice_shop.journal.chain import first_broken, records, texts

from .conftest import HOME, agree, quoted
from .killing import open_free
from .processes import at_once, open_shop

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="starts processes by fork")


def in_threads(count: int, shop: Shop, consent: Consent) -> list[object]:
    ready = Barrier(count)

    def say_yes(_: int) -> object:
        ready.wait()
        return shop.accept(consent)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(say_yes, range(count)))


def test_the_same_yes_from_many_threads_is_one_order(shop: Shop) -> None:
    shop.add(HOME, Item("oat", 2), key="a")
    answers = in_threads(8, shop, agree(quoted(shop)))
    assert all(answer == answers[0] for answer in answers)
    assert isinstance(answers[0], Order)
    assert (len(shop.orders(HOME)), shop.stock("oat")) == (1, 8)


@needs_fork
def test_the_same_yes_from_many_processes_is_one_order(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    shop = open_shop(path)
    consent = agree(quoted(shop, [Item("oat", 2)]))

    def say_yes() -> str:
        order = open_shop(path).accept(consent)
        assert isinstance(order, Order), order
        return order.id

    answers = at_once([say_yes] * 8)
    assert answers == [shop.orders(HOME)[0].id] * 8
    assert (len(shop.orders(HOME)), shop.stock("oat")) == (1, 8)


@needs_fork
@pytest.mark.parametrize(("product", "left"), [("cup", 1), ("oatly", 3)])
def test_the_last_ones_are_sold_once(tmp_path: Path, product: str, left: int) -> None:
    path = tmp_path / "shop.db"
    shop = open_shop(path)
    quotes = [shop.quote(f"house {n}", [Item(product)]) for n in range(8)]
    consents = [agree(quote) for quote in quotes if isinstance(quote, Quote)]
    assert len(consents) == 8

    def buy(consent: Consent) -> str:
        answer = open_shop(path).accept(consent)
        return "sold" if isinstance(answer, Order) else str(answer.facts["what"])

    answers = at_once([lambda consent=consent: buy(consent) for consent in consents])  # type: ignore[misc]
    assert sorted(answers) == ["('stock',)"] * (8 - left) + ["sold"] * left
    assert shop.stock(product) == 0


@needs_fork
@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("round_", range(3))
def test_eight_processes_buy_a_shop_empty(tmp_path: Path, round_: int) -> None:
    """Each buys, for a household of its own, random things until nothing is left; nothing is sold twice."""
    path = tmp_path / "shop.db"
    left = {"oat": 600, "oatly": 300, "beans": 500, "yoghurt": 200}
    shop = open_free(path)
    for product, packs in left.items():
        shop.set_stock(product, packs)

    def buy(number: int) -> str:
        mine, draw, sold, key = open_free(path), random.Random(round_ * 8 + number), 0, 0
        while any(mine.stock(product) for product in left):
            wanted = [Item(product, draw.randint(1, 3)) for product in draw.sample(sorted(left), 2)]
            offer = mine.quote(f"house {number}", wanted)
            key += 1
            if isinstance(offer, Quote):
                answer = mine.accept(agree(offer), key=str(key))
                sold += sum(line.quantity for line in offer.lines) if isinstance(answer, Order) else 0
            if key > 200:  # the rest does not fit two things of up to three any more
                wanted = [Item(product, 1) for product in left if mine.stock(product)][:1]
                offer = mine.quote(f"house {number}", wanted)
                if isinstance(offer, Quote) and isinstance(mine.accept(agree(offer)), Order):
                    sold += 1
        return str(sold)

    answers = [int(answer) for answer in at_once([lambda n=number: buy(n) for number in range(8)])]  # type: ignore[misc]
    assert sum(answers) == sum(left.values())
    assert sum(sold > 0 for sold in answers) > 1, "nobody had it alone"
    assert [shop.stock(product) for product in left] == [0] * len(left)
    orders = [order for n in range(8) for order in shop.orders(f"house {n}", limit=10_000)]
    bought = Counter[str]()
    for order in orders:
        for line in order.lines:
            bought[line.product_id] += line.quantity
        assert sum(line.total.minor for line in order.lines) + order.delivery.minor == order.total.minor
    assert bought == left
    with shop.context.store.read() as db:
        assert first_broken(records(db), texts(db)) is None
        assert list(disagreements(db)) == []


@needs_fork
def test_a_cap_holds_against_processes_at_once(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    shop = open_shop(path)  # 200.00 a day; a grinder costs 99.00, delivered free
    consents = [agree(quoted(shop, [Item("grinder")])) for _ in range(4)]

    def buy(consent: Consent) -> str:
        answer = open_shop(path).accept(consent)
        return "bought" if isinstance(answer, Order) else answer.code.value

    answers = at_once([lambda consent=consent: buy(consent) for consent in consents])  # type: ignore[misc]
    assert sorted(answers) == ["bought"] * 2 + ["over_day_cap"] * 2
    assert sum(order.total.minor for order in shop.orders(HOME)) == 19800


@needs_fork
def test_the_same_key_from_many_processes_adds_once(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"

    def add() -> str:
        line = open_shop(path).add(HOME, Item("oat", 2), key="a")
        assert isinstance(line, PricedLine), line
        return str(line.quantity)

    # Nobody has opened this home before: making it is part of the race.
    assert at_once([add] * 6) == ["2"] * 6
    assert [line.quantity for line in open_shop(path).cart(HOME).lines] == [2]
