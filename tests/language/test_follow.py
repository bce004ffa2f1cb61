"""The pairs read off the network are those that walking the automaton finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dialogue.conftest import grammar_of
from voice_shop.language.automaton import Automaton
from voice_shop.language.follow import transitions
from voice_shop.language.intent import IntentName
from voice_shop.language.network import Network


def walked(grammar: Automaton) -> set[tuple[str, str]]:
    """Every pair, by visiting every state with the word that led there."""
    pairs: set[tuple[str, str]] = set()
    agenda = [(grammar.start, "")]
    seen = set(agenda)
    while agenda:
        state, before = agenda.pop()
        if grammar.accepts(state):
            pairs.add((before, ""))
        for word in grammar.words(state):
            pairs.add((before, word))
            following = grammar.step(state, word)
            if following is not None and (following, word) not in seen:
                seen.add((following, word))
                agenda.append((following, word))
    return pairs


@pytest.mark.parametrize(
    "intents",
    [
        {IntentName.YES, IntentName.NO, IntentName.HELP},
        {IntentName.CLEAR_CART, IntentName.CHECK_OUT, IntentName.STOP},
        {IntentName.READ_CART},
    ],
)
def test_english_pairs_are_those_of_its_automaton(intents: set[IntentName]) -> None:
    grammar = grammar_of("barista").restricted(frozenset(intents))
    assert grammar.transitions() == walked(grammar)


def test_a_grammar_with_all_its_products_is_read_off_at_once() -> None:
    pairs = grammar_of("grocery").transitions()
    assert {("", "add"), ("oat", "milk"), ("check", "out"), ("out", "")} <= pairs
    assert ("milk", "oat") not in pairs


_PLANS = st.lists(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from(["a", "b", "", "<0>", "<1>", "<2>"])),
        max_size=6,
    ),
    min_size=3,
    max_size=3,
)


@given(_PLANS)
def test_any_network_gives_the_pairs_of_its_walks(plans: list[list[tuple[int, int, str]]]) -> None:
    """Fragment i may call only those behind it, so that every walk ends."""
    network = Network()
    for i, plan in enumerate(plans):
        start, end = network.fragment(str(i))
        nodes = [start, network.node(), network.node(), network.node(), end]
        for a, b, what in plan:
            if a >= b:
                continue
            if what.startswith("<"):
                if int(what[1]) > i:
                    network.call(nodes[a], what[1], nodes[b])
            elif what:
                network.read(nodes[a], f"{what}{i}", nodes[b])
            else:
                network.move(nodes[a], nodes[b])
    # Walks that end nowhere count for both.
    grammar = Automaton(network, [(IntentName.ADD, "0", ())], "xx")
    found = {pair for pair in walked(grammar) if pair != ("", "")}
    assert transitions(network, ["0"]) == found
