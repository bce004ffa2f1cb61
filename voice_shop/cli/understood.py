"""What was understood, as the one JSON object that every command prints for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voice_shop.language.intent import Understood


def as_record(
    understood: Understood,
    *,
    source: str,
    heard: str,
    free: str | None,
    audio: float | None,
    decode: float,
) -> dict[str, Any]:
    """One input and what it means.

    Args:
        source: the file, or "text".
        heard: the best sentence of the grammar, or the text as it was typed.
        free: what was heard without the grammar; None for text.
        audio: seconds of audio; None for text.
        decode: seconds from the end of the audio to the result.
    """
    from voice_shop.language.intent import NotUnderstood
    from voice_shop.language.plain import plain_lines, plain_slots

    known = None if isinstance(understood, NotUnderstood) else understood
    return {
        "source": source,
        "heard": heard,
        "free": free,
        "intent": str(known.name) if known else None,
        "lines": plain_lines(known) if known else [],
        "slots": plain_slots(known) if known else {},
        "also": [
            {"intent": str(more.name), "lines": plain_lines(more), "slots": plain_slots(more)}
            for more in (known.also if known else ())
        ],
        "rejected": str(understood.reason) if isinstance(understood, NotUnderstood) else None,
        "seconds": {"audio": audio, "decode": round(decode, 6)},
    }


def in_words(record: dict[str, Any]) -> str:
    """The same for people: "add: 2 × oat milk (size: large)"."""
    if record["rejected"]:
        return f"not understood ({record['rejected']})"
    return "; ".join(map(_intent_in_words, (record, *record["also"])))


def _intent_in_words(record: dict[str, Any]) -> str:
    slots = dict(record["slots"])
    candidates = slots.pop("candidates", {})
    parts = [_line_in_words(line, candidates) for line in record["lines"]]
    parts += [f"{name}={value}" for name, value in slots.items()]
    return str(record["intent"]) + (": " + ", ".join(parts) if parts else "")


def _line_in_words(line: dict[str, Any], candidates: dict[str, list[str]]) -> str:
    text = f"{line['quantity']} × {line['product']}"
    if line["options"]:
        text += " (" + ", ".join(f"{group}: {value}" for group, value in line["options"].items()) + ")"
    if line["product_id"] is None:
        several = len(candidates[line["product"]])
        text += f" [one of {several}]" if several else " [unknown]"
    return text
