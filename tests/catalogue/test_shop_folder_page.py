"""docs/shop-folder.md tells all there is to tell, and its examples are read."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from tests.catalogue.folders import SHOP, write_shop
from voice_shop.catalogue.describe import PROFILE_KEYS
from voice_shop.catalogue.describe_products import COLUMNS, NEEDED_COLUMNS
from voice_shop.catalogue.describe_promotions import PROMOTION_KEYS
from voice_shop.catalogue.history import STATUSES
from voice_shop.catalogue.load import load_folder
from voice_shop.catalogue.past_orders import LINE_KEYS, ORDER_KEYS

PAGE = (Path(__file__).parents[2] / "docs" / "shop-folder.md").read_text(encoding="utf-8")


def rows(heading: str) -> dict[str, str]:
    """First cell -> last cell of the table below a heading."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `(\w+)` \|.*\| ([^|]+) \|$", section, re.MULTILINE))


def test_every_key_and_column_is_there_in_its_order() -> None:
    assert tuple(rows("shop.toml")) == tuple(PROFILE_KEYS)
    assert tuple(rows("products.csv")) == tuple(COLUMNS)
    needed = tuple(name for name, otherwise in rows("products.csv").items() if otherwise == "needed")
    assert needed == NEEDED_COLUMNS
    section = PAGE.split("## orders.json\n")[1]
    assert all(f'"{key}"' in section for key in (*ORDER_KEYS, *LINE_KEYS))
    assert ", ".join(STATUSES) in section


def test_the_examples_are_a_shop(tmp_path: Path) -> None:
    tax, times, payment, categories, options, offers = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (orders,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    products = "id,name,category,price,options\nlatte,Latte,dairy,3.90,size\n"
    folder = write_shop(
        tmp_path,
        shop=SHOP + tax + times + payment,
        categories=categories,
        options=options,
        products=products,
        orders=orders,
        promotions=offers,
    )
    shop = load_folder(folder)
    assert shop.profile.tax.rate("books") == Decimal("5.5")
    assert [slot.capacity for slot in shop.profile.delivery.slots] == [8, None]
    assert set(shop.profile.delivery.opening) == {0, 4, 5}
    assert shop.profile.payment.means == ("saved_token", "payment_link")
    (spring,) = shop.catalogue.promotions
    assert (spring.code, spring.spoken, spring.uses) == ("SPRING10", ("spring ten",), 500)
    section = PAGE.split("## promotions.toml\n")[1].split("\n## ")[0]
    assert all(re.search(rf"\b{key} = ", section) for key in PROMOTION_KEYS)
    assert shop.catalogue.groups["size"].default == "small"
    assert shop.history[0].lines[0].unit_price_minor == 440
