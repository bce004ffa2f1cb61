"""`voice-shop catalogue import`: another list of products takes the place of the shop's."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.common import Asked, asked, common
from voice_shop.cli.faults import say_error

if TYPE_CHECKING:
    from voice_shop.catalogue.importing import ImportPlan
    from voice_shop.catalogue.load import Tell
    from voice_shop.commerce.in_use import Use

FORMATS = ("csv", "json", "json-ld", "google-tsv", "google-xml")

SHOWN = 100
"""Differences that a person is shown."""
ORDERS_SHOWN = 5


@click.command("import")
@click.argument("file")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--format", "kind", type=click.Choice(FORMATS), help="Instead of finding out.")
@common
@click.pass_context
def import_products(context: click.Context, file: str, dry_run: bool, kind: str | None) -> None:
    """Replace the shop's products by those of a file, all or nothing.

    Reads CSV with the columns of products.csv or other usual names, JSON, schema.org JSON-LD and
    Google-style product feeds (TSV, RSS, Atom).
    """
    from voice_shop.catalogue.importing import apply_import, plan_import
    from voice_shop.catalogue.problems import ShopFolderError
    from voice_shop.commerce.in_use import in_use

    options = asked(context)
    app = options.open_app()
    try:
        with _progress(options) as tell:
            plan = plan_import(app.shop_path, Path(file), kind, tell)
    except ShopFolderError as error:
        for problem in error.problems:
            say_error(str(problem))
        context.exit(error.exit_code)
    touched = (*plan.removed, *(change.product for change in plan.changed))
    with app.store.read() as db:
        uses = in_use(db, (product.id for product in touched))
    if not dry_run and plan.changes_anything:
        apply_import(plan)
    _print_plan(options, plan, done=not dry_run, uses=uses)


@contextmanager
def _progress(options: Asked) -> Iterator[Tell | None]:
    """How many products were read, shown on a terminal; nothing elsewhere or with --json."""
    if options.out.as_json or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed} products read"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda number: progress.update(task, completed=number)


def _print_plan(options: Asked, plan: ImportPlan, *, done: bool, uses: Sequence[Use]) -> None:
    changes: dict[str, list[dict[str, Any]]] = {
        "added": [{"id": p.id, "name": p.name} for p in plan.added],
        "changed": [
            {
                "id": change.product.id,
                "name": change.product.name,
                "fields": {f.field: {"before": f.before, "now": f.now} for f in change.fields},
            }
            for change in plan.changed
        ],
        "removed": [{"id": p.id, "name": p.name} for p in plan.removed],
    }
    if options.out.as_json:
        told = [{"id": use.product_id, "carts": use.carts, "orders": list(use.orders)} for use in uses]
        options.out.record({**changes, "in_use": told, "unchanged": plan.unchanged, "applied": done})
        return
    listed = [(mark, row) for mark, rows in changes.items() for row in rows]
    options.out.table(
        ("", "id", "product", "what"),
        [(mark, row["id"], row["name"], _differences(row)) for mark, row in listed[:SHOWN]],
        empty="Nothing is different.",
    )
    if len(listed) > SHOWN:
        options.out.line(f"… and {len(listed) - SHOWN} more; --json tells all.")
    names = {row["id"]: row["name"] for rows in changes.values() for row in rows}
    for use in uses[:SHOWN]:
        options.out.line(f"{names[use.product_id]} is in {_places(use)}: {_outcome(plan, use.product_id)}")
    counts = ", ".join(f"{len(rows)} {name}" for name, rows in changes.items())
    options.out.line(f"{counts}, {plan.unchanged} unchanged." + ("" if done else " Nothing was written."))


def _differences(row: dict[str, Any]) -> str:
    fields = row.get("fields", {})
    return ", ".join(f"{name}: {change['before']} → {change['now']}" for name, change in fields.items())


def _places(use: Use) -> str:
    """Where a product is in use, in words."""
    carts = f"{use.carts} cart{'' if use.carts == 1 else 's'}" if use.carts else ""
    some = ", ".join(use.orders[:ORDERS_SHOWN]) + (", …" if len(use.orders) > ORDERS_SHOWN else "")
    orders = f"open order{'' if len(use.orders) == 1 else 's'} {some}" if use.orders else ""
    return " and ".join(part for part in (carts, orders) if part)


def _outcome(plan: ImportPlan, product_id: str) -> str:
    """What becomes of it there: an order keeps what was agreed to, a cart has what is sold now."""
    change = next((change for change in plan.changed if change.product.id == product_id), None)
    if change is None or change.product.discontinued:
        return "it is no longer sold; orders keep it as agreed, no cart can buy it."
    return "orders keep it as agreed, carts have it as it is then."
