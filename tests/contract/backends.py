"""A shop engine as the conformance suite needs it: the backend, and the hands of the merchant beside it.

A connector joins the suite with a world of its own, whose engine sells `small_catalogue()` by `PROFILE`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from tests.commerce.conftest import PROFILE, TestClock, small_catalogue
from tests.commerce.processes import at_once
from voice_shop.commerce.backend import Backend
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.shop_backend import ShopBackend
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import OrderStatus

ROAD = (OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.DELIVERED)


class World(Protocol):
    """One engine with nothing sold yet."""

    def backend(self) -> Backend:
        """A connection of its own, as another process would have it."""

    def at_once(self, jobs: list[Callable[[], str]]) -> list[str]:
        """Do the jobs at the same moment; each opens its own `backend()`."""

    def set_price(self, product_id: str, minor: int) -> None:
        """The merchant's new price, minor units."""

    def set_stock(self, product_id: str, left: int) -> None:
        """The merchant's count."""

    def advance(self, order_id: str, status: OrderStatus) -> None:
        """The merchant brings an order as far as that, step by step."""

    def wait(self, minutes: int) -> None:
        """Time goes by."""


@dataclass
class EmbeddedWorld:
    """The SQLite shop. `wrap` makes another backend of the real one (the broken ones do)."""

    path: Path
    wrap: Callable[[Shop], Backend] = ShopBackend
    prices: Mapping[str, int] = field(default_factory=dict)
    clock: TestClock = field(default_factory=TestClock)

    def shop(self) -> Shop:
        products = small_catalogue().products
        dearer = {name: replace(products[name], price=price) for name, price in self.prices.items()}
        store = Store(self.path, busy_seconds=60)
        return Shop(small_catalogue(**dearer), replace(PROFILE, day_cap_minor=None), store, self.clock)

    def backend(self) -> Backend:
        return self.wrap(self.shop())

    def at_once(self, jobs: list[Callable[[], str]]) -> list[str]:
        return at_once(jobs)

    def set_price(self, product_id: str, minor: int) -> None:
        self.prices = {**self.prices, product_id: minor}

    def set_stock(self, product_id: str, left: int) -> None:
        self.shop().set_stock(product_id, left)

    def advance(self, order_id: str, status: OrderStatus) -> None:
        self.wait(PROFILE.undo_minutes)
        for step in ROAD[: ROAD.index(status) + 1]:
            self.shop().advance(order_id, step)

    def wait(self, minutes: int) -> None:
        self.clock.move(minutes=minutes)
