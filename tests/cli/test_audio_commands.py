"""Commands with sound: what they hear and say, and what they say about files that cannot be heard."""

from __future__ import annotations

import json
import os
import struct
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.cli.conftest import Result, interrupted, without_sound_packages
from tests.disks import disk

RATE = 16_000


def write_wav(path: Path, samples: np.ndarray, rate: int = RATE) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.astype("<i2").tobytes())
    return path


def float_wav(path: Path, samples: np.ndarray) -> Path:
    data = samples.astype("<f4").tobytes()
    form = struct.pack("<HHIIHH", 3, 1, RATE, RATE * 4, 4, 32)
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(data)) + data
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return path


@pytest.fixture(scope="session")
def orders(recordings: Path) -> list[Path]:
    """Three people, each ordering a coffee."""
    return sorted((recordings / "orders").glob("*.wav"))[:3]


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], np.ndarray]:
    """The installed voice, at the rate of the microphone."""
    from voice_shop.audio.resample import change_rate
    from voice_shop.speech.piper_voice import PiperVoice

    voice = PiperVoice(steady=True)

    def speak(text: str) -> np.ndarray:
        return change_rate(np.concatenate(list(voice.speak(text))), voice.rate, RATE)

    return speak


def broken_files(folder: Path) -> dict[str, Path]:
    """Every kind of file that is no recording, by what its message says."""
    tone = (np.sin(np.arange(RATE) / 20) * 8000).astype(np.int16)
    whole = write_wav(folder / "whole.wav", tone).read_bytes()
    (folder / "text.wav").write_text("this is no sound\n" * 100)
    (folder / "nothing.wav").touch()
    (folder / "cut.wav").write_bytes(whole[: len(whole) // 2])
    (folder / "header.wav").write_bytes(whole[:20])
    nan = np.sin(np.arange(RATE) / 20)
    nan[5000] = np.nan
    long = folder / "long.wav"
    with wave.open(str(long), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.setnframes(8000 * 7200)
        for _ in range(120):
            out.writeframes(bytes(8000 * 60 * 2))
    return {
        "text": folder / "text.wav",
        "nothing": folder / "nothing.wav",
        "cut": folder / "cut.wav",
        "header": folder / "header.wav",
        "nan": float_wav(folder / "nan.wav", nan),
        "no samples": write_wav(folder / "samples.wav", np.zeros(0)),
        "long": long,
        "folder": folder,
        "absent": folder / "absent.wav",
    }


@pytest.mark.parametrize("command", [["understand", "--audio"], ["hear"]])
def test_each_file_that_is_no_recording_gets_its_line_and_the_good_ones_go_on(
    command: list[str],
    barista: Callable[..., Result],
    tmp_path: Path,
    spoken: Callable[[str], np.ndarray],
) -> None:
    good = write_wav(tmp_path / "good.wav", spoken("a large latte please"))
    (tmp_path / "bad").mkdir()
    bad = broken_files(tmp_path / "bad")
    result = barista(*command, *bad.values(), good, "--json")
    assert result.code == 2
    assert [record["source"] for record in result.records] == [str(good)]
    lines = result.err.splitlines()
    assert len(lines) == len(bad)
    for line, file in zip(lines, bad.values(), strict=True):
        assert line.startswith("Error: ")
        assert str(file) in line
        assert line.count(". ") == 1, "what is wrong, and what to do"


def test_a_spoken_order_is_understood(
    barista: Callable[..., Result], tmp_path: Path, spoken: Callable[[str], np.ndarray]
) -> None:
    file = write_wav(tmp_path / "latte.wav", spoken("can I have two large lattes please"))
    (record,) = barista("understand", "--audio", file, "--json").records
    told = {"source", "heard", "free", "intent", "lines", "slots", "also", "rejected", "seconds"}
    assert set(record) == told
    assert (record["intent"], record["rejected"]) == ("add", None)
    (line,) = record["lines"]
    assert (line["product_id"], line["quantity"], line["options"]) == ("latte", 2, {"size": "large"})
    assert record["free"]
    assert record["seconds"]["audio"] == pytest.approx(1.9, abs=1)
    assert record["seconds"]["decode"] > 0


def test_a_file_whose_name_is_no_text_is_heard(
    barista: Callable[..., Result], tmp_path: Path, spoken: Callable[[str], np.ndarray]
) -> None:
    file = tmp_path / os.fsdecode(b"\xff\n.wav")
    write_wav(file, spoken("a large latte please"))
    result = barista("hear", file, "--json")
    assert result.code == 0, result.err
    assert "latte" in result.records[0]["heard"]


@pytest.mark.parametrize("what", ["silence", "noise", "short"])
def test_what_is_no_speech_is_rejected_with_a_reason(
    what: str, barista: Callable[..., Result], tmp_path: Path
) -> None:
    samples = {
        "silence": np.zeros(2 * RATE),
        "noise": np.random.default_rng(1).normal(0, 3000, 2 * RATE),
        "short": np.zeros(10),
    }[what]
    result = barista("understand", "--audio", write_wav(tmp_path / "x.wav", samples), "--json")
    assert result.code == 0
    (record,) = result.records
    assert record["intent"] is None
    assert record["rejected"]


@pytest.mark.recordings
def test_people_are_understood_one_object_a_file_in_order(
    barista: Callable[..., Result], recordings: Path, orders: list[Path]
) -> None:
    labels = json.loads((recordings / "orders" / "labels.json").read_text())
    assert labels
    records = barista("understand", "--audio", *orders, "--json").records
    assert [record["source"] for record in records] == [str(file) for file in orders]
    assert all(record["intent"] == "add" for record in records)


def test_a_broken_recording_among_labelled_ones_is_told_and_the_others_are_measured(
    barista: Callable[..., Result], tmp_path: Path, spoken: Callable[[str], np.ndarray]
) -> None:
    for name in ("a.wav", "c.wav"):
        write_wav(tmp_path / name, spoken("a large latte please"))
    (tmp_path / "b.wav").touch()
    labels = tmp_path / "labels.json"
    labels.write_text(
        json.dumps({n: {"coffeeDrink": "latte", "size": "large"} for n in ("a.wav", "b.wav", "c.wav")})
    )
    result = barista("eval", "orders", tmp_path, "--labels", labels, "--json")
    assert result.code == 2
    assert "b.wav" in result.error
    *each, summary = result.records
    assert [record["file"] for record in each] == ["a.wav", "c.wav"]
    assert summary["recordings"] == 2


@pytest.mark.parametrize("snr", ["nan", "inf", "1e9"])
def test_a_noise_that_cannot_be_mixed_is_refused(
    snr: str, barista: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "labels.json").write_text("{}")
    result = barista("eval", "orders", tmp_path, "--labels", tmp_path / "labels.json", "--snr", snr)
    assert result.code == 2
    assert "snr" in result.error


def test_a_text_is_said_into_a_file(cli: Callable[..., Result], tmp_path: Path) -> None:
    (record,) = cli("say", "That is €4.50.", "--out", tmp_path / "x.wav", "--json").records
    assert "four euros fifty" in record["spoken"]
    with wave.open(str(tmp_path / "x.wav")) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, record["rate"])
        assert sound.getnframes() / sound.getframerate() == pytest.approx(record["seconds"], abs=0.01)
    assert [p.name for p in tmp_path.glob("*.wav")] == ["x.wav"]


@pytest.mark.parametrize("text", ["", "   ", "…", "\n"])
def test_nothing_to_say_is_told(text: str, cli: Callable[..., Result], tmp_path: Path) -> None:
    result = cli("say", "--out", tmp_path / "x.wav", "--", text)
    assert result.code == 2
    assert "say" in result.error
    assert not (tmp_path / "x.wav").exists()


def test_a_place_that_cannot_take_the_file_is_told(cli: Callable[..., Result], tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    for target, named in ((nowhere / "x.wav", nowhere), (tmp_path, tmp_path)):
        result = cli("say", "hello", "--out", target)
        assert result.code == 2
        assert str(named) in result.error


def conversation(spoken: Callable[[str], np.ndarray], *lines: str) -> np.ndarray:
    """The lines with silence between them."""
    quiet = np.zeros(int(1.2 * RATE), np.int16)
    return np.concatenate([quiet, *(part for line in lines for part in (spoken(line), quiet))])


def test_a_recording_is_a_conversation_with_an_order(
    barista: Callable[..., Result], tmp_path: Path, spoken: Callable[[str], np.ndarray]
) -> None:
    before = len(barista("orders", "list", "--json", "--limit", 1000).records)
    file = write_wav(
        tmp_path / "talk.wav", conversation(spoken, "can I have a large latte", "check out", "yes please")
    )
    result = barista("replay", "--button", file, "--out", tmp_path / "both.wav", "--json")
    assert result.code == 0, result.err
    kinds = [record["event"] for record in result.records]
    assert kinds[0] == "woke"
    assert kinds.count("ordered") == 1, result.records
    assert len(barista("orders", "list", "--json", "--limit", 1000).records) == before + 1
    with wave.open(str(tmp_path / "both.wav")) as track:
        assert track.getnchannels() == 2
        assert track.getnframes() > 0


def test_the_same_conversation_may_come_in_several_files(
    barista: Callable[..., Result], tmp_path: Path, spoken: Callable[[str], np.ndarray]
) -> None:
    files = [
        write_wav(tmp_path / f"{n}.wav", conversation(spoken, line))
        for n, line in enumerate(["a latte please", "what is in my cart"])
    ]
    result = barista("replay", "--button", files[0], tmp_path / "absent.wav", files[1], "--json")
    assert result.code == 2
    assert "absent.wav" in result.error
    assert [r["intent"] for r in result.records if r["event"] == "understood"] == ["add", "read_cart"]


def test_without_the_wake_word_nothing_happens(
    barista: Callable[..., Result], tmp_path: Path, spoken: Callable[[str], np.ndarray]
) -> None:
    file = write_wav(tmp_path / "talk.wav", conversation(spoken, "can I have a large latte"))
    assert barista("replay", file, "--json").out == ""


def test_a_track_that_cannot_be_written_is_told_before_anything_happens(
    barista: Callable[..., Result], tmp_path: Path
) -> None:
    file = write_wav(tmp_path / "x.wav", np.zeros(RATE))
    result = barista("replay", file, "--out", tmp_path / "nowhere" / "x.wav")
    assert result.code == 2
    assert "nowhere" in result.error


@pytest.mark.parametrize("command", [["say", "hello everybody"], ["replay", "x.wav"]], ids=["say", "replay"])
def test_a_full_disk_behind_the_file_is_told(
    command: list[str],
    barista: Callable[..., Result],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    write_wav(tmp_path / "x.wav", np.zeros(4 * RATE))
    with disk(tmp_path / "disk", "size=16k") as full:
        result = barista(*command, "--out", full / "y.wav")
        assert result.code == 3
        assert f"no space left for {full / 'y.wav'}" in result.error
        assert list(full.iterdir()) == []


@pytest.mark.parametrize("seconds", [0, 0.7, 1.5, 2.5, 4])
def test_control_c_while_hearing_is_quiet(
    seconds: float, barista: Callable[..., Result], tmp_path: Path
) -> None:
    noise = np.random.default_rng(1).normal(0, 2000, 8 * RATE)
    file = write_wav(tmp_path / "x.wav", noise)
    assert interrupted(seconds, "understand", "--audio", *[file] * 20) == (130, "")


def test_without_a_microphone_listening_says_so(cli: Callable[..., Result]) -> None:
    from voice_shop.audio.devices import microphones
    from voice_shop.errors import MissingError

    try:
        if microphones():
            pytest.skip("this machine has a microphone")
    except MissingError:
        pass
    result = cli("listen")
    assert result.code == 3
    assert "microphone" in result.error or "sound library" in result.error


@pytest.mark.parametrize(
    "arguments",
    [
        ["hear", "x.wav"],
        ["understand", "--audio", "x.wav"],
        ["say", "hello", "--out", "y.wav"],
        ["replay", "x.wav"],
        ["listen"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_without_the_device_extra_the_command_that_installs_it_is_told(
    arguments: list[str], home: Path, tmp_path: Path
) -> None:
    write_wav(tmp_path / "x.wav", np.zeros(RATE))
    done = without_sound_packages(tmp_path, "--home", home, *arguments)
    assert done.code == 3, done.err
    assert "pip install 'voice-shop[device]'" in done.err.splitlines()[-1]
    assert "Traceback" not in done.err


@pytest.mark.parametrize("wanted", ["vosk"])
def test_a_recogniser_without_its_model_says_what_to_fetch(
    wanted: str, cli: Callable[..., Result], home: Path, tmp_path: Path
) -> None:
    cli("init")
    (home / "voice-shop.toml").write_text(f'[hearing]\nrecogniser = "{wanted}"\n')
    result = cli("hear", write_wav(tmp_path / "x.wav", np.zeros(RATE)))
    assert result.code == 3
    assert "voice-shop models fetch" in result.error
