"""Reads `faq.yaml` and `faq/*.md`: what the merchant says about delivery, returns, hours and the like.

A Markdown file is one answer; its front matter (between lines of ---) holds the other keys, and its name is
the topic where they name none.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from voice_shop.catalogue.faq import MOST_WORDS, TOPICS, FaqEntry
from voice_shop.catalogue.fields import Fields, WrongValueError
from voice_shop.catalogue.problems import Problems, ShopFolderError, shown
from voice_shop.catalogue.reading import decode, read_bytes

FAQ_KEYS = ("topic", "answer", "from", "until", "ask", "products")
_FENCE = "---"


def read_faq(folder: Path, problems: Problems) -> tuple[FaqEntry, ...]:
    """All answers of a shop folder; a folder without any has none."""
    found: list[FaqEntry] = []
    for values, place in _entries(folder, problems):
        try:
            found.append(_entry(Fields(values, place, "key", problems)))
        except WrongValueError:
            continue
    return tuple(found)


def _entries(folder: Path, problems: Problems) -> Iterator[tuple[Mapping[str, Any], str]]:
    if os.path.exists(folder / "faq.yaml"):
        listed = _yaml(folder / "faq.yaml", "faq.yaml", problems)
        if listed is not None and not isinstance(listed, list):
            problems.add("faq.yaml", "is no list.", "Begin each answer with `- topic: …`.")
        for number, values in enumerate(listed if isinstance(listed, list) else (), start=1):
            place = f"faq.yaml, answer {number}"
            if isinstance(values, dict):
                yield values, place
            else:
                problems.add(place, "has no keys.", "Write `- topic: hours` and `answer: …` below it.")
    if os.path.isdir(folder / "faq"):
        for path in sorted((folder / "faq").glob("*.md")):
            values = _markdown(path, problems)
            if values is not None:
                yield {"topic": path.stem, **values}, f"faq/{path.name}"


def _yaml(path: Path, name: str, problems: Problems) -> Any:
    try:
        return yaml.safe_load(decode(read_bytes(path), name))
    except ShopFolderError as error:
        problems.found.extend(error.problems)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        problems.add(
            name, f"is not YAML: {str(error).splitlines()[0]}.", "Look at its indentation and quotes."
        )
    return None


def _markdown(path: Path, problems: Problems) -> dict[str, Any] | None:
    name = f"faq/{path.name}"
    try:
        text = decode(read_bytes(path), name).strip()
    except ShopFolderError as error:
        problems.found.extend(error.problems)
        return None
    if not text.startswith(_FENCE):
        return {"answer": text}
    head, fence, body = text[len(_FENCE) :].partition(f"\n{_FENCE}")
    try:
        values = yaml.safe_load(head) if fence else None
    except (yaml.YAMLError, RecursionError, ValueError):
        values = None
    if not isinstance(values, dict):
        problems.add(
            name, "has no readable front matter.", "Write `key: value` lines between two lines of ---."
        )
        return None
    return {**values, "answer": body}


def _entry(fields: Fields) -> FaqEntry:
    fields.only(FAQ_KEYS)
    topic = fields.text("topic")
    asks = fields.texts("ask")
    if topic not in TOPICS and not asks:
        hint = f"Add `ask:` with sentences, or take one of: {', '.join(TOPICS)}."
        raise fields.wrong("topic", f"{shown(topic)} is not known.", hint)
    answer = " ".join(fields.text("answer").split())
    if len(answer.split()) > MOST_WORDS:
        raise fields.wrong("answer", f"has more than {MOST_WORDS} words.", "It is said aloud: shorten it.")
    first, last = _day(fields, "from"), _day(fields, "until")
    if first is not None and last is not None and last < first:
        raise fields.wrong("until", "is before `from`.", "Put the later day there.")
    return FaqEntry(topic, answer, first, last, asks, fields.texts("products"))


def _day(fields: Fields, name: str) -> date | None:
    value = fields.values.get(name)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return None if value is None else date.fromisoformat(str(value))
    except ValueError:
        raise fields.wrong(name, f"{shown(str(value))} is no day.", "Write it as 2026-12-24.") from None
