"""Rules for the package as a whole: files, the manifest, and that it is what would be built now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from skills.alexa.interaction import limits
from skills.alexa.lint.finding import Finding
from skills.alexa.lint.model_rules import check_model
from skills.alexa.package.build import MANIFEST, model_file
from skills.alexa.package.manifest import NO_ENDPOINT

_BUILD = "Build it again: voice-shop skill build"


def check_package(folder: Path, built: Mapping[str, bytes]) -> Iterator[Finding]:
    """Every finding in a package's files.

    Args:
        folder: the package.
        built: what would be built from the packs and the shop now.
    """
    manifest = _json(folder / MANIFEST)
    if manifest is None:
        yield Finding(MANIFEST, "unreadable", "it is missing or no JSON", _BUILD)
        return
    yield from check_manifest(manifest.get("manifest", {}))
    yield from _schema(folder / MANIFEST)
    stated = set(manifest.get("manifest", {}).get("publishingInformation", {}).get("locales", {}))
    modelled = {path.stem for path in (folder / model_file("x")).parent.glob("*.json")}
    for locale in sorted(stated ^ modelled):
        yield Finding(model_file(locale), "locale", "manifest and models differ in this locale", _BUILD)
    for locale in sorted(modelled):
        yield from _model(folder, locale)
    for name, data in sorted(built.items()):
        path = folder / name
        if name.endswith(".json") and (not path.is_file() or path.read_bytes() != data):
            yield Finding(name, "stale", "packs, shop or settings say something else now", _BUILD, must=False)


def _model(folder: Path, locale: str) -> Iterator[Finding]:
    name = model_file(locale)
    path = folder / name
    model = _json(path)
    if locale not in limits.LOCALES:
        yield Finding(name, "locale", f"Alexa does not speak {locale}", "Take it out of skill.yaml.")
    if model is None:
        yield Finding(name, "unreadable", "it is no JSON", _BUILD)
        return
    if path.stat().st_size > limits.MODEL_BYTES:
        yield Finding(name, "size", f"{path.stat().st_size} bytes", f"{limits.MODEL_BYTES} at most.")
    yield from check_model(name, model.get("interactionModel", {}))
    yield from _schema(path)


def check_manifest(manifest: Mapping[str, Any]) -> Iterator[Finding]:
    """Every finding in what is below "manifest"."""
    uri = str(manifest.get("apis", {}).get("custom", {}).get("endpoint", {}).get("uri", ""))
    if uri == NO_ENDPOINT:
        do = "Set [alexa] endpoint in voice-shop.toml and build the package again."
        yield Finding(MANIFEST, "endpoint", "no endpoint was set", do, must=False)
    elif not uri.startswith("https://"):
        yield Finding(MANIFEST, "endpoint", f"{uri!r} is no https address", "Alexa calls https only.")
    if not manifest.get("privacyAndCompliance", {}).get("allowsPurchases"):
        yield Finding(MANIFEST, "purchases", "it does not say that it sells", "Set allowsPurchases.")
    for locale, said in manifest.get("publishingInformation", {}).get("locales", {}).items():
        yield from _published(locale, said)


def _published(locale: str, said: Mapping[str, Any]) -> Iterator[Finding]:
    lengths = {"summary": limits.SUMMARY_CHARACTERS, "description": limits.DESCRIPTION_CHARACTERS}
    for name, most in lengths.items():
        if not 0 < len(str(said.get(name, ""))) <= most:
            what = f"{locale}: {name} has {len(str(said.get(name, '')))} characters"
            yield Finding(MANIFEST, name, what, f"1 to {most}; see skill.yaml of the language pack.")
    examples = said.get("examplePhrases", [])
    if len(examples) != limits.EXAMPLE_PHRASES:
        what = f"{locale}: {len(examples)} example phrases"
        yield Finding(MANIFEST, "examples", what, f"Have {limits.EXAMPLE_PHRASES} in skill.yaml.")
    if len(said.get("keywords", [])) > limits.KEYWORDS:
        yield Finding(MANIFEST, "keywords", f"{locale}: too many", f"{limits.KEYWORDS} at most.")


def _schema(path: Path) -> Iterator[Finding]:
    """What Amazon's published model of the files says, where it is installed."""
    try:
        from ask_sdk_core.exceptions import SerializationException
        from ask_sdk_core.serialize import DefaultSerializer
        from ask_smapi_model.v1.skill.interaction_model.interaction_model_data import InteractionModelData
        from ask_smapi_model.v1.skill.manifest.skill_manifest_envelope import SkillManifestEnvelope
    except ImportError:
        return
    text = path.read_text(encoding="utf-8")
    kind = SkillManifestEnvelope if path.name == MANIFEST else InteractionModelData
    name = MANIFEST if path.name == MANIFEST else model_file(path.stem)
    serializer = DefaultSerializer()
    try:
        kept = serializer.serialize(serializer.deserialize(text, kind))
    except (SerializationException, TypeError, ValueError) as error:
        what = str(error).splitlines()[0][:200]
        yield Finding(name, "schema", f"Amazon's schema refuses it: {what}", _BUILD)
        return
    if kept != json.loads(text):
        yield Finding(name, "schema", "it has members that Amazon's schema does not know", _BUILD)


def _json(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
