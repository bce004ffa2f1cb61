"""`voice-shop skill lint` finds what would not pass, names the file, and says what to do."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from skills.alexa import skill
from skills.alexa.lint.finding import Finding
from skills.alexa.lint.model_rules import check_model
from skills.alexa.lint.package_rules import check_manifest, check_package
from skills.alexa.lint.stage import Stage, stage
from skills.alexa.lint.trial import Trial
from skills.alexa.package.build import FOLDER, MANIFEST, model_file
from skills.alexa.package.manifest import SkillPlace
from skills.alexa.tongue import Tongues
from tests.cli.conftest import Result, cli
from tests.conftest import NOON, ROOT
from voice_shop.app import App
from voice_shop.home import Home, initialise
from voice_shop.language.intent import Intent, IntentName

__all__ = ["cli"]
MODEL = json.loads((ROOT / FOLDER / model_file("en-US")).read_text(encoding="utf-8"))["interactionModel"]
PLACE = SkillPlace("Corner Grocery", "corner grocery")


def rules(found: Iterator[Finding]) -> set[str]:
    return {finding.rule for finding in found}


def spoilt(change: Callable[[Any], object]) -> Any:
    """The model, changed."""
    model = json.loads(json.dumps(MODEL))
    change(model)
    return model


def intent(model: Any, name: str) -> Any:
    return next(each for each in model["languageModel"]["intents"] if each["name"] == name)


def values(model: Any) -> Any:
    return model["languageModel"]["types"][0]["values"]


def slots(model: Any) -> Any:
    return intent(model, "AddIntent")["slots"]


def named(name: str) -> Callable[[Any], object]:
    return lambda model: model["languageModel"].update(invocationName=name)


def more(name: str, sample: str) -> Callable[[Any], object]:
    return lambda model: intent(model, name)["samples"].append(sample)


def search(model: Any) -> None:
    intent(model, "PersonIntent")["slots"] = [
        {"name": "query", "type": "AMAZON.SearchQuery"},
        {"name": "other", "type": "AMAZON.NUMBER"},
    ]
    intent(model, "PersonIntent")["samples"] += ["{query}", "find {query} for {other}"]


def test_the_package_in_the_tree_passes() -> None:
    assert rules(check_model("en-US.json", MODEL)) == set()


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("invocation", named("grocery")),
        ("invocation", named("open grocery")),
        ("invocation", named("alexa shop")),
        ("invocation", named("Corner Grocery")),
        ("invocation", named("grocery 24")),
        ("invocation", named("the grocery")),
        ("built_in", lambda m: m["languageModel"]["intents"].remove(intent(m, "AMAZON.FallbackIntent"))),
        ("intent_twice", lambda m: m["languageModel"]["intents"].append(intent(m, "PersonIntent"))),
        ("intent_name", lambda m: intent(m, "PersonIntent").update(name="Person2Intent")),
        ("no_samples", lambda m: intent(m, "PersonIntent").update(samples=[])),
        ("undeclared_slot", more("AddIntent", "add {unknown}")),
        ("slot_twice", more("AddIntent", "add {item_product} or {item_product}")),
        ("sample_form", more("AddIntent", "add 2 {item_product}")),
        ("sample_form", more("AddIntent", "add {item_product}!")),
        ("sample_length", more("AddIntent", "add " * 60)),
        ("sample_twice", more("AddIntent", "check out")),
        ("unused_slot", lambda m: slots(m).append({"name": "mood", "type": "Product"})),
        ("undeclared_type", lambda m: slots(m)[0].update(type="Nothing")),
        ("search_query", search),
        ("empty_type", lambda m: values(m).clear()),
        ("id_twice", lambda m: values(m).append(values(m)[0])),
        ("value_length", lambda m: values(m)[0]["name"].update(value="x" * 141)),
        ("synonym_twice", lambda m: values(m)[0]["name"].update(synonyms=["a", "A"])),
        ("dialogue", lambda m: m.update(prompts=[])),
        ("dialogue", lambda m: m["dialog"]["intents"][0]["slots"].pop()),
    ],
)  # fmt: skip
def test_each_mistake_of_a_model_is_found(rule: str, change: Callable[[Any], object]) -> None:
    found = list(check_model("en-US.json", spoilt(change)))
    assert rule in {finding.rule for finding in found}
    assert all(finding.file == "en-US.json" and finding.what and finding.do for finding in found)


def test_a_package_that_is_not_whole_is_found(tmp_path: Path) -> None:
    package = tmp_path / "package"
    shutil.copytree(ROOT / FOLDER, package)
    manifest = json.loads((package / MANIFEST).read_text(encoding="utf-8"))
    locales = manifest["manifest"]["publishingInformation"]["locales"]
    locales["en-US"]["examplePhrases"].pop()
    locales["en-GB"]["summary"] = "x" * 200
    manifest["manifest"]["apis"]["custom"]["endpoint"]["uri"] = "http://shop.example/"
    manifest["manifest"]["surprise"] = "a member that nobody knows"
    (package / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    (package / model_file("en-IN")).unlink()
    (package / model_file("en-AU")).write_text("[]", encoding="utf-8")
    found = list(check_package(package, {MANIFEST: b"{}"}))
    assert {"examples", "summary", "endpoint", "locale", "unreadable", "stale", "schema"} <= {
        f.rule for f in found
    }
    (package / MANIFEST).unlink()
    assert rules(check_package(package, {})) == {"unreadable"}
    assert "purchases" in rules(check_manifest({}))


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("lint") / "home"
    initialise(folder, "grocery")
    home = App(Home(folder), clock=lambda: NOON)
    with stage(home) as made:
        yield made
    home.close()


def trial(tried: Stage) -> Trial:
    return Trial(tried, Tongues(tried.app).of("en-US"), "en-US", PLACE)


def test_our_own_endpoint_behaves(tried: Stage) -> None:
    assert list(trial(tried).findings()) == []
    assert tried.orders > 0


def test_an_example_that_nobody_understands_is_found(tried: Stage) -> None:
    own = trial(tried)
    examples = ("open another shop", "ask {invocation} for a spaceship", "ask {invocation} where is my order")
    wording = replace(own.tongue.wording, lists={**own.tongue.wording.lists, "examples": examples})
    wrong = replace(own, tongue=replace(own.tongue, wording=wording))
    found = [finding for finding in wrong._examples() if finding.rule == "example"]
    assert ["another shop" in found[0].what, "spaceship" in found[1].what] == [True, True]
    assert len(found) == 2


def test_an_endpoint_that_never_leaves_and_buys_at_once_is_found(
    tried: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real skill, spoilt where Alexa's own intents are given a meaning."""
    buys = Intent(IntentName.YES)
    monkeypatch.setitem(skill._LEAVES, "AMAZON.CancelIntent", buys)
    monkeypatch.setitem(skill._LEAVES, "AMAZON.FallbackIntent", buys)
    assert {"leave", "bought"} <= {finding.rule for finding in trial(tried).findings()}


def test_the_command_names_each_finding_and_ends_with_two(cli: Callable[..., Result], tmp_path: Path) -> None:
    package = tmp_path / "package"
    shutil.copytree(ROOT / FOLDER, package)
    whole = cli("skill", "lint", package, "--files-only")
    assert whole.code == 0
    assert "no endpoint was set" in whole.out
    (package / model_file("en-US")).write_text("{}", encoding="utf-8")
    spoilt = cli("skill", "lint", package, "--files-only", "--json")
    assert spoilt.code == 2
    assert {"file", "rule", "what", "do", "must"} == set(spoilt.records[0])
    assert any(record["must"] and record["file"] == model_file("en-US") for record in spoilt.records)
    nowhere = cli("skill", "lint", tmp_path / "nowhere")
    assert nowhere.code == 2
    assert "skill build" in nowhere.error
