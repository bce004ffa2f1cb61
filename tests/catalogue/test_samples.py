"""The shops that come with voice_shop are whole, and look like shops."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from voice_shop.catalogue.history import STATUSES
from voice_shop.catalogue.load import ShopFolder, load_folder
from voice_shop.resources import resource

SAMPLES = ("grocery", "barista")
_PACK = re.compile(
    r"(?:([0-9]+) × )?([0-9]+(?:\.[0-9]+)?) (l|ml|kg|g|m|pieces?|rolls|bags|tablets|sheets|boxes|pair)"
)
_PLAIN = re.compile(r"[a-z][a-z ']*")


@pytest.fixture(scope="module", params=SAMPLES)
def sample(request: pytest.FixtureRequest) -> ShopFolder:
    return load_folder(resource("samples", request.param))


@pytest.fixture(scope="module")
def grocery() -> ShopFolder:
    return load_folder(resource("samples", "grocery"))


@pytest.fixture(scope="module")
def barista() -> ShopFolder:
    return load_folder(resource("samples", "barista"))


def test_every_department_has_products_and_ways_to_say_it(sample: ShopFolder) -> None:
    counted = Counter(product.category for product in sample.catalogue.products.values())
    assert set(counted) == set(sample.catalogue.categories)
    assert all(category.spoken for category in sample.catalogue.categories.values())


def test_every_option_group_is_used(sample: ShopFolder) -> None:
    used = {group for product in sample.catalogue.products.values() for group in product.options}
    assert used == set(sample.catalogue.groups)


def test_every_product_has_a_kind_a_description_and_a_price(sample: ShopFolder) -> None:
    for product in sample.catalogue.products.values():
        assert _PLAIN.fullmatch(product.kind), product.id
        assert product.description.endswith("."), product.id
        assert 0 < product.price < 10000, product.id


def test_aliases_are_plain_words_that_are_no_product_twice(sample: ShopFolder) -> None:
    for product in sample.catalogue.products.values():
        assert product.kind not in product.aliases, product.id
        for alias in product.aliases:
            assert _PLAIN.fullmatch(alias), (product.id, alias)


def test_no_past_order_is_from_before_its_time(sample: ShopFolder) -> None:
    days = [order.days_ago for order in sample.history]
    assert days == sorted(days, reverse=True)
    for order in sample.history:
        for line in order.lines:
            product = sample.catalogue.products[line.product_id]
            differences = {
                group: {value.name: value.price_difference for value in sample.catalogue.groups[group].values}
                for group in product.options
            }
            now = product.price + sum(differences[group][value] for group, value in line.options.items())
            assert now * Decimal("0.85") <= line.unit_price_minor <= now, (order.id, product.id)


def test_past_orders_stay_within_the_shop_s_caps_and_fees(sample: ShopFolder) -> None:
    profile = sample.profile
    for order in sample.history:
        goods = sum(line.unit_price_minor * line.quantity for line in order.lines)
        free = profile.free_delivery_from_minor
        fee = 0 if free is not None and goods >= free else profile.delivery_fee_minor
        assert order.delivery_minor == fee, order.id
        assert profile.order_cap_minor is not None
        assert goods + fee <= profile.order_cap_minor, order.id
        assert order.address == profile.address_label


def test_the_grocery_is_large_enough_to_be_lost_in(grocery: ShopFolder) -> None:
    assert len(grocery.catalogue.products) >= 300
    assert len(grocery.catalogue.categories) >= 12
    assert len(grocery.history) >= 50
    assert max(order.days_ago for order in grocery.history) in range(330, 366)
    assert {order.status for order in grocery.history} == set(STATUSES)


def test_every_pack_of_the_grocery_is_a_number_and_a_unit(grocery: ShopFolder) -> None:
    for product in grocery.catalogue.products.values():
        assert _PACK.fullmatch(product.pack), (product.id, product.pack)


def test_some_of_the_grocery_is_sold_out_shared_or_gone(grocery: ShopFolder) -> None:
    products = grocery.catalogue.products.values()
    assert sum(product.stock == 0 and not product.discontinued for product in products) >= 5
    gone = [product for product in products if product.discontinued]
    assert len(gone) >= 3
    assert all(product.successor for product in gone)
    kinds = Counter(product.kind for product in products if not product.discontinued)
    assert sum(count > 1 for count in kinds.values()) >= 20


def test_the_household_has_its_regular_things(grocery: ShopFolder) -> None:
    delivered = [order for order in grocery.history if order.status == "delivered"]
    bought = Counter(line.product_id for order in delivered for line in order.lines)
    assert bought["alpro-oat-drink"] >= 40
    assert bought["lavazza-qualita-rossa"] in range(22, 30)
    rivals = [product.id for product in grocery.catalogue.products.values() if product.kind == "oat milk"]
    (_, often), (_, seldom) = Counter({rival: bought[rival] for rival in rivals}).most_common(2)
    assert often >= 5 * seldom


def test_every_drink_of_the_counter_has_all_five_groups_and_needs_none(barista: ShopFolder) -> None:
    groups = ("size", "roast", "numberOfShots", "milkAmount", "sugarAmount")
    assert all(product.options == groups for product in barista.catalogue.products.values())
    assert not any(group.least or group.default for group in barista.catalogue.groups.values())
    places = {name: group.place for name, group in barista.catalogue.groups.items()}
    assert places["size"] == "before"
    assert places["milkAmount"] == places["sugarAmount"] == "after"


@pytest.mark.recordings
def test_the_counter_sells_what_the_speakers_ordered_from(barista: ShopFolder, recordings: Path) -> None:
    menu = json.loads((recordings / "orders" / "menu.json").read_text())
    assert [product.name for product in barista.catalogue.products.values()] == menu["drinks"]
    groups = {
        name: [value.name for value in group.values] for name, group in barista.catalogue.groups.items()
    }
    assert groups == menu["options"]


def test_the_samples_show_tax_member_prices_and_options_of_which_several_are_taken(
    barista: ShopFolder, grocery: ShopFolder
) -> None:
    rates = barista.profile.tax.rates
    assert len(rates) == 2
    products = barista.catalogue.products.values()
    assert {product.tax or barista.profile.tax.usual for product in products} == set(rates)
    assert any(product.member_price for product in products)
    several = [group for group in grocery.catalogue.groups.values() if group.several]
    assert any(
        group.name in product.options for group in several for product in grocery.catalogue.products.values()
    )
