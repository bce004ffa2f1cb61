"""One process that serves the endpoint with waitress. More of them: skills/alexa/gunicorn.conf.py."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import NoReturn

import waitress
from flask import Flask

from voice_shop.errors import InputError

_PATIENCE = 10
"""Seconds after which a connection that sends nothing is closed."""


def serve(endpoint: Flask, *, host: str, port: int, threads: int, ready: Callable[[str], None]) -> None:
    """Serve until interrupted or terminated; what is being answered then is answered.

    Args:
        ready: gets the address once it is listened on.

    Raises:
        InputError: the address cannot be listened on.
        KeyboardInterrupt: it was interrupted.
    """
    try:
        server = waitress.create_server(
            endpoint,
            host=host,
            port=port,
            threads=threads,
            channel_timeout=_PATIENCE,
            cleanup_interval=5,
            connection_limit=1000,
            max_request_body_size=512 * 1024,
            max_request_header_size=32 * 1024,
            ident=None,
        )
    except (OSError, ValueError) as error:
        raise InputError(
            f"{host}, port {port} cannot be listened on: {_why(error)}.",
            hint="--host and --port, or [alexa] in the settings, choose another.",
            code="address",
        ) from error
    ended: list[int] = []
    for how in (signal.SIGTERM, signal.SIGINT):
        signal.signal(how, lambda number, _frame: _end(ended, number))
    shown = f"[{host}]" if ":" in host else host
    ready(f"http://{shown}:{getattr(server, 'effective_port', port)}/")
    server.run()
    server.close()
    if signal.SIGINT in ended:
        raise KeyboardInterrupt  # which waitress kept to itself


def _why(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).rstrip(".")


def _end(ended: list[int], how: int) -> NoReturn:
    ended.append(how)
    raise SystemExit(0)
