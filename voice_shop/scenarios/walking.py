"""Shoppers at random, by text: they want something, are misheard, change their minds, stay silent and hurry.

Every one hears what a person would hear, and says yes only to a read-back of what they want. So whatever
is ordered otherwise is the shop's mistake. A seed gives the same walks again.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median

from voice_shop.channels.turn import TurnResult
from voice_shop.dialogue.asking import in_force
from voice_shop.dialogue.session import Asking, Question
from voice_shop.journal.events import Consented, Ordered, Quoted, Replied
from voice_shop.language.intent import IntentName
from voice_shop.scenarios.playing import Text
from voice_shop.scenarios.said import wording
from voice_shop.scenarios.scenes import Scenario, Step, Then
from voice_shop.scenarios.stage import Stage
from voice_shop.scenarios.wants import WANTS

NUMBERS = ("one", "two", "three", "four")
PLACES = ("first", "second", "third")
GARBLE = ("the window was blue", "somewhere over there", "mum where are my shoes", "put the kettle", "er")
ASIDES = (
    "how much is delivery",
    "help",
    "what's in my cart",
    "when are you open",
    "hold on",
    "say that again",
)
ALWAYS = frozenset({IntentName.HELP, IntentName.STOP, IntentName.PERSON})
"""What must be reachable in every state."""
MOST_TURNS = 40
_STAGE_SESSIONS = 100


@dataclass
class Walks:
    """What came of many sessions.

    Attributes:
        turns: to the order, of those that succeeded.
        repairs: turns that were not understood.
        wrong: orders of something else than was wanted, each told.
        broken: promises that were broken, each told.
        worded: replies that break a rule of `dialogue/wording.py`, each told.
    """

    sessions: int = 0
    succeeded: int = 0
    said: int = 0
    repairs: int = 0
    turns: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    worded: list[str] = field(default_factory=list)

    def told(self) -> str:
        """All of it in a line."""
        return (
            f"{self.sessions} sessions: {self.succeeded / self.sessions:.1%} got what they wanted in "
            f"{median(self.turns or [0]):g} turns (median), {len(self.wrong)} wrong orders, "
            f"{len(self.broken)} broken promises, {len(self.worded)} badly said, "
            f"{self.repairs / max(self.said, 1):.1%} of turns repaired"
        )


def walk(sessions: int, *, seed: int, errors: float) -> Walks:
    """Let so many shoppers shop.

    Args:
        errors: share of what is said that is heard as something else.
    """
    walks, chance = Walks(), random.Random(seed)  # noqa: S311 - no secret
    for first in range(0, sessions, _STAGE_SESSIONS):
        with tempfile.TemporaryDirectory(prefix="voice-shop-walk-") as place:
            scenario = Scenario(f"walk {first}", Path("walk"), 1, (), Then())
            stage = Stage(scenario, Path(place))
            try:
                for number in range(first, min(first + _STAGE_SESSIONS, sessions)):
                    _Shopper(stage, chance, errors, walks).shop(f"walk-{number}")
                    stage.pass_time(timedelta(days=1))
            finally:
                stage.close()
    return walks


class _Shopper:
    """Somebody who wants so many of one thing, and goes by what is said."""

    def __init__(self, stage: Stage, chance: random.Random, errors: float, walks: Walks) -> None:
        self._stage, self._chance, self._errors, self._walks = stage, chance, errors, walks
        self._text = Text()
        self._want = chance.choice(WANTS)
        self._wanted = 1 if self._want.amount else chance.randint(1, len(NUMBERS))
        self._fickle = not self._want.amount and chance.random() < 0.2
        self._asked_once = False
        self._quoted: Quoted | None = None
        self._last: TurnResult | None = None

    def shop(self, name: str) -> None:
        """One session, from an empty cart to an order or to having had enough."""
        stage, walks = self._stage, self._walks
        stage.shop.clear(stage.household, key=name)
        stage.memory.forget(stage.household, stage.speaker)
        stage.shop.set_stock(self._want.product, 50)
        walks.sessions += 1
        sentence = self._ask()
        for turn in range(1, MOST_TURNS + 1):
            if self._take(self._misheard(sentence)):
                walks.turns.append(turn)
                return
            sentence = self._next()

    def _ask(self) -> str:
        """The first time as one speaks; later by its own name."""
        name = self._want.named if self._asked_once else self._want.asked
        self._asked_once = True
        return f"add {self._want.amount or f'{NUMBERS[self._wanted - 1]} {name}'}"

    def _next(self) -> str:
        """What a person says after what was heard last; sometimes something in between, or nothing."""
        chance, keys = self._chance, keys_of(self._last)
        if chance.random() < 0.08:
            return chance.choice(ASIDES)
        if chance.random() < 0.04:
            return ""
        _, _, asked = (keys[-1] if keys else "").partition(".")
        if asked == "order":
            return self._answer_offer()
        if asked == "clear":
            return "yes"
        question = self._stage.turns(self._text.name).session.question
        if question is not None and question.asking in {Asking.CHOICE, Asking.OPTION}:
            return self._choose(question)
        if asked in {"person", "meant"}:
            return "no"
        if asked == "anything_else" and any(key.startswith("cart.added") for key in keys):
            text = self._last.text if self._last else ""
            return "check out" if self._as_wanted(text) else "clear my cart"
        cart = self._stage.shop.cart(self._stage.household).lines
        if [bought(line.product_id, line.quantity, line.options) for line in cart] == [self._right]:
            return "check out"
        return "clear my cart" if cart else self._ask()

    def _choose(self, question: Question) -> str:
        """The place of what is wanted among what was offered, or its value; no, if it is not there."""
        facts, want = question.facts, self._want
        if question.asking is Asking.OPTION:
            line = facts["line"]
            right = (line["candidates"], line["quantity"]) == ([want.product], self._wanted)
            return want.options.get(facts["group"], "no") if right else "no"
        ids = [str(choice.get("product_id", choice["id"])) for choice in facts["choices"]]
        if facts.get("purpose") != "add" or want.product not in ids:
            return "no"
        if len(ids) > 1:
            return f"the {PLACES[ids.index(want.product)]} one"
        return "yes" if facts.get("quantity") == self._wanted else "no"

    def _answer_offer(self) -> str:
        if self._fickle:
            self._fickle = False
            self._wanted = self._wanted % len(NUMBERS) + 1
            return f"no make it {NUMBERS[self._wanted - 1]}"
        offer = self._quoted
        return "yes" if offer is not None and all_bought(offer.lines) == [self._right] else "no"

    @property
    def _right(self) -> tuple[object, ...]:
        """What must be ordered."""
        return bought(self._want.product, self._wanted, self._want.options)

    def _as_wanted(self, text: str) -> bool:
        packs = f"{self._wanted} " in text or self._wanted == 1
        options = all(value in text for value in self._want.options.values())
        return packs and options and self._want.heard.casefold() in text.casefold()

    def _misheard(self, sentence: str) -> str:
        """What the recogniser makes of it."""
        chance = self._chance
        if not sentence or chance.random() >= self._errors:
            return sentence
        spoken = [number for number in NUMBERS if f" {number} " in f" {sentence} "]
        ways: list[str] = [chance.choice(GARBLE), "", sentence.rpartition(" ")[0]]
        if spoken:
            ways.append(sentence.replace(spoken[0], chance.choice(NUMBERS)))
        if self._want.asked in sentence:
            ways.append(sentence.replace(self._want.asked, chance.choice(WANTS).asked))
        places = [place for place in PLACES if f"the {place} one" == sentence]
        if places:
            ways.append(f"the {chance.choice(PLACES)} one")
        return chance.choice(ways)

    def _take(self, sentence: str) -> bool:
        """Say it; whether it ended in the order that was wanted."""
        stage, walks = self._stage, self._walks
        step = Step(1, say=sentence or None, silence=not sentence)
        events, result = self._text.take(stage, step)
        walks.said += 1
        self._last = result
        ordered = [event for event in events if isinstance(event, Ordered)]
        agreed = [event for event in events if isinstance(event, Consented)]
        if ordered and not (sentence == "yes" and agreed and self._told(ordered, agreed)):
            walks.broken.append(f"“{sentence}” ordered {ordered[0].order_id}")
        self._look(sentence, result)
        self._quoted = next((event for event in reversed(events) if isinstance(event, Quoted)), self._quoted)
        if not ordered:
            return False
        if all_bought(ordered[0].lines) == [self._right]:
            walks.succeeded += 1
            return True
        walks.wrong.append(f"{all_bought(ordered[0].lines)}, wanted {self._right}")
        return False

    def _look(self, sentence: str, result: TurnResult) -> None:
        """Whether there is a way out, and whether it was well said."""
        walks, after = self._walks, self._stage.turns(self._text.name).session
        missing = ALWAYS - in_force(after)
        if missing:
            walks.broken.append(f"after “{sentence}” there is no {', '.join(sorted(missing))}")
        walks.worded += [f"“{sentence}”: {fault}" for fault in wording(after, result, self._stage.language)]
        if any(key.startswith("repair.") for key in keys_of(result)):
            walks.repairs += 1

    def _told(self, ordered: Sequence[Ordered], agreed: Sequence[Consented]) -> bool:
        """Whether exactly the offer that was told last was agreed to and bought."""
        offer = self._quoted
        return (
            offer is not None
            and agreed[0].digest == offer.digest
            and ordered[0].total == offer.total
            and all_bought(ordered[0].lines) == all_bought(offer.lines)
        )


def keys_of(result: TurnResult | None) -> tuple[str, ...]:
    """What was said, as keys of replies."""
    events = result.events if result is not None else ()
    return next((event.keys for event in reversed(events) if isinstance(event, Replied)), ())


def bought(product: str, quantity: int, options: Mapping[str, str]) -> tuple[object, ...]:
    """So many of a product with these options."""
    return product, quantity, tuple(sorted(options.items()))


def all_bought(lines: Sequence[object]) -> list[tuple[object, ...]]:
    """The lines of an offer or an order."""
    return [bought(line["product_id"], line["quantity"], line["options"]) for line in lines]  # type: ignore[index]
