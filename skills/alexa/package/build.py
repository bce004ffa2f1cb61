"""The whole skill package as files, from the language packs and a shop."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from skills.alexa.interaction.contract import contract_of
from skills.alexa.interaction.model import interaction_model
from skills.alexa.package.icons import SIZES, icon
from skills.alexa.package.lines import as_lines
from skills.alexa.package.manifest import SkillPlace, skill_manifest
from skills.alexa.package.wording import Wording
from voice_shop.files import write_whole
from voice_shop.language.pack import load_pack
from voice_shop.language.shop_words import ShopWords
from voice_shop.resources import resource

FOLDER = Path("skills/alexa/skill-package")
"""Where a checkout has it."""
MANIFEST = "skill.json"


def package_files(place: SkillPlace, shop: ShopWords, wordings: Sequence[Wording]) -> Mapping[str, bytes]:
    """Path inside the package -> content; the same input gives the same bytes.

    Raises:
        InputError: a language pack cannot be used.
    """
    files = {MANIFEST: as_json(skill_manifest(place, wordings))}
    icons = {size: icon(side) for size, side in SIZES.items()}
    for wording in wordings:
        pack = load_pack(resource("grammars", wording.language))
        words = wording.for_model(place.invocation)
        contract = contract_of(pack, shop, words.taken)
        model = as_lines(interaction_model(contract, pack, shop, words))
        for locale in wording.locales:
            files[model_file(locale)] = model
            files |= {f"assets/images/{locale}_{size}Icon.png": data for size, data in icons.items()}
    return files


def model_file(locale: str) -> str:
    """Where the package has a locale's interaction model."""
    return f"interactionModels/custom/{locale}.json"


def as_json(value: Any) -> bytes:
    """JSON as small files have it: one value a line, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def write_package(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the package; models and icons of locales that it no longer has are taken away.

    Raises:
        InputError, MissingError, StateError: the folder cannot be written.
    """
    from voice_shop.files import faults

    with faults(folder):
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, data)
        for kind in ("interactionModels/custom/*.json", "assets/images/*Icon.png"):
            for path in folder.glob(kind):
                if path.relative_to(folder).as_posix() not in files:
                    path.unlink()
