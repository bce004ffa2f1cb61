"""Moonshine tiny as two onnxruntime sessions: encoder, and decoder with its key-value cache.

Shapes and names as measured from the `.ort` files inside the package `moonshine-voice` (MIT).
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voice_shop.errors import MissingError

START, END = 1, 2
_LAYERS, _HEADS, _WIDTH = 6, 8, 36
_DECODER, _ENCODER = "decoder", "encoder"
_CACHE = tuple(
    (layer, side, part)
    for layer in range(_LAYERS)
    for side in (_DECODER, _ENCODER)
    for part in ("key", "value")
)
_AGAIN = "Install moonshine-voice again: pip install --force-reinstall 'voice-shop[device]'"

Floats = NDArray[np.float32]


def packaged_model() -> Path | None:
    """Folder of the English model that comes with the package `moonshine-voice`, if installed."""
    spec = importlib.util.find_spec("moonshine_voice")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(next(iter(spec.submodule_search_locations))) / "assets" / "tiny-en"
    return folder if (folder / "decoder_model_merged.ort").exists() else None


@dataclass(slots=True)
class Encoded:
    """What the decoder needs of an utterance: hidden states (1, T, 288) and the mask (1, samples)."""

    hidden: Floats
    mask: NDArray[np.int64]


@dataclass(slots=True)
class Cache:
    """The decoder's memory. Decoder parts have one row a hypothesis, encoder parts are shared by all."""

    decoder: list[Floats]
    """Per layer key, value: (rows, heads, steps, width)."""
    encoder: list[Floats]
    """Per layer key, value: (1, heads, T, width); every row attends to the same audio."""

    def rows(self, rows: NDArray[np.intp]) -> Cache:
        """The cache with these rows, in this order."""
        return Cache([part[rows] for part in self.decoder], self.encoder)


class MoonshineModel:
    """Loads the two networks; all arrays are float32 unless said otherwise."""

    def __init__(self, folder: Path | None = None, *, threads: int = 1) -> None:
        """Load the model.

        Args:
            folder: holds encoder_model.ort, decoder_model_merged.ort, tokenizer.bin.
            threads: for onnxruntime, at least 1.

        Raises:
            MissingError: the package or a file is not there.
        """
        folder = folder or packaged_model()
        if folder is None:
            raise MissingError(
                "The Moonshine model is not installed.",
                hint="Install it: pip install 'voice-shop[device]'",
                code="no_moonshine",
            )
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._encoder = self._session(onnxruntime, folder / "encoder_model.ort", options)
        self._decoder = self._session(onnxruntime, folder / "decoder_model_merged.ort", options)
        self.tokens = read_tokens(folder / "tokenizer.bin")

    @staticmethod
    def _session(onnxruntime: Any, file: Path, options: Any) -> Any:
        if not file.is_file():
            raise MissingError(f"{file} is missing.", hint=_AGAIN, code="no_moonshine")
        return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])

    def encode(self, samples: Floats) -> Encoded:
        """Audio, float32 in [-1, 1] at 16 kHz, shape (n,), as hidden states."""
        mask = np.ones((1, len(samples)), np.int64)
        hidden = self._encoder.run(None, {"input_values": samples[None], "attention_mask": mask})[0]
        return Encoded(hidden, mask)

    def first(self, encoded: Encoded) -> tuple[Floats, Cache]:
        """Log-probabilities (1, vocabulary) of the first token, and the cache."""
        nothing = np.zeros((1, _HEADS, 1, _WIDTH), np.float32)
        feed: dict[str, Any] = {self._past(*entry): nothing for entry in _CACHE}
        logits, present = self._run(encoded, np.array([[START]], np.int64), feed, use_cache=False)
        cache = Cache([], [])
        for (_, side, _part), value in zip(_CACHE, present, strict=True):
            (cache.decoder if side == _DECODER else cache.encoder).append(value)
        return logits, cache

    def next(self, encoded: Encoded, tokens: NDArray[np.int64], cache: Cache) -> tuple[Floats, Cache]:
        """Log-probabilities (rows, vocabulary) after one more token per row, tokens of shape (rows,)."""
        parts = {_DECODER: iter(cache.decoder), _ENCODER: iter(cache.encoder)}
        feed: dict[str, Any] = {self._past(*entry): next(parts[entry[1]]) for entry in _CACHE}
        logits, present = self._run(encoded, tokens[:, None], feed, use_cache=True)
        grown = [v for (_, side, _part), v in zip(_CACHE, present, strict=True) if side == _DECODER]
        return logits, Cache(grown, cache.encoder)

    @staticmethod
    def _past(layer: int, side: str, part: str) -> str:
        return f"past_key_values.{layer}.{side}.{part}"

    def _run(
        self, encoded: Encoded, ids: NDArray[np.int64], feed: dict[str, Any], *, use_cache: bool
    ) -> tuple[Floats, list[Floats]]:
        feed |= {
            "input_ids": ids,
            "encoder_hidden_states": encoded.hidden,
            "encoder_attention_mask": encoded.mask,
            "use_cache_branch": np.array([use_cache]),
        }
        logits, *present = self._decoder.run(None, feed)
        return _log_softmax(logits[:, -1]), present


def _log_softmax(logits: Floats) -> Floats:
    shifted: Floats = logits - logits.max(axis=-1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def read_tokens(file: Path) -> tuple[bytes, ...]:
    """The vocabulary: per token one length byte (two, if the first is 128 or more), then the bytes."""
    if not file.is_file():
        raise MissingError(f"{file} is missing.", hint=_AGAIN, code="no_moonshine")
    data = file.read_bytes()
    tokens, at = [], 0
    while at < len(data):
        length = data[at]
        at += 1
        if length >= 128:
            length = data[at] * 128 + length - 128
            at += 1
        tokens.append(data[at : at + length])
        at += length
    return tuple(tokens)
