"""Korean speech and a Korean shop, for tests of the Vosk engine with a real model.

The voice is espeak-ng's, which the model understands badly when it hears freely and well enough along a
grammar; the sentences and the voice's settings are those that work (measured in test_vosk_recogniser).
"""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
import soxr

from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.catalogue.load import ShopFolder, load_folder
from voice_shop.catalogue.spoken import shop_words
from voice_shop.language.automaton import Automaton
from voice_shop.language.compile import compile_grammar
from voice_shop.language.pack import load_pack

PACK = Path(__file__).resolve().parents[1] / "packs" / "ko"
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
VOICE = "ko+f3"
PLAIN_VOICE = "ko+f2"
"""One whose yes is heard freely too, as a yes must be."""
SPEED = ("-s", "170", "-a", "80")
_ESPEAK_RATE = 22_050


def can_speak() -> bool:
    """Whether espeak-ng is on this machine."""
    return shutil.which("espeak-ng") is not None


@cache
def say(text: str, voice: str = VOICE) -> Pcm:
    """Speech at 16 kHz with a little silence around it."""
    made = subprocess.run(
        ["espeak-ng", "-v", voice, *SPEED, "--stdout", text], capture_output=True, check=True, timeout=60
    )
    wave = np.frombuffer(made.stdout[44:], "<i2").astype(np.float32)
    speech = soxr.resample(wave, _ESPEAK_RATE, RATE).clip(-32768, 32767).astype(np.int16)
    return np.concatenate([np.zeros(RATE // 5, np.int16), speech, np.zeros(RATE * 2 // 5, np.int16)])


@cache
def shop_folder() -> ShopFolder:
    """The corner shop of the test pack."""
    return load_folder(PACK / "shop")


@cache
def grammar() -> Automaton:
    """Its grammar."""
    return compile_grammar(load_pack(PACK), shop_words(shop_folder().catalogue))
