"""From the actions along a path to the intent they mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from voice_shop.language.intent import Intent, IntentName, Line
from voice_shop.language.network import Action, Actions
from voice_shop.language.secret import Secret

History = tuple[Any, Actions]
"""(earlier history or None, actions): a linked list, shared between readings."""

SEVERAL = ", "
"""Between the choices of one option group in `Line.options`, where it lets more than one be taken."""
_REPEATABLE = frozenset({"attribute", "digit", "word"})


def actions_of(history: History | None) -> Iterator[Action]:
    """The actions of a path, first to last."""
    pieces: list[Actions] = []
    while history is not None:
        history, actions = history[0], history[1]
        pieces.append(actions)
    for actions in reversed(pieces):
        yield from actions


@dataclass(frozen=True, slots=True)
class Reading:
    """What one path means.

    Attributes:
        intent: the intent.
        names: the words that named each line's product ("cat food").
        covered: how many words of the sentence are names of products and options.
    """

    intent: Intent
    names: tuple[str, ...]
    covered: int

    @property
    def meaning(self) -> tuple[object, ...]:
        """What makes two readings the same, save for which products a name can mean."""
        lines = tuple(
            (name, line.quantity, line.measure, line.unit, line.packs, tuple(sorted(line.options.items())))
            for name, line in zip(self.names, self.intent.lines, strict=True)
        )
        return self.intent.name, lines, repr(sorted(self.intent.slots.items(), key=str))

    def joined(self, other: Reading) -> Reading:
        """Both readings of the same meaning as one: a name means all the products that either knows.

        Products with and without options can share a name; the paths through them are apart.
        """
        lines = tuple(
            line if line.candidates == more.candidates else _either(name, line, more)
            for name, line, more in zip(self.names, self.intent.lines, other.intent.lines, strict=True)
        )
        return replace(self, intent=replace(self.intent, lines=lines))


def _either(name: str, line: Line, more: Line) -> Line:
    return replace(line, candidates=tuple(dict.fromkeys(line.candidates + more.candidates)), product=name)


def fold_history(history: History, text: str) -> Reading | None:
    """What a path means; None if it contradicts itself (two sizes for one coffee)."""
    name: IntentName | None = None
    slots: dict[str, Any] = {}
    lines: list[Line] = []
    names: list[str] = []
    line: dict[str, Any] | None = None
    covered = 0
    for kind, key, value in actions_of(history):
        if kind == "intent":
            name, slots = key, dict(value)
        elif kind == "begin":
            line = {"options": {}}
        elif kind == "end" and line is not None:
            lines.append(_line(line))
            line = None
        elif kind == "product":
            product, said = value
            if line is None:
                lines.append(Line(key, product))
            else:
                line["candidates"], line["product"] = key, product
            names.append(said)
            covered += said.count(" ") + 1
        elif kind in {"option", "choice"}:
            options = slots.setdefault("options", {}) if line is None else line["options"]
            if key in options and (kind == "option" or value in options[key].split(SEVERAL)):
                return None
            options[key] = SEVERAL.join((options[key], value)) if key in options else value
            covered += value.count(" ") + 1
        elif kind == "slot" and not _put(slots if line is None else line, key, value):
            return None
    return None if name is None else Reading(_intent(name, lines, slots, text), tuple(names), covered)


def _intent(name: IntentName, lines: list[Line], slots: dict[str, Any], text: str) -> Intent:
    if name is IntentName.PIN:
        return Intent(name, slots={"digits": Secret(_digits(slots.get("digits", ())))})
    return Intent(name, tuple(lines), slots, text)


def _digits(said: tuple[str | int, ...]) -> str:
    """Digits, and numbers of two of them: "forty" and "seven" are 47, "four" and "seven" as well."""
    digits: list[str] = []
    tens = False
    for piece in said:
        text = str(piece)
        if tens and len(text) == 1 and text != "0":
            digits[-1] = digits[-1][0] + text
        else:
            digits.append(text)
        tens = isinstance(piece, int) and piece >= 20 and piece % 10 == 0
    return "".join(digits)


def _put(into: dict[str, Any], key: str, value: Any) -> bool:
    if key in _REPEATABLE:
        into[key + "s"] = (*into.get(key + "s", ()), value)
        return True
    if key in into:
        return False
    into[key] = value
    return True


def _line(parts: dict[str, Any]) -> Line:
    quantity = parts.get("quantity", 1)
    measure, unit = _measure(parts, quantity)
    return Line(
        candidates=parts["candidates"],
        product=parts["product"],
        quantity=quantity,
        stated="quantity" in parts or measure is not None,
        options=parts["options"],
        measure=measure,
        unit=unit,
        packs="packs" in parts,
    )


def _measure(parts: dict[str, Any], quantity: int) -> tuple[Decimal | None, str]:
    """ "a kilo and a half" is 1.5 kg; "two six-packs" are 12 pieces."""
    if "each" in parts:
        return Decimal(quantity * parts["each"]), "piece"
    if "unit" not in parts:
        return None, ""
    return Decimal(str(parts.get("measure", 1))) + Decimal(str(parts.get("plus", 0))), parts["unit"]
