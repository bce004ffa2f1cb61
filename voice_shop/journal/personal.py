"""Where the database has something of a person, in one place: what `export` gives out and `forget` erases.

A test compares this with the schema: every column of text is named here or in `NOT_PERSONAL`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voice_shop.commerce.answers import forgotten
from voice_shop.commerce.store_faults import store_faults
from voice_shop.commerce.store_reading import connect
from voice_shop.errors import StateError


@dataclass(frozen=True, slots=True)
class Place:
    """A table with personal columns; `whose`: which rows are the person's; `erase`: how."""

    table: str
    columns: tuple[str, ...]
    whose: str
    erase: str
    within: str = "household = :household"


_PROVEN = "record IN (SELECT record FROM record_texts WHERE role = 'person' AND text = :person)"
_RECORDED = (
    "record IN (SELECT number FROM record"
    " WHERE COALESCE(json_extract(body, '$.household'), :household) = :household)"
)
_OFFERED = "quote_id IN (SELECT id FROM quotes WHERE household = :household)"
_TOLD = "user IN (SELECT user FROM alexa_users WHERE household = :household AND person = :person)"
PLACES = (
    Place("record_texts", ("role", "text", "salt", "digest"), _PROVEN, "DELETE", _RECORDED),
    Place("consents", ("words", "person"), "person = :person", "SET words = '', person = ''", _OFFERED),
    Place("household_people", ("person", "name", "role"), "person = :person", "DELETE"),
    Place("household_caps", ("person", "period", "category", "currency"), "person = :person", "DELETE"),
    Place("household_settings", ("person", "name", "value"), "person = :person", "DELETE"),
    Place("household_pins", ("person", "hash", "tried_at", "locked_until"), "person = :person", "DELETE"),
    Place("pin_proofs", ("person", "token", "digest", "expires_at"), "person = :person", "DELETE"),
    Place("household_passphrases", ("person", "hash", "locked_until"), "person = :person", "DELETE"),
    Place("alexa_notices", ("user", "reference", "body"), _TOLD, "DELETE", "1"),
    Place("alexa_users", ("person", "user", "family", "at"), "person = :person", "DELETE"),
    Place(
        "link_codes",
        ("person", "code", "client", "redirect_uri", "challenge", "until"),
        "person = :person",
        "DELETE",
    ),
    Place(
        "link_tokens",
        (
            *("person", "refresh", "access", "family", "parent", "client"),
            *("access_until", "refresh_until", "spent_at"),
        ),
        "person = :person",
        "DELETE",
    ),
    Place(
        "household_audit",
        ("person", "what", "before", "after"),
        "person = :person",
        "SET person = '', before = NULL, after = NULL",
    ),
    Place("household_audit", ("by",), "by = :person", "SET by = ''"),
    Place(
        "list_entries",
        ("added_by", "words", "options", "added_at", "product_id", "list"),
        "added_by = :person OR list IN"
        " (SELECT name FROM lists WHERE household = :household AND person = :person)",
        "DELETE",
    ),
    Place(
        "cart_changes",
        ("person", "channel", "at", "before"),
        "person = :person OR instr(before, json_quote(:person)) > 0",
        "DELETE",
    ),
    Place(
        "cart_lines",
        ("added_by", "added_channel", "added_at"),
        "added_by = :person",
        "SET added_by = '', added_channel = '', added_at = ''",
    ),
    Place("lists", ("person", "name", "kind"), "person = :person", "DELETE"),
    Place(
        "handoffs",
        ("person", "ticket", "status", "reason", "packet", "reply", "at", "replied_at"),
        "person = :person",
        "DELETE",
    ),
    Place(
        "standing_orders",
        ("person", "product_id", "options", "unit", "anchor", "next", "currency", "pack", "state", "made_at"),
        "person = :person",
        "DELETE",
    ),
    Place("watches", ("person", "product_id", "kind", "at"), "person = :person", "DELETE"),
    Place("feedback", ("person", "about", "answer", "at"), "person = :person", "DELETE"),
    Place("drafts", ("person", "items", "at"), "person = :person", "DELETE"),
    Place("notices", ("person", "order_id", "kind"), "person = :person", "DELETE"),
    Place("conversations", ("person", "channel", "place", "at", "body"), "person = :person", "DELETE"),
    Place("payment_tokens", ("person", "label", "reference"), "person = :person", "DELETE"),
    # Answers to repeated requests may quote any of the above and name nobody. That a key was used stays.
    Place(
        "answers",
        ("scope", "key", "request", "answer", "at"),
        "answer != ''",
        "SET key = forgotten(key), request = '', answer = ''",
        "scope NOT IN (SELECT household FROM carts WHERE household != :household"
        " UNION SELECT 'quote ' || id FROM quotes WHERE household != :household"
        " UNION SELECT 'order ' || id FROM orders WHERE household != :household)",
    ),
)

NOT_PERSONAL: Mapping[str, tuple[str, ...]] = {
    "stock": ("product_id",),
    "carts": ("household",),
    "cart_lines": ("household", "product_id", "options", "name", "pack"),
    "quotes": ("id", "household", "digest", "body", "expires_at", "changed", "order_id"),
    "orders": (
        *("id", "household", "quote_id", "status", "currency", "address", "arrives"),
        *("placed_at", "status_at", "held_until", "terms", "expected"),
    ),
    "order_lines": ("order_id", "product_id", "name", "pack", "options", "tax_rate"),
    "reservations": ("household", "quote_id", "product_id", "until"),
    "cart_changes": ("household",),
    "order_moves": ("order_id", "status", "at", "kind", "about"),
    "consents": ("quote_id", "digest", "channel", "at"),
    "returns": ("id", "order_id", "reason", "at", "way", "pick_up"),  # the reason is one of the shop's words
    "payment_tokens": ("household",),
    "payment_claims": (
        "key",
        "quote_id",
        "household",
        "currency",
        "taken",
        "promotions",
        "starts",
        "ends",
        "state",
        "at",
    ),
    "ledger": ("order_id", "kind", "currency", "why", "reference", "at"),
    "cases": ("id", "order_id", "kind", "status", "opened_at", "status_at"),
    "shipments": ("id", "order_id", "carrier", "tracking", "expected", "shipped_at", "delivered_at"),
    "shipment_lines": ("shipment_id", "order_id"),
    "cart_codes": ("household", "code"),
    "promotion_uses": ("order_id", "promotion", "household"),
    "delivery_wishes": ("household", "day", "part"),
    "slot_orders": ("order_id", "starts", "ends"),
    "numbers": ("name",),
    "household_passphrases": ("household",),
    "link_clients": ("id", "secret"),  # Alexa's own
    "link_codes": ("household",),
    "link_tokens": ("household",),
    "alexa_users": ("household",),
    "alexa_notices": ("due_at", "until"),
    "alexa_requests": ("id", "until"),  # of requests, not of who made them
    "record": ("at", "kind", "body", "previous", "hash", "order_id", "quote_id"),
    "household_people": ("household",),
    "household_caps": ("household",),
    "household_settings": ("household",),
    "household_pins": ("household",),
    "pin_proofs": ("household",),
    "household_audit": ("household", "at"),
    "lists": ("household",),
    "list_entries": ("household",),
    "conversations": ("household",),
    "notices": ("household",),
    "drafts": ("household",),
    "watches": ("household",),
    "feedback": ("household",),
    "standing_orders": ("household",),
    "quote_purposes": ("quote_id", "purpose"),
    "handoffs": ("household", "sent_at", "next_try"),
}
"""Money, goods and times: kept, as the orders are."""

_SECRET = frozenset(
    {"household_pins", "pin_proofs", "household_passphrases", "link_codes", "link_tokens", "answers"}
)
"""Not given out: hashes of secrets, and what names nobody."""


def known_of(database: Path, household: str, person: str) -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept of a person of a household, by table. Raises as `forget`."""
    found: dict[str, list[dict[str, Any]]] = {}
    with store_faults(database), closing(_open(database)) as db:
        db.execute("BEGIN")
        for place in PLACES:
            if place.table in _SECRET:
                continue
            query = f"SELECT {', '.join(place.columns)} FROM {place.table} WHERE {_where(place)}"  # noqa: S608
            rows = [dict(row) for row in db.execute(query, {"household": household, "person": person})]
            if rows:
                found.setdefault(place.table, []).extend(rows)
    return found


def forget(database: Path, household: str, person: str) -> int:
    """Erase what is kept of a person of a household, also from freed pages and the write-ahead log.

    Orders and record stay. A request that was made before under a key is not done again when it is repeated:
    it is refused, as its answer is gone.

    Returns:
        How many rows were erased or emptied.

    Raises:
        StateError: the database cannot be used, or another process still reads its old log.
    """
    changed = 0
    with store_faults(database), closing(_open(database)) as db:
        db.create_function("forgotten", 1, forgotten, deterministic=True)
        db.execute("PRAGMA secure_delete = ON")
        db.execute("BEGIN IMMEDIATE")
        for place in PLACES:
            verb = "DELETE FROM" if place.erase == "DELETE" else "UPDATE"
            what = "" if place.erase == "DELETE" else place.erase
            done = db.execute(
                f"{verb} {place.table} {what} WHERE {_where(place)}",
                {"household": household, "person": person},
            )
            changed += done.rowcount if place.table != "answers" else 0
        db.execute("COMMIT")
        db.execute("VACUUM")
        if db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            raise StateError(
                f"It is forgotten, but another process still reads the old log of {database}.",
                hint="End that process and run this again.",
                code="store_in_use",
            )
    return changed


def _where(place: Place) -> str:
    return f"({place.whose}) AND {place.within}"


def _open(database: Path) -> sqlite3.Connection:
    connection = connect(database, 5)
    connection.row_factory = sqlite3.Row
    return connection
