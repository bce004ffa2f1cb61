"""The compiled grammar: a recursive transition network of words.

A fragment is a piece with one start and one end: a rule, a list, a template. A node can
    read a word        node --word--> node
    move               node ---------> node
    call a fragment    node ==fragment==> node, continuing behind the call
Calls keep a list of 50,000 names in one place however many templates use it.
Every edge may carry actions; the actions along a path are the parse.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Action = tuple[str, Any, Any]
"""("begin"|"end", "line", None), ("slot", name, value), ("option", group, value),
("choice", group, value) of a group that takes several,
("product", ids, (name, as said)), ("intent", name, slots)."""
Actions = tuple[Action, ...]


@dataclass(slots=True)
class Node:
    """A place between words."""

    words: dict[str, list[tuple[int, Actions]]] = field(default_factory=dict)
    moves: list[tuple[int, Actions]] = field(default_factory=list)
    calls: list[tuple[str, int, Actions, Actions]] = field(default_factory=list)
    """(fragment, node behind the call, actions on entering, actions on leaving)"""
    is_end: bool = False

    @property
    def is_plain_end(self) -> bool:
        """Nothing can follow here but the return: a call that returns here is a tail call."""
        return self.is_end and not (self.words or self.moves or self.calls)


@dataclass(slots=True)
class Network:
    """All fragments of a grammar."""

    nodes: list[Node] = field(default_factory=list)
    fragments: dict[str, tuple[int, int]] = field(default_factory=dict)

    def node(self) -> int:
        """A new node."""
        self.nodes.append(Node())
        return len(self.nodes) - 1

    def fragment(self, name: str) -> tuple[int, int]:
        """Begin a fragment: its start and end."""
        start, end = self.node(), self.node()
        self.nodes[end].is_end = True
        self.fragments[name] = (start, end)
        return start, end

    def read(self, start: int, word: str, end: int, actions: Actions = ()) -> None:
        """An edge that reads a word."""
        edges = self.nodes[start].words.setdefault(word, [])
        if (end, actions) not in edges:
            edges.append((end, actions))

    def move(self, start: int, end: int, actions: Actions = ()) -> None:
        """An edge that reads nothing."""
        if start != end or actions:
            self.nodes[start].moves.append((end, actions))

    def call(self, start: int, name: str, end: int, enter: Actions = (), leave: Actions = ()) -> None:
        """An edge that reads what the fragment reads."""
        self.nodes[start].calls.append((name, end, enter, leave))

    def phrases(self, name: str, entries: Iterable[tuple[tuple[str, ...], Actions]]) -> None:
        """A fragment that reads any of the phrases: a prefix tree."""
        start, end = self.fragment(name)
        below: dict[tuple[int, str], int] = {}
        for phrase, actions in entries:
            at = start
            for word in phrase[:-1]:
                key = (at, word)
                if key not in below:
                    below[key] = self.node()
                    self.read(at, word, below[key])
                at = below[key]
            if phrase:
                self.read(at, phrase[-1], end, actions)
