"""From the file of certificates to the key that Alexa signs with."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from skills.alexa.rejected import Rejected

SERVER = "echo-api.amazon.com"
_MOST = 6
_FEWEST_BITS = 2048
_FILE = re.compile(
    rb"\s*(?:-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE-----\s*){1,%d}" % _MOST
)


@dataclass(frozen=True, slots=True)
class Certified:
    """A key and the moment until which its certificate holds, UTC."""

    key: rsa.RSAPublicKey
    until: datetime


def roots(pem: bytes) -> list[x509.Certificate]:
    """The certificates of a bundle. One that is not well formed is left out, not the whole bundle."""
    found = []
    blocks = re.findall(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", pem, re.DOTALL)
    for block in blocks:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                found.append(x509.load_pem_x509_certificate(block))
        except (ValueError, Warning):
            continue
    return found


def public_roots() -> list[x509.Certificate]:
    """What browsers trust, as certifi has it."""
    import certifi

    return roots(certifi.contents().encode())


class ChainVerifier:
    """Knows whom to trust.

    Args:
        trust_roots: at least one.
    """

    def __init__(self, trust_roots: Iterable[x509.Certificate]) -> None:
        self._store = Store(list(trust_roots))

    def certified(self, file: bytes, now: datetime) -> Certified:
        """The key of the leaf, the first certificate of the file.

        Raises:
            Rejected: "pem" (not certificates and nothing else), "chain" (not trusted now, or for no server
                of that name), "name" (that name only by a wildcard), "usage" (not for signing), "key".
        """
        leaf, others = _certificates(file)
        verifier = PolicyBuilder().store(self._store).time(now.astimezone(UTC).replace(tzinfo=None))
        try:
            verifier.build_server_verifier(x509.DNSName(SERVER)).verify(leaf, others)
            _check_leaf(leaf)
        except (VerificationError, x509.ExtensionNotFound, ValueError) as error:
            raise Rejected("chain") from error
        key = leaf.public_key()
        if not isinstance(key, rsa.RSAPublicKey) or key.key_size < _FEWEST_BITS:
            raise Rejected("key")
        return Certified(key, leaf.not_valid_after_utc)


def _certificates(file: bytes) -> tuple[x509.Certificate, list[x509.Certificate]]:
    if not _FILE.fullmatch(file):
        raise Rejected("pem")
    try:
        leaf, *others = x509.load_pem_x509_certificates(file)
    except ValueError as error:
        raise Rejected("pem") from error
    return leaf, others


def _check_leaf(leaf: x509.Certificate) -> None:
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    if SERVER not in names.get_values_for_type(x509.DNSName):
        raise Rejected("name")
    try:
        usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound as error:
        raise Rejected("usage") from error
    if not usage.digital_signature:
        raise Rejected("usage")
