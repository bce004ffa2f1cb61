"""What a shopper can mean. The contract between understanding and conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any


class IntentName(StrEnum):
    """Everything that can be asked of the shop. `grammars/<lang>/intents.yaml` has the templates."""

    ADD = "add"
    REMOVE = "remove"
    CHANGE_QUANTITY = "change_quantity"
    CHANGE_OPTIONS = "change_options"
    READ_CART = "read_cart"
    CLEAR_CART = "clear_cart"
    CHECK_OUT = "check_out"
    YES = "yes"
    NO = "no"
    CHOOSE = "choose"
    REORDER = "reorder"
    ORDER_STATUS = "order_status"
    CANCEL_ORDER = "cancel_order"
    RETURN_ITEM = "return_item"
    PRODUCT_QUESTION = "product_question"
    FIND = "find"
    DELIVERY = "delivery"
    PROMO_CODE = "promo_code"
    OFFERS = "offers"
    HELP = "help"
    REPEAT = "repeat"
    STOP = "stop"
    PERSON = "person"
    PIN = "pin"
    UNDO = "undo"
    HOLD = "hold"
    HEDGE = "hedge"
    WHAT_HEARD = "what_heard"
    WHY = "why"
    FAQ = "faq"
    FRUSTRATION = "frustration"
    FORGET = "forget"
    KNOWN = "known"
    SWAP = "swap"
    REMIND = "remind"
    CHALLENGE = "challenge"
    COMPARE = "compare"
    DRAFT = "draft"
    STANDING = "standing"
    WATCH = "watch"
    THANKS = "thanks"
    RECOMMEND = "recommend"
    MANNER = "manner"
    FEEDBACK = "feedback"

    @property
    def changes_cart_or_order(self) -> bool:
        """Whether a wrong one could cost the shopper something: the strict veto applies."""
        return self in _WRITES


_WRITES = frozenset(
    {
        IntentName.ADD,
        IntentName.SWAP,
        IntentName.REMOVE,
        IntentName.CHANGE_QUANTITY,
        IntentName.CHANGE_OPTIONS,
        IntentName.CLEAR_CART,
        IntentName.CHECK_OUT,
        IntentName.YES,
        IntentName.CHOOSE,
        IntentName.REORDER,
        IntentName.CANCEL_ORDER,
        IntentName.RETURN_ITEM,
        IntentName.UNDO,
    }
)


class Reason(StrEnum):
    """Why something was not understood."""

    NOTHING_HEARD = "nothing_heard"
    NOT_OURS = "not_ours"
    """Said clearly, but it is no sentence of the grammar."""
    UNSURE = "unsure"
    """Close to a sentence of the grammar, not close enough for what is at stake."""
    AMBIGUOUS = "ambiguous"
    """Two intents fit equally well."""


@dataclass(frozen=True, slots=True)
class Line:
    """One product as it was asked for.

    Attributes:
        candidates: ids of the products that the words can mean, best first; one when it is certain.
        product: the spoken name ("oat milk").
        quantity: pieces or packs asked for, at least 1.
        stated: whether a quantity was said at all.
        options: option group -> value ("size" -> "large"); several of one group with ", " between.
        measure: how much was asked for in all, in `unit`, when it was not a number of packs ("half a kilo").
        unit: "g", "kg", "ml", "cl", "l" or "piece"; empty without a measure.
        packs: whether packs were named ("two boxes of"), so that the quantity counts nothing smaller.
        between: option group -> choices of it that were as likely said, "" for none of them; in `options` is
            the first.
    """

    candidates: tuple[str, ...]
    product: str
    quantity: int = 1
    stated: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    measure: Decimal | None = None
    unit: str = ""
    packs: bool = False
    between: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def product_id(self) -> str | None:
        """The product, if only one can be meant."""
        return self.candidates[0] if len(self.candidates) == 1 else None


@dataclass(frozen=True, slots=True)
class Intent:
    """What was meant.

    Slots by intent (all optional unless said):
        add: lines, or which ("it"): what was just told of.
        change_quantity: quantity (int), or times (int) as much, or more (int, may be negative). With a line:
            that product; without: the last one spoken of. was: the number that was wrong.
        change_options: options (mapping); the last product spoken of, or of the open question. without
            (true): they are taken off.
        choose: position (int from 1; -1 is the last), which ("cheapest", "dearest", "biggest", "smallest",
            "other"), price (Decimal), attributes (tuple of str), options, or a line.
        reorder: which ("last", "usual"), or lines ("reorder my coffee"), or day or period.
        order_status, cancel_order: which ("last"), or lines, or day or period; ask ("tracking", "refund").
            day: when it was ordered ("today", "yesterday", "monday"); period ("last_week", "this_month").
        swap: two lines; first ("old", "new"): which of the two is said first.
        remind: lines go on the shopping list; move (true): the list goes to the cart; neither: it is read.
        return_item: lines; reason ("damaged", "wrong", "missing", "unwanted").
        why: lines.
        faq: topic (str); lines.
        product_question: aspect ("price", "stock", "pack", "description", "reviews"); lines.
        compare: lines.
        standing: lines, every ("2 weeks"; "monday" is every week from that day on), quantity; do ("skip",
            "pause", "resume", "stop", "next", "list", "order", "change"), or it is made.
        manner: style ("plain", "formal", "playful"), pace ("slow", "normal").
        watch: lines, event ("stock", "price"); do ("stop").
        feedback: answer ("good", "fair", "bad", "price", "delivery", "later").
        draft: do ("order", "drop"); neither: it is told.
        challenge: words (tuple of str).
        pin: digits (Secret), the only place where they are.
        delivery: day ("today", "tomorrow", "overmorrow", "monday"), part ("morning", "afternoon",
            "evening"), when ("earliest"); ask (true) when it is only asked, by ("by", "before") when the
            question is whether it comes in time for the day.
        promo_code: promo_code (the code), remove (true).
        find: category (str), attributes (tuple of str), max_price (Decimal, in whole currency units), lines.
    """

    name: IntentName
    lines: tuple[Line, ...] = ()
    slots: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    """The sentence of the grammar that was matched, in plain lower-case words."""
    also: tuple[Intent, ...] = ()
    """What else was asked for in the same breath, in its order; they have none themselves."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A rejection with its reason: never guessed."""

    reason: Reason
    text: str = ""
    """What was heard or typed."""
    nearest: Intent | None = None
    """The nearest thing that could have been meant; good for a question back, never to act on."""
    unknown: str = ""
    """Words of it that `nearest` leaves out: what the shop does not know."""


Understood = Intent | NotUnderstood
