"""The device as people use it: `voice-shop listen` with a virtual microphone and a virtual speaker."""

from __future__ import annotations

import json
import os
import pty
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np
import pytest

from tests.channels.sound_server import PROGRAMS, SoundServer, sound_server
from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.audio.resample import change_rate
from voice_shop.speech.piper_voice import PiperVoice

pytestmark = [
    pytest.mark.skipif(
        any(shutil.which(program) is None for program in PROGRAMS),
        reason="no sound server: apt-get install pulseaudio libasound2-plugins",
    ),
    pytest.mark.timeout(280),
]

PATIENCE = 90.0
"""Seconds that a test waits for what must come: for a machine with too much to do, not a measure."""


@pytest.fixture(scope="module")
def say() -> Callable[[str], Pcm]:
    voice = PiperVoice(steady=True)
    silence = np.zeros(RATE // 2, np.int16)

    def speak(text: str) -> Pcm:
        spoken = change_rate(np.concatenate(list(voice.speak(text))), voice.rate, RATE)
        return np.concatenate([silence, spoken, silence])

    return speak


class Listening:
    """A running `voice-shop listen --json`."""

    def __init__(
        self, home: Path, env: dict[str, str], *options: str, stdin: int = subprocess.DEVNULL
    ) -> None:
        self.events: list[dict[str, Any]] = []
        self.told: list[str] = []
        self._lines: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "voice_shop", "--home", str(home), "--json", "listen", *options],
            env={**env, "PYTHONPATH": os.getcwd(), "PYTHONUNBUFFERED": "1"},
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("stdout", "stderr"):
            threading.Thread(target=self._read, args=(name, getattr(self.process, name)), daemon=True).start()

    def _read(self, name: str, stream: IO[str]) -> None:
        for line in stream:
            self._lines.put((name, line.strip()))

    def wait(self, what: str) -> None:
        """Until an event of this kind, or a state of this name, has come."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                name, line = self._lines.get(timeout=0.2)
            except queue.Empty:
                assert self.process.poll() is None, f"it ended: {self.told}"
                continue
            if name == "stderr":
                self.told.append(line)
                if line == what:
                    return
            else:
                self.events.append(json.loads(line))
                if self.events[-1]["event"] == what:
                    return
        raise AssertionError(f"no {what!r} in {self.events} {self.told}")

    def end(self) -> tuple[int, str]:
        """Its exit code and all it told."""
        code = self.process.wait(timeout=PATIENCE)
        time.sleep(0.2)
        while not self._lines.empty():
            name, line = self._lines.get()
            if name == "stderr":
                self.told.append(line)
            else:
                self.events.append(json.loads(line))
        return code, "\n".join(self.told)

    def heard(self) -> list[str]:
        return [e["heard"] for e in self.events if e["event"] == "heard"]


@pytest.fixture
def server() -> Iterator[SoundServer]:
    with sound_server() as running:
        yield running


@pytest.fixture
def listening(server: SoundServer, tmp_path: Path) -> Iterator[Listening]:
    running = Listening(tmp_path / "home", server.env)
    try:
        running.wait("idle")
        yield running
    finally:
        running.process.kill()
        running.process.wait(timeout=30)


def test_it_wakes_hears_answers_aloud_and_does_not_hear_itself(
    server: SoundServer, listening: Listening, say: Callable[[str], Pcm]
) -> None:
    server.let_the_speaker_be_heard_in_the_room()
    with server.recording() as spoken:
        server.say(say("Alexa."))
        listening.wait("woke")
        server.say(say("Add two oat milks."))
        listening.wait("replied")
        listening.wait("listening")
        answered = listening.events[-1]
        # The question is open, and the room is full of our own last words.
        listening.wait("idle")
    assert listening.heard() == ["add two oat milks"]
    assert [e["event"] for e in listening.events].count("woke") == 1
    assert answered["asks"]
    assert answered["waited"] >= 0.5
    sound = np.frombuffer(spoken.read_bytes()[: spoken.stat().st_size // 2 * 2], np.int16)
    loud = np.abs(sound.astype(int)) > 500
    assert loud.sum() / RATE > 0.5


def test_keys_mute_it_talk_without_a_wake_word_and_quit(
    server: SoundServer, tmp_path: Path, say: Callable[[str], Pcm]
) -> None:
    person, program = pty.openpty()
    running = Listening(tmp_path / "home", server.env, stdin=program)
    try:
        running.wait("idle")
        os.write(person, b"m")
        running.wait("muted")
        server.say(say("Alexa. What is in my cart?"))
        os.write(person, b"m")
        running.wait("idle")
        assert running.events == []
        os.write(person, b" ")
        running.wait("woke")
        assert running.events[-1]["by"] == "button"
        server.say(say("What is in my cart?"))
        running.wait("speaking")
        os.write(person, b" ")
        running.wait("listening")
        os.write(person, b"q")
        code, _ = running.end()
        assert code == 0
        assert running.heard() == ["what is in my cart"]
    finally:
        running.process.kill()
        running.process.wait(timeout=30)
        os.close(person)
        os.close(program)


def test_ctrl_c_ends_it(listening: Listening) -> None:
    listening.process.send_signal(signal.SIGINT)
    code, told = listening.end()
    assert code == 130
    assert "Traceback" not in told


def test_ctrl_c_ends_it_while_it_speaks(
    server: SoundServer, listening: Listening, say: Callable[[str], Pcm]
) -> None:
    server.say(say("Alexa. What is in my cart?"))
    listening.wait("speaking")
    listening.process.send_signal(signal.SIGINT)
    code, told = listening.end()
    assert code == 130
    assert "Traceback" not in told


def test_a_microphone_that_goes_away_is_told(server: SoundServer, listening: Listening) -> None:
    server.stop()
    code, told = listening.end()
    assert code == 3
    assert "microphone" in told
    assert "unplugged" in told
    lines = [line for line in told.splitlines() if not line.startswith("First use")]
    assert lines[0] == "idle"
    assert len(lines) == 2, "PortAudio has lines of its own, which are nothing to a person"


def test_no_microphone_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    silent = SoundServer(folder)
    code, told = Listening(tmp_path / "home", silent.env).end()
    if code == 130 or "idle" in told.splitlines():
        pytest.skip("this machine has a microphone without any sound server")
    assert code == 3
    assert "There is no microphone on this machine." in told


def test_an_unknown_microphone_is_answered_with_those_there_are(server: SoundServer, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "voice-shop.toml").write_text('[audio]\nmicrophone = "blue"\n', encoding="utf-8")
    code, told = Listening(home, server.env).end()
    assert code == 2
    assert "no microphone with 'blue'" in told
    assert "'default'" in told


def test_a_part_of_its_name_on_the_command_line_chooses_the_microphone(
    server: SoundServer, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "voice-shop.toml").write_text('[audio]\nmicrophone = "blue"\n', encoding="utf-8")
    running = Listening(home, server.env, "--microphone", "PULSE", "--speaker", "pulse")
    try:
        running.wait("idle")
    finally:
        running.process.send_signal(signal.SIGINT)
    assert running.end()[0] == 130
    for side in ("microphone", "speaker"):
        code, told = Listening(home, server.env, "--microphone", "pulse", f"--{side}", "green").end()
        assert code == 2
        assert f"no {side} with 'green'" in told
