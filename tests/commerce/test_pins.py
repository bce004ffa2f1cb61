"""A PIN is proven for one offer, once; wrong ones lock; and the digits are nowhere."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from voice_shop.commerce.household.pins import FREE_TRIES, PinProof
from voice_shop.commerce.household.types import Person, Role
from voice_shop.commerce.money import Money
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order
from voice_shop.errors import InputError
from voice_shop.journal.chain import first_broken, records, texts

from .conftest import HOME, TestClock, agree, quoted

PIN, WRONG = "73915846", "73915847"


@pytest.fixture
def guarded(shop: Shop) -> Shop:
    """Orders over €5 need a PIN."""
    shop.pins.set(HOME, PIN, by="anna")
    shop.households.set_pin_over(HOME, Money(549, "EUR"), by="anna")
    return shop


def code(answer: object) -> Code | None:
    return answer.code if isinstance(answer, Refusal) else None


def proof(shop: Shop, digest: str, digits: str = PIN) -> PinProof:
    found = shop.pins.verify(HOME, "anna", digits, digest)
    assert isinstance(found, PinProof), found
    return found


def test_an_order_over_the_sum_needs_the_pin_and_a_smaller_one_does_not(guarded: Shop) -> None:
    assert isinstance(guarded.accept(agree(quoted(guarded, [Item("oat")]))), Order)
    quote = quoted(guarded, [Item("beans")])
    assert code(guarded.accept(agree(quote))) is Code.PIN_NEEDED
    token = proof(guarded, quote.digest).token
    assert isinstance(guarded.accept(replace(agree(quote), pin=token)), Order)


def test_a_proof_is_good_for_one_offer_one_person_two_minutes_and_once(
    guarded: Shop, clock: TestClock
) -> None:
    one, other = quoted(guarded, [Item("beans")]), quoted(guarded, [Item("beans")])
    token = proof(guarded, one.digest).token
    assert code(guarded.accept(replace(agree(other), pin=token))) is Code.PIN_NEEDED
    assert code(guarded.accept(replace(agree(one), pin=token, person="ben"))) is Code.PIN_NEEDED
    clock.move(minutes=2)
    assert code(guarded.accept(replace(agree(one), pin=token))) is Code.PIN_NEEDED
    again = replace(agree(one), pin=proof(guarded, one.digest).token)
    order = guarded.accept(again)
    assert isinstance(order, Order)
    assert guarded.accept(again) == order, "the same yes gives the same order"
    assert len(guarded.orders(HOME)) == 1


def test_a_yes_with_a_proof_is_another_request_than_the_one_without(guarded: Shop) -> None:
    quote = quoted(guarded, [Item("beans")])
    assert code(guarded.accept(agree(quote), key="k")) is Code.PIN_NEEDED
    proven = replace(agree(quote), pin=proof(guarded, quote.digest).token)
    with pytest.raises(InputError, match="already used"):
        guarded.accept(proven, key="k")
    order = guarded.accept(proven, key="l")
    assert isinstance(order, Order)
    assert guarded.accept(proven, key="l") == order


def test_wrong_tries_lock_for_longer_each_time(guarded: Shop, clock: TestClock) -> None:
    for left in range(FREE_TRIES - 1, 0, -1):
        refusal = guarded.pins.verify(HOME, "anna", WRONG, "d")
        assert isinstance(refusal, Refusal)
        assert (refusal.code, refusal.facts) == (Code.PIN_WRONG, {"left": left})
    for minutes in (1, 5):
        refusal = guarded.pins.verify(HOME, "anna", WRONG, "d")
        assert isinstance(refusal, Refusal)
        assert (refusal.code, refusal.facts["minutes"]) == (Code.PIN_LOCKED, minutes)
        assert code(guarded.pins.verify(HOME, "anna", PIN, "d")) is Code.PIN_LOCKED
        clock.now += timedelta(minutes=minutes)
    assert isinstance(guarded.pins.verify(HOME, "anna", PIN, "d"), PinProof)
    assert code(guarded.pins.verify(HOME, "anna", WRONG, "d")) is Code.PIN_WRONG, "counted anew"


def test_a_clock_that_goes_back_neither_ends_a_lock_nor_makes_it_longer(
    guarded: Shop, clock: TestClock
) -> None:
    for _ in range(FREE_TRIES):
        guarded.pins.verify(HOME, "anna", WRONG, "d")
    clock.move(days=-300)
    refusal = guarded.pins.verify(HOME, "anna", PIN, "d")
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.facts["minutes"]) == (Code.PIN_LOCKED, 1)
    clock.move(minutes=1)
    assert isinstance(guarded.pins.verify(HOME, "anna", PIN, "d"), PinProof)


def test_many_tries_at_once_are_all_counted(guarded: Shop) -> None:
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: code(guarded.pins.verify(HOME, "anna", WRONG, "d")), range(6)))
    assert answers.count(Code.PIN_WRONG) == FREE_TRIES - 1
    assert answers.count(Code.PIN_LOCKED) == 6 - (FREE_TRIES - 1)


def test_a_pin_of_ones_own_goes_before_the_households(guarded: Shop) -> None:
    guarded.households.put_person(HOME, Person("anna", Role.ADULT), by="x")
    guarded.pins.set(HOME, "2468", person="anna", by="x")
    assert code(guarded.pins.verify(HOME, "anna", PIN, "d")) is Code.PIN_WRONG
    assert isinstance(guarded.pins.verify(HOME, "anna", "2468", "d"), PinProof)
    guarded.pins.remove(HOME, person="anna", by="x")
    assert isinstance(guarded.pins.verify(HOME, "anna", PIN, "d"), PinProof)


def test_a_pin_that_is_needed_is_not_removed(guarded: Shop) -> None:
    with pytest.raises(InputError, match="need this PIN"):
        guarded.pins.remove(HOME, by="x")


@pytest.mark.parametrize("digits", ["", "123", "1" * 13, "12a4", "１２３４", "12 34"])
def test_what_is_no_pin_is_refused_without_being_repeated(shop: Shop, digits: str) -> None:
    with pytest.raises(InputError, match="4 to 12 digits") as caught:
        shop.pins.set(HOME, digits, by="x")
    assert not digits or digits not in str(caught.value).replace("4 to 12", "")


def test_the_digits_are_in_no_byte_of_the_database(guarded: Shop, store: Store) -> None:
    guarded.pins.verify(HOME, "anna", WRONG, "d")
    quote = quoted(guarded, [Item("beans")])
    guarded.accept(replace(agree(quote), pin=proof(guarded, quote.digest).token), key="k")
    for file in store.path.parent.iterdir():
        data = file.read_bytes()
        assert PIN.encode() not in data, file
        assert WRONG.encode() not in data, file


def test_the_record_tells_of_every_try_and_how_it_ended(
    guarded: Shop, store: Store, clock: TestClock
) -> None:
    quote = quoted(guarded, [Item("beans")])
    for _ in range(FREE_TRIES):
        guarded.pins.verify(HOME, "anna", WRONG, quote.digest)
    guarded.pins.verify(HOME, "anna", PIN, quote.digest)
    clock.move(minutes=1)
    proof(guarded, quote.digest)
    with store.read() as db:
        told = [record.facts for record in records(db) if record.kind == "pin"]
        assert first_broken(records(db), texts(db)) is None
    assert [facts["result"] for facts in told] == ["wrong"] * FREE_TRIES + ["locked", "right"]
    assert {facts["quote_digest"] for facts in told} == {quote.digest}
    assert {facts["pin_of"] for facts in told} == {"household"}
    assert [facts["locked_until"] is not None for facts in told] == [False, False, True, True, False]
