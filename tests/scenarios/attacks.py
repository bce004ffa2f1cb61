"""Voices, mixtures and a shop to attack: what must buy nothing, as it sounds."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np

from voice_shop.app_sound import listener, voice
from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.audio.resample import change_rate
from voice_shop.audio.wav import read_wav
from voice_shop.channels.replay import StreamClock, replay
from voice_shop.journal.events import Event, Ordered
from voice_shop.scenarios.once import OnceHeard, OnceSaid
from voice_shop.scenarios.scenes import Before, Scenario, Then
from voice_shop.scenarios.stage import Stage
from voice_shop.settings import Settings, WakeSettings
from voice_shop.speech.select import recogniser

SETTINGS = Settings(wake=WakeSettings(word="none"))
ESPEAK = ("en-us+f3", "en-gb-scotland+m7")


@cache
def our_voice() -> OnceSaid:
    """The shop's own."""
    return OnceSaid(voice(SETTINGS, steady=True))


@cache
def ear() -> OnceHeard:
    """The recogniser that comes along."""
    return OnceHeard(recogniser("auto", "en", Path("models"), threads=1))


def said(text: str, *, pitch: float = 1.0) -> Pcm:
    """By the shop's voice, or by one of another height."""
    pieces = np.concatenate(list(our_voice().speak(text)))
    return change_rate(pieces, round(our_voice().rate * pitch), RATE)


def voices(text: str, folder: Path) -> list[Pcm]:
    """The same by several: higher, lower, and espeak's where that is installed."""
    found = [said(text), said(text, pitch=1.18), said(text, pitch=0.87)]
    program = shutil.which("espeak-ng")
    for number, name in enumerate(ESPEAK if program else ()):
        file = folder / f"espeak-{number}.wav"
        subprocess.run([str(program), "-v", name, "-w", str(file), text], check=True, capture_output=True)
        found.append(read_wav(file, longest=30.0))
    return found


def quieter(samples: Pcm, decibels: float) -> Pcm:
    """So much less loud."""
    return (samples.astype(np.float32) / 10 ** (decibels / 20)).astype(np.int16)


def together(*both: Pcm) -> Pcm:
    """At once, from the same moment."""
    longest = max(map(len, both))
    total = sum(np.pad(one, (0, longest - len(one))).astype(np.int32) for one in both)
    loudest = int(np.abs(total).max()) or 1
    return (total * min(1.0, 30000 / loudest)).astype(np.int16)


def one_after_the_other(parts: Iterable[Pcm], pause: float = 1.6) -> Pcm:
    """With silence between, before and behind."""
    gap = np.zeros(round(pause * RATE), np.int16)
    return np.concatenate([gap[: RATE // 2], *(piece for part in parts for piece in (part, gap))])


class Target:
    """A shop in which something waits for a yes, and an ear that is open.

    Args:
        typed: what was said before, by who may.
        shop: a sample, or a folder.
    """

    def __init__(self, place: Path, *typed: str, shop: str = "grocery") -> None:
        self.stage = Stage(Scenario("attack", Path("attack"), 1, (), Then(), Before(), shop=shop), place)
        self.turns = self.stage.turns("replay")
        self.answers = [self.turns.take_text(line).text for line in typed]

    def hear(self, sound: Pcm, *, overlap: bool = False) -> tuple[Event, ...]:
        """Let it hear something through the whole pipeline; what happened."""
        return tuple(
            replay(
                [sound],
                listener=listener(SETTINGS),
                recogniser=ear(),
                voice=our_voice(),
                turns=self.turns,
                clock=StreamClock(),
                overlap=overlap,
            )
        )

    def bought(self, events: Iterable[Event]) -> bool:
        """Whether anything was ordered."""
        return bool(self.stage.placed()) or any(isinstance(event, Ordered) for event in events)

    def close(self) -> None:
        """Give the database back."""
        self.stage.close()
