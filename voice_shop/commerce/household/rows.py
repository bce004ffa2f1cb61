"""The household's rules as rows. Every function runs inside the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from voice_shop.commerce import record
from voice_shop.commerce.household.types import (
    EVERYBODY,
    Cap,
    Hours,
    Period,
    Person,
    Role,
    Rules,
    Substituting,
    Substitutions,
    Switch,
)
from voice_shop.commerce.moments import stamp
from voice_shop.commerce.money import Money
from voice_shop.commerce.record import Personal
from voice_shop.errors import StateError

if TYPE_CHECKING:
    from sqlite_utils import Database

PIN_OVER, ALLERGENS, HOURS, SUBSTITUTIONS = "pin_over", "allergens", "hours", "substitutions"
CHALLENGE_OVER = "challenge_over"
"""Names of settings; those of switches are `switch.<name>`."""


def read(db: Database, household: str, currency: str) -> Rules:
    """The rules in force.

    Raises:
        StateError: an amount is in another currency than the shop's: it says nothing any more.
    """
    settings = _settings(db, household)
    whole = {name: value for (person, name), value in settings.items() if person == EVERYBODY}
    substitutions = whole.get(SUBSTITUTIONS, {})
    return Rules(
        people=people(db, household),
        caps=_caps(db, household, currency),
        hours=tuple(_hours(value) for value in whole.get(HOURS, ())),
        pin_over=_sum(whole.get(PIN_OVER), currency),
        challenge_over=_sum(whole.get(CHALLENGE_OVER), currency),
        with_pin=with_pin(db, household),
        allergens=frozenset(whole.get(ALLERGENS, ())),
        substitutions=Substitutions(
            Substituting(substitutions.get("policy", Substituting.ASK)),
            {product: tuple(ids) for product, ids in substitutions.get("only", {}).items()},
        ),
        switches={
            (person, Switch(name.removeprefix("switch."))): bool(value)
            for (person, name), value in settings.items()
            if name.startswith("switch.")
        },
    )


def people(db: Database, household: str) -> dict[str, Person]:
    """The household's people by id."""
    found = db.execute(
        "SELECT person, role, name FROM household_people WHERE household = ? ORDER BY person", (household,)
    )
    return {row["person"]: Person(row["person"], Role(row["role"]), row["name"]) for row in found}


def with_pin(db: Database, household: str) -> frozenset[str]:
    """Who has a PIN; `EVERYBODY` for the household's own."""
    found = db.execute("SELECT person FROM household_pins WHERE household = ?", (household,))
    return frozenset(row[0] for row in found)


def most(db: Database, household: str, cap: Cap) -> Money | None:
    """What a cap is now, in whatever currency it was set; None without one."""
    row = db.execute(
        "SELECT most, currency FROM household_caps"
        " WHERE household = ? AND person = ? AND period = ? AND category = ?",
        (household, cap.person, cap.period.value, cap.category),
    ).fetchone()
    return None if row is None else Money(row["most"], row["currency"])


def put_person(db: Database, household: str, person: Person) -> None:
    """Write a person, new or changed."""
    db.execute(
        "INSERT INTO household_people (household, person, role, name) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (household, person) DO UPDATE SET role = excluded.role, name = excluded.name",
        (household, person.id, person.role.value, person.name),
    )


def put_cap(db: Database, household: str, cap: Cap) -> None:
    """Write a cap, new or changed."""
    db.execute(
        "INSERT INTO household_caps (household, person, period, category, most, currency)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (household, person, period, category) DO UPDATE SET"
        " most = excluded.most, currency = excluded.currency",
        (household, cap.person, cap.period.value, cap.category, cap.most.minor, cap.most.currency),
    )


def drop_cap(db: Database, household: str, cap: Cap) -> None:
    """Take a cap away, whatever its amount."""
    db.execute(
        "DELETE FROM household_caps WHERE household = ? AND person = ? AND period = ? AND category = ?",
        (household, cap.person, cap.period.value, cap.category),
    )


def setting(db: Database, household: str, person: str, name: str) -> Any:
    """A setting's value; None if it was never set."""
    return _settings(db, household).get((person, name))


def put_setting(db: Database, household: str, person: str, name: str, value: Any) -> None:
    """Write a setting; None takes it back to what holds without one."""
    if value is None:
        db.execute(
            "DELETE FROM household_settings WHERE household = ? AND person = ? AND name = ?",
            (household, person, name),
        )
        return
    db.execute(
        "INSERT INTO household_settings (household, person, name, value) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (household, person, name) DO UPDATE SET value = excluded.value",
        (household, person, name, json.dumps(value, sort_keys=True, ensure_ascii=False)),
    )


def note(
    db: Database, household: str, by: str, now: datetime, change: tuple[str, str, str | None, str | None]
) -> None:
    """Keep who changed what, also in the purchase record: (person or `EVERYBODY`, what, before, after)."""
    db.execute(
        "INSERT INTO household_audit (household, at, by, person, what, before, after)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (household, stamp(now), by, *change),
    )
    person, what, before, after = change
    facts = {
        "household": household,
        "what": what,
        "person": Personal("person", person) if person else None,
        "by": Personal("person", by),
        "before": None if before is None else Personal("value", before),
        "after": None if after is None else Personal("value", after),
    }
    record.append(db, now, record.Kind.POLICY_CHANGED, facts)


def drop_person(db: Database, household: str, person: str) -> None:
    """Take a person out, with their caps, settings, secrets and what is linked to them."""
    for table in (
        *("household_people", "household_caps", "household_settings", "household_pins", "pin_proofs"),
        *("household_passphrases", "link_codes", "link_tokens"),
    ):
        db.execute(
            f"DELETE FROM {table} WHERE household = ? AND person = ?",  # noqa: S608 - one of these constants
            (household, person),
        )


def _settings(db: Database, household: str) -> dict[tuple[str, str], Any]:
    rows = db.execute("SELECT person, name, value FROM household_settings WHERE household = ?", (household,))
    return {(row[0], row[1]): json.loads(row[2]) for row in rows}


def _caps(db: Database, household: str, currency: str) -> tuple[Cap, ...]:
    rows = db.execute(
        "SELECT * FROM household_caps WHERE household = ? ORDER BY person, category, period", (household,)
    )
    return tuple(
        Cap(
            Period(row["period"]),
            _money(row["most"], row["currency"], currency),
            row["person"],
            row["category"],
        )
        for row in rows
    )


def _sum(value: Mapping[str, Any] | None, shops: str) -> Money | None:
    return None if value is None else _money(value["minor"], value["currency"], shops)


def _money(minor: int, currency: str, shops: str) -> Money:
    if currency != shops:
        raise StateError(
            f"A limit of the household is in {currency}, the shop is in {shops}.",
            hint="Set it anew: voice-shop household cap, voice-shop household pin-over.",
            code="cap_currency",
        )
    return Money(minor, currency)


def _hours(value: Mapping[str, Any]) -> Hours:
    start, end = time.fromisoformat(value["start"]), time.fromisoformat(value["end"])
    return Hours(start, end, frozenset(value["days"]))
