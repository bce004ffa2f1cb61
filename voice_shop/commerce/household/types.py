"""The nouns of a household: people with roles, and the rules that hold for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from voice_shop.commerce.money import Money

EVERYBODY = ""
"""Stands for the whole household where a rule could be a person's."""


class Role(StrEnum):
    """What a person may do. An adult orders; a teen orders within own caps; a child fills cart and lists; a
    guest only looks and asks."""

    ADULT = "adult"
    TEEN = "teen"
    CHILD = "child"
    GUEST = "guest"


class Period(StrEnum):
    """What a cap is counted over. Days and months are the shop's own calendar."""

    ORDER = "order"
    DAY = "day"
    MONTH = "month"


class Switch(StrEnum):
    """What a household or a person allows."""

    PERSONALISATION = "personalisation"
    REMINDERS = "reminders"
    TRANSCRIPTS = "transcripts"
    ELDER = "elder"


SWITCHED_ON: Mapping[Switch, bool] = {
    Switch.PERSONALISATION: True,
    Switch.REMINDERS: False,
    Switch.TRANSCRIPTS: True,
    Switch.ELDER: False,
}
"""What holds until somebody says otherwise."""


class Substituting(StrEnum):
    """What may be offered in place of something that cannot be had."""

    NEVER = "never"
    ASK = "ask"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the household."""

    id: str
    """As consents and carts name who spoke ("anna")."""
    role: Role
    name: str = ""


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that may be spent; exactly the cap is allowed.

    Attributes:
        period: of one order, of one day, of one calendar month.
        most: with delivery; of a category, its goods alone.
        person: whose; `EVERYBODY` for the household together.
        category: id of a department; empty for everything.
    """

    period: Period
    most: Money
    person: str = EVERYBODY
    category: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """Wall-clock hours of the shop in which nothing is bought; past midnight if `end` is not after `start`.

    Attributes:
        days: weekdays on which they begin, 0 is Monday; empty is every day.
    """

    start: time
    end: time
    days: frozenset[int] = frozenset()

    def ends(self, local: datetime) -> datetime | None:
        """When they end, if `local` (in the shop's time zone) lies within them.

        The wall clock alone counts: an hour that comes twice is quiet twice, one that is left out is no gap.
        """
        now = local.time()
        today, yesterday = local.date(), local.date() - timedelta(days=1)
        if self.start < self.end:
            end = today if self._begins(today.weekday()) and self.start <= now < self.end else None
        elif self._begins(today.weekday()) and now >= self.start:
            end = today + timedelta(days=1)
        else:
            end = today if self._begins(yesterday.weekday()) and now < self.end else None
        return None if end is None else datetime.combine(end, self.end, local.tzinfo)

    def _begins(self, weekday: int) -> bool:
        return not self.days or weekday in self.days


@dataclass(frozen=True, slots=True)
class Substitutions:
    """The household's substitution policy. `only`: product id -> ids that may replace it."""

    policy: Substituting = Substituting.ASK
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that a household has decided.

    Attributes:
        pin_over: an order over this needs a PIN; None never.
        challenge_over: an order over this needs two words said back; None never.
        with_pin: who has a PIN of their own; `EVERYBODY` if the household has one.
        allergens: words of `catalogue.food.ALLERGENS`; nothing that contains them is bought.
        switches: (person or `EVERYBODY`, switch) -> on; what is not here is as in `SWITCHED_ON`.
    """

    people: Mapping[str, Person] = field(default_factory=dict)
    caps: tuple[Cap, ...] = ()
    hours: tuple[Hours, ...] = ()
    pin_over: Money | None = None
    challenge_over: Money | None = None
    with_pin: frozenset[str] = frozenset()
    allergens: frozenset[str] = frozenset()
    substitutions: Substitutions = Substitutions()
    switches: Mapping[tuple[str, Switch], bool] = field(default_factory=dict)

    def role(self, person: str, speaker: str) -> Role:
        """The role of whoever speaks. Nobody is known by voice: while the household names nobody, and for
        `speaker`, who stands for it, an adult is assumed; a stranger beside named people is a guest."""
        if person in self.people:
            return self.people[person].role
        return Role.ADULT if person == speaker or not self.people else Role.GUEST

    def allows(self, switch: Switch, person: str = EVERYBODY) -> bool:
        """Whether something is switched on: what the household switched off is off for everybody in it."""
        general = self.switches.get((EVERYBODY, switch))
        if general is False:
            return False
        return self.switches.get((person, switch), SWITCHED_ON[switch] if general is None else general)
