"""A voice and a recogniser that do the same work once: scenarios say and hear the same again and again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from voice_shop.audio.chunk import Pcm
from voice_shop.language.grammar import Grammar
from voice_shop.speech.protocols import Heard, Hearing, Recogniser, Voice


class OnceSaid:
    """A voice. It must say a text the same way each time."""

    def __init__(self, voice: Voice) -> None:
        self.name = voice.name
        self.rate = voice.rate
        self._voice = voice
        self._said: dict[tuple[str, bool], tuple[Pcm, ...]] = {}

    def prepare(self) -> None:
        """As `Voice`."""
        self._voice.prepare()

    def speak(self, text: str, *, slow: bool = False) -> Iterator[Pcm]:
        """As `Voice`."""
        if (text, slow) not in self._said:
            self._said[text, slow] = tuple(self._voice.speak(text, slow=slow))
        return iter(self._said[text, slow])


class OnceHeard:
    """A recogniser: the same samples with the same grammar are decoded once."""

    def __init__(self, recogniser: Recogniser) -> None:
        self.name = recogniser.name
        self.language = recogniser.language
        self._recogniser = recogniser
        self._heard: dict[tuple[int, bytes], Heard] = {}
        self._grammars: dict[int, Grammar] = {}

    def listen(self, grammar: Grammar) -> Hearing:
        """As `Recogniser`."""
        # Held, so that no other grammar can get its id.
        self._grammars[id(grammar)] = grammar
        return _Hearing(self._recogniser, grammar, self._heard)

    def prepare(self, grammar: Grammar) -> None:
        """As `Recogniser`."""
        if id(grammar) not in self._grammars:
            self._grammars[id(grammar)] = grammar
            self._recogniser.prepare(grammar)

    def close(self) -> None:
        """As `Recogniser`."""
        self._heard.clear()
        self._grammars.clear()
        self._recogniser.close()


@dataclass
class _Hearing:
    recogniser: Recogniser
    grammar: Grammar
    known: dict[tuple[int, bytes], Heard]
    pieces: list[Pcm] = field(default_factory=list)

    def feed(self, samples: Pcm) -> str | None:
        self.pieces.append(samples)
        return None

    def finish(self) -> Heard:
        samples = np.concatenate(self.pieces) if self.pieces else np.zeros(0, np.int16)
        key = (id(self.grammar), hashlib.sha256(samples.tobytes()).digest())
        if key not in self.known:
            hearing = self.recogniser.listen(self.grammar)
            hearing.feed(samples)
            self.known[key] = hearing.finish()
        return self.known[key]
