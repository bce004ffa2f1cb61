"""Alexa's requests a second, ours beside flask-ask-sdk as it comes, with its own verifiers on.

Both serve the same handler, which says hello, with the same server (waitress, one process, as many
threads), and are sent the same requests, each signed for itself, by one process that does nothing else. The
stock import is repaired by correcting oscrypto's pattern for OpenSSL's version; its verifier is told of the
throw-away root and gets the certificates from memory, the rest is as it was published. The whole skill over a
home is measured beside.

    python scripts/bench_alexa.py serve ours|stock|whole FOLDER     one server; prints its port
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

LOAD = Path(__file__).with_name("bench_alexa_load.py")
SKILL = "amzn1.ask.skill.11111111-2222-3333-4444-555555555555"
CLIENTS = 64
THREADS = 8
ROUNDS = 3
COUNT = int(os.environ.get("BENCH_ALEXA_REQUESTS", "2000"))
"""Requests of each round."""
SOAK = int(os.environ.get("BENCH_ALEXA_SOAK", "100000"))
"""Requests over which memory is watched."""
RATE = 100
"""Requests a second at which the time of an answer is measured: nobody waits for anybody else there."""


def bench() -> None:
    """All of it."""
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    print(f"Alexa: {CLIENTS} clients that keep their connections, one server process of {THREADS} threads")
    verification()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        with serving("ours", folder) as ours, serving("stock", folder) as stock:
            compare(folder, ours, stock)
            soak(folder, ours)
        with serving("whole", folder) as whole:
            told = load(folder, whole.port, COUNT, CLIENTS, 0)
            print(f"  the whole skill       {told['answers'] / told['seconds']:.0f} requests a second")
            at_a_rate(folder, "whole", whole)


def compare(folder: Path, ours: Server, stock: Server) -> None:
    """In turns, so that both meet the same machine; the best round of each counts."""
    rates: dict[str, list[float]] = {"ours": [], "stock": []}
    for _ in range(ROUNDS):
        for kind, server in (("ours", ours), ("stock", stock)):
            told = load(folder, server.port, COUNT, CLIENTS, 0)
            rates[kind].append(told["answers"] / told["seconds"])
    mine, other = max(rates["ours"]), max(rates["stock"])
    print(f"  requests a second     ours {mine:.0f}   stock {other:.0f}   ratio {mine / other:.1f}")
    cpu = {kind: cpu_of(folder, server) for kind, server in (("ours", ours), ("stock", stock))}
    print(
        f"  core for a request    ours {cpu['ours']:.2f} ms   stock {cpu['stock']:.2f} ms"
        f"   ratio {cpu['stock'] / cpu['ours']:.1f}"
    )
    at_a_rate(folder, "ours", ours)
    at_a_rate(folder, "stock", stock)


def cpu_of(folder: Path, server: Server) -> float:
    """Milliseconds of a core that a request takes in the server: true on a busy machine too."""
    before = server.cpu()
    load(folder, server.port, COUNT, CLIENTS, 0)
    return (server.cpu() - before) / COUNT * 1000


def at_a_rate(folder: Path, kind: str, server: Server) -> None:
    """How long an answer takes while nobody waits for anybody else."""
    p50, p99 = load(folder, server.port, 20 * RATE, CLIENTS, RATE)["ms"]
    print(f"  answer at {RATE}/s       {kind} p50 {p50:.1f} ms, p99 {p99:.1f} ms")


def soak(folder: Path, server: Server) -> None:
    """Memory over many requests: after the first tenth, and at the end."""
    tenth = SOAK // 10
    load(folder, server.port, tenth, CLIENTS, 0)
    before = server.rss()
    for _ in range(9):
        load(folder, server.port, tenth, CLIENTS, 0)
    after = server.rss()
    print(
        f"  memory over {SOAK} requests: {before / 1e6:.1f} MB after a tenth, {after / 1e6:.1f} MB at the end"
    )


def verification() -> None:
    """What letting one request in costs, without the shop: seconds of one core."""
    from bench_alexa_load import envelope

    from skills.alexa.authority import PATH, Authority, serves
    from skills.alexa.gate import Gate
    from skills.alexa.replays import Replays
    from voice_shop.commerce.store import Store

    now = datetime.now(UTC)
    authority = Authority(now)
    signer = authority.signer()
    body = json.dumps(envelope("LaunchRequest")).encode()
    headers = signer.headers(body)
    with tempfile.TemporaryDirectory() as name:
        replays = Replays(Store(Path(name) / "shop.db"))
        gate = Gate(
            SKILL, replays, lambda: now, trust_roots=[authority.root], fetch=serves({PATH: signer.pem})
        )
        gate.verify(headers, body)
        begun = time.process_time()
        for _ in range(2000):
            gate.verify(headers, body)
        spent = (time.process_time() - begun) / 2000
    print(f"  verification, warm    {spent * 1e6:.0f} µs of one core ({len(body)} bytes)")


class Server:
    """A running server."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process = process
        self.port = port

    def rss(self) -> int:
        """Bytes of memory that it has."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        (line,) = [line for line in status.splitlines() if line.startswith("VmRSS")]
        return int(line.split()[1]) * 1024

    def cpu(self) -> float:
        """Seconds of a core that it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(kind: str, folder: Path) -> Iterator[Server]:
    """One server while this holds."""
    command = [sys.executable, __file__, "serve", kind, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            if not line:
                raise SystemExit(f"the {kind} server did not start")
            yield Server(process, int(line))
        finally:
            process.terminate()


def prepare(folder: Path) -> None:
    """A throw-away authority, and a home for each server."""
    from cryptography.hazmat.primitives import serialization

    from skills.alexa.authority import Authority
    from voice_shop.home import initialise

    authority = Authority(datetime.now(UTC))
    signer = authority.signer()
    (folder / "root.pem").write_bytes(authority.root.public_bytes(serialization.Encoding.PEM))
    (folder / "chain.pem").write_bytes(signer.pem)
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(signer.key.private_bytes(serialization.Encoding.PEM, form, plain))
    initialise(folder / "home", "grocery")


def serve(kind: str, folder: Path) -> None:
    """Serve until the process is ended."""
    import waitress

    made = {"ours": our_endpoint, "stock": stock_endpoint, "whole": whole_endpoint}[kind](folder)
    server = waitress.create_server(made, host="127.0.0.1", port=0, threads=THREADS, connection_limit=500)
    print(server.effective_port, flush=True)
    server.run()


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
    from voice_shop.commerce.store import Store

    store = Store(folder / "home" / "shop.db", synchronous="NORMAL")
    gate = Gate(SKILL, Replays(store), system_clock, **trusting(folder))
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


def load(folder: Path, port: int, count: int, clients: int, rate: int) -> dict[str, Any]:
    """What a process of its own measures: {"seconds", "answers", "ms": [p50, p99]}."""
    command = [sys.executable, LOAD, *map(str, (folder, port, count, clients, rate))]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    if told.returncode:
        raise SystemExit(told.stderr)
    answer: dict[str, Any] = json.loads(told.stdout)
    return answer


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", kind, folder]:
            serve(kind, Path(folder))
        case _:
            bench()
