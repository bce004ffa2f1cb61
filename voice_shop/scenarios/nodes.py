"""YAML whose every value knows its line, read strictly: a mistake is told by file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import yaml

from voice_shop.catalogue.problems import did_you_mean
from voice_shop.errors import InputError
from voice_shop.files import faults

MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a file."""

    file: Path
    node: yaml.Node

    @property
    def line(self) -> int:
        """Where it begins, from 1."""
        return int(self.node.start_mark.line) + 1

    def wrong(self, what: str, hint: str = "") -> NoReturn:
        """Refuse it."""
        raise InputError(f"{self.file}, line {self.line}: {what}", hint=hint, code="scenario_file")

    def mapping(self, known: Iterable[str] | None = None) -> dict[str, Node]:
        """Key -> value. With `known`, no other key."""
        if not isinstance(self.node, yaml.MappingNode):
            self.wrong("Here go keys with values.", "Write `key: value`.")
        found: dict[str, Node] = {}
        for key, value in self.node.value:
            name = Node(self.file, key)
            text = name.text()
            if known is not None and text not in set(known):
                name.wrong(f"There is no key {text!r} here.", did_you_mean(text, sorted(known)))
            if text in found:
                name.wrong(f"{text!r} stands here twice.", "Take one out.")
            found[text] = Node(self.file, value)
        return found

    def items(self) -> Iterator[Node]:
        """The values of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.wrong("Here goes a list.", "Begin each of its lines with `- `.")
        return (Node(self.file, value) for value in self.node.value)

    def text(self) -> str:
        """Text, as it is written."""
        if not isinstance(self.node, yaml.ScalarNode) or self.node.tag == "tag:yaml.org,2002:null":
            self.wrong("Here goes a text.")
        return str(self.node.value)

    def texts(self) -> tuple[str, ...]:
        """One text, or a list of them."""
        if isinstance(self.node, yaml.SequenceNode):
            return tuple(item.text() for item in self.items())
        return (self.text(),)

    def one_of(self, values: Iterable[str]) -> str:
        """A text that is one of several."""
        text, known = self.text(), list(values)
        if text not in known:
            self.wrong(f"{text!r} is none of those that there are.", did_you_mean(text, known))
        return text

    def whole(self) -> int:
        """A whole number."""
        try:
            return int(self.text())
        except ValueError:
            self.wrong(f"{self.text()!r} is no whole number.")

    def yes_no(self) -> bool:
        """`true` or `false`."""
        return self.one_of(("true", "false")) == "true"


def read_yaml(file: Path) -> Node:
    """The value of a whole file.

    Raises:
        InputError: it is no YAML, is empty or too large; what `faults` tells of files.
    """
    with faults(file):
        data = file.read_bytes()
    if len(data) > MOST_BYTES:
        raise InputError(f"{file} is too large for scenarios.", hint="Split it.", code="scenario_file")
    try:
        node = yaml.compose(data.decode("utf-8-sig"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8 text.", code="scenario_file") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{file}, line {mark.line + 1}" if mark else str(file)
        raise InputError(
            f"{place}: This is not YAML: {error.problem or error}.",
            hint="Look at its indentation and quotes.",
            code="scenario_file",
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise InputError(f"{file} is not YAML.", code="scenario_file") from error
    if node is None:
        raise InputError(f"{file} is empty.", hint="Begin with `- name: …`.", code="scenario_file")
    return Node(file, node)
