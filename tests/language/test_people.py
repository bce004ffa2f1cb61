"""Sentences as people say them: how many are understood, and that none does harm. The floors only rise."""

from pathlib import Path

import pytest

from voice_shop.errors import InputError
from voice_shop.language.automaton import Automaton
from voice_shop.language.intent import Intent, IntentName, Line, NotUnderstood, Reason
from voice_shop.language.score import Verdict, Wanted, judge, read_sentences, summary
from voice_shop.language.understand import understand

PEOPLE = Path(__file__).parent.parent / "golden" / "people"


@pytest.mark.parametrize(
    ("name", "floor"), [("seen", 0.97), ("unseen", 0.95), ("fresh", 0.92), ("newest", 0.9)]
)
def test_people_are_understood_or_asked_and_nothing_is_done_wrong(
    grocery: Automaton, name: str, floor: float
) -> None:
    idle = grocery.restricted(frozenset(IntentName) - {IntentName.CHOOSE})
    results = [judge(w, understand(w.say, idle)) for w in read_sentences(PEOPLE / f"{name}.yaml")]
    total = summary(results)
    assert total.right_or_asked >= floor
    assert [r for r in results if r.verdict is Verdict.WRONG_ACTION] == []


TWO = Wanted("two lemons please", IntentName.ADD, (2,))


@pytest.mark.parametrize(
    ("wanted", "understood", "verdict"),
    [
        (TWO, Intent(IntentName.ADD, (Line(("l",), "lemons", 2),)), Verdict.RIGHT),
        (TWO, Intent(IntentName.ADD, (Line(("l",), "lemons", 12),)), Verdict.WRONG_ACTION),
        (TWO, Intent(IntentName.FIND), Verdict.WRONG),
        (TWO, NotUnderstood(Reason.UNSURE), Verdict.ASKED),
        (TWO, NotUnderstood(Reason.NOT_OURS), Verdict.MISSED),
        (Wanted("hm", None), NotUnderstood(Reason.NOT_OURS), Verdict.RIGHT),
        (Wanted("hm", None), Intent(IntentName.HELP), Verdict.WRONG),
        (Wanted("hm", None), Intent(IntentName.REORDER), Verdict.WRONG_ACTION),
    ],
)
def test_a_verdict_says_what_it_would_have_cost(
    wanted: Wanted, understood: Intent | NotUnderstood, verdict: Verdict
) -> None:
    assert judge(wanted, understood).verdict is verdict


def test_a_wrong_order_weighs_more_than_a_right_one() -> None:
    right = judge(TWO, Intent(IntentName.ADD, (Line(("l",), "lemons", 2),)))
    wrong = judge(TWO, Intent(IntentName.REORDER))
    total = summary([right, wrong])
    assert total.score < 0
    assert total.order_errors_per_1000 == 500
    assert total.confusion == {("add", "reorder"): 1}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: b", "list"),
        ("- {say: x}", "sentence 1"),
        ("- {say: x, intent: buy}", "'buy'"),
        ("- {say: x, intent: add, lines: 3}", "lines"),
        ("[", "YAML"),
    ],
)
def test_a_file_that_is_none_is_told_in_one_line(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        read_sentences(file)
