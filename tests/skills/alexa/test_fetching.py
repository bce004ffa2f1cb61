"""Certificates are fetched from one host over real TLS: bounded in time and size, and never elsewhere."""

from __future__ import annotations

import itertools
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from skills.alexa.authority import Authority, Leaf
from skills.alexa.fetching import MOST_BYTES, Asked, fetch_from

Answer = Callable[[ssl.SSLSocket], None]


def ok(body: bytes, announced: int | None = None) -> Answer:
    length = len(body) if announced is None else announced
    return lambda s: s.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % length + body)


def moved(s: ssl.SSLSocket) -> None:
    s.sendall(b"HTTP/1.1 302 Found\r\nLocation: /good\r\nContent-Length: 0\r\n\r\n")


def chunked_without_end(s: ssl.SSLSocket) -> None:
    s.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        s.sendall(b"1000\r\n" + b"x" * 4096 + b"\r\n")


def drop_by_drop(s: ssl.SSLSocket) -> None:
    """Each byte comes in time; all of them never do."""
    s.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in itertools.count():
        s.sendall(b"x")
        threading.Event().wait(0.05)


def headers_drop_by_drop(s: ssl.SSLSocket) -> None:
    s.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in itertools.count():
        s.sendall(b"X-%d: y\r\n" % number)
        threading.Event().wait(0.05)


def silence(s: ssl.SSLSocket) -> None:
    with suppress(OSError):
        s.recv(1)


ANSWERS: dict[str, Answer] = {
    "/good": ok(b"certificates"),
    "/full": ok(b"x" * MOST_BYTES),
    "/large": ok(b"x" * (MOST_BYTES + 1)),
    "/endless": chunked_without_end,
    "/moved": moved,
    "/missing": lambda s: s.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno"),
    "/cut": ok(b"half", announced=8),
    "/nonsense": lambda s: s.sendall(b"hello\r\n\r\n"),
    "/headers": lambda s: s.sendall(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n"),
    "/slow": drop_by_drop,
    "/slow-headers": headers_drop_by_drop,
    "/silent": silence,
}


def echo(s: ssl.SSLSocket, head: bytes) -> None:
    """What was sent, as a body."""
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    body = head.partition(b"\r\n\r\n")[2]
    while len(body) < length:
        body += s.recv(4096)
    ok(head.split(b" ")[0] + b" " + body)(s)


@pytest.fixture(scope="module")
def context(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    trusting = ssl.create_default_context()
    root = authority.root.public_bytes(serialization.Encoding.PEM).decode()
    trusting.load_verify_locations(cadata=root)
    return trusting


@pytest.fixture(scope="module")
def port(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Listens on loopback as `localhost` and answers as ANSWERS has it."""
    signer = authority.signer(Leaf(names=("localhost",)))
    file: Path = tmp_path_factory.mktemp("tls") / "server.pem"
    key = signer.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(key + signer.pem)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(file)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, args=(listening, serving), daemon=True).start()
        yield int(listening.getsockname()[1])


def serve(listening: socket.socket, serving: ssl.SSLContext) -> None:
    while True:
        try:
            plain, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=answer, args=(plain, serving), daemon=True).start()


def answer(plain: socket.socket, serving: ssl.SSLContext) -> None:
    with suppress(OSError), serving.wrap_socket(plain, server_side=True) as secured:
        head = secured.recv(4096)
        path = head.split()[1].decode()
        if path == "/echo":
            echo(secured, head)
        else:
            ANSWERS[path](secured)


def fetched(path: str, port: int, context: ssl.SSLContext, host: str = "localhost") -> bytes:
    return fetch_from(host, port, path, context, seconds=1)


@pytest.mark.parametrize("path", ["/good", "/full"])
def test_a_file_is_fetched(
    path: str, port: int, context: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetched(path, port, context) in (b"certificates", b"x" * MOST_BYTES)


@pytest.mark.parametrize("path", sorted(set(ANSWERS) - {"/good", "/full"}))
def test_anything_else_is_not(path: str, port: int, context: ssl.SSLContext) -> None:
    with pytest.raises(OSError, match=r".*"):
        fetched(path, port, context)


def test_a_form_is_posted(port: int, context: ssl.SSLContext) -> None:
    form = Asked("/echo", b"token=x", {"Content-Type": "application/x-www-form-urlencoded"})
    assert fetch_from("localhost", port, form, context, seconds=5) == b"POST token=x"


def test_a_server_that_nobody_vouches_for_is_not_asked(port: int) -> None:
    with pytest.raises(OSError, match=r"(?i)certificate"):
        fetched("/good", port, ssl.create_default_context())


def test_a_server_of_another_name_is_not_asked(port: int, context: ssl.SSLContext) -> None:
    with pytest.raises(OSError, match=r"(?i)certificate"):
        fetched("/good", port, context, host="127.0.0.1")


def test_who_does_not_shake_hands_is_left(context: ssl.SSLContext) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as mute,
        pytest.raises(OSError, match=r".*"),
    ):
        fetched("/good", mute.getsockname()[1], context)


def test_where_nobody_listens_nothing_is_fetched(context: ssl.SSLContext) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(OSError, match=r".*"):
        fetched("/good", port, context)
