"""While the shop does not answer nothing is offered or bought; of several offers for one purpose one is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.answering import Quiet, answering
from tests.commerce.conftest import HOME, PROFILE, TestClock, agree, small_catalogue
from voice_shop.commerce.reach import HttpReach
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order, Quote


class Line:
    """A line to the shop that can be cut."""

    there = True

    def __call__(self) -> bool:
        return self.there


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def away(tmp_path: Path, line: Line) -> Shop:
    return Shop(small_catalogue(), PROFILE, Store(tmp_path / "shop.db"), TestClock(), reach=line)


def offered(shop: Shop, purpose: str = "") -> Quote:
    quote = shop.quote(HOME, [Item("oat")], purpose=purpose)
    assert isinstance(quote, Quote), quote
    return quote


def refused(answer: object) -> Code:
    assert isinstance(answer, Refusal), answer
    return answer.code


def test_nothing_is_offered_and_no_yes_is_taken(away: Shop, line: Line) -> None:
    quote = offered(away)
    line.there = False
    assert refused(away.quote(HOME, [Item("oat")])) is Code.AWAY
    assert refused(away.accept(agree(quote))) is Code.AWAY
    assert away.orders(HOME) == ()
    line.there = True
    assert isinstance(away.accept(agree(quote)), Order)


def test_a_yes_that_was_taken_is_answered_with_its_order_all_the_same(away: Shop, line: Line) -> None:
    quote = offered(away)
    order = away.accept(agree(quote))
    line.there = False
    assert away.accept(agree(quote)) == order


def test_it_is_on_record(away: Shop, line: Line) -> None:
    quote = offered(away)
    line.there = False
    away.accept(agree(quote))
    with away.context.store.read() as db:
        row = db.execute(
            "SELECT kind, json_extract(body, '$.code') FROM record ORDER BY number DESC"
        ).fetchone()
    assert tuple(row) == ("refused", "away")


def test_of_two_offers_for_one_purpose_one_is_bought(away: Shop) -> None:
    first, second, other = offered(away, "draft/1"), offered(away, "draft/1"), offered(away, "draft/2")
    assert isinstance(away.accept(agree(first)), Order)
    assert refused(away.accept(agree(second))) is Code.ALREADY_ORDERED
    assert isinstance(away.accept(agree(other)), Order)


def test_an_offer_that_nobody_took_goes_with_its_purpose(tmp_path: Path) -> None:
    clock = TestClock()
    shop = Shop(small_catalogue(), PROFILE, Store(tmp_path / "shop.db"), clock)
    offered(shop, "draft/1")
    clock.move(days=60)
    assert isinstance(shop.accept(agree(offered(shop, "draft/1"))), Order)
    with shop.context.store.read() as db:
        assert db.execute("SELECT count(*) FROM quote_purposes").fetchone()[0] == 1


def test_what_was_called_off_can_be_bought_again(away: Shop) -> None:
    first, second = offered(away, "draft/1"), offered(away, "draft/1")
    order = away.accept(agree(first))
    assert isinstance(order, Order)
    away.cancel(order.id, key="c")
    assert isinstance(away.accept(agree(second)), Order)


def test_a_draft_is_over_when_it_was_bought_or_thrown_away(away: Shop) -> None:
    one = away.drafts.keep(HOME, [Item("oat")], by="anna")
    two = away.drafts.keep(HOME, [Item("beans")], by="anna")
    assert away.drafts.open(HOME) == (one, two)
    assert isinstance(away.accept(agree(offered(away, one.purpose))), Order)
    assert away.drafts.open(HOME) == (two,)
    assert away.drafts.drop(HOME, two.id)
    assert not away.drafts.drop(HOME, two.id)
    assert away.drafts.keep(HOME, [Item("beans")], by="anna").id not in {one.id, two.id}


def test_a_draft_of_the_cart_needs_a_cart(away: Shop) -> None:
    away.add(HOME, Item("oat"), key="a")
    draft = away.drafts.keep(HOME, None, by="anna")
    assert away.drafts.open(HOME) == (draft,)
    away.clear(HOME, key="c")
    assert away.drafts.open(HOME) == ()


class Door(Quiet):
    """Answers with a status that can be changed."""

    status = 204

    def get(self) -> None:
        self.answer(self.status)


@contextmanager
def door() -> Iterator[str]:
    with answering(Door) as address:
        yield f"{address}/alive"


def test_an_address_tells_whether_the_shop_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = TestClock()
    with door() as address:
        reach = HttpReach(address, clock)
        assert reach()
        monkeypatch.setattr(Door, "status", 503)
        assert reach()  # so soon nobody is asked again
        clock.move(minutes=1)
        assert not reach()
        clock.now -= timedelta(days=1)
        monkeypatch.setattr(Door, "status", 200)
        assert reach()  # a clock that went back proves nothing
    clock.move(minutes=1)
    assert not reach()


def test_an_offer_for_a_purpose_that_nobody_took_is_forgotten_in_time(shop: Shop, clock: TestClock) -> None:
    first = offered(shop, "draft/1")
    clock.move(days=30)
    assert isinstance(shop.accept(agree(offered(shop, "draft/1"))), Order)
    assert refused(shop.accept(agree(first))) is Code.QUOTE_UNKNOWN
