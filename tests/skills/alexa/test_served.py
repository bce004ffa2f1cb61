"""The endpoint as it is deployed: a real server in a process of its own, and nginx before it."""

from __future__ import annotations

import http.client
import json
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives import serialization
from flask import Flask

from skills.alexa.serving import serve
from tests.conftest import ROOT
from tests.skills.alexa.conftest import SKILL
from tests.skills.alexa.serving import Served
from voice_shop.errors import InputError
from voice_shop.home import initialise

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
VOICE_SHOP = [sys.executable, "-m", "voice_shop"]
PEM = serialization.Encoding.PEM


@pytest.fixture
def direct(served: Served) -> Iterator[http.client.HTTPConnection]:
    with closing(http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)) as connection:
        yield connection


def test_a_signed_request_is_answered_and_an_unsigned_one_is_not(
    served: Served, direct: http.client.HTTPConnection
) -> None:
    body = json.dumps(served.envelope()).encode()
    assert served.post(direct, body) == 200
    direct.request("POST", "/", body, {"Content-Type": "application/json"})
    response = direct.getresponse()
    assert (response.status, response.read()) == (400, b"")
    assert response.headers["X-Request-Id"]
    direct.request("GET", "/ready")
    assert direct.getresponse().status == 200


def test_a_body_without_end_is_cut_off(served: Served) -> None:
    """In pieces, with no length told: whoever sends on forever is not listened to."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=60) as wire:
        head = ["POST / HTTP/1.1", "Host: x", "Content-Type: application/json", "Transfer-Encoding: chunked"]
        wire.sendall("\r\n".join([*head, "", ""]).encode())
        told = b""
        try:
            for _ in range(100):
                wire.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")
            told = wire.recv(100)
        except (BrokenPipeError, ConnectionResetError):
            told = told or b"closed"
    assert told == b"closed" or b" 413 " in told


def test_who_sends_drop_by_drop_holds_up_nobody(served: Served, direct: http.client.HTTPConnection) -> None:
    with_nothing = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(40)]
    for wire in with_nothing:
        wire.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
    assert served.post(direct, json.dumps(served.envelope()).encode()) == 200
    for wire in with_nothing:
        wire.close()


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_the_command_serves_until_it_is_told_to_end(how: signal.Signals, code: int, tmp_path: Path) -> None:
    initialise(tmp_path, "grocery")
    (tmp_path / "voice-shop.toml").write_text(f'[alexa]\nskill_id = "{SKILL}"\n')
    command = [*VOICE_SHOP, "--home", str(tmp_path), "serve", "alexa", "--json", "--port", "0"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as process:  # type: ignore[call-overload]
        address = json.loads(process.stdout.readline())["address"]
        with closing(http.client.HTTPConnection("127.0.0.1", urlsplit(address).port, timeout=60)) as asking:
            asking.request("GET", "/health")
            assert asking.getresponse().status == 200
        process.send_signal(how)
        out, log = process.communicate(timeout=60)
    assert process.returncode == code
    assert out == ""
    (line,) = [json.loads(line) for line in log.splitlines()]
    assert {"event": "answered", "path": "/health", "status": 200}.items() <= line.items()


def test_an_address_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"^127.0.0.1, port {port} cannot be listened on") as told:
            serve(Flask("x"), host="127.0.0.1", port=port, threads=1, processes=1, ready=pytest.fail)
    assert "\n" not in str(told.value)
    assert "(" not in str(told.value), "as the system says it, and nothing of how it was asked"


@contextmanager
def gunicorn(home: Path) -> Iterator[int]:
    """Two workers with the configuration that comes with us."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    command = [
        *(sys.executable, "-m", "gunicorn", "--config", "python:skills.alexa.gunicorn_conf"),
        *("--bind", f"127.0.0.1:{port}", "--workers", "2", "skills.alexa.wsgi:application()"),
    ]
    environment = {"PATH": "/usr/bin:/bin", "VOICE_SHOP_HOME": str(home)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        booted = 0
        for line in process.stderr:
            booted += "Booting worker" in line
            if booted == 2:
                break
        assert booted == 2, "both workers are there"
        try:
            yield port
        finally:
            process.terminate()


def test_gunicorn_serves_with_several_workers(tmp_path: Path) -> None:
    initialise(tmp_path / "home", "grocery")
    settings = tmp_path / "home" / "voice-shop.toml"
    settings.write_text(f'[alexa]\nskill_id = "{SKILL}"\n', encoding="utf-8")
    with gunicorn(tmp_path / "home") as port:
        for _ in range(6):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/ready")
            assert connection.getresponse().status == 200
            connection.close()
        connection.request("POST", "/", b"{}", {"Content-Type": "application/json"})
        assert connection.getresponse().status == 400
        connection.close()
