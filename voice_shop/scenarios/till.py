"""A payment provider inside of the process, which can be told to decline or to fail."""

from __future__ import annotations

from voice_shop.commerce.money import Money
from voice_shop.commerce.payment_provider import Charge, ChargeStatus, PaymentFault


class Till:
    """Takes money by saved tokens as a provider does, and remembers what it took.

    It keeps the promises of `PaymentProvider`: a key charges once, and a voided key never again.
    """

    def __init__(self) -> None:
        self._mood = "works"
        self._charges: dict[str, Charge] = {}
        self._refunds: dict[str, Money] = {}

    def be(self, mood: str) -> None:
        """From now on it "works", "declines" every charge, or "fails" to answer at all."""
        self._mood = mood

    def charge(self, key: str, amount: Money, token: str) -> Charge:  # noqa: ARG002 - any token will do
        """As `PaymentProvider`."""
        self._reached()
        if key not in self._charges:
            status = ChargeStatus.DECLINED if self._mood == "declines" else ChargeStatus.CHARGED
            self._charges[key] = Charge(key, status, amount, f"till {len(self._charges) + 1}")
        return self._charges[key]

    def find(self, key: str) -> Charge:
        """As `PaymentProvider`."""
        self._reached()
        return self._charges.get(key, Charge(key, ChargeStatus.UNKNOWN))

    def void(self, key: str) -> Charge:
        """As `PaymentProvider`."""
        self._reached()
        known = self._charges.get(key)
        if known is None or known.status is not ChargeStatus.DECLINED:
            self._charges[key] = Charge(key, ChargeStatus.VOIDED)
        return self._charges[key]

    def refund(self, key: str, refund_key: str, amount: Money) -> str:  # noqa: ARG002 - all of one till
        """As `PaymentProvider`."""
        self._reached()
        self._refunds.setdefault(refund_key, amount)
        return f"refund {list(self._refunds).index(refund_key) + 1}"

    def _reached(self) -> None:
        if self._mood == "fails":
            raise PaymentFault("The payment provider did not answer.")
