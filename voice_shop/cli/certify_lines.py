"""What one check of `certify` says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a check came out."""

    PASS = "pass"  # noqa: S105 - no password
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Line:
    """One check. `do` is what to do about it, empty when all is well."""

    check: str
    verdict: Verdict
    found: str
    do: str = ""


def passed(check: str, found: str) -> Line:
    """All is well."""
    return Line(check, Verdict.PASS, found)


def warned(check: str, found: str, do: str) -> Line:
    """Shoppers can come, and something is to be put right."""
    return Line(check, Verdict.WARN, found, do)


def failed(check: str, found: str, do: str) -> Line:
    """Shoppers must not come yet."""
    return Line(check, Verdict.FAIL, found, do)
