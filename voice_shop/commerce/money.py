"""Money: integer minor units and an ISO 4217 currency. No float anywhere.

The rule of rounding is `Money.share`: half a minor unit goes away from zero. All fractions use it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_currency, get_currency_precision

from voice_shop.errors import InputError


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount.

    Attributes:
        minor: whole minor units (cents; for JPY, yen).
        currency: ISO 4217 code, upper case.
    """

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.minor * times, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.minor <= other.minor

    def __gt__(self, other: Money) -> bool:
        return other < self

    def __ge__(self, other: Money) -> bool:
        return other <= self

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be put together")

    @property
    def amount(self) -> Decimal:
        """In whole units of the currency, exact."""
        return Decimal(self.minor).scaleb(-get_currency_precision(self.currency))

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """Read "4.50" in a currency.

        Raises:
            InputError: not a number, or more decimals than the currency has.
        """
        digits = get_currency_precision(currency)
        try:
            exact = Decimal(text).scaleb(digits)
        except ArithmeticError as error:
            raise InputError(f"{text!r} is not an amount.", hint='Write it like "4.50".') from error
        if not exact.is_finite() or exact != exact.to_integral_value():
            raise InputError(f"{text!r} has more decimals than {currency} ({digits}).")
        return cls(int(exact), currency)

    def share(self, numerator: int, denominator: int) -> Money:
        """A fraction of the amount, half a minor unit rounded away from zero. `denominator` is positive."""
        exact = self.minor * numerator
        away = (2 * abs(exact) + denominator) // (2 * denominator)
        return Money(away if exact >= 0 else -away, self.currency)

    def split(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """Parts by weight that make exactly the amount: each is the difference of two rounded running shares.

        Where all weights are zero the last part takes everything. Weights are zero or more.
        """
        whole = sum(weights)
        parts, before, reached = [], Money(0, self.currency), 0
        for n, weight in enumerate(weights, start=1):
            reached += weight
            upto = self.share(reached, whole) if whole else self * (n == len(weights))
            parts.append(upto - before)
            before = upto
        return tuple(parts)

    def text(self, locale: str) -> str:
        """As people of a locale ("en-IE") write it: "€4.50"."""
        return str(format_currency(self.amount, self.currency, locale=locale.replace("-", "_")))


def total_of(amounts: Iterable[Money], currency: str) -> Money:
    """Their sum; nothing of the currency if there are none."""
    return sum(amounts, start=Money(0, currency))
