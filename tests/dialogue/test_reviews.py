"""What buyers say is told with how many and where from, as the shop's files have it, and never made up."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.catalogue.folders import write_shop
from tests.dialogue.conftest import Shopper
from voice_shop.catalogue.load import load_with_products
from voice_shop.catalogue.problems import ShopFolderError


@pytest.fixture
def rated(shopper: Shopper, monkeypatch: pytest.MonkeyPatch) -> Shopper:
    products = shopper.shop.catalogue.products
    told = replace(
        products["tofu"],
        rating=46,
        reviews=213,
        review="Firm, fresh and it takes any sauce you like to give it",
        review_source="example.com",
    )
    monkeypatch.setitem(products, "tofu", told)  # type: ignore[arg-type]
    return shopper


def test_it_is_told_with_how_many_where_from_and_a_few_words_of_one(rated: Shopper) -> None:
    said = rated.say("what do people say about the tofu")
    assert "4.6 out of 5 in 213 reviews, from example.com" in said
    assert "“Firm, fresh and it takes any sauce you…”" in said
    assert len(said.split()) <= 25


def test_it_can_be_asked_of_what_was_just_spoken_of(rated: Shopper) -> None:
    assert "213 reviews" in rated.say("how much is tofu", "what do others think of it")


def test_where_nobody_has_told_nothing_is_made_up(shopper: Shopper) -> None:
    assert shopper.say("what do people say about the tofu") == "The shop has no reviews of tofu."


def test_in_a_checkout_it_is_told_and_the_question_stays(rated: Shopper) -> None:
    rated.say("add two butter", "check out")
    assert rated.say("how is the tofu rated").endswith("?")


@pytest.mark.parametrize(
    ("told", "rating"),
    [({"ratingValue": 9, "bestRating": 10}, 45), ({"ratingValue": "4.25"}, 43), ({"ratingValue": 0}, 0)],
)
def test_ratings_of_other_scales_are_of_five(
    tmp_path_factory: pytest.TempPathFactory, told: dict[str, object], rating: int
) -> None:
    assert _read(tmp_path_factory, {**told, "reviewCount": 7}) == (rating, 7)


@pytest.mark.parametrize(
    "told", [{"ratingValue": "great"}, {"ratingValue": 7}, {"ratingValue": 3, "bestRating": 0}]
)
def test_what_is_no_rating_is_refused(
    tmp_path_factory: pytest.TempPathFactory, told: dict[str, object]
) -> None:
    with pytest.raises(ShopFolderError):
        _read(tmp_path_factory, {**told, "reviewCount": 7})


def _read(factory: pytest.TempPathFactory, told: dict[str, object]) -> tuple[int | None, int]:
    folder = write_shop(factory.mktemp("rated") / "shop", orders=None)
    thing = {
        "@context": "https://schema.org",
        "@type": "Product",
        "sku": "p",
        "name": "Beans",
        "category": "coffee",
        "offers": {"price": "4.50", "priceCurrency": "EUR"},
        "aggregateRating": told,
    }
    product = load_with_products(folder, json.dumps(thing).encode(), "x", "json-ld").catalogue.products["p"]
    return product.rating, product.reviews
