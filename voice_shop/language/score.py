"""How well sentences are understood, against what they mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from voice_shop.errors import InputError
from voice_shop.language.intent import Intent, IntentName, Reason, Understood


class Verdict(StrEnum):
    """What became of one sentence."""

    RIGHT = "right"
    ASKED = "asked"
    """Not understood, and asked back."""
    MISSED = "missed"
    """Not understood, though it is ours."""
    WRONG = "wrong"
    """Another answer than was wanted; nothing was changed."""
    WRONG_ACTION = "wrong_action"
    """The cart or an order would have been changed as nobody asked."""


WEIGHTS = {
    Verdict.RIGHT: 1.0,
    Verdict.ASKED: 0.5,
    Verdict.MISSED: 0.0,
    Verdict.WRONG: -1.0,
    Verdict.WRONG_ACTION: -5.0,
}
"""What a verdict is worth in the risk-weighted score, whose best is 1."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One labelled sentence.

    Attributes:
        say: the sentence.
        intent: what it means; None when it is not the shop's.
        quantities: of each line, None where it does not matter; None when the lines do not matter.
    """

    say: str
    intent: IntentName | None
    quantities: tuple[int | None, ...] | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence, what was understood, and the verdict."""

    wanted: Wanted
    got: IntentName | None
    verdict: Verdict


def read_sentences(file: Path) -> tuple[Wanted, ...]:
    """Labelled sentences of a YAML file, or of all in a folder: a list of {say, intent, lines}.

    Raises:
        InputError: naming the file and the sentence that cannot be used.
    """
    if file.suffix == ".txt" and file.is_file():
        return _strays(file)
    if file.is_dir() and (inside := sorted(file.glob("*.yaml"))):
        return tuple(sentence for one in inside for sentence in read_sentences(one))
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
    except IsADirectoryError as error:
        raise InputError(f"There are no *.yaml files in {file}.") from error
    except FileNotFoundError as error:
        raise InputError(f"{file} is not there.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(f"{file} is not YAML: {str(error).splitlines()[0]}") from error
    if not isinstance(data, list) or not data:
        raise InputError(
            f"{file} must be a list of sentences.", hint="- {say: two lemons please, intent: add}"
        )
    return tuple(_wanted(entry, number, file) for number, entry in enumerate(data, 1))


def _strays(file: Path) -> tuple[Wanted, ...]:
    """Sentences that are not the shop's, one a line; what begins with # is a remark."""
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8 text.") from error
    said = [line for line in lines if line and not line.startswith("#")]
    if not said:
        raise InputError(f"{file} has no sentences.", hint="Write one a line.")
    return tuple(Wanted(line, None) for line in said)


def _wanted(entry: Any, number: int, file: Path) -> Wanted:
    where = f"{file}: sentence {number}"
    if not isinstance(entry, Mapping) or not isinstance(entry.get("say"), str) or "intent" not in entry:
        raise InputError(
            f"{where} must have `say` and `intent`.", hint="intent: null is for what is not ours."
        )
    name = entry["intent"]
    if name is not None and name not in set(IntentName):
        raise InputError(f"{where}: there is no intent {name!r}.", hint=f"Known: {', '.join(IntentName)}.")
    lines = entry.get("lines")
    if lines is not None and not (isinstance(lines, list) and all(isinstance(x, list) and x for x in lines)):
        raise InputError(f"{where}: `lines` must be a list of [product] or [product, quantity].")
    quantities = None if lines is None else tuple(x[1] if len(x) > 1 else None for x in lines)
    return Wanted(entry["say"], None if name is None else IntentName(name), quantities)


def judge(wanted: Wanted, understood: Understood) -> Scored:
    """Hold what was understood against what was meant."""
    if not isinstance(understood, Intent):
        asked = understood.reason in {Reason.UNSURE, Reason.AMBIGUOUS}
        if wanted.intent is None:
            return Scored(wanted, None, Verdict.RIGHT)
        return Scored(wanted, None, Verdict.ASKED if asked else Verdict.MISSED)
    got = understood.name
    if got is wanted.intent and _lines_agree(wanted, understood):
        return Scored(wanted, got, Verdict.RIGHT)
    return Scored(wanted, got, Verdict.WRONG_ACTION if got.changes_cart_or_order else Verdict.WRONG)


def _lines_agree(wanted: Wanted, understood: Intent) -> bool:
    if wanted.quantities is None:
        return True
    got = [line.quantity for line in understood.lines]
    return len(got) == len(wanted.quantities) and all(
        want in (None, have) for want, have in zip(wanted.quantities, got, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of many sentences; shares are 0..1."""

    sentences: int
    verdicts: Mapping[Verdict, int]
    score: float
    order_errors_per_1000: float
    confusion: Mapping[tuple[str, str], int]
    """(wanted, got) -> how often, where they differ; "-" is nothing of ours."""

    @property
    def right_or_asked(self) -> float:
        """The share that was right or asked back."""
        return (self.verdicts[Verdict.RIGHT] + self.verdicts[Verdict.ASKED]) / self.sentences


def summary(results: Sequence[Scored]) -> Summary:
    """Add up the verdicts of at least one sentence."""
    verdicts = Counter(dict.fromkeys(Verdict, 0))
    verdicts.update(result.verdict for result in results)
    confusion = Counter(
        (str(result.wanted.intent or "-"), str(result.got or "-"))
        for result in results
        if result.wanted.intent is not result.got
    )
    count = len(results)
    return Summary(
        sentences=count,
        verdicts=verdicts,
        score=sum(WEIGHTS[result.verdict] for result in results) / count,
        order_errors_per_1000=1000 * verdicts[Verdict.WRONG_ACTION] / count,
        confusion=confusion,
    )
