"""The same events where everything is paid ahead, by a provider that fails before, after and instead.

Whatever happens in whatever order: every order has one charge, and the provider has nothing besides.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from voice_shop.catalogue.terms import Payment
from voice_shop.commerce.money import Money
from voice_shop.commerce.payment_means import Token
from voice_shop.commerce.payment_provider import Charge, ChargeStatus, PaymentFault
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.types import Order

from .conftest import HOME, PROFILE, agree
from .test_any_order_of_events import LONG, QUICK, AnyOrderOfEvents, ToldOffer

TOKEN = "tok"  # noqa: S105 - of nothing
FAULTS = st.sampled_from(["fine", "before", "after", "instead"])


@dataclass
class FailingProvider:
    """Keeps the promises of `PaymentProvider`; `faults` are what happens with the next calls."""

    charges: dict[str, Charge] = field(default_factory=dict)
    refunds: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @property
    def taken(self) -> int:
        charged = (c.amount for c in self.charges.values() if c.status is ChargeStatus.CHARGED)
        return sum(amount.minor for amount in charged if amount) - sum(self.refunds.values())

    def charge(self, key: str, amount: Money, token: str) -> Charge:
        assert token == TOKEN
        fault = self._next()
        status = ChargeStatus.DECLINED if fault == "instead" else ChargeStatus.CHARGED
        answer = self.charges.setdefault(key, Charge(key, status, amount, f"ch {key}"))
        return self._lost(fault) or answer

    def find(self, key: str) -> Charge:
        fault = self._next()
        return self._lost(fault) or self.charges.get(key, Charge(key, ChargeStatus.UNKNOWN))

    def void(self, key: str) -> Charge:
        fault = self._next()
        known = self.charges.get(key)
        if known is None or known.status is ChargeStatus.CHARGED:
            self.charges[key] = Charge(key, ChargeStatus.VOIDED)
        return self._lost(fault) or self.charges[key]

    def refund(self, key: str, refund_key: str, amount: Money) -> str:
        fault = self._next()
        assert self.charges[key].status is ChargeStatus.CHARGED
        assert self.refunds.setdefault(refund_key, amount.minor) == amount.minor
        self._lost(fault)
        return refund_key

    def _next(self) -> str:
        fault = self.faults.pop(0) if self.faults else "fine"
        if fault == "before":
            raise PaymentFault("It did not get there.")
        return fault

    def _lost(self, fault: str) -> None:
        if fault == "after":
            raise PaymentFault("The answer was lost.")


class AnyOrderOfPayments(AnyOrderOfEvents):
    profile = replace(PROFILE, payment=Payment(("saved_token",), provider="https://pay.example"))
    provider: FailingProvider

    def __init__(self) -> None:
        self.provider = FailingProvider()
        super().__init__()

    def opened(self) -> Shop:
        shop = super().opened()
        if not shop.payments.tokens(HOME):
            shop.payments.save_token(HOME, Token(0, "", "Visa", TOKEN), by="anna")
        return shop

    def teardown(self) -> None:
        self.everything_is_settled()
        super().teardown()

    @rule(faults=st.lists(FAULTS, min_size=1, max_size=4))
    def provider_will_fail(self, faults: list[str]) -> None:
        self.provider.faults = faults

    @rule(name=st.sampled_from(["latte", "oat", "oatly"]), faults=st.lists(FAULTS, max_size=4))
    def buy_while_it_fails(self, name: str, faults: list[str]) -> None:
        offers = len(self.offers)
        self.ask_for_an_offer({name: 1})
        self.provider.faults = faults
        if len(self.offers) > offers:
            self.say_yes_to(self.offers[-1])

    @rule()
    def everything_is_settled(self) -> None:
        """What was left over is asked for; then the provider has what the orders say, each once."""
        self.provider.faults = []
        if not hasattr(self, "shop"):
            return
        assert self.shop.payments.sweep() == 0
        assert self.provider.taken == sum(made.kept for made in self.orders.values())
        charged = [c for c in self.provider.charges.values() if c.status is ChargeStatus.CHARGED]
        assert len(charged) == len(self.orders)

    def say_yes_to(self, offer: ToldOffer) -> None:
        before = len(self.provider.faults)
        answer = self.shop.accept(agree(offer.quote))
        if isinstance(answer, Refusal) and answer.code in {Code.PAYMENT_DECLINED, Code.PAYMENT_FAILED}:
            assert before > len(self.provider.faults), "it fails only where the provider does"
            assert offer.order is None
            offer.dead = True
        self.provider.faults = []
        super().say_yes_to(offer)
        assert not isinstance(answer, Order) or answer.id == offer.order


TestAnyOrderOfPayments = AnyOrderOfPayments.TestCase
TestAnyOrderOfPayments.settings = settings(QUICK, max_examples=20)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_fifty_thousand_events_of_payments(capsys: pytest.CaptureFixture[str]) -> None:
    steps = [0]

    class Counted(AnyOrderOfPayments):
        def check_invariants(self, *args: Any, **more: Any) -> None:
            steps[0] += 1
            super().check_invariants(*args, **more)

    run_state_machine_as_test(seed(5)(Counted), settings=LONG)
    with capsys.disabled():
        sys.stdout.write(f"\n{steps[0]} steps in any order agree with the model, paid ahead\n")
    assert steps[0] >= 50_000
