"""The cart: what goes in, what is refused, and that nothing happens twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from voice_shop.commerce.money import Money
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Cart, Item, PricedLine
from voice_shop.errors import InputError

from .conftest import HOME, PROFILE, TestClock, small_catalogue


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def put(shop: Shop, item: Item, key: str) -> PricedLine:
    line = shop.add(HOME, item, key=key)
    assert isinstance(line, PricedLine), line
    return line


def refused(answer: object) -> Refusal:
    assert isinstance(answer, Refusal), answer
    return answer


def in_cart(shop: Shop) -> dict[str, int]:
    return {line.product_id: line.quantity for line in shop.cart(HOME).lines}


def test_a_line_has_its_options_in_its_price(shop: Shop) -> None:
    line = put(shop, Item("latte", 2, {"size": "large", "syrup": "vanilla"}), "a")
    assert (line.name, line.pack, line.unit_price, line.total) == ("latte", "", eur(460), eur(920))
    assert shop.cart(HOME).total == eur(920)


def test_what_is_not_said_is_the_default(shop: Shop) -> None:
    assert put(shop, Item("latte"), "a").options == {"size": "small"}


def test_the_same_thing_again_joins_its_line_and_other_options_do_not(shop: Shop) -> None:
    first = put(shop, Item("latte"), "a")
    again = put(shop, Item("latte", 2, {"size": "small"}), "b")
    other = put(shop, Item("latte", 1, {"size": "large"}), "c")
    assert (again.line_id, again.quantity) == (first.line_id, 3)
    assert other.line_id != first.line_id


def test_the_same_key_adds_once_and_answers_the_same(shop: Shop) -> None:
    first = put(shop, Item("oat", 2), "a")
    put(shop, Item("oat", 1), "b")
    assert shop.add(HOME, Item("oat", 2), key="a") == first
    assert in_cart(shop) == {"oat": 3}


def test_a_refusal_is_remembered_under_its_key_too(shop: Shop) -> None:
    no = refused(shop.add(HOME, Item("cup", 2), key="a"))
    shop.set_stock("cup", 5)
    assert shop.add(HOME, Item("cup", 2), key="a") == no
    assert in_cart(shop) == {}


def test_every_change_of_the_cart_happens_once_for_a_key(shop: Shop) -> None:
    line = put(shop, Item("latte", 2), "a").line_id
    oat = str(int(line) + 1)
    changes: list[Callable[[], object]] = [
        lambda: shop.set_quantity(HOME, line, 5, key="q"),
        lambda: shop.set_options(HOME, line, {"size": "large"}, key="o"),
        lambda: shop.replace(HOME, [Item("oat"), Item("beans")], key="r"),
        lambda: shop.remove(HOME, oat, key="m"),
        lambda: shop.clear(HOME, key="x"),
    ]
    answers = [change() for change in changes]
    assert [isinstance(answer, Cart) for answer in answers] == [True] * 5
    put(shop, Item("yoghurt"), "later")
    assert [change() for change in changes] == answers
    assert in_cart(shop) == {"yoghurt": 1}


def test_keys_are_forgotten_after_a_month(shop: Shop, store: Store, clock: TestClock) -> None:
    put(shop, Item("oat"), "a")
    clock.move(days=29)
    put(shop, Item("oat"), "a")
    assert in_cart(shop) == {"oat": 1}
    clock.move(days=2)
    put(shop, Item("oat"), "b")
    with store.read() as db:
        assert [row[0] for row in db.execute("SELECT key FROM answers")] == ["b"]


def test_a_key_cannot_be_used_for_something_else(shop: Shop) -> None:
    put(shop, Item("oat"), "a")
    with pytest.raises(InputError) as error:
        shop.add(HOME, Item("oat", 2), key="a")
    assert error.value.code == "key_reused"
    with pytest.raises(InputError):
        shop.clear(HOME, key="")
    assert shop.add("neighbours", Item("oat", 2), key="a")
    assert in_cart(shop) == {"oat": 1}


@pytest.mark.parametrize(
    ("item", "code", "facts"),
    [
        (Item("tea"), Code.UNKNOWN_PRODUCT, {"product_id": "tea"}),
        (Item("gone"), Code.DISCONTINUED, {"product": "gone thing", "successor": None}),
        (Item("old"), Code.DISCONTINUED, {"product": "old beans", "successor": "beans"}),
        (Item("latte", 1, {"size": "huge"}), Code.UNKNOWN_OPTION, {"group": "size", "value": "huge"}),
        (Item("oat", 1, {"size": "large"}), Code.UNKNOWN_OPTION, {"group": "size", "value": "large"}),
        (Item("flat"), Code.OPTION_MISSING, {"group": "milk", "values": ("whole", "oat")}),
        (Item("latte", 100), Code.TOO_MANY, {"asked": 100, "limit": 99}),
        (Item("oat", 11), Code.OUT_OF_STOCK, {"product": "Alpro oat milk", "asked": 11, "left": 10}),
    ],
)
def test_what_cannot_be_sold_is_refused_with_facts(
    shop: Shop, item: Item, code: Code, facts: dict[str, object]
) -> None:
    refusal = refused(shop.add(HOME, item, key="a"))
    assert refusal.code is code
    assert facts.items() <= refusal.facts.items()
    assert shop.cart(HOME) == Cart(HOME, (), eur(0))


def test_stock_counts_over_all_lines_of_a_product(store: Store, clock: TestClock) -> None:
    oat = replace(small_catalogue().products["oat"], options=("size",), stock=3)
    shop = Shop(small_catalogue(oat=oat), PROFILE, store, clock)
    put(shop, Item("oat", 2, {"size": "small"}), "a")
    refusal = refused(shop.add(HOME, Item("oat", 2, {"size": "large"}), key="b"))
    assert (refusal.code, refusal.facts["asked"], refusal.facts["left"]) == (Code.OUT_OF_STOCK, 4, 3)


def test_quantity_can_be_set_and_zero_removes(shop: Shop) -> None:
    line = put(shop, Item("oat", 2), "a").line_id
    assert isinstance(shop.set_quantity(HOME, line, 7, key="b"), Cart)
    assert in_cart(shop) == {"oat": 7}
    assert refused(shop.set_quantity(HOME, line, 11, key="c")).code is Code.OUT_OF_STOCK
    assert refused(shop.set_quantity(HOME, line, 100, key="d")).code is Code.TOO_MANY
    with pytest.raises(InputError):
        shop.set_quantity(HOME, line, -1, key="e")
    assert in_cart(shop) == {"oat": 7}
    assert shop.set_quantity(HOME, line, 0, key="f") == Cart(HOME, (), eur(0))
    assert refused(shop.set_quantity(HOME, line, 1, key="g")).code is Code.NOT_IN_CART


def test_taking_less_is_possible_when_stock_fell(shop: Shop) -> None:
    line = put(shop, Item("oat", 7), "a").line_id
    shop.set_stock("oat", 2)
    assert isinstance(shop.set_quantity(HOME, line, 5, key="b"), Cart)
    assert in_cart(shop) == {"oat": 5}


def test_options_change_one_by_one_and_come_off_with_an_empty_value(shop: Shop) -> None:
    line = put(shop, Item("latte", 1, {"syrup": "vanilla"}), "a").line_id
    cart = shop.set_options(HOME, line, {"size": "large"}, key="b")
    assert isinstance(cart, Cart)
    assert cart.lines[0].options == {"size": "large", "syrup": "vanilla"}
    cart = shop.set_options(HOME, line, {"syrup": ""}, key="c")
    assert isinstance(cart, Cart)
    assert (cart.lines[0].options, cart.total) == ({"size": "large"}, eur(410))
    assert refused(shop.set_options(HOME, line, {"milk": "oat"}, key="d")).code is Code.UNKNOWN_OPTION
    assert refused(shop.set_options(HOME, "99", {"size": "small"}, key="e")).code is Code.NOT_IN_CART


def test_a_line_that_becomes_like_another_joins_it_under_its_own_id(shop: Shop) -> None:
    put(shop, Item("latte", 2), "a")
    large = put(shop, Item("latte", 3, {"size": "large"}), "b").line_id
    cart = shop.set_options(HOME, large, {"size": "small"}, key="c")
    assert isinstance(cart, Cart)
    assert [(line.line_id, line.quantity) for line in cart.lines] == [(large, 5)]


def test_replacing_is_all_or_nothing(shop: Shop) -> None:
    put(shop, Item("oat", 2), "a")
    before = shop.cart(HOME)
    assert refused(shop.replace(HOME, [Item("beans"), Item("gone")], key="b")).code is Code.DISCONTINUED
    assert shop.cart(HOME) == before
    shop.replace(HOME, [Item("beans"), Item("latte")], key="c")
    assert in_cart(shop) == {"beans": 1, "latte": 1}


def test_line_ids_are_never_used_again(shop: Shop) -> None:
    first = put(shop, Item("oat"), "a").line_id
    shop.clear(HOME, key="b")
    assert put(shop, Item("oat"), "c").line_id != first


def test_a_cart_can_be_read_out_after_the_shop_dropped_a_product(
    shop: Shop, store: Store, clock: TestClock
) -> None:
    put(shop, Item("oat", 2), "a")
    fewer = small_catalogue()
    later = Shop(
        replace(fewer, products={k: v for k, v in fewer.products.items() if k != "oat"}),
        PROFILE,
        store,
        clock,
    )
    cart = later.cart(HOME)
    assert [(line.name, line.total) for line in cart.lines] == [("Alpro oat milk", eur(498))]
    assert refused(later.quote(HOME)).code is Code.UNKNOWN_PRODUCT
    assert later.remove(HOME, cart.lines[0].line_id, key="b") == Cart(HOME, (), eur(0))


def test_households_do_not_see_each_other(shop: Shop) -> None:
    put(shop, Item("oat"), "a")
    assert shop.cart("neighbours").lines == ()


def test_names_are_as_short_as_they_can_be_without_confusion(shop: Shop) -> None:
    assert [shop.name(i) for i in ("beans", "oat", "oatly", "nonsense")] == [
        "coffee beans",
        "Alpro oat milk",
        "Oatly oat milk",
        "nonsense",
    ]


def test_a_price_is_known_before_it_is_in_the_cart(shop: Shop) -> None:
    assert shop.price(Item("latte", 2, {"size": "large"})) == eur(820)
    assert refused(shop.price(Item("flat"))).code is Code.OPTION_MISSING
    with pytest.raises(InputError):
        shop.price(Item("latte", 0))


def test_counts_are_taken_over_once_and_again_when_the_merchant_counts_anew(
    shop: Shop, store: Store, clock: TestClock
) -> None:
    shop.set_stock("oat", 4)
    Shop(small_catalogue(), PROFILE, store, clock)
    assert shop.stock("oat") == 4
    recounted = replace(small_catalogue().products["oat"], stock=25)
    Shop(small_catalogue(oat=recounted), PROFILE, store, clock)
    assert (shop.stock("oat"), shop.stock("latte"), shop.stock("tea")) == (25, None, 0)
    with pytest.raises(InputError):
        shop.set_stock("oat", -1)


def test_ninety_nine_of_one_thing_are_the_most(shop: Shop) -> None:
    line = put(shop, Item("latte", 99), "a").line_id
    assert refused(shop.add(HOME, Item("latte"), key="b")).facts["asked"] == 100
    assert in_cart(shop) == {"latte": 99}
    assert isinstance(shop.set_quantity(HOME, line, 98, key="c"), Cart)
    assert isinstance(shop.set_quantity(HOME, line, 99, key="d"), Cart)
