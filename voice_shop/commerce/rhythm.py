"""Days at equal intervals on the shop's calendar. Days, not moments: no change of the clock moves them."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from voice_shop.errors import InputError

Unit = Literal["day", "week", "month"]
MOST = 99
_TEXT = re.compile(r"(\d{1,2}) ?(day|week|month)s?")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every so many days, weeks or months.

    Raises:
        InputError: not 1 to 99 of them.
    """

    every: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 1 <= self.every <= MOST or self.unit not in get_args(Unit):
            raise InputError(f"Every {self.every} {self.unit}s is no rhythm.", code="bad_rhythm")

    @classmethod
    def parse(cls, text: str) -> Rhythm:
        """ "2 weeks", "1 month". Raises InputError."""
        found = _TEXT.fullmatch(text.strip().lower())
        if not found or not int(found[1]):
            raise InputError(
                f"{text!r} is no rhythm.", hint='Write it like "2 weeks" or "1 month".', code="bad_rhythm"
            )
        unit: Unit = "day" if found[2] == "day" else "week" if found[2] == "week" else "month"
        return cls(int(found[1]), unit)

    def after(self, day: date, anchor: date) -> date:
        """The day that follows; the 31st is the last day of a shorter month, and the 31st again after it."""
        if self.unit != "month":
            return day + timedelta(days=self.every * (7 if self.unit == "week" else 1))
        month = day.year * 12 + day.month - 1 + self.every
        year, month = divmod(month, 12)
        return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))

    def latest(self, day: date, anchor: date, today: date) -> date:
        """Of the days from `day` on the last that is not after `today`; `day` if that is still to come."""
        while (following := self.after(day, anchor)) <= today:
            day = following
        return day
