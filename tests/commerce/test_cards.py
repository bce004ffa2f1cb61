"""Card numbers are refused and never stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_shop.commerce.cards import holds_card_number
from voice_shop.commerce.cart_log import Actor
from voice_shop.commerce.case_types import CaseKind
from voice_shop.commerce.evidence import Alternative, Evidence
from voice_shop.commerce.household.types import Person, Role
from voice_shop.commerce.list_types import Wanted
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order, OrderStatus
from voice_shop.errors import InputError
from voice_shop.language.numbers import in_words

from .conftest import HOME, TestClock, agree, bought, quoted

NUMBER = "4111 1111 1111 1111"  # the card networks' own number for tests


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        "4111111111111111",
        "yes, 4111-1111-1111-1111 12/27 please",
        "3782 822463 10005",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "٤١١١١١١١١١١١١١١١",
        "00004111111111111111999999",
        "4111, 1111, 1111, 1111",
        "my card is four one one one one one one one one one one one one one one one thanks",
        "Four one one one, one one one one. One one one one - one one one one",
        "forty-one eleven eleven eleven eleven eleven eleven eleven",
        "four triple one double one double one, double one double one double one one one",
        "three seven eight two eight two two four six three one oh oh oh five",
        "vier één een een, dubbel een dubbel een een een, elf elf elf",
        "41 eleven 11 eleven 1111 triple one 1",
    ],
)
def test_a_card_number_is_seen_however_it_is_written(text: str) -> None:
    assert holds_card_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "yes please",
        "4111 1111 1111 1112",
        "order 4711 of 2026-03-10",
        "0000000000000000",
        "",
        "411111111111",
        "four one one one one one one one one one one one",
        "four one one one, one and one and one and one and one, one one one, one one one one",
        "two milks and one bread, one butter, one oat milk, three eggs, double cream, ten rolls and one jam",
    ],
)
def test_other_digits_are_no_card_number(text: str) -> None:
    assert not holds_card_number(text)


@given(st.integers(10**11, 10**18 - 1), st.text(max_size=9), st.text(max_size=9))
def test_every_number_with_a_good_check_digit_is_seen(stem: int, before: str, after: str) -> None:
    digits = [int(digit) for digit in f"{stem}0"]
    total = sum(n if at % 2 == 0 else sum(divmod(2 * n, 10)) for at, n in enumerate(reversed(digits)))
    number = f"{stem}{-total % 10}"
    assert holds_card_number(f"{before} | {number} | {after}")


@given(st.integers(10**11, 10**18 - 1), st.sampled_from([1, 2]))
def test_every_number_is_seen_in_words(stem: int, together: int) -> None:
    digits = [int(digit) for digit in f"{stem}0"]
    total = sum(n if at % 2 == 0 else sum(divmod(2 * n, 10)) for at, n in enumerate(reversed(digits)))
    number = f"{stem}{-total % 10}"
    parts = [number[at : at + together] for at in range(0, len(number), together)]
    said = [word for part in parts for word in spoken(part)]
    assert holds_card_number(" ".join(said))


def spoken(part: str) -> tuple[str, ...]:
    """Two digits as one number ("forty one"), or digit by digit where that is another ("oh one")."""
    if part.startswith("0") or len(part) == 1 or part.endswith("0"):
        return tuple(word for digit in part for word in in_words(int(digit), "en"))
    return in_words(int(part), "en")


def test_a_very_long_row_of_numbers_is_looked_through() -> None:
    assert not holds_card_number("1 " * 5_000 + "x " + "0 " * 10)


def test_a_yes_with_a_card_number_buys_nothing_and_leaves_nothing(
    shop: Shop, store: Store, tmp_path: Path
) -> None:
    quote = quoted(shop, [Item("oat")])
    answer = shop.accept(agree(quote, words=f"yes, my card is {NUMBER}"), key="k")
    assert isinstance(answer, Refusal)
    assert answer.code is Code.CARD_NUMBER
    assert shop.orders(HOME) == ()
    heard = Evidence("anna", "text", heard=(Alternative(f"yes {NUMBER}", 0),))
    assert isinstance(shop.accept(replace(agree(quote), evidence=heard)), Refusal)
    assert isinstance(shop.accept(agree(quote)), Order)
    store.close()
    written = b"".join(path.read_bytes() for path in tmp_path.glob("shop.db*"))
    assert NUMBER.encode() not in written


def test_a_reason_with_a_card_number_is_refused(shop: Shop, clock: TestClock) -> None:
    order = bought(shop, [Item("oat")])
    clock.move(minutes=11)
    for status in (OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.DELIVERED):
        shop.advance(order.id, status)
    answer = shop.request_return(order.id, "1", 1, f"pay to {NUMBER}", key="r")
    assert isinstance(answer, Refusal)
    assert answer.code is Code.CARD_NUMBER


def written(tmp_path: Path) -> bytes:
    return b"".join(path.read_bytes() for path in tmp_path.glob("shop.db*"))


def test_evidence_with_a_card_number_is_refused_wherever_it_would_be_kept(
    shop: Shop, store: Store, clock: TestClock, tmp_path: Path
) -> None:
    spoken = [
        Evidence("anna", "text", heard=(Alternative(f"it is {NUMBER}", 0),)),
        Evidence("anna", "text", free=NUMBER),
        Evidence("anna", "text", said=("one", NUMBER)),
        Evidence(NUMBER, "text"),
    ]
    order, old = bought(shop, [Item("oat")]), bought(shop, [Item("beans")])
    clock.move(minutes=11)
    for status in (OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.DELIVERED):
        shop.advance(old.id, status)
    for number, evidence in enumerate(spoken):
        key = f"{number}"
        answers = [
            shop.quote(HOME, [Item("oat")], evidence=evidence),
            shop.cancel(order.id, key=key, evidence=evidence),
            shop.request_return(old.id, "1", 1, "unwanted", key=key, evidence=evidence),
            shop.cases.complain(old.id, "1", 1, CaseKind.DAMAGED, key=f"c{key}", evidence=evidence),
        ]
        assert {answer.code for answer in answers} == {Code.CARD_NUMBER}  # type: ignore[union-attr]
    codes = [shop.quote(HOME, [Item("oat")], person=NUMBER), shop.promotions.enter(HOME, NUMBER, key="p")]
    assert {answer.code for answer in codes} == {Code.CARD_NUMBER}  # type: ignore[union-attr]
    assert isinstance(shop.cancel(order.id, key="really"), Order)
    store.close()
    assert NUMBER.encode() not in written(tmp_path)


def test_names_and_words_with_a_card_number_are_refused(shop: Shop, store: Store, tmp_path: Path) -> None:
    shop.lists.create(HOME, "weekly")
    refused: list[Callable[[], object]] = [
        lambda: shop.lists.create(HOME, NUMBER),
        lambda: shop.lists.create(HOME, "mine", person=NUMBER),
        lambda: shop.lists.rename(HOME, "weekly", NUMBER),
        lambda: shop.lists.add(HOME, "weekly", Wanted(words=f"pay {NUMBER}")),
        lambda: shop.lists.add(HOME, "weekly", Wanted(words="candles"), by=NUMBER),
        lambda: shop.lists.load(HOME, "weekly", [Wanted(words=NUMBER)]),
        lambda: shop.households.put_person(HOME, Person("anna", Role.ADULT, NUMBER), by="anna"),
        lambda: shop.households.put_person(HOME, Person(NUMBER, Role.ADULT), by="anna"),
        lambda: Actor(NUMBER),
    ]
    for call in refused:
        with pytest.raises(InputError) as error:
            call()
        assert error.value.code == "card_number"
        assert NUMBER not in str(error.value)
    store.close()
    assert NUMBER.encode() not in written(tmp_path)
