"""A shop engine as the conformance suite needs it: the backend, and the hands of the merchant beside it.

A connector joins the suite with a world of its own, whose engine sells `small_catalogue()` by `PROFILE`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, Self

from tests.commerce.conftest import HOME, PROFILE, TestClock, small_catalogue
from tests.commerce.processes import at_once
from tests.commerce.provider import SECRET, Ledger, serving
from voice_shop.catalogue.terms import Payment
from voice_shop.commerce.backend import Backend
from voice_shop.commerce.payment_http import HttpProvider
from voice_shop.commerce.payment_means import Token
from voice_shop.commerce.shipment_types import Shipment
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

    def ship(self, order_id: str, lines: Mapping[str, int] | None = None) -> None:
        """The merchant sends some of each line out, or all that is left."""

    def arrive(self, order_id: str) -> None:
        """What of an order is under way is there."""

    def wait(self, minutes: int) -> None:
        """Time goes by."""

    def pay_ahead(self, how: str = "works") -> None:
        """From now on all is paid with the yes, and the provider is so; see `HOW`."""

    def taken(self) -> int:
        """Minor units that the provider has, less what it gave back, once all that was left over from faults
        is settled."""


HOW = {
    "works": ("", 0),
    "declines": ("", 0),
    "fails": ("500 before", 99),
    "slow": ("slow", 99),
    "loses one answer": ("lost", 1),
    "loses the answer": ("lost", 99),
}
"""How a payment provider is: it declines; it fails, and does nothing; it does what is asked and answers too
late, or the answer is lost. Each as a fault of `tests.commerce.provider`, and for how many calls."""
NOWHERE = "http://127.0.0.1:9/v1"


@dataclass
class EmbeddedWorld:
    """The SQLite shop. `wrap` makes another backend of the real one (the broken ones do)."""

    path: Path
    wrap: Callable[[Shop], Backend] = ShopBackend
    prices: Mapping[str, int] = field(default_factory=dict)
    clock: TestClock = field(default_factory=TestClock)
    ledger: Ledger = field(default_factory=Ledger)
    address: str = NOWHERE
    open: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.open.close()

    def shop(self) -> Shop:
        products = small_catalogue().products
        dearer = {name: replace(products[name], price=price) for name, price in self.prices.items()}
        store = Store(self.path, busy_seconds=60)
        ahead = Payment(("saved_token",), provider="https://pay.example/v1", timeout_seconds=1)
        paid = ahead if self.address != NOWHERE else Payment()
        profile = replace(PROFILE, day_cap_minor=None, payment=paid)
        provider = HttpProvider(self.address, SECRET, 1)
        return Shop(small_catalogue(**dearer), profile, store, self.clock, provider)

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

    def ship(self, order_id: str, lines: Mapping[str, int] | None = None) -> None:
        self.wait(PROFILE.undo_minutes)
        assert isinstance(self.shop().shipments.ship(order_id, lines), Shipment)

    def arrive(self, order_id: str) -> None:
        self.shop().shipments.deliver(order_id)

    def wait(self, minutes: int) -> None:
        self.clock.move(minutes=minutes)

    def pay_ahead(self, how: str = "works") -> None:
        if self.address == NOWHERE:
            self.address = self.open.enter_context(serving(self.ledger))
            self.shop().payments.save_token(HOME, Token(0, "", "Visa", "tok"), by="anna")
        self.ledger.declines = how == "declines"
        self.ledger.breaks(*HOW[how])

    def taken(self) -> int:
        self.ledger.breaks("", 0)
        assert self.shop().payments.sweep() == 0
        return self.ledger.taken
