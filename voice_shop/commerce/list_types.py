"""The nouns of shopping and wish lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from voice_shop.commerce.refusal import Refusal


class ListKind(StrEnum):
    """What a list is for."""

    SHOPPING = "shopping"
    WISH = "wish"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something to put on a list: a product, or words that name none."""

    product_id: str = ""
    words: str = ""
    quantity: int = 1
    options: Mapping[str, str] = field(default_factory=dict)
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on a list. `id` names it within its list, and is never used again."""

    id: str
    wanted: Wanted
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class ShoppingList:
    """A list with what is on it, in the order it was put there. `person` is '' if it is everybody's."""

    name: str
    kind: ListKind
    person: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a move to the cart: entries that went there, and those that stay, with the shop's no
    (None: words, which the shop does not sell)."""

    moved: tuple[str, ...]
    stayed: Mapping[str, Refusal | None]
