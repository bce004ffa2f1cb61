"""What a payment provider must do. It is never called inside a transaction, and never knows a card's number.

A charge has a key of ours. The same key charges once, however often it is sent; what was charged can be asked
for by it. Voiding a key is for good: also a charge that arrives afterwards, or had not arrived yet, is
refused. So whoever does not know what became of a charge voids it, and nothing can be taken later.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from voice_shop.commerce.money import Money
from voice_shop.errors import StateError


class ChargeStatus(StrEnum):
    """What became of a charge; `UNKNOWN`: the provider has never heard of that key."""

    CHARGED = "charged"
    DECLINED = "declined"
    VOIDED = "voided"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge as the provider has it. `amount`: what was charged, if so; `reference`: its own number."""

    key: str
    status: ChargeStatus
    amount: Money | None = None
    reference: str = ""


class PaymentFault(StateError):  # noqa: N818 - it is told like every other fault
    """The provider did not answer, or not so that it can be believed: nothing is known of what happened."""

    def __init__(self, message: str, *, code: str = "payment_fault") -> None:
        super().__init__(message, hint="Nothing is lost: it is asked again later.", code=code)


class PaymentProvider(Protocol):
    """Somebody who takes money by a saved token. May be called from several threads and processes.

    Raises (every call):
        PaymentFault: nothing is known of what happened; ask again with the same key.
    """

    def charge(self, key: str, amount: Money, token: str) -> Charge:
        """Take an amount, once for a key: `CHARGED`, `DECLINED` or `VOIDED`."""

    def find(self, key: str) -> Charge:
        """What became of a charge."""

    def void(self, key: str) -> Charge:
        """Make it as if it had never been, for good: `VOIDED`, or `DECLINED` if it was that."""

    def refund(self, key: str, refund_key: str, amount: Money) -> str:
        """Pay some of a charge back, once for a refund's key; gives the provider's own number."""
