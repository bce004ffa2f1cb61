"""What a shop takes off: codes that are entered, and offers that count by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Promotion:
    """One code or offer.

    Attributes:
        id: the merchant's name for it.
        name: as the shopper hears it ("10 percent off coffee").
        code: what is entered, upper case without spaces; empty for an offer that counts by itself.
        spoken: ways to say the code.
        percent: taken off what it is for; or None, and `amount_minor` is, or it gives free delivery.
        amount_minor: minor units, at most what it is for costs.
        free_delivery: nothing is taken off the goods, and delivery costs nothing.
        minimum_minor: what it is for must cost at least this, before discounts.
        begins, ends: first and last day of the shop on which it counts; None is no bound.
        weekdays: on which it counts, Monday is 0; empty is all.
        uses: how often in all; None is without limit.
        once: once for each household.
        combines: it counts beside other codes and offers. The member price always does.
        members_only: only for a household with member prices.
        told: a code that is named when the shopper asks for offers.
        products, categories: ids of what it is for; neither is everything.
    """

    id: str
    name: str
    code: str = ""
    spoken: tuple[str, ...] = ()
    percent: Decimal | None = None
    amount_minor: int = 0
    free_delivery: bool = False
    minimum_minor: int = 0
    begins: date | None = None
    ends: date | None = None
    weekdays: tuple[int, ...] = ()
    uses: int | None = None
    once: bool = False
    combines: bool = True
    members_only: bool = False
    told: bool = False
    products: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    @property
    def for_everything(self) -> bool:
        """Whether it is for any product."""
        return not self.products and not self.categories


def plain_code(text: str) -> str:
    """A code as it is compared: "spring-10 " and "SPRING10" are one."""
    return "".join(char for char in text.upper() if char.isalnum())


def named(promotions: Iterable[Promotion], text: str) -> Promotion | None:
    """The promotion of a code, as it was said or typed."""
    wanted = plain_code(text)
    spoken = ((p, {p.code, *map(plain_code, p.spoken)}) for p in promotions if p.code)
    return next((p for p, ways in spoken if wanted in ways), None)
