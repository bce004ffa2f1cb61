"""Shoppers at random, by text: they want something, are misheard, change their minds, stay silent and hurry.

Every one hears what a person would hear, and says yes only to a read-back of what they want. So whatever
is ordered otherwise is the shop's mistake. A seed gives the same walks again.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median

from voice_shop.channels.turn import TurnResult
from voice_shop.dialogue.asking import in_force
from voice_shop.journal.events import Consented, Ordered, Quoted, Replied
from voice_shop.language.intent import IntentName
from voice_shop.scenarios.playing import Text
from voice_shop.scenarios.scenes import Scenario, Step, Then
from voice_shop.scenarios.stage import Stage

WANTS = (
    ("kerrygold-butter", "kerrygold butter", "butter"),
    ("rocket", "rocket", "rocket"),
    ("tofu", "tofu", "tofu"),
    ("raspberries", "raspberries", "raspberries"),
    ("cucumber", "cucumber", "cucumber"),
    ("tabasco", "tabasco", "hot sauce"),
    ("nutella", "nutella", "hazelnut spread"),
    ("sudocrem", "sudocrem", "nappy cream"),
)
"""Product, how it is asked for, and what is listened for in a read-back."""
NUMBERS = ("one", "two", "three", "four")
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
    """

    sessions: int = 0
    succeeded: int = 0
    said: int = 0
    repairs: int = 0
    turns: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def told(self) -> str:
        """All of it in a line."""
        return (
            f"{self.sessions} sessions: {self.succeeded / self.sessions:.1%} got what they wanted in "
            f"{median(self.turns or [0]):g} turns (median), {len(self.wrong)} wrong orders, "
            f"{len(self.broken)} broken promises, {self.repairs / max(self.said, 1):.1%} of turns repaired"
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
    def __init__(self, stage: Stage, chance: random.Random, errors: float, walks: Walks) -> None:
        self._stage, self._chance, self._errors, self._walks = stage, chance, errors, walks
        self._text = Text()
        self._product, self._asked, self._heard_as = chance.choice(WANTS)
        self._wanted = chance.randint(1, len(NUMBERS))
        self._fickle = chance.random() < 0.2
        self._quoted: Quoted | None = None
        self._last: TurnResult | None = None

    def shop(self, name: str) -> None:
        """One session, from an empty cart to an order or to having had enough."""
        stage, walks = self._stage, self._walks
        stage.shop.clear(stage.household, key=name)
        stage.memory.forget(stage.household, stage.speaker)
        stage.shop.set_stock(self._product, 50)
        walks.sessions += 1
        sentence = f"add {NUMBERS[self._wanted - 1]} {self._asked}"
        for turn in range(1, MOST_TURNS + 1):
            if self._take(self._misheard(sentence)):
                walks.turns.append(turn)
                return
            sentence = self._next()

    def _next(self) -> str:
        """What a person says after what was heard last; sometimes something in between, or nothing."""
        chance, last = self._chance, self._last
        keys = self._keys(last)
        if chance.random() < 0.08:
            return chance.choice(ASIDES)
        if chance.random() < 0.04:
            return ""
        asked = keys[-1] if keys else ""
        text = last.text if last else ""
        if asked in {"ask.order", "again.order"}:
            return self._answer_offer()
        if asked in {"ask.clear", "again.clear"}:
            return "yes"
        if asked in {"ask.anything_else", "again.anything_else"} and "cart.added" in keys:
            return "check out" if self._as_wanted(text) else "clear my cart"
        if asked in {"ask.person", "again.person"} or asked.startswith(("ask.which", "again.which")):
            return "no"
        cart = self._stage.shop.cart(self._stage.household).lines
        if [(line.product_id, line.quantity) for line in cart] == [(self._product, self._wanted)]:
            return "check out"
        return "clear my cart" if cart else f"add {NUMBERS[self._wanted - 1]} {self._asked}"

    def _answer_offer(self) -> str:
        if self._fickle:
            self._fickle = False
            self._wanted = self._wanted % len(NUMBERS) + 1
            return f"no make it {NUMBERS[self._wanted - 1]}"
        offer = self._quoted
        right = offer is not None and _bought(offer.lines) == [(self._product, self._wanted)]
        return "yes" if right else "no"

    def _as_wanted(self, text: str) -> bool:
        packs = f"{self._wanted} " in text or self._wanted == 1
        return packs and self._heard_as.casefold() in text.casefold()

    def _misheard(self, sentence: str) -> str:
        """What the recogniser makes of it."""
        chance = self._chance
        if not sentence or chance.random() >= self._errors:
            return sentence
        spoken = [number for number in NUMBERS if f" {number} " in f" {sentence} "]
        ways: list[str] = [chance.choice(GARBLE), "", sentence.rpartition(" ")[0]]
        if spoken:
            ways.append(sentence.replace(spoken[0], chance.choice(NUMBERS)))
        if self._asked in sentence:
            ways.append(sentence.replace(self._asked, chance.choice(WANTS)[1]))
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
        missing = ALWAYS - in_force(stage.turns("text").session)
        if missing:
            walks.broken.append(f"after “{sentence}” there is no {', '.join(sorted(missing))}")
        if any(key.startswith("repair.") for key in self._keys(result)):
            walks.repairs += 1
        self._quoted = next((event for event in reversed(events) if isinstance(event, Quoted)), self._quoted)
        if not ordered:
            return False
        if _bought(ordered[0].lines) == [(self._product, self._wanted)]:
            walks.succeeded += 1
            return True
        walks.wrong.append(f"{_bought(ordered[0].lines)}, wanted {self._wanted} {self._product}")
        return False

    def _told(self, ordered: Sequence[Ordered], agreed: Sequence[Consented]) -> bool:
        """Whether exactly the offer that was told last was agreed to and bought."""
        offer = self._quoted
        return (
            offer is not None
            and agreed[0].digest == offer.digest
            and ordered[0].total == offer.total
            and _bought(ordered[0].lines) == _bought(offer.lines)
        )

    def _keys(self, result: TurnResult | None) -> tuple[str, ...]:
        events = result.events if result is not None else ()
        return next((event.keys for event in reversed(events) if isinstance(event, Replied)), ())


def _bought(lines: Sequence[object]) -> list[tuple[str, int]]:
    return [(line["product_id"], line["quantity"]) for line in lines]  # type: ignore[index]
