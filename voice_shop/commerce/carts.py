"""The cart's use cases, each idempotent by its key and to be taken back by `undo`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from voice_shop.commerce import cart, cart_log
from voice_shop.commerce.cart_log import Actor, Added
from voice_shop.commerce.context import Context
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import Cart, Item, PricedLine

if TYPE_CHECKING:
    from sqlite_utils import Database

Answer = TypeVar("Answer")

NOBODY = Actor()


class Carts:
    """What can be done with the households' carts. `by`: who does it, kept with what was added."""

    _context: Context

    def cart(self, household: str) -> Cart:
        """The cart at today's prices."""
        with self._context.store.read() as db:
            return cart.read(db, self._context.prices, household)

    def add(self, household: str, item: Item, *, key: str, by: Actor = NOBODY) -> PricedLine | Refusal:
        """Put an item in the cart. The line it went to may hold more than was added now."""
        return self._change(
            household,
            key,
            ("add", item),
            by,
            lambda db: cart.add(db, self._context.prices, household, item),
        )

    def set_quantity(
        self, household: str, line_id: str, quantity: int, *, key: str, by: Actor = NOBODY
    ) -> Cart | Refusal:
        """Make a line of the cart that many; 0 removes it."""
        return self._change(
            household,
            key,
            ("set_quantity", line_id, quantity),
            by,
            lambda db: cart.set_quantity(db, self._context.prices, household, line_id, quantity),
        )

    def set_options(
        self, household: str, line_id: str, options: Mapping[str, str], *, key: str, by: Actor = NOBODY
    ) -> Cart | Refusal:
        """Change the option groups that are named, keep the others; an empty value takes a choice off."""
        return self._change(
            household,
            key,
            ("set_options", line_id, options),
            by,
            lambda db: cart.set_options(db, self._context.prices, household, line_id, options),
        )

    def remove(self, household: str, line_id: str, *, key: str, by: Actor = NOBODY) -> Cart | Refusal:
        """Take a line out of the cart."""
        return self._change(
            household,
            key,
            ("remove", line_id),
            by,
            lambda db: cart.remove(db, self._context.prices, household, line_id),
        )

    def clear(self, household: str, *, key: str, by: Actor = NOBODY) -> Cart:
        """Take everything out of the cart."""
        return self._change(
            household,
            key,
            ("clear",),
            by,
            lambda db: cart.clear(db, self._context.prices, household),
        )

    def replace(
        self, household: str, items: Sequence[Item], *, key: str, by: Actor = NOBODY
    ) -> Cart | Refusal:
        """Have exactly these items in the cart, or, if one is refused, what was there before."""
        return self._change(
            household,
            key,
            ("replace", *items),
            by,
            lambda db: cart.replace(db, self._context.prices, household, items),
        )

    def undo(self, household: str, *, key: str | None = None) -> Cart | Refusal:
        """Take the last change of the cart back; the next time, the one before it."""

        def do(db: Database) -> Cart | Refusal:
            if not cart_log.undo(db, household):
                return Refusal(Code.NOTHING_TO_UNDO)
            return cart.read(db, self._context.prices, household)

        return self._context.once(household, key, ("undo",), do)

    def added(self, household: str) -> Mapping[str, Added]:
        """Who last added to each line of the cart, by line id."""
        with self._context.store.read() as db:
            return cart_log.added(db, household)

    def _change(
        self,
        household: str,
        key: str,
        request: tuple[object, ...],
        by: Actor,
        do: Callable[[Database], Answer],
    ) -> Answer:
        def change(db: Database) -> Answer:
            return cart_log.logged(db, household, by, self._context.now(), lambda: do(db))

        return self._context.once(household, key, request, change)
