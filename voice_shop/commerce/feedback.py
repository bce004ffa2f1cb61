"""What a person answered to the one question after a delivery, or about a cart that was left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from voice_shop.commerce.context import Context
from voice_shop.commerce.moments import moment, stamp


@dataclass(frozen=True, slots=True)
class Feedback:
    """One answer. `about`: an order's id, or "cart/…"; `answer`: one of the words of the question."""

    person: str
    about: str
    answer: str
    at: datetime


class Feedbacks:
    """Answers of a household; a second one to the same question replaces the first."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def note(self, household: str, about: str, answer: str, *, by: str) -> None:
        """Keep an answer."""
        with self._context.store.write() as db:
            db.execute(
                "INSERT OR REPLACE INTO feedback (household, person, about, answer, at)"
                " VALUES (?, ?, ?, ?, ?)",
                (household, by, about, answer, stamp(self._context.now())),
            )

    def all(self, household: str) -> tuple[Feedback, ...]:
        """The oldest first."""
        with self._context.store.read() as db:
            rows = db.execute(
                "SELECT * FROM feedback WHERE household = ? ORDER BY at, about", (household,)
            ).fetchall()
        return tuple(Feedback(row["person"], row["about"], row["answer"], moment(row["at"])) for row in rows)
