"""The small template language of `grammars/<lang>/replies`.

    {total}          a fact, written as its type asks: money, a day, a number, text, a list
    {lines:line}     a mapping, or each of a list of mappings, through the template `form.line`
    {names|or}       a list joined with "or" instead of "and"; also {choices:choice|or}
    [, {pack}]       left out as a whole when one of its facts is missing or empty
    [ packs{pack?} of]  a fact with "?" is only asked about, not said

A form may have one template for each plural category of the language: with `form.line_one` and
`form.line_other`, {lines:line} takes the one that fits the fact `quantity` of each line.

A template is read once, when the pack is loaded. What a fact says is put in as it is and never read as a
template, so a product called "{total}" stays text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from voice_shop.errors import InputError

_TOKEN = re.compile(
    r"\{(?P<fact>[a-z_]+)(?P<silent>\?)?(?::(?P<form>[a-z_]+))?(?:\|(?P<joint>and|or))?\}|[\[\]{}]"
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for one fact. `form` names the template of its parts, `joint` how a list is joined; a
    `silent` one is not said, only whether it is there counts."""

    fact: str
    form: str = ""
    joint: str = "and"
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Maybe:
    """Parts that are said only when all their facts are there."""

    parts: tuple[str | Slot, ...]

    def said(self, facts: Mapping[str, Any]) -> bool:
        """Whether every fact in it is there and not empty."""
        return all(not _empty(facts.get(part.fact)) for part in self.parts if isinstance(part, Slot))


Template = tuple["str | Slot | Maybe", ...]


def parse_template(text: str) -> Template:
    """Read one template.

    Raises:
        InputError: a bracket or brace that does not match, or an optional part inside another.
    """
    whole: list[str | Slot | Maybe] = []
    inner: list[str | Slot] | None = None
    at = 0
    for token in _TOKEN.finditer(text):
        here: list[Any] = whole if inner is None else inner
        if token.start() > at:
            here.append(text[at : token.start()])
        at = token.end()
        if token["fact"]:
            here.append(
                Slot(token["fact"], token["form"] or "", token["joint"] or "and", bool(token["silent"]))
            )
        elif token[0] == "[" and inner is None:
            inner = []
        elif token[0] == "]" and inner is not None:
            whole.append(Maybe(tuple(inner)))
            inner = None
        else:
            raise InputError(f"{text!r} is no reply template: {token[0]!r} is out of place.")
    if inner is not None:
        raise InputError(f"{text!r} is no reply template: a ']' is missing.")
    if at < len(text):
        whole.append(text[at:])
    return tuple(whole)


def slots(template: Template) -> tuple[Slot, ...]:
    """All slots of a template, the optional ones too."""
    found: list[Slot] = []
    for part in template:
        if isinstance(part, Slot):
            found.append(part)
        elif isinstance(part, Maybe):
            found.extend(inner for inner in part.parts if isinstance(inner, Slot))
    return tuple(found)


def _empty(value: object) -> bool:
    return value is None or value in ("", (), [], {})
