"""A server of scripts/bench_alexa.py; prints its port.

    python scripts/bench_alexa_serve.py ours|stock|stock_workers|whole FOLDER

FOLDER is what `prepare` there has made.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import waitress
from bench_alexa_load import SKILL

THREADS = 8
"""Of each process."""


def serve(kind: str, folder: Path) -> None:
    """Serve until the process is ended."""
    from skills.alexa import serving as ours
    from skills.alexa.workers import usual

    endpoints = {
        "ours": our_endpoint,
        "stock": stock_endpoint,
        "stock_workers": stock_endpoint,
        "whole": whole_endpoint,
    }
    made = endpoints[kind](folder)
    if kind == "stock":
        server = waitress.create_server(made, host="127.0.0.1", port=0, threads=THREADS, connection_limit=500)
        print(server.effective_port, flush=True)
        server.run()
        return
    ours.serve(made, host="127.0.0.1", port=0, threads=THREADS, processes=usual(), ready=print_port)


def print_port(address: str) -> None:
    """Of the address that is served."""
    print(urlsplit(address).port, flush=True)


def hello() -> Any:
    """The handler of both."""
    from ask_sdk_core.skill_builder import SkillBuilder
    from ask_sdk_core.utils import is_request_type

    builder = SkillBuilder()

    @builder.request_handler(can_handle_func=is_request_type("LaunchRequest"))
    def launch(handler_input: Any) -> Any:
        return handler_input.response_builder.speak("hello").ask("hello").response

    return builder.create()


def our_endpoint(folder: Path) -> Any:
    """Our gate and dispatcher before it."""
    from skills.alexa.app import endpoint
    from skills.alexa.dispatch import Dispatcher
    from skills.alexa.gate import Gate
    from skills.alexa.replays import Replays
    from voice_shop.clock import system_clock

    gate = Gate(SKILL, Replays(folder / "home" / "shop.db"), system_clock, **trusting(folder))
    return endpoint(gate, Dispatcher(hello()))


def whole_endpoint(folder: Path) -> Any:
    """As `voice-shop serve alexa` has it."""
    from skills.alexa import SkillSettings, create_app

    return create_app(SkillSettings(folder / "home", SKILL), **trusting(folder))


def trusting(folder: Path) -> Any:
    """The arguments that make an endpoint trust the throw-away root."""
    from cryptography import x509

    from skills.alexa.authority import PATH, serves

    root = x509.load_pem_x509_certificate((folder / "root.pem").read_bytes())
    return {"trust_roots": [root], "fetch": serves({PATH: (folder / "chain.pem").read_bytes()})}


def stock_endpoint(folder: Path) -> Any:
    """flask-ask-sdk with its verifiers on."""
    import re

    from flask import Flask

    search = re.search
    digit, digits = r"\d\.\d\.\d[a-z]*", r"\d\.\d\.\d+[a-z]*"
    # oscrypto takes one digit for the last place of OpenSSL's version.
    re.search = lambda pattern, *rest: search(  # type: ignore[assignment]
        pattern.replace(digit, digits) if isinstance(pattern, str) else pattern, *rest
    )
    import flask_ask_sdk.skill_adapter
    from ask_sdk_webservice_support import verifier

    re.search = search
    import certvalidator

    context = certvalidator.ValidationContext(extra_trust_roots=[(folder / "root.pem").read_bytes()])
    certificate_validator = certvalidator.CertificateValidator
    verifier.CertificateValidator = lambda leaf, others: certificate_validator(
        leaf, others, validation_context=context
    )
    chain = (folder / "chain.pem").read_bytes()
    verifier.urlopen = lambda _address: io.BytesIO(chain)
    app = Flask("stock")
    adapter = flask_ask_sdk.skill_adapter.SkillAdapter(skill=hello(), skill_id=SKILL, app=app)
    adapter.register(app, "/")
    return app


if __name__ == "__main__":
    serve(sys.argv[1], Path(sys.argv[2]))
