"""Lists: the same again is more of it, and what is moved to the cart is moved once."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voice_shop.commerce.list_types import ListKind, Wanted
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.errors import InputError
from voice_shop.journal.personal import forget

from .conftest import HOME


@pytest.fixture
def weekly(shop: Shop) -> Shop:
    shop.lists.create(HOME, "weekly")
    return shop


def on(shop: Shop, name: str = "weekly") -> dict[str, tuple[int, bool]]:
    entries = shop.lists.get(HOME, name).entries
    return {e.wanted.product_id or e.wanted.words: (e.wanted.quantity, e.wanted.ticked) for e in entries}


def test_the_same_again_is_more_and_a_ticked_one_begins_anew(weekly: Shop) -> None:
    entry = weekly.lists.add(HOME, "weekly", Wanted("oat", quantity=2))
    assert weekly.lists.add(HOME, "weekly", Wanted("oat")) == entry
    weekly.lists.add(HOME, "weekly", Wanted(words="Birthday candles"))
    weekly.lists.add(HOME, "weekly", Wanted(words="birthday CANDLES"))
    assert on(weekly) == {"oat": (3, False), "Birthday candles": (2, False)}
    weekly.lists.tick(HOME, "weekly", entry)
    assert on(weekly)["oat"] == (3, True)
    weekly.lists.add(HOME, "weekly", Wanted("oat"))
    assert on(weekly)["oat"] == (1, False)


def test_a_repeated_key_adds_once(weekly: Shop) -> None:
    for _ in range(3):
        weekly.lists.add(HOME, "weekly", Wanted("oat"), key="k")
    assert on(weekly) == {"oat": (1, False)}


def test_what_is_ticked_goes_to_the_cart_once_and_the_rest_stays_with_a_reason(weekly: Shop) -> None:
    ids = [
        weekly.lists.add(HOME, "weekly", w)
        for w in (Wanted("oat"), Wanted("cup", quantity=2), Wanted("gone"))
    ]
    words = weekly.lists.add(HOME, "weekly", Wanted(words="candles"))
    weekly.lists.add(HOME, "weekly", Wanted("beans"))
    for entry in (*ids, words):
        weekly.lists.tick(HOME, "weekly", entry)
    first = weekly.lists.to_cart(HOME, "weekly", key="m")
    assert weekly.lists.to_cart(HOME, "weekly", key="m") == first
    assert first.moved == (ids[0],)
    told = {entry: no.code if isinstance(no, Refusal) else no for entry, no in first.stayed.items()}
    assert told == {ids[1]: Code.OUT_OF_STOCK, ids[2]: Code.DISCONTINUED, words: None}
    assert [(line.product_id, line.quantity) for line in weekly.cart(HOME).lines] == [("oat", 1)]
    assert set(on(weekly)) == {"cup", "gone", "candles", "beans"}


def test_a_list_is_renamed_with_what_is_on_it_and_deleted(weekly: Shop) -> None:
    weekly.lists.add(HOME, "weekly", Wanted("oat"))
    weekly.lists.create(HOME, "wishes", kind=ListKind.WISH, person="anna")
    with pytest.raises(InputError, match="already"):
        weekly.lists.rename(HOME, "weekly", "wishes")
    weekly.lists.rename(HOME, "weekly", "monthly")
    assert on(weekly, "monthly") == {"oat": (1, False)}
    for _ in range(2):
        weekly.lists.delete(HOME, "monthly")
    assert [one.name for one in weekly.lists.all(HOME)] == ["wishes"]


def test_two_lists_become_one_in_which_nothing_is_lost(weekly: Shop) -> None:
    weekly.lists.create(HOME, "party")
    for name, wanted in (
        ("weekly", Wanted("oat", quantity=2)),
        ("weekly", Wanted("beans")),
        ("weekly", Wanted(words="candles", ticked=True)),
        ("party", Wanted("oat", quantity=3)),
        ("party", Wanted("beans", ticked=True)),
        ("party", Wanted(words="Candles", quantity=4)),
        ("party", Wanted(words="balloons", ticked=True)),
    ):
        weekly.lists.add(HOME, name, wanted, by="ben")
    for _ in range(2):
        weekly.lists.merge(HOME, "party", "weekly", key="m")
    assert on(weekly) == {
        "oat": (5, False),
        "beans": (1, False),
        "candles": (4, False),
        "balloons": (1, True),
    }
    assert [one.name for one in weekly.lists.all(HOME)] == ["weekly"]


def test_lists_that_do_not_go_together_stay_as_they_are(weekly: Shop) -> None:
    weekly.lists.create(HOME, "party")
    for name in ("weekly", "party"):
        weekly.lists.add(HOME, name, Wanted("beans"))
        weekly.lists.add(HOME, name, Wanted("oat", quantity=60))
    for name, into, code in (
        ("party", "weekly", "bad_quantity"),
        ("weekly", "weekly", "one_list"),
        ("weekly", "nosuch", "unknown_list"),
    ):
        with pytest.raises(InputError) as error:
            weekly.lists.merge(HOME, name, into)
        assert error.value.code == code
    assert on(weekly) == on(weekly, "party") == {"beans": (1, False), "oat": (60, False)}


def test_loading_is_all_or_nothing_and_twice_is_as_once(weekly: Shop) -> None:
    wanted = [Wanted("oat", quantity=2), Wanted(words="candles", ticked=True)]
    for _ in range(2):
        weekly.lists.load(HOME, "weekly", wanted)
    assert on(weekly) == {"oat": (2, False), "candles": (1, True)}
    with pytest.raises(InputError, match="no product"):
        weekly.lists.load(HOME, "weekly", [Wanted("beans"), Wanted("nonsense")])
    assert set(on(weekly)) == {"oat", "candles"}


def test_what_cannot_be_is_told(weekly: Shop) -> None:
    lists = weekly.lists
    for mistake in (
        lambda: lists.add(HOME, "none", Wanted("oat")),
        lambda: lists.add(HOME, "weekly", Wanted("oat", quantity=0)),
        lambda: lists.add(HOME, "weekly", Wanted(words="  ")),
        lambda: lists.tick(HOME, "weekly", "99"),
        lambda: lists.tick(HOME, "weekly", "x"),
        lambda: lists.create(HOME, "a\nb"),
        lambda: lists.create(HOME, "weekly", kind=ListKind.WISH),
    ):
        with pytest.raises(InputError):
            mistake()


def test_a_person_is_forgotten_with_their_lists(weekly: Shop, store: Store) -> None:
    weekly.lists.create(HOME, "secret", person="anna")
    weekly.lists.add(HOME, "secret", Wanted("oat"), by="anna")
    weekly.lists.add(HOME, "weekly", Wanted("oat"), by="anna")
    weekly.lists.add(HOME, "weekly", Wanted("beans"), by="ben")
    forget(store.path, HOME, "anna")
    (left,) = weekly.lists.all(HOME)
    assert [(left.name, e.wanted.product_id, e.added_by) for e in left.entries] == [
        ("weekly", "beans", "ben")
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.tuples(st.sampled_from(["oat", "beans", "candles"]), st.integers(1, 5), st.booleans()))
)
def test_quantities_are_those_of_a_simple_model(shop: Shop, steps: list[tuple[str, int, bool]]) -> None:
    shop.lists.delete(HOME, "p")
    shop.lists.create(HOME, "p")
    model: dict[str, tuple[int, bool]] = {}
    for thing, quantity, tick in steps:
        wanted = (
            Wanted(words=thing, quantity=quantity) if thing == "candles" else Wanted(thing, quantity=quantity)
        )
        before, ticked = model.get(thing, (0, False))
        total = quantity if ticked else before + quantity
        if total > 99:
            continue
        entry = shop.lists.add(HOME, "p", wanted)
        if tick:
            shop.lists.tick(HOME, "p", entry)
        model[thing] = (total, tick)
    assert on(shop, "p") == model
