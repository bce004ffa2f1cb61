"""A small shop folder that a test can spoil."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SHOP = """
name = "Test Shop"
currency = "EUR"
timezone = "Europe/Dublin"
locale = "en-IE"
delivery_fee = "3.95"
free_delivery_from = 50
order_cap = 150.00
"""

CATEGORIES = """
[dairy]
name = "Dairy"
spoken = ["dairy", "milk products"]
[coffee]
name = "Coffee"
"""

OPTIONS = """
[size]
place = "before"
default = "small"
values = ["small", { name = "large", price_difference = "0.50", spoken = ["large", "big"] }]
"""

HEADER = "id,name,category,price,kind,stock,attributes,aliases,options,perishable,discontinued,successor"

PRODUCTS = f"""{HEADER}
milk,Farm Milk,dairy,1.45,whole milk,12,organic; local,milk,,yes,,
latte,Latte,coffee,3.90,latte,,,,size,yes,,
old-milk,Old Milk,dairy,1.20,whole milk,0,,,,yes,yes,milk
"""

ORDERS: list[dict[str, Any]] = [
    {
        "id": "A1",
        "days_ago": 7,
        "time": "09:30",
        "status": "delivered",
        "status_days_ago": 6,
        "delivery_minor": 395,
        "lines": [
            {"product_id": "latte", "quantity": 2, "options": {"size": "large"}, "unit_price_minor": 440},
            {"product_id": "old-milk", "quantity": 1, "unit_price_minor": 120},
        ],
    }
]


def write_shop(folder: Path, **files: str | bytes | None) -> Path:
    """A shop folder; files given by their stem take the place of the good ones, None leaves one out."""
    folder.mkdir(parents=True, exist_ok=True)
    good: dict[str, tuple[str, str | bytes | None]] = {
        "shop": ("shop.toml", SHOP),
        "categories": ("categories.toml", CATEGORIES),
        "options": ("options.toml", OPTIONS),
        "products": ("products.csv", PRODUCTS),
        "orders": ("orders.json", json.dumps(ORDERS)),
        "promotions": ("promotions.toml", None),
    }
    for stem, (name, content) in good.items():
        given = files.get(stem, content)
        if given is not None:
            (folder / name).write_bytes(given.encode() if isinstance(given, str) else given)
    return folder


def with_row(row: str) -> str:
    """The good products with one more row, which is row 5."""
    return PRODUCTS + row + "\n"


def with_order(**changes: Any) -> str:
    """The good orders with the first one changed."""
    return json.dumps([{**ORDERS[0], **changes}])
