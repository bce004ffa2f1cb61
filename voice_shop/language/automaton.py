"""Walks the network: the word automaton that audio is decoded along and text is parsed along.

States are made when they are first reached and kept, so a sentence costs a few dictionary look-ups.
A configuration is a node and a stack of return points; a state is a set of configurations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from voice_shop.language.follow import transitions
from voice_shop.language.grammar import Parse, State
from voice_shop.language.intent import IntentName
from voice_shop.language.network import Actions, Network
from voice_shop.language.normalise import words as words_of
from voice_shop.language.reading import History, Reading, fold_history
from voice_shop.language.second import SecondReader
from voice_shop.language.typed import TypedWords

_Config = tuple[int, int]
_EMPTY_STACK = 0
_READINGS = 6
"""Readings kept per configuration; a grammar with more has a problem that `grammar check` shows."""


_NO_WORDS = TypedWords()


class Automaton:
    """Implements the Grammar protocol over a network."""

    def __init__(
        self,
        network: Network,
        intents: Sequence[tuple[IntentName, str, Actions]],
        language: str,
        *,
        typed: TypedWords = _NO_WORDS,
        second: SecondReader | None = None,
        names: tuple[str, ...] = (),
    ) -> None:
        """A grammar that is compiled.

        Args:
            network: all fragments.
            intents: (intent, its fragment, actions on entering), in order of preference.
            language: code such as "en".
            typed: the language's words for reading what was typed.
            second: proposes an intent for what is not in the grammar.
            names: every way to name a product.
        """
        self.second = second
        self._names = names
        self.typed = typed
        self.language = language
        self._network = network
        self._intents = tuple(intents)
        self._stacks: list[tuple[int, Actions, int]] = [(-1, (), -1)]
        self._stack_ids: dict[tuple[int, Actions, int], int] = {}
        self._sets: list[frozenset[_Config]] = []
        self._ids: dict[frozenset[_Config], State] = {}
        self._accepting: list[bool] = []
        self._steps: dict[tuple[State, str], State | None] = {}
        self._words: dict[State, tuple[str, ...]] = {}
        self._views: dict[frozenset[IntentName], Automaton] = {}
        self._vocabulary: frozenset[str] | None = None
        self._whole: Automaton | None = None
        self._beginning: tuple[dict[_Config, list[History]], list[History]] | None = None
        self.start: State = self._intern(self._entry())

    def _entry(self) -> Iterator[tuple[_Config, History]]:
        for _, fragment, actions in self._intents:
            yield (self._network.fragments[fragment][0], _EMPTY_STACK), (None, actions)

    def restricted(self, intents: frozenset[IntentName]) -> Automaton:
        """The same grammar with only these intents in force."""
        if intents not in self._views:
            view = object.__new__(Automaton)
            view.__dict__ |= self.__dict__
            view._whole = self._whole or self
            view._beginning = None
            view._intents = tuple(entry for entry in self._intents if entry[0] in intents)
            view.start = view._intern(view._entry())
            self._views[intents] = view
        return self._views[intents]

    @property
    def whole(self) -> Automaton:
        """The grammar with everything that can be said at any time."""
        return self._whole or self

    @property
    def intents(self) -> frozenset[IntentName]:
        """The intents in force."""
        return frozenset(name for name, _, _ in self._intents)

    # --- states ---------------------------------------------------------------------------

    def step(self, state: State, word: str) -> State | None:
        """Where a word leads, or None."""
        key = (state, word)
        if key not in self._steps:
            reached = [
                ((target, stack), (None, ()))
                for node, stack in self._sets[state]
                for target, _ in self._network.nodes[node].words.get(word, ())
            ]
            self._steps[key] = self._intern(reached) if reached else None
        return self._steps[key]

    def words(self, state: State) -> Sequence[str]:
        """The words that can come next, sorted."""
        if state not in self._words:
            nodes = {node for node, _ in self._sets[state]}
            found = {word for node in nodes for word in self._network.nodes[node].words}
            self._words[state] = tuple(sorted(found))
        return self._words[state]

    def accepts(self, state: State) -> bool:
        """Whether a sentence can end here."""
        return self._accepting[state]

    def walk(self, text: Sequence[str]) -> State | None:
        """The state after some words, or None."""
        state: State | None = self.start
        for word in text:
            if state is None:
                return None
            state = self.step(state, word)
        return state

    def _intern(self, entry: Iterable[tuple[_Config, History]]) -> State:
        closed, accepted = self._close(entry, keep=1)
        configs = frozenset(closed)
        # Two sets that differ only in being acceptable are two states.
        key = configs | {(-1, 0)} if accepted else configs
        if key not in self._ids:
            self._ids[key] = len(self._sets)
            self._sets.append(configs)
            self._accepting.append(bool(accepted))
        return self._ids[key]

    def _push(self, back: int, leave: Actions, stack: int) -> int:
        if self._network.nodes[back].is_plain_end and not leave:
            return stack
        entry = (back, leave, stack)
        if entry not in self._stack_ids:
            self._stack_ids[entry] = len(self._stacks)
            self._stacks.append(entry)
        return self._stack_ids[entry]

    def _close(
        self, entry: Iterable[tuple[_Config, History]], *, keep: int
    ) -> tuple[dict[_Config, list[History]], list[History]]:
        """Follow moves, calls and returns; what can read a word, and what is a whole sentence."""
        reading: dict[_Config, list[History]] = {}
        whole: list[History] = []
        seen: dict[_Config, int] = {}
        agenda = list(entry)[::-1]
        while agenda:
            (at, stack), history = agenda.pop()
            if seen.get((at, stack), 0) >= keep:
                continue
            seen[at, stack] = seen.get((at, stack), 0) + 1
            node = self._network.nodes[at]
            if node.words:
                reading.setdefault((at, stack), []).append(history)
            if node.is_end and stack == _EMPTY_STACK:
                whole.append(history)
            elif node.is_end:
                back, leave, below = self._stacks[stack]
                agenda.append(((back, below), (history, leave) if leave else history))
            for target, actions in reversed(node.moves):
                agenda.append(((target, stack), (history, actions) if actions else history))
            for name, back, enter, leave in reversed(node.calls):
                inner = self._push(back, leave, stack)
                start = self._network.fragments[name][0]
                agenda.append(((start, inner), (history, enter) if enter else history))
        return reading, whole

    # --- parses ---------------------------------------------------------------------------

    def parse(self, text: str) -> tuple[Parse, ...]:
        """All readings of a sentence, best first; empty if it is not in the grammar."""
        said = words_of(text, self.typed.signs)
        if self._beginning is None:
            self._beginning = self._close(self._entry(), keep=_READINGS)
        frontier, whole = self._beginning
        for word in said:
            entry = [
                ((target, stack), (history, actions) if actions else history)
                for (node, stack), histories in frontier.items()
                for target, actions in self._network.nodes[node].words.get(word, ())
                for history in histories
            ]
            if not entry:
                return ()
            frontier, whole = self._close(entry, keep=_READINGS)
        return _ranked(whole, said)

    def read_by(self, text: str) -> tuple[int, ...]:
        """The numbers of the pack's templates that read a sentence; slow, for who writes a pack."""
        numbers = []
        for entry in self._intents:
            view = object.__new__(Automaton)
            view.__dict__ |= self.__dict__ | {"_beginning": None, "_intents": (entry,)}
            if view.parse(text):
                numbers.append(int(entry[1].partition(":")[2]))
        return tuple(numbers)

    # --- what others write out ------------------------------------------------------------

    def names(self) -> tuple[str, ...]:
        """Every way to name a product, in plain words."""
        return self._names

    def vocabulary(self) -> frozenset[str]:
        """Every word of the whole grammar."""
        if self._vocabulary is None:
            self._vocabulary = frozenset(word for node in self._network.nodes for word in node.words)
        return self._vocabulary

    def transitions(self) -> frozenset[tuple[str, str]]:
        """Every pair of words that can follow each other; "" stands for start and end."""
        return transitions(self._network, (fragment for _, fragment, _ in self._intents))


def _ranked(whole: Sequence[History], said: tuple[str, ...]) -> tuple[Parse, ...]:
    """Readings that differ in meaning; those whose names cover more words first ("some sugar" is a
    value of its own before it is some of the value "sugar")."""
    found: dict[tuple[object, ...], Reading] = {}
    for history in whole:
        reading = fold_history(history, " ".join(said))
        if reading is None:
            continue
        same = found.get(reading.meaning)
        if same is None:
            found[reading.meaning] = reading
        elif same.covered < reading.covered:
            found[reading.meaning] = reading.joined(same)
        else:
            found[reading.meaning] = same.joined(reading)
    best_first = sorted(found.values(), key=lambda reading: -reading.covered)
    return tuple(
        Parse(reading.intent, said, reading.meaning, reading.covered, reading.names) for reading in best_first
    )
