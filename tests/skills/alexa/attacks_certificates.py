"""Attacks with certificates: name -> (word in the log, the attack)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from skills.alexa.authority import ALEXA, PATH, SIGNS, Authority, Leaf, Signer
from tests.conftest import NOON
from tests.skills.alexa.attacking import Sent, Stage

Attack = Callable[[Stage], Sent]
END = b"\n-----END CERTIFICATE-----\n"
_ONLY_ENCIPHERS = x509.KeyUsage(False, False, True, False, False, False, False, False, False)


@cache
def stranger() -> Authority:
    """An authority that nobody trusts."""
    return Authority(NOON, name="stranger")


def leaf(**facts: object) -> Attack:
    return lambda stage: stage.certified(Leaf(**facts))  # type: ignore[arg-type]


def file(make: Callable[[Stage], bytes]) -> Attack:
    """Signed well by Alexa's own key, but the file is another."""
    return lambda stage: stage.vouched(stage.signer, make(stage))


def pem(certificate: x509.Certificate, label: str = "CERTIFICATE") -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM).replace(b"CERTIFICATE", label.encode())


def self_signed(stage: Stage) -> Sent:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, ALEXA)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(stage.key.public_key())
        .serial_number(7)
        .not_valid_before(NOON - timedelta(days=1))
        .not_valid_after(NOON + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(ALEXA)]), critical=False)
        .add_extension(SIGNS, critical=True)
        .sign(stage.key, hashes.SHA256())
    )
    return stage.vouched(Signer(stage.key, (made,)))


def issued_by_a_leaf(stage: Stage) -> Sent:
    """Alexa's own certificate vouches for another, which it may not."""
    issuer = stage.signer.certificates[0]
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "below a leaf")]))
        .issuer_name(issuer.subject)
        .public_key(stage.key.public_key())
        .serial_number(8)
        .not_valid_before(NOON - timedelta(days=1))
        .not_valid_after(NOON + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(ALEXA)]), critical=False)
        .add_extension(SIGNS, critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()),  # type: ignore[arg-type]
            critical=False,
        )
        .sign(stage.signer.key, hashes.SHA256())
    )
    return stage.vouched(Signer(stage.key, (made, *stage.signer.certificates)))


def bypass(stage: Stage) -> bytes:
    """The whole chain of the real one under a label that is passed over, then the attacker's."""
    own = stranger().signer(key=stage.key)
    real = b"".join(pem(each, "TRUSTED CERTIFICATE") for each in stage.signer.certificates)
    return real + own.pem


def signed_by_stranger(stage: Stage) -> Sent:
    return stage.vouched(stranger().signer(key=stage.key))


def stranger_below(stage: Stage) -> Sent:
    """A stranger's leaf with the trusted authority's certificate behind it."""
    own = stranger().signer(key=stage.key)
    return stage.vouched(Signer(own.key, (own.certificates[0], stage.authority.below)))


def bypassed(stage: Stage) -> Sent:
    return stage.vouched(stranger().signer(key=stage.key), bypass(stage))


def two_leaves(stage: Stage) -> Sent:
    own = stranger().signer(key=stage.key)
    return stage.vouched(Signer(own.key, (own.certificates[0], *stage.signer.certificates)))


def der(stage: Stage) -> bytes:
    return stage.signer.certificates[0].public_bytes(serialization.Encoding.DER)


def on_a_curve(stage: Stage) -> Sent:
    """A trusted authority vouches for an elliptic key, and RSA is asked of it."""
    made = stage.authority.vouch(ec.generate_private_key(ec.SECP256R1()).public_key(), Leaf())
    return stage.vouched(Signer(stage.key, (made, stage.authority.below)))


def private_key(stage: Stage) -> bytes:
    key: rsa.RSAPrivateKey = stage.key
    plain = serialization.NoEncryption()
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return stage.signer.pem + key.private_bytes(encoding, form, plain)


def raw_folder(stage: Stage) -> Sent:
    """A bucket of the attacker's, which only the raw address names: the resolved one is asked for."""
    own = stranger().signer(key=stage.key)
    stage.files["/bucket/../echo.api/raw.pem"] = own.pem
    return stage.signed(path="/bucket/../echo.api/raw.pem", signer=own)


CERTIFICATES: dict[str, tuple[str, Attack]] = {
    "an authority that nobody trusts": ("chain", signed_by_stranger),
    "a stranger's below the trusted one": ("chain", stranger_below),
    "signed by itself": ("chain", self_signed),
    "vouched for by another leaf": ("chain", issued_by_a_leaf),
    "the real chain under another label, then the attacker's": ("pem", bypassed),
    "the attacker's, then the real chain": ("chain", two_leaves),
    "an address that is another when it is not resolved": ("fetch", raw_folder),
    "one that is not there": ("fetch", lambda s: s.signed(path="/echo.api/nothing.pem")),
    "nobody in between": ("chain", file(lambda s: pem(s.signer.certificates[0]))),
    "in the wrong order": ("chain", file(lambda s: pem(s.authority.below) + pem(s.signer.certificates[0]))),
    "the authority's own": ("chain", file(lambda s: pem(s.authority.below))),
    "the root's own": ("chain", file(lambda s: pem(s.authority.root))),
    "expired": ("chain", leaf(ends=timedelta(seconds=-1))),
    "not yet valid": ("chain", leaf(begins=timedelta(seconds=1))),
    "for no name": ("chain", leaf(names=())),
    "for another name": ("chain", leaf(names=("evil.example",))),
    "for a name that begins like it": ("chain", leaf(names=(f"{ALEXA}.evil.example",))),
    "for a name below it": ("chain", leaf(names=(f"x.{ALEXA}",))),
    "for all names beside it": ("name", leaf(names=("*.amazon.com",))),
    "not for signing": ("usage", leaf(usage=_ONLY_ENCIPHERS)),
    "for no use": ("usage", leaf(usage=None)),
    "for clients": ("chain", leaf(purpose=(ExtendedKeyUsageOID.CLIENT_AUTH,))),
    "for code": ("chain", leaf(purpose=(ExtendedKeyUsageOID.CODE_SIGNING,))),
    "a key of 1024 bits": ("key", leaf(key_bits=1024)),
    "an empty file": ("pem", file(lambda _: b"")),
    "a web page": ("pem", file(lambda _: b"<html>not here</html>")),
    "no base64 inside": ("pem", file(lambda s: s.signer.pem.replace(b"MII", b"***"))),
    "a certificate that is cut": ("pem", file(lambda s: s.signer.pem[:400] + END)),
    "bytes instead of text": ("pem", file(der)),
    "words before it": ("pem", file(lambda s: b"hello\n" + s.signer.pem)),
    "words after it": ("pem", file(lambda s: s.signer.pem + b"hello\n")),
    "a private key with it": ("pem", file(private_key)),
    "another label": ("pem", file(lambda s: pem(s.signer.certificates[0], "X509 CERTIFICATE"))),
    "seven of them": ("pem", file(lambda s: s.signer.pem + pem(s.authority.below) * 5)),
    "a header inside": ("pem", file(lambda s: s.signer.pem.replace(b"-----\n", b"-----\nX: 4\n\n", 1))),
    "a key on a curve": ("key", on_a_curve),
}  # fmt: skip

assert PATH.startswith("/echo.api/")
