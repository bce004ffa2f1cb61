"""`voice-shop journal`: the purchase record, and the proof that it is whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.common import Asked, asked, common
from voice_shop.errors import InputError
from voice_shop.files import fault, write_whole

if TYPE_CHECKING:
    from voice_shop.journal.chain import Broken, Record


@click.group("journal")
@common
def command(**_options: Any) -> None:
    """The purchase record: every decision about money."""


@command.command("list")
@click.option(
    "--limit", type=click.IntRange(1, 1_000_000), default=20, show_default=True, help="At most so many."
)
@common
@click.pass_context
def list_records(context: click.Context, limit: int) -> None:
    """The newest records, the last one at the end."""
    from voice_shop.journal.chain import records

    options = asked(context)
    with options.open_app().store.read() as db:
        _print(options, records(db, newest=limit))


@command.command("show")
@click.argument("order_id")
@common
@click.pass_context
def show(context: click.Context, order_id: str) -> None:
    """What the record has of an order: offer, yes, order and what came after, and the words that are kept."""
    from voice_shop.journal.chain import texts
    from voice_shop.journal.pack import about

    options = asked(context)
    with options.open_app().store.read() as db:
        own = about(db, order_id)
        kept = list(texts(db, {record.number for record in own}))
    if not own:
        raise InputError(
            f"The record has nothing of an order {order_id!r}.",
            hint="See: voice-shop orders list",
            code="unknown_order",
        )
    _print(options, own)
    if not options.out.as_json:
        for text in kept:
            options.out.line(f"{text.record}  {text.role}: {text.text}")


@command.command("verify")
@click.option("--pack", "pack_file", metavar="FILE", help="Verify a dispute pack; needs no home.")
@click.option(
    "--hash",
    "known",
    metavar="HASH",
    multiple=True,
    help="A hash from a receipt or pack that must be in the record.",
)
@common
@click.pass_context
def verify(context: click.Context, pack_file: str | None, known: tuple[str, ...]) -> None:
    """Whether the record is as it was written; if not, which record is the first that is not."""
    options = asked(context)
    if pack_file is not None:
        _verify_pack(options, Path(pack_file), known)
        return
    from voice_shop.journal.agreement import disagreements
    from voice_shop.journal.anchor import missing
    from voice_shop.journal.chain import first_broken, head, records, texts

    app = options.open_app()
    with app.store.read() as db:
        broken, newest = first_broken(records(db), texts(db)), head(db)
        wrong = []
        if not broken:
            wrong = [why for why in (missing(db, app.home.database), *disagreements(db)) if why]
            found = {r.hash for r in records(db) if r.hash in known} if known else set()
            wrong += [f"The hash {one} is not in the record." for one in known if one not in found]
    _tell(options, newest[0] if newest else 0, newest[1] if newest else None, broken, wrong)


@command.command("export")
@click.argument("order_id")
@click.option("--out", "out_file", metavar="FILE", required=True, help="Where the dispute pack goes.")
@common
@click.pass_context
def export(context: click.Context, order_id: str, out_file: str) -> None:
    """Write what the record has of an order as one file, which `journal verify --pack` verifies anywhere."""
    import json

    from voice_shop.commerce.receipt import facts
    from voice_shop.commerce.refusal import Refusal
    from voice_shop.journal.pack import pack

    options = asked(context)
    app = options.open_app()
    receipt = app.shop.receipts.of(order_id)
    with app.store.read() as db:
        made = pack(db, order_id, None if isinstance(receipt, Refusal) else facts(receipt))
    write_whole(Path(out_file), json.dumps(made, ensure_ascii=False, indent=1).encode())
    told = {
        "out": out_file,
        "order_id": order_id,
        "records": len(made["chain"]),
        "hash": made["head"]["hash"],
    }
    if options.out.as_json:
        options.out.record(told)
    else:
        options.out.line(
            f"Wrote {out_file}: order {order_id}, the newest record has the hash {told['hash']}."
        )


def _verify_pack(options: Asked, path: Path, known: tuple[str, ...]) -> None:
    from voice_shop.journal.pack import first_broken_of, read_pack

    try:
        data = path.read_bytes()
    except OSError as error:
        raise fault(error, path) from error
    given = read_pack(data)
    broken, end = first_broken_of(given)
    hashes = {end, *(item.get("hash") for item in given["chain"])}
    wrong = [f"The hash {one} is not in the pack." for one in known if one not in hashes]
    _tell(options, len(given["chain"]), end, broken, wrong)


def _tell(options: Asked, count: int, end: str | None, broken: Broken | None, wrong: list[str]) -> None:
    whole = broken is None and not wrong
    if options.out.as_json:
        first = broken.number if broken else None
        options.out.record(
            {
                "whole": whole,
                "records": count,
                "hash": end,
                "broken": first,
                "why": [broken.why] if broken else wrong,
            }
        )
    elif whole:
        options.out.line(
            f"The record is whole: {count} records, the last has the hash {end}."
            if count
            else "The record is empty."
        )
    if broken is not None:
        raise InputError(
            f"Record {broken.number} {broken.why}.",
            hint="Compare with a backup or a dispute pack.",
            code="record_broken",
        )
    if wrong:
        raise InputError(
            " ".join(wrong), hint="Compare with a backup or a dispute pack.", code="record_broken"
        )


def _print(options: Asked, chain: Iterable[Record]) -> None:
    if options.out.as_json:
        for record in chain:
            options.out.record(
                {
                    "number": record.number,
                    "at": record.at,
                    "kind": record.kind,
                    "body": dict(record.facts),
                    "previous": record.previous,
                    "hash": record.hash,
                }
            )
        return
    options.out.table(
        ("record", "at", "kind", "order", "offer", "hash"),
        [
            (
                r.number,
                r.at[:19],
                r.kind,
                r.facts.get("order_id") or "",
                r.facts.get("quote_id") or "",
                r.hash[:12],
            )
            for r in chain
        ],
        empty="The record is empty.",
    )
