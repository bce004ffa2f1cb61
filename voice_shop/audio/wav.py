"""WAV files in and out.

    read_wav(path)            one utterance or a short recording, whole, as Pcm at 16 kHz
    wav_blocks(path)          a recording of any length, block by block, as Pcm at 16 kHz
    write_wav(path, samples)  mono out
    WavWriter(path, channels) a file that grows, for long tracks

In: 8 to 192 kHz, any channels (mixed down), 8, 16, 24 and 32 bit, float, µ-law and A-law. Every fault
of a file is an InputError before the first sample is given, except NaN and infinity, which are found
where they are: in the first block for `read_wav`, in their own block for `wav_blocks`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import numpy as np
import soundfile
from numpy.typing import NDArray

from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.audio.resample import Resampler, mix_down, to_pcm
from voice_shop.audio.wav_header import check_header
from voice_shop.errors import InputError, MissingError, VoiceShopError

LONGEST_WHOLE = 120.0
"""Seconds that `read_wav` takes at most, unless told otherwise: more is no utterance."""

_NO_SPACE = 65_536
"""Bytes: a disk with less is full."""

_RATES = (8_000, 192_000)


def read_wav(path: Path, *, longest: float = LONGEST_WHOLE) -> Pcm:
    """A whole recording as mono int16 at 16 kHz.

    Raises:
        InputError: missing, a folder, unreadable, no WAV, empty, truncated, NaN or infinite samples, or
            longer than `longest` seconds.
    """
    with _open(path) as file:
        seconds = file.frames / file.samplerate
        if seconds > longest:
            raise InputError(
                f"{path} is {_length(seconds)} long; one utterance has at most {_length(longest)}.",
                hint="Long recordings go through `voice-shop replay`.",
                code="wav_too_long",
            )
        return np.concatenate([np.zeros(0, np.int16), *_blocks(file, path, 10.0)])


def wav_blocks(path: Path, *, seconds: float = 1.0) -> Iterator[Pcm]:
    """A recording of any length in blocks of about `seconds`, mono int16 at 16 kHz.

    The file is checked when this is called, not when the first block is asked for.

    Raises:
        InputError: as `read_wav`, but for the length.
    """
    file = _open(path)

    def blocks() -> Iterator[Pcm]:
        with file:
            yield from _blocks(file, path, seconds)

    return blocks()


def wav_seconds(path: Path) -> float:
    """How long a recording is. Raises InputError as `read_wav`."""
    with _open(path) as file:
        return float(file.frames / file.samplerate)


def write_wav(path: Path, samples: Pcm, *, rate: int = RATE) -> None:
    """Write mono 16-bit samples. Raises InputError when the file cannot be written."""
    with WavWriter(path, channels=1, rate=rate) as file:
        file.write(samples)


class WavWriter:
    """A WAV file that grows while it is written; complete after `close`.

    Args:
        path: the file, overwritten if it exists.
        channels: how many.
        rate: samples per second.
        shown: the name for messages, if `path` is not the one that was asked for.

    Raises:
        InputError: the file cannot be written.
    """

    def __init__(self, path: Path, *, channels: int, rate: int = RATE, shown: Path | None = None) -> None:
        self._path = path
        self._shown = shown or path
        try:
            self._file = soundfile.SoundFile(
                os.fsencode(path), "w", samplerate=rate, channels=channels, subtype="PCM_16", format="WAV"
            )
        except soundfile.LibsndfileError as error:
            raise self._unwritable(error) from error

    def write(self, samples: NDArray[np.int16]) -> None:
        """Append samples, shape (n,) or (n, channels). Raises MissingError when the disk is full."""
        try:
            self._file.write(samples)
        except soundfile.LibsndfileError as error:
            raise self._unwritable(error) from error

    def close(self) -> None:
        """Complete the header. Calling it twice does nothing."""
        self._file.close()

    def __enter__(self) -> WavWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _unwritable(self, error: soundfile.LibsndfileError) -> VoiceShopError:
        # libsndfile says "System error" whatever the system said.
        if self._path.parent.is_dir() and shutil.disk_usage(self._path.parent).free < _NO_SPACE:
            return MissingError(
                f"There is no space left for {self._shown}.",
                hint="Free some disk space and try again.",
                code="disk_full",
            )
        return InputError(
            f"{self._shown} cannot be written: {error.error_string}",
            hint="Is there such a folder, may you write there, and is there space?",
            code="wav_unwritable",
        )


def _open(path: Path) -> soundfile.SoundFile:
    check_header(path)
    try:
        # As bytes: a file's name need not be text.
        file = soundfile.SoundFile(os.fsencode(path))
    except soundfile.LibsndfileError as error:
        raise InputError(
            f"{path} cannot be read: {error.error_string}",
            hint="Convert it, for example with: ffmpeg -i IN -ar 16000 -ac 1 OUT.wav",
            code="wav_unusable",
        ) from error
    problem = _problem(file)
    if problem:
        file.close()
        raise InputError(f"{path} {problem}.", code="wav_empty" if file.frames == 0 else "wav_rate")
    return file


def _problem(file: soundfile.SoundFile) -> str:
    if file.frames == 0:
        return "holds no audio: it has a header and no samples. Record it again"
    low, high = _RATES
    if not low <= file.samplerate <= high:
        return f"has {file.samplerate} samples a second. Convert it to between {low} and {high}, best 16000"
    return ""


def _blocks(file: soundfile.SoundFile, path: Path, seconds: float) -> Iterator[Pcm]:
    resampler = Resampler(file.samplerate)
    size = max(1, int(seconds * file.samplerate))
    at = 0
    while at < file.frames:
        try:
            block: NDArray[np.float32] = file.read(size, dtype="float32", always_2d=True)
        except soundfile.LibsndfileError as error:
            raise InputError(f"{path} cannot be read: {error.error_string}", code="wav_unusable") from error
        if len(block) == 0:
            break
        bad = np.flatnonzero(~np.isfinite(block).all(axis=1))
        if len(bad):
            raise InputError(
                f"{path} has a sample that is no number {(at + int(bad[0])) / file.samplerate:.2f} s in.",
                hint="NaN and infinity come from a broken export: export it again.",
                code="wav_not_finite",
            )
        at += len(block)
        # Overlarge floats would overflow inside the resampler's filter; beyond full scale is clipping anyway.
        mono = np.clip(mix_down(block), -1, 1)
        yield to_pcm(resampler.feed(mono, last=at >= file.frames))


def _length(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{seconds:.0f} s" if seconds < 180 else f"{minutes} min"
