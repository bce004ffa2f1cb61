"""The same request twice is done once and answered the same; and the numbers that ids are made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from voice_shop.commerce.codec import decode, digest, encode
from voice_shop.commerce.moments import stamp
from voice_shop.commerce.payment_types import Claim
from voice_shop.errors import InputError

if TYPE_CHECKING:
    from sqlite_utils import Database

Answer = TypeVar("Answer")

_REMEMBERED = timedelta(days=30)
"""How long a key is known: no channel repeats a request after that."""
_STEP = 7919
"""A prime that divides no count of numbers of one length (9 × a power of ten), so ids never repeat;
neighbours in time differ in several digits, which a person tells apart more easily."""


def once(
    db: Database,
    scope: str,
    key: str,
    request: tuple[object, ...],
    now: datetime,
    do: Callable[[], Answer],
    *,
    repeatable: bool = False,
) -> Answer:
    """Do it, or give the answer that this key already got. To be called inside a write transaction.

    An answer that is not the last one (`Claim`) is not remembered: asked again, it goes on from there.

    Args:
        scope: whose key it is; keys of different scopes have nothing to do with each other.
        key: chosen by the caller, one for each thing that is asked.
        request: what is asked.
        repeatable: doing it twice does it once by itself, so where the answer was erased it is found anew.

    Raises:
        InputError: the key is empty, or was used for something else, or its answer was erased with all that
            was kept of a person.
    """
    if not key:
        raise InputError("An idempotency key is needed.", code="no_key")
    asked = digest(encode(request))
    row = db.execute(
        "SELECT request, answer FROM answers WHERE scope = ? AND key IN (?, ?)", (scope, key, forgotten(key))
    ).fetchone()
    if row is None:
        answer = do()
        if isinstance(answer, Claim):
            return answer
        db.execute("DELETE FROM answers WHERE at < ?", (stamp(now - _REMEMBERED),))
        db.execute(
            "INSERT INTO answers (scope, key, request, answer, at) VALUES (?, ?, ?, ?, ?)",
            (scope, key, asked, encode(answer), stamp(now)),
        )
        return answer
    if not row["answer"]:
        if repeatable:
            return do()
        raise InputError(
            "This was done before; what was answered then has been forgotten.",
            hint="Look at what is there now, and ask under a new key if more is wanted.",
            code="answer_forgotten",
        )
    if row["request"] != asked:
        raise InputError(
            f"The key {key!r} was already used for something else.",
            hint="Every request needs a key of its own.",
            code="key_reused",
        )
    earlier: Answer = decode(row["answer"])
    return earlier


def forgotten(key: str) -> str:
    """What stands in the place of a key whose answer was erased."""
    return f"forgotten {digest(key)}"


def next_number(db: Database, name: str) -> int:
    """0, 1, 2…, each once, as long as the transaction commits."""
    row = db.execute(
        "INSERT INTO numbers (name, next) VALUES (?, 1)"
        " ON CONFLICT (name) DO UPDATE SET next = next + 1 RETURNING next - 1",
        (name,),
    ).fetchone()
    return int(row[0])


def speakable(number: int) -> str:
    """A short id of digits only: four until they run out, then five, and so on. Never the same twice."""
    low = 1000
    while number >= 9 * low:
        number -= 9 * low
        low *= 10
    return str(low + (number * _STEP + 4217) % (9 * low))
