"""Every variant of every reply of a pack, with facts of a real shop in all its places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from voice_shop.catalogue.load import ShopFolder
from voice_shop.catalogue.pack import parse_pack
from voice_shop.catalogue.spoken import spoken_name
from voice_shop.commerce.money import Money
from voice_shop.dialogue.session import Reply, Say
from voice_shop.dialogue.wording import MOST_CHOICES, broken_rules
from voice_shop.language.replies import Replies, plural_forms
from voice_shop.language.reply_template import Slot, slots
from voice_shop.language.reply_values import Term

TODAY = date(2026, 3, 4)
_SEED = "lint"
_MONEY = frozenset(
    {
        *("total", "price", "added_tax", "discount", "delivery", "cap", "short", "minimum", "least"),
        *("fee", "free", "refund", "over", "spent"),
    }
)
_DAYS = frozenset({"arrives", "due", "placed", "since", "day", "begins"})
_TIMES: Mapping[str, str] = {"from": "10:00", "to": "12:00", "until": "07:00", "time": "09:30"}
_NUMBERS: Mapping[str, int] = {
    "quantity": 2, "days": 14, "age": 18, "more": 2, "limit": 12, "asked": 40, "times": 5, "minutes": 15,
    "fewest": 4, "most": 12, "orders": 27, "left": 3,
}  # fmt: skip
_SEVERAL = frozenset({"choices", "lines", "slots", "next", "offers"})
"""Facts that hold a mapping for each of several things."""
_LISTS = frozenset({"names", "values", "attributes", "features", "allergens"})


@dataclass(frozen=True, slots=True)
class Sample:
    """One variant of a reply in words.

    Attributes:
        key: of the reply.
        say: with the facts that were put in.
        text: as it is written.
    """

    key: str
    say: Say
    text: str


def samples(replies: Replies, folder: ShopFolder) -> Iterator[Sample]:
    """Each variant of each reply, with every optional part of it said."""
    facts = _Facts(replies, folder)
    for key, variants in replies.templates.items():
        if key.startswith("form."):
            continue
        say = Say(key, {slot.fact: facts.of(key, slot) for variant in variants for slot in slots(variant)})
        for turn in range(len(variants)):
            text = replies.text(key, say.facts, variant_seed=_SEED, turn=turn, today=TODAY)
            yield Sample(key, say, text)


def broken_templates(replies: Replies, folder: ShopFolder) -> Iterator[tuple[str, str]]:
    """(key, what is against it) of every reply that cannot be said as it is.

    A reply that asks belongs to a turn that listens; which ones do is seen where they are played.
    """
    for sample in samples(replies, folder):
        reply = Reply((sample.say,), asks=sample.text.endswith("?"))
        for fault in broken_rules(reply, (sample.text,), replies.language):
            yield sample.key, fault
        again = replies.text(sample.key, sample.say.facts, variant_seed="s", turn=1, today=TODAY)
        if again != replies.text(sample.key, sample.say.facts, variant_seed="s", turn=1, today=TODAY):
            yield sample.key, "the same session and turn give different words"


class _Facts:
    def __init__(self, replies: Replies, folder: ShopFolder) -> None:
        self._replies = replies
        self._profile = folder.profile
        products = list(folder.catalogue.products.values())
        names = sorted({spoken_name(product) for product in products}, key=lambda name: len(name.split()))
        middle = max(0, len(names) // 2 - 1)
        # Neither the shortest names nor the longest: what the words of the pack are to be measured with.
        self._names: Sequence[str] = names[middle : middle + MOST_CHOICES] or ("milk",)
        packs = [product.pack for product in products if parse_pack(product.pack) is not None]
        self._pack = packs[0] if packs else "500 g"
        groups = folder.catalogue.groups.values()
        self._values = next((tuple(v.name for v in g.values[:MOST_CHOICES]) for g in groups), self._names)

    def of(self, key: str, slot: Slot) -> Any:
        """A value for one place of a reply."""
        if slot.form:
            several = [self._parts(key, slot.form, number) for number in range(MOST_CHOICES)]
            if slot.fact in {"slots", "next"}:
                return tuple(several[:1])
            return tuple(several) if slot.fact in _SEVERAL and slot.fact != "lines" else several[0]
        return self._value(key, slot.fact, 0)

    def _parts(self, key: str, form: str, number: int) -> Mapping[str, Any]:
        """What the places of a form hold, without those that only some things have."""
        if form == "things":
            return {"names": tuple(self._names[:2])}
        if form == "order":
            return {"things": {"names": (self._names[number % len(self._names)],)}, "placed": TODAY}
        wanted = {
            slot.fact
            for name in plural_forms(form)
            for variant in self._replies.templates.get(f"form.{name}", ())
            for slot in slots(variant)
            if not slot.form
        }
        rare = {"before", "after", "loose", "alike", "times", "code"}
        return {fact: self._value(key, fact, number) for fact in wanted - rare} | {
            name: [] for name in ("asked",)
        }

    def _value(self, key: str, fact: str, number: int) -> Any:
        name = self._names[number % len(self._names)]
        if fact in _MONEY or (key.startswith(("refusal.over_", "refusal.refund_")) and fact == "left"):
            return Money(1845 if fact != "delivery" else 395, self._profile.currency)
        if key == "change.price":
            return Money(449, self._profile.currency) if fact != "name" else name
        if key == "promo.offers" and fact == "name":
            return name
        if fact in _DAYS:
            return TODAY + timedelta(days=1)
        if fact in _LISTS:
            return self._list(key, fact)
        own: Mapping[str, Any] = {
            **_TIMES, **_NUMBERS, "measure": Decimal("1.5"), "unit": "kg", "pack": self._pack,
            "details": self._pack, "address": "home", "code": "welcome five", "ticket": "5217",
            "case": "5217", "receipt": "R5217", "number": "1Z999", "carrier": "An Post",
            "shop": self._profile.name, "contact": self._profile.contact or "call 01 555 0100",
            "answered": self._profile.answered or "from nine to six", "category": "groceries",
            "attribute": "organic", "answer": "It is back on Friday", "description": "made by hand",
            "words": Term("submarine octopus"), "example": "two", "value": self._values[0],
            "before": self._values[0], "after": self._values[:1], "loose": "", "alike": "",
        }  # fmt: skip
        return own.get(fact, name)

    def _list(self, key: str, fact: str) -> Any:
        if fact == "values":
            return self._values
        if fact == "allergens":
            return (Term("nuts"), Term("milk"))
        if fact == "names" and not key.startswith("remind."):
            return self._names[0]
        return tuple(self._names[:2]) if fact == "names" else ("organic",)
