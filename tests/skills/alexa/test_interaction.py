"""A sentence means the same by way of Alexa's intents and slots; what she did not hear is not guessed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from skills.alexa.interaction.contract import Contract, contract_of
from skills.alexa.interaction.inbound import Given, Reader
from skills.alexa.interaction.outbound import expressed, request_for
from tests.conftest import ROOT
from tests.skills.alexa.talking import grammar_of
from voice_shop.catalogue.load import load_folder
from voice_shop.catalogue.spoken import shop_words
from voice_shop.language.automaton import Automaton
from voice_shop.language.checking import samples
from voice_shop.language.intent import Intent, IntentName, NotUnderstood, Reason
from voice_shop.language.pack import load_pack
from voice_shop.language.score import read_sentences
from voice_shop.language.secret import Secret
from voice_shop.language.shop_words import ShopWords
from voice_shop.language.understand import in_force, understand
from voice_shop.resources import resource

TAKEN = {"cancel": "AMAZON.CancelIntent"}


@dataclass(frozen=True)
class Side:
    """Both ways of one shop."""

    grammar: Automaton
    contract: Contract
    shop: ShopWords
    reader: Reader


def side(sample: str) -> Side:
    pack = load_pack(resource("grammars", "en"))
    folder = load_folder(resource("samples", sample))
    shop = shop_words(folder.catalogue, folder.profile.faq)
    grammar, contract = grammar_of(sample), contract_of(pack, shop, TAKEN)
    return Side(grammar, contract, shop, Reader(contract, pack, shop, grammar))


@pytest.fixture(scope="module")
def grocery() -> Side:
    return side("grocery")


@pytest.fixture(scope="module")
def barista() -> Side:
    return side("barista")


def plain(understood: object) -> object:
    """What is meant, to compare: without the words, and with what is secret laid open."""
    if not isinstance(understood, Intent):
        return understood
    slots = {k: v.reveal() if isinstance(v, Secret) else v for k, v in understood.slots.items()}
    return replace(understood, text="", slots=slots)


@pytest.mark.parametrize("name", list(IntentName))
def test_what_the_grammar_can_say_comes_back_the_same(name: IntentName, grocery: Side, barista: Side) -> None:
    """Sentences at random; a handful are longer than any sample."""
    for shop in (grocery, barista):
        sentences = samples(shop.grammar, name, 12, seed=11)
        assert sentences
        lost = 0
        for text in sentences:
            meant = understand(text, shop.grammar)
            assert isinstance(meant, Intent)
            found = expressed(meant, shop.contract, shop.shop)
            if found is None:
                lost += 1
                continue
            assert plain(shop.reader.read(*found)) == plain(meant), text
        assert lost <= 2


def test_what_people_say_comes_back_the_same(grocery: Side) -> None:
    golden = [s.say for s in read_sentences(ROOT / "tests/golden/en")]
    told = 0
    for text in golden:
        meant = understand(text, grocery.grammar)
        found = request_for(text, grocery.grammar, grocery.contract, grocery.shop, TAKEN)
        if isinstance(meant, Intent) and not meant.also and found and text != "cancel":
            told += 1
            assert plain(grocery.reader.read(*found)) == plain(meant), text
    assert told > 100


def test_cancel_is_alexas_own_word_and_what_is_not_ours_her_fallback(grocery: Side) -> None:
    def asked(text: str) -> object:
        return request_for(text, grocery.grammar, grocery.contract, grocery.shop, TAKEN)

    assert asked("Cancel!") == ("AMAZON.CancelIntent", {})
    assert asked("yesterday we went to the beach") == ("AMAZON.FallbackIntent", {})
    assert asked("add butter and where's my order") == ("AMAZON.FallbackIntent", {})
    assert asked(" … ") is None


def line(understood: object) -> object:
    assert isinstance(understood, Intent), understood
    (only,) = understood.lines
    return only


def test_a_product_is_taken_by_its_id_else_by_its_words_else_not_at_all(grocery: Side) -> None:
    def add(value: str, *ids: str) -> object:
        return grocery.reader.read("AddIntent", {"item_product": Given(value, ids)})

    assert line(add("oat milk", "alpro-oat-drink")).product_id == "alpro-oat-drink"  # type: ignore[attr-defined]
    # The model that is live may be older than the catalogue.
    gone = line(add("bananas", "a-product-of-last-year"))
    assert gone.candidates == line(understand("add bananas", grocery.grammar)).candidates  # type: ignore[attr-defined]
    unknown = add("caviar")
    assert isinstance(unknown, NotUnderstood)
    assert unknown.reason is Reason.UNSURE


def test_what_alexa_put_into_the_product_besides_its_name_counts(barista: Side) -> None:
    meant = barista.reader.read("AddIntent", {"item_product": Given("two large lattes")})
    only = line(meant)
    assert (only.quantity, only.options) == (2, {"size": "large"})  # type: ignore[attr-defined]


def test_two_values_of_one_option_are_not_chosen_between(barista: Side) -> None:
    slots = {
        "item_product": Given("large latte"),
        "item_option_before": Given("small", ("size=small",)),
    }
    assert isinstance(barista.reader.read("AddIntent", slots), NotUnderstood)


@pytest.mark.parametrize(
    "value", ["?", "0", "100", "-1", "2.5", "1e1", "NaN", "Infinity", "two", "", "9" * 50]
)
def test_a_number_that_is_none_buys_nothing(value: str, grocery: Side) -> None:
    slots = {"item_product": Given("bananas", ("bananas",)), "item_quantity": Given(value)}
    assert isinstance(grocery.reader.read("AddIntent", slots), NotUnderstood)


def test_a_half_kilo_is_said_with_alexas_slots(grocery: Side) -> None:
    slots = {
        "item_product": Given("bananas", ("bananas",)),
        "item_measure_fraction": Given("half", ("0.5",)),
        "item_measure_unit": Given("kilo", ("kg",)),
    }
    only = line(grocery.reader.read("AddIntent", slots))
    assert (only.measure, only.unit) == (Decimal("0.5"), "kg")  # type: ignore[attr-defined]


def test_unknown_intents_and_slots_are_not_ours(grocery: Side) -> None:
    assert isinstance(grocery.reader.read("OrderPizzaIntent", {}), NotUnderstood)
    slots = {"item_product": Given("oat milk", ("alpro-oat-drink",)), "mood": Given("happy")}
    assert line(grocery.reader.read("AddIntent", slots)).product_id == "alpro-oat-drink"  # type: ignore[attr-defined]


def test_a_bare_name_is_an_answer_only_where_one_is_chosen(grocery: Side) -> None:
    meant = grocery.reader.read("ChooseIntent", {"item_product": Given("oat milk", ("alpro-oat-drink",))})
    everything = frozenset(IntentName)
    assert in_force(meant, grocery.grammar.restricted(everything)) is meant
    back = in_force(meant, grocery.grammar.restricted(everything - {IntentName.CHOOSE}))
    assert isinstance(back, NotUnderstood)
    assert back.nearest is not None
    assert back.nearest.name is IntentName.ADD
