"""Ten thousand requests with something wrong, from one seed: none is let in, none is a fault of ours."""

from __future__ import annotations

import gc
import json
import random
import tracemalloc
from collections import Counter
from collections.abc import Callable

import pytest

from skills.alexa.authority import PATH
from tests.skills.alexa.attacking import Sent, Stage
from tests.skills.alexa.test_attacks import ATTACKS, S3, stage

HOW_MANY = 12_000
__all__ = ["stage"]
Mutation = Callable[[Stage, random.Random], Sent]


def of_the_body(stage: Stage, draw: random.Random) -> Sent:
    """Bytes changed, taken out, put in or doubled, after it was signed."""
    sent = stage.signed()
    body = bytearray(sent.body)
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(body))
        match draw.randrange(4):
            case 0:
                body[at] ^= 1 << draw.randrange(8)
            case 1:
                del body[at : at + draw.randint(1, 30)]
            case 2:
                body[at:at] = draw.randbytes(draw.randint(1, 30))
            case _:
                body[at:at] = body[at : at + draw.randint(1, 200)]
    return Sent(bytes(body), sent.headers) if bytes(body) != sent.body else of_the_body(stage, draw)


def of_a_header(stage: Stage, draw: random.Random) -> Sent:
    """Characters of one header changed."""
    sent = stage.signed()
    name = draw.choice(["Signature-256", "SignatureCertChainUrl", "Content-Type"])
    before = str(sent.headers[name])
    text = list(before)
    for _ in range(draw.randint(1, 3)):
        text[draw.randrange(len(text))] = chr(draw.randrange(33, 127))
    changed = "".join(text)
    same = name == "Content-Type" and changed.lower() == before.lower()
    same = same or (name == "SignatureCertChainUrl" and changed.lower() == f"{S3}{PATH}".lower())
    if changed == before or same:
        return of_a_header(stage, draw)
    return Sent(sent.body, {**sent.headers, name: changed})


def of_the_envelope(stage: Stage, draw: random.Random) -> Sent:
    """Signed, but what a request needs is of another type or not there."""
    needed = [
        ("request",),
        ("context",),
        ("request", "type"),
        ("request", "requestId"),
        ("request", "timestamp"),
        ("context", "System"),
        ("context", "System", "application"),
        ("context", "System", "application", "applicationId"),
        ("session", "application"),
        ("session", "application", "applicationId"),
    ]
    path = draw.choice(needed)
    junk = draw.choice([None, 7, -1.5, True, [], {}, ["x"], {"x": {}}])

    def change(envelope: dict[str, object]) -> None:
        place = envelope
        for name in path[:-1]:
            place = place[name]  # type: ignore[assignment]
        place[path[-1]] = junk

    return stage.changed(change)


def of_the_json(stage: Stage, draw: random.Random) -> Sent:
    """Signed, but broken as JSON or of another moment."""
    text = json.dumps(stage.envelope())
    match draw.randrange(4):
        case 0:
            return stage.signed(text[: draw.randrange(len(text) - 1)].encode())
        case 1:
            at = draw.choice([place for place, character in enumerate(text) if character == "{"])
            return stage.signed((text[: at + 1] + '"x": 1, "x": 2, ' + text[at + 1 :]).encode())
        case 2:
            return stage.signed(text.encode() + draw.randbytes(draw.randint(1, 9)) + b"!")
        case _:
            return stage.aged(draw.choice([-1, 1]) * draw.uniform(152, 10**8))


def named(stage: Stage, draw: random.Random) -> Sent:
    """One of the named attacks whose certificates are there already."""
    fixed = [name for name in ATTACKS if not name.startswith("certificate:") and ATTACKS[name][1] != "replay"]
    return ATTACKS[draw.choice(fixed)][2](stage)


MUTATIONS: tuple[Mutation, ...] = (of_the_body, of_a_header, of_the_envelope, of_the_json, named)


@pytest.mark.slow
def test_none_is_let_in_none_is_our_fault_and_memory_stays(stage: Stage) -> None:
    draw = random.Random(2026)
    statuses: Counter[int] = Counter()
    held: list[int] = []
    assert stage.send(stage.signed()).status_code == 200
    tracemalloc.start()
    for number in range(HOW_MANY):
        sent = draw.choice(MUTATIONS)(stage, draw)
        status = stage.send(sent).status_code
        statuses[status] += 1
        assert status in (400, 413, 415), (number, status, sent)
        if number % 2000 == 1999:
            gc.collect()
            held.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert statuses.total() >= 10_000
    assert stage.send(stage.signed()).status_code == 200
    # From the first two thousand to the last nothing is kept.
    assert held[-1] - held[0] < 200_000, held
