"""How the words of a language change: singular and plural, and what signs are called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from voice_shop.errors import InputError
from voice_shop.language.pack_yaml import read_yaml
from voice_shop.resources import resource

FILE_NAME = "forms.yaml"


@dataclass(frozen=True, slots=True)
class WordForms:
    """Forms of words by their endings; of a language that has none written down, nothing changes.

    Attributes:
        signs: a sign -> the word it is said as.
        other_forms: (ending, what may stand in its place), the first that fits decides.
        singulars: (ending, what stands there in the singular), the first that fits decides.
        complements: words with which a title begins to tell what is in a thing or left out ("with").
        links: words that belong to what stands on both sides of them ("salt and vinegar", "less fat").
        adjectives: as `other_forms`, for what describes a product ("biologisch": "biologische").
    """

    signs: Mapping[str, str] = field(default_factory=dict)
    other_forms: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = ()
    singulars: tuple[tuple[re.Pattern[str], str], ...] = ()
    complements: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    adjectives: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = ()

    def others(self, name: str) -> tuple[str, ...]:
        """The name with its last word in the plural, or in the singular ("oat milk": "oat milks")."""
        return _changed(name, self.other_forms)

    def inflected(self, attribute: str) -> tuple[str, ...]:
        """What describes a product, as it is said before the product's name."""
        return _changed(attribute, self.adjectives)

    def singular(self, word: str) -> str:
        """A word in the singular, as near as its ending tells."""
        for ending, form in self.singulars:
            if ending.search(word):
                return ending.sub(form, word, count=1)
        return word


def _changed(name: str, rules: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]) -> tuple[str, ...]:
    """The name with the end of its last word changed by the first rule that fits."""
    head, space, last = name.rpartition(" ")
    if not last.isalpha():
        return ()
    for ending, forms in rules:
        if ending.search(last):
            return tuple(head + space + ending.sub(form, last, count=1) for form in forms)
    return ()


@lru_cache(maxsize=8)
def word_forms(language: str) -> WordForms:
    """The forms of a shipped language pack; none for a language without one."""
    file = resource("grammars", language, FILE_NAME)
    return read_forms(file) if file.is_file() else WordForms()


def read_forms(file: Path) -> WordForms:
    """Read a pack's `forms.yaml`.

    Raises:
        InputError: naming what is wrong in the file.
    """
    try:
        data: Any = read_yaml(file)
        return WordForms(
            {str(sign): str(word) for sign, word in data.get("signs", {}).items()},
            _rules(data.get("other_forms", ())),
            tuple((re.compile(rule["ending"]), rule["form"]) for rule in data.get("singular", ())),
            frozenset(map(str, data.get("complements", ()))),
            frozenset(map(str, data.get("links", ()))),
            _rules(data.get("adjectives", ())),
        )
    except (yaml.YAMLError, UnicodeDecodeError, re.error, AttributeError, KeyError, TypeError) as error:
        what = str(error).splitlines()[0]
        raise InputError(
            f"{file} cannot be used: {what}", hint="grammars/README.md has the format."
        ) from error


def _rules(rules: Any) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple((re.compile(rule["ending"]), tuple(rule["forms"])) for rule in rules)
