"""What stands around the endpoint, as documented: real proxies with TLS, and the unit as systemd sees it."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from skills.alexa.authority import Leaf
from tests.conftest import ROOT
from tests.skills.alexa.serving import PEM, Served

UNPACKED = ROOT / ".setup" / "servers" / "usr"
PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", f"{UNPACKED}/sbin", f"{UNPACKED}/bin"])
SAMPLES = ROOT / "docs" / "alexa"
Setup = Callable[[Path, int, int], list[str]]
"""Folder with certificate and key, port of the proxy, port of the worker -> the command."""


def sample(name: str, places: dict[str, str]) -> str:
    """A sample of the documentation with the places of this machine."""
    text = (SAMPLES / name).read_text(encoding="utf-8")
    for before, after in places.items():
        assert before in text
        text = text.replace(before, after)
    return text


def nginx(folder: Path, port: int, worker: int) -> list[str]:
    site = sample(
        "nginx.conf",
        {
            "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
            "127.0.0.1:5000": f"127.0.0.1:{worker}",
            "server_name shop.example": "server_name localhost",
            "/etc/letsencrypt/live/shop.example/fullchain.pem": str(folder / "chain.pem"),
            "/etc/letsencrypt/live/shop.example/privkey.pem": str(folder / "key.pem"),
        },
    )
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log stderr; events {{}}\n"
        f"http {{\naccess_log off;\n{temporary}{site}\n}}\n"
    )
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]


def caddy(folder: Path, port: int, worker: int) -> list[str]:
    here = f"https://localhost:{port} {{\n\tbind 127.0.0.1\n\ttls {folder}/chain.pem {folder}/key.pem"
    site = sample("Caddyfile", {"127.0.0.1:5000": f"127.0.0.1:{worker}", "shop.example {": here})
    (folder / "Caddyfile").write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{site}")
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@contextmanager
def proxy(folder: Path, served: Served, setup: Setup) -> Iterator[int]:
    """A proxy with TLS before a worker; its port."""
    signer = served.authority.signer(Leaf(names=("localhost",)))
    key = signer.key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key)
    (folder / "chain.pem").write_bytes(signer.pem)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    command = setup(folder, port, served.port)
    program = shutil.which(command[0], path=PATH)
    if program is None:
        pytest.skip(f"no {command[0]}: on Debian scripts/setup --dev brings it")
    with subprocess.Popen(
        [program, *command[1:]], stderr=subprocess.PIPE, env={"HOME": str(folder)}
    ) as process:
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


@pytest.mark.parametrize("setup", [nginx, caddy])
def test_a_proxy_as_documented_passes_the_body_on_as_it_came(
    setup: Setup, served: Served, tmp_path: Path
) -> None:
    context = ssl.create_default_context()
    context.load_verify_locations(cadata=served.authority.root.public_bytes(PEM).decode())
    with (
        proxy(tmp_path, served, setup) as port,
        closing(http.client.HTTPSConnection("localhost", port, context=context, timeout=60)) as connection,
    ):
        odd = json.dumps(served.envelope(), indent=3, ensure_ascii=False).encode() + b"\n\t \r\n"
        assert served.post(connection, odd) == 200
        large = json.dumps(served.envelope()).encode()
        assert served.post(connection, large + b" " * (256 * 1024 - len(large))) == 200
        assert served.post(connection, odd) == 400, "it came before"
        connection.close()
        assert served.post(connection, b" " * (256 * 1024 + 1)) == 413
        connection.close()
        for path, status in (
            ("/health", 404), ("/ready", 404), ("/link/authorize", 404), ("/other", 404),
            ("/privacy", 200), ("/terms/nl", 200), ("/privacyx", 404),
        ):  # fmt: skip
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            assert (path, response.status) == (path, status)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_systemd_takes_the_unit_as_it_is(tmp_path: Path) -> None:
    unit = tmp_path / "voice-shop-alexa.service"
    program = tmp_path / "gunicorn"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit.write_text(sample(unit.name, {"/opt/voice-shop/bin/gunicorn": str(program)}))
    for checks in (["verify", "--man=no"], ["security", "--offline=true", "--threshold=30", "--no-pager"]):
        told = subprocess.run(
            ["systemd-analyze", *checks, str(unit)], capture_output=True, text=True, check=False
        )
        assert [line for line in told.stderr.splitlines() if unit.name in line] == []
        assert told.returncode == 0, told.stderr
