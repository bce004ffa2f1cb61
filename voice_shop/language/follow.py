"""Which word can follow which, read off the network: no state of the automaton is made for it.

Inside a fragment it does not matter who called it; what comes before a fragment is added afterwards. So
the work grows with the grammar, not with its sentences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import product

from voice_shop.language.network import Network

EDGE = ""
"""Stands for the start and the end of a sentence."""


def transitions(network: Network, templates: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Every pair of words that can follow each other in a sentence of these fragments."""
    return _Follow(network, tuple(templates)).pairs()


class _Follow:
    """`before`: words read inside a node's own fragment just before it; `bare`: reached without any."""

    def __init__(self, network: Network, templates: tuple[str, ...]) -> None:
        self._net = network
        self._templates = templates
        self._before: defaultdict[int, set[str]] = defaultdict(set)
        self._bare: set[int] = set()
        self._owner: dict[int, str] = {}
        self._callers: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
        self._agenda: list[int] = []

    def pairs(self) -> frozenset[tuple[str, str]]:
        """All pairs."""
        for name in self._templates:
            self._reach(self._net.fragments[name][0], name, set(), bare=True)
        while self._agenda:
            self._visit(self._agenda.pop())
        context = self._contexts()
        found: set[tuple[str, str]] = set()
        for node, name in self._owner.items():
            found.update(product(self._before_in(node, context[name]), self._net.nodes[node].words))
        for name in self._templates:
            end = self._net.fragments[name][1]
            found.update((word, EDGE) for word in self._before[end])
        return frozenset(found)

    def _reach(self, node: int, owner: str, words: set[str], *, bare: bool) -> None:
        known = node in self._owner
        before = self._before[node]
        if known and words <= before and (not bare or node in self._bare):
            return
        self._owner[node] = owner
        before |= words
        if bare:
            self._bare.add(node)
        self._agenda.append(node)

    def _visit(self, at: int) -> None:
        node, owner, bare = self._net.nodes[at], self._owner[at], at in self._bare
        for word, edges in node.words.items():
            for target, _ in edges:
                self._reach(target, owner, {word}, bare=False)
        for target, _ in node.moves:
            self._reach(target, owner, self._before[at], bare=bare)
        for name, back, _, _ in node.calls:
            self._callers[name].add((at, back))
            self._reach(self._net.fragments[name][0], name, set(), bare=True)
            self._return(name, at, back)
        if node.is_end:
            for caller, back in tuple(self._callers[owner]):
                self._return(owner, caller, back)

    def _return(self, name: str, caller: int, back: int) -> None:
        end, owner = self._net.fragments[name][1], self._owner[caller]
        if end not in self._owner:
            return
        if self._before[end]:
            self._reach(back, owner, self._before[end], bare=False)
        if end in self._bare:
            self._reach(back, owner, self._before[caller], bare=caller in self._bare)

    def _contexts(self) -> defaultdict[str, set[str]]:
        """The words that can stand before each fragment, whoever calls it."""
        context: defaultdict[str, set[str]] = defaultdict(set)
        for name in self._templates:
            context[name].add(EDGE)
        changed = True
        while changed:
            changed = False
            for name, callers in self._callers.items():
                size = len(context[name])
                for caller, _ in callers:
                    context[name] |= self._before_in(caller, context[self._owner[caller]])
                changed = changed or len(context[name]) > size
        return context

    def _before_in(self, node: int, context: set[str]) -> set[str]:
        return self._before[node] | context if node in self._bare else self._before[node]
