"""Scenario files are read strictly, and what does not go as written is told in the shop's words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voice_shop.errors import InputError
from voice_shop.scenarios.channels import channel_of
from voice_shop.scenarios.comparing import compared
from voice_shop.scenarios.playing import Played, Text, play
from voice_shop.scenarios.reading import read_file, read_files
from voice_shop.scenarios.recording import recorded, spoken_lines

BUTTER = """\
- name: butter
  steps:
    - say: add two butter
    - say: check out
    - say: "yes"
  then:
    orders: [{lines: {kerrygold-butter: 2}, total: "10.53"}]
"""


def played(folder: Path, text: str) -> Played:
    file = folder / "one.yaml"
    file.write_text(text)
    (scenario,) = read_file(file)
    return play(scenario, Text())


def test_what_goes_as_written_passes(tmp_path: Path) -> None:
    assert played(tmp_path, BUTTER).why == ()


@pytest.mark.parametrize(
    ("was", "is_", "told"),
    [
        ("kerrygold-butter: 2", "kerrygold-butter: 3", "-1 butter ordered"),
        ("kerrygold-butter: 2", "tofu: 2", "+2 butter ordered"),
        ('"10.53"', '"10.54"', "the order costs 10.53, not 10.54"),
        ('    - say: "yes"\n', "", "order not placed: 2 butter"),
        ('"10.53"}', '"10.53", status: shipped}', "the order is held, not shipped"),
        ("  then:\n", "  then:\n    cart: {tofu: 1}\n", "-1 tofu in the cart"),
        ("  then:\n", "  then:\n    money: [charge 10.53]\n", "money: nothing, not charge 10.53"),
        ("  then:\n", "  then:\n    parts: [arrived 1 tofu]\n", "parts: nothing, not arrived 1 tofu"),
        ("- say: check out\n", "- {say: check out, hear: cart.read}\n", "not cart.read"),
        ("- say: check out\n", "- {say: check out, events: []}\n", "happened: quoted, not nothing"),
        ("- say: check out\n", "- {say: check out, refused: closed}\n", "refused: nothing, not closed"),
        ("- say: check out\n", "- {say: check out, words: [moon]}\n", "“moon” is not in"),
        ("- say: check out\n", "- {say: check out, never: [butter]}\n", "“butter” is in"),
        ("- say: check out\n", "- {say: check out, asks: false}\n", "a question is open"),
        ("- say: check out\n", "- {say: check out, intent: stop}\n", "understood as check_out, not stop"),
        ("- say: check out\n", "- {say: check out, cart: {tofu: 1}}\n", "-1 tofu in the cart"),
    ],
)
def test_what_does_not_is_told(tmp_path: Path, was: str, is_: str, told: str) -> None:
    assert was in BUTTER
    assert told in "; ".join(played(tmp_path, BUTTER.replace(was, is_)).why)


def test_an_order_that_nobody_wants_is_told(tmp_path: Path) -> None:
    assert played(tmp_path, BUTTER[: BUTTER.index("  then")]).why == (
        "order placed that nobody wants: 2 butter, 10.53",
    )


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("- name: x\n  stepz: []\n", 2, "stepz"),
        ("- name: x\n  steps:\n    - say: hello\n      heer: a\n", 4, "Did you mean 'hear'?"),
        ("- name: x\n  steps:\n    - say: hello\n      say: bye\n", 4, "twice"),
        ("- name: x\n  steps:\n    - wait: soon\n", 3, "30s"),
        ("- name: x\n  steps:\n    - {say: a, wait: 1m}\n", 3, "one of"),
        ("- name: x\n  steps:\n    - {wait: 1m, hear: a}\n", 3, "Nothing is said"),
        ("- name: x\n  steps:\n    - wait: 1m\n", 3, "Nobody says anything"),
        ("- name: x\n  steps:\n    - {say: a, events: [orderd]}\n", 3, "Did you mean 'ordered'?"),
        ("- name: x\n  steps:\n    - {say: a, audio: no.wav}\n", 3, "no recording"),
        ("- name: x\n  shop: moon\n  steps:\n    - say: a\n", 2, "no shop"),
        ("- name: x\n  start: noon\n  steps:\n    - say: a\n", 2, "no moment"),
        ("- name: x\n  before: {cart: {tofu: two}}\n  steps:\n    - say: a\n", 2, "no whole number"),
        ("- name: x\n  before: {quiet: [night]}\n  steps:\n    - say: a\n", 2, ""),
        ("- steps: []\n", 1, "name"),
        ("- name: x\n  steps: {say: a}\n", 2, "list"),
        ("- name: [\n", 2, "not YAML"),
        ("name: x\n", 1, "list"),
    ],
)
def test_a_mistake_is_told_by_file_and_line(tmp_path: Path, text: str, line: int, told: str) -> None:
    file = tmp_path / "one.yaml"
    file.write_text(text)
    with pytest.raises(InputError) as caught:
        read_file(file)
    assert f"one.yaml, line {line}:" in str(caught.value)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("was", "is_", "line", "told"),
    [
        ("  steps", "  before: {cart: {buter: 1}}\n  steps", 1, "no product 'buter'"),
        ("    - say: check", "    - shop: {stock: {buter: 1}}\n    - say: check", 4, "no product 'buter'"),
        ("    - say: check", "    - shop: {advance: packed}\n    - say: check", 4, "no order"),
        ("  steps", "  before: {cart: {tofu/crunchy: 1}}\n  steps", 1, "does not come with 'crunchy'"),
    ],
)
def test_what_the_shop_cannot_do_is_told_by_line(
    tmp_path: Path, was: str, is_: str, line: int, told: str
) -> None:
    with pytest.raises(InputError) as caught:
        played(tmp_path, BUTTER.replace(was, is_))
    assert f"line {line}:" in str(caught.value)
    assert told in str(caught.value)


def test_two_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(BUTTER)
    (tmp_path / "b.yaml").write_text(BUTTER)
    with pytest.raises(InputError, match=r"b\.yaml, line 1: 'butter' stands in .*a\.yaml, line 1, too"):
        read_files([tmp_path])


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=80) | st.text(alphabet="-:[]{}#&*!|>'\" \nnamestpy1", max_size=80).map(str.encode)
)
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "any.yaml"
    file.write_bytes(data)
    try:
        scenarios = read_file(file)
    except InputError:
        return
    assert all(one.steps for one in scenarios)


def test_what_is_recorded_passes(tmp_path: Path) -> None:
    file = tmp_path / "said.txt"
    file.write_text("# a comment\nadd two butter\n\ncheck out\nyes\n")
    text = recorded("mine", "grocery", spoken_lines(file))
    got = played(tmp_path, text)
    assert got.why == ()
    assert got.left is not None
    assert [order.total for order in got.left.orders] == ["10.53"]


def test_a_transcript_gives_what_was_heard(tmp_path: Path) -> None:
    file = tmp_path / "chat.jsonl"
    file.write_text(
        '{"event": "heard", "heard": "reorder my coffee"}\n{"event": "replied", "text": "x"}\n'
        '{"event": "heard", "heard": "", "free": "Yes."}\n'
    )
    assert spoken_lines(file) == ("reorder my coffee", "Yes.")


def test_two_are_compared_in_the_shops_words(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(BUTTER)
    (tmp_path / "b.yaml").write_text(BUTTER.replace("two", "three"))
    (tmp_path / "c.yaml").write_text(BUTTER.replace('    - say: "yes"\n', ""))
    first, second, third = (read_file(tmp_path / name) for name in ("a.yaml", "b.yaml", "c.yaml"))
    assert compared(first, first) == (("butter", ()),)
    ((_, more),) = compared(first, second)
    assert more[0] == "+1 butter ordered"
    ((_, less),) = compared(first, third)
    assert less[0] == "order not placed: 2 butter"
    assert "+2 butter in the cart" in less


def test_a_silence_on_a_channel_that_knows_none_is_told_by_line(tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    file.write_text(BUTTER.replace('- say: "yes"', "- silence: true"))
    (scenario,) = read_file(file)
    with pytest.raises(InputError, match=r"line 5: Alexa tells nobody of a silence"):
        play(scenario, channel_of("alexa"))
