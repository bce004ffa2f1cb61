"""Where one scenario plays: a shop with a database of its own, and a clock that goes when told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from voice_shop.catalogue.problems import did_you_mean
from voice_shop.catalogue.product import Product
from voice_shop.channels.turn import Turns
from voice_shop.commerce.money import Money
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order
from voice_shop.dialogue.handoff.tickets import Tickets
from voice_shop.dialogue.memory import Memory
from voice_shop.dialogue.session import Session, new_id
from voice_shop.errors import InputError, StateError
from voice_shop.scenarios.preparing import prepare
from voice_shop.scenarios.scenes import Scenario
from voice_shop.scenarios.shops import folder_of, furnish, grammar_of, replies_of
from voice_shop.scenarios.till import Till

if TYPE_CHECKING:
    from sqlite_utils import Database

_WORDING = "script"


class _Store(Store):
    """A database that can be out of reach."""

    reachable = True

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Database]:
        if not self.reachable:
            raise StateError("The shop cannot be reached.", code="unreachable")
        with super()._transaction(begin) as db:
            yield db


class Stage:
    """One performance.

    Args:
        scenario: what is there before is set up from it.
        place: an empty folder.

    Raises:
        InputError: a product, a person or an amount that cannot be.
    """

    def __init__(self, scenario: Scenario, place: Path) -> None:
        self.scenario = scenario
        self.place = place
        self.till = Till()
        self._reached = True
        self._now = scenario.start
        folder, before = folder_of(scenario.shop), scenario.before
        self._profile, self._catalogue = folder.profile, folder.catalogue
        if before.law:
            self._profile = replace(self._profile, consumer_law=before.law)
        if before.pays:
            paid = replace(self._profile.payment, means=("saved_token",))
            self._profile = replace(self._profile, payment=paid)
        furnish(place / "shop.db", scenario.shop, scenario.start, history=before.history)
        self._store = _Store(place / "shop.db", synchronous="NORMAL")
        self.restart()
        prepare(self, scenario.before)
        self.before = {order.id for order in self._orders()}
        self.stock_before = self.shop.stock_levels()

    @property
    def household(self) -> str:
        """Whose shop it is."""
        return self._profile.household_id

    @property
    def speaker(self) -> str:
        """Who speaks where nobody else is named."""
        return self._profile.person_id

    @property
    def language(self) -> str:
        """What is spoken there: the language of the shop's locale."""
        return self._profile.language

    def now(self) -> datetime:
        """The moment on the stage."""
        return self._now

    def pass_time(self, time: timedelta) -> None:
        """Let the clock go on."""
        self._now += time

    def restart(self) -> None:
        """As after a new start of the process: nothing is left but the database."""
        self.shop = Shop(self._catalogue, self._profile, self._store, self.now, self.till, self.reached)
        self.tickets = Tickets(self.shop.context)
        self.memory = Memory(self.shop.context)
        self._turns: dict[tuple[str, str, str], Turns] = {}

    def close(self) -> None:
        """Give the database back."""
        self._store.close()

    def break_next_turn(self) -> None:
        """The shop cannot be reached until the next turn is over."""
        self._store.reachable = False

    def be_reached(self, there: bool) -> None:
        """From now on the merchant's shop answers, or does not."""
        self._reached = there

    def reached(self) -> bool:
        """As `commerce.reach.Reach`."""
        return self._reached

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One turn happens in here; whatever was broken for it is whole again afterwards."""
        try:
            yield
        finally:
            self._store.reachable = True

    def turns(self, channel: str, by: str = "", on: str = "") -> Turns:
        """The conversation of somebody at a place."""
        person = by or self._profile.person_id
        key = (channel, person, on or channel)
        if key not in self._turns:
            session = Session(new_id(), self.household, person, channel, place=on or channel)
            self._turns[key] = Turns(
                grammar=grammar_of(self.scenario.shop, self.language),
                shop=self.shop,
                replies=replies_of(self.scenario.shop, self.language),
                clock=self.now,
                session=session,
                wording=_WORDING,
                memory=self.memory,
            )
        return self._turns[key]

    def change_product(self, product_id: str, change: Callable[[Product], Product]) -> None:
        """Another price or the like, from now on."""
        products = dict(self._catalogue.products)
        products[self.known(product_id)] = change(products[product_id])
        self._catalogue = replace(self._catalogue, products=products)
        self.restart()

    def known(self, product_id: str) -> str:
        """The id, if the shop has such a product. Raises InputError."""
        if product_id not in self._catalogue.products:
            hint = did_you_mean(product_id, self._catalogue.products)
            raise InputError(f"The shop has no product {product_id!r}.", hint=hint, code="scenario_step")
        return product_id

    def item(self, thing: str, quantity: int) -> Item:
        """ "whole-earth-peanut-butter/crunchy" as an item."""
        name, *values = thing.split("/")
        product = self._catalogue.products[self.known(name)]
        names = {
            value.name: group for group in product.options for value in self._catalogue.groups[group].values
        }
        for value in values:
            if value not in names:
                hint = did_you_mean(value, names)
                raise InputError(f"{name} does not come with {value!r}.", hint=hint, code="scenario_step")
        return Item(name, quantity, {names[value]: value for value in values})

    def placed(self) -> tuple[Order, ...]:
        """The orders of this scenario, the oldest first."""
        return tuple(order for order in reversed(self._orders()) if order.id not in self.before)

    def _orders(self) -> tuple[Order, ...]:
        return self.shop.orders(self.household, limit=1000)

    def money(self, amount: str) -> Money:
        """An amount in the shop's currency."""
        return Money.parse(amount, self._profile.currency)
