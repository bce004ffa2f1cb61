"""A worker in a process of its own, and who signs for it."""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization

from skills.alexa.authority import Authority, Signer
from tests.conftest import ROOT
from tests.skills.alexa.conftest import Alexa
from voice_shop.home import initialise

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


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """A worker over a fresh grocery, until it is asked to end."""
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
