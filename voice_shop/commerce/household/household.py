"""What the household decides about itself: people, caps, hours, allergens, substitutions, switches.

Every change says who made it and is kept; setting what is set already changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from voice_shop.catalogue.food import ALLERGENS, spellings
from voice_shop.commerce.cards import no_card_number
from voice_shop.commerce.context import Context
from voice_shop.commerce.household import rows
from voice_shop.commerce.household.types import (
    EVERYBODY,
    Cap,
    Hours,
    Period,
    Person,
    Rules,
    Substituting,
    Substitutions,
    Switch,
)
from voice_shop.commerce.moments import moment
from voice_shop.commerce.money import Money
from voice_shop.commerce.replacing import may_replace
from voice_shop.errors import InputError

if TYPE_CHECKING:
    from sqlite_utils import Database

_LONGEST_ID = 64
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the record of who changed what. `person` is whom it is about, if not everybody."""

    at: datetime
    by: str
    person: str
    what: str
    before: str | None
    after: str | None


class Households:
    """The rules of every household of the shop.

    Raises, on every change:
        InputError: what is given names nothing that there is (a person, a department, a product, an
            allergen), or is no amount, name or time.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def rules(self, household: str) -> Rules:
        """What holds now. Raises StateError when a limit is in a currency that the shop has left."""
        with self._context.store.read() as db:
            return rows.read(db, household, self._context.profile.currency)

    def personalised(self, household: str) -> bool:
        """Whether own purchases may decide what is meant."""
        return self.rules(household).allows(Switch.PERSONALISATION)

    def may_replace(self, household: str, product_id: str, other: str) -> bool:
        """Whether a product may be proposed in place of another; see `replacing.may_replace`."""
        return may_replace(self.rules(household), self._context.catalogue, product_id, other)

    def changes(self, household: str, *, limit: int = 100) -> tuple[Change, ...]:
        """Who changed what, the newest first."""
        with self._context.store.read() as db:
            found = db.execute(
                "SELECT * FROM household_audit WHERE household = ? ORDER BY number DESC LIMIT ?",
                (household, limit),
            ).fetchall()
        return tuple(
            Change(moment(row["at"]), row["by"], row["person"], row["what"], row["before"], row["after"])
            for row in found
        )

    def put_person(self, household: str, person: Person, *, by: str) -> None:
        """Add somebody, or change their role and name."""
        _check_id(person.id)
        no_card_number(person.id, person.name)
        with self._context.store.write() as db:
            before = rows.people(db, household).get(person.id)
            if before != person:
                rows.put_person(db, household, person)
                told = None if before is None else _person(before)
                self._note(db, household, by, (person.id, "person", told, _person(person)))

    def remove_person(self, household: str, person: str, *, by: str) -> None:
        """Take somebody out, with their caps, switches, PIN, passphrase and linked accounts."""
        with self._context.store.write() as db:
            before = _known(db, household, person)
            rows.drop_person(db, household, person)
            self._note(db, household, by, (person, "person", _person(before), None))

    def set_cap(self, household: str, cap: Cap, *, by: str) -> None:
        """Limit what may be spent; the same limit with another amount is replaced."""
        if cap.most.currency != self._context.profile.currency or cap.most.minor < 0:
            raise InputError(
                "A cap is an amount of at least nothing, in the shop's currency.", code="bad_cap"
            )
        self._put_cap(household, cap, by, amount=_amount(cap.most))

    def drop_cap(
        self, household: str, period: Period, *, person: str = EVERYBODY, category: str = "", by: str
    ) -> None:
        """Take a limit away."""
        none = Money(0, self._context.profile.currency)
        self._put_cap(household, Cap(period, none, person, category), by, amount=None)

    def set_hours(self, household: str, hours: Iterable[Hours], *, by: str) -> None:
        """The hours in which nothing is bought, all of them; none is always open."""
        value = [_plain(one) for one in hours]
        self.put(household, rows.HOURS, value or None, by)

    def set_pin_over(self, household: str, over: Money | None, *, by: str) -> None:
        """Orders over this amount need a PIN; None: no order does. Needs a PIN of the household."""
        value = None
        if over is not None:
            with self._context.store.read() as db:
                if EVERYBODY not in rows.with_pin(db, household):
                    raise InputError(
                        "Nobody could give a PIN: the household has none.",
                        hint="Set one first: voice-shop household pin",
                        code="no_pin",
                    )
            value = {"minor": over.minor, "currency": over.currency}
        self.put(household, rows.PIN_OVER, value, by)

    def set_challenge_over(self, household: str, over: Money | None, *, by: str) -> None:
        """Orders over this amount need two words said back; None: no order does."""
        value = None if over is None else {"minor": over.minor, "currency": over.currency}
        self.put(household, rows.CHALLENGE_OVER, value, by)

    def set_allergens(self, household: str, allergens: Iterable[str], *, by: str) -> None:
        """What nobody here may eat, all of it: nothing that contains it is bought or proposed."""
        words = spellings(ALLERGENS)
        found = set()
        for allergen in allergens:
            word = words.get(allergen.strip().casefold())
            if word is None:
                raise InputError(
                    f"{allergen!r} is not one of the allergens: {', '.join(ALLERGENS)}.", code="bad_allergen"
                )
            found.add(word)
        self.put(household, rows.ALLERGENS, sorted(found) or None, by)

    def set_substitutions(self, household: str, substitutions: Substitutions, *, by: str) -> None:
        """What may be offered in place of what cannot be had."""
        products = self._context.catalogue.products
        for product_id in {*substitutions.only, *(i for ids in substitutions.only.values() for i in ids)}:
            if product_id not in products:
                raise InputError(f"There is no product {product_id!r}.", code="unknown_product")
        if bool(substitutions.only) != (substitutions.policy is Substituting.ONLY):
            raise InputError(
                'Products are named with "only", and "only" needs them.', code="bad_substitutions"
            )
        only = {product: list(ids) for product, ids in substitutions.only.items()}
        self.put(household, rows.SUBSTITUTIONS, {"policy": substitutions.policy.value, "only": only}, by)

    def set_switch(
        self, household: str, switch: Switch, *, on: bool | None, person: str = EVERYBODY, by: str
    ) -> None:
        """Allow something or not, for a person or for all; None is what holds when nobody says anything."""
        self.put(household, f"switch.{switch.value}", on, by, person=person)

    def put(self, household: str, name: str, value: Any, by: str, *, person: str = EVERYBODY) -> None:
        """Have a setting, in JSON's types; None is as if nobody said anything. Who did it is noted."""
        with self._context.store.write() as db:
            if person != EVERYBODY:
                _known(db, household, person)
            before = rows.setting(db, household, person, name)
            if before != value:
                rows.put_setting(db, household, person, name, value)
                change = (person, name, in_words(name, before), in_words(name, value))
                self._note(db, household, by, change)

    def _put_cap(self, household: str, cap: Cap, by: str, *, amount: str | None) -> None:
        if cap.category and cap.category not in self._context.catalogue.categories:
            raise InputError(
                f"There is no department {cap.category!r}.",
                hint=f"Known: {', '.join(sorted(self._context.catalogue.categories)) or 'none'}.",
                code="unknown_category",
            )
        with self._context.store.write() as db:
            if cap.person != EVERYBODY:
                _known(db, household, cap.person)
            there = rows.most(db, household, cap)
            before = None if there is None else _amount(there)
            if before == amount:
                return
            if amount is None:
                rows.drop_cap(db, household, cap)
            else:
                rows.put_cap(db, household, cap)
            what = f"cap {cap.period.value} {cap.category}".rstrip()
            self._note(db, household, by, (cap.person, what, before, amount))

    def _note(
        self, db: Database, household: str, by: str, change: tuple[str, str, str | None, str | None]
    ) -> None:
        rows.note(db, household, by, self._context.now(), change)


def in_words(name: str, value: Any) -> str | None:
    """A setting's value as the record of changes keeps it: "22:00-07:00/sat,sun", "50.00 EUR", "on"."""
    if value is None:
        return None
    match name:
        case rows.HOURS:
            return "; ".join(_hours(hours) for hours in value)
        case rows.PIN_OVER | rows.CHALLENGE_OVER:
            return _amount(Money(value["minor"], value["currency"]))
        case rows.ALLERGENS:
            return ", ".join(value)
        case rows.SUBSTITUTIONS:
            only = "; ".join(f"{product}: {', '.join(ids)}" for product, ids in value["only"].items())
            return f"{value['policy']} {only}".rstrip()
        case _:
            return value if isinstance(value, str) else "on" if value else "off"


def write_hours(hours: Hours) -> str:
    """Hours as `read_hours` takes them."""
    return _hours(_plain(hours))


def read_hours(text: str) -> Hours:
    """Hours as people write them: "22:00-07:00", "00:00-23:59/sat,sun".

    Raises:
        InputError: it is none of that.
    """
    span, _, days = text.strip().casefold().partition("/")
    start, _, end = span.partition("-")
    try:
        begin, finish = time.fromisoformat(start), time.fromisoformat(end)
        weekdays = frozenset(WEEKDAYS.index(day.strip()) for day in days.split(",") if day)
    except ValueError as error:
        raise InputError(
            f"{text!r} is no span of hours.",
            hint="Like 22:00-07:00, or 22:00-07:00/fri,sat",
            code="bad_hours",
        ) from error
    if begin.tzinfo or finish.tzinfo:
        raise InputError(f"{text!r} has a time zone; hours are the shop's own.", code="bad_hours")
    return Hours(begin, finish, weekdays)


def _plain(hours: Hours) -> dict[str, Any]:
    return {"start": f"{hours.start:%H:%M}", "end": f"{hours.end:%H:%M}", "days": sorted(hours.days)}


def _hours(value: Mapping[str, Any]) -> str:
    days = ",".join(WEEKDAYS[day] for day in value["days"])
    return f"{value['start']}-{value['end']}" + (f"/{days}" if days else "")


def _known(db: Database, household: str, person: str) -> Person:
    found = rows.people(db, household).get(person)
    if found is None:
        raise InputError(
            f"{person!r} is not in this household.",
            hint="See: voice-shop household show",
            code="unknown_person",
        )
    return found


def _amount(money: Money) -> str:
    return f"{money.amount} {money.currency}"


def _person(person: Person) -> str:
    return f"{person.role.value} {person.name}".rstrip()


def _check_id(person: str) -> None:
    if not (0 < len(person) <= _LONGEST_ID and person == person.strip() and person.isprintable()):
        raise InputError(f"{person!r} is not a name for a person.", hint="Like: anna", code="bad_person")
