"""Alexa's requests a second, ours beside flask-ask-sdk as it comes, with its own verifiers on.

Both serve the same handler, which says hello, and are sent the same requests, each signed for itself, by one
process that does nothing else. Ours runs as `voice-shop serve alexa` does: waitress, a worker for each of two
cores. Stock is measured twice: as an application of Flask's is served without further thought, by waitress in
one process with as many threads; and by our workers. The stock import is repaired by correcting oscrypto's
pattern for OpenSSL's version; its verifier is told of the throw-away root and gets the certificates from
memory, the rest is as it was published. The whole skill over a home is measured beside.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

LOAD = Path(__file__).with_name("bench_alexa_load.py")
SERVE = Path(__file__).with_name("bench_alexa_serve.py")
CLIENTS = 64
ROUNDS = 3
COUNT = int(os.environ.get("BENCH_ALEXA_REQUESTS", "2000"))
"""Requests of each round."""
SOAK = int(os.environ.get("BENCH_ALEXA_SOAK", "100000"))
"""Requests over which memory is watched."""
NAMES = {
    "ours": "ours, as it is served",
    "stock": "stock, one process",
    "stock_workers": "stock, served as ours",
    "whole": "the whole skill",
}
RATE = 100
"""Requests a second at which the time of an answer is measured: nobody waits for anybody else there."""


def bench() -> None:
    """All of it."""
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    print(f"Alexa: {CLIENTS} clients that keep their connections")
    verification()
    with tempfile.TemporaryDirectory() as name, ExitStack() as ends:
        folder = Path(name)
        prepare(folder)
        servers = {kind: ends.enter_context(serving(kind, folder)) for kind in NAMES}
        compare(folder, servers)
        for kind, server in servers.items():
            at_a_rate(folder, kind, server)
        soak(folder, servers["ours"])


def compare(folder: Path, servers: dict[str, Server]) -> None:
    """In turns, so that all meet the same machine; the best round of each counts."""
    rates: dict[str, list[float]] = {kind: [] for kind in servers}
    spent: dict[str, list[float]] = {kind: [] for kind in servers}
    for _ in range(ROUNDS):
        for kind, server in servers.items():
            before = server.cpu()
            told = load(folder, server.port, COUNT, CLIENTS, 0)
            spent[kind].append((server.cpu() - before) / COUNT * 1000)
            rates[kind].append(told["answers"] / told["seconds"])
    mine, least = max(rates["ours"]), min(spent["ours"])
    for kind in servers:
        rate, core = max(rates[kind]), min(spent[kind])
        ratios = "" if kind == "ours" else f"   ours: {mine / rate:.1f} times, {core / least:.1f} times less"
        print(f"  {NAMES[kind]:<28} {rate:5.0f} requests/s, {core:.2f} ms of a core each{ratios}")


def at_a_rate(folder: Path, kind: str, server: Server) -> None:
    """How long an answer takes while nobody waits for anybody else."""
    p50, p99 = load(folder, server.port, 20 * RATE, CLIENTS, RATE)["ms"]
    print(f"  {NAMES[kind]:<28} at {RATE}/s answered in p50 {p50:.1f} ms, p99 {p99:.1f} ms")


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
    from bench_alexa_load import SKILL, envelope

    from skills.alexa.authority import PATH, Authority, serves
    from skills.alexa.gate import Gate
    from skills.alexa.replays import Replays

    now = datetime.now(UTC)
    authority = Authority(now)
    signer = authority.signer()
    body = json.dumps(envelope("LaunchRequest")).encode()
    headers = signer.headers(body)
    with tempfile.TemporaryDirectory() as name:
        replays = Replays(Path(name) / "shop.db")
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
    """A running server, of one process or of several that its first one has made."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process = process
        self.port = port

    def rss(self) -> int:
        """Bytes of memory that its processes have, each for itself."""
        return sum(_rss(process) for process in self._processes())

    def cpu(self) -> float:
        """Seconds of a core that they have used."""
        return sum(_cpu(process) for process in self._processes())

    def _processes(self) -> list[Path]:
        own = Path(f"/proc/{self.process.pid}")
        children = (own / "task" / own.name / "children").read_text(encoding="ascii").split()
        return [own, *(own.with_name(child) for child in children)]


def _rss(process: Path) -> int:
    status = (process / "status").read_text(encoding="ascii")
    (line,) = [line for line in status.splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) * 1024


def _cpu(process: Path) -> float:
    fields = (process / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(kind: str, folder: Path) -> Iterator[Server]:
    """One server while this holds."""
    command = [sys.executable, SERVE, kind, str(folder)]
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


def load(folder: Path, port: int, count: int, clients: int, rate: int) -> dict[str, Any]:
    """What a process of its own measures: {"seconds", "answers", "ms": [p50, p99]}."""
    command = [sys.executable, LOAD, *map(str, (folder, port, count, clients, rate))]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    if told.returncode:
        raise SystemExit(told.stderr)
    answer: dict[str, Any] = json.loads(told.stdout)
    return answer


if __name__ == "__main__":
    bench()
