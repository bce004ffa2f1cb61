"""Alexa's JSON, cut down to what the SDK knows.

The SDK's model is of one day; Alexa adds members, enum values and request types when it likes, and one that
the SDK does not know fails the whole request there. What is unknown, or of the wrong type, is left out here.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any

ENVELOPE = "ask_sdk_model.request_envelope.RequestEnvelope"
_PRIMITIVES: Mapping[str, type] = {"str": str, "bool": bool, "int": int}
_LIST = re.compile(r"list\[(.*)\]")
_DICT = re.compile(r"dict\(str, (.*)\)")
_OUT = object()
"""Stands for a value that is left out."""


def prune(envelope: Mapping[str, Any]) -> dict[str, Any]:
    """The envelope with nothing in it that the SDK's model lacks.

    A request of a type that the SDK does not know leaves no "request".
    """
    pruned = _prune(envelope, ENVELOPE)
    return pruned if isinstance(pruned, dict) else {}


def _prune(value: Any, kind: str) -> Any:
    if kind in _PRIMITIVES:
        right = isinstance(value, _PRIMITIVES[kind]) and not (kind == "int" and isinstance(value, bool))
        return value if right else _OUT
    if kind == "float":
        return value if isinstance(value, int | float) and not isinstance(value, bool) else _OUT
    if kind == "datetime":
        return value if _is_moment(value) else _OUT
    if kind == "object":
        return value
    if (found := _LIST.fullmatch(kind)) is not None:
        kept = [_prune(item, found[1]) for item in value] if isinstance(value, list) else _OUT
        return [item for item in kept if item is not _OUT] if isinstance(kept, list) else _OUT
    if (found := _DICT.fullmatch(kind)) is not None:
        return _members(value, dict.fromkeys(value, found[1])) if isinstance(value, dict) else _OUT
    return _model(value, _load(kind))


def _model(value: Any, model: Any) -> Any:
    if issubclass(model, Enum):
        return value if isinstance(value, str) and value in {member.value for member in model} else _OUT
    if not isinstance(value, dict):
        return _OUT
    if hasattr(model, "discriminator_value_class_map"):
        named = value.get(model.json_discriminator_key)
        real = model.discriminator_value_class_map.get(named) if isinstance(named, str) else None
        if real is None:
            return _OUT
        model = _load(real)
    return _members(value, _kinds(model))


def _members(value: Mapping[str, Any], kinds: Mapping[str, str]) -> dict[str, Any]:
    kept = {key: _prune(value[key], kind) for key, kind in kinds.items() if value.get(key) is not None}
    return {key: item for key, item in kept.items() if item is not _OUT}


def _is_moment(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


@cache
def _kinds(model: Any) -> Mapping[str, str]:
    """JSON name -> type, as the SDK writes types."""
    names = getattr(model, "attribute_map", {})
    return {names.get(name, name): kind for name, kind in model.deserialized_types.items()}


@cache
def _load(kind: str) -> Any:
    module, _, name = kind.rpartition(".")
    return getattr(importlib.import_module(module), name)
