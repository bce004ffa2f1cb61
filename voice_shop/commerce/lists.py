"""Shopping and wish lists of a household or of one person in it.

Nothing on a list is reserved or priced; moving it to the cart is an addition like any other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from voice_shop.commerce import cart, cart_log, list_rows
from voice_shop.commerce.cards import no_card_number
from voice_shop.commerce.context import Context
from voice_shop.commerce.list_types import ListKind, Moved, ShoppingList, Wanted
from voice_shop.commerce.moments import stamp
from voice_shop.commerce.pricing import MOST_OF_ONE
from voice_shop.commerce.refusal import Refusal
from voice_shop.commerce.types import Item
from voice_shop.errors import InputError

if TYPE_CHECKING:
    from sqlite_utils import Database

_LONGEST = 200
"""Characters of a list's name or of words on it."""


class Lists:
    """The lists of every household. Everything that changes them takes an optional idempotency key.

    Raises, on every change:
        InputError: a list or entry that is not there, a name that is taken or none, a quantity that is none.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def all(self, household: str) -> tuple[ShoppingList, ...]:
        """Every list of the household, by name."""
        with self._context.store.read() as db:
            rows = db.execute(
                "SELECT * FROM lists WHERE household = ? ORDER BY name", (household,)
            ).fetchall()
            return tuple(list_rows.whole(db, row) for row in rows)

    def get(self, household: str, name: str) -> ShoppingList:
        """One list."""
        with self._context.store.read() as db:
            return list_rows.whole(db, list_rows.known(db, household, name))

    def create(
        self,
        household: str,
        name: str,
        *,
        kind: ListKind = ListKind.SHOPPING,
        person: str = "",
        key: str | None = None,
    ) -> None:
        """A new list; one that is there already in the same way stays as it is."""
        _check_words(name)
        no_card_number(person)

        def do(db: Database) -> None:
            there = list_rows.find(db, household, name)
            if there is None:
                db.execute(
                    "INSERT INTO lists (household, name, kind, person) VALUES (?, ?, ?, ?)",
                    (household, name, kind.value, person),
                )
            elif (there["kind"], there["person"]) != (kind.value, person):
                raise InputError(f"There is another list {name!r} already.", code="list_taken")

        self._context.once(household, key, ("list_create", name, kind.value, person), do)

    def rename(self, household: str, name: str, to: str, *, key: str | None = None) -> None:
        """Give a list another name."""
        _check_words(to)

        def do(db: Database) -> None:
            list_rows.known(db, household, name)
            if name != to and list_rows.find(db, household, to) is not None:
                raise InputError(f"There is a list {to!r} already.", code="list_taken")
            db.execute("UPDATE lists SET name = ? WHERE household = ? AND name = ?", (to, household, name))

        self._context.once(household, key, ("list_rename", name, to), do)

    def merge(self, household: str, name: str, into: str, *, key: str | None = None) -> None:
        """Put all of a list on another and throw it away, all or nothing. The same thing is more of it; what
        is done on the one and wanted on the other is wanted."""

        def do(db: Database) -> None:
            if name == into:
                raise InputError(f"{name!r} is one list.", hint="Name two.", code="one_list")
            moving, there = (list_rows.whole(db, list_rows.known(db, household, n)) for n in (name, into))
            for entry in moving.entries:
                if not entry.wanted.ticked or not any(_same(e.wanted, entry.wanted) for e in there.entries):
                    self._put(db, household, into, entry.wanted, entry.added_by, merge=True)
            db.execute("DELETE FROM lists WHERE household = ? AND name = ?", (household, name))

        self._context.once(household, key, ("list_merge", name, into), do)

    def delete(self, household: str, name: str, *, key: str | None = None) -> None:
        """Throw a list away with all that is on it; one that is not there is no mistake."""

        def do(db: Database) -> None:
            db.execute("DELETE FROM lists WHERE household = ? AND name = ?", (household, name))

        self._context.once(household, key, ("list_delete", name), do)

    def add(self, household: str, name: str, wanted: Wanted, *, by: str = "", key: str | None = None) -> str:
        """Put something on a list; gives its entry. The same again is more of it; if it was ticked, anew."""

        def do(db: Database) -> str:
            return self._put(db, household, name, wanted, by, merge=True)

        request = ("list_add", name, *_told(wanted))
        return self._context.once(household, key, request, do)

    def load(
        self, household: str, name: str, entries: Iterable[Wanted], *, by: str = "", key: str | None = None
    ) -> None:
        """Have each of these on a list exactly so, all or none; the rest stays. Twice is as once."""
        given = tuple(entries)

        def do(db: Database) -> None:
            for wanted in given:
                self._put(db, household, name, wanted, by, merge=False)

        request = ("list_load", name, [_told(w) for w in given])
        self._context.once(household, key, request, do)

    def set_quantity(
        self, household: str, name: str, entry: str, quantity: int, *, key: str | None = None
    ) -> None:
        """Want that many; 0 takes it off."""
        if quantity == 0:
            self.remove(household, name, entry, key=key)
            return
        _check_quantity(quantity)
        self._set(household, name, entry, "quantity", quantity, key)

    def tick(self, household: str, name: str, entry: str, *, on: bool = True, key: str | None = None) -> None:
        """Tick something, or take the tick off."""
        self._set(household, name, entry, "ticked", int(on), key)

    def remove(self, household: str, name: str, entry: str, *, key: str | None = None) -> None:
        """Take something off; what is not there is no mistake."""

        def do(db: Database) -> None:
            list_rows.known(db, household, name)
            list_rows.delete(db, household, name, entry)

        self._context.once(household, key, ("list_remove", name, entry), do)

    def to_cart(
        self, household: str, name: str, *, ticked_only: bool = True, key: str | None = None
    ) -> Moved:
        """Put products in the cart and take them off the list; what is refused stays, and says why."""

        def do(db: Database) -> Moved:
            moved: list[str] = []
            stayed: dict[str, Refusal | None] = {}
            for entry in list_rows.whole(db, list_rows.known(db, household, name)).entries:
                if ticked_only and not entry.wanted.ticked:
                    continue
                refusal = self._into_cart(db, household, entry.wanted)
                if refusal is not None or not entry.wanted.product_id:
                    stayed[entry.id] = refusal
                    continue
                moved.append(entry.id)
                list_rows.delete(db, household, name, entry.id)
            return Moved(tuple(moved), stayed)

        def change(db: Database) -> Moved:
            actor = cart_log.Actor(channel="list")
            return cart_log.logged(db, household, actor, self._context.now(), lambda: do(db))

        return self._context.once(household, key, ("list_to_cart", name, ticked_only), change)

    def _into_cart(self, db: Database, household: str, wanted: Wanted) -> Refusal | None:
        if not wanted.product_id:
            return None
        item = Item(wanted.product_id, wanted.quantity, dict(wanted.options))
        line = cart.add(db, self._context.prices, household, item)
        return line if isinstance(line, Refusal) else None

    def _put(self, db: Database, household: str, name: str, wanted: Wanted, by: str, *, merge: bool) -> str:
        wanted = self._checked(wanted)
        no_card_number(by)
        list_rows.known(db, household, name)
        there = next(
            (
                e
                for e in list_rows.whole(db, list_rows.known(db, household, name)).entries
                if _same(e.wanted, wanted)
            ),
            None,
        )
        if there is not None:
            if merge and not there.wanted.ticked:
                wanted = replace(wanted, quantity=wanted.quantity + there.wanted.quantity)
                _check_quantity(wanted.quantity)
            db.execute(
                "UPDATE list_entries SET quantity = ?, ticked = ?"
                " WHERE household = ? AND list = ? AND entry = ?",
                (wanted.quantity, int(wanted.ticked), household, name, int(there.id)),
            )
            return there.id
        row = db.execute(
            "UPDATE lists SET last_entry = last_entry + 1 WHERE household = ? AND name = ?"
            " RETURNING last_entry",
            (household, name),
        ).fetchone()
        db.execute(
            "INSERT INTO list_entries (household, list, entry, product_id, words, options, quantity, ticked,"
            " added_by, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                household,
                name,
                row[0],
                wanted.product_id,
                wanted.words,
                json.dumps(dict(wanted.options), sort_keys=True, ensure_ascii=False),
                wanted.quantity,
                int(wanted.ticked),
                by,
                stamp(self._context.now()),
            ),
        )
        return str(row[0])

    def _checked(self, wanted: Wanted) -> Wanted:
        _check_quantity(wanted.quantity)
        if wanted.product_id:
            if wanted.product_id not in self._context.catalogue.products:
                raise InputError(f"There is no product {wanted.product_id!r}.", code="unknown_product")
            return replace(wanted, words="")
        _check_words(wanted.words)
        return replace(wanted, options={})

    def _set(self, household: str, name: str, entry: str, column: str, value: int, key: str | None) -> None:
        statement = {
            "quantity": "UPDATE list_entries SET quantity = ? WHERE household = ? AND list = ? AND entry = ?",
            "ticked": "UPDATE list_entries SET ticked = ? WHERE household = ? AND list = ? AND entry = ?",
        }[column]

        def do(db: Database) -> None:
            list_rows.known(db, household, name)
            place = (household, name, list_rows.number(entry))
            if db.execute(statement, (value, *place)).rowcount != 1:
                raise InputError(f"There is no entry {entry!r} on {name!r}.", code="unknown_entry")

        self._context.once(household, key, ("list_set", name, entry, column, value), do)


def _told(wanted: Wanted) -> tuple[object, ...]:
    return (wanted.product_id, wanted.words, wanted.quantity, dict(wanted.options), wanted.ticked)


def _same(one: Wanted, other: Wanted) -> bool:
    """Whether two are the same thing."""
    if one.product_id or other.product_id:
        return (one.product_id, dict(one.options)) == (other.product_id, dict(other.options))
    return one.words.casefold() == other.words.casefold()


def _check_quantity(quantity: int) -> None:
    if not 1 <= quantity <= MOST_OF_ONE:
        raise InputError(f"{quantity} is not a quantity from 1 to {MOST_OF_ONE}.", code="bad_quantity")


def _check_words(words: str) -> None:
    no_card_number(words)
    if not (words == words.strip() and 0 < len(words) <= _LONGEST and words.isprintable()):
        raise InputError(f"{words[:40]!r} is no name for a list or something on it.", code="bad_words")
