"""`voice-shop catalogue check`: what would make the products better, the most useful first."""

from __future__ import annotations

from pathlib import Path

import click

from voice_shop.cli.catalogue_check_voice import check_by_voice
from voice_shop.cli.common import Asked, asked, common
from voice_shop.cli.spoken_trials import SpokenNames
from voice_shop.errors import InputError


@click.command("check")
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="At most so many."
)
@click.option("--shared", is_flag=True, help="The spoken names that several products have, instead.")
@click.option("--voice", is_flag=True, help="Say each name aloud instead, and hear it among all others.")
@click.option("--sample", type=click.IntRange(1), help="With --voice: so many names, at random.")
@click.option(
    "--results", type=click.Path(path_type=Path), help="With --voice: kept here, to go on after a stop."
)
@common
def check_products(limit: int, shared: bool, voice: bool, sample: int | None, results: Path | None) -> None:
    """Score the products' data and rank what to put right. Ends with 0: these are hints, no mistakes.

    With --shared: each name that two products or more have, the one that most have first; who says it is
    asked which one is meant. With --voice: which names will not be heard or sound like another, and an alias
    where one offers itself.
    """
    from voice_shop.catalogue.quality import check

    options = asked(click.get_current_context())
    if shared and voice:
        raise InputError("--shared and --voice are two checks.", hint="One of the two.")
    if voice:
        check_by_voice(options, SpokenNames(sample=sample, results=results), limit)
        return
    if sample is not None or results is not None:
        raise InputError("--sample and --results are for --voice.", hint="Add --voice.")
    if shared:
        _shared_names(options, limit)
        return
    report = check(options.open_app().folder.catalogue)
    shown = report.findings[:limit]
    if options.out.as_json:
        options.out.record(
            {"score": report.score, "products": report.products, "findings": len(report.findings)}
        )
        for finding in shown:
            options.out.record(
                {"finding": finding.rule, "weight": finding.weight, "id": finding.product_id,
                 "what": finding.what, "do": finding.hint}
            )  # fmt: skip
        return
    options.out.table(
        ("id", "what", "do"),
        [(finding.product_id, finding.what, finding.hint) for finding in shown],
        empty="There is nothing to put right.",
    )
    more = len(report.findings) - len(shown)
    options.out.line(
        f"Score {report.score} of 100." + (f" {more} more findings; see --limit." if more else "")
    )


def _shared_names(options: Asked, limit: int) -> None:
    from voice_shop.catalogue.shared_names import shared_names

    found = shared_names(options.open_app().folder.catalogue)
    shown = found[:limit]
    if options.out.as_json:
        options.out.record({"shared": len(found)})
        for entry in shown:
            options.out.record({"name": entry.name, "ids": list(entry.product_ids)})
        return
    options.out.table(
        ("name", "products", "which"),
        [(entry.name, str(len(entry.product_ids)), ", ".join(entry.product_ids)) for entry in shown],
        empty="No two products share a spoken name.",
    )
    more = len(found) - len(shown)
    options.out.line(f"{len(found)} names are shared." + (f" {more} more; see --limit." if more else ""))
