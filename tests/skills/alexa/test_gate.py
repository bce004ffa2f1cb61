"""What the gate trusts when nobody tells it otherwise, and what all workers know of each other."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skills.alexa import SkillSettings, create_app
from skills.alexa.authority import PATH, Authority, Signer, serves
from skills.alexa.chain import ChainVerifier, public_roots, roots
from skills.alexa.rejected import Rejected
from skills.alexa.replays import Replays
from skills.alexa.strict_json import strict_object
from tests.conftest import NOON
from tests.skills.alexa.attacking import Stage
from tests.skills.alexa.conftest import SKILL, Alexa
from voice_shop.commerce.store import Store
from voice_shop.home import initialise

MINUTE = timedelta(minutes=1)


def test_the_public_roots_are_many_and_the_throw_away_one_is_not_among_them(
    authority: Authority, signer: Signer
) -> None:
    public = public_roots()
    assert len(public) > 100
    with pytest.raises(Rejected) as refused:
        ChainVerifier(public).certified(signer.pem, NOON)
    assert refused.value.word == "chain"
    assert ChainVerifier([authority.root]).certified(signer.pem, NOON).key == signer.key.public_key()


def test_one_bad_root_spoils_no_bundle(authority: Authority) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding

    good = authority.root.public_bytes(Encoding.PEM)
    assert roots(good.replace(b"MII", b"MIJ", 1) + good) == [authority.root]


def test_without_arguments_nobody_but_alexa_is_let_in(tmp_path: Path, signer: Signer) -> None:
    initialise(tmp_path, "grocery")
    fetch = serves({PATH: signer.pem})
    endpoint = create_app(SkillSettings(tmp_path, SKILL), fetch=fetch, clock=lambda: NOON)
    alexa = Alexa(endpoint, signer)
    assert alexa.post(alexa.envelope({"type": "LaunchRequest"})).status_code == 400
    assert fetch.fetched == [PATH]


def test_what_one_worker_has_seen_another_refuses(
    skill: SkillSettings, authority: Authority, signer: Signer
) -> None:
    def worker() -> Stage:
        fetch = serves({PATH: signer.pem})
        roots = [authority.root]
        endpoint = create_app(skill, trust_roots=roots, fetch=fetch, clock=lambda: NOON)
        return Stage(endpoint, authority, signer, signer.key, {})

    one, two = worker(), worker()
    sent = one.signed()
    assert one.send(sent).status_code == 200
    assert two.send(sent).status_code == 400


def test_an_id_is_known_until_its_time_is_over(tmp_path: Path) -> None:
    replays = Replays(tmp_path / "shop.db")
    assert replays.first("a", NOON, NOON + 5 * MINUTE)
    assert not replays.first("a", NOON + 5 * MINUTE, NOON + 10 * MINUTE)
    assert replays.first("b", NOON + 6 * MINUTE, NOON + 11 * MINUTE)
    assert replays.first("a", NOON + 6 * MINUTE, NOON + 11 * MINUTE), "it was forgotten"


def test_ids_whose_time_is_over_do_not_gather(tmp_path: Path) -> None:
    store = Store(tmp_path / "shop.db")
    replays = Replays(store.path)
    for number in range(500):
        now = NOON + number * MINUTE
        assert replays.first(f"id {number}", now, now + 5 * MINUTE)
    with store.read() as db:
        assert db.execute("SELECT count(*) FROM alexa_requests").fetchone()[0] < 100


@given(st.binary(max_size=300))
def test_any_bytes_are_an_object_or_refused(body: bytes) -> None:
    with suppress(Rejected):
        assert isinstance(strict_object(body), dict)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(), inside, max_size=3),
    max_leaves=8,
)


@settings(max_examples=50)
@given(st.dictionaries(st.text(), JSON, max_size=4), st.booleans())
def test_every_object_of_json_is_read_as_it_is(wanted: dict[str, object], ascii_only: bool) -> None:
    import json

    assert strict_object(json.dumps(wanted, ensure_ascii=ascii_only).encode("utf-8")) == wanted


def test_braces_in_a_text_nest_nothing() -> None:
    assert strict_object(b'{"x": "' + b"[" * 1000 + rb"\"[" + b'"}')
