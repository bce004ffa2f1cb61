"""The one event vocabulary: what every log, golden test, metric and page reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from datetime import datetime
from typing import Any, ClassVar

from voice_shop.commerce.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened.

    Attributes:
        time: timezone-aware moment.
        session: id of the conversation.
    """

    kind: ClassVar[str] = "event"
    time: datetime
    session: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Woke(Event):
    """The wake word (or the button) was noticed. `at`: seconds into the audio, None without audio."""

    kind: ClassVar[str] = "woke"
    by: str
    at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard(Event):
    """An utterance went through the recogniser, or a text was typed."""

    kind: ClassVar[str] = "heard"
    heard: str
    """Best sentence of the grammar, empty if none; a text as it was typed."""
    free: str | None = None
    """What was heard without the grammar; None for text."""
    doubt: float | None = None
    """0 is certain, 1 is where speech that is not the shop's begins; None without a sentence."""
    at: float | None = None
    """Seconds into the audio where the utterance ended."""
    audio_seconds: float | None = None
    decode_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood(Event):
    """What was made of it; `intent` is None and `rejected` has the reason if nothing was."""

    kind: ClassVar[str] = "understood"
    intent: str | None
    lines: tuple[Mapping[str, Any], ...] = ()
    slots: Mapping[str, Any] = field(default_factory=dict)
    rejected: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied(Event):
    """The shop's answer. `waited`: seconds from end of speech to the first sound of the answer."""

    kind: ClassVar[str] = "replied"
    text: str
    keys: tuple[str, ...] = ()
    asks: bool = False
    waited: float | None = None
    at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted(Event):
    """An offer was made."""

    kind: ClassVar[str] = "quoted"
    quote_id: str
    digest: str
    lines: tuple[Mapping[str, Any], ...]
    total: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Consented(Event):
    """A clear yes to one quote."""

    kind: ClassVar[str] = "consented"
    quote_id: str
    digest: str
    words: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered(Event):
    """An order was placed. `total` in minor units."""

    kind: ClassVar[str] = "ordered"
    order_id: str
    lines: tuple[Mapping[str, Any], ...]
    total: int
    currency: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled(Event):
    """An order was called off."""

    kind: ClassVar[str] = "cancelled"
    order_id: str
    total: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(Event):
    """A return was asked for and noted. `refund` in minor units."""

    kind: ClassVar[str] = "returned"
    receipt: str
    order_id: str
    product_id: str
    quantity: int
    reason: str
    refund: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Complained(Event):
    """Something was wrong, damaged, missing or not here, and that was noted. `refund` in minor units, if
    the shop agrees."""

    kind: ClassVar[str] = "complained"
    case: str
    order_id: str
    product_id: str
    quantity: int
    about: str
    refund: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyMoved(Event):
    """Money of an order moved. `amount` in minor units; `why` as the ledger has it."""

    order_id: str
    amount: int
    currency: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Charged(MoneyMoved):
    """It came in."""

    kind: ClassVar[str] = "charged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refunded(MoneyMoved):
    """It is owed back."""

    kind: ClassVar[str] = "refunded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled(MoneyMoved):
    """A refund has reached the shopper."""

    kind: ClassVar[str] = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(Event):
    """The shop said no."""

    kind: ClassVar[str] = "refused"
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def to_json(event: Event) -> str:
    """One line of JSON: `event` names the kind, then the fields. Money is {"minor", "currency"}."""
    record: dict[str, Any] = {"event": event.kind}
    record.update({f.name: getattr(event, f.name) for f in fields(event)})
    return json.dumps(record, default=_plain, ensure_ascii=False, allow_nan=False)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    if isinstance(value, Mapping):
        return dict(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)
