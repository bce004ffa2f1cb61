"""What the checks find."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at.

    Attributes:
        file: of the package, or of the language pack; "endpoint" for how it behaves.
        rule: short and stable ("undeclared_slot").
        what: in a line.
        do: what to do about it, in a line.
        must: it would not pass; otherwise only worth knowing.
    """

    file: str
    rule: str
    what: str
    do: str
    must: bool = True
