"""`voice-shop catalogue check`: what would make the products better, the most useful first."""

from __future__ import annotations

import click

from voice_shop.cli.common import asked, common


@click.command("check")
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="At most so many."
)
@common
@click.pass_context
def check_products(context: click.Context, limit: int) -> None:
    """Score the products' data and rank what to put right. Ends with 0: these are hints, no mistakes."""
    from voice_shop.catalogue.quality import check

    options = asked(context)
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
