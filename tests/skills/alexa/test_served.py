"""The endpoint as it is deployed: a real server in a process of its own, and nginx before it."""

from __future__ import annotations

import http.client
import json
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives import serialization

from skills.alexa.authority import Authority, Leaf, Signer
from tests.conftest import ROOT
from tests.skills.alexa.conftest import SKILL, Alexa
from voice_shop.home import initialise

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
VOICE_SHOP = [sys.executable, "-m", "voice_shop"]
PEM = serialization.Encoding.PEM


@dataclass
class Served:
    """A worker, and who signs for it."""

    port: int
    authority: Authority
    signer: Signer
    process: subprocess.Popen[str]

    def envelope(self) -> dict[str, Any]:
        """A request of this moment."""
        alexa = Alexa(None, self.signer, datetime.now(UTC))  # type: ignore[arg-type]
        return alexa.envelope({"type": "LaunchRequest"})

    def post(self, connection: http.client.HTTPConnection, body: bytes, **more: str) -> int:
        """Send a body, signed; the status."""
        connection.request("POST", "/", body, {**self.signer.headers(body), **more})
        response = connection.getresponse()
        response.read()
        return response.status


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    authority = Authority(datetime.now(UTC))
    signer = authority.signer()
    initialise(folder / "home", "grocery")
    (folder / "root.pem").write_bytes(authority.root.public_bytes(PEM))
    (folder / "chain.pem").write_bytes(signer.pem)
    arguments = [str(folder / name) for name in ("home", "root.pem", "chain.pem")]
    command = [sys.executable, "-m", "tests.skills.alexa.worker", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = urlsplit(process.stdout.readline()).port
        assert port is not None
        yield Served(port, authority, signer, process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0, "it ends when it is asked to"


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


@contextmanager
def nginx(folder: Path, served: Served) -> Iterator[int]:
    """The sample of the documentation, with the places of this machine."""
    signer = served.authority.signer(Leaf(names=("localhost",)))
    key = signer.key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key)
    (folder / "chain.pem").write_bytes(signer.pem)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    sample = (ROOT / "docs" / "alexa" / "nginx.conf").read_text(encoding="utf-8")
    places = {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "127.0.0.1:5000": f"127.0.0.1:{served.port}",
        "server_name shop.example": "server_name localhost",
        "/etc/letsencrypt/live/shop.example/fullchain.pem": str(folder / "chain.pem"),
        "/etc/letsencrypt/live/shop.example/privkey.pem": str(folder / "key.pem"),
    }
    for before, after in places.items():
        assert before in sample
        sample = sample.replace(before, after)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log stderr; events {{}}\n"
        f"http {{\naccess_log off;\n{temporary}{sample}\n}}\n"
    )
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            while process.poll() is None:
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except ConnectionRefusedError:
                    continue
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            yield port
        finally:
            process.terminate()


@pytest.mark.skipif(not Path(NGINX).exists(), reason="no nginx: on Debian scripts/setup --dev installs it")
def test_nginx_as_documented_passes_the_body_on_as_it_came(served: Served, tmp_path: Path) -> None:
    context = ssl.create_default_context()
    context.load_verify_locations(cadata=served.authority.root.public_bytes(PEM).decode())
    with nginx(tmp_path, served) as port:
        connection = http.client.HTTPSConnection("localhost", port, context=context, timeout=60)
        odd = json.dumps(served.envelope(), indent=3, ensure_ascii=False).encode() + b"\n\t \r\n"
        assert served.post(connection, odd) == 200
        large = json.dumps(served.envelope()).encode()
        assert served.post(connection, large + b" " * (256 * 1024 - len(large))) == 200
        assert served.post(connection, odd) == 400, "it came before"
        connection.close()
        assert served.post(connection, b" " * (256 * 1024 + 1)) == 413
        connection.close()
        for path, status in (("/health", 404), ("/ready", 404), ("/link/authorize", 404), ("/other", 404)):
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            assert response.status == status
        connection.close()


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


def test_an_address_that_is_taken_is_told(tmp_path: Path) -> None:
    initialise(tmp_path, "grocery")
    (tmp_path / "voice-shop.toml").write_text(f'[alexa]\nskill_id = "{SKILL}"\n')
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [*VOICE_SHOP, "--home", str(tmp_path), "serve", "alexa", "--port", port]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 2
    assert result.stderr.startswith(f"Error: 127.0.0.1, port {port} cannot be listened on")
    assert result.stderr.count("\n") == 1


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
