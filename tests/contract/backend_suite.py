"""The conformance suite: what a backend must do, as functions of a world; `CHECKS` by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from tests.commerce.conftest import HOME, agree
from voice_shop.commerce.backend import NEEDED, Backend, Capability, Query
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import Cart, Consent, Item, Order, Quote
from voice_shop.errors import InputError

from .backends import World

EIGHT = 8
Check = Callable[[World], None]
CHECKS: dict[str, Check] = {}
NEEDS: dict[str, frozenset[Capability]] = {}


def check(*needs: Capability) -> Callable[[Check], Check]:
    """Part of the suite, for backends that have these capabilities."""

    def register(function: Check) -> Check:
        CHECKS[function.__name__] = function
        NEEDS[function.__name__] = frozenset(needs)
        return function

    return register


def offered(backend: Backend, items: Sequence[Item] | None, key: str = "offer", home: str = HOME) -> Quote:
    answer = backend.create_checkout(home, items, key=key)
    assert isinstance(answer, Quote), answer
    return answer


def bought(backend: Backend, items: Sequence[Item], key: str = "buy") -> Order:
    answer = backend.complete_checkout(agree(offered(backend, items, f"offer {key}")), key=key)
    assert isinstance(answer, Order), answer
    return answer


def code(answer: object) -> Code:
    assert isinstance(answer, Refusal), answer
    return answer.code


def fails(call: Callable[[], object], expected: str) -> None:
    with pytest.raises(InputError) as error:
        call()
    assert error.value.code == expected


def left(backend: Backend, product_id: str) -> int | None:
    product = backend.product(product_id)
    assert product is not None
    return product.stock


def nothing_was_bought(backend: Backend, **stock: int) -> None:
    assert backend.orders(HOME) == ()
    assert {name: left(backend, name) for name in stock} == stock


# What is there


@check()
def capabilities_are_honoured(world: World) -> None:
    backend = world.backend()
    assert NEEDED <= backend.capabilities <= set(Capability)
    order = bought(backend, [Item("oat")])
    calls: dict[Capability, Callable[[], object]] = {
        Capability.SEARCH: lambda: backend.search(Query("oat")),
        Capability.CART: lambda: (
            backend.update_cart(HOME, [Item("oat")], key="c"),
            backend.cart(HOME),
            backend.create_checkout(HOME, key="k"),
        ),
        Capability.ORDER_EVENTS: backend.order_events,
        Capability.RETURN: lambda: backend.request_return(order.id, "1", 1, "broken", key="r"),
        Capability.CANCEL: lambda: backend.cancel_order(order.id, key="x"),
    }
    assert set(calls) | NEEDED | {Capability.PAY_AHEAD} == set(Capability), (
        "every capability has its calls here"
    )
    for capability, call in calls.items():
        if capability in backend.capabilities:
            call()
        else:
            fails(call, "unsupported")


@check(Capability.SEARCH)
def search_gives_what_fits_and_can_be_bought(world: World) -> None:
    backend = world.backend()
    assert {p.id for p in backend.search(Query("oat milk"))} == {"oat", "oatly"}
    assert {p.id for p in backend.search(Query("oat milk", max_price_minor=260))} == {"oat"}
    assert {p.id for p in backend.search(Query(category="home"))} == {"cup", "grinder"}
    assert len(backend.search(Query(limit=2))) == 2
    world.set_stock("oatly", 0)
    assert {p.id for p in world.backend().search(Query("oat milk"))} == {"oat"}


@check()
def product_tells_what_is_left(world: World) -> None:
    backend = world.backend()
    assert backend.product("nothing of ours") is None
    old = backend.product("old")
    assert old is not None
    assert (old.discontinued, old.successor) == (True, "beans")
    bought(backend, [Item("oat", 3)])
    assert (left(backend, "oat"), left(backend, "latte")) == (7, None)


# Cart


@check(Capability.CART)
def cart_is_set_as_a_whole(world: World) -> None:
    backend = world.backend()
    for wanted in ([Item("oat", 2), Item("beans")], [Item("latte", 1, {"size": "large"})]):
        cart = backend.update_cart(HOME, wanted, key=f"{wanted}")
        assert isinstance(cart, Cart)
        assert [(line.product_id, line.quantity) for line in cart.lines] == [
            (item.product_id, item.quantity) for item in wanted
        ]
        assert sum(line.total.minor for line in cart.lines) == cart.total.minor
        assert world.backend().cart(HOME) == cart
    assert backend.cart("neighbours").lines == ()


@check(Capability.CART)
def cart_that_is_refused_stays(world: World) -> None:
    backend = world.backend()
    before = backend.update_cart(HOME, [Item("oat", 2)], key="a")
    for wrong, why in (
        (Item("cup", 2), Code.OUT_OF_STOCK),
        (Item("old"), Code.DISCONTINUED),
        (Item("nothing of ours"), Code.UNKNOWN_PRODUCT),
        (Item("flat"), Code.OPTION_MISSING),
    ):
        assert code(backend.update_cart(HOME, [Item("beans"), wrong], key=wrong.product_id)) is why
        assert backend.cart(HOME) == before


@check(Capability.CART)
def a_key_does_a_thing_once(world: World) -> None:
    backend = world.backend()
    first = backend.update_cart(HOME, [Item("oat", 2)], key="a")
    backend.update_cart(HOME, [Item("beans")], key="b")
    assert world.backend().update_cart(HOME, [Item("oat", 2)], key="a") == first, "answered as it was"
    assert [line.product_id for line in backend.cart(HOME).lines] == ["beans"], "and not done again"
    fails(lambda: backend.update_cart(HOME, [Item("oat", 3)], key="a"), "key_reused")
    fails(lambda: backend.update_cart(HOME, [Item("oat", 3)], key=""), "no_key")


# Checkout


@check()
def checkout_tells_everything(world: World) -> None:
    backend = world.backend()
    quote = offered(backend, [Item("latte", 2, {"size": "large"}), Item("oat")])
    assert [(line.product_id, line.quantity, line.total.minor) for line in quote.lines] == [
        ("latte", 2, 820),
        ("oat", 1, 249),
    ]
    assert (quote.goods.minor, quote.delivery.minor, quote.total.minor) == (1069, 300, 1369)
    assert quote.digest
    assert quote.arrives is not None, "a day, whether there are slots or not"
    assert quote.slot is None or quote.slot.starts < quote.slot.ends
    off = sum(discount.amount.minor for discount in quote.discounts)
    tax = 0 if quote.tax_included else sum(line.tax.minor for line in quote.taxes)
    assert quote.total.minor == quote.goods.minor - off + quote.delivery.minor + tax
    assert quote.created_at < quote.expires_at
    assert code(backend.create_checkout(HOME, [Item("cup", 2)], key="b")) is Code.OUT_OF_STOCK
    nothing_was_bought(backend, oat=10, cup=1)


@check()
def checkout_with_the_same_key_is_the_same(world: World) -> None:
    backend = world.backend()
    quote = offered(backend, [Item("oat")], "a")
    assert offered(world.backend(), [Item("oat")], "a") == quote
    assert offered(backend, [Item("oat")], "b").id != quote.id
    fails(lambda: backend.create_checkout(HOME, [Item("oat", 2)], key="a"), "key_reused")


@check(Capability.CART)
def the_order_is_what_was_told(world: World) -> None:
    backend = world.backend()
    backend.update_cart(HOME, [Item("oat", 2), Item("beans")], key="c")
    quote = offered(backend, None)
    order = backend.complete_checkout(agree(quote), key="a")
    assert isinstance(order, Order)
    assert (order.lines, order.delivery, order.total) == (quote.lines, quote.delivery, quote.total)
    assert (order.discounts, order.taxes, order.arrives) == (quote.discounts, quote.taxes, quote.arrives)
    assert (order.slot, order.address) == (quote.slot, quote.address)
    assert (order.quote_id, order.household) == (quote.id, HOME)
    assert world.backend().order(order.id) == order
    assert backend.orders(HOME) == (order,)
    assert backend.orders("neighbours") == ()
    assert backend.order("nothing of ours") is None
    assert (left(backend, "oat"), left(backend, "beans"), backend.cart(HOME).lines) == (8, 19, ())


@check()
def the_same_yes_is_one_order(world: World) -> None:
    backend = world.backend()
    consent = agree(offered(backend, [Item("oat", 2)]))
    order = backend.complete_checkout(consent, key="a")
    assert isinstance(order, Order)
    assert backend.complete_checkout(consent, key="a") == order
    again = world.backend().complete_checkout(consent, key="another key")
    assert isinstance(again, Order)
    assert again.id == order.id
    assert ([o.id for o in backend.orders(HOME)], left(backend, "oat")) == ([order.id], 8)
    fails(lambda: backend.complete_checkout(replace(consent, words="yes, all of it"), key="a"), "key_reused")


@check()
def who_lost_the_answer_asks_again(world: World) -> None:
    quote = offered(world.backend(), [Item("oat", 2)], "a")
    for _ in range(2):  # the line broke each time after the engine had done it
        assert offered(world.backend(), [Item("oat", 2)], "a") == quote
        world.backend().complete_checkout(agree(quote), key="b")
    order = world.backend().complete_checkout(agree(quote), key="b")
    assert isinstance(order, Order)
    backend = world.backend()
    assert ([o.id for o in backend.orders(HOME)], left(backend, "oat")) == ([order.id], 8)


@check()
def without_a_yes_to_exactly_that_nothing_is_bought(world: World) -> None:
    backend = world.backend()
    quote, other = offered(backend, [Item("oat")], "a"), offered(backend, [Item("beans")], "b")
    for consent, why in (
        (replace(agree(quote), digest=other.digest), Code.NO_CONSENT),
        (replace(agree(quote), digest="0" * 64), Code.NO_CONSENT),
        (replace(agree(quote), digest=""), Code.NO_CONSENT),
        (agree(quote, words="  "), Code.NO_CONSENT),
        (replace(agree(quote), quote_id="nothing of ours"), Code.QUOTE_UNKNOWN),
    ):
        assert code(backend.complete_checkout(consent, key=f"{consent}")) is why
    nothing_was_bought(backend, oat=10, beans=20)


@check()
def a_change_of_price_kills_the_checkout(world: World) -> None:
    quote = offered(world.backend(), [Item("oat", 2)])
    world.set_price("oat", 250)
    assert code(world.backend().complete_checkout(agree(quote), key="a")) is Code.QUOTE_CHANGED
    world.set_price("oat", 249)
    assert code(world.backend().complete_checkout(agree(quote), key="b")) is Code.QUOTE_CHANGED
    nothing_was_bought(world.backend(), oat=10)


@check()
def what_was_sold_meanwhile_kills_the_checkout(world: World) -> None:
    quote = offered(world.backend(), [Item("oat", 2)])
    world.set_stock("oat", 1)
    assert code(world.backend().complete_checkout(agree(quote), key="a")) is Code.QUOTE_CHANGED
    nothing_was_bought(world.backend(), oat=1)


@check(Capability.CART)
def a_changed_cart_kills_its_checkout(world: World) -> None:
    backend = world.backend()
    backend.update_cart(HOME, [Item("oat", 2)], key="c")
    quote = offered(backend, None)
    backend.update_cart(HOME, [Item("oat", 3)], key="d")
    assert code(backend.complete_checkout(agree(quote), key="a")) is Code.QUOTE_CHANGED
    nothing_was_bought(backend, oat=10)


@check()
def an_old_checkout_is_over(world: World) -> None:
    backend = world.backend()
    quote = offered(backend, [Item("oat")])
    world.wait(int((quote.expires_at - quote.created_at).total_seconds()) // 60 + 1)
    assert code(backend.complete_checkout(agree(quote), key="a")) is Code.QUOTE_EXPIRED
    nothing_was_bought(backend, oat=10)


# Many at once


@check()
def the_last_ones_are_sold_once(world: World) -> None:
    quotes = []
    for number in range(EIGHT):
        answer = world.backend().create_checkout(f"house {number}", [Item("oatly")], key="a")
        if isinstance(answer, Quote):  # an engine that reserves may refuse here already
            quotes.append(answer)

    def buy(consent: Consent) -> str:
        answer = world.backend().complete_checkout(consent, key="b")
        return "sold" if isinstance(answer, Order) else "no"

    answers = world.at_once([lambda quote=quote: buy(agree(quote)) for quote in quotes])  # type: ignore[misc]
    backend = world.backend()
    orders = [o for number in range(EIGHT) for o in backend.orders(f"house {number}")]
    assert sorted(answers) == ["no"] * (len(quotes) - 3) + ["sold"] * 3
    assert (len(orders), left(backend, "oatly")) == (3, 0)


@check()
def the_same_yes_at_once_is_one_order(world: World) -> None:
    consent = agree(offered(world.backend(), [Item("oat", 2)]))

    def buy(key: str) -> str:
        answer = world.backend().complete_checkout(consent, key=key)
        return answer.id if isinstance(answer, Order) else f"{answer}"

    keys = [f"key {number // 2}" for number in range(EIGHT)]
    answers = world.at_once([lambda key=key: buy(key) for key in keys])  # type: ignore[misc]
    backend = world.backend()
    assert [order.id for order in backend.orders(HOME)] == [answers[0]]
    assert (set(answers), left(backend, "oat")) == ({answers[0]}, 8)
