"""A payment provider behind a small signed JSON API; docs/payment.md has the wire format.

Every call ends by a deadline, however slowly the answer drips; every answer is bounded, signed, and about
what was asked. Anything else is a `PaymentFault`: nothing is known then. Redirections are not followed.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlsplit

from voice_shop.clock import Clock, system_clock
from voice_shop.commerce.codec import canonical
from voice_shop.commerce.money import Money
from voice_shop.commerce.payment_provider import Charge, ChargeStatus, PaymentFault

MOST_BYTES = 64 * 1024
"""Of an answer; a longer one is not read."""
SIGNATURE, STAMP, KEY = "X-Signature", "X-Timestamp", "Idempotency-Key"
_READABLE = frozenset({200, 402, 404, 409})


def signature(secret: bytes, *parts: str) -> str:
    """HMAC-SHA256 over lines, in hexadecimal."""
    return hmac.new(secret, "\n".join(parts).encode(), hashlib.sha256).hexdigest()


class HttpProvider:
    """See `PaymentProvider`; the calls and their errors are described there.

    Args:
        address: of the API ("https://pay.example/v1").
        secret: shared with the provider; signs what is sent and what comes back.
        seconds: for one call, all in all.
    """

    def __init__(self, address: str, secret: bytes, seconds: int, clock: Clock = system_clock) -> None:
        self._address = urlsplit(address)
        self._secret = secret
        self._seconds = seconds
        self._clock = clock

    def charge(self, key: str, amount: Money, token: str) -> Charge:
        """`POST /charges`."""
        body = {"key": key, "amount": amount.minor, "currency": amount.currency, "token": token}
        return self._charge("POST", "/charges", key, body, not_there=False)

    def find(self, key: str) -> Charge:
        """`GET /charges/KEY`."""
        return self._charge("GET", f"/charges/{quote(key, safe='')}", key, None, not_there=True)

    def void(self, key: str) -> Charge:
        """`POST /charges/KEY/void`."""
        path = f"/charges/{quote(key, safe='')}/void"
        charge = self._charge("POST", path, key, {"key": key}, not_there=False)
        if charge.status not in {ChargeStatus.VOIDED, ChargeStatus.DECLINED}:
            raise _fault(f"it did not void {key}")
        return charge

    def refund(self, key: str, refund_key: str, amount: Money) -> str:
        """`POST /charges/KEY/refunds`."""
        body = {"key": refund_key, "amount": amount.minor, "currency": amount.currency}
        answer = self._ask("POST", f"/charges/{quote(key, safe='')}/refunds", refund_key, body)
        if answer.get("status") != "refunded" or _amount(answer) != amount:
            raise _fault(f"it did not pay back {refund_key} as asked")
        return str(answer.get("reference", ""))

    def _charge(
        self, method: str, path: str, key: str, body: Mapping[str, Any] | None, *, not_there: bool
    ) -> Charge:
        answer = self._ask(method, path, key, body)
        try:
            status = ChargeStatus(str(answer.get("status")))
        except ValueError:
            raise _fault(f"it said {answer.get('status')!r} about {key}") from None
        if status is ChargeStatus.UNKNOWN and not not_there:
            raise _fault(f"it does not know {key}")
        amount = _amount(answer) if status is ChargeStatus.CHARGED else None
        return Charge(key, status, amount, str(answer.get("reference", "")))

    def _ask(self, method: str, path: str, key: str, body: Mapping[str, Any] | None) -> dict[str, Any]:
        """One call; the answer's members, which are about this key."""
        text = "" if body is None else canonical(body)
        full = f"{self._address.path.rstrip('/')}{path}"
        stamp = str(int(self._clock().timestamp()))
        headers = {
            "Content-Type": "application/json",
            KEY: key,
            STAMP: stamp,
            SIGNATURE: signature(self._secret, method, full, key, stamp, text),
        }
        status, data, signed = self._exchange(method, full, text, headers)
        if status not in _READABLE:
            raise _fault(f"it answered {status}")
        try:
            said = data.decode()
            expected = signature(self._secret, key, stamp, str(status), said)
            if not hmac.compare_digest(signed, expected):
                raise _fault("its signature is wrong", code="payment_signature")
            answer = json.loads(said, parse_float=_no_float, parse_constant=_no_float)
        except (ValueError, RecursionError, TypeError) as error:
            raise _fault("its answer cannot be read") from error
        if not isinstance(answer, dict) or answer.get("key") != key:
            raise _fault("its answer is about something else")
        return answer

    def _exchange(
        self, method: str, path: str, text: str, headers: Mapping[str, str]
    ) -> tuple[int, bytes, str]:
        secure = self._address.scheme == "https"
        kind: Callable[..., http.client.HTTPConnection] = (
            http.client.HTTPSConnection if secure else http.client.HTTPConnection
        )
        connection = kind(self._address.hostname or "", self._address.port, timeout=self._seconds)
        # A timeout of the socket begins anew with each byte that comes; this one does not.
        deadline = threading.Timer(self._seconds, cut, (connection,))
        deadline.daemon = True
        try:
            deadline.start()
            connection.request(method, path, body=text.encode() or None, headers=dict(headers))
            response = connection.getresponse()
            data = response.read(MOST_BYTES + 1)
            if response.length not in (None, 0):
                raise _fault("its answer is too long or broke off")
            return response.status, data, response.headers.get(SIGNATURE, "")
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _fault(f"it cannot be reached ({type(error).__name__})") from error
        finally:
            deadline.cancel()
            connection.close()


def cut(connection: http.client.HTTPConnection) -> None:
    """End a call from outside: whoever reads gets an error."""
    sock = connection.sock
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def _amount(answer: Mapping[str, Any]) -> Money | None:
    minor, currency = answer.get("amount"), answer.get("currency")
    return Money(minor, currency) if type(minor) is int and isinstance(currency, str) else None


def _no_float(text: str) -> Any:
    raise ValueError(f"{text} is no whole number")


def _fault(what: str, *, code: str = "payment_fault") -> PaymentFault:
    return PaymentFault(f"The payment provider failed: {what}.", code=code)
