"""Whom one household forgets is still known to another, and what was asked before is not done again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commerce.conftest import HOME, PROFILE, TestClock, agree, small_catalogue
from tests.commerce.lived_in import load
from voice_shop.commerce.cart_log import Actor
from voice_shop.commerce.evidence import Evidence
from voice_shop.commerce.household.types import Person, Role
from voice_shop.commerce.list_types import Wanted
from voice_shop.commerce.schema import MIGRATIONS
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Consent, Item, Order, Quote
from voice_shop.errors import InputError
from voice_shop.journal.chain import first_broken, records, texts
from voice_shop.journal.personal import forget, known_of

OTHER = "next door"
ANNA = Actor("anna", "text")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shop.db"


@pytest.fixture
def shop(path: Path) -> Shop:
    """Two households, each with an Anna who does the same."""
    shop = Shop(small_catalogue(), PROFILE, Store(path), TestClock())
    for household in (HOME, OTHER):
        shop.households.put_person(household, Person("anna", Role.ADULT, "Anna"), by="anna")
        shop.pins.set(household, "2468", person="anna", by="anna")
        shop.lists.create(household, "mine", person="anna")
        shop.lists.add(household, "mine", Wanted(words="candles"), by="anna")
        heard = Evidence("anna", "text", said=("Shall I order?",))
        offer = shop.quote(household, [Item("oat")], person="anna", evidence=heard)
        assert isinstance(offer, Quote)
        assert isinstance(shop.accept(agree(offer), key=f"yes {household}"), Order)
        shop.add(household, Item("beans"), key="a", by=ANNA)
    return shop


def test_who_is_forgotten_in_one_household_is_kept_in_the_other(shop: Shop, path: Path) -> None:
    before = known_of(path, OTHER, "anna")
    assert len(before) > 6
    assert forget(path, HOME, "anna") > 6
    assert known_of(path, HOME, "anna") == {}
    assert known_of(path, OTHER, "anna") == before
    with Store(path).read() as db:
        assert first_broken(records(db), texts(db)) is None


def test_what_was_asked_before_is_not_done_again_though_its_answer_is_forgotten(
    shop: Shop, path: Path
) -> None:
    forget(path, HOME, "anna")
    with pytest.raises(InputError) as error:
        shop.add(HOME, Item("beans"), key="a", by=ANNA)
    assert error.value.code == "answer_forgotten"
    assert error.value.hint
    assert [line.quantity for line in shop.cart(HOME).lines] == [1]
    shop.add(OTHER, Item("beans"), key="a", by=ANNA)
    assert [line.quantity for line in shop.cart(OTHER).lines] == [1], "the other household's answer is there"
    shop.add(HOME, Item("beans"), key="b", by=ANNA)
    assert [line.quantity for line in shop.cart(HOME).lines] == [2]


def test_a_yes_whose_answer_is_forgotten_still_gives_its_order(shop: Shop, path: Path) -> None:
    (order,) = shop.orders(HOME)
    forget(path, HOME, "anna")
    with Store(path).read() as db:
        (digest,) = db.execute("SELECT digest FROM quotes WHERE id = ?", (order.quote_id,)).fetchone()
        (kept,) = db.execute("SELECT * FROM answers WHERE scope = ?", (f"quote {order.quote_id}",)).fetchall()
    assert (kept["request"], kept["answer"]) == ("", "")
    assert HOME not in kept["key"], "keys are a channel's own, and may say anything"
    consent = Consent(str(order.quote_id), digest, "yes please", "anna", "text", order.placed_at)
    assert shop.accept(consent, key=f"yes {HOME}") == order
    assert shop.orders(HOME) == (order,)


def test_of_a_home_in_which_everything_was_done_no_byte_of_the_person_is_left(tmp_path: Path) -> None:
    """Every table has rows of hers there, also the tables that come later: see tests/commerce/lived_in.py."""
    path = tmp_path / "shop.db"
    load(path, len(MIGRATIONS))

    def left() -> set[bytes]:
        data = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        return {word for word in (b"anna", b"Anna", b"candles", b"oat milks", b"yes please") if word in data}

    assert left() == {b"anna", b"Anna", b"candles", b"oat milks", b"yes please"}, "or this could not fail"
    with Store(path).read() as db:
        households = [row[0] for row in db.execute("SELECT DISTINCT household FROM quotes")]
    for household in households:  # another one's Anna is another Anna
        forget(path, household, "anna")
    assert left() == set()
    with Store(path).read() as db:
        assert first_broken(records(db), texts(db)) is None
