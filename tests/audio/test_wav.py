"""WAV in and out."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.audio.wav import WavWriter, read_wav, wav_blocks, wav_seconds, write_wav
from voice_shop.errors import InputError


def tone(seconds: float, rate: int = RATE, hertz: float = 440) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)


def loudest_hertz(samples: Pcm) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum)) * RATE / len(samples)


def test_sixteen_bit_audio_survives_writing_and_reading_exactly(tmp_path: Path) -> None:
    samples = np.random.default_rng(1).integers(-32768, 32768, RATE).astype(np.int16)
    write_wav(tmp_path / "a.wav", samples)
    assert np.array_equal(read_wav(tmp_path / "a.wav"), samples)


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 32000, 44100, 48000])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW"])
def test_every_usual_kind_becomes_the_same_sound(
    tmp_path: Path, rate: int, channels: int, subtype: str
) -> None:
    path = tmp_path / "kind.wav"
    soundfile.write(path, np.stack([tone(1, rate)] * channels, axis=1), rate, subtype=subtype)
    samples = read_wav(path)
    assert samples.dtype == np.int16
    assert abs(len(samples) - RATE) <= 2
    assert abs(loudest_hertz(samples) - 440) < 2
    assert 0.47 < np.abs(samples[100:-100]).max() / 32768 < 0.53


@pytest.mark.parametrize(
    ("form", "subtype"),
    [("WAVEX", "PCM_16"), ("WAVEX", "PCM_24"), ("WAVEX", "FLOAT"), ("RF64", "PCM_16"), ("RF64", "PCM_24")],
)
def test_extensible_and_large_wav_files_are_read(tmp_path: Path, form: str, subtype: str) -> None:
    soundfile.write(tmp_path / "x.wav", tone(1, 48000), 48000, format=form, subtype=subtype)
    samples = read_wav(tmp_path / "x.wav")
    assert abs(len(samples) - RATE) <= 2
    assert abs(loudest_hertz(samples) - 440) < 2


def test_a_large_wav_cut_anywhere_is_truncated(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "whole.wav", tone(1), RATE, format="RF64", subtype="PCM_16")
    data = (tmp_path / "whole.wav").read_bytes()
    for size in (11, 20, 40, 60, 1000, len(data) - 1):
        with pytest.raises(InputError) as caught:
            read_wav(put(tmp_path / "cut.wav", data[:size]))
        assert caught.value.code == "wav_truncated", size


def test_chunks_of_any_kind_and_odd_length_may_stand_around_the_sound(tmp_path: Path) -> None:
    data = good(tmp_path)
    at = data.index(b"fmt ")
    odd = b"LIST" + struct.pack("<I", 5) + b"INFOx" + b"\0" + b"junk" + struct.pack("<I", 1) + b"j\0"
    body = b"WAVE" + odd + data[at:] + b"note" + struct.pack("<I", 3) + b"end\0"
    whole = b"RIFF" + struct.pack("<I", len(body)) + body
    assert np.array_equal(read_wav(put(tmp_path / "odd.wav", whole)), read_wav(tmp_path / "good.wav"))


def test_stereo_is_mixed_down(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "s.wav", np.stack([tone(1), np.zeros(RATE)], axis=1), RATE)
    assert abs(int(np.abs(read_wav(tmp_path / "s.wav")).max()) - 8192) < 10


def test_float_audio_beyond_full_scale_is_clipped_and_never_wraps(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "f.wav", np.full(RATE, 3.0), RATE, subtype="FLOAT")
    assert read_wav(tmp_path / "f.wav").min() == 32767


def test_blocks_are_the_whole_recording_whatever_their_size(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "b.wav", tone(2.5, 44100), 44100)
    whole = read_wav(tmp_path / "b.wav")
    for seconds in (0.05, 0.7, 60):
        joined = np.concatenate(list(wav_blocks(tmp_path / "b.wav", seconds=seconds)))
        assert np.abs(joined.astype(int) - whole).max() <= 1


def test_two_hours_are_refused_as_an_utterance_and_streamed_as_a_recording(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    minute = np.zeros(8000 * 60, np.int16)
    with WavWriter(path, channels=1, rate=8000) as file:
        for _ in range(120):
            file.write(minute)
    assert wav_seconds(path) == 7200
    with pytest.raises(InputError, match="120 min long; one utterance has at most 120 s"):
        read_wav(path)
    assert len(next(wav_blocks(path))) <= RATE


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def good(tmp_path: Path) -> bytes:
    write_wav(tmp_path / "good.wav", (tone(1) * 32767).astype(np.int16))
    return (tmp_path / "good.wav").read_bytes()


def test_what_is_no_file_is_told_apart(tmp_path: Path) -> None:
    for path, code in [(tmp_path, "wav_is_folder"), (tmp_path / "none.wav", "file_missing")]:
        for read in (read_wav, wav_blocks, wav_seconds):
            with pytest.raises(InputError) as caught:
                read(path)
            assert caught.value.code == code
            assert str(path) in str(caught.value)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    with pytest.raises(InputError, match="not a file"):
        read_wav(tmp_path / "pipe.wav")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "wav_empty"),
        (b"RIF", "wav_truncated"),
        (b"hello, this is a text", "wav_other_format"),
        (b"ID3\x04" + bytes(500), "wav_other_format"),
        (b"RIFF\x00\x00\x00\x00AVI " + bytes(100), "wav_other_format"),
        (b"RIFF\x24\x00\x00\x00WAVE", "wav_truncated"),
    ],
)
def test_what_is_no_wav_is_told_apart(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_wav(put(tmp_path / "x.wav", data))
    assert caught.value.code == code


def test_a_wav_cut_anywhere_is_truncated(tmp_path: Path) -> None:
    data = good(tmp_path)
    for size in (1, 11, 12, 20, 43, 44, 45, 1000, len(data) // 2, len(data) - 1):
        with pytest.raises(InputError) as caught:
            read_wav(put(tmp_path / "cut.wav", data[:size]))
        assert caught.value.code == "wav_truncated", size


def test_a_header_without_samples_is_empty(tmp_path: Path) -> None:
    write_wav(tmp_path / "e.wav", np.zeros(0, np.int16))
    with pytest.raises(InputError, match="holds no audio"):
        read_wav(tmp_path / "e.wav")


def test_a_recording_written_into_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    data = bytearray(good(tmp_path))
    at = data.index(b"data") + 4
    data[at : at + 4] = struct.pack("<I", 0xFFFFFFFF)
    data[4:8] = struct.pack("<I", 0xFFFFFFFF)
    assert len(read_wav(put(tmp_path / "piped.wav", bytes(data)))) == RATE


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_refused_and_its_place_told(tmp_path: Path, bad: float) -> None:
    samples = tone(2)
    samples[RATE + RATE // 2] = bad
    soundfile.write(tmp_path / "n.wav", samples, RATE, subtype="FLOAT")
    with pytest.raises(InputError, match=r"no number 1\.50 s in"):
        read_wav(tmp_path / "n.wav")


def test_a_rate_that_nobody_uses_is_refused(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "r.wav", tone(1, 4000), 4000)
    with pytest.raises(InputError, match="4000 samples a second"):
        read_wav(tmp_path / "r.wav")


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none" / "x.wav"):
        with pytest.raises(InputError, match="cannot be written"):
            write_wav(path, np.zeros(10, np.int16))


@pytest.mark.recordings
def test_every_recording_can_be_read(recordings: Path) -> None:
    files = sorted(recordings.rglob("*.wav"))
    assert files
    for file in files:
        assert len(read_wav(file)) == soundfile.info(file).frames
