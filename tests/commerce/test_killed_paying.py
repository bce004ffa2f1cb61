"""Killed while it is paid: an order with its one charge, or none and nothing taken; said again, one order."""

from __future__ import annotations

import os
import random
import select
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from voice_shop.commerce.shop import Shop
from voice_shop.commerce.types import Item, Order, OrderStatus, Quote

from .conftest import HOME, TestClock, agree
from .processes import killed_at, stream
from .provider import Ledger, serving
from .test_paying import adds_up, in_cart, open_paid

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 is POSIX's")
OFFER_LIVES, OFFER_IS_OVER = 5, 20
"""Minutes until somebody looks after the dead."""


@pytest.fixture
def provider() -> Iterator[tuple[Ledger, str]]:
    ledger = Ledger()
    with serving(ledger) as address:
        yield ledger, address


def made(folder: Path, prepare: Callable[[Shop], object], address: str) -> Path:
    """A home to copy: what is done with it is always the same."""
    folder.mkdir()
    shop = open_paid(folder / "shop.db", address)
    prepare(shop)
    shop._context.store.close()
    return folder


def quote_of(shop: Shop) -> Quote:
    from voice_shop.commerce.quote import load

    with shop._context.store.read() as db:
        found = load(db, "q1")
    assert found is not None
    return found[0]


def yes(shop: Shop) -> str:
    answer = shop.accept(agree(quote_of(shop)), key="yes")
    return answer.id if isinstance(answer, Order) else f"{answer}"


def after_a_kill(path: Path, address: str, ledger: Ledger, how: int) -> None:
    """What is true at once, and once somebody said it again or looked after it."""
    clock = TestClock()
    shop = open_paid(path, address, clock)
    orders = shop.orders(HOME)
    assert len(orders) <= 1
    assert shop.stock("beans") in {18, 20}
    assert bool(shop.cart(HOME).lines) == (not orders), "it is whole until there is an order"
    taken = ledger.taken
    if how == 0:
        first = yes(shop)
        assert yes(shop) == first == shop.orders(HOME)[0].id
    else:
        clock.move(minutes=OFFER_LIVES if how == 1 else OFFER_IS_OVER)
        assert shop.payments.sweep() == 0
        if not orders and (taken or how == 2):  # else the call may still have been on its way
            assert len(shop.orders(HOME)) == (1 if how == 1 else 0)
    sold = sum(line.quantity for order in shop.orders(HOME) for line in order.lines)
    assert shop.stock("beans") == 20 - sold
    assert ledger.taken == sum(order.total.minor for order in shop.orders(HOME))
    adds_up(shop, ledger)
    shop._context.store.close()


def at_each_statement(tmp_path: Path, ledger: Ledger, address: str, step: int) -> None:
    home = made(tmp_path / "home", in_cart, address)
    for statement in range(0, 400, step):
        for how in range(3) if step == 1 else (statement % 3,):
            ledger.charges.clear()
            here = tmp_path / f"{statement}-{how}"
            shutil.copytree(home, here)
            done = killed_at(here / "shop.db", statement, yes, lambda path: open_paid(path, address))
            after_a_kill(here / "shop.db", address, ledger, how)
            shutil.rmtree(here)
        if done:
            assert statement > 60
            return
    pytest.fail("the yes never came to its end")


def test_killed_at_statements_while_it_is_paid(tmp_path: Path, provider: tuple[Ledger, str]) -> None:
    at_each_statement(tmp_path, *provider, step=4)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_killed_at_every_statement_while_it_is_paid(tmp_path: Path, provider: tuple[Ledger, str]) -> None:
    at_each_statement(tmp_path, *provider, step=1)


def killed_in_the_call(tmp_path: Path, ledger: Ledger, address: str, times: int) -> None:
    """The process dies at any moment of a call that the provider makes last."""
    home = made(tmp_path / "home", in_cart, address)
    draw = random.Random(times)
    for number in range(times):
        ledger.charges.clear()
        ledger.let_go.clear()
        ledger.breaks(draw.choice(["hangs", "slow", "lost", ""]))
        here = tmp_path / f"{number}"
        shutil.copytree(home, here)
        path = here / "shop.db"

        def buy(tell: Callable[[str], None], path: Path = path) -> None:
            shop = open_paid(path, address)
            tell("begun")
            yes(shop)

        pid, reading = stream(buy)
        select.select([reading], [], [], 60)
        time.sleep(draw.random() * 0.1)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(reading)
        ledger.times = 0
        ledger.let_go.set()
        after_a_kill(path, address, ledger, number % 3)


def test_killed_in_the_middle_of_a_call(tmp_path: Path, provider: tuple[Ledger, str]) -> None:
    killed_in_the_call(tmp_path, *provider, times=9)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_killed_often_in_the_middle_of_a_call(tmp_path: Path, provider: tuple[Ledger, str]) -> None:
    killed_in_the_call(tmp_path, *provider, times=150)


def test_killed_while_it_is_called_off_the_money_goes_back_once(
    tmp_path: Path, provider: tuple[Ledger, str]
) -> None:
    ledger, address = provider

    def bought(shop: Shop) -> None:
        in_cart(shop)
        yes(shop)

    def cancel(shop: Shop) -> str:
        answer = shop.cancel(shop.orders(HOME)[0].id, key="c")
        return answer.status.value if isinstance(answer, Order) else f"{answer}"

    home = made(tmp_path / "home", bought, address)
    for statement in range(0, 200, 5):
        ledger.refunds.clear()
        here = tmp_path / f"{statement}"
        shutil.copytree(home, here)
        done = killed_at(here / "shop.db", statement, cancel, lambda path: open_paid(path, address))
        shop = open_paid(here / "shop.db", address)
        if shop.orders(HOME)[0].status is not OrderStatus.CANCELLED:
            assert ledger.refunds == {}
            assert cancel(shop) == "cancelled"
        assert shop.payments.sweep() == 0
        assert (len(ledger.refunds), ledger.taken, shop.stock("beans")) == (1, 0, 20)
        assert cancel(shop) == "cancelled"
        adds_up(shop, ledger)
        shop._context.store.close()
        if done:
            assert statement > 20
            return
    pytest.fail("it never came to its end")


def test_eight_say_the_same_yes_and_it_is_paid_once(tmp_path: Path, provider: tuple[Ledger, str]) -> None:
    from .processes import at_once

    ledger, address = provider
    path = made(tmp_path / "home", in_cart, address) / "shop.db"

    def buy(number: int) -> str:
        shop = open_paid(path, address)
        answer = shop.accept(agree(quote_of(shop)), key=f"{number // 2}")
        return answer.id if isinstance(answer, Order) else f"{answer}"

    answers = at_once([lambda number=number: buy(number) for number in range(8)])  # type: ignore[misc]
    shop = open_paid(path, address)
    (order,) = shop.orders(HOME)
    assert set(answers) == {order.id}
    assert len(ledger.charges) == 1
    assert shop.stock("beans") == 18
    adds_up(shop, ledger)


def test_the_last_pack_is_paid_by_one_household_only(tmp_path: Path, provider: tuple[Ledger, str]) -> None:
    from voice_shop.commerce.payment_means import Token

    from .processes import at_once

    ledger, address = provider
    path = made(tmp_path / "home", lambda shop: None, address) / "shop.db"
    shop = open_paid(path, address)
    quotes = []
    for number in range(6):
        shop.payments.save_token(f"h{number}", Token(0, "", "", "tok"), by="x")
        quotes.append(shop.quote(f"h{number}", [Item("cup")]))

    def buy(quote: Quote) -> str:
        return type(open_paid(path, address).accept(agree(quote))).__name__

    answers = at_once([lambda quote=quote: buy(quote) for quote in quotes])  # type: ignore[misc]
    assert sorted(answers) == ["Order", *["Refusal"] * 5]
    assert (shop.stock("cup"), [c["status"] for c in ledger.charges.values()]) == (0, ["charged"])
