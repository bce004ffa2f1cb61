"""`voice-shop catalogue import`: another list of products takes the place of the shop's."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.common import Asked, asked, common
from voice_shop.cli.faults import say_error

if TYPE_CHECKING:
    from voice_shop.catalogue.importing import ImportPlan
    from voice_shop.catalogue.load import Tell

FORMATS = ("csv", "json", "json-ld", "google-tsv", "google-xml")

SHOWN = 100
"""Differences that a person is shown."""


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

    options = asked(context)
    app = options.open_app()
    try:
        with _progress(options) as tell:
            plan = plan_import(app.shop_path, Path(file), kind, tell)
    except ShopFolderError as error:
        for problem in error.problems:
            say_error(str(problem))
        context.exit(error.exit_code)
    if not dry_run and plan.changes_anything:
        apply_import(plan)
    _print_plan(options, plan, done=not dry_run)


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


def _print_plan(options: Asked, plan: ImportPlan, *, done: bool) -> None:
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
        options.out.record({**changes, "unchanged": plan.unchanged, "applied": done})
        return
    listed = [(mark, row) for mark, rows in changes.items() for row in rows]
    options.out.table(
        ("", "id", "product", "what"),
        [(mark, row["id"], row["name"], _differences(row)) for mark, row in listed[:SHOWN]],
        empty="Nothing is different.",
    )
    if len(listed) > SHOWN:
        options.out.line(f"… and {len(listed) - SHOWN} more; --json tells all.")
    counts = ", ".join(f"{len(rows)} {name}" for name, rows in changes.items())
    options.out.line(f"{counts}, {plan.unchanged} unchanged." + ("" if done else " Nothing was written."))


def _differences(row: dict[str, Any]) -> str:
    fields = row.get("fields", {})
    return ", ".join(f"{name}: {change['before']} → {change['now']}" for name, change in fields.items())
