"""A throw-away certificate authority that signs requests as Alexa does.

For whoever tries an endpoint that was given its root (`create_app(trust_roots=...)`): tests, lint,
benchmarks. An endpoint without that argument trusts none of it.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
ALEXA = "echo-api.amazon.com"
PATH = "/echo.api/echo-api-cert.pem"
URL = f"https://s3.amazonaws.com{PATH}"

SIGNS = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,
    key_encipherment=True,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
_CERTIFIES = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


@dataclass(frozen=True)
class Signer:
    """A key with the certificates that vouch for it, the leaf first."""

    key: rsa.RSAPrivateKey
    certificates: tuple[x509.Certificate, ...]

    @property
    def pem(self) -> bytes:
        """The file that the certificate address names."""
        return b"".join(each.public_bytes(serialization.Encoding.PEM) for each in self.certificates)

    def headers(self, body: bytes, *, url: str = URL) -> dict[str, str]:
        """The headers that Alexa sends with a body."""
        signature = self.key.sign(body, padding.PKCS1v15(), hashes.SHA256())
        return {
            "Content-Type": "application/json; charset=utf-8",
            "SignatureCertChainUrl": url,
            "Signature-256": base64.b64encode(signature).decode(),
        }


@dataclass(frozen=True)
class Leaf:
    """What a leaf certificate says of itself; as it stands, what Alexa's says."""

    names: Sequence[str] = (ALEXA,)
    usage: x509.KeyUsage | None = SIGNS
    purpose: Sequence[x509.ObjectIdentifier] = (ExtendedKeyUsageOID.SERVER_AUTH,)
    begins: timedelta = timedelta(days=-10)
    ends: timedelta = timedelta(days=300)
    key_bits: int = 2048


class Authority:
    """A root and one authority below it.

    Args:
        now: its certificates hold from a year before to nine after.
    """

    def __init__(self, now: datetime, *, name: str = "throw-away") -> None:
        self._now = now
        self._key = rsa.generate_private_key(65537, 2048)
        self._below_key = rsa.generate_private_key(65537, 2048)
        self.root = self._certifier(f"{name} root", self._key.public_key(), None)
        self.below = self._certifier(f"{name} below", self._below_key.public_key(), self.root)

    def signer(self, leaf: Leaf = Leaf(), *, key: rsa.RSAPrivateKey | None = None) -> Signer:
        """A signer whose certificate comes from the authority below the root."""
        own = key or rsa.generate_private_key(65537, leaf.key_bits)
        return Signer(own, (self.vouch(own.public_key(), leaf), self.below))

    def vouch(self, key: PublicKey, leaf: Leaf) -> x509.Certificate:
        """A certificate for a key, from the authority below the root."""
        builder = self._builder("leaf", key, self.below.subject, leaf.begins, leaf.ends)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        if leaf.names:
            names = x509.SubjectAlternativeName([x509.DNSName(name) for name in leaf.names])
            builder = builder.add_extension(names, critical=False)
        if leaf.usage is not None:
            builder = builder.add_extension(leaf.usage, critical=True)
        if leaf.purpose:
            builder = builder.add_extension(x509.ExtendedKeyUsage(leaf.purpose), critical=False)
        return self._issued(builder, self._below_key)

    def _certifier(
        self, name: str, key: rsa.RSAPublicKey, issuer: x509.Certificate | None
    ) -> x509.Certificate:
        begins, ends = timedelta(days=-365), timedelta(days=9 * 365)
        own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = (
            self._builder(name, key, own if issuer is None else issuer.subject, begins, ends)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_CERTIFIES, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        )
        return self._issued(builder, self._key)

    def _issued(self, builder: x509.CertificateBuilder, key: rsa.RSAPrivateKey) -> x509.Certificate:
        known = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
        return builder.add_extension(known, critical=False).sign(key, hashes.SHA256())

    def _builder(
        self, name: str, key: PublicKey, issuer: x509.Name, begins: timedelta, ends: timedelta
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(issuer)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now + begins)
            .not_valid_after(self._now + ends)
        )


def serves(files: Mapping[str, bytes]) -> _Serves:
    """A `fetch` for `create_app` that has these files and no others: path -> bytes."""
    return _Serves(dict(files))


class _Serves:
    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.fetched: list[str] = []

    def __call__(self, path: str) -> bytes:
        self.fetched.append(path)
        if path not in self.files:
            raise OSError(f"there is no {path}")
        return self.files[path]
