"""The money of the state machine: what was charged and paid back of each order, in a few numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from voice_shop.commerce.case_types import CASE_MOVES, Case, CaseStatus
from voice_shop.commerce.money import Money
from voice_shop.commerce.payment_types import CancelPlan
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.types import OrderStatus

from .conftest import HOME


@dataclass
class MadeCase:
    """A claim for some of a product."""

    refund: int
    product: str
    count: int
    status: CaseStatus = CaseStatus.REQUESTED


@dataclass
class MadeOrder:
    """What the model knows of an order."""

    total: int
    day: date
    lines: dict[str, int]
    status: OrderStatus
    held_until_moved: int
    returned: dict[str, int] = field(default_factory=dict)
    cases: dict[str, MadeCase] = field(default_factory=dict)
    charged: int = 0
    refunded: int = 0

    @property
    def kept(self) -> int:
        return self.charged - self.refunded

    def pay_back(self, case: MadeCase) -> bool:
        """A case is refunded, if so much is left."""
        if case.refund > self.kept:
            return False
        self.refunded += case.refund
        case.status = CaseStatus.REFUNDED
        return True


class MoneyRules(RuleBasedStateMachine):
    """What moves money, besides buying and calling off."""

    shop: Shop
    orders: dict[str, MadeOrder]

    def money_of_a_step(self, made: MadeOrder) -> None:
        """The merchant moved an order on."""
        if made.status is OrderStatus.DELIVERED and not made.charged:
            made.charged = made.total
        if made.status is OrderStatus.REFUNDED:
            standing = [case for case in made.cases.values() if case.status is not CaseStatus.DECLINED]
            for case in standing:
                if case.status is not CaseStatus.REFUNDED and not made.pay_back(case):
                    case.status = CaseStatus.APPROVED
            if not standing:
                made.refunded = made.charged

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), minor=st.one_of(st.none(), st.integers(1, 3000)))
    def merchant_pays_back(self, data: st.DataObject, minor: int | None) -> None:
        order_id = data.draw(st.sampled_from(list(self.orders)))
        made = self.orders[order_id]
        if minor is None and self.shop.payments.balance(order_id).under_way.minor:
            self.shop.payments.refund(order_id)  # what is owed goes first
            return
        answer = self.shop.payments.refund(order_id, None if minor is None else Money(minor, "EUR"))
        amount = made.kept if minor is None else minor
        if 0 < amount <= made.kept:
            assert not isinstance(answer, Refusal), answer
            made.refunded += amount
        else:
            assert isinstance(answer, Refusal)
            assert (answer.code, answer.facts["left"].minor) == (Code.REFUND_TOO_MUCH, made.kept)

    @precondition(lambda self: any(made.cases for made in self.orders.values()))
    @rule(data=st.data(), status=st.sampled_from(CaseStatus))
    def merchant_decides_a_case(self, data: st.DataObject, status: CaseStatus) -> None:
        made = data.draw(st.sampled_from([made for made in self.orders.values() if made.cases]))
        case_id = data.draw(st.sampled_from(list(made.cases)))
        case, answer = made.cases[case_id], self.shop.cases.move(case_id, status)
        if case.status is not status and CASE_MOVES.allowed(case.status, status):
            if status is CaseStatus.REFUNDED and not made.pay_back(case):
                assert isinstance(answer, Refusal)
                assert answer.code is Code.REFUND_TOO_MUCH
                return
            case.status = status
            if status is CaseStatus.DECLINED:
                made.returned[case.product] -= case.count
            assert isinstance(answer, Case)
        assert isinstance(answer, Case) == (case.status is status)

    @precondition(lambda self: self.orders)
    @rule(data=st.data())
    def what_cancelling_pays_back_is_known(self, data: st.DataObject) -> None:
        order_id = data.draw(st.sampled_from(list(self.orders)))
        made, plan = self.orders[order_id], self.shop.plan_cancel(order_id)
        if made.status in {OrderStatus.HELD, OrderStatus.PLACED}:
            assert isinstance(plan, CancelPlan)
            assert plan.refund.minor == made.kept
            wrong = self.shop.cancel(order_id, key=f"wrong {plan.digest}", plan="another")
            assert isinstance(wrong, Refusal)
            assert wrong.code is Code.PLAN_CHANGED
        else:
            assert isinstance(plan, Refusal)

    @invariant()
    def charged_less_paid_back_is_what_is_kept(self) -> None:
        if not hasattr(self, "shop"):
            return
        for order_id, made in self.orders.items():
            balance = self.shop.payments.balance(order_id)
            assert (balance.charged.minor, balance.refunded.minor) == (made.charged, made.refunded)
            assert 0 <= balance.under_way.minor <= made.refunded <= made.charged <= made.total
        with self.shop._context.store.read() as db:
            kept = db.execute(
                "SELECT COALESCE(SUM(CASE kind WHEN 'charge' THEN amount WHEN 'refund' THEN -amount END), 0)"
                " FROM ledger JOIN orders ON id = order_id WHERE household = ?",
                (HOME,),
            ).fetchone()[0]
        assert kept == sum(made.kept for made in self.orders.values())
