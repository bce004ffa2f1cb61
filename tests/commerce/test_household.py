"""What a household decides holds when an offer is made and when the yes comes."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from voice_shop.catalogue.product import Category, Product
from voice_shop.commerce.household.household import read_hours
from voice_shop.commerce.household.types import (
    Cap,
    Hours,
    Period,
    Person,
    Role,
    Substituting,
    Substitutions,
    Switch,
)
from voice_shop.commerce.money import Money
from voice_shop.commerce.policy import rules_of, version
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order, Quote
from voice_shop.errors import InputError, StateError
from voice_shop.journal.personal import forget

from .conftest import HOME, PROFILE, TestClock, agree, quoted, small_catalogue
from .processes import at_once, open_shop


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def furnished(store: Store, clock: TestClock, **changed: Product) -> Shop:
    catalogue = replace(small_catalogue(**changed), categories={"dairy": Category("dairy", "dairy")})
    return Shop(catalogue, PROFILE, store, clock)


def no(answer: object) -> Refusal:
    assert isinstance(answer, Refusal), answer
    return answer


def buy(shop: Shop, person: str, *items: Item) -> Order | Refusal:
    quote = shop.quote(HOME, items, person=person)
    return quote if isinstance(quote, Refusal) else shop.accept(replace(agree(quote), person=person))


@pytest.fixture
def family(store: Store, clock: TestClock) -> Shop:
    wine = Product("wine", "Wine", "drinks", 800, kind="wine", age_limit=18)
    nuts = Product("nuts", "Nut Bar", "snacks", 200, kind="nut bar", allergens=("nuts",), allergens_told=True)
    shop = furnished(store, clock, wine=wine, nuts=nuts)
    for name, role in (("anna", Role.ADULT), ("tim", Role.TEEN), ("kid", Role.CHILD), ("gus", Role.GUEST)):
        shop.households.put_person(HOME, Person(name, role), by="anna")
    return shop


@pytest.mark.parametrize(
    ("person", "code"),
    [("anna", None), ("shopper", None), ("tim", Code.ROLE), ("kid", Code.ROLE), ("gus", Code.ROLE)],
)
def test_only_who_may_order_orders(family: Shop, person: str, code: Code | None) -> None:
    answer = buy(family, person, Item("oat"))
    assert (answer.code if isinstance(answer, Refusal) else None) is code


def test_a_stranger_is_a_guest_only_beside_people_who_are_named(family: Shop, store: Store) -> None:
    assert no(buy(family, "nobody", Item("oat"))).facts["role"] == "guest"
    family.households.remove_person(HOME, "anna", by="x")
    assert isinstance(family.quote("neighbours", [Item("oat")], person="nobody"), Quote)


def test_a_teen_orders_within_a_cap_of_their_own(family: Shop) -> None:
    family.households.set_cap(HOME, Cap(Period.DAY, eur(1098), "tim"), by="anna")
    assert isinstance(buy(family, "tim", Item("oat")), Order)
    assert isinstance(buy(family, "tim", Item("oat")), Order)  # exactly the cap, orders on hold counted
    refusal = no(buy(family, "tim", Item("oat")))
    assert refusal.code is Code.OVER_PERSON_CAP
    assert (refusal.facts["spent"], refusal.facts["over"]) == (eur(1098), eur(549))
    assert isinstance(buy(family, "anna", Item("oat")), Order), "it is his cap, not hers"


def test_what_has_an_age_needs_an_adult(family: Shop) -> None:
    family.households.set_cap(HOME, Cap(Period.DAY, eur(9000), "tim"), by="anna")
    assert no(buy(family, "tim", Item("wine"))).code is Code.AGE
    assert isinstance(buy(family, "anna", Item("wine")), Order)


def test_a_role_that_was_taken_away_before_the_yes_counts(family: Shop) -> None:
    quote = quoted(family, [Item("oat")])
    family.households.put_person(HOME, Person("anna", Role.CHILD), by="tim")
    assert no(family.accept(agree(quote))).code is Code.ROLE
    assert family.orders(HOME) == ()


def test_an_allergen_of_the_household_is_not_bought(family: Shop) -> None:
    family.households.set_allergens(HOME, ["tree nuts"], by="anna")
    refusal = no(buy(family, "anna", Item("oat"), Item("nuts")))
    assert (refusal.code, refusal.facts["allergens"]) == (Code.ALLERGEN, ("nuts",))


def test_caps_of_month_and_category(family: Shop, clock: TestClock) -> None:
    households = family.households
    households.set_cap(HOME, Cap(Period.MONTH, eur(1200)), by="anna")
    households.set_cap(HOME, Cap(Period.MONTH, eur(300), "", "dairy"), by="anna")
    assert isinstance(buy(family, "anna", Item("oat")), Order)  # 2.49 of dairy, 5.49 with delivery
    assert no(buy(family, "anna", Item("oat"))).code is Code.OVER_CATEGORY_CAP
    assert no(buy(family, "anna", Item("beans"))).code is Code.OVER_MONTH_CAP
    clock.now = datetime(2026, 3, 31, 21, 59, tzinfo=UTC)  # 23:59 in Amsterdam
    assert no(buy(family, "anna", Item("oat"))).code is Code.OVER_CATEGORY_CAP
    clock.move(minutes=1)
    assert isinstance(buy(family, "anna", Item("oat")), Order)


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        (datetime(2026, 3, 10, 20, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 10, 21, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 11, 5, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 11, 6, 0, tzinfo=UTC), False),
        # 29 March the clocks go from 2 to 3: seven in the morning is an hour earlier in UTC.
        (datetime(2026, 3, 29, 4, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 5, 0, tzinfo=UTC), False),
        # 25 October they go from 3 back to 2.
        (datetime(2026, 10, 25, 5, 59, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 6, 0, tzinfo=UTC), False),
    ],
)
def test_nothing_is_bought_in_quiet_hours(
    family: Shop, clock: TestClock, moment: datetime, quiet: bool
) -> None:
    family.households.set_hours(HOME, [Hours(time(22), time(7))], by="anna")
    clock.now = moment
    answer = buy(family, "anna", Item("oat"))
    assert isinstance(answer, Refusal) == quiet
    if isinstance(answer, Refusal):
        assert (answer.code, answer.facts["until"]) == (Code.QUIET_HOURS, "07:00")


def test_hours_of_a_weekday_go_on_past_midnight() -> None:
    friday = read_hours("22:00-07:00/fri")
    assert friday.ends(datetime(2026, 3, 14, 6, 59)) == datetime(2026, 3, 14, 7)  # noqa: DTZ001 - wall clock
    assert friday.ends(datetime(2026, 3, 13, 6, 59)) is None  # noqa: DTZ001
    assert friday.ends(datetime(2026, 3, 14, 22, 0)) is None  # noqa: DTZ001


def test_the_version_tells_rules_apart(family: Shop, store: Store) -> None:
    with store.read() as db:
        before = version(PROFILE, rules_of(db, family.context, HOME))
    family.households.set_cap(HOME, Cap(Period.DAY, eur(5000)), by="anna")
    with store.read() as db:
        between = version(PROFILE, rules_of(db, family.context, HOME))
    family.households.drop_cap(HOME, Period.DAY, by="anna")
    with store.read() as db:
        assert version(PROFILE, rules_of(db, family.context, HOME)) == before != between


def test_who_changed_what_is_kept_and_the_same_again_is_no_change(family: Shop) -> None:
    count = len(family.households.changes(HOME))
    for _ in range(2):
        family.households.set_cap(HOME, Cap(Period.DAY, eur(5000)), by="tim")
        family.households.set_switch(HOME, Switch.REMINDERS, on=True, by="anna")
    switched, capped, *_ = family.households.changes(HOME)
    assert len(family.households.changes(HOME)) == count + 2
    assert (capped.by, capped.what, capped.before, capped.after) == ("tim", "cap day", None, "50.00 EUR")
    assert (switched.by, switched.what, switched.after) == ("anna", "switch.reminders", "on")


def test_a_sum_over_which_something_is_asked_is_kept_as_one(family: Shop) -> None:
    family.pins.set(HOME, "2468", by="anna")
    family.households.set_pin_over(HOME, eur(5000), by="anna")
    family.households.set_challenge_over(HOME, eur(4000), by="anna")
    challenge, pin, *_ = family.households.changes(HOME)
    assert (challenge.after, pin.after) == ("40.00 EUR", "50.00 EUR")


def test_a_speaker_who_is_named_is_held_to_their_own_rules_also_unnamed(
    store: Store, clock: TestClock
) -> None:
    shop = Shop(small_catalogue(), replace(PROFILE, person_id="ben"), store, clock)
    shop.households.put_person(HOME, Person("ben", Role.TEEN), by="anna")
    assert no(buy(shop, "", Item("oat"))).code is Code.ROLE
    shop.households.set_cap(HOME, Cap(Period.DAY, eur(1000), "ben"), by="anna")
    assert isinstance(buy(shop, "", Item("oat")), Order)
    for who in ("", "ben"):
        assert no(buy(shop, who, Item("oat"))).code is Code.OVER_PERSON_CAP


def test_what_a_forgotten_person_spent_is_not_the_speaker_s(store: Store, clock: TestClock) -> None:
    shop = Shop(small_catalogue(), replace(PROFILE, person_id="anna"), store, clock)
    for who in ("anna", "ben"):
        shop.households.put_person(HOME, Person(who, Role.ADULT), by="anna")
    shop.households.set_cap(HOME, Cap(Period.DAY, eur(1000), "anna"), by="anna")
    assert isinstance(buy(shop, "ben", Item("oat")), Order)
    store.close()
    forget(store.path, HOME, "ben")
    again = Shop(small_catalogue(), replace(PROFILE, person_id="anna"), Store(store.path), clock)
    assert isinstance(buy(again, "", Item("oat")), Order)


def test_quiet_hours_that_lead_into_others_are_told_to_their_end(family: Shop, clock: TestClock) -> None:
    hours = [read_hours("12:00-14:00"), read_hours("14:00-18:00"), read_hours("18:00-07:30")]
    family.households.set_hours(HOME, hours, by="anna")
    refusal = no(buy(family, "", Item("oat")))
    assert refusal.facts["until"] == "07:30"
    clock.move(hours=18, minutes=30)
    assert isinstance(buy(family, "", Item("oat")), Order)


def test_a_change_of_rules_is_in_the_purchase_record_without_names(family: Shop, store: Store) -> None:
    family.households.set_cap(HOME, Cap(Period.DAY, eur(5000), "tim"), by="zoe")
    with store.read() as db:
        kind, body = db.execute("SELECT kind, body FROM record ORDER BY number DESC LIMIT 1").fetchone()
        texts = {row[0] for row in db.execute("SELECT text FROM record_texts")}
    assert kind == "policy_changed"
    assert "cap day" in body
    assert "tim" not in body
    assert "zoe" not in body
    assert {"tim", "zoe", "50.00 EUR"} <= texts


def test_off_for_the_household_is_off_for_everybody(family: Shop) -> None:
    def allowed() -> bool:
        return family.households.rules(HOME).allows(Switch.PERSONALISATION, "anna")

    assert allowed()
    family.households.set_switch(HOME, Switch.PERSONALISATION, on=False, by="x")
    family.households.set_switch(HOME, Switch.PERSONALISATION, on=True, person="anna", by="x")
    assert not allowed()
    family.households.set_switch(HOME, Switch.PERSONALISATION, on=None, by="x")
    assert allowed()


def test_what_names_nothing_is_refused_with_a_word(family: Shop) -> None:
    households = family.households
    with pytest.raises(InputError, match="not in this household"):
        households.set_cap(HOME, Cap(Period.DAY, eur(1), "stranger"), by="x")
    with pytest.raises(InputError, match="no department"):
        households.set_cap(HOME, Cap(Period.DAY, eur(1), "", "moon"), by="x")
    with pytest.raises(InputError, match="not one of the allergens"):
        households.set_allergens(HOME, ["moonlight"], by="x")
    with pytest.raises(InputError, match="household has none"):
        households.set_pin_over(HOME, eur(1), by="x")
    for text in ("", "22:00", "25:00-07:00", "22:00-07:00/someday", "22:00+01:00-07:00"):
        with pytest.raises(InputError):
            read_hours(text)


def test_a_cap_in_a_currency_that_was_left_is_told_and_can_be_replaced(family: Shop, store: Store) -> None:
    family.households.set_cap(HOME, Cap(Period.DAY, eur(5000)), by="x")
    with store.write() as db:
        db.execute("UPDATE household_caps SET currency = 'USD'")
    with pytest.raises(StateError, match="Set it anew"):
        family.quote(HOME, [Item("oat")])
    family.households.set_cap(HOME, Cap(Period.DAY, eur(5000)), by="x")
    assert isinstance(family.quote(HOME, [Item("oat")]), Quote)


def test_who_is_erased_is_in_no_table(family: Shop, store: Store) -> None:
    family.households.set_cap(HOME, Cap(Period.DAY, eur(5000), "tim"), by="tim")
    forget(store.path, HOME, "tim")
    with store.read() as db:
        tables = {r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        tables.remove("record_texts")  # the record's own, which has its own way to erase
        for table in tables:
            assert "tim" not in repr([tuple(row) for row in db.execute(f"SELECT * FROM {table}")]), table  # noqa: S608


@pytest.mark.skipif(not hasattr(os, "fork"), reason="starts processes by fork")
def test_a_cap_of_a_person_holds_against_processes_at_once(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    shop = open_shop(path)
    shop.households.put_person(HOME, Person("anna", Role.TEEN), by="x")
    shop.households.set_cap(HOME, Cap(Period.DAY, eur(1100), "anna"), by="x")
    consents = [agree(quoted(shop, [Item("oat")])) for _ in range(4)]

    def yes(number: int) -> str:
        answer = open_shop(path).accept(consents[number])
        return "bought" if isinstance(answer, Order) else answer.code.value

    answers = at_once([lambda n=n: yes(n) for n in range(4)])  # type: ignore[misc]
    assert sorted(answers) == ["bought"] * 2 + ["over_person_cap"] * 2


def test_what_may_be_proposed_follows_policy_and_allergens(family: Shop) -> None:
    households = family.households
    assert households.may_replace(HOME, "oat", "oatly")
    households.set_substitutions(HOME, Substitutions(Substituting.ONLY, {"oat": ("oatly",)}), by="x")
    assert households.may_replace(HOME, "oat", "oatly")
    assert not households.may_replace(HOME, "oatly", "oat")
    households.set_substitutions(HOME, Substitutions(Substituting.NEVER), by="x")
    assert not households.may_replace(HOME, "oat", "oatly")
    households.set_substitutions(HOME, Substitutions(), by="x")
    assert households.may_replace(HOME, "oat", "nuts")
    households.set_allergens(HOME, ["milk"], by="x")
    assert households.may_replace(HOME, "oat", "nuts")
    assert not households.may_replace(HOME, "oat", "oatly"), "nobody knows what is in it"
    households.set_allergens(HOME, ["nuts"], by="x")
    assert not households.may_replace(HOME, "oat", "nuts")


def test_without_personalisation_purchases_choose_nothing(family: Shop) -> None:
    buy(family, "anna", Item("oat"))
    assert family.times_bought(HOME) == {"oat": 1}
    family.households.set_switch(HOME, Switch.PERSONALISATION, on=False, by="x")
    assert family.times_bought(HOME) == {}


def test_the_rules_are_read_once_for_each_decision(family: Shop, store: Store) -> None:
    said: list[str] = []
    with store.read() as db:
        connection = db.conn
    connection.set_trace_callback(said.append)
    offer = quoted(family, [Item("oat")])
    assert sum("FROM household_people" in sql for sql in said) == 1
    said.clear()
    assert isinstance(family.accept(agree(offer)), Order)
    connection.set_trace_callback(None)
    assert sum("FROM household_people" in sql for sql in said) == 1
