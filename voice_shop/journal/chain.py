"""The purchase record read and verified: which record is the first that is not as it was written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from voice_shop.commerce.codec import canonical, digest
from voice_shop.commerce.record import ORIGIN, content_digest, link, text_digest

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database


_OFFERS = 100_000
"""So many of the newest offers are compared with the yes; one lives for minutes, and fewer are made then."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it lies in the file. `body` is canonical JSON as text."""

    number: int
    at: str
    kind: str
    body: str
    previous: str
    hash: str

    @property
    def content(self) -> str:
        """The digest of number, moment, kind and body."""
        return content_digest(self.number, self.at, self.kind, self.body)

    @property
    def facts(self) -> Mapping[str, Any]:
        """The body. Raises ValueError when it is no JSON object."""
        facts = json.loads(self.body)
        if not isinstance(facts, dict):
            raise ValueError("not an object")  # noqa: TRY004 - a body is damaged or it is not
        return facts


@dataclass(frozen=True, slots=True)
class Text:
    """A personal text that records refer to by its digest."""

    digest: str
    record: int
    role: str
    salt: str
    text: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first record that is not as it was written, and in what."""

    number: int
    why: str


def records(
    db: Database | sqlite3.Connection, *, kind: str = "", newest: int | None = None
) -> Iterator[Record]:
    """Every record, the first in front, read one by one; only of a kind, or only so many of the newest.

    Bytes that are no text any more come as replacement characters.
    """
    yield from read_records(
        db,
        "(:kind = '' OR kind = :kind) AND number > (SELECT COALESCE(MAX(number), 0) FROM record) - :newest",
        {"kind": kind, "newest": 1 << 62 if newest is None else newest},
    )


def read_records(
    db: Database | sqlite3.Connection, which: str, values: Mapping[str, Any]
) -> Iterator[Record]:
    """The records that an SQL condition of ours takes, by number, read one by one."""
    rows = db.execute(
        "SELECT number, CAST(at AS BLOB), CAST(kind AS BLOB), CAST(body AS BLOB), CAST(previous AS BLOB),"  # noqa: S608
        f" CAST(hash AS BLOB) FROM record WHERE {which} ORDER BY number",
        dict(values),
    )
    for row in rows:
        yield Record(row[0], *(_text(value) for value in tuple(row)[1:]))


def head(db: Database | sqlite3.Connection) -> tuple[int, str] | None:
    """Number and hash of the newest record; None without any."""
    row = db.execute("SELECT number, hash FROM record ORDER BY number DESC LIMIT 1").fetchone()
    return None if row is None else (int(row[0]), str(row[1]))


def texts(db: Database | sqlite3.Connection, numbers: Iterable[int] | None = None) -> Iterator[Text]:
    """The texts that are still there, by record, read one by one: of some records, or all."""
    wanted = None if numbers is None else set(numbers)
    rows = db.execute(
        "SELECT CAST(digest AS BLOB), record, CAST(role AS BLOB), CAST(salt AS BLOB), CAST(text AS BLOB)"
        " FROM record_texts ORDER BY record, digest"
    )
    found = (Text(_text(r[0]), r[1], _text(r[2]), _text(r[3]), _text(r[4])) for r in rows)
    return (text for text in found if wanted is None or text.record in wanted)


def first_broken(chain: Iterable[Record], kept: Iterable[Text]) -> Broken | None:
    """The first record that was changed, dropped, moved or put in, or whose text was; None if all fit.

    Neither is ever held whole. `kept`: by record, as `texts` gives them.
    """
    by_record = groupby(kept, key=lambda text: text.record)
    ahead = next(by_record, None)
    previous = ORIGIN
    offers: dict[str, str] = {}
    for number, record in enumerate(chain, start=1):
        if record.number != number:
            return Broken(
                min(number, record.number), "is missing" if record.number > number else "was put in"
            )
        if record.previous != previous:
            return Broken(number, "does not follow the one before it")
        if record.hash != link(previous, record.content):
            return Broken(number, "was changed after it was written")
        own: Iterable[Text] = ()
        if ahead is not None and ahead[0] <= number:
            own, ahead = list(ahead[1]), next(by_record, None)
        if why := wrong_inside(record, own, offers):
            return Broken(number, why)
        if len(offers) > _OFFERS:
            del offers[next(iter(offers))]
        previous = record.hash
    if ahead is not None:
        return Broken(ahead[0], "is missing, though a text of it is there")
    return None


def wrong_inside(record: Record, kept: Iterable[Text], offers: dict[str, str]) -> str:
    """What does not fit in a record whose hash fits; empty if nothing. `offers`: digests by id, so far."""
    try:
        facts = record.facts
    except ValueError:
        return "is no JSON"
    known = dict(_apart(facts))
    for text in kept:
        if known.get(text.digest) != text.role:
            return "has a text that it does not refer to"
        if text_digest(text.salt, text.text) != text.digest:
            return f"has a changed text ({text.role})"
    if record.kind == "quoted":
        offers[facts["quote_id"]] = facts["quote_digest"]
        if digest(canonical(facts["quote"])) != facts["quote_digest"]:
            return "has an offer that does not fit its digest"
    if (
        record.kind == "consented"
        and offers.get(facts["quote_id"], facts["quote_digest"]) != facts["quote_digest"]
    ):
        return "has a yes to another offer than was made"
    return ""


def _apart(value: Any) -> Iterator[tuple[str, str]]:
    """Digest and role of every text that a body refers to."""
    if isinstance(value, list):
        for item in value:
            yield from _apart(item)
    elif isinstance(value, dict):
        if value.keys() == {"apart", "sha256"}:
            yield value["sha256"], value["apart"]
            return
        for item in value.values():
            yield from _apart(item)


def _text(value: Any) -> str:
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
