"""What the rest of voice_shop knows of a speech engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from voice_shop.audio.chunk import Pcm
from voice_shop.language.grammar import Grammar


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the grammar, as a candidate for what was said.

    Attributes:
        text: plain lower-case words of the grammar.
        score: log-probability per token as the engine counts it, less what speaks against the sentence
            otherwise; at most 0, comparable within one utterance only.
    """

    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Heard:
    """What one utterance sounded like.

    Attributes:
        sentences: sentences of the grammar, best first; empty if none fits at all.
        free: what was heard without the grammar, in the engine's own spelling.
        doubt: how much better the free text explains the audio than the best sentence does. 0 is
            certain, 1 is where speech outside the grammar begins; infinite without a sentence.
            Each engine scales its own measure to this.
        audio_seconds: length of the utterance.
        decode_seconds: time from the end of the audio to this result.
    """

    sentences: tuple[Sentence, ...]
    free: str
    doubt: float
    audio_seconds: float
    decode_seconds: float


class Hearing(Protocol):
    """One utterance while it is spoken."""

    def feed(self, samples: Pcm) -> str | None:
        """Take the next samples; the words so far, where the engine has them."""

    def finish(self) -> Heard:
        """The utterance is over. Call once.

        Raises:
            InputError: it is longer than the engine can hear at once.
        """


class Recogniser(Protocol):
    """Audio × grammar → best sentences, and what was said freely."""

    name: str
    """As in the settings: "moonshine", "vosk"."""
    language: str

    def listen(self, grammar: Grammar) -> Hearing:
        """Begin an utterance in which any sentence of the grammar may be said."""

    def prepare(self, grammar: Grammar) -> None:
        """Do ahead of time what `listen` would otherwise do first."""

    def close(self) -> None:
        """Give the memory back."""


class Voice(Protocol):
    """Text to speech."""

    name: str
    rate: int
    """Samples per second of what `speak` gives."""

    def prepare(self) -> None:
        """Load now what `speak` would otherwise load first."""

    def speak(self, text: str, *, slow: bool = False) -> Iterator[Pcm]:
        """The text as mono int16 at `rate`, one piece per sentence, the first as soon as it is ready.

        `slow`: a third slower than usual, for who wants it so.
        """
