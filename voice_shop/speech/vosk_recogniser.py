"""Vosk behind the Recogniser protocol: any language that has a Vosk model, words while they are spoken.

Two decoders run over the same audio: one along the shop's phrases, one free. What the first hears is a
sentence of the grammar, or is mended to be one and heard again; how much better the free one explains the
audio is the doubt.
"""

from __future__ import annotations

import logging
import math
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.language.grammar import Grammar
from voice_shop.speech.protocols import Heard, Sentence
from voice_shop.speech.vosk_engine import Alternative, Decoder, VoskEngine
from voice_shop.speech.vosk_phrases import Phrases, phrases_of
from voice_shop.speech.vosk_repair import near_sentences

_log = logging.getLogger(__name__)

_BLOCK = RATE // 10
"""Samples given to the decoders at a time, whatever `feed` gets: their result depends on it."""
_TAIL = np.zeros(RATE // 5, np.int16)
"""Silence put behind the audio: the model expects a word to end before its input does."""
_NOISE = 2.0
"""Standard deviation, in steps of int16, of the noise put under all audio, always the same: digital silence
is nothing the model has ever heard, and its own noise would make every result a matter of chance."""
_SHORTEST = 0.1
"""Seconds; shorter audio holds no word."""
_KEPT_GRAMMARS = 4
GAP_PER_SECOND = 14.0
"""Difference of log-probabilities per second of speech where speech outside the grammar begins (measured)."""
_SCALE = 25.0
"""Brings scores to the range of a log-probability per token."""


@dataclass(slots=True)
class _Prepared:
    """A grammar with its phrases, and decoders that wait for the next utterance."""

    grammar: Grammar
    phrases: Phrases
    idle: list[Decoder] = field(default_factory=list)


class VoskRecogniser:
    """Implements Recogniser over one Vosk model.

    Attributes:
        unknown_words: words of the grammars so far that the model does not have. A sentence that needs one
            of them cannot be heard; each is logged once.
    """

    name = "vosk"

    def __init__(self, model_dir: Path, language: str) -> None:
        """Load the model: seconds, and hundreds of megabytes for a larger one.

        Raises:
            MissingError: vosk is not installed, or there is no model in the folder.
            InputError: the model is damaged, or of the kind that takes no phrases.
        """
        self.language = language
        self.unknown_words: frozenset[str] = frozenset()
        self._engine: VoskEngine | None = VoskEngine(model_dir)
        self._prepared: OrderedDict[int, _Prepared] = OrderedDict()
        self._idle_free: list[Decoder] = []

    def prepare(self, grammar: Grammar) -> None:
        """Write the phrase list and build its decoder, so that the next `listen` is immediate."""
        hearing = self.listen(grammar)
        hearing.give_back()

    def listen(self, grammar: Grammar) -> VoskHearing:
        """Begin an utterance in which any sentence of the grammar may be said."""
        prepared = self._of(grammar)
        along = None
        if prepared.phrases.texts:
            along = prepared.idle.pop() if prepared.idle else self.engine.decoder(prepared.phrases.texts)
        free = self._idle_free.pop() if self._idle_free else self.engine.decoder(None)
        return VoskHearing(self, prepared, along, free)

    def close(self) -> None:
        """Give the memory back. The recogniser cannot be used afterwards."""
        self._prepared.clear()
        self._idle_free.clear()
        self._engine = None

    @property
    def engine(self) -> VoskEngine:
        """The loaded model."""
        if self._engine is None:
            raise RuntimeError("This recogniser is closed.")
        return self._engine

    def give_back(self, prepared: _Prepared, along: Decoder | None, free: Decoder) -> None:
        """Decoders that are as new, for the next utterance."""
        self._idle_free = [free]
        prepared.idle = [along] if along else []

    def _of(self, grammar: Grammar) -> _Prepared:
        prepared = self._prepared.get(id(grammar))
        if prepared is None:
            prepared = _Prepared(grammar, phrases_of(grammar, self.engine.has_word))
            self._prepared[id(grammar)] = prepared
            self._tell(prepared.phrases.unknown)
        self._prepared.move_to_end(id(grammar))
        while len(self._prepared) > _KEPT_GRAMMARS:
            self._prepared.popitem(last=False)
        return prepared

    def _tell(self, unknown: Sequence[str]) -> None:
        new = [word for word in unknown if word not in self.unknown_words]
        self.unknown_words |= frozenset(new)
        if new:
            _log.warning(
                "The %s model cannot hear these words of the grammar: %s", self.language, ", ".join(new)
            )


class VoskHearing:
    """One utterance while it is spoken."""

    def __init__(
        self, recogniser: VoskRecogniser, prepared: _Prepared, along: Decoder | None, free: Decoder
    ) -> None:
        self._recogniser = recogniser
        self._prepared = prepared
        self._along = along
        self._free = free
        self._noise = np.random.default_rng(0)
        self._blocks: list[bytes] = []
        self._rest: Pcm = np.zeros(0, np.int16)
        self._samples = 0
        self._loud = False
        self._finished = False

    def feed(self, samples: Pcm) -> str | None:
        """Take the next samples; the words so far, if there are any."""
        self._open()
        self._samples += len(samples)
        self._loud = self._loud or bool(samples.any())
        waiting = np.concatenate([self._rest, samples.astype(np.int16, copy=False)])
        whole = len(waiting) // _BLOCK * _BLOCK
        for start in range(0, whole, _BLOCK):
            self._hear(waiting[start : start + _BLOCK])
        self._rest = waiting[whole:]
        return (self._along.partial() or None) if self._along and self._blocks else None

    def finish(self) -> Heard:
        """The utterance is over. Call once."""
        self._open()
        self._finished = True
        began = time.perf_counter()
        self._hear(np.concatenate([self._rest, _TAIL]))
        along = self._along.finish() if self._along else ()
        free = self._free.finish()
        self.give_back()
        seconds = self._samples / RATE
        if seconds < _SHORTEST or not self._loud:
            return Heard((), "", math.inf, seconds, time.perf_counter() - began)
        sentences = self._sentences(along)
        return Heard(
            sentences=_scored(sentences, free),
            free=free[0].text if free else "",
            doubt=_doubt(sentences, free),
            audio_seconds=seconds,
            decode_seconds=time.perf_counter() - began,
        )

    def give_back(self) -> None:
        """Let the next utterance have the decoders."""
        self._recogniser.give_back(self._prepared, self._along, self._free)

    def _open(self) -> None:
        if self._finished:
            raise RuntimeError("This utterance is finished; begin another with listen().")

    def _hear(self, block: Pcm) -> None:
        heard = block + self._noise.normal(0.0, _NOISE, len(block))
        data = heard.clip(-32768, 32767).astype("<i2").tobytes()
        self._blocks.append(data)
        self._free.feed(data)
        if self._along:
            self._along.feed(data)

    def _sentences(self, heard: Sequence[Alternative]) -> tuple[Alternative, ...]:
        """What was heard, as sentences of the grammar: as it is, or else as the nearest ones heard again."""
        if not all(a.words for a in heard):
            return ()  # silence explains the audio as well as any word does
        grammar = self._prepared.grammar
        accepted = [a for a in heard if grammar.parse(a.text)]
        if accepted or not heard:
            return tuple(accepted)
        near = near_sentences([a.words for a in heard[:3]], grammar)
        sayable = tuple(s for s in near if all(map(self._recogniser.engine.has_word, s.split())))
        if not sayable:
            return ()
        again = self._recogniser.engine.decoder(sayable)
        for block in self._blocks:
            again.feed(block)
        return tuple(a for a in again.finish() if a.words and grammar.parse(a.text))


def _scored(sentences: Sequence[Alternative], free: Sequence[Alternative]) -> tuple[Sentence, ...]:
    if not sentences:
        return ()
    top = max(a.score for a in (*sentences, *free[:1]))
    return tuple(Sentence(a.text, min(0.0, a.score - top) / _SCALE) for a in sentences)


def _doubt(sentences: Sequence[Alternative], free: Sequence[Alternative]) -> float:
    if not sentences:
        return math.inf
    best = sentences[0]
    gap = (free[0].score if free else best.score) - best.score
    return max(0.0, gap) / max(best.seconds, 0.3) / GAP_PER_SECOND
