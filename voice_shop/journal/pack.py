"""A dispute pack: what the record has of one order, to be verified anywhere without the home.

Records that have nothing to do with the order are only there as content digests, which show that the chain
goes on and tell nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from voice_shop.commerce.codec import canonical, digest
from voice_shop.commerce.record import link
from voice_shop.errors import InputError
from voice_shop.journal.chain import (
    Broken,
    Record,
    Text,
    head,
    read_records,
    records,
    texts,
    wrong_inside,
)

if TYPE_CHECKING:
    from sqlite_utils import Database

FORMAT = "voice-shop purchase record 1"


def about(db: Database, order_id: str) -> list[Record]:
    """The records of an order and of the offer that it came from."""
    which = "order_id = :id OR quote_id IN (SELECT quote_id FROM record WHERE order_id = :id)"
    return list(read_records(db, which, {"id": order_id}))


def pack(db: Database, order_id: str, receipt: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The pack of an order, as a JSON object.

    Args:
        receipt: of the order, as `receipt.facts` tells it.

    Raises:
        InputError: the record has nothing of it.
    """
    own = about(db, order_id)
    newest = head(db)
    if not own or newest is None:
        raise InputError(
            f"The record has nothing of an order {order_id!r}.",
            hint="See: voice-shop orders list. Orders from before the record began are not in it.",
            code="unknown_order",
        )
    wanted = {record.number for record in own}
    rules = {r.facts.get("rules") for r in own}
    between = {"first": own[0].number, "last": own[-1].number}
    return {
        "format": FORMAT,
        "order_id": order_id,
        "before": own[0].previous,
        "chain": [
            asdict(r) if r.number in wanted else {"number": r.number, "content": r.content}
            for r in read_records(db, "number BETWEEN :first AND :last", between)
        ],
        "texts": [asdict(text) for text in texts(db, wanted)],
        "rules": [r.facts["profile"] for r in records(db, kind="rules") if r.facts["rules"] in rules],
        "head": {"number": newest[0], "hash": newest[1]},
        "receipt": None if receipt is None else dict(receipt),
    }


def read_pack(data: bytes) -> dict[str, Any]:
    """A pack from a file. Raises InputError when it is none."""
    try:
        read = json.loads(data)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict) or read.get("format") != FORMAT:
        raise InputError(
            "This is no dispute pack of voice-shop.", hint="`journal export` writes one.", code="no_pack"
        )
    return read


def first_broken_of(given: dict[str, Any]) -> tuple[Broken | None, str]:
    """The first record of a pack that does not fit, or None; and the hash that its chain ends with.

    Raises:
        InputError: members are missing or of another type.
    """
    try:
        return _verify(given)
    except (KeyError, TypeError, AttributeError, ValueError, UnicodeEncodeError) as error:
        raise InputError(
            f"The pack is damaged ({type(error).__name__}).", hint="Ask for it again.", code="no_pack"
        ) from error


def _verify(given: dict[str, Any]) -> tuple[Broken | None, str]:
    previous = given["before"]
    kept = [Text(**text) for text in given["texts"]]
    rules = {digest(canonical(profile)) for profile in given["rules"]}
    offers: dict[str, str] = {}
    told: dict[tuple[str, object], Record] = {}
    number = None
    for item in given["chain"]:
        if number is not None and item["number"] != number + 1:
            return Broken(number + 1, "is missing"), previous
        number = item["number"]
        if "content" in item:
            previous = link(previous, item["content"])
            continue
        record = Record(**item)
        if record.previous != previous:
            return Broken(number, "does not follow the one before it"), previous
        if record.hash != link(previous, record.content):
            return Broken(number, "was changed after it was written"), previous
        if why := wrong_inside(record, [t for t in kept if t.record == number], offers):
            return Broken(number, why), previous
        if record.facts.get("rules", next(iter(rules), None)) not in {*rules, None}:
            return Broken(number, "rests on rules that are not in the pack"), previous
        told[record.kind, record.facts.get("order_id")] = record
        previous = record.hash
    ordered = told.get(("ordered", given["order_id"]))
    if ordered is None:
        return Broken(0, f"that tells of order {given['order_id']} is not in the pack"), previous
    if not fits(given.get("receipt"), ordered):
        return Broken(ordered.number, "is not what the receipt tells"), previous
    return None, previous


def fits(receipt: Mapping[str, Any] | None, ordered: Record) -> bool:
    """Whether a receipt is that of the order of a record; without one, there is nothing against it."""
    if receipt is None:
        return True
    order = ordered.facts["order"]
    lines = [
        {
            "product": line["name"],
            "pack": line["pack"],
            "quantity": line["quantity"],
            "unit_price": line["unit_price"]["minor"],
            "total": line["total"]["minor"],
        }
        for line in order["lines"]
    ]
    told = ("order", "record", "currency", "delivery", "total")
    return [receipt[name] for name in told] == [
        order["id"],
        ordered.hash,
        order["total"]["currency"],
        order["delivery"]["minor"],
        order["total"]["minor"],
    ] and [{name: line[name] for name in lines[0]} for line in receipt["lines"]] == lines
