"""Named attacks on the gate: none is let in, each gets its status and leaves one word in the log, no body."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from skills.alexa import SkillSettings, create_app
from skills.alexa.authority import PATH, Authority, Signer, serves
from tests.conftest import NOON
from tests.skills.alexa.attacking import MARKER, Sent, Stage, decoded, with_signature
from tests.skills.alexa.attacks_certificates import CERTIFICATES
from tests.skills.alexa.conftest import SKILL
from voice_shop.home import initialise

Attack = Callable[[Stage], Sent]
S3 = "https://s3.amazonaws.com"
PKCS1 = padding.PKCS1v15()
PSS = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
IN_SESSION = ("session", "application", "applicationId")
IN_CONTEXT = ("context", "System", "application", "applicationId")


def signature_with(scheme: padding.AsymmetricPadding, digest: hashes.HashAlgorithm) -> Attack:
    def attack(stage: Stage) -> Sent:
        sent = stage.signed()
        return with_signature(sent, stage.signer.key.sign(sent.body, scheme, digest))

    return attack


def signed_by(key: rsa.RSAPrivateKey, sent: Sent) -> bytes:
    return key.sign(sent.body, PKCS1, hashes.SHA256())


def signature_written(spoil: Callable[[str], str | list[str]]) -> Attack:
    """The right signature in another spelling."""

    def attack(stage: Stage) -> Sent:
        sent = stage.signed()
        return sent.with_headers(Signature_256=spoil(str(sent.headers["Signature-256"])))

    return attack


def other_body(spoil: Callable[[bytes], bytes]) -> Attack:
    """The signature is of the body before it was spoilt."""

    def attack(stage: Stage) -> Sent:
        sent = stage.signed()
        return Sent(spoil(sent.body), sent.headers)

    return attack


def signed_body(spoil: Callable[[bytes], bytes]) -> Attack:
    """Signed as it is sent."""
    return lambda stage: stage.signed(spoil(stage.signed().body))


def put(*path: str, value: Any) -> Attack:
    """A member of the envelope is another value."""

    def change(envelope: dict[str, Any]) -> None:
        place = envelope
        for name in path[:-1]:
            place = place[name]
        place[path[-1]] = value

    return lambda stage: stage.changed(change)


def without(*path: str) -> Attack:
    """A member of the envelope is not there."""

    def change(envelope: dict[str, Any]) -> None:
        place = envelope
        for name in path[:-1]:
            place = place[name]
        del place[path[-1]]

    return lambda stage: stage.changed(change)


def header(**changed: str | list[str] | None) -> Attack:
    return lambda stage: stage.signed().with_headers(**changed)


def replayed(stage: Stage) -> Sent:
    sent = stage.signed()
    assert stage.send(sent).status_code == 200
    return sent


def same_id(stage: Stage) -> Sent:
    stage.send(replayed(stage))
    stage.count -= 1
    return stage.changed(lambda e: e["request"].update(locale="en-GB"))


def inserted(text: str) -> Attack:
    """JSON that no library would write, in front of the envelope's members."""
    return signed_body(lambda body: b"{" + text.encode() + b", " + body[1:])


SIGNATURES: dict[str, tuple[str, Attack]] = {
    "no signature": ("unsigned", header(Signature_256=None)),
    "an empty signature": ("unsigned", header(Signature_256="")),
    "no address": ("unsigned", header(SignatureCertChainUrl=None)),
    "only the old SHA-1 signature": ("unsigned", header(Signature_256=None, Signature="AAAA")),
    "no base64": ("signature", header(Signature_256="*" * 344)),
    "base64 with a space": ("signature", signature_written(lambda text: f"{text[:9]} {text[9:]}")),
    "a cut signature": ("signature", lambda s: with_signature(x := s.signed(), decoded(x)[:-1])),
    "a longer signature": ("signature", lambda s: with_signature(x := s.signed(), decoded(x) + b"\0")),
    "zeros for a signature": ("signature", lambda s: with_signature(s.signed(), bytes(256))),
    "one for a signature": ("signature", lambda s: with_signature(s.signed(), bytes(255) + b"\1")),
    "two signatures": ("signature", signature_written(lambda text: [text, text])),
    "somebody else's key": ("signature", lambda s: with_signature(x := s.signed(), signed_by(s.key, x))),
    "another body's signature": ("signature", lambda s: Sent(s.signed().body, s.signed().headers)),
    "SHA-1 in the place of SHA-256": ("signature", signature_with(PKCS1, hashes.SHA1())),  # noqa: S303
    "SHA-512 in the place of SHA-256": ("signature", signature_with(PKCS1, hashes.SHA512())),
    "PSS padding": ("signature", signature_with(PSS, hashes.SHA256())),
    "a byte of the body changed": ("signature", other_body(lambda b: b.replace(b"Launch", b"launch"))),
    "a space after the body": ("signature", other_body(lambda b: b + b" ")),
    "a byte of the body less": ("signature", other_body(lambda b: b[:-1])),
    "the same JSON in other bytes": ("signature", other_body(lambda b: b.replace(b", ", b",  "))),
    "no body": ("signature", other_body(lambda _: b"")),
}  # fmt: skip

ADDRESSES: dict[str, str] = {
    "http": f"http://s3.amazonaws.com{PATH}",
    "ftp": f"ftp://s3.amazonaws.com{PATH}",
    "file": f"file://{PATH}",
    "no scheme": f"s3.amazonaws.com{PATH}",
    "another host": f"https://evil.example{PATH}",
    "a host that begins like it": f"https://s3.amazonaws.com.evil.example{PATH}",
    "a host that ends like it": f"https://evil-s3.amazonaws.com{PATH}",
    "a bucket's host": f"https://bucket.s3.amazonaws.com{PATH}",
    "a dot after the host": f"https://s3.amazonaws.com.{PATH}",
    "the host as a user": f"https://s3.amazonaws.com@evil.example{PATH}",
    "a user": f"https://evil.example@s3.amazonaws.com{PATH}",
    "a password": f"https://user:443@s3.amazonaws.com{PATH}",
    "port 444": f"{S3}:444{PATH}",
    "port 80": f"{S3}:80{PATH}",
    "port 0443": f"{S3}:0443{PATH}",
    "port 65979, which is 443 in 16 bits": f"{S3}:65979{PATH}",
    "a port that is empty": f"{S3}:{PATH}",
    "another folder": f"{S3}/evil.api/x.pem",
    "the folder in other case": f"{S3}/EcHo.aPi/x.pem",
    "a folder that begins like it": f"{S3}/echo.api.evil/x.pem",
    "the folder inside of another": f"{S3}/evil/echo.api/x.pem",
    "out of the folder by two dots": f"{S3}/echo.api/../evil/x.pem",
    "out of it by dots in the middle": f"{S3}/echo.api/a/../../evil/x.pem",
    "dots that are encoded": f"{S3}/echo.api/%2e%2e/evil/x.pem",
    "a slash that is encoded": f"{S3}/evil%2f..%2fecho.api/x.pem",
    "a query": f"{S3}{PATH}?X-Amz-Redirect=evil",
    "a fragment": f"{S3}{PATH}#evil",
    "a parameter": f"{S3}{PATH};evil",
    "backslashes": rf"{S3}\echo.api\x.pem",
    "a space in front": f" {S3}{PATH} x",
    "a tab inside": f"{S3}\t{PATH}",
    "a zero byte": f"{S3}{PATH}%00.pem",
    "the folder alone": f"{S3}/echo.api/",
    "the folder by dots": f"{S3}/echo.api/x/..",
    "no path": S3,
    "two addresses in one": f"{S3}{PATH},{S3}{PATH}",
    "very long": f"{S3}/echo.api/{'a' * 2000}",
}

ENVELOPES: dict[str, tuple[str, Attack]] = {
    "151 seconds old": ("time", lambda s: s.aged(151)),
    "151 seconds early": ("time", lambda s: s.aged(-151)),
    "an event older than an hour": ("time", lambda s: s.aged(3601, "AlexaSkillEvent.SkillEnabled")),
    "an intent as old as an event may be": ("time", lambda s: s.aged(600, "IntentRequest")),
    "no time": ("time", without("request", "timestamp")),
    "a time without zone": ("time", put("request", "timestamp", value="2026-03-04T12:00:00")),
    "a time as a number": ("time", put("request", "timestamp", value=1772625600000)),
    "a day for a time": ("time", put("request", "timestamp", value="2026-03-04")),
    "no day at all": ("time", put("request", "timestamp", value="2026-02-30T12:00:00Z")),
    "the first year": ("time", put("request", "timestamp", value="0001-01-01T00:00:00+14:00")),
    "the last year": ("time", put("request", "timestamp", value="9999-12-31T23:59:59-14:00")),
    "a week for a time": ("time", put("request", "timestamp", value="2026-W10-3T12:00:00Z")),
    "the same request again": ("replay", replayed),
    "another request with the same id": ("replay", same_id),
    "another skill in the session": ("skill", put(*IN_SESSION, value=SKILL + "6")),
    "another skill in the context": ("skill", put(*IN_CONTEXT, value=SKILL + "6")),
    "the skill's id in other case": ("skill", put(*IN_SESSION, value=SKILL.upper())),
    "no skill in the session": ("skill", put("session", "application", value={})),
    "no skill in the context": ("skill", put("context", "System", "application", value={})),
    "a list of skills": ("skill", put(*IN_CONTEXT, value=[SKILL])),
    "an application that is null": ("envelope", put("session", "application", value=None)),
    "no session": ("envelope", without("session")),
    "a session that is null": ("envelope", put("session", value=None)),
    "no context": ("envelope", without("context")),
    "no system": ("envelope", without("context", "System")),
    "a session that is a list": ("envelope", put("session", value=[])),
    "a context that is a text": ("envelope", put("context", value="x")),
    "no request": ("envelope", without("request")),
    "a request that is null": ("envelope", put("request", value=None)),
    "no request id": ("envelope", without("request", "requestId")),
    "a request id that is a number": ("envelope", put("request", "requestId", value=7)),
    "an empty request id": ("envelope", put("request", "requestId", value="")),
    "a long request id": ("envelope", put("request", "requestId", value="x" * 256)),
    "a request id with a line break": ("envelope", put("request", "requestId", value="x\ny")),
    "no type": ("envelope", without("request", "type")),
    "a type that is a number": ("envelope", put("request", "type", value=7)),
}  # fmt: skip

JSON: dict[str, Attack] = {
    "an empty body": signed_body(lambda _: b""),
    "a list": signed_body(lambda b: b"[" + b + b"]"),
    "a text": signed_body(lambda _: b'"x"'),
    "null": signed_body(lambda _: b"null"),
    "half of it": signed_body(lambda b: b[: len(b) // 2]),
    "two objects": signed_body(lambda b: b + b),
    "a comment": signed_body(lambda b: b + b"// x"),
    "NaN": inserted('"x": NaN'),
    "minus infinity": inserted('"x": -Infinity'),
    "a number beyond all bounds": inserted('"x": 1e999'),
    "a number of 5,000 digits": inserted('"x": ' + "9" * 5000),
    "a key twice": inserted('"version": "1.0"'),
    "a key twice further in": signed_body(lambda b: b.replace(b'"request": {', b'"request": {"type": "X", ')),
    "half a character": inserted(r'"x": "\ud800"'),
    "lists in lists": inserted('"x": ' + "[" * 20_000 + "]" * 20_000),
    "lists that are never closed": signed_body(lambda _: b"[" * 200_000),
    "objects in objects": inserted('"x": ' + '{"x": ' * 100 + "1" + "}" * 100),
    "a line break in a text": inserted('"x": "a\nb"'),
    "UTF-16": signed_body(lambda b: b.decode().encode("utf-16")),
    "a byte order mark": signed_body(lambda b: b"\xef\xbb\xbf" + b),
    "bytes that are no UTF-8": signed_body(lambda b: b.replace(b"session", b"sess\xffion", 1)),
    "an overlong slash": signed_body(lambda b: b.replace(b"session", b"sess\xc0\xafion", 1)),
}

FORMS: dict[str, tuple[int, str, Attack]] = {
    "a text": (415, "type", header(Content_Type="text/plain")),
    "no type": (415, "type", header(Content_Type=None)),
    "a form": (415, "type", header(Content_Type="application/x-www-form-urlencoded")),
    "a form in parts": (415, "type", header(Content_Type="multipart/form-data; boundary=x")),
    "JSON and more": (415, "type", header(Content_Type="application/json+evil")),
    "two types": (415, "type", header(Content_Type="application/json, text/plain")),
    "JSON in Latin-1": (415, "type", header(Content_Type="application/json; charset=latin-1")),
    "packed": (415, "type", header(Content_Encoding="gzip")),
    "packed twice": (415, "type", header(Content_Encoding="gzip, deflate")),
    "packed by another name": (415, "type", header(Content_Encoding="br")),
    "a byte too large": (413, "size", signed_body(lambda b: b + b" " * (256 * 1024 + 1 - len(b)))),
    "much too large": (413, "size", signed_body(lambda b: b + b" " * 5_000_000)),
}  # fmt: skip

ATTACKS: dict[str, tuple[int, str, Attack]] = {
    **{f"signature: {name}": (400, *attack) for name, attack in SIGNATURES.items()},
    **{f"address: {name}": (400, "address", lambda s, a=a: s.at(a)) for name, a in ADDRESSES.items()},
    **{f"certificate: {name}": (400, *attack) for name, attack in CERTIFICATES.items()},
    **{f"envelope: {name}": (400, *attack) for name, attack in ENVELOPES.items()},
    **{f"json: {name}": (400, "json", attack) for name, attack in JSON.items()},
    **{f"form: {name}": attack for name, attack in FORMS.items()},
}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, authority: Authority, signer: Signer) -> Stage:
    home = tmp_path_factory.mktemp("shop")
    initialise(home, "grocery")
    fetch = serves({PATH: signer.pem})
    endpoint = create_app(
        SkillSettings(home, SKILL), trust_roots=[authority.root], fetch=fetch, clock=lambda: NOON
    )
    return Stage(endpoint, authority, signer, rsa.generate_private_key(65537, 2048), fetch.files)


@pytest.mark.parametrize("name", ATTACKS)
def test_attack(name: str, stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    status, word, attack = ATTACKS[name]
    sent = attack(stage)
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        response = stage.send(sent)
    assert (response.status_code, response.data) == (status, b"")
    facts = [getattr(record, "facts", {}) for record in caplog.records]
    assert [fact["rejected"] for fact in facts if "rejected" in fact] == [word]
    assert MARKER not in caplog.text
    assert MARKER not in str(facts)


def test_what_is_spoilt_here_would_have_been_let_in(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    assert stage.send(stage.signed()).status_code == 200
    roundabout = stage.at(f"HTTPS://S3.amazonaws.com:443/echo.api/../echo.api/./{PATH.rpartition('/')[2]}")
    assert stage.send(roundabout).status_code == 200
    assert stage.send(stage.aged(149)).status_code == 200
    assert stage.send(stage.aged(-149)).status_code == 200
    stage.send(stage.aged(3599, "AlexaSkillEvent.SkillEnabled"))
    facts = [record.facts for record in caplog.records if hasattr(record, "facts")]
    assert len([fact for fact in facts if "path" in fact]) == 5
    assert not [fact for fact in facts if "rejected" in fact]


def test_there_are_enough_of_them() -> None:
    assert len(ATTACKS) >= 80


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_only_post_is_taken(method: str, stage: Stage) -> None:
    sent = stage.signed()
    assert stage.send(Sent(sent.body, sent.headers, method)).status_code == 405
