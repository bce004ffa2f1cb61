"""`voice-shop eval text`: how well labelled sentences are understood."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_shop.cli.common import Asked, asked, common

if TYPE_CHECKING:
    from voice_shop.language.score import Scored, Summary


@click.command("text")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="FILE...")
@click.option("--least", type=click.FloatRange(0, 100), help="Percent that must be right or asked.")
@click.option(
    "--most-errors", type=click.FloatRange(0, 1000), help="Order errors per 1,000 that are allowed."
)
@common
@click.pass_context
def text(
    context: click.Context, files: tuple[Path, ...], least: float | None, most_errors: float | None
) -> None:
    """Typed sentences, said at the beginning of a conversation. Ends with 1 if a floor is not reached.

    A FILE is a YAML list, a folder of them, or a text file of sentences that are not the shop's, one a
    line. Each entry has `say`, `intent` (null for what is not the shop's) and, if wanted,
    `lines`: [product, quantity] for each product that is asked for.

    \b
    - {say: "two lemons please", intent: add, lines: [[lemons, 2]]}
    - {say: "play some music", intent: null}
    """
    from voice_shop.language.score import judge, read_sentences, summary
    from voice_shop.language.understand import understand

    options = asked(context)
    sentences = [sentence for file in files for sentence in read_sentences(file)]
    grammar = options.open_app().opening_grammar
    results = [judge(wanted, understand(wanted.say, grammar)) for wanted in sentences]
    for result in results:
        _print(options, result)
    total = summary(results)
    _summary(options, total)
    if least is not None and 100 * total.right_or_asked < least:
        context.exit(1)
    if most_errors is not None and total.order_errors_per_1000 > most_errors:
        context.exit(1)


def _print(options: Asked, result: Scored) -> None:
    wanted, got = str(result.wanted.intent or "-"), str(result.got or "-")
    if options.out.as_json:
        options.out.record(
            {
                "say": result.wanted.say,
                "wanted": result.wanted.intent and str(result.wanted.intent),
                "got": result.got and str(result.got),
                "verdict": str(result.verdict),
            }
        )
    elif result.verdict != "right":
        what = result.verdict.replace("_", " ")
        options.out.line(f"{what}: {result.wanted.say!r} is {wanted}, understood {got}")


def _summary(options: Asked, total: Summary) -> None:
    verdicts = {str(verdict): count for verdict, count in total.verdicts.items()}
    pairs = sorted(total.confusion.items(), key=lambda pair: (-pair[1], pair[0]))
    if options.out.as_json:
        options.out.record(
            {
                "sentences": total.sentences,
                **verdicts,
                "right_or_asked": round(total.right_or_asked, 4),
                "score": round(total.score, 4),
                "order_errors_per_1000": round(total.order_errors_per_1000, 2),
                "confusion": [{"wanted": w, "got": g, "count": count} for (w, g), count in pairs],
            }
        )
        return
    told = ", ".join(f"{count} {verdict.replace('_', ' ')}" for verdict, count in verdicts.items())
    options.out.line(f"{total.sentences} sentences: {told}")
    for (wanted, got), count in pairs:
        options.out.line(f"  {wanted} understood as {got}: {count}")
    options.out.line(
        f"right or asked back {total.right_or_asked:.1%}, risk-weighted score {total.score:.3f} of 1, "
        f"order errors {total.order_errors_per_1000:.1f} per 1,000"
    )
