"""The package in the tree is what the packs and the sample shop give, and Amazon's schema takes it."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_smapi_model.v1.skill.interaction_model.interaction_model_data import InteractionModelData
from ask_smapi_model.v1.skill.manifest.skill_manifest_envelope import SkillManifestEnvelope

from skills.alexa.interaction import limits
from skills.alexa.interaction.names import ALWAYS
from skills.alexa.package.build import FOLDER, package_files
from skills.alexa.package.manifest import SkillPlace
from skills.alexa.package.wording import invocation_name, read_wording, wordings
from tests.cli.conftest import environment
from voice_shop.catalogue.load import load_folder
from voice_shop.errors import InputError
from voice_shop.language.shop_words import ShopWords, SpokenProduct
from voice_shop.resources import resource

ROOT = Path(__file__).resolve().parents[3]
CHECKED_IN = ROOT / FOLDER
ENGLISH = {"en-US", "en-GB", "en-CA", "en-AU", "en-IN"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as the command writes it in a home that nobody has used."""
    out = tmp_path_factory.mktemp("package")
    command = [sys.executable, "-m", "voice_shop", "--home", str(out / "home"), "skill", "build", "--out"]
    subprocess.run(
        [*command, out / "package"],
        check=True,
        capture_output=True,
        env=environment(PYTHONHASHSEED="7"),
    )
    return out / "package"


def files(folder: Path) -> dict[str, bytes]:
    found = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {name: pixels(data) if name.endswith(".png") else data for name, data in found.items()}


def pixels(png: bytes) -> bytes:
    """What is drawn, whichever zlib packed it."""
    at = png.index(b"IDAT")
    length = int.from_bytes(png[at - 4 : at], "big")
    return zlib.decompress(png[at + 4 : at + 4 + length])


def model(folder: Path, locale: str = "en-US") -> dict[str, Any]:
    text = (folder / f"interactionModels/custom/{locale}.json").read_text(encoding="utf-8")
    made: dict[str, Any] = json.loads(text)["interactionModel"]
    return made


def test_the_package_in_the_tree_is_what_is_built(built: Path) -> None:
    fresh, kept = files(built), files(CHECKED_IN)
    stale = [name for name in fresh.keys() | kept.keys() if fresh.get(name) != kept.get(name)]
    assert not stale, "write it anew: voice-shop --home $(mktemp -d) skill build"


def test_every_locale_of_every_language_has_a_model(built: Path) -> None:
    locales = {path.stem for path in (built / "interactionModels/custom").iterdir()}
    assert locales >= ENGLISH
    assert locales == {locale for wording in wordings() for locale in wording.locales}
    assert locales <= set(limits.LOCALES)


def test_amazons_schema_keeps_every_member_of_model_and_manifest(built: Path) -> None:
    serializer = DefaultSerializer()
    paths = [*(built / "interactionModels/custom").iterdir(), built / "skill.json"]
    for path in paths:
        text = path.read_text(encoding="utf-8")
        kind = SkillManifestEnvelope if path.name == "skill.json" else InteractionModelData
        # It drops what it does not know, and refuses enums that it lacks.
        assert serializer.serialize(serializer.deserialize(text, kind)) == json.loads(text)


def test_alexas_own_intents_are_all_there(built: Path) -> None:
    names = [intent["name"] for intent in model(built)["languageModel"]["intents"]]
    assert set(ALWAYS) <= set(names)
    assert len(names) == len(set(names))


def test_a_sentence_means_one_intent_only(built: Path) -> None:
    intents = model(built)["languageModel"]["intents"]
    samples = [sample for intent in intents for sample in intent["samples"]]
    assert len(samples) == len(set(samples))
    assert "cancel" not in samples  # AMAZON.CancelIntent hears it by itself


def test_products_have_their_ids_and_what_people_call_them(built: Path) -> None:
    (products,) = [t for t in model(built)["languageModel"]["types"] if t["name"] == "Product"]
    by_id = {value["id"]: value["name"] for value in products["values"]}
    catalogue = load_folder(resource("samples", "grocery")).catalogue
    assert by_id.keys() == catalogue.products.keys()
    assert "oat milks" in by_id["alpro-oat-drink"]["synonyms"]


def test_what_a_shop_does_not_have_is_in_no_sample() -> None:
    shop = ShopWords((SpokenProduct("a", "apple", ("apple",)),))
    made = package_files(SkillPlace("Small", "small shop"), shop, wordings())
    text = made["interactionModels/custom/en-US.json"].decode()
    assert "{item_product}" in text
    for slot in ("option_before", "category", "attribute"):
        assert slot not in text


def test_a_locale_that_is_gone_leaves_no_file(tmp_path: Path, built: Path) -> None:
    from skills.alexa.package.build import write_package

    write_package(files_of(built), tmp_path)
    write_package({"skill.json": b"{}"}, tmp_path)
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["skill.json"]


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    ("shop", "called"),
    [("Corner Grocery", "corner grocery"), ("Ann's 24 Café!", "ann's cafe"), ("Milk", "milk shop")],
)
def test_the_shops_name_opens_the_skill(shop: str, called: str) -> None:
    assert invocation_name(shop) == called


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[1]", "mapping"),
        ("summary: x", "description"),
        ("{", "cannot be read"),
        ("summary: a\ndescription: b\ntesting: c\nlocales: en-US", "locales"),
    ],
)
def test_words_that_cannot_be_used_name_the_file(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "skill.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=why) as error:
        read_wording(file)
    assert "skill.yaml" in error.value.message
