"""Says names aloud and hears them again: what `eval names` and `catalogue check --voice` are made of."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.audio.mixing import mix_at
from voice_shop.audio.resample import change_rate
from voice_shop.language.automaton import Automaton
from voice_shop.language.intent import Intent
from voice_shop.language.understand import understand_heard
from voice_shop.speech.protocols import Heard, Recogniser, Voice

_PAUSE = np.zeros(RATE // 4, np.int16)
"""Before and behind what is said."""


@dataclass(frozen=True, slots=True)
class Name:
    """What is to be said, and the product that it means."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A name that was spoken once.

    Attributes:
        id, name: of the product.
        said: the whole sentence.
        free: what was heard without the grammar.
        heard: the best sentence of the grammar; empty if there was none.
        rank: the place of the product among what was heard, from 1; None if it is not there.
        verdict: "right", "asked" (which one, or to say it again) or "wrong" (taken for another).
        rival: the best sentence that means another product; empty if there was none.
        lead: nats per token by which the product leads its rival; negative if the rival leads. None
            without the one or the other.
        doubt: as in `Heard`; None if there was no sentence.
    """

    id: str
    name: str
    said: str
    free: str
    heard: str
    rank: int | None
    verdict: str
    rival: str
    lead: float | None
    doubt: float | None


class Stage:
    """Where names are said and heard.

    Args:
        voices: who speaks; each name is spoken by one of them, in turn, always by the same.
        recogniser: who listens.
        grammar: what can be said.
        frame: the sentence, with {} in the place of the name.
        noise: put under the speech, if any.
        snr: its ratio in decibels.
    """

    def __init__(
        self,
        voices: Sequence[Voice],
        recogniser: Recogniser,
        grammar: Automaton,
        *,
        frame: str = "{}",
        noise: Pcm | None = None,
        snr: float = 10.0,
    ) -> None:
        self._voices = voices
        self._recogniser = recogniser
        self._grammar = grammar
        self._frame = frame
        self._noise = noise
        self._snr = snr

    def trials(self, names: Iterable[Name]) -> Iterator[Trial]:
        """One after the other; while one is heard, the next is spoken."""
        self._recogniser.prepare(self._grammar)
        with ThreadPoolExecutor(1) as mouth:
            spoken = None
            for name in (*names, None):
                following = None if name is None else (name, mouth.submit(self._speak, name))
                if spoken is not None:
                    yield self._judged(spoken[0], self._hear(spoken[1].result()))
                spoken = following

    def _speak(self, name: Name) -> Pcm:
        """The sentence at 16 kHz; the same name sounds the same each time, in whatever order."""
        seed = int.from_bytes(hashlib.sha256(f"{name.id}\0{name.name}".encode()).digest()[:8], "big")
        voice = self._voices[seed % len(self._voices)]
        sound = np.concatenate([np.zeros(0, np.int16), *voice.speak(self._frame.replace("{}", name.name))])
        speech = np.concatenate([_PAUSE, change_rate(sound, voice.rate, RATE), _PAUSE])
        if self._noise is None:
            return speech
        return mix_at(speech, self._noise, self._snr, np.random.default_rng(seed))

    def _hear(self, speech: Pcm) -> Heard:
        hearing = self._recogniser.listen(self._grammar)
        hearing.feed(speech)
        return hearing.finish()

    def _judged(self, name: Name, heard: Heard) -> Trial:
        ranked = [(s, self._meant(s.text)) for s in heard.sentences]
        rank = next((at for at, (_, ids) in enumerate(ranked, 1) if name.id in ids), None)
        own = next((s.score for s, ids in ranked if name.id in ids), None)
        rival = next((s for s, ids in ranked if name.id not in ids), None)
        return Trial(
            id=name.id,
            name=name.name,
            said=self._frame.replace("{}", name.name),
            free=heard.free,
            heard=heard.sentences[0].text if heard.sentences else "",
            rank=rank,
            verdict=self._verdict(name, heard),
            rival=rival.text if rival else "",
            lead=None if own is None or rival is None else round(own - rival.score, 3),
            doubt=round(heard.doubt, 3) if math.isfinite(heard.doubt) else None,
        )

    def _meant(self, sentence: str) -> tuple[str, ...]:
        readings = self._grammar.parse(sentence)
        return _products(readings[0].intent) if readings else ()

    def _verdict(self, name: Name, heard: Heard) -> str:
        sentences = [(sentence.text, sentence.score) for sentence in heard.sentences]
        understood = understand_heard(sentences, heard.free, heard.doubt, self._grammar)
        if not isinstance(understood, Intent):
            return "asked"
        ids = _products(understood)
        if name.id not in ids or len(understood.lines) > 1:
            return "wrong"
        return "right" if len(ids) == 1 else "asked"


def _products(intent: Intent) -> tuple[str, ...]:
    return tuple(dict.fromkeys(product for line in intent.lines for product in line.candidates))
