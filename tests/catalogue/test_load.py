"""A shop folder is read whole, or every mistake is named with its place and what to do."""

from __future__ import annotations

import json
from datetime import time
from pathlib import Path

import pytest

from tests.catalogue.folders import HEADER, ORDERS, PRODUCTS, SHOP, with_order, with_row, write_shop
from voice_shop.catalogue.history import STATUSES, PastLine, PastOrder
from voice_shop.catalogue.load import load_folder
from voice_shop.catalogue.problems import MOST, ShopFolderError
from voice_shop.catalogue.product import Category, OptionGroup, OptionValue, Product
from voice_shop.catalogue.profile import ShopProfile
from voice_shop.commerce.types import OrderStatus
from voice_shop.errors import InputError


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(ShopFolderError) as caught:
        load_folder(folder)
    return [str(problem) for problem in caught.value.problems]


def test_a_good_folder_becomes_values(tmp_path: Path) -> None:
    shop = load_folder(write_shop(tmp_path))
    assert shop.profile == ShopProfile(
        name="Test Shop",
        currency="EUR",
        timezone="Europe/Dublin",
        locale="en-IE",
        delivery_fee_minor=395,
        free_delivery_from_minor=5000,
        order_cap_minor=15000,
    )
    assert list(shop.catalogue.products) == ["milk", "latte", "old-milk"]
    assert shop.catalogue.products["milk"] == Product(
        id="milk",
        name="Farm Milk",
        category="dairy",
        price=145,
        kind="whole milk",
        stock=12,
        attributes=("organic", "local"),
        aliases=("milk",),
        perishable=True,
    )
    assert shop.catalogue.products["old-milk"].successor == "milk"
    assert shop.catalogue.groups["size"] == OptionGroup(
        "size",
        (OptionValue("small"), OptionValue("large", 50, ("large", "big"))),
        default="small",
        place="before",
    )
    assert shop.catalogue.categories["dairy"] == Category("dairy", "Dairy", ("dairy", "milk products"))
    assert shop.history == (
        PastOrder(
            id="A1",
            days_ago=7,
            at=time(9, 30),
            status="delivered",
            status_days_ago=6,
            lines=(PastLine("latte", 2, 440, {"size": "large"}), PastLine("old-milk", 1, 120)),
            delivery_minor=395,
        ),
    )


def test_options_and_orders_may_be_absent(tmp_path: Path) -> None:
    products = "id,name,category,price\nmilk,Milk,dairy,1\n"
    shop = load_folder(write_shop(tmp_path, options=None, orders=None, products=products))
    assert shop.history == ()
    assert shop.catalogue.groups == {}
    assert shop.catalogue.products["milk"].stock is None


def test_past_orders_know_the_states_of_commerce() -> None:
    assert set(STATUSES) == {status.value for status in OrderStatus}


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + PRODUCTS.encode(),
        PRODUCTS.replace("\n", "\r\n").encode(),
        PRODUCTS.replace("\n", "\r").encode(),
        PRODUCTS.replace("; ", "+").replace(",", ";").replace("organic+local", '"organic;local"').encode(),
        PRODUCTS.replace(",", "\t").encode(),
        PRODUCTS.replace(HEADER, HEADER.upper()).encode(),
        (PRODUCTS + "\n , ,\n\n").encode(),
    ],
    ids=["byte order mark", "Windows", "old Mac", "semicolons", "tabs", "capitals", "empty rows"],
)
def test_what_spreadsheets_write_is_read_alike(tmp_path: Path, data: bytes) -> None:
    same = load_folder(write_shop(tmp_path / "plain")).catalogue
    assert load_folder(write_shop(tmp_path / "other", products=data)).catalogue == same


def test_markup_and_formulas_in_names_stay_text(tmp_path: Path) -> None:
    rows = 'a,"<b>Milk</b> <break time=""1s""/>",dairy,1\nb,=1+1,dairy,1\nc,"  two\n lines ",dairy,1\n'
    products = load_folder(
        write_shop(tmp_path, orders=None, products="id,name,category,price\n" + rows)
    ).catalogue.products
    assert [product.name for product in products.values()] == [
        '<b>Milk</b> <break time="1s"/>',
        "=1+1",
        "two lines",
    ]


@pytest.mark.parametrize(
    ("row", "place", "hint"),
    [
        ("x,X,dairy,-1", "column price: -1 is below zero.", "zero or more"),
        ("x,X,dairy,", "column price: is empty.", '"4.50"'),
        ("x,X,dairy,0", "column price: is zero.", "one pack"),
        ("x,X,dairy,€4", "column price: '€4' is not an amount.", '"4.50"'),
        ('x,X,dairy,"4,50"', "column price: '4,50' is not an amount.", '"4.50"'),
        ("x,X,dairy,4.505", "column price: 4.505 has more decimals than EUR (2).", "Round"),
        ("x,X,dairy,1e3", "column price: '1e3' is not an amount.", '"4.50"'),
        ("x,X,dairy,٣", "column price: '٣' is not an amount.", '"4.50"'),
        ("x,X,dairy,99999999999", "column price: 99999999999 is too large.", "point"),
        (",X,dairy,1", "column id: is empty.", "Fill"),
        ("x,,dairy,1", "column name: is empty.", "Fill"),
        ("milk,X,dairy,1", "column id: 'milk' is already in row 2.", "its own id"),
        ("x,X,diary,1", "column category: 'diary' is not known.", "Did you mean 'dairy'?"),
        ("x,X,dairy,1,,many", "column stock: 'many' is not a whole number.", "0 or more"),
        ("x,X,dairy,1,,-2", "column stock: '-2' is not a whole number.", "0 or more"),
        ("x,X,dairy,1,,1.5", "column stock: '1.5' is not a whole number.", "0 or more"),
        ("x,X,dairy,1,,,,,sise", "column options: the group 'sise' is not in options.toml.", "'size'"),
        ("x,X,dairy,1,,,,,,maybe", "column perishable: 'maybe' is neither yes nor no.", '"yes" or "no"'),
        ("x,X,dairy,1,,,,,,,yes,mild", "column successor: there is no product 'mild'.", "'milk'"),
        ("x,X,dairy,1,,,,,,,,milk", "column successor: the product is still sold.", "discontinued"),
        ("x,X,dairy,1,,,,,,,yes,x", "column successor: successors go round in a circle.", "still be sold"),
        ("x,X\x07,dairy,1", "column name: 'X\\x07' has a control character.", "Delete it"),
        (f"x,{'X' * 3000},dairy,1", "column name: has 3000 characters.", "below 2000"),
        ("x,X,dairy,1,,,,,,,,,more", "has 13 cells, the header has 12.", "quotes"),
    ],
)
def test_a_wrong_row_is_named_by_row_and_column(tmp_path: Path, row: str, place: str, hint: str) -> None:
    (told,) = problems_of(write_shop(tmp_path, products=with_row(row)))
    assert told.startswith("products.csv, row 5")
    assert place in told
    assert hint in told


@pytest.mark.parametrize(
    ("products", "told"),
    [
        ("", "row 1: has no column names. The first row must have id, name, category, price."),
        ("id,name,prise,category,price\n", "column 3 has the unknown name 'prise'. Did you mean 'price'?"),
        ("id,name,category\n", "row 1: column price is missing."),
        ("id,name,category,price,name\n", "row 1: column name is there twice."),
        ("id,name,category,price\n", "products.csv: has no products."),
        (",".join(f"c{n}" for n in range(100_000)), "row 1: has 100000 columns."),
        ('id,name,category,price\nx,"X,dairy,1\n', "line 2: cannot be read as CSV"),
        (f"id,name,category,price\nx,{'x' * 200_000},dairy,1\n", "line 2: cannot be read as CSV"),
        (PRODUCTS.encode("utf-16"), 'products.csv: is UTF-16 text. Save it as "CSV UTF-8".'),
        (
            with_row("x,Crème,dairy,1").encode("latin-1"),
            "line 5: byte 0xe8 is not UTF-8 text; it seems to be Windows-1252 (Latin-1).",
        ),
        (with_row("x,\0,dairy,1"), "line 5: has a zero byte."),
        (None, "products.csv: is not in "),
    ],
)
def test_a_file_that_is_no_table_is_named(tmp_path: Path, products: str | bytes | None, told: str) -> None:
    assert told in problems_of(write_shop(tmp_path, products=products))[0]


def test_a_misnamed_file_is_found(tmp_path: Path) -> None:
    write_shop(tmp_path, products=None)
    (tmp_path / "product.csv").write_text(PRODUCTS)
    assert "Did you mean 'product.csv'?" in problems_of(tmp_path)[0]


def test_successors_that_go_round_are_told_for_each_of_them(tmp_path: Path) -> None:
    rows = "x,X,dairy,1,,,,,,,yes,y\ny,Y,dairy,1,,,,,,,yes,x\nz,Z,dairy,1,,,,,,,yes,old-milk"
    told = problems_of(write_shop(tmp_path, products=with_row(rows)))
    assert [line.split(": ")[0] for line in told] == [
        "products.csv, row 5, column successor",
        "products.csv, row 6, column successor",
    ]
    assert all("go round in a circle" in line for line in told)


def test_every_mistake_is_told_in_one_run(tmp_path: Path) -> None:
    told = problems_of(write_shop(tmp_path, products=with_row("a,A,dairy,-1\nb,B,cheese,1\nc,C,dairy,1,,x")))
    assert [line.split(":")[0] for line in told] == [
        "products.csv, row 5, column price",
        "products.csv, row 6, column category",
        "products.csv, row 7, column stock",
    ]


def test_the_message_is_one_line_with_the_first_mistake_and_how_many_more(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_folder(write_shop(tmp_path, products=with_row("a,A,dairy,-1\nb,B,dairy,-2")))
    assert caught.value.message == (
        "products.csv, row 5, column price: -1 is below zero. (and 1 more problem)"
    )
    assert "\n" not in str(caught.value)


def test_no_list_of_mistakes_is_endless(tmp_path: Path) -> None:
    rows = "".join(f"p{n},P,dairy,-1\n" for n in range(1000))
    assert len(problems_of(write_shop(tmp_path, products=with_row(rows)))) == MOST


@pytest.mark.parametrize(
    ("shop", "told"),
    [
        ("", "shop.toml, key name: is empty."),
        ("name = ", "shop.toml: cannot be read as TOML"),
        ("x = " + "[" * 5000, "shop.toml: "),
        (SHOP + "currencie = 1", "shop.toml, key 'currencie': is not known. Did you mean 'currency'?"),
        (SHOP.replace("EUR", "EURO"), "key currency: 'EURO' is no currency."),
        (SHOP.replace("Dublin", "Dubbeldam"), "key timezone: 'Europe/Dubbeldam' is not known."),
        (SHOP.replace("Europe/Dublin", "/etc/passwd"), "key timezone: '/etc/passwd' is not known."),
        (SHOP.replace("en-IE", "xx-XX"), "key locale: 'xx-XX' is not known."),
        (SHOP + "delivery_days = -1", "key delivery_days: -1 is out of range."),
        (SHOP + "delivery_days = true", "key delivery_days: True is not a whole number."),
        (SHOP + "day_cap = inf", "key day_cap: Decimal('Infinity') is not an amount."),
        (SHOP + "day_cap = [1]", "key day_cap: [1] is not an amount."),
        (SHOP + "person = 7", "key person: 7 is not a text."),
    ],
)
def test_a_wrong_setting_is_named_by_key(tmp_path: Path, shop: str, told: str) -> None:
    assert told in problems_of(write_shop(tmp_path, shop=shop))[0]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("size = 3", "options.toml, [size]: 3 is not a table."),
        ("[size]\nvalues = []", "options.toml, [size], key values: has no values."),
        (
            '[size]\nvalues = ["s"]\nplace = "befor"',
            "key place: 'befor' is not known. Did you mean 'before'?",
        ),
        ('[size]\nvalues = ["s"]\ndefault = "l"', "key default: 'l' is not known."),
        ('[size]\nvalues = ["s", "s"]', "[size], value 2, key name: 's' is there twice."),
        ('[size]\nvalues = [{ name = "s", prize = "1" }]', "value 1, key 'prize': is not known."),
        ('[size]\nvalues = ["s"]\nrequired = "perhaps"', "key required: 'perhaps' is neither yes nor no."),
        ('[size]\nvalues = ["s"]\nmax = 2', "key max: 2 is out of range. Write a number from 1 to 1."),
        ('[size]\nvalues = ["s", "l"]\nmin = 2\nmax = 1', "key max: 1 is out of range."),
        ('[size]\nvalues = ["s", "l"]\nrequired = true\nmin = 0', "key min: 0 is out of range."),
        ('[size]\nvalues = ["s, l", "m"]\nmax = 2', "key values: 's, l' has a comma."),
        ('[size]\nvalues = ["s", "m", "l"]\nmin = 2\ndefault = "s"', "key default: names 1 choices."),
        ('[size]\nvalues = ["s", "m"]\nmax = 2\ndefault = ["s", "x"]', "key default: 'x' is not known."),
        ('[size]\nvalues = [{ name = "s", spoken = 3 }]', "value 1, key spoken: 3 is not a list."),
        ('[size]\nvalues = [{ name = "  " }]', "value 1, key name: is empty."),
        ('[""]\nvalues = ["s"]', "options.toml, [], the name: is empty."),
    ],
)
def test_a_wrong_option_is_named_by_group_and_key(tmp_path: Path, options: str, told: str) -> None:
    assert told in problems_of(write_shop(tmp_path, options=options))[0]


def test_a_group_may_take_several_within_limits(tmp_path: Path) -> None:
    options = '[size]\nvalues = ["small", "large"]\n[more]\nvalues = ["a", "b", "c"]\nmin = 1\nmax = 2\n'
    options += 'default = ["c", "a"]'
    group = load_folder(write_shop(tmp_path, options=options)).catalogue.groups["more"]
    assert (group.least, group.most, group.default) == (1, 2, "a, c")


def test_options_cannot_bring_a_price_below_zero(tmp_path: Path) -> None:
    options = '[size]\nvalues = [{ name = "small", price_difference = "-4.00" }, { name = "large" }]'
    told = problems_of(write_shop(tmp_path, options=options))
    assert told[0].startswith("products.csv, row 3, column price: is below zero with its cheapest options.")


@pytest.mark.parametrize(
    ("orders", "told"),
    [
        ("{}", "orders.json: is not a list."),
        (
            with_order(lines=[{"product_id": "latte", "options": "large", "unit_price_minor": 1}]),
            "line 1, key options: 'large' is not a table.",
        ),
        ("[1]", "orders.json, order 1: 1 is not a table."),
        ("[", "orders.json: cannot be read as JSON"),
        ("[" * 100_000, "orders.json: is nested too deeply."),
        ("[" + "9" * 5000 + "]", "orders.json: cannot be read as JSON"),
        ('[{"id": 1, "id": 2}]', "orders.json: cannot be read as JSON: an object has the same key twice."),
        (with_order(status="lost"), "order 1, key status: 'lost' is not known."),
        (with_order(staus="held"), "order 1, key 'staus': is not known. Did you mean 'status'?"),
        (with_order(days_ago=1.5), "order 1, key days_ago: Decimal('1.5') is not a whole number."),
        (
            with_order(status_days_ago=8),
            "key status_days_ago: 8 is out of range. Write a number from 0 to 7.",
        ),
        (with_order(time="24:00"), "key time: '24:00' is no time."),
        (with_order(lines=[]), "key lines: has no lines."),
        (with_order(id="\ud800"), "key id: '\\ud800' has a control character."),
        (with_order(lines=[{"product_id": "milc"}]), "line 1, key product_id: there is no product 'milc'."),
        (
            with_order(lines=[{"product_id": "milk", "quantity": 0, "unit_price_minor": 1}]),
            "line 1, key quantity: 0 is out of range. Write a number from 1 to 10000.",
        ),
        (
            with_order(lines=[{"product_id": "milk", "options": {"size": "large"}, "unit_price_minor": 1}]),
            "line 1, options, key 'size': is not known.",
        ),
        (
            with_order(lines=[{"product_id": "latte", "options": {"size": "lage"}, "unit_price_minor": 1}]),
            "line 1, options, key size: 'lage' is not known. Did you mean 'large'?",
        ),
        (json.dumps([*ORDERS, *ORDERS]), "order 2, key id: 'A1' is there twice."),
    ],
)
def test_a_wrong_past_order_is_named_by_order_line_and_key(tmp_path: Path, orders: str, told: str) -> None:
    assert told in problems_of(write_shop(tmp_path, orders=orders))[0]


def test_a_product_that_is_gone_is_told_once_however_often_it_was_bought(tmp_path: Path) -> None:
    orders = [{**ORDERS[0], "id": f"A{n}"} for n in range(30)]
    without = "".join(row for row in PRODUCTS.splitlines(keepends=True) if not row.startswith("old-milk"))
    (told,) = problems_of(write_shop(tmp_path, products=without, orders=json.dumps(orders)))
    assert told == (
        "orders.json, order 1, line 2, key product_id: there is no product 'old-milk'. Did you mean 'milk'? "
        "If it is no longer sold, keep it in products.csv with yes under discontinued."
    )


@pytest.mark.parametrize("name", ["", "nowhere", "\0"])
def test_a_folder_that_is_none_is_said_to_be_none(tmp_path: Path, name: str) -> None:
    assert problems_of(tmp_path / name)[0].startswith(("shop.toml: is not in ", "'shop.toml': is no name"))


def test_a_file_in_place_of_the_folder_is_said_to_be_wrong(tmp_path: Path) -> None:
    (tmp_path / "shop").write_text("")
    assert problems_of(tmp_path / "shop")[0].startswith("shop.toml: is not in ")


def test_a_folder_in_place_of_a_file_is_said_to_be_wrong(tmp_path: Path) -> None:
    (tmp_path / "orders.json").mkdir()
    assert problems_of(write_shop(tmp_path, orders=None)) == [
        "orders.json: is a folder. A file of this name is needed."
    ]


@pytest.mark.parametrize(("currency", "price", "minor"), [("JPY", "450", 450), ("KWD", "1.250", 1250)])
def test_prices_have_the_decimals_of_their_currency(
    tmp_path: Path, currency: str, price: str, minor: int
) -> None:
    shop = f'name = "X"\ncurrency = "{currency}"'
    products = f"id,name,category,price\nx,X,dairy,{price}\n"
    folder = write_shop(tmp_path, shop=shop, options=None, orders=None, products=products)
    assert load_folder(folder).catalogue.products["x"].price == minor


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('closed_days = ["2026-02-30"]', "closed_days: '2026-02-30' is no day."),
        ('closed_days = ["xmas"]', "closed_days: 'xmas' is no day."),
        ('delivers_on = ["friday"]', "delivers_on: 'friday' is no weekday."),
        ('[opening]\nmon = "8 to 9"', "mon: '8 to 9' is no span."),
        ('[opening]\nmon = "08:00-24:30"', "mon: '24:30' is no time of day."),
        ("[opening]", "mon: is empty."),
        ('slots = "evenings"', "slots: is no list."),
        ('[[slots]]\nfrom = "18:00"\nto = "18:00"', "to: is when it begins."),
        ('[[slots]]\nfrom = "18:00"', "to: is empty."),
        ('[[slots]]\nfrom = "18:00"\nto = "20:00"\ncapacity = 0', "capacity: 0 is out of range."),
    ],
)
def test_a_mistake_in_days_and_times_is_told_by_its_place(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(ShopFolderError) as error:
        load_folder(write_shop(tmp_path, shop=f"{SHOP}\n{line}\n"))
    assert told in str(error.value)
