"""`voice-shop eval names`: how well the names of a shop are heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.common import Asked, asked, common
from voice_shop.cli.decibels import decibels
from voice_shop.cli.spoken_trials import SpokenNames, spoken_names
from voice_shop.errors import InputError
from voice_shop.language.share import interval

if TYPE_CHECKING:
    from voice_shop.speech.trial import Trial

_MOST_CONFUSED = 10


@click.command("names")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--catalogue", is_flag=True, help="The names of this shop's products, instead of FILE.")
@click.option("--sample", type=click.IntRange(1), help="So many of them, at random.")
@click.option("--seed", type=int, default=0, show_default=True, help="Chooses the sample.")
@click.option("--say", "frame", default="{}", show_default=True, help='The sentence: "add {} to my cart".')
@click.option("--noise", type=click.Path(path_type=Path), help="A recording of noise to mix in.")
@click.option("--snr", default=10.0, show_default=True, callback=decibels, help="Decibels, with --noise.")
@click.option("--voice", "voices", multiple=True, type=click.Path(path_type=Path), help="A Piper voice.")
@click.option("--pace", "paces", multiple=True, type=click.FloatRange(0.5, 2.0), help="1 is as usual.")
@click.option("--results", type=click.Path(path_type=Path), help="Kept here, to go on after a stop.")
@click.option("--floor", type=click.FloatRange(0, 1), help="Ends with 1 if less than this share is first.")
@common
def names(file: Path | None, catalogue: bool, floor: float | None, **how: Any) -> None:
    """Say every name with the installed voice, and hear it among all others.

    FILE has one name a line. Several voices and paces take turns; the same name is always said the same way.
    """
    context = click.get_current_context()
    options = asked(context)
    if catalogue == (file is not None):
        raise InputError("Give a FILE of names, or --catalogue.", hint="One of the two.")
    app = options.open_app()
    trials = []
    for trial in spoken_names(app, options, file, SpokenNames(**how)):
        _print(options, trial)
        trials.append(trial)
    first = _summary(options, trials)
    if floor is not None and first < floor:
        context.exit(1)


def _print(options: Asked, trial: Trial) -> None:
    if options.out.as_json:
        options.out.record(asdict(trial))
    elif trial.verdict != "right" or trial.rank != 1:
        options.out.line(f"{trial.verdict}: {trial.name!r}, heard {trial.heard!r}, freely {trial.free!r}")


def _summary(options: Asked, trials: Sequence[Trial]) -> float:
    count = len(trials)
    first = sum(trial.rank == 1 for trial in trials)
    third = sum(trial.rank is not None and trial.rank <= 3 for trial in trials)
    verdicts = Counter(trial.verdict for trial in trials)
    low, high = interval(first, count)
    confused = Counter((trial.name, trial.heard) for trial in trials if trial.rank != 1)
    if options.out.as_json:
        options.out.record(
            {
                "names": count,
                "top1": round(first / count, 4),
                "top1_from": round(low, 4),
                "top1_to": round(high, 4),
                "top3": round(third / count, 4),
                "right": verdicts["right"],
                "asked": verdicts["asked"],
                "wrong": verdicts["wrong"],
                "wrong_per_1000": round(1000 * verdicts["wrong"] / count, 2),
                "confusion": [
                    {"name": name, "heard": heard, "count": times}
                    for (name, heard), times in confused.most_common()
                ],
            }
        )
        return first / count
    options.out.line(
        f"{count} names: {first / count:.1%} first (95 of 100 times between {low:.1%} and {high:.1%}), "
        f"{third / count:.1%} among the first three; {verdicts['right']} right, {verdicts['asked']} asked, "
        f"{verdicts['wrong']} taken for another ({1000 * verdicts['wrong'] / count:.1f} per 1,000)"
    )
    for (name, heard), _ in confused.most_common(_MOST_CONFUSED):
        options.out.line(f"  {name} heard as {heard or 'nothing'}")
    return first / count
