"""A dispute pack: what the record has of one order, to be verified anywhere without the home.

Records that have nothing to do with the order are only there as content digests, which show that the chain
goes on and tell nothing else.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from voice_shop.commerce.codec import canonical, digest
from voice_shop.commerce.record import link
from voice_shop.errors import InputError
from voice_shop.journal.chain import Broken, Record, Text, records, texts, wrong_inside

if TYPE_CHECKING:
    from sqlite_utils import Database

FORMAT = "voice-shop purchase record 1"


def about(chain: list[Record], order_id: str) -> list[Record]:
    """The records of an order and of the offer that it came from."""
    quote_ids = {r.facts.get("quote_id") for r in chain if r.facts.get("order_id") == order_id} - {None}
    return [r for r in chain if r.facts.get("order_id") == order_id or r.facts.get("quote_id") in quote_ids]


def pack(db: Database, order_id: str) -> dict[str, Any]:
    """The pack of an order, as a JSON object.

    Raises:
        InputError: the record has nothing of it.
    """
    chain = list(records(db))
    own = about(chain, order_id)
    if not own:
        raise InputError(
            f"The record has nothing of an order {order_id!r}.",
            hint="See: voice-shop orders list. Orders from before the record began are not in it.",
            code="unknown_order",
        )
    wanted = {record.number for record in own}
    segment = [r for r in chain if own[0].number <= r.number <= own[-1].number]
    rules = {r.facts.get("rules") for r in own}
    return {
        "format": FORMAT,
        "order_id": order_id,
        "before": segment[0].previous,
        "chain": [
            asdict(r) if r.number in wanted else {"number": r.number, "content": r.content} for r in segment
        ],
        "texts": [asdict(text) for text in texts(db, wanted)],
        "rules": [r.facts["profile"] for r in chain if r.kind == "rules" and r.facts["rules"] in rules],
        "head": {"number": chain[-1].number, "hash": chain[-1].hash},
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
    kinds = set()
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
        kinds.add((record.kind, record.facts.get("order_id")))
        previous = record.hash
    if ("ordered", given["order_id"]) not in kinds:
        return Broken(0, f"that tells of order {given['order_id']} is not in the pack"), previous
    return None, previous
