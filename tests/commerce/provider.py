"""A payment provider over HTTP that keeps its promises, and breaks in every way that is asked for.

It follows docs/payment.md by itself: nothing of the client is used, but for the shared secret.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from tests.answering import Quiet, answering

SECRET = b"between the two of us"


def signed(*parts: str) -> str:
    return hmac.new(SECRET, "\n".join(parts).encode(), hashlib.sha256).hexdigest()


@dataclass
class Ledger:
    """What the provider knows; `fault` is how it misbehaves from now on, for so many calls."""

    charges: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    fault: str = ""
    times: int = 0
    declines: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)
    let_go: threading.Event = field(default_factory=threading.Event)

    def breaks(self, fault: str, times: int = 1) -> None:
        self.fault, self.times = fault, times

    def next_fault(self) -> str:
        with self.lock:
            if self.times < 1:
                return ""
            self.times -= 1
            return self.fault

    @property
    def taken(self) -> int:
        """Minor units that are with the shop: charged, not voided, less what was paid back."""
        charged = sum(c["amount"] for c in self.charges.values() if c["status"] == "charged")
        return charged - sum(refund["amount"] for refund in self.refunds.values())

    def of(self, key: str) -> int:
        """Minor units that are with the shop of one charge."""
        charge = self.charges.get(key, {"status": "unknown"})
        return int(charge["amount"]) if charge["status"] == "charged" else 0

    def answer(self, method: str, parts: list[str], body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        with self.lock:
            match method, parts:
                case "POST", ["charges"]:
                    self.calls["charge"] += 1
                    known = self.charges.get(body["key"])
                    if known is None:
                        status = "declined" if self.declines else "charged"
                        known = {**body, "status": status, "reference": f"ch_{len(self.charges)}"}
                        self.charges[body["key"]] = known
                    return (200 if known["status"] == "charged" else 402), known
                case "GET", ["charges", key]:
                    self.calls["find"] += 1
                    known = self.charges.get(key)
                    return (200, known) if known else (404, {"key": key, "status": "unknown"})
                case "POST", ["charges", key, "void"]:
                    self.calls["void"] += 1
                    known = self.charges.setdefault(key, {"key": key, "amount": 0})
                    if known.get("status") != "declined":
                        known["status"] = "voided"
                    return 200, {"key": key, "status": known["status"]}
                case "POST", ["charges", key, "refunds"]:
                    self.calls["refund"] += 1
                    known = self.refunds.setdefault(body["key"], {**body, "charge": key})
                    return 200, {**known, "status": "refunded", "reference": f"re_{len(self.refunds)}"}
        return 404, {}


def _with(**members: object) -> Callable[[dict[str, Any], bytes], bytes]:
    return lambda answer, _: json.dumps({**answer, **members}).encode()


OTHER_ANSWERS: dict[str, Callable[[dict[str, Any], bytes], bytes]] = {
    "wrong amount": lambda answer, _: json.dumps({**answer, "amount": answer["amount"] + 1}).encode(),
    "other currency": _with(currency="USD"),
    "other key": _with(key="other"),
    "float": _with(amount=1199.0),
    "strange": _with(status="maybe"),
    "bad json": lambda _, said: said[:-1],
    "no object": lambda *_: b"[" * 100_000,
    "not utf-8": lambda *_: b"\xff\xfe",
    "endless": lambda _, said: b" " * 200_000 + said,
}
SIGNATURES = {"wrong signature": "0" * 64, "no signature": ""}
STATUSES = {"500 after": 500, "redirects": 302}


class Handler(Quiet):
    """One call. `server.ledger` is the `Ledger`."""

    protocol_version = "HTTP/1.1"
    ledger: Ledger

    def get(self) -> None:
        self._call("GET")

    def post(self) -> None:
        self._call("POST")

    def _call(self, method: str) -> None:
        ledger, fault = self.ledger, self.ledger.next_fault()
        text = self.body().decode()
        key, stamp = self.headers["Idempotency-Key"], self.headers["X-Timestamp"]
        expected = signed(method, self.path, key, stamp, text)
        if not hmac.compare_digest(expected, self.headers["X-Signature"]):
            self.send_error(401)
            return
        if fault == "refuses":
            self.close_connection = True
            return
        if fault == "hangs":
            ledger.let_go.wait(20)
            return
        if fault == "500 before":
            self._send(500, key, stamp, b'{"oops": true}')
            return
        parts = [unquote(part) for part in self.path.removeprefix("/v1/").split("/")]
        status, answer = ledger.answer(method, parts, json.loads(text) if text else {})
        self._misbehave(fault, status, key, stamp, answer)

    def _misbehave(self, fault: str, status: int, key: str, stamp: str, answer: dict[str, Any]) -> None:
        said = json.dumps(answer).encode()
        changed = OTHER_ANSWERS.get(fault)
        if fault == "lost":
            self.close_connection = True
        elif fault == "slow":
            self._drip(status, key, stamp, said)
        elif fault == "closes":
            self._send(status, key, stamp, said, cut=len(said) // 2)
        elif fault in SIGNATURES:
            self._send(status, key, stamp, said, sign=SIGNATURES[fault])
        elif changed is not None:
            self._send(STATUSES.get(fault, status), key, stamp, changed(answer, said))
        else:
            self._send(STATUSES.get(fault, status), key, stamp, said)

    def _send(
        self,
        status: int,
        key: str,
        stamp: str,
        data: bytes,
        *,
        cut: int | None = None,
        sign: str | None = None,
    ) -> None:
        said = data.decode(errors="replace")
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("X-Signature", signed(key, stamp, str(status), said) if sign is None else sign)
        if status == 302:
            self.send_header("Location", self.path)
        self.end_headers()
        self.wfile.write(data[:cut])
        self.close_connection = cut is not None

    def _drip(self, status: int, key: str, stamp: str, data: bytes) -> None:
        """So slowly that no single wait is too long."""
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("X-Signature", signed(key, stamp, str(status), data.decode()))
        self.end_headers()
        for byte in data:
            if self.ledger.let_go.is_set():
                return
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(0.2)


@contextmanager
def serving(ledger: Ledger) -> Iterator[str]:
    """The provider on this machine; gives its address."""
    handler = type("Bound", (Handler,), {"ledger": ledger})
    with answering(handler) as address:
        try:
            yield f"{address}/v1"
        finally:
            ledger.let_go.set()
