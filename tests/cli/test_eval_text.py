"""`voice-shop eval text`: sentences with what they mean, and how many are right."""

from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Result


def test_sentences_are_scored(cli: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text('- {say: "check out", intent: check_out}\n- {say: "empty my cart", intent: null}\n')
    *each, total = cli("eval", "text", str(file), "--json").records
    assert [record["verdict"] for record in each] == ["right", "wrong_action"]
    assert total["sentences"] == 2
    assert total["order_errors_per_1000"] == 500
    assert total["confusion"] == [{"wanted": "-", "got": "clear_cart", "count": 1}]


def test_a_missing_file_is_told(cli: Callable[..., Result]) -> None:
    result = cli("eval", "text", "nowhere.yaml", "--json")
    assert result.code == 2
    assert "is not there" in result.err
