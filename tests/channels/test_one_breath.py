"""Wake word and command without a pause between them, from the voice's samples to the sentence."""

from __future__ import annotations

import numpy as np
import pytest

from voice_shop.app import App
from voice_shop.audio.chunk import RATE
from voice_shop.audio.resample import change_rate
from voice_shop.channels.utterance import Recognised, Utterances
from voice_shop.home import Home
from voice_shop.listening.listener import Listener
from voice_shop.resources import resource
from voice_shop.speech.moonshine import Moonshine
from voice_shop.speech.piper_voice import PiperVoice
from voice_shop.speech.silero import SileroSpeech
from voice_shop.speech.wake import MicroWake

COMMANDS = ("add two oat milks", "where's my order", "is the bread gluten free")


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> tuple[App, Moonshine, PiperVoice]:
    folder = tmp_path_factory.mktemp("home")
    (folder / "shop").symlink_to(resource("samples", "grocery"))
    return App(Home(folder)), Moonshine(), PiperVoice(steady=True, length_scale=1.1)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("word", "said"),
    [
        # "Alexa" needs a moment of silence behind it: its model rarely notices it without.
        ("alexa", "Alexa, "),
        ("hey_jarvis", "Hey Jarvis "),
        ("hey_mycroft", "Hey Mycroft "),
        ("okay_nabu", "Okay Nabu "),
    ],
)
def test_the_command_is_understood(
    parts: tuple[App, Moonshine, PiperVoice], word: str, said: str, command: str
) -> None:
    app, recogniser, voice = parts
    spoken = np.concatenate(list(voice.speak(f"{said}{command}.")))
    silence = np.zeros(RATE, np.int16)
    stream = np.concatenate([silence, change_rate(spoken, voice.rate, RATE), silence])
    utterances = Utterances(recogniser, lambda: app.opening_grammar)
    listener = Listener(wake=MicroWake(word), speech=SileroSpeech())
    found: list[Recognised] = [r for event in listener.feed(stream) if (r := utterances.take(event))]
    assert [r.heard.sentences[0].text for r in found] == [command]
    assert found[0].heard.doubt < 1
