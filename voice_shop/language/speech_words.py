"""The few words that a voice needs to read written text aloud, from a pack's `speech.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from voice_shop.errors import InputError
from voice_shop.language.pack_yaml import read_yaml
from voice_shop.resources import resource

FILE_NAME = "speech.yaml"


@dataclass(frozen=True, slots=True)
class SpeechWords:
    """What CLDR does not know of a language. Every pattern may leave places out.

    Attributes:
        date: {day} as a number, {nth} as an ordinal, {month}: "the {nth} of {month}".
        clock, full_clock: {hour} and {minute}; `full_clock` is for whole hours.
        clock_at: minute -> how a clock is told then; {hour12} and {next12} are on the face ("half {next12}").
        money: {whole}, {currency} and {rest}: "{whole} {currency} {rest}" is "twelve euros forty".
        small: currency code -> its small coin, one and several ("cent", "cents").
        half: {unit}: "half a {unit}"; empty says it as a decimal.
        to, times: between the ends of a range, and between the sides of a product ("six by 330").
        identifiers: words before a number that is told digit by digit ("order 10423").
        abbreviations: written -> said.
    """

    date: str = "{day} {month}"
    clock: str = "{hour} {minute}"
    full_clock: str = "{hour}"
    clock_at: Mapping[int, str] = field(default_factory=dict)
    money: str = "{whole} {currency} {rest}"
    small: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    half: str = ""
    to: str = ""
    times: str = ""
    identifiers: tuple[str, ...] = ()
    abbreviations: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=8)
def speech_words(language: str) -> SpeechWords:
    """Of a shipped language pack; CLDR alone where it has none."""
    file = resource("grammars", language, FILE_NAME)
    return read_speech_words(file) if file.is_file() else SpeechWords()


def read_speech_words(file: Path) -> SpeechWords:
    """Read a pack's `speech.yaml`.

    Raises:
        InputError: naming what is wrong in the file.
    """
    try:
        data: Any = read_yaml(file)
        values = {key: value for key, value in data.items() if key != "language"}
        values["small"] = {
            code: (str(one), str(more)) for code, (one, more) in values.get("small", {}).items()
        }
        values["clock_at"] = {int(k): str(v) for k, v in values.get("clock_at", {}).items()}
        values["identifiers"] = tuple(map(str, values.get("identifiers", ())))
        values["abbreviations"] = {str(k): str(v) for k, v in values.get("abbreviations", {}).items()}
        return SpeechWords(**values)
    except (yaml.YAMLError, UnicodeDecodeError, AttributeError, TypeError, ValueError) as error:
        what = str(error).splitlines()[0]
        raise InputError(
            f"{file} cannot be used: {what}", hint="grammars/README.md has the format."
        ) from error
