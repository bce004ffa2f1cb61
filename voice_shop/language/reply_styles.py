"""Style packs: `grammars/<lang>/styles/<style>.yaml`, other words for replies that no money is in.

    talk.bye:
      - "Goodbye, and thank you for shopping with us."

What is bought, what it costs and what a yes does is said in the same words to everybody: only the files of
`STYLED` may be styled, and only with the facts that the plain reply has.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from voice_shop.errors import InputError
from voice_shop.language.reply_template import Template, parse_template, slots

STYLED = frozenset({"talk", "help", "repair", "memory", "remind", "feedback"})
"""Files of replies that a style may change."""

_Templates = Mapping[str, tuple[Template, ...]]


def load_styles(folder: Path, plain: _Templates) -> Mapping[str, _Templates]:
    """The style packs of a language.

    Args:
        folder: with a file for each style; none if it is not there.
        plain: the replies that can be said otherwise.

    Raises:
        InputError: a key that there is not or that no style may change, or a fact that the reply has not.
    """
    return {file.stem: _style(file, plain) for file in sorted(folder.glob("*.yaml"))}


def _style(file: Path, plain: _Templates) -> _Templates:
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(f"{file} cannot be read: {error}".splitlines()[0]) from error
    if not isinstance(content, dict):
        raise InputError(f"{file} must hold keys of replies with their sentences.")
    found = {}
    for key, variants in content.items():
        if key not in plain or str(key).split(".")[0] not in STYLED:
            raise InputError(f"{file.name}: a style cannot change {key!r}.")
        texts = [variants] if isinstance(variants, str) else variants
        if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
            raise InputError(f"{file.name}: {key} must be one sentence or a list of them.")
        found[str(key)] = tuple(parse_template(text) for text in texts)
        for template in found[key]:
            if not _facts(template) <= set().union(*map(_facts, plain[key])):
                raise InputError(f"{file.name}: {key} tells a fact that the plain reply has not.")
    return found


def _facts(template: Template) -> set[str]:
    return {slot.fact for slot in slots(template)}
