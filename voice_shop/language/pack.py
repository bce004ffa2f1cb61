"""A language pack: sentence templates in hassil's format, read and checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from hassil import parse_sentence
from hassil.expression import Sentence
from hassil.parser import ParseError

from voice_shop.errors import InputError
from voice_shop.language.forms import FILE_NAME, WordForms, read_forms
from voice_shop.language.intent import IntentName
from voice_shop.language.pack_yaml import read_yaml

SHOP_LISTS = frozenset(
    {"product", "option_before", "option_after", "category", "attribute", "promo_code", "faq"}
)
"""Lists whose values come from the shop."""
NUMBER_LISTS: dict[str, Sequence[int | Decimal]] = {
    "quantity": range(1, 100),
    "amount": range(1, 1001),
    "position": range(1, 10),
    "pair": range(10, 100),
    "decimal": tuple(
        (Decimal(whole) + Decimal(part).scaleb(-2)).normalize()
        for whole in range(21)
        for part in (*range(10, 100, 10), 25, 49, 75, 95, 99)
    ),
}
"""Lists whose values are numbers, in words or digits."""


_WORD_LISTS = ("skip_words", "unbendable", "hedges", "secret_words", "clauses")


@dataclass(frozen=True, slots=True)
class Template:
    """One sentence template with the slots it implies."""

    intent: IntentName
    sentence: Sentence
    slots: dict[str, Any]
    text: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A language: its templates, rules and words."""

    language: str
    templates: tuple[Template, ...]
    rules: dict[str, Sentence]
    lists: dict[str, tuple[tuple[Sentence, Any], ...]]
    skip_words: frozenset[str]
    """Words that mean nothing anywhere: a typed sentence is also tried without them."""
    unbendable: frozenset[str]
    """Words that are never taken for a misspelling: negations, besides all numbers."""
    joiner: str = ""
    """The word that a typed comma can stand for ("and"); empty if there is none."""
    clauses: frozenset[str] = frozenset()
    """Words that may begin another clause ("and", "then")."""
    hedges: frozenset[str] = frozenset()
    """Words beside which a yes is none ("maybe")."""
    secret_words: frozenset[str] = frozenset()
    """Words beside which a number is told in confidence ("pin")."""
    fillers: tuple[Sentence, ...] = ()
    """Phrases that are only polite: a typed sentence is also read without them."""
    homophones: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """A word -> words that sound the same, for probing sentences."""
    forms: WordForms = field(default_factory=WordForms)
    """How words change, and what signs are called."""


def load_pack(folder: Path) -> Pack:
    """Read every `*.yaml` of a pack's folder (not its sub-folders).

    Raises:
        InputError: a file that is no pack, naming the file and what is wrong in it.
    """
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise InputError(f"There is no language pack in {folder}.", hint="It needs *.yaml files.")
    language = joiner = ""
    templates: list[Template] = []
    rules: dict[str, Sentence] = {}
    lists: dict[str, tuple[tuple[Sentence, Any], ...]] = {}
    fillers: list[Sentence] = []
    alike: list[Sequence[str]] = []
    words: dict[str, set[str]] = {key: set() for key in _WORD_LISTS}
    for file in files:
        data = _read(file)
        language = data.get("language", language)
        joiner = data.get("joiner", joiner)
        templates += _templates(data.get("intents", {}), file)
        rules |= {name: _parse(body, file) for name, body in data.get("expansion_rules", {}).items()}
        lists |= {name: _values(body, file) for name, body in data.get("lists", {}).items()}
        fillers += [_parse(text, file) for text in data.get("fillers", ())]
        alike += data.get("homophones", ())
        for key, known in words.items():
            known |= set(data.get(key, ()))
    if not language:
        raise InputError(f"The pack in {folder} does not say its language.", hint='Add "language: en".')
    return Pack(
        language,
        tuple(templates),
        rules,
        lists,
        joiner=joiner,
        fillers=tuple(fillers),
        homophones={word: tuple(w for w in group if w != word) for group in alike for word in group},
        forms=read_forms(folder / FILE_NAME) if (folder / FILE_NAME).is_file() else WordForms(),
        **{key: frozenset(known) for key, known in words.items()},
    )


def _read(file: Path) -> dict[str, Any]:
    try:
        data = read_yaml(file)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(f"{file} is not YAML: {str(error).splitlines()[0]}") from error
    if not isinstance(data, dict):
        raise InputError(f"{file} must be a mapping.")
    return data


def _templates(intents: dict[str, Any], file: Path) -> list[Template]:
    found = []
    for name, body in intents.items():
        try:
            intent = IntentName(name)
        except ValueError as error:
            known = ", ".join(IntentName)
            raise InputError(f"{file}: there is no intent {name!r}.", hint=f"Known: {known}.") from error
        for block in body["data"]:
            slots = block.get("slots", {})
            found += [Template(intent, _parse(text, file), slots, text) for text in block["sentences"]]
    return found


def _values(body: dict[str, Any], file: Path) -> tuple[tuple[Sentence, Any], ...]:
    values = []
    for value in body["values"]:
        text, out = (value["in"], value["out"]) if isinstance(value, dict) else (value, value)
        values.append((_parse(str(text), file), out))
    return tuple(values)


def _parse(text: str, file: Path) -> Sentence:
    try:
        return parse_sentence(text, keep_text=True)
    except ParseError as error:
        raise InputError(f"{file}: the template {text!r} cannot be read: {error}") from error
