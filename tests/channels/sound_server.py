"""A PulseAudio of our own: a virtual microphone that tests speak into, a virtual speaker they listen to."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.audio.wav import write_wav

PROGRAMS = ("pulseaudio", "pactl", "paplay", "parec")


class SoundServer:
    """While it runs, programs with `env` have one microphone and one speaker.

    Args:
        folder: short enough for a socket in it.
    """

    def __init__(self, folder: Path) -> None:
        self.env = {**os.environ, "XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)}
        for name in ("PULSE_SERVER", "PULSE_RUNTIME_PATH", "DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
            self.env.pop(name, None)
        self._folder = folder
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        modules = (
            "module-native-protocol-unix",
            f"module-null-sink sink_name=room rate={RATE} channels=1",
            "module-null-sink sink_name=speaker rate=22050 channels=1",
        )
        self._server = subprocess.Popen(
            ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--disable-shm=yes"]
            + [f"--load={module}" for module in modules],
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 30
        while subprocess.run(["pactl", "info"], env=self.env, capture_output=True, check=False).returncode:
            assert self._server.poll() is None, "pulseaudio ended at once"
            assert time.monotonic() < deadline, "pulseaudio does not answer"
            time.sleep(0.1)
        self.run("pactl", "set-default-source", "room.monitor")
        self.run("pactl", "set-default-sink", "speaker")

    def stop(self) -> None:
        """Turn sound off: what a program notices is what it notices when a sound card is unplugged."""
        if self._server:
            self._server.terminate()
            self._server.wait(timeout=30)
            self._server = None

    def run(self, *command: str) -> None:
        subprocess.run(command, env=self.env, check=True, capture_output=True, timeout=120)

    def say(self, samples: Pcm) -> None:
        """Sound in the room, from its beginning to its end."""
        path = self._folder / "said.wav"
        write_wav(path, samples)
        self.run("paplay", "--device=room", str(path))

    def let_the_speaker_be_heard_in_the_room(self) -> None:
        """As in every room: the microphone hears the speaker."""
        self.run(
            "pactl",
            "load-module",
            "module-loopback",
            "source=speaker.monitor",
            "sink=room",
            "latency_msec=50",
        )

    @contextmanager
    def recording(self) -> Iterator[Path]:
        """What comes out of the speaker, raw 16-bit mono at 16 kHz."""
        path = self._folder / "spoken.raw"
        form = ("--format=s16le", f"--rate={RATE}", "--channels=1", "--raw")
        with path.open("wb") as file:
            parec = subprocess.Popen(["parec", "--device=speaker.monitor", *form], env=self.env, stdout=file)
            try:
                yield path
            finally:
                parec.terminate()
                parec.wait(timeout=30)


@contextmanager
def sound_server() -> Iterator[SoundServer]:
    folder = Path(tempfile.mkdtemp(prefix="sound-"))
    server = SoundServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
