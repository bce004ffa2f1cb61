"""What one setting is and may be, and sections that check themselves by it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from voice_shop.errors import InputError


@dataclass(frozen=True, slots=True)
class Rule:
    """What a setting is and what it may be. The bounds are included."""

    what: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] | Callable[[], tuple[str, ...]] = ()

    @property
    def allowed(self) -> tuple[str, ...]:
        """The choices, looked up now where they are not fixed."""
        return self.choices() if callable(self.choices) else self.choices

    def may_be(self, kind: type) -> str:
        """The allowed values, in words."""
        choices = self.allowed
        if len(choices) == 1:
            return f'only "{choices[0]}"'
        if choices:
            return "one of " + ", ".join(f'"{choice}"' for choice in choices)
        if kind is bool:
            return "true or false"
        if kind is str:
            return "a text in quotes"
        noun = "a whole number" if kind is int else "a number"
        if self.low is not None and self.high is not None:
            return f"{noun} from {self.low:g} to {self.high:g}"
        return noun

    def allows(self, value: object, kind: type) -> bool:
        """Whether a value has the right type and range."""
        if kind is bool:
            return isinstance(value, bool)
        if kind is str:
            choices = self.allowed
            return isinstance(value, str) and (not choices or value in choices)
        if isinstance(value, bool) or not isinstance(value, int if kind is int else (int, float)):
            return False
        # Written so that NaN is outside of every range.
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def setting(default: Any, what: str, **rule: Any) -> Any:
    """A field with its rule: the bounds `low` and `high`, or the `choices`."""
    return field(default=default, metadata={"rule": Rule(what, **rule)})


@dataclass(frozen=True)
class Section:
    """Checks its fields when it is made."""

    name: ClassVar[str] = ""

    def __post_init__(self) -> None:
        for key, rule, default in self.rules():
            value = getattr(self, key)
            if not rule.allows(value, type(default)):
                raise InputError(
                    f"The setting {self.name}.{key} is {written(value)}.",
                    hint=f"It is {rule.what} and may be {rule.may_be(type(default))}.",
                    code="setting_value",
                )

    @classmethod
    def rules(cls) -> Iterator[tuple[str, Rule, Any]]:
        """(key, rule, default) of every setting of this section."""
        for f in fields(cls):
            yield f.name, f.metadata["rule"], f.default


def written(value: object) -> str:
    """A value as it stands in the file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "a section"
    return str(value)
