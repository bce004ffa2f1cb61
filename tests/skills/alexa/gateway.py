"""A running endpoint, and a gateway before it that signs what clients without Alexa's key send."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import waitress
from flask import Flask

from skills.alexa.authority import Signer


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
    gateway = ThreadingHTTPServer(("127.0.0.1", 0), _signing(port, signer))
    threading.Thread(target=gateway.serve_forever, daemon=True).start()
    try:
        yield Running(f"http://127.0.0.1:{gateway.server_port}/", f"http://127.0.0.1:{port}/")
    finally:
        gateway.shutdown()
        gateway.server_close()
        server.close()


def _signing(port: int, signer: Signer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request(
                "POST", "/", body, {**signer.headers(body), "Content-Type": "application/json"}
            )
            answer = connection.getresponse()
            data = answer.read()
            connection.close()
            self.send_response(answer.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
