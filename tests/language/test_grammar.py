"""The word automaton: what it reads is what its templates and names say, no more and no less."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_shop.errors import InputError
from voice_shop.language.automaton import Automaton
from voice_shop.language.compile import compile_grammar
from voice_shop.language.intent import Intent, IntentName
from voice_shop.language.near import nearest
from voice_shop.language.normalise import words
from voice_shop.language.numbers import in_words, spellings
from voice_shop.language.pack import load_pack
from voice_shop.language.shop_words import ShopWords, SpokenOption, SpokenProduct
from voice_shop.language.understand import understand, understand_heard

SHOP = ShopWords(
    products=(
        SpokenProduct("latte", "latte", ("latte", "lattes"), ("size", "milk")),
        SpokenProduct("bread", "bread", ("bread",)),
        SpokenProduct("rye", "rye bread", ("rye bread", "bread")),
    ),
    options=(
        SpokenOption("size", "small", ("small",), "before"),
        SpokenOption("size", "large", ("large",), "before"),
        SpokenOption("milk", "milk", ("milk",), "after"),
        SpokenOption("milk", "some milk", ("some milk",), "after"),
    ),
)


def pack(tmp_path: Path, *sentences: str, rules: str = "") -> Path:
    lines = "\n".join(f'          - "{s}"' for s in sentences)
    (tmp_path / "pack.yaml").write_text(
        f"language: en\nintents:\n  add:\n    data:\n      - sentences:\n{lines}\n"
        "expansion_rules:\n"
        '  line: "[{quantity}] [<befores>] {product} [with <afters>]"\n'
        '  befores: "{option_before} [<befores>]"\n'
        '  afters: "[some] {option_after} [and <afters>]"\n'
        '  lines: "<line> [and <lines>]"\n' + rules,
        encoding="utf-8",
    )
    return tmp_path


def small(tmp_path: Path, *sentences: str) -> Automaton:
    return compile_grammar(load_pack(pack(tmp_path, *sentences)), SHOP)


def only(grammar: Automaton, text: str) -> Intent:
    readings = grammar.parse(text)
    assert readings, text
    return readings[0].intent


def test_a_line_carries_quantity_options_and_product(tmp_path: Path) -> None:
    intent = only(small(tmp_path, "get <lines>"), "get two large lattes with milk and 3 breads"[:-1])
    latte, bread = intent.lines
    assert (latte.product_id, latte.quantity, dict(latte.options)) == (
        "latte",
        2,
        {"size": "large", "milk": "milk"},
    )
    assert (bread.candidates, bread.quantity) == (("bread", "rye"), 3)


def test_a_value_of_its_own_goes_before_some_of_another(tmp_path: Path) -> None:
    assert only(small(tmp_path, "get <lines>"), "get latte with some milk").lines[0].options == {
        "milk": "some milk"
    }


def test_one_group_takes_one_value(tmp_path: Path) -> None:
    assert small(tmp_path, "get <lines>").parse("get small large latte") == ()


def test_options_belong_to_products_that_have_them(tmp_path: Path) -> None:
    assert small(tmp_path, "get <lines>").parse("get large bread") == ()


def test_pieces_without_a_space_are_one_word(tmp_path: Path) -> None:
    grammar = small(tmp_path, "order[s] {product}")
    assert grammar.parse("orders latte")
    assert grammar.parse("order latte")
    assert not grammar.parse("order s latte")


def test_only_intents_in_force_are_read(barista: Automaton) -> None:
    view = barista.restricted(frozenset({IntentName.YES, IntentName.NO}))
    assert view.parse("yes")
    assert not view.parse("get me a latte")
    assert barista.parse("get me a latte")


@pytest.mark.parametrize("seed", range(40))
def test_a_random_walk_to_an_end_is_read_or_contradicts_itself(grocery: Automaton, seed: int) -> None:
    pick = random.Random(seed)
    state, said = grocery.start, []
    while not (grocery.accepts(state) and (len(said) > 12 or pick.random() < 0.4)):
        choices = grocery.words(state)
        if not choices or len(said) > 40:
            return
        word = pick.choice(choices)
        following = grocery.step(state, word)
        assert following is not None
        state, said = following, [*said, word]
    for parse in grocery.parse(" ".join(said)):
        assert parse.words == tuple(said)
    assert grocery.step(state, "no-such-word") is None


def test_transitions_hold_every_step(tmp_path: Path) -> None:
    pairs = small(tmp_path, "get <lines> please").transitions()
    assert ("", "get") in pairs
    assert ("please", "") in pairs
    assert ("get", "please") not in pairs


@pytest.mark.parametrize(
    ("broken", "names"),
    [
        ("get {nonsense}", "nonsense"),
        ("get <nowhere>", "nowhere"),
        ("get (a|b", "get (a|b"),
        ("[please]", "without any word"),
    ],
)
def test_a_broken_template_is_named(tmp_path: Path, broken: str, names: str) -> None:
    with pytest.raises(InputError, match=names.replace("(", r"\(").replace("|", r"\|")):
        small(tmp_path, broken)


def test_an_unknown_intent_is_named_with_the_known_ones(tmp_path: Path) -> None:
    folder = pack(tmp_path, "get <lines>")
    file = folder / "pack.yaml"
    file.write_text(file.read_text().replace("  add:", "  steal:"))
    with pytest.raises(InputError, match=r"steal.*Known: add"):
        load_pack(folder)


def test_a_folder_without_a_pack_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no language pack"):
        load_pack(tmp_path)


@given(st.integers(min_value=0, max_value=100))
def test_numbers_are_read_in_words_and_digits(number: int) -> None:
    spoken = in_words(number, "en")
    assert (str(number),) in spellings(spoken, "en")
    assert spoken in spellings((str(number),), "en")


@settings(max_examples=300)
@given(st.text())
def test_any_text_has_words_that_are_their_own_words(text: str) -> None:
    said = words(text)
    assert words(" ".join(said)) == said


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_understood_or_rejected_with_a_reason(barista: Automaton, text: str) -> None:
    understood = understand(text, barista)
    assert isinstance(understood, Intent) or understood.reason


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("get me a capuccino", "get me a cappuccino"),
        ("plese get me an espreso", "please get me an espresso"),
        ("um get me just a latte", "um get me a latte"),
    ],
)
def test_a_misspelled_sentence_is_found(barista: Automaton, typed: str, means: str) -> None:
    assert nearest(typed.split(), barista) == means


@pytest.mark.parametrize(
    "typed", ["don't get me a latte", "get me no latte", "get me fifty one hundred lattes"]
)
def test_negations_and_numbers_are_never_bent(barista: Automaton, typed: str) -> None:
    assert not isinstance(understand(typed, barista), Intent)


def test_doubt_rejects_what_costs_before_what_asks(barista: Automaton) -> None:
    order, question = "get me a latte", "how much is a latte"
    sure = understand_heard([(order, -0.2)], order, 0.1, barista)
    assert isinstance(sure, Intent)
    assert not isinstance(understand_heard([(order, -0.9)], "get me later", 1.1, barista), Intent)
    assert isinstance(understand_heard([(question, -0.9)], "how much is latter", 1.1, barista), Intent)
    assert not isinstance(understand_heard([(question, -0.9)], "we went to the beach", 1.9, barista), Intent)
    assert not isinstance(understand_heard([], "", float("inf"), barista), Intent)


def test_a_name_with_please_is_an_order_unless_a_choice_is_open(grocery: Automaton) -> None:
    idle = grocery.restricted(frozenset(IntentName) - {IntentName.CHOOSE})
    order = understand("two oat milks please", idle)
    assert isinstance(order, Intent)
    assert (order.name, order.lines[0].quantity) == (IntentName.ADD, 2)
    choice = understand("oat milk please", grocery)
    assert isinstance(choice, Intent)
    assert choice.name is IntentName.CHOOSE
