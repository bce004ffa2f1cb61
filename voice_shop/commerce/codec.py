"""Commerce's values as canonical JSON and back, exactly.

Canonical: keys sorted, no spaces, one spelling for each value; so equal values have equal text, and a
digest over the text is a digest over the value.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from voice_shop.commerce.case_types import Case, CaseKind, CaseStatus
from voice_shop.commerce.list_types import Moved
from voice_shop.commerce.moments import moment, stamp
from voice_shop.commerce.money import Money
from voice_shop.commerce.payment_types import CancelPlan, Means, Movement, MovementKind, PayBy
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shipment_types import Shipment, ShippedLine
from voice_shop.commerce.types import (
    Cart,
    Discount,
    Item,
    NotApplied,
    Order,
    OrderStatus,
    PricedLine,
    Quote,
    ReturnReceipt,
    Slot,
    TaxLine,
)

_TYPES: Mapping[str, type[Any]] = {
    t.__name__: t
    for t in (
        Money,
        Item,
        PricedLine,
        Discount,
        TaxLine,
        NotApplied,
        Slot,
        Cart,
        Quote,
        Order,
        OrderStatus,
        ReturnReceipt,
        Refusal,
        Code,
        Moved,
        Shipment,
        ShippedLine,
        Case,
        CaseKind,
        CaseStatus,
        Means,
        PayBy,
        CancelPlan,
        Movement,
        MovementKind,
    )
}


_WITH_MEMBERS = frozenset(kind for kind in _TYPES.values() if is_dataclass(kind))
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def encode(value: object) -> str:
    """Canonical JSON of a value.

    Raises:
        TypeError: a value that commerce does not have, a float above all.
    """
    return canonical(plain(value))


def canonical(value: Any) -> str:
    """Canonical JSON of what has JSON's types already."""
    return _CANONICAL.encode(value)


def decode(text: str) -> Any:
    """The value that `encode` was given; sequences come back as tuples."""
    return _value(json.loads(text))


def digest(text: str) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: object) -> Any:
    """A value in JSON's types; `encode` writes it. Raises TypeError as `encode`."""
    kind: Any = type(value)
    if value is None or kind is str or kind is int:
        return value
    if kind in _WITH_MEMBERS:
        members = {name: plain(getattr(value, name)) for name in members_of(kind)}
        return {"@": kind.__name__, **members}
    if isinstance(value, Enum):
        return {"@": type(value).__name__, "value": value.value}
    if isinstance(value, str | int):
        return value
    if isinstance(value, datetime):
        return {"@": "datetime", "value": stamp(value)}
    if isinstance(value, date):
        return {"@": "date", "value": value.isoformat()}
    if isinstance(value, Decimal):
        return {"@": "decimal", "value": f"{value.normalize():f}"}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {"@": "map", "value": {str(key): plain(item) for key, item in value.items()}}
    raise TypeError(f"{kind.__name__} has no place in commerce's JSON")


@cache
def members_of(kind: Any) -> tuple[str, ...]:
    """The names of a dataclass's fields."""
    return tuple(field.name for field in fields(kind))


def _value(written: Any) -> Any:
    if isinstance(written, list):
        return tuple(_value(item) for item in written)
    if not isinstance(written, dict):
        return written
    match written["@"]:
        case "datetime":
            return moment(written["value"])
        case "date":
            return date.fromisoformat(written["value"])
        case "decimal":
            return Decimal(written["value"])
        case "map":
            return {key: _value(item) for key, item in written["value"].items()}
        case name:
            return _TYPES[name](**{key: _value(item) for key, item in written.items() if key != "@"})
