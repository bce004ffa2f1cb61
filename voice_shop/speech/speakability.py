"""Which names will not be heard, or sound like another, and what could be done: before going live."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from voice_shop.language.normalise import words
from voice_shop.speech.trial import Trial

CLOSE = 0.15
"""Nats per token of lead below which another name may win in noise."""
UNSURE = 2.0
"""Doubt in a name alone above which it is not taken in a sentence either, where the other words halve it."""
_TAKEN = 85.0
"""Likeness, 0 to 100, from which an alias would be another product's name."""
_LONGEST_ALIAS = 6
_MOST_DOUBT = 9.0
"""What is more doubtful is no worse."""


@dataclass(frozen=True, slots=True)
class Unheard:
    """A name to look at.

    Attributes:
        rule: "wrong" (taken for another), "not_heard" (asked again) or "sounds_alike".
        id, name: of the product.
        heard: the other name, or what was heard.
        alias: a name that could be added; empty if none offers itself.
        badness: more is worse; the worst come first.
    """

    rule: str
    id: str
    name: str
    heard: str
    alias: str
    badness: float


def to_look_at(trials: Iterable[Trial], names: Sequence[str]) -> tuple[Unheard, ...]:
    """The names that did not come out as they should, the worst first.

    Args:
        trials: each name once.
        names: every way to name a product, so that no alias is proposed that is another's.
    """
    found = [entry for trial in trials if (entry := _looked_at(trial, names)) is not None]
    return tuple(sorted(found, key=lambda entry: (-entry.badness, entry.name)))


def _looked_at(trial: Trial, names: Sequence[str]) -> Unheard | None:
    lead = 0.0 if trial.lead is None else trial.lead
    if trial.rank != 1:
        alias = _alias(trial, names)
        return Unheard("wrong", trial.id, trial.name, trial.heard or trial.free, alias, 4 - min(0.0, lead))
    if trial.doubt is None or trial.doubt > UNSURE:
        badness = 2 + min(1.0, (trial.doubt or _MOST_DOUBT) / _MOST_DOUBT)
        return Unheard("not_heard", trial.id, trial.name, trial.free, _alias(trial, names), badness)
    if trial.lead is not None and lead < CLOSE:
        return Unheard("sounds_alike", trial.id, trial.name, trial.rival, "", 1 - lead)
    return None


def _alias(trial: Trial, names: Sequence[str]) -> str:
    """What the recogniser wrote for it, if that is no other product's name: so it will write again."""
    heard = " ".join(words(trial.free))
    own = " ".join(words(trial.name))
    if not heard or heard == own or len(heard.split()) > _LONGEST_ALIAS or len(heard) < len(own) / 2:
        return ""
    others = (name for name in names if fuzz.ratio(name, own) < _TAKEN)
    taken = process.extractOne(heard, others, scorer=fuzz.ratio, score_cutoff=_TAKEN)
    return "" if taken else heard
