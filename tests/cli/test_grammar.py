"""`voice-shop grammar` for who writes a pack."""

from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Result


def test_the_pack_that_ships_needs_no_mending(cli: Callable[..., Result]) -> None:
    result = cli("grammar", "check", "--json")
    findings = {record["finding"] for record in result.records if "finding" in record}
    assert findings <= {"two_intents", "like_yes_or_no"}
    missing = {r["part"] for r in result.records if r.get("missing")}
    assert missing <= {"golden"}


def test_templates_without_a_golden_sentence_fail_the_check(
    barista: Callable[..., Result], tmp_path: Path
) -> None:
    golden = tmp_path / "g.yaml"
    golden.write_text('- {say: "check out", intent: check_out}\n')
    result = barista("grammar", "check", "--golden", str(golden), "--json")
    assert result.code == 2
    (part,) = (record for record in result.records if record.get("part") == "golden")
    assert part["have"] < 10
    assert any("stop: " in what for what in part["missing"])


def test_a_sentence_is_explained_with_its_template(cli: Callable[..., Result]) -> None:
    first, *_ = cli("grammar", "explain", "get me two oat milks", "--json").records
    assert (first["how"], first["intent"]) == ("read", "add")
    assert any("<lines>" in template for template in first["templates"])
    (near,) = cli("grammar", "explain", "chekc out", "--json").records or [{}]
    assert near["how"] == "read with another spelling"


def test_samples_are_printed(cli: Callable[..., Result]) -> None:
    assert len(cli("grammar", "sample", "no", "--count", "3", "--json").records) == 3


def test_an_unknown_intent_and_language_are_told(cli: Callable[..., Result]) -> None:
    assert "no intent" in cli("grammar", "sample", "fly").err
    result = cli("grammar", "check", "xx")
    assert result.code in {2, 3}
    assert "Traceback" not in result.err


def test_understand_explains_if_asked(cli: Callable[..., Result]) -> None:
    told = cli("understand", "--explain", "check out").out
    assert "read: check_out" in told
    assert "read:" not in cli("understand", "check out").out


def test_the_replies_that_ship_need_no_mending(cli: Callable[..., Result]) -> None:
    assert cli("grammar", "replies", "--json").records == []
    told = cli("grammar", "replies", "nl")
    assert (told.code, "0 to be mended (nl)" in told.out) == (0, True)
