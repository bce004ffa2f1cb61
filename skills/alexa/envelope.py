"""Alexa's JSON as the SDK's objects, with nothing in them that the SDK does not know.

The SDK's model is of one day; Alexa adds members, enum values and request types when it likes, and one that
the SDK does not know fails the whole request in its own reader. What is unknown, or of the wrong type, is
left out here. Readers are made of the SDK's model once, several times as fast as asking it each time.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.events.skillevents import SkillDisabledRequest
from ask_sdk_model.request import Request

ENVELOPE = "ask_sdk_model.request_envelope.RequestEnvelope"
_LIST = re.compile(r"list\[(.*)\]")
_DICT = re.compile(r"dict\(str, (.*)\)")
ACCOUNT_UNLINKED = "AlexaSkillEvent.SkillAccountUnlinked"
Read = Callable[[Any], Any]
"""From JSON's types to the SDK's; None is left out."""


class AccountUnlinkedRequest(SkillDisabledRequest):  # type: ignore[misc]
    """An event that can be subscribed to and is not in the SDK's model."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.object_type = ACCOUNT_UNLINKED


REQUESTS: Mapping[str, str] = {
    **Request.discriminator_value_class_map,
    ACCOUNT_UNLINKED: f"{__name__}.{AccountUnlinkedRequest.__name__}",
}
"""Type of a request -> what it is read as."""


class Serializer(DefaultSerializer):  # type: ignore[misc]  # the SDK has no types
    """The SDK's, which reads envelopes that are JSON's types already."""

    def deserialize(self, payload: Any, obj_type: Any) -> Any:
        """A mapping is an envelope; anything else is read as the SDK does."""
        return envelope(payload) if isinstance(payload, Mapping) else super().deserialize(payload, obj_type)


def envelope(sent: Mapping[str, Any]) -> Any:
    """A `RequestEnvelope`; its request is None if it is of a type that the SDK does not know."""
    return _reader(ENVELOPE)(sent)


@cache
def _reader(kind: str) -> Read:
    """What reads values of a type, as the SDK writes types."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if (found := _LIST.fullmatch(kind)) is not None:
        return _list_of(found[1])
    if (found := _DICT.fullmatch(kind)) is not None:
        return _dict_of(found[1])
    module, _, name = kind.rpartition(".")
    model = getattr(importlib.import_module(module), name)
    if issubclass(model, Enum):
        members = {member.value: member for member in model}
        return lambda value: members.get(value) if isinstance(value, str) else None
    if hasattr(model, "discriminator_value_class_map"):
        return _one_of(model)
    return _members_of(model)


def _list_of(kind: str) -> Read:
    read = _reader(kind)

    def several(value: Any) -> Any:
        if not isinstance(value, list):
            return None
        return [item for item in map(read, value) if item is not None]

    return several


def _dict_of(kind: str) -> Read:
    read = _reader(kind)

    def named(value: Any) -> Any:
        if not isinstance(value, dict):
            return None
        found = {key: read(item) for key, item in value.items()}
        return {key: item for key, item in found.items() if item is not None}

    return named


def _one_of(model: Any) -> Read:
    """A model that says in a member which of several it is."""
    kinds = REQUESTS if model is Request else model.discriminator_value_class_map
    key = model.json_discriminator_key

    def real(value: Any) -> Any:
        named = value.get(key) if isinstance(value, dict) else None
        kind = kinds.get(named) if isinstance(named, str) else None
        return None if kind is None else _members_of_kind(kind)(value)

    return real


@cache
def _members_of_kind(kind: str) -> Read:
    module, _, name = kind.rpartition(".")
    return _members_of(getattr(importlib.import_module(module), name))


def _members_of(model: Any) -> Read:
    names = getattr(model, "attribute_map", {})
    members = [(name, names.get(name, name), kind) for name, kind in model.deserialized_types.items()]

    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            return None
        made = model()
        for attribute, name, kind in members:
            sent = value.get(name)
            if sent is not None and (found := _reader(kind)(sent)) is not None:
                setattr(made, attribute, found)
        return made

    return read


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


_PLAIN: Mapping[str, Read] = {
    "str": lambda value: value if isinstance(value, str) else None,
    "bool": lambda value: value if isinstance(value, bool) else None,
    "int": _whole,
    "float": _number,
    "datetime": _moment,
    "object": lambda value: value,
}
