"""The merchant's own identity provider: its tokens name the person, and nobody else's do."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from skills.alexa import SkillSettings
from skills.alexa.linking.outside import ANSWER_LIFE, KEYS_LIFE, AskedAccounts, Issuer, SignedAccounts
from skills.alexa.linking.setup import accounts_of
from tests.conftest import NOON
from tests.skills.alexa.conftest import SKILL
from tests.skills.alexa.linking import Hands
from voice_shop.app import App
from voice_shop.commerce.household.types import Person, Role
from voice_shop.errors import InputError, MissingError, StateError
from voice_shop.home import Home, initialise
from voice_shop.settings_alexa import LinkingSettings

ISSUER = Issuer("https://id.example/", "voice-shop")
PEOPLE = {"anna": Person("anna", Role.ADULT)}
CLAIMS = {"iss": ISSUER.issuer, "aud": ISSUER.audience, "sub": "anna", "exp": int(NOON.timestamp()) + 600}


@dataclass
class Provider:
    """Answers as a provider does, and counts how often it is asked."""

    answer: Callable[[bytes | None], bytes]
    asked: list[bytes | None] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, body: bytes | None, headers: dict[str, str]) -> bytes:
        self.asked.append(body)
        self.headers = headers
        return self.answer(body)


@pytest.fixture(scope="module")
def key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "one"})


@pytest.fixture
def hands() -> Hands:
    return Hands()


def keys(*known: RSAKey | ECKey) -> bytes:
    return json.dumps(KeySet(list(known)).as_dict(private=False)).encode()


def token(signed: Any, *, alg: str = "RS256", kid: str = "one", **changed: Any) -> str:
    claims = {name: value for name, value in {**CLAIMS, **changed}.items() if value is not None}
    return jwt.encode({"alg": alg, "kid": kid}, claims, signed, algorithms=[alg])


def signed_accounts(provider: Provider, hands: Hands, claim: str = "sub") -> SignedAccounts:
    return SignedAccounts(Issuer(ISSUER.issuer, ISSUER.audience, claim), provider, lambda: PEOPLE, hands)


def test_a_token_of_the_provider_names_the_person(key: RSAKey, hands: Hands) -> None:
    provider = Provider(lambda _: keys(key))
    accounts = signed_accounts(provider, hands)
    assert accounts.person(token(key)) == "anna"
    assert accounts.person(token(key, aud=["other", "voice-shop"])) == "anna"
    assert accounts.person(token(key, sub="ben")) is None, "the household does not have him"
    assert signed_accounts(provider, hands, "shopper").person(token(key, shopper="anna", sub="x")) == "anna"
    assert provider.asked == [None, None], "keys are kept"
    assert accounts.person(None) is accounts.person("") is None


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": int(NOON.timestamp()) - 60},
        {"exp": None},
        {"iss": "https://evil.example/"},
        {"iss": None},
        {"aud": "another shop"},
        {"aud": None},
        {"sub": 7},
        {"sub": None},
        {"nbf": int(NOON.timestamp()) + 600},
    ],
    ids=str,
)
def test_a_token_for_somebody_else_or_another_time_is_nobodys(
    changed: dict[str, Any], key: RSAKey, hands: Hands
) -> None:
    assert signed_accounts(Provider(lambda _: keys(key)), hands).person(token(key, **changed)) is None


def test_a_token_that_the_provider_did_not_sign_is_nobodys(key: RSAKey, hands: Hands) -> None:
    accounts = signed_accounts(Provider(lambda _: keys(key)), hands)
    whole = token(key)
    head, body, _ = whole.split(".")
    shared = OctKey.generate_key(256)
    forged = [
        token(RSAKey.generate_key(2048, {"kid": "one"})),
        token(shared, alg="HS256"),
        f"{head}.{body}.",
        f"{whole[:-5]}AAAAA",
        "eyJhbGciOiJub25lIn0." + body + ".",
        "a.b.c",
        "x" * 5000,
        "ключ.ключ.ключ",
    ]
    for each in forged:
        assert accounts.person(each) is None


def test_a_new_key_is_fetched_but_not_for_everybody_who_makes_one_up(key: RSAKey, hands: Hands) -> None:
    new = RSAKey.generate_key(2048, {"kid": "two"})
    known: list[RSAKey | ECKey] = [key]
    provider = Provider(lambda _: keys(*known))
    accounts = signed_accounts(provider, hands)
    assert accounts.person(token(key)) == "anna"
    known.append(new)
    hands.move(minutes=2)
    assert accounts.person(token(new, kid="two")) == "anna"
    for _ in range(5):
        assert accounts.person(token(new, kid="made up")) is None
    assert len(provider.asked) == 2
    hands.move(seconds=KEYS_LIFE.total_seconds())
    assert accounts.person(token(key, exp=int(hands.now.timestamp()) + 60)) == "anna"
    assert len(provider.asked) == 3


@pytest.mark.parametrize("answer", [b"", b"no JSON", b"[]", b'{"keys": 7}', b'{"keys": [{"kty": "X"}]}'])
def test_keys_that_cannot_be_had_are_a_fault_and_nobody_speaks(
    answer: bytes, hands: Hands, key: RSAKey
) -> None:
    with pytest.raises(StateError, match="keys"):
        signed_accounts(Provider(lambda _: answer), hands).person(token(key))


def asked_accounts(provider: Provider, hands: Hands) -> AskedAccounts:
    return AskedAccounts(ISSUER, provider, ("shop", "secret"), lambda: PEOPLE, hands)


def test_the_provider_is_asked_about_a_token_at_most_once_a_minute(hands: Hands) -> None:
    told = {"active": True, **CLAIMS}
    provider = Provider(lambda _: json.dumps(told).encode())
    accounts = asked_accounts(provider, hands)
    assert accounts.person("the token") == accounts.person("the token") == "anna"
    assert [parse_qs((body or b"").decode())["token"] for body in provider.asked] == [["the token"]]
    assert provider.headers["Authorization"] == "Basic c2hvcDpzZWNyZXQ="
    hands.move(seconds=ANSWER_LIFE.total_seconds())
    told["active"] = False
    assert accounts.person("the token") is None
    assert len(provider.asked) == 2


@pytest.mark.parametrize(
    "told",
    [
        {**CLAIMS, "active": False},
        {**CLAIMS, "active": "true"},
        CLAIMS,
        {**CLAIMS, "active": True, "exp": int(NOON.timestamp())},
        {**CLAIMS, "active": True, "aud": "another shop"},
        {**CLAIMS, "active": True, "iss": "https://evil.example/"},
        {**CLAIMS, "active": True, "sub": "ben"},
        {**CLAIMS, "active": True, "sub": None},
        [],
    ],
    ids=str,
)
def test_what_the_provider_does_not_vouch_for_is_nobodys(told: Any, hands: Hands) -> None:
    assert asked_accounts(Provider(lambda _: json.dumps(told).encode()), hands).person("x") is None


def test_a_provider_that_does_not_answer_is_a_fault(hands: Hands) -> None:
    def fail(_: bytes | None) -> bytes:
        raise OSError("down")

    with pytest.raises(StateError, match="does not answer"):
        asked_accounts(Provider(fail), hands).person("x")


ASKED = LinkingSettings(accounts="introspection", issuer="i", audience="a", secret_file="no")  # noqa: S106


@pytest.mark.parametrize(
    ("linking", "error"),
    [
        (LinkingSettings(accounts="jwt"), InputError),
        (LinkingSettings(accounts="jwt", issuer="i", audience="a"), InputError),
        (LinkingSettings(accounts="jwt", issuer="i", audience="a", keys="http://id.example/"), InputError),
        (LinkingSettings(accounts="introspection", issuer="i", audience="a"), InputError),
        (ASKED, MissingError),
    ],
    ids=str,
)
def test_settings_that_are_missing_or_wrong_are_told(
    linking: LinkingSettings, error: type[Exception], tmp_path: Path
) -> None:
    initialise(tmp_path, "grocery")
    with pytest.raises(error):
        accounts_of(SkillSettings(tmp_path, SKILL, linking=linking), App(Home(tmp_path)))


def test_a_clock_that_goes_back_asks_again(key: RSAKey, hands: Hands) -> None:
    provider = Provider(lambda _: keys(key))
    accounts = signed_accounts(provider, hands)
    accounts.person(token(key))
    hands.now -= timedelta(days=1)
    accounts.person(token(key))
    assert len(provider.asked) == 2
