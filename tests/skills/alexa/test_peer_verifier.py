"""Amazon's own verifier for Node and our gate, side by side: we let nothing in that it would not."""

from __future__ import annotations

import base64
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from skills.alexa.address import certificate_path
from skills.alexa.authority import PATH
from skills.alexa.rejected import Rejected
from tests.conftest import NOON
from tests.skills.alexa.attacking import Sent, Stage
from tests.skills.alexa.test_attacks import ADDRESSES, ATTACKS, S3, stage

PEERS = Path(__file__).parent / "peers"
NODE = Path(sys.executable).with_name("node")
OURS_ALONE = frozenset({"skill", "envelope", "replay", "type", "size", "json"})
"""Words for what that verifier leaves to others."""

STRICTER = frozenset(
    {
        "address: a fragment",
        "address: a password",
        "address: a port that is empty",
        "address: a query",
        "address: a tab inside",
        "address: a user",
        "address: port 0443",
        "certificate: a key of 1024 bits",
        "certificate: for clients",
        "certificate: for code",
        "certificate: for no use",
        "certificate: not for signing",
        "certificate: words before it",
        "envelope: 151 seconds early",
        "envelope: a time as a number",
        "envelope: a time without zone",
        "envelope: a week for a time",
        "envelope: the last year",
        "signature: base64 with a space",
        "signature: two signatures",
    }
)
"""What that verifier lets in and we do not."""

__all__ = ["stage"]


def peer(stage: Stage, sent: list[Sent], addresses: list[str]) -> dict[str, list[str | None]]:
    """Why it refuses each request and each address; None where it does not."""
    given: dict[str, Any] = {
        "now": NOON.isoformat(),
        "root": stage.authority.root.public_bytes(serialization.Encoding.PEM).decode(),
        "files": {path: base64.b64encode(file).decode() for path, file in stage.files.items()},
        "requests": [
            {
                "headers": {name: v if isinstance(v, str) else v[0] for name, v in s.headers.items()},
                "body": base64.b64encode(s.body).decode(),
            }
            for s in sent
        ],
        "addresses": addresses,
    }  # fmt: skip
    result = subprocess.run(
        [NODE, PEERS / "verify.cjs"], input=json.dumps(given), capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
    answer: dict[str, list[str | None]] = json.loads(result.stdout)
    return answer


@pytest.fixture(scope="module")
def verdicts(stage: Stage) -> dict[str, tuple[str, str | None]]:
    """Attack -> our word, and why the peer refuses it."""
    names = [name for name in ATTACKS if ATTACKS[name][1] != "replay"]
    sent = [ATTACKS[name][2](stage) for name in names]
    told = peer(stage, [*sent, stage.signed(), stage.aged(149)], [])["requests"]
    assert told[-2:] == [None, None], "what we let in, it lets in"
    return {name: (ATTACKS[name][1], why) for name, why in zip(names, told, strict=False)}


def test_it_refuses_most_of_what_we_refuse(verdicts: dict[str, tuple[str, str | None]]) -> None:
    passed = {name for name, (word, why) in verdicts.items() if why is None and word not in OURS_ALONE}
    looked_at = [name for name, (word, _) in verdicts.items() if word not in OURS_ALONE]
    assert passed <= STRICTER
    assert len(looked_at) - len(passed) >= 60


def test_no_address_is_good_for_us_that_is_bad_for_it(stage: Stage) -> None:
    draw = random.Random(7)
    good_ones = [f"{S3}{PATH}", f"{S3}:443{PATH}", f"{S3}/echo.api/../echo.api/x"]
    made = [*ADDRESSES.values(), *good_ones]
    while len(made) < 4000:
        address = draw.choice(good_ones if len(made) % 2 else made)
        for _ in range(draw.randint(1, 2)):
            at = draw.randrange(len(address) + 1)
            what = draw.choice(
                ["/", "..", "/../", ".", ":443", "@", "echo.api", "S3", "%2e", "#", "?", "\\", "x"]
            )
            address = address[:at] + what + address[at + draw.randint(0, 2) :]
        made.append(address)
    told = peer(stage, [], made)["addresses"]
    good = {address for address in made if is_good(address)}
    assert len(good) > 100
    bad_for_it = {address for address, why in zip(made, told, strict=True) if why is not None}
    # It looks at the address as it is written; ours are resolved first, and fetched resolved.
    assert {f"{S3}{certificate_path(address)}" for address in good & bad_for_it}.isdisjoint(bad_for_it)


def is_good(address: str) -> bool:
    try:
        certificate_path(address)
    except Rejected:
        return False
    return True
