"""Days that were said choose the order: where the shop is, not where the machine is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dialogue.conftest import Shopper
from voice_shop.dialogue.days import past_days
from voice_shop.dialogue.turn import Turn
from voice_shop.language.intent import Intent, IntentName

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def at(now: datetime, zone: str = "Europe/Amsterdam", **slots: str) -> tuple[date, date] | None:
    shop = SimpleNamespace(profile=SimpleNamespace(timezone=zone))
    intent = Intent(IntentName.REORDER, slots=slots)
    return past_days(Turn(intent, cast(Any, None), cast(Any, shop), now))


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.sampled_from(DAYS))
def test_a_weekday_is_the_last_one_before_today(today: date, named: str) -> None:
    found = at(datetime(today.year, today.month, today.day, 12, tzinfo=UTC), day=named)
    assert found is not None
    first, last = found
    assert first == last
    assert DAYS[first.weekday()] == named
    assert timedelta(1) <= today - first <= timedelta(7)


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.sampled_from(["week", "month"]))
def test_this_and_last_follow_each_other(today: date, unit: str) -> None:
    now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    this, last = at(now, period=f"this_{unit}"), at(now, period=f"last_{unit}")
    assert this is not None
    assert last is not None
    assert last[1] + timedelta(1) == this[0] <= this[1] == today


def test_the_day_is_the_shop_s() -> None:
    late = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)  # Tuesday in Dublin, Wednesday in Amsterdam
    assert at(late, "Europe/Dublin", day="yesterday") == (date(2026, 3, 2),) * 2
    assert at(late, "Europe/Amsterdam", day="yesterday") == (date(2026, 3, 3),) * 2
    assert at(late) is None


@pytest.fixture
def tuesday(shopper: Shopper) -> Shopper:
    """Butter was ordered on a Wednesday and lemons on the Saturday after; now it is Tuesday."""
    shopper.say("add butter", "check out", "yes")
    shopper.wait(days=3)
    shopper.say("add two lemons", "check out", "yes", "stop")
    shopper.wait(days=3)
    return shopper


def test_what_was_bought_on_a_day_is_ordered_again(tuesday: Shopper) -> None:
    answer = tuesday.say("reorder what I got last Wednesday")
    assert "butter" in answer
    assert "lemon" not in answer
    assert answer.endswith("?")
    assert "lemon" in tuesday.say("no", "reorder Saturday's order")


def test_a_day_without_an_order_is_told(tuesday: Shopper) -> None:
    assert tuesday.say("what did I order on Thursday") == "You ordered nothing here then."
    assert tuesday.say("reorder what I got yesterday") == "You ordered nothing here then."


def test_the_order_of_a_day_is_looked_up(tuesday: Shopper) -> None:
    answer = tuesday.say("where is Saturday's order")
    assert "lemons" in answer
    assert "butter" not in answer
    assert "Butter" in tuesday.say("what did I order on Wednesday")


def test_an_order_to_come_is_named_by_its_day(shopper: Shopper) -> None:
    shopper.say("add butter", "check out", "yes")
    assert "Butter: ordered today, comes tomorrow" in shopper.say("when does Thursday's order come")


def test_the_order_of_a_day_is_cancelled(tuesday: Shopper) -> None:
    answer = tuesday.say("cancel Saturday's order")
    assert "lemons" in answer
    assert answer.endswith("?")
