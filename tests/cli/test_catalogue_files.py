"""The merchant's products leave as a file, come back as one, and are looked at for what could be better."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Result
from voice_shop.catalogue import feeds
from voice_shop.cli.catalogue_import import FORMATS


def test_what_is_exported_changes_nothing_when_imported(cli: Callable[..., Result], tmp_path: Path) -> None:
    for kind in ("json-ld", "csv"):
        file = tmp_path / f"out-{kind}"
        (done,) = cli("catalogue", "export", file, "--format", kind, "--json").records
        assert (done["file"], done["format"]) == (str(file), kind)
        assert done["products"] > 400
        planned = cli("catalogue", "import", file, "--dry-run", "--json").records[0]
        assert (planned["added"], planned["changed"], planned["removed"]) == ([], [], [])
        assert planned["unchanged"] == done["products"]
    assert json.loads(cli("catalogue", "export").out)["@context"] == "https://schema.org"


def test_every_format_can_be_named() -> None:
    assert FORMATS == feeds.FORMATS


def test_a_format_can_be_forced(cli: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "feed"
    file.write_text("{}")
    result = cli("catalogue", "import", file, "--format", "google-xml")
    assert result.code == 2
    assert "feed, line 1: cannot be read as XML" in result.error


def test_an_export_to_nowhere_is_told(cli: Callable[..., Result], tmp_path: Path) -> None:
    result = cli("catalogue", "export", tmp_path / "no" / "file")
    assert result.code == 2
    assert "There is no folder" in result.error


def test_a_check_ranks_what_to_put_right(cli: Callable[..., Result], home: Path) -> None:
    cli("--home", home, "init")
    products = home / "shop" / "products.csv"
    lines = products.read_text().splitlines()
    twin = lines[1].replace("hilltop-whole-milk", "twin")
    products.write_text("\n".join([*lines, twin, "bare,Bare,,dairy,,,2.00"]) + "\n")
    first, *findings = cli("--home", home, "catalogue", "check", "--limit", "1000", "--json").records
    assert 0 < first["score"] < 100
    assert first["findings"] == len(findings)
    weights = [finding["weight"] for finding in findings]
    assert weights == sorted(weights, reverse=True)
    assert ("same_product", "twin") in [(f["finding"], f["id"]) for f in findings]
    rules = {f["finding"] for f in findings if f["id"] == "bare"}
    assert {"no_kind", "no_description", "stock_unknown"} <= rules
    told = cli("--home", home, "catalogue", "check")
    assert told.code == 0
    assert "Score" in told.out
    assert "twin" in told.out


def test_a_person_is_shown_a_part_of_many_differences(cli: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "new.csv"
    cli("catalogue", "export", file, "--format", "csv")
    file.write_text(file.read_text().replace(".,", "!,"))
    lines = cli("catalogue", "import", file, "--dry-run").out.splitlines()
    assert len(lines) == 103
    assert "more; --json tells all." in lines[-2]
