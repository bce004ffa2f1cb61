"""One slip in a sentence: most mean the same still or are asked about, and none changes a cart wrongly."""

from pathlib import Path

import pytest

from voice_shop.language.automaton import Automaton
from voice_shop.language.intent import IntentName
from voice_shop.language.pack import Pack
from voice_shop.language.probing import Mutant, kept, mutants, probe
from voice_shop.language.score import Verdict, judge, read_sentences, summary
from voice_shop.language.understand import understand

GOLDEN = Path(__file__).parent.parent / "golden"
SAID = [golden.say for golden in read_sentences(GOLDEN / "en") if golden.intent is not None]
STRAYS = [s for file in sorted((GOLDEN / "strays").glob("*.txt")) for s in read_sentences(file)]
_QUICK = 14
"""One golden sentence in so many is probed here; all of them where slow tests run."""


@pytest.fixture(scope="module")
def idle(grocery: Automaton) -> Automaton:
    return grocery.restricted(frozenset(IntentName) - {IntentName.CHOOSE})


def test_every_slip_is_made(english: Pack) -> None:
    made = set(mutants("buy two lemons", english))
    assert Mutant("drop", "buy lemons") in made
    assert Mutant("double", "buy two two lemons") in made
    assert Mutant("swap", "two buy lemons") in made
    assert Mutant("homophone", "by two lemons") in made
    assert any(mutant.how == "add" for mutant in made)


def test_the_word_that_turns_a_sentence_round_is_not_dropped(english: Pack) -> None:
    assert not [m for m in mutants("don't buy milk", english) if m == Mutant("drop", "buy milk")]


def test_no_slip_changes_a_cart_as_nobody_asked(english: Pack, idle: Automaton) -> None:
    assert [c for c in probe(SAID[::_QUICK], english, idle) if c.harm] == []


@pytest.mark.slow
def test_no_slip_in_any_golden_sentence_changes_a_cart_as_nobody_asked(
    english: Pack, idle: Automaton
) -> None:
    assert [c for c in probe(SAID, english, idle) if c.harm] == []


@pytest.mark.parametrize("how", ["double", "add"])
def test_a_disfluency_is_understood_or_asked_about(english: Pack, idle: Automaton, how: str) -> None:
    fine, total = kept(SAID[::_QUICK], english, idle, frozenset({how}))
    assert total > 30
    assert fine / total >= 0.98


def test_what_is_not_for_a_shop_changes_no_cart(idle: Automaton) -> None:
    assert len(STRAYS) >= 500
    results = [judge(stray, understand(stray.say, idle)) for stray in STRAYS]
    changing = {IntentName.RETURN_ITEM}  # "the milk smells funny": that asks what to return, and does nothing
    assert [r for r in results if r.verdict is Verdict.WRONG_ACTION and r.got not in changing] == []
    assert summary(results).verdicts[Verdict.RIGHT] >= 0.97 * len(STRAYS)
