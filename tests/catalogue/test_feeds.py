"""Files of other shops become products, or a mistake with its place that leaves the shop alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalogue.folders import write_shop
from voice_shop.catalogue.feeds import FORMATS, detect
from voice_shop.catalogue.importing import ImportPlan, apply_import, plan_import
from voice_shop.catalogue.load import load_folder, load_with_products
from voice_shop.catalogue.problems import ShopFolderError
from voice_shop.catalogue.product import Catalogue, Product
from voice_shop.catalogue.writing import csv_bytes, json_ld
from voice_shop.resources import resource

XML = """<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>
<item><g:id>tea-l</g:id><g:title>Red &amp; Black Tea</g:title><g:price>12.99 EUR</g:price><g:link>x</g:link>
<g:availability>in_stock</g:availability><g:product_type>Food &gt; Coffee</g:product_type>
<g:item_group_id>tea</g:item_group_id><g:size>large</g:size>
<g:unit_pricing_measure>750 ml</g:unit_pricing_measure></item>
<item><g:id>tea-s</g:id><title>Tea</title><g:price>3 EUR</g:price><g:sale_price>2.50 EUR</g:sale_price>
<g:availability>out of stock</g:availability><g:product_type>milk products</g:product_type></item>
</channel></rss>"""

TSV = (
    "id\ttitle\tprice\tavailability\tlink\tproduct type\titem group id\tsize\n"
    "tea-l\tRed & Black Tea\t12.99 EUR\tin_stock\tx\tCoffee\ttea\tlarge\n"
)

LD: dict[str, Any] = {
    "@context": "https://schema.org",
    "@graph": [
        {
            "@type": "ProductGroup",
            "productGroupID": "tea",
            "name": "Tea",
            "category": "Coffee",
            "brand": {"@type": "Brand", "name": "Leaf"},
            "hasVariant": [
                {
                    "@type": "Product",
                    "sku": "tea-l",
                    "size": "large",
                    "offers": {"@type": "Offer", "price": 12.99, "priceCurrency": "EUR"},
                }
            ],
        }
    ],
}


def plan(tmp_path: Path, content: str | bytes, name: str = "feed") -> ImportPlan:
    folder = write_shop(tmp_path / "shop", orders=None)
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return plan_import(folder, file)


def added(tmp_path: Path, content: str | bytes) -> dict[str, Product]:
    return {product.id: product for product in plan(tmp_path, content).added}


def mistakes(tmp_path: Path, content: str | bytes) -> list[str]:
    with pytest.raises(ShopFolderError) as caught:
        plan(tmp_path, content)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (XML, "google-xml"),
        (TSV, "google-tsv"),
        (json.dumps(LD), "json-ld"),
        ("[{}]", "json"),
        ("id,name", "csv"),
    ],
)
def test_a_format_is_found_by_content(content: str, kind: str) -> None:
    assert detect(content.encode()) == kind
    assert detect(b"\xef\xbb\xbf" + content.encode()) == kind


def test_an_xml_feed_is_read(tmp_path: Path) -> None:
    tea = added(tmp_path, XML)
    large, small = tea["tea-l"], tea["tea-s"]
    assert (large.name, large.price, large.category, large.stock) == ("Red & Black Tea", 1299, "coffee", None)
    assert (large.pack, large.variant_of, large.variant) == ("750 ml", "tea", {"size": "large"})
    assert (small.price, small.category, small.stock) == (250, "dairy", 0)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_xml_says_its_own_encoding(encoding: str, tmp_path: Path) -> None:
    assert added(tmp_path, XML.encode(encoding)).keys() == {"tea-l", "tea-s"}


def test_a_tsv_feed_is_read(tmp_path: Path) -> None:
    tea = added(tmp_path, TSV)["tea-l"]
    assert (tea.price, tea.category, tea.variant) == (1299, "coffee", {"size": "large"})


def test_json_ld_with_variants_is_read(tmp_path: Path) -> None:
    tea = added(tmp_path, json.dumps(LD))["tea-l"]
    assert (tea.name, tea.brand, tea.price, tea.category) == ("Tea", "Leaf", 1299, "coffee")
    assert (tea.variant_of, tea.variant, tea.pack) == ("tea", {"size": "large"}, "")


def test_json_ld_in_a_web_page_is_read(tmp_path: Path) -> None:
    script = f'<script type="application/ld+json">{json.dumps(LD)}</script>'
    assert added(tmp_path, f"<!DOCTYPE html><html><p>Tea<br>{script}</html>").keys() == {"tea-l"}


def test_where_json_stops_being_json_is_told(tmp_path: Path) -> None:
    entry = '{"id": "t", "name": "Tea", "category": "coffee", "price": 2.5}'
    for content, told in [
        (f"[{entry}, {{]", "after $[0]: cannot be read as JSON"),
        (f"[{entry}", "after $[0]: cannot be read as JSON"),
        (f"[{entry}] and more", "cannot be read as JSON"),
        ('[{"id": "t", "id": "u"}]', "same key twice"),
        ('{"products": [], "products": []}', "same key twice"),
        ("[" * 50_000, "nested too deeply"),
        ('{"products":' * 50_000, "nested too deeply"),
        ("[", "cannot be read as JSON"),
        ("{", "cannot be read as JSON"),
    ]:
        with pytest.raises(ShopFolderError, match=re.escape(told)):
            added(tmp_path, content)


def test_own_json_and_csv_with_other_headers_are_read(tmp_path: Path) -> None:
    own = [{"id": "t", "name": "Tea", "category": "coffee", "price": 2.5, "stock": 3, "perishable": True}]
    tea = added(tmp_path, json.dumps(own))["t"]
    assert (tea.price, tea.stock, tea.perishable) == (250, 3, True)
    tea = added(tmp_path, "SKU;Title;Department;Price;Quantity\nt;Tea;Coffee;2.50 EUR;3\n")["t"]
    assert (tea.name, tea.price, tea.stock, tea.category) == ("Tea", 250, 3, "coffee")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (XML.replace("12.99 EUR", "12.99 USD"), "feed, item 1, element price: '12.99 USD' is not in EUR."),
        (XML.replace("<g:price>12.99 EUR</g:price>", ""), "feed, item 1, element price: is empty."),
        (XML.replace("12.99", "-1"), "feed, item 1, element price: -1 is below zero."),
        (XML.replace("12.99", "1.999"), "feed, item 1, element price: 1.999 has more decimals than EUR (2)."),
        (XML.replace("tea-s", "tea-l"), "feed, item 2, element id: 'tea-l' is already in item 1."),
        (XML.replace("in_stock", "maybe"), "feed, item 1, element availability: 'maybe' is not known."),
        (XML.replace("&amp;", "&"), "feed, line 2: cannot be read as XML"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><rss>&b;</rss>", "feed: declares entities"),
        (TSV.replace("12.99 EUR", ""), "feed, row 2, column price: is empty."),
        (TSV.replace("\tprice", "\tcost"), "feed, row 1: column price is missing."),
        (
            json.dumps(LD).replace("12.99", "-1"),
            "feed, $.@graph[0].hasVariant[0], key price: -1 is below zero.",
        ),
        ('[{"id": "t", "nam": 1}]', "feed, $[0], key 'nam': is not known. Did you mean 'name'?"),
        ("[1]", "feed, $[0], key price: is empty."),
        ("{}", "feed: has no products."),
        (
            "SKU;Title;Department;Price\nt;Tea;Cofee;2\n",
            "column category: 'Cofee' is no department. Did you mean",
        ),
        (TSV.encode("utf-16"), "feed: is UTF-16 text. Save it as UTF-8."),
        (TSV.encode("utf-16-le"), "feed: is UTF-16 text. Save it as UTF-8."),
        (
            "id,name\nt,Caf\u00e9".encode("latin-1"),
            "byte 0xe9 is not UTF-8 text; it seems to be Windows-1252",
        ),
        ("id," + "x," * 1_000_000, "columns. Keep only these"),
    ],
    ids=range(19),
)
def test_a_mistake_has_its_place(content: str | bytes, told: str, tmp_path: Path) -> None:
    assert told in mistakes(tmp_path, content)[0]
    assert (tmp_path / "shop" / "products.csv").read_bytes() == write_shop(tmp_path / "x").joinpath(
        "products.csv"
    ).read_bytes()


def test_an_applied_feed_is_the_shop_from_then_on(tmp_path: Path) -> None:
    planned = plan(tmp_path, XML)
    apply_import(planned)
    products = load_folder(tmp_path / "shop").catalogue.products
    assert list(products.values()) == list(planned.added)


def test_what_a_feed_has_no_word_for_stays_as_it_was(tmp_path: Path) -> None:
    feed = TSV.replace("tea-l", "latte").replace("\ttea\t", "\t\t")
    (change,) = plan(tmp_path, feed).changed
    assert (change.product.price, change.product.kind, change.product.options) == (1299, "latte", ("size",))
    assert {field.field for field in change.fields} == {"name", "price"}
    (change,) = plan(tmp_path, feed.replace("latte", "milk")).changed
    assert change.product.stock == 12
    (change,) = plan(tmp_path, feed.replace("latte", "milk").replace("in_stock", "out_of_stock")).changed
    assert change.product.stock == 0
    own = [{"id": "latte", "name": "Latte", "category": "coffee", "price": "3.90"}]
    (change,) = plan(tmp_path, json.dumps(own)).changed
    assert change.product.options == ()


def test_formulas_stay_text_and_are_kept_from_spreadsheets(tmp_path: Path) -> None:
    evil = [{"id": "t", "name": "=cmd|' /C calc'!A0", "category": "coffee", "price": "2"}]
    planned = plan(tmp_path, json.dumps(evil))
    assert planned.added[0].name == "=cmd|' /C calc'!A0"
    assert b",'=cmd|" in planned.now
    apply_import(planned)
    assert load_folder(tmp_path / "shop").catalogue.products["t"] == planned.added[0]


def test_markup_is_only_text(tmp_path: Path) -> None:
    name = "<speak><b>Tea</b></speak>"
    own = [{"id": "t", "name": name, "category": "coffee", "price": "2"}]
    assert added(tmp_path, json.dumps(own))["t"].name == name


texts = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters=";:"), min_size=1, max_size=9)
products = st.builds(
    Product,
    id=st.just("p"),
    name=texts,
    category=st.just("coffee"),
    price=st.integers(1, 10**9),
    brand=texts | st.just(""),
    kind=texts | st.just(""),
    pack=texts | st.just(""),
    stock=st.none() | st.integers(0, 999),
    description=texts | st.just(""),
    attributes=st.lists(texts, max_size=2, unique=True).map(tuple),
    aliases=st.lists(texts, max_size=2, unique=True).map(tuple),
    options=st.sampled_from([(), ("size",)]),
    perishable=st.booleans(),
    discontinued=st.booleans(),
    tax=texts | st.just(""),
    member_price=st.none() | st.just(1),
    age_limit=st.none() | st.integers(1, 99),
    allergens=st.sampled_from([("milk",), ("milk", "gluten")]),
    allergens_told=st.just(True),
    diets=st.sampled_from([(), ("vegan", "gluten free")]),
    variant_of=texts | st.none(),
    variant=st.dictionaries(texts, texts, max_size=2),
    most_per_order=st.none() | st.integers(1, 99),
    rating=st.integers(0, 50),
    reviews=st.integers(0, 9999),
    review=texts | st.just(""),
    review_source=texts | st.just(""),
)


@settings(max_examples=60)
@given(product=products)
def test_what_is_exported_is_imported_again(
    product: Product, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = write_shop(tmp_path_factory.getbasetemp() / "round", orders=None)
    catalogue = Catalogue({"p": product}, currency="EUR")
    document = json.dumps(json_ld(catalogue)).encode()
    assert detect(document) == "json-ld"
    for data, kind in ((document, "json-ld"), (csv_bytes([product], "EUR"), "csv")):
        assert load_with_products(folder, data, "x", kind).catalogue.products == {"p": product}, kind


@pytest.mark.parametrize("sample", ["grocery", "barista"])
def test_a_whole_sample_survives_the_journey(sample: str) -> None:
    folder = resource("samples", sample)
    shop = load_folder(folder).catalogue
    document = json.dumps(json_ld(shop)).encode()
    assert load_with_products(folder, document, "x", "json-ld").catalogue == shop
    assert load_with_products(folder, csv_bytes(shop.products.values(), "EUR")).catalogue == shop


@settings(max_examples=150)
@given(
    data=st.binary(max_size=60)
    | st.tuples(st.sampled_from([XML, TSV, json.dumps(LD)]), st.integers(0, 900), st.binary(max_size=4)).map(
        lambda spoiled: spoiled[0].encode()[: spoiled[1]] + spoiled[2] + spoiled[0].encode()[spoiled[1] + 3 :]
    ),
    kind=st.sampled_from([*FORMATS, ""]),
)
def test_any_bytes_are_products_or_a_mistake(
    data: bytes, kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = write_shop(tmp_path_factory.getbasetemp() / "any", orders=None)
    told: ShopFolderError | None = None
    try:
        assert load_with_products(folder, data, "feed", kind or detect(data)).catalogue.products
    except ShopFolderError as error:
        told = error
    assert told is None or all(problem.place.startswith("feed") for problem in told.problems)
