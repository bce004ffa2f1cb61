"""Sends Alexa's requests, each signed for itself; prints seconds and latencies as JSON.

    python scripts/bench_alexa_load.py FOLDER PORT COUNT CLIENTS RATE

FOLDER has key.pem. RATE is how many are sent a second; with 0 each client sends the next when it is answered.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
import uuid
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SKILL = "amzn1.ask.skill.11111111-2222-3333-4444-555555555555"


def send(folder: Path, port: int, count: int, clients: int, rate: int) -> None:
    """Send signed requests; without a rate, each client sends the next when it is answered."""
    requests = deque(signed(folder, count))
    chooser = selectors.DefaultSelector()
    sockets = [socket.create_connection(("127.0.0.1", port)) for _ in range(clients)]
    idle, begun, buffers = deque(sockets), dict.fromkeys(sockets, 0.0), dict.fromkeys(sockets, b"")
    for each in sockets:
        each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        chooser.register(each, selectors.EVENT_READ)
    times: list[float] = []
    start = time.perf_counter()
    sent = 0
    while len(times) < count:
        now = time.perf_counter()
        while requests and idle and (not rate or sent < (now - start) * rate):
            used = idle.popleft()
            # At a rate, an answer is late from when it was due, not from when there was a client for it.
            begun[used] = start + sent / rate if rate else time.perf_counter()
            used.sendall(requests.popleft())
            sent += 1
        for key, _ in chooser.select(0.001 if rate else 1):
            ended: socket.socket = key.fileobj  # type: ignore[assignment]
            buffers[ended] += ended.recv(65536)
            if whole(buffers[ended]):
                times.append(time.perf_counter() - begun[ended])
                buffers[ended] = b""
                idle.append(ended)
    seconds = time.perf_counter() - start
    times.sort()
    ms = [times[int(part * (count - 1))] * 1000 for part in (0.5, 0.99)]
    print(json.dumps({"seconds": seconds, "answers": count, "ms": ms}))


def whole(answer: bytes) -> bool:
    """Whether all of an answer is there; it must be a good one."""
    head, found, body = answer.partition(b"\r\n\r\n")
    if not found:
        return False
    if not head.startswith(b"HTTP/1.1 200"):
        raise SystemExit(head.decode())
    (length,) = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return len(body) >= int(length.split(b":")[1])


def signed(folder: Path, count: int) -> Iterator[bytes]:
    """Requests as they go over the wire."""
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    from skills.alexa.authority import Signer

    key = load_pem_private_key((folder / "key.pem").read_bytes(), None)
    signer = Signer(key, ())  # type: ignore[arg-type]
    for _ in range(count):
        body = json.dumps(envelope("LaunchRequest")).encode()
        headers = {**signer.headers(body), "Host": "localhost", "Content-Length": str(len(body))}
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        yield f"POST / HTTP/1.1\r\n{head}\r\n".encode() + body


def envelope(kind: str) -> dict[str, Any]:
    """A request of this moment."""
    application = {"applicationId": SKILL}
    user = {"userId": "amzn1.ask.account.BENCH"}
    return {
        "version": "1.0",
        "session": {
            "new": True,
            "sessionId": f"amzn1.echo-api.session.{uuid.uuid4()}",
            "application": application,
            "attributes": {},
            "user": user,
        },
        "context": {
            "System": {
                "application": application,
                "user": user,
                "device": {"deviceId": "amzn1.ask.device.BENCH", "supportedInterfaces": {}},
                "apiEndpoint": "https://api.amazonalexa.com",
                "apiAccessToken": "x" * 800,
            }
        },
        "request": {
            "type": kind,
            "requestId": f"amzn1.echo-api.request.{uuid.uuid4()}",
            "timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "locale": "en-US",
        },
    }


if __name__ == "__main__":
    where, *numbers = sys.argv[1:]
    send(Path(where), *map(int, numbers))
