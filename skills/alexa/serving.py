"""The endpoint served with waitress, by worker processes that share what is listened on.

gunicorn does it too: skills/alexa/gunicorn_conf.py.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
from collections.abc import Callable, Sequence

import waitress
from flask import Flask
from waitress.adjustments import Adjustments

from skills.alexa import workers
from voice_shop.errors import InputError

_PATIENCE = 10
"""Seconds after which a connection that sends nothing is closed."""
_BACKLOG = 1024


def serve(
    endpoint: Flask, *, host: str, port: int, threads: int, processes: int, ready: Callable[[str], None]
) -> None:
    """Serve until interrupted or terminated; what is being answered then is answered.

    Args:
        threads: of each process.
        processes: that serve; made of this one, which looks after them, once the endpoint is built.
        ready: gets the address once it is listened on.

    Raises:
        InputError: the address cannot be listened on.
        KeyboardInterrupt: it was interrupted.
    """
    try:
        sockets = _listen(host, port)
    except (OSError, ValueError, OverflowError) as error:
        raise InputError(
            f"{host}, port {port} cannot be listened on: {_why(error)}.",
            hint="--host and --port, or [alexa] in the settings, choose another.",
            code="address",
        ) from error
    # A line for each request that has to wait for a thread.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{sockets[0].getsockname()[1]}/"
    ended = workers.run(processes, lambda: _serve(endpoint, sockets, threads), lambda: ready(address))
    if ended == signal.SIGINT:
        raise KeyboardInterrupt


def _serve(endpoint: Flask, sockets: Sequence[socket.socket], threads: int) -> None:
    """One worker."""
    server = waitress.create_server(
        endpoint,
        sockets=list(sockets),
        threads=threads,
        channel_timeout=_PATIENCE,
        cleanup_interval=5,
        connection_limit=1000,
        max_request_body_size=512 * 1024,
        max_request_header_size=32 * 1024,
        ident=None,
    )
    server.run()  # takes SystemExit for the end
    server.close()


def _listen(host: str, port: int) -> list[socket.socket]:
    """What a host stands for: localhost is an address of each kind."""
    return [
        socket.create_server(address, family=family, backlog=_BACKLOG)
        for family, _, _, address in Adjustments(host=host, port=port).listen
    ]


def _why(error: Exception) -> str:
    number = getattr(error, "errno", None)
    return (os.strerror(number) if number else str(error)).rstrip(".")
