"""A running endpoint, and a gateway before it that signs what clients without Alexa's key send."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler

import waitress
from flask import Flask

from skills.alexa.authority import Signer
from tests.answering import Quiet, answering


@dataclass(frozen=True)
class Running:
    """Where both listen: `signed` is for clients, `endpoint` for who signs by themselves."""

    signed: str
    endpoint: str


@contextmanager
def running(app: Flask, signer: Signer) -> Iterator[Running]:
    """Serve an endpoint with waitress, and the gateway before it."""
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
    port = server.effective_port
    threading.Thread(target=server.run, daemon=True).start()
    try:
        with answering(_signing(port, signer)) as gateway:
            yield Running(f"{gateway}/", f"http://127.0.0.1:{port}/")
    finally:
        server.close()


def _signing(port: int, signer: Signer) -> type[BaseHTTPRequestHandler]:
    class Handler(Quiet):
        def post(self) -> None:
            body = self.body()
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request(
                "POST", "/", body, {**signer.headers(body), "Content-Type": "application/json"}
            )
            answer = connection.getresponse()
            data = answer.read()
            connection.close()
            self.answer(answer.status, data, Content_Type="application/json")

    return Handler
