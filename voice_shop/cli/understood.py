"""What was understood, as the one JSON object that every command prints for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voice_shop.language.intent import Line, Understood


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

    known = None if isinstance(understood, NotUnderstood) else understood
    return {
        "source": source,
        "heard": heard,
        "free": free,
        "intent": str(known.name) if known else None,
        "lines": [_line(line) for line in known.lines] if known else [],
        "slots": dict(known.slots) if known else {},
        "rejected": str(understood.reason) if isinstance(understood, NotUnderstood) else None,
        "seconds": {"audio": audio, "decode": round(decode, 6)},
    }


def in_words(record: dict[str, Any]) -> str:
    """The same for people: "add: 2 × oat milk (size: large)"."""
    if record["rejected"]:
        return f"not understood ({record['rejected']})"
    parts = [_line_in_words(line) for line in record["lines"]]
    parts += [f"{name}={value}" for name, value in record["slots"].items()]
    return str(record["intent"]) + (": " + ", ".join(parts) if parts else "")


def _line(line: Line) -> dict[str, Any]:
    record: dict[str, Any] = {
        "product_id": line.product_id,
        "product": line.product,
        "quantity": line.quantity,
        "options": dict(line.options),
    }
    if line.product_id is None:
        record["candidates"] = list(line.candidates)
    return record


def _line_in_words(line: dict[str, Any]) -> str:
    text = f"{line['quantity']} × {line['product']}"
    if line["options"]:
        text += " (" + ", ".join(f"{group}: {value}" for group, value in line["options"].items()) + ")"
    if line["product_id"] is None:
        text += f" [one of {len(line['candidates'])}]"
    return text
