"""No order without a live offer and a yes to exactly that offer; any change between kills it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from voice_shop.catalogue.product import Catalogue
from voice_shop.catalogue.profile import ShopProfile
from voice_shop.commerce.money import Money
from voice_shop.commerce.quote import LIFE
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order, Quote
from voice_shop.errors import InputError, StateError

from .conftest import HOME, NOON, PROFILE, TestClock, agree, bought, quoted, small_catalogue


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def code(answer: object) -> Code:
    assert isinstance(answer, Refusal), answer
    return answer.code


def orders_made(shop: Shop) -> int:
    return len(shop.orders(HOME))


def test_the_offer_says_everything(shop: Shop) -> None:
    shop.add(HOME, Item("latte", 2, {"size": "large"}), key="a")
    shop.add(HOME, Item("oat", 1), key="b")
    quote = quoted(shop)
    assert [(line.name, line.quantity, line.total) for line in quote.lines] == [
        ("latte", 2, eur(820)),
        ("Alpro oat milk", 1, eur(249)),
    ]
    assert (quote.goods, quote.delivery, quote.total) == (eur(1069), eur(300), eur(1369))
    assert (quote.address, quote.arrives) == ("home", date(2026, 3, 11))
    assert (quote.created_at, quote.expires_at) == (NOON, NOON + LIFE)


def test_delivery_is_free_from_its_sum_on(shop: Shop) -> None:
    assert quoted(shop, [Item("beans", 4)]).delivery == eur(300)
    assert quoted(shop, [Item("beans", 4), Item("oat", 2)]).delivery == eur(0)


def test_a_yes_makes_the_order_and_empties_the_cart(shop: Shop) -> None:
    shop.add(HOME, Item("oat", 2), key="a")
    quote = quoted(shop)
    order = shop.accept(agree(quote))
    assert isinstance(order, Order)
    assert (order.lines, order.delivery, order.total) == (quote.lines, quote.delivery, quote.total)
    assert (order.address, order.arrives, order.quote_id) == (quote.address, quote.arrives, quote.id)
    assert shop.cart(HOME).lines == ()
    assert shop.stock("oat") == 8
    assert shop.order(order.id) == order
    assert shop.orders(HOME) == (order,)


def test_an_offer_of_given_items_leaves_the_cart_alone(shop: Shop) -> None:
    shop.add(HOME, Item("oat", 2), key="a")
    before = shop.cart(HOME)
    order = bought(shop, [Item("beans")])
    assert [line.product_id for line in order.lines] == ["beans"]
    assert shop.cart(HOME) == before


def test_the_same_yes_again_gives_the_same_order(shop: Shop, clock: TestClock) -> None:
    quote = quoted(shop, [Item("oat")])
    first = shop.accept(agree(quote))
    clock.move(seconds=30)
    assert shop.accept(agree(quote, words="yes, I said yes")) == first
    clock.move(days=3)
    later = shop.accept(agree(quote))
    assert isinstance(first, Order)
    assert isinstance(later, Order)
    assert later.id == first.id
    assert (orders_made(shop), shop.stock("oat")) == (1, 9)


def test_who_lost_the_answer_asks_again_with_the_same_key(shop: Shop, clock: TestClock) -> None:
    quote = shop.quote(HOME, [Item("oat")], key="q")
    assert isinstance(quote, Quote)
    clock.move(seconds=30)
    assert shop.quote(HOME, [Item("oat")], key="q") == quote
    order = shop.accept(agree(quote), key="a")
    assert isinstance(order, Order)
    assert isinstance(shop.cancel(order.id, key="c"), Order)
    assert shop.accept(agree(quote), key="a") == order, "as it was answered, though it was cancelled since"
    for other in (lambda: shop.quote(HOME, [Item("beans")], key="q"),
                  lambda: shop.accept(agree(quote, words="another yes"), key="a")):  # fmt: skip
        with pytest.raises(InputError) as error:
            other()
        assert error.value.code == "key_reused"


def test_a_yes_to_nothing_known_or_to_other_words_is_no_consent(shop: Shop) -> None:
    quote = quoted(shop, [Item("oat")])
    assert code(shop.accept(replace(agree(quote), quote_id="q999"))) is Code.QUOTE_UNKNOWN
    assert code(shop.accept(replace(agree(quote), digest="0" * 64))) is Code.NO_CONSENT
    assert code(shop.accept(replace(agree(quote), digest=""))) is Code.NO_CONSENT
    assert code(shop.accept(agree(quote, words="  "))) is Code.NO_CONSENT
    assert orders_made(shop) == 0


def test_the_digest_of_one_offer_is_no_consent_to_another(shop: Shop) -> None:
    one, other = quoted(shop, [Item("oat")]), quoted(shop, [Item("oat")])
    assert one.digest != other.digest
    assert code(shop.accept(replace(agree(one), quote_id=other.id))) is Code.NO_CONSENT
    assert code(shop.accept(replace(agree(one), digest=other.digest))) is Code.NO_CONSENT


def test_after_a_refused_digest_the_true_yes_still_counts_once(shop: Shop) -> None:
    quote = quoted(shop, [Item("oat")])
    shop.accept(agree(quote))
    assert code(shop.accept(replace(agree(quote), digest="0" * 64))) is Code.NO_CONSENT
    assert orders_made(shop) == 1


@pytest.mark.parametrize("late", [LIFE, LIFE + timedelta(hours=5), timedelta(days=30), timedelta(seconds=-1)])
def test_an_offer_expires_and_a_clock_that_went_back_revives_nothing(
    shop: Shop, clock: TestClock, late: timedelta
) -> None:
    quote = quoted(shop, [Item("oat")])
    clock.now = NOON + late
    bought_meanwhile = shop.quote(HOME, [Item("beans")])
    assert not isinstance(bought_meanwhile, Refusal)
    assert code(shop.accept(agree(quote))) in {Code.QUOTE_EXPIRED, Code.QUOTE_UNKNOWN}
    assert orders_made(shop) == 0


def test_what_was_called_expired_stays_so_when_the_clock_is_set_back(shop: Shop, clock: TestClock) -> None:
    quote = quoted(shop, [Item("oat")])
    clock.move(minutes=11)
    assert code(shop.accept(agree(quote))) is Code.QUOTE_EXPIRED
    clock.move(minutes=-10)
    assert code(shop.accept(agree(quote))) is Code.QUOTE_EXPIRED
    assert orders_made(shop) == 0


@pytest.mark.parametrize(
    ("begun", "hours"),
    [(datetime(2026, 3, 29, 0, 58, tzinfo=UTC), 23), (datetime(2026, 10, 25, 0, 58, tzinfo=UTC), 25)],
)
def test_summer_time_between_offer_and_yes_changes_nothing(
    shop: Shop, clock: TestClock, begun: datetime, hours: int
) -> None:
    """At 01:00 UTC the clocks of Amsterdam go from 02:00 to 03:00, or from 03:00 back to 02:00."""
    clock.now = begun
    quote = quoted(shop, [Item("grinder")])
    clock.move(minutes=4)
    order = shop.accept(agree(quote))
    assert isinstance(order, Order)
    assert (order.placed_at, order.held_until) == (clock.now, clock.now + timedelta(minutes=10))
    assert order.arrives == quote.arrives == begun.date() + timedelta(days=1)
    # The day has as many hours as it has: its cap counts to its end and not beyond.
    start = datetime(begun.year, begun.month, begun.day, tzinfo=ZoneInfo(PROFILE.timezone)).astimezone(UTC)
    assert isinstance(shop.accept(agree(quoted(shop, [Item("grinder")]))), Order)
    clock.now = start + timedelta(hours=hours, seconds=-1)
    assert isinstance(shop.quote(HOME, [Item("grinder")]), Refusal)
    clock.move(seconds=1)
    assert isinstance(shop.quote(HOME, [Item("grinder")]), Quote)


def test_the_last_moment_still_counts(shop: Shop, clock: TestClock) -> None:
    quote = quoted(shop, [Item("oat")])
    clock.now = NOON + LIFE - timedelta(microseconds=1)
    assert isinstance(shop.accept(agree(quote)), Order)


def other_shop(store: Store, clock: TestClock, *, profile: ShopProfile = PROFILE, **changed: object) -> Shop:
    """The same shop after the merchant changed something."""
    products = small_catalogue().products
    return Shop(
        small_catalogue(**{key: replace(products[key], **value) for key, value in changed.items()}),  # type: ignore[arg-type]
        profile,
        store,
        clock,
    )


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"oat": {"price": 250}}, "price"),
        ({"oat": {"price": 248}}, "price"),
        ({"oat": {"pack": "900 ml"}}, "lines"),
        ({"oat": {"kind": "oat drink"}}, "lines"),
        ({"oat": {"stock": 1}}, "stock"),
        ({"oat": {"discontinued": True}}, "stock"),
        ({"profile": replace(PROFILE, delivery_fee_minor=301)}, "delivery"),
        ({"profile": replace(PROFILE, delivery_fee_minor=299)}, "delivery"),
        ({"profile": replace(PROFILE, delivery_days=2)}, "delivery"),
        ({"profile": replace(PROFILE, address_label="work")}, "delivery"),
        ({"profile": replace(PROFILE, free_delivery_from_minor=498)}, "delivery"),
    ],
)
def test_any_change_kills_the_offer_for_good(
    shop: Shop, store: Store, clock: TestClock, changed: dict[str, object], what: str
) -> None:
    quote = quoted(shop, [Item("oat", 2)])
    refusal = other_shop(store, clock, **changed).accept(agree(quote))  # type: ignore[arg-type]
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.facts["what"]) == (Code.QUOTE_CHANGED, (what,))
    # Even when everything is back to what it was told, that yes is spent.
    back = other_shop(store, clock, oat={"stock": 10})
    assert back.accept(agree(quote)) == refusal
    assert orders_made(shop) == 0
    assert shop.stock("oat") == 10
    assert isinstance(bought(back, [Item("oat", 2)]), Order)


def test_an_option_that_costs_more_or_is_gone_kills_the_offer(
    shop: Shop, store: Store, clock: TestClock
) -> None:
    menu = small_catalogue()
    size = menu.groups["size"]
    dearer = replace(size, values=(size.values[0], replace(size.values[1], price_difference=61)))
    fewer = replace(size, values=size.values[:1])
    for group, what in ((dearer, "price"), (fewer, "lines")):
        quote = quoted(shop, [Item("latte", 1, {"size": "large"})])
        later = Shop(Catalogue(menu.products, {**menu.groups, "size": group}), PROFILE, store, clock)
        refusal = later.accept(agree(quote))
        assert isinstance(refusal, Refusal)
        assert (refusal.code, refusal.facts["what"]) == (Code.QUOTE_CHANGED, (what,))


def test_a_product_that_vanished_kills_the_offer(shop: Shop, store: Store, clock: TestClock) -> None:
    quote = quoted(shop, [Item("oat")])
    menu = small_catalogue()
    rest = {key: value for key, value in menu.products.items() if key != "oat"}
    refusal = Shop(replace(menu, products=rest), PROFILE, store, clock).accept(agree(quote))
    assert isinstance(refusal, Refusal)
    assert "lines" in refusal.facts["what"]


def test_any_change_of_the_cart_kills_its_offer_even_if_undone(shop: Shop) -> None:
    shop.add(HOME, Item("oat", 2), key="a")
    quote = quoted(shop)
    before = shop.cart(HOME)
    line = before.lines[0].line_id
    shop.set_quantity(HOME, line, 3, key="b")
    shop.set_quantity(HOME, line, 2, key="c")
    assert shop.cart(HOME) == before
    refusal = shop.accept(agree(quote))
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.facts["what"]) == (Code.QUOTE_CHANGED, ("lines",))


def test_what_changes_nothing_in_the_cart_does_not_kill_its_offer(shop: Shop) -> None:
    line = shop.add(HOME, Item("oat", 2), key="a")
    quote = quoted(shop)
    assert not isinstance(line, Refusal)
    shop.set_quantity(HOME, line.line_id, 2, key="b")
    shop.add(HOME, Item("gone"), key="c")
    shop.add("neighbours", Item("beans"), key="d")
    assert isinstance(shop.accept(agree(quote)), Order)


def test_two_offers_of_one_cart_give_one_order(shop: Shop) -> None:
    shop.add(HOME, Item("oat", 2), key="a")
    first, second = quoted(shop), quoted(shop)
    assert isinstance(shop.accept(agree(second)), Order)
    assert code(shop.accept(agree(first))) is Code.QUOTE_CHANGED
    assert orders_made(shop) == 1


def test_somebody_elses_purchase_of_the_last_one_kills_the_offer(shop: Shop) -> None:
    mine = quoted(shop, [Item("cup")])
    theirs = shop.quote("neighbours", [Item("cup")])
    assert not isinstance(theirs, Refusal)
    assert isinstance(shop.accept(agree(theirs)), Order)
    refusal = shop.accept(agree(mine))
    assert isinstance(refusal, Refusal)
    assert refusal.facts["what"] == ("stock",)
    assert shop.stock("cup") == 0


def test_midnight_moves_the_arrival_and_kills_the_offer(shop: Shop, clock: TestClock) -> None:
    clock.now = datetime(2026, 3, 10, 22, 58, tzinfo=UTC)  # two minutes to midnight in Amsterdam
    quote = quoted(shop, [Item("oat")])
    assert quote.arrives == date(2026, 3, 11)
    clock.move(minutes=3)
    refusal = shop.accept(agree(quote))
    assert isinstance(refusal, Refusal)
    assert refusal.facts["what"] == ("delivery",)


def test_nothing_cannot_be_offered(shop: Shop) -> None:
    assert code(shop.quote(HOME)) is Code.EMPTY_CART
    assert code(shop.quote(HOME, [])) is Code.EMPTY_CART


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([Item("tea")], Code.UNKNOWN_PRODUCT),
        ([Item("oat"), Item("gone")], Code.DISCONTINUED),
        ([Item("flat")], Code.OPTION_MISSING),
        ([Item("cup"), Item("cup")], Code.OUT_OF_STOCK),
        ([Item("latte", 1, {"size": "xl"})], Code.UNKNOWN_OPTION),
    ],
)
def test_what_cannot_be_sold_is_not_offered(shop: Shop, items: list[Item], expected: Code) -> None:
    assert code(shop.quote(HOME, items)) is expected


def test_an_offer_that_was_tampered_with_is_not_sold(shop: Shop, store: Store) -> None:
    quote = quoted(shop, [Item("oat")])
    with store.write() as db:
        db.execute("UPDATE quotes SET body = replace(body, '249', '1')")
    with pytest.raises(StateError) as fault:
        shop.accept(agree(quote))
    assert fault.value.code == "quote_tampered"
    assert orders_made(shop) == 0


def test_the_yes_is_kept_with_the_order(shop: Shop, store: Store) -> None:
    quote = quoted(shop, [Item("oat")])
    shop.accept(agree(quote, words="go ahead"))
    with store.read() as db:
        row = dict(db.execute("SELECT * FROM consents").fetchone())
    assert (row["quote_id"], row["digest"], row["words"]) == (quote.id, quote.digest, "go ahead")
    assert (row["person"], row["channel"]) == ("anna", "text")


def test_offers_nobody_took_are_forgotten_after_days_and_never_the_others(
    shop: Shop, store: Store, clock: TestClock
) -> None:
    taken, left = quoted(shop, [Item("oat")]), quoted(shop, [Item("oat")])
    shop.accept(agree(taken))
    clock.move(days=3)
    quoted(shop, [Item("oat")])
    assert code(shop.accept(agree(left))) is Code.QUOTE_UNKNOWN
    assert isinstance(shop.accept(agree(taken)), Order)


def test_shop_and_catalogue_must_have_one_currency(store: Store, clock: TestClock) -> None:
    with pytest.raises(InputError):
        Shop(small_catalogue(), replace(PROFILE, currency="USD"), store, clock)


def test_a_clock_without_time_zone_is_a_mistake(shop: Shop) -> None:
    quote = quoted(shop, [Item("oat")])
    naive = replace(agree(quote), at=datetime(2026, 3, 10, 12))  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        shop.accept(naive)
    assert orders_made(shop) == 0


def test_another_shop_in_the_same_home_does_not_sell_the_first_ones_offers(
    shop: Shop, store: Store, clock: TestClock
) -> None:
    old = bought(shop, [Item("oat")])
    quote = quoted(shop, [Item("oat")])
    dollars = replace(PROFILE, currency="USD", day_cap_minor=600)
    later = Shop(replace(small_catalogue(), currency="USD"), dollars, store, clock)
    refusal = later.accept(agree(quote))
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.facts["what"]) == (Code.QUOTE_CHANGED, ("price",))
    # Euros of this morning are not dollars of the cap.
    assert bought(later, [Item("oat")]).total == Money(549, "USD")
    assert later.orders(HOME)[1] == old
