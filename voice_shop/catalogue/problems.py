"""What is wrong in a shop folder: gathered with its place, then told at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from voice_shop.errors import InputError

MOST = 200
"""Problems kept of one folder; who has more has one cause, and needs no longer list."""

_SHOWN = 60
"""Characters of a bad value that a message repeats."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right.

    Attributes:
        place: file, row and column ("products.csv, row 12, column price").
        what: what is wrong, one sentence.
        hint: what to do about it, one sentence.
    """

    place: str
    what: str
    hint: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what} {self.hint}".strip()


class ShopFolderError(InputError):
    """A shop folder or a file for it cannot be used. `problems` has every one, in order of the files."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        first, more = problems[0], len(problems) - 1
        count = f" (and {more} more problem{'s' if more > 1 else ''})" if more else ""
        super().__init__(f"{first.place}: {first.what}{count}", hint=first.hint, code="shop_folder")
        self.problems = problems


@dataclass(slots=True)
class Problems:
    """Gathers problems while files are read, so that one run shows them all."""

    found: list[Problem] = field(default_factory=list)

    def add(self, place: str, what: str, hint: str = "") -> None:
        """Note one problem. Beyond `MOST` they are not kept."""
        if len(self.found) < MOST:
            self.found.append(Problem(place, what, hint))

    def raise_if_any(self) -> None:
        """Stop here if anything was found.

        Raises:
            ShopFolderError: with all of it.
        """
        if self.found:
            raise ShopFolderError(tuple(self.found))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a mistyped one most likely means, or None if nothing is close."""
    match = process.extractOne(word[:200], list(known), scorer=fuzz.WRatio, score_cutoff=60)
    return match[0] if match else None


def did_you_mean(word: str, known: Iterable[str], instead: str = "") -> str:
    """A hint for an unknown word: the nearest known one, otherwise the list of what there is."""
    known = list(known)
    guess = nearest(word, known)
    if guess is not None:
        return f"Did you mean {guess!r}?"
    shown = ", ".join(known[:12]) + (", …" if len(known) > 12 else "")
    return instead or (f"Known are: {shown}." if known else "")


def shown(value: object) -> str:
    """A bad value, short and on one line, for a message."""
    text = repr(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
