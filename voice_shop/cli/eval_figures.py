"""The figures of `voice-shop eval orders`."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

from voice_shop.errors import InputError


class Outcome(Protocol):
    """What became of one recording; `asked`: nothing would have been taken without a question."""

    @property
    def wanted(self) -> Mapping[str, str]:
        """Option -> value, as labelled."""

    @property
    def got(self) -> Mapping[str, str]:
        """Option -> value, as understood."""

    @property
    def asked(self) -> bool:
        """Whether something is asked before anything is done."""

    @property
    def right(self) -> bool:
        """Every labelled option is equal."""

    @property
    def strict(self) -> bool:
        """And there is nothing else."""

    @property
    def decode_seconds(self) -> float:
        """From the end of the audio."""


def summary_of(results: Sequence[Outcome]) -> dict[str, float]:
    """Shares of 1: right, strict, asked; order errors per 1,000; the risk-weighted score, at most 1; and the
    median of the seconds to decode.

    Raises:
        InputError: there are none.
    """
    from voice_shop.language.score import WEIGHTS, Verdict

    if not results:
        raise InputError("There is no recording among the labels.")
    count = len(results)
    errors = sum(not result.asked and not result.strict for result in results)
    asked = sum(result.asked for result in results)
    worth = (count - errors - asked) * WEIGHTS[Verdict.RIGHT] + asked * WEIGHTS[Verdict.ASKED]
    return {
        "right": sum(result.right for result in results) / count,
        "strict": sum(result.strict for result in results) / count,
        "asked": asked / count,
        "order_errors_per_1000": 1000 * errors / count,
        "score": (worth + errors * WEIGHTS[Verdict.WRONG_ACTION]) / count,
        "median_decode_seconds": statistics.median(result.decode_seconds for result in results),
    }


def confusion(results: Sequence[Outcome]) -> list[tuple[tuple[str, str, str], int]]:
    """(option, wanted, got) -> how often, where they differ; the most frequent first, "" is nothing."""
    pairs = Counter(
        (option, result.wanted.get(option, ""), result.got.get(option, ""))
        for result in results
        if result.got
        for option in {*result.wanted, *result.got}
        if result.wanted.get(option, "") != result.got.get(option, "")
    )
    return sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
