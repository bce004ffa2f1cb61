"""The part of the composition root that has sound: ear, detector and voice as the settings have them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from voice_shop.listening.listener import Listener
from voice_shop.listening.settings import ListenSettings
from voice_shop.settings import Settings
from voice_shop.speech import select
from voice_shop.speech.silero import SileroSpeech
from voice_shop.speech.wake import MicroWake
from voice_shop.speech.webrtc import WebRtcSpeech

if TYPE_CHECKING:
    from voice_shop.listening.protocols import SpeechDetector
    from voice_shop.speech.protocols import Voice


def listener(settings: Settings) -> Listener:
    """A fresh ear. Raises MissingError without the sound packages."""
    chosen, wake = settings.listening, settings.wake
    return Listener(
        wake=MicroWake(wake.word, wake.threshold) if wake.needs_wake_word else None,
        speech=speech_detector(settings),
        settings=ListenSettings(
            end_silence=chosen.end_silence,
            patience=chosen.patience,
            longest=chosen.longest,
            guard=chosen.guard,
        ),
    )


def speech_detector(settings: Settings) -> SpeechDetector:
    """A fresh detector of speech. Raises MissingError without its package."""
    chosen = settings.listening
    return SileroSpeech() if chosen.detector == "silero" else WebRtcSpeech(chosen.aggressiveness)


def voice(settings: Settings, *, steady: bool = False) -> Voice:
    """The voice. Raises MissingError when there is none.

    Args:
        steady: the same text sounds the same each time, for recordings to compare.
    """
    chosen = settings.voice
    return select.voice(
        model=Path(chosen.model).expanduser() if chosen.model else None,
        length_scale=chosen.pace,
        steady=steady,
    )
