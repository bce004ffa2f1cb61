"""Reply keys and typed facts → words. The templates are data: `grammars/<lang>/replies/*.yaml`."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from babel import Locale, UnknownLocaleError

from voice_shop.errors import InputError
from voice_shop.language.pack_yaml import read_yaml
from voice_shop.language.reply_styles import load_styles
from voice_shop.language.reply_template import Maybe, Slot, Template, parse_template, slots
from voice_shop.language.reply_values import Wording, parts_of
from voice_shop.language.speech_numbers import digits

_WORDS = {"and", "or", "comma", "today", "tomorrow", "yesterday", "near_day", "far_day", "day_format"}
_PLURALS = ("zero", "one", "two", "few", "many", "other")
"""The plural categories of the CLDR."""


@dataclass(frozen=True, slots=True)
class Replies:
    """All that the shop can say in one language.

    Attributes:
        language: of the pack ("en").
        templates: key ("cart.added": file, then name) → its variants, which all say the same.
        wording: how values are written.
        styles: style ("formal") → key → variants that are said instead; see `reply_styles`.
    """

    language: str
    templates: Mapping[str, tuple[Template, ...]]
    wording: Wording
    styles: Mapping[str, Mapping[str, tuple[Template, ...]]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path, *, locale: str | None = None) -> Replies:
        """Read the replies of a language pack.

        Args:
            folder: `grammars/<lang>`, or its `replies`.
            locale: the shop's ("en-IE"), for money; without it, the language's own.

        Raises:
            InputError: no such folder, not YAML, a template that cannot be read, an unknown locale.
        """
        folder = folder / "replies" if (folder / "replies").is_dir() else folder
        language = folder.parent.name
        files = sorted(folder.glob("*.yaml"))
        if not files:
            raise InputError(f"There are no replies in {folder}.", hint="A language pack has replies/*.yaml.")
        words: Mapping[str, str] = {}
        templates: dict[str, tuple[Template, ...]] = {}
        for file in files:
            content = _mapping(file)
            if file.stem == "words":
                words = {str(k): str(v) for k, v in content.items()}
                continue
            for name, variants in content.items():
                texts = [variants] if isinstance(variants, str) else variants
                if not isinstance(texts, list) or not texts or not all(isinstance(t, str) for t in texts):
                    raise InputError(f"{file.name}: {name} must be one sentence or a list of them.")
                templates[f"{file.stem}.{name}"] = tuple(parse_template(text) for text in texts)
        if missing := _WORDS - words.keys():
            raise InputError(f"{folder}/words.yaml lacks {', '.join(sorted(missing))}.")
        for key, template in ((k, t) for k, all_ in templates.items() for t in all_):
            for slot in slots(template):
                if slot.form and not any(f"form.{form}" in templates for form in plural_forms(slot.form)):
                    raise InputError(f"{key} uses form.{slot.form}, which does not exist.")
        wording = Wording(_locale(locale or language), _locale(language), words)
        return cls(language, templates, wording, load_styles(folder.parent / "styles", templates))

    def text(
        self,
        key: str,
        facts: Mapping[str, Any],
        *,
        variant_seed: str = "",
        style: str = "",
        turn: int = 0,
        today: date | None = None,
    ) -> str:
        """One thing to say, in words, in written form ("€12.40", "500 ml").

        Args:
            key: of a template.
            facts: typed values: money (`amount`, `currency`), dates, ints, Decimals, text, lists, mappings.
            variant_seed: chooses the variant: the same seed and turn always give the same one.
            turn: of the conversation; the next turn says the next variant.
            today: lets days be said as "tomorrow".

        Raises:
            InputError: unknown key, or a fact that the template needs is missing.
        """
        try:
            variants = self.styles.get(style, {}).get(key) or self.templates[key]
        except KeyError:
            raise InputError(f"There is no reply {key!r} in the language {self.language}.") from None
        choice = (zlib.crc32(f"{variant_seed}/{key}".encode()) + turn) % len(variants)
        return _capital(self._render(key, variants[choice], facts, today))

    def _render(self, key: str, template: Template, facts: Mapping[str, Any], today: date | None) -> str:
        said: list[str] = []
        for part in template:
            if isinstance(part, str):
                said.append(part)
            elif isinstance(part, Slot) and not part.silent:
                said.append(self._slot(key, part, facts, today))
            elif isinstance(part, Maybe) and part.said(facts):
                said.append(self._render(key, part.parts, facts, today))
        return "".join(said)

    def _slot(self, key: str, slot: Slot, facts: Mapping[str, Any], today: date | None) -> str:
        value = facts.get(slot.fact)
        if value is None:
            raise InputError(f"The reply {key!r} needs {slot.fact!r}.")
        parts = parts_of(value)
        if slot.form:
            said = [self._part(slot.form, part, today) for part in parts]
        else:
            said = [self.wording.value(part, today) for part in parts]
        return self.wording.join(said, slot.joint)

    def _part(self, form: str, part: Mapping[str, Any], today: date | None) -> str:
        """One part of a list through its form, in the plural category of its quantity where there is one."""
        quantity = part.get("quantity")
        counted = f"{form}_{self.wording.language.plural_form(quantity)}" if quantity is not None else form
        key = f"form.{counted if f'form.{counted}' in self.templates else form}"
        if self.wording.sounds_alike(quantity):
            part = {**part, "alike": digits(str(quantity), self.language)}
        return self._render(key, self.templates[key][0], part, today)


def plural_forms(form: str) -> tuple[str, ...]:
    """The names that the templates of a form can have."""
    return (form, *(f"{form}_{category}" for category in _PLURALS))


def _mapping(file: Path) -> Mapping[str, Any]:
    try:
        content = read_yaml(file)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(f"{file} cannot be read: {error}".splitlines()[0]) from error
    if not isinstance(content, dict):
        raise InputError(f"{file} must hold names with their sentences.")
    return content


def _locale(name: str) -> Locale:
    try:
        return Locale.parse(name.replace("-", "_"))
    except (ValueError, UnknownLocaleError) as error:
        raise InputError(f"{name!r} is not a locale.", hint='Write it like "en-IE".') from error


def _capital(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:]
