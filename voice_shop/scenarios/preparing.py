"""Puts a stage into the state that a scenario's `before` has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_shop.commerce.household.household import read_hours
from voice_shop.commerce.household.types import Cap, Period, Person, Role
from voice_shop.commerce.payment_means import Token
from voice_shop.commerce.refusal import Refusal
from voice_shop.errors import InputError
from voice_shop.scenarios.scenes import Before

if TYPE_CHECKING:
    from voice_shop.scenarios.stage import Stage

_BY = "scenario"


def prepare(stage: Stage, before: Before) -> None:
    """Set everything. Raises InputError for a product, a person or an amount that cannot be."""
    _household(stage, before)
    _proofs(stage, before)
    if before.pays:
        stage.shop.payments.save_token(stage.household, Token(1, "", "card", "tok_scenario"), by=_BY)
    for product, left in before.stock.items():
        stage.shop.set_stock(stage.known(product), left)
    for number, (thing, quantity) in enumerate(before.cart.items()):
        put = stage.shop.add(stage.household, stage.item(thing, quantity), key=f"before-{number}")
        if isinstance(put, Refusal):
            raise InputError(f"before: {thing} cannot be put into the cart: {put.code.value}.")


def _household(stage: Stage, before: Before) -> None:
    household, rules = stage.household, stage.shop.households
    for person, role in before.people.items():
        rules.put_person(household, Person(person, Role(role)), by=_BY)
    for period, most in before.caps.items():
        rules.set_cap(household, Cap(Period(period), stage.money(most)), by=_BY)
    for person, most in before.limits.items():
        rules.set_cap(household, Cap(Period.ORDER, stage.money(most), person), by=_BY)
    if before.allergens:
        rules.set_allergens(household, before.allergens, by=_BY)
    if before.quiet:
        rules.set_hours(household, [read_hours(one) for one in before.quiet], by=_BY)


def _proofs(stage: Stage, before: Before) -> None:
    household, rules = stage.household, stage.shop.households
    if before.pin:
        stage.shop.pins.set(household, before.pin, by=_BY)
    if before.pin_over:
        rules.set_pin_over(household, stage.money(before.pin_over), by=_BY)
    if before.challenge_over:
        rules.set_challenge_over(household, stage.money(before.challenge_over), by=_BY)
