"""Asking others over HTTPS: one address, no redirect, no proxy, and never long or much."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from skills.alexa.address import HOST

Fetch = Callable[[str], bytes]
"""The file at a path below HOST. Raises OSError when it cannot be had."""

SECONDS = 2.0
MOST_BYTES = 32 * 1024


def fetch(path: str) -> bytes:
    """The file at `https://s3.amazonaws.com` + `path`. Raises OSError."""
    return fetch_from(HOST, 443, path, ssl.create_default_context())


@dataclass(frozen=True, slots=True)
class Asked:
    """What is sent: GET without a body, POST with one."""

    path: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def fetch_from(
    host: str, port: int, asked: str | Asked, context: ssl.SSLContext, *, seconds: float = SECONDS
) -> bytes:
    """A file, or another answer, of at most MOST_BYTES, with all that it takes done within `seconds`.

    Args:
        asked: a path alone is a file.

    Raises:
        OSError: no connection, no trust, another status than 200, too large, too slow, or no HTTP.
    """
    open_ = _Watched()
    watch = threading.Timer(seconds, open_.end)
    watch.daemon = True
    watch.start()
    try:
        plain = socket.create_connection((host, port), seconds)
        open_.watch(plain)
        with context.wrap_socket(plain, server_hostname=host) as secured:
            open_.watch(secured)
            found = _answer(secured, host, Asked(asked) if isinstance(asked, str) else asked)
            open_.check()
            return found
    except http.client.HTTPException as error:
        raise OSError("that was no HTTP") from error
    finally:
        watch.cancel()
        open_.close()


def _answer(secured: ssl.SSLSocket, host: str, asked: Asked) -> bytes:
    connection = http.client.HTTPSConnection(host)
    connection.sock = secured
    method = "GET" if asked.body is None else "POST"
    headers = {"Accept-Encoding": "identity", **asked.headers}
    connection.request(method, asked.path, asked.body, headers)
    response = connection.getresponse()
    if response.status != http.client.OK:
        raise OSError(f"the answer was {response.status}")
    found = response.read(MOST_BYTES + 1)
    if len(found) > MOST_BYTES:
        raise OSError("the file is too large")
    if response.length:
        raise OSError("the file was cut short")
    return found


class _Watched:
    """The socket that is in use, to be cut off from another thread when the time is over.

    A time limit on the socket alone would not do: it begins anew with every byte.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._over = False

    def watch(self, used: socket.socket) -> None:
        """From now on this is the one."""
        with self._lock:
            self._socket = used
        self.check()

    def check(self) -> None:
        """What was cut off may look like what was at its end."""
        if self._over:
            raise TimeoutError("the time is over")

    def end(self) -> None:
        """The time is over."""
        with self._lock:
            self._over = True
            if self._socket is not None:
                with suppress(OSError):
                    # Of the plain socket below: unwrapping TLS would wait for the other side.
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def close(self) -> None:
        """It is not used any more."""
        with self._lock:
            if self._socket is not None:
                self._socket.close()
            self._socket = None
