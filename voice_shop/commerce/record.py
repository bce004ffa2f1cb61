"""The purchase record: every decision about money, in the transaction that makes it, chained by hashes.

A record's content digest is SHA-256 over its number, moment, kind and body, each on a line; its hash is
SHA-256 over the hash before it and that digest. So a later change to any of them breaks the chain there, and
the chain between two records can be shown without what lies between. The body is canonical JSON. Texts of
and about persons are not in it: they lie in `record_texts`, each with a salt of its own, and the body has
the digest of salt and text. Who erases text and salt leaves a chain that still verifies, and a digest that
tells nothing.

Reading, verifying and exporting is the journal's.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from voice_shop.commerce.codec import canonical, digest, plain
from voice_shop.commerce.evidence import Evidence
from voice_shop.commerce.household.switches import allowed
from voice_shop.commerce.household.types import Switch
from voice_shop.commerce.moments import stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

ORIGIN = "0" * 64
"""What the first record has in place of a hash before it."""


class Kind(StrEnum):
    """What was decided. What belongs to each is in docs/record.md."""

    BEGAN = "began"
    RULES = "rules"
    QUOTED = "quoted"
    REFUSED = "refused"
    CONSENTED = "consented"
    ORDERED = "ordered"
    MOVED = "moved"
    CANCELLED = "cancelled"
    RETURN_REQUESTED = "return_requested"
    CASE = "case"
    SHIPMENT = "shipment"
    MONEY = "money"
    PAYMENT = "payment"
    RETURNED = "returned"
    REFUNDED = "refunded"
    POLICY_CHANGED = "policy_changed"
    PIN = "pin"


@dataclass(frozen=True, slots=True)
class Personal:
    """A text of or about a person, to be kept apart. `role`: what it is ("person", "heard", "said"…)."""

    role: str
    text: str


def append(
    db: Database, at: datetime, kind: Kind, facts: Mapping[str, Any], evidence: Evidence | None = None
) -> str:
    """Add a record, inside the write transaction that does what it tells.

    Args:
        facts: JSON's types, commerce's values and `Personal` texts. `order_id` and `quote_id` are what
            records are found by.
        evidence: of the turn in which it was decided; None when nobody spoke. Of who has switched
            transcripts off, what was heard and said is left out.

    Returns:
        The record's hash, 64 hexadecimal digits.

    Raises:
        TypeError: a value that has no place in the record, a float above all.
    """
    number, previous = _last(db)
    if number == 0 and kind is not Kind.BEGAN:
        previous = append(db, at, Kind.BEGAN, _before(db))
        number = 1
    if evidence is not None and not allowed(db, _whose(db, facts), Switch.TRANSCRIPTS, evidence.person):
        evidence = replace(evidence, heard=(), free=None, said=())
    texts: list[tuple[str, int, str, str, str]] = []
    body = canonical(_apart({**facts, **_told(evidence)}, number + 1, texts))
    moment = stamp(at)
    own = link(previous, content_digest(number + 1, moment, kind.value, body))
    db.execute(
        "INSERT INTO record (number, at, kind, body, previous, hash) VALUES (?, ?, ?, ?, ?, ?)",
        (number + 1, moment, kind.value, body, previous, own),
    )
    db.conn.executemany(
        "INSERT INTO record_texts (digest, record, role, salt, text) VALUES (?, ?, ?, ?, ?)", texts
    )
    return own


def content_digest(number: int, at: str, kind: str, body: str) -> str:
    """The digest of a record by itself."""
    return digest(f"{number}\n{at}\n{kind}\n{body}")


def link(previous: str, content: str) -> str:
    """The hash of a record: of the one before and its own content digest."""
    return digest(f"{previous}\n{content}")


def text_digest(salt: str, text: str) -> str:
    """What a record has in place of a text. `salt`: 32 hexadecimal digits."""
    return digest(f"{salt}\n{text}")


def unrecorded(ids: list[str]) -> dict[str, Any]:
    """What the first record says of the orders that were there before it."""
    return {"orders_before": len(ids), "orders_digest": digest("\n".join(sorted(ids)))}


def _last(db: Database) -> tuple[int, str]:
    row = db.execute("SELECT number, hash FROM record ORDER BY number DESC LIMIT 1").fetchone()
    return (0, ORIGIN) if row is None else (row["number"], row["hash"])


def _whose(db: Database, facts: Mapping[str, Any]) -> str:
    """The household that a decision is about; empty if nothing tells."""
    if "household" in facts:
        return str(facts["household"])
    row = db.execute(
        "SELECT household FROM orders WHERE id = ? UNION ALL SELECT household FROM quotes WHERE id = ?",
        (facts.get("order_id"), facts.get("quote_id")),
    ).fetchone()
    return "" if row is None else str(row[0])


def _before(db: Database) -> dict[str, Any]:
    return unrecorded([row[0] for row in db.execute("SELECT id FROM orders WHERE quote_id IS NOT NULL")])


def _told(evidence: Evidence | None) -> dict[str, Any]:
    if evidence is None:
        return {}
    told = {
        "channel": evidence.channel,
        "session": evidence.session,
        "turn": evidence.turn,
        "person": Personal("person", evidence.person),
        "heard": [{"text": Personal("heard", it.text), "score": it.score} for it in evidence.heard],
        "said": [Personal("said", text) for text in evidence.said],
        "free": None if evidence.free is None else Personal("free", evidence.free),
    }
    return {"evidence": told}


def _apart(value: Any, record: int, texts: list[tuple[str, int, str, str, str]]) -> Any:
    """The value in JSON's types; personal texts are put aside and stand as their digests."""
    if value is None or type(value) is str or type(value) is int:
        return value
    match value:
        case Personal(role, text):
            salt = os.urandom(16).hex()
            own = text_digest(salt, text)
            texts.append((own, record, role, salt, text))
            return {"apart": role, "sha256": own}
        case list() | tuple():
            return [_apart(item, record, texts) for item in value]
        case dict() | Mapping():
            return {str(key): _apart(item, record, texts) for key, item in value.items()}
        case _:
            return plain(value)
