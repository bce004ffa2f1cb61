"""Alexa's names for our intents and slots, made by rule, so that both directions come from the pack alone.

An intent is named after ours and what its templates fix: `product_question` with `aspect: price` is
ProductQuestionPriceIntent. A slot is named after what it means and its list; those of a requested product
begin with "item_": {item_quantity}, and of the second product in a sentence {item_two_quantity}.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skills.alexa.interaction.samples import Edge, SlotToken, Way
from voice_shop.language.intent import IntentName
from voice_shop.language.numbers import in_words

YES, NO, HELP = "AMAZON.YesIntent", "AMAZON.NoIntent", "AMAZON.HelpIntent"
STOP, CANCEL, REPEAT = "AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.RepeatIntent"
FALLBACK, HOME = "AMAZON.FallbackIntent", "AMAZON.NavigateHomeIntent"
BUILT_IN: Mapping[IntentName, str] = {
    IntentName.YES: YES,
    IntentName.NO: NO,
    IntentName.HELP: HELP,
    IntentName.STOP: STOP,
    IntentName.REPEAT: REPEAT,
}
"""Ours that Alexa has itself."""
CHOOSE = "ChooseIntent"
"""The bare answer to "which one"."""
CHALLENGE = "ChallengeIntent"
"""The two words that are said back."""
LISTENED_FOR = (CHOOSE, CHALLENGE)
"""Intents that answer an open question with a value; besides them a PIN."""
PIN_INTENT, PIN_SLOT = "PinIntent", "pin"
"""How digits are heard that must be kept nowhere."""
ALWAYS = (YES, NO, HELP, STOP, CANCEL, REPEAT, FALLBACK, HOME)
"""Built-in intents that every model has."""
NUMBERED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_NO_SLOTS: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class SlotMeaning:
    """What a slot of Alexa's says.

    Attributes:
        list: whose values it takes, as in the pack ("quantity", "product", "measure_unit").
        key: what it fills, as in our templates' {list:key}.
        line: which requested product it belongs to, from 0; None is the whole sentence.
        again: how many of the same the product or sentence has before it.
    """

    list: str
    key: str
    line: int | None = None
    again: int = 0

    @property
    def name(self) -> str:
        """The slot's name: letters and underscores only."""
        parts = [] if self.line is None else ["item", *([NUMBERED[self.line]] if self.line else [])]
        parts += [self.list] if self.key in {self.list, *self.list.split("_")} else [self.key, self.list]
        return "_".join([*parts, *([NUMBERED[self.again]] if self.again else [])])


def intent_name(intent: IntentName, fixed: Mapping[str, Any] = _NO_SLOTS) -> str:
    """Alexa's name of an intent with the slots that its templates fix."""
    if intent in BUILT_IN and not fixed:
        return BUILT_IN[intent]
    words = [intent.value]
    for key, value in sorted(fixed.items()):
        if isinstance(value, str | bool):
            words.append(key if value is True else str(value))
        else:
            words += [key, *in_words(value, "en")]
    return "".join(part.capitalize() for word in words for part in word.split("_")) + "Intent"


def named(way: Way) -> tuple[str, tuple[SlotMeaning, ...]]:
    """A way to say a template as Alexa writes samples, and its slots in order.

    >>> named(("add", Edge(True), SlotToken("product", "product"), Edge(False)))[0]
    'add {item_product}'
    """
    said, slots = list[str](), list[SlotMeaning]()
    lines = -1
    inside = False
    met: Counter[tuple[str, int | None]] = Counter()
    for token in way:
        if isinstance(token, Edge):
            inside = token.begins
            lines += token.begins
        elif isinstance(token, SlotToken):
            line = lines if inside else None
            # Before and after a name there can be several options; each is a slot of its own.
            slot = SlotMeaning(token.list, token.key, line, met[token.key, line])
            met[token.key, line] += 1
            slots.append(slot)
            said.append(f"{{{slot.name}}}")
        else:
            said.append(token)
    return " ".join(said), tuple(slots)


def distinct(slots: Sequence[Sequence[SlotMeaning]]) -> Iterator[SlotMeaning]:
    """Each slot once, in the order of the first sample that has it."""
    yield from dict.fromkeys(slot for sample in slots for slot in sample)
