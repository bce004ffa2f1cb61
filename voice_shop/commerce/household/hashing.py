"""Secrets that people choose, as salted memory-hard hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets

_LOG_N, _R, _P = 15, 8, 3
"""Cost of scrypt as OWASP recommends it for 32 MiB of memory."""


def hashed(secret: str) -> str:
    """A hash with its salt and cost."""
    salt = secrets.token_bytes(16)
    return f"scrypt${_LOG_N}${_R}${_P}${salt.hex()}${_scrypt(secret, salt, _LOG_N, _R, _P).hex()}"


def fits(secret: str, kept: str) -> bool:
    """Whether a secret is the one that was hashed."""
    _, log_n, r, p, salt, expected = kept.split("$")
    found = _scrypt(secret, bytes.fromhex(salt), int(log_n), int(r), int(p))
    return hmac.compare_digest(found, bytes.fromhex(expected))


def _scrypt(secret: str, salt: bytes, log_n: int, r: int, p: int) -> bytes:
    n = 1 << log_n
    return hashlib.scrypt(secret.encode(), salt=salt, n=n, r=r, p=p, maxmem=256 * n * r, dklen=32)
