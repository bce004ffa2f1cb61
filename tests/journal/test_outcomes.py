"""What happened in the shop, as events."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from voice_shop.commerce.money import Money
from voice_shop.commerce.payment_types import Movement, MovementKind
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.journal.events import to_json
from voice_shop.journal.outcomes import outcome_events

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def test_a_refusal_s_facts_are_written_plainly() -> None:
    facts = {"over": Money(1450, "EUR"), "day": date(2026, 3, 4), "product": "tofu", "left": 0}
    (event,) = outcome_events([Refusal(Code.OVER_ORDER_CAP, facts)], NOW, "s")
    record = json.loads(to_json(event))
    assert record == {
        "event": "refused",
        "time": "2026-03-04T12:00:00+00:00",
        "session": "s",
        "code": "over_order_cap",
        "facts": {
            "over": {"minor": 1450, "currency": "EUR"},
            "day": "2026-03-04",
            "product": "tofu",
            "left": 0,
        },
    }


def test_money_that_moved_is_told_by_what_it_did() -> None:
    charge = Movement("1001", MovementKind.CHARGE, Money(844, "EUR"), NOW, "accepted", number=7)
    moved = [charge, *(replace(charge, kind=kind) for kind in (MovementKind.REFUND, MovementKind.SETTLED))]
    records = [json.loads(to_json(event)) for event in outcome_events(moved, NOW, "s")]
    assert [record["event"] for record in records] == ["charged", "refunded", "settled"]
    assert records[0] == {
        "event": "charged",
        "time": "2026-03-04T12:00:00+00:00",
        "session": "s",
        "order_id": "1001",
        "amount": 844,
        "currency": "EUR",
        "why": "accepted",
    }
