"""What happened in the shop, as events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from voice_shop.commerce.case_types import Case
from voice_shop.commerce.payment_types import Movement, MovementKind
from voice_shop.commerce.refusal import Refusal
from voice_shop.commerce.types import Consent, Order, OrderStatus, PricedLine, Quote, ReturnReceipt
from voice_shop.journal.events import (
    Cancelled,
    Charged,
    Complained,
    Consented,
    Event,
    MoneyMoved,
    Ordered,
    Quoted,
    Refunded,
    Refused,
    Returned,
    Settled,
)

Outcome = Quote | Consent | Order | ReturnReceipt | Case | Movement | Refusal
_MONEY: Mapping[MovementKind, type[MoneyMoved]] = {
    MovementKind.CHARGE: Charged,
    MovementKind.REFUND: Refunded,
    MovementKind.SETTLED: Settled,
}


def outcome_events(outcomes: Iterable[Outcome], now: datetime, session: str) -> Iterator[Event]:
    """One event for each outcome."""
    for outcome in outcomes:
        yield _event(outcome, now, session)


def _event(outcome: Outcome, now: datetime, session: str) -> Event:
    match outcome:
        case Quote():
            return Quoted(
                time=now,
                session=session,
                quote_id=outcome.id,
                digest=outcome.digest,
                lines=_priced(outcome.lines),
                total=outcome.total.minor,
                currency=outcome.total.currency,
            )
        case Consent():
            return Consented(
                time=now,
                session=session,
                quote_id=outcome.quote_id,
                digest=outcome.digest,
                words=outcome.words,
                person=outcome.person,
            )
        case Order(status=OrderStatus.CANCELLED):
            return Cancelled(
                time=now,
                session=session,
                order_id=outcome.id,
                total=outcome.total.minor,
                currency=outcome.total.currency,
            )
        case Order():
            return Ordered(
                time=now,
                session=session,
                order_id=outcome.id,
                lines=_priced(outcome.lines),
                total=outcome.total.minor,
                currency=outcome.total.currency,
                status=outcome.status.value,
            )
        case _:
            return _afterwards(outcome, now, session)


def _afterwards(outcome: ReturnReceipt | Case | Movement | Refusal, now: datetime, session: str) -> Event:
    match outcome:
        case ReturnReceipt():
            return Returned(
                time=now,
                session=session,
                receipt=outcome.id,
                order_id=outcome.order_id,
                product_id=outcome.product_id,
                quantity=outcome.quantity,
                reason=outcome.reason,
                refund=outcome.refund.minor,
                currency=outcome.refund.currency,
            )
        case Case():
            return Complained(
                time=now,
                session=session,
                case=outcome.id,
                order_id=outcome.order_id,
                product_id=outcome.product_id,
                quantity=outcome.quantity,
                about=outcome.kind.value,
                refund=outcome.refund.minor,
                currency=outcome.refund.currency,
            )
        case Movement():
            return _MONEY[outcome.kind](
                time=now,
                session=session,
                order_id=outcome.order_id,
                amount=outcome.amount.minor,
                currency=outcome.amount.currency,
                why=outcome.why,
            )
        case Refusal():
            return Refused(time=now, session=session, code=outcome.code.value, facts=dict(outcome.facts))


def _priced(lines: Sequence[PricedLine]) -> tuple[Mapping[str, Any], ...]:
    return tuple(
        {
            "product_id": line.product_id,
            "name": line.name,
            "quantity": line.quantity,
            "options": dict(line.options),
            "unit_price": line.unit_price.minor,
            "total": line.total.minor,
        }
        for line in lines
    )
