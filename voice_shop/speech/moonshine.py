"""Moonshine tiny steered by the shop's grammar: the English recogniser that is ready at once."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz

from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.errors import InputError
from voice_shop.language.grammar import Grammar
from voice_shop.language.intent import Intent
from voice_shop.language.normalise import words
from voice_shop.speech.beam import Decoded, Hypothesis, Search, decode
from voice_shop.speech.doubt import doubt_of, weighed
from voice_shop.speech.moonshine_model import END, Floats, MoonshineModel
from voice_shop.speech.protocols import Heard, Sentence
from voice_shop.speech.token_grammar import TokenGrammar, TokenTree

_SHORTEST = 0.1
"""Seconds; shorter audio holds no word."""
_LONGEST = 35.0
"""Seconds, a little more than listening ever hands on; the encoder attends to everything at once."""
_PADDING = 0.25
"""Seconds of silence put behind the audio: the model expects a sentence to end before its input does."""

_LIKENESS = 3.0
"""Nats per token that a sentence loses by sharing no letter with the free text: the two ways to hear fail
on different words."""
_LEFT_OUT = 2.0
"""Nats per token that a sentence would lose by leaving out everything that was heard."""
_MOST_SENTENCES = 32
"""Sentences that are read; what comes after is far behind."""


class Moonshine:
    """Implements Recogniser for English."""

    name = "moonshine"
    language = "en"

    def __init__(self, folder: Path | None = None, *, threads: int = 1, search: Search | None = None) -> None:
        """Load the model; see `MoonshineModel` for arguments and errors."""
        self._model = MoonshineModel(folder, threads=threads)
        self._tree = TokenTree.build(self._model.tokens)
        self._search = search or Search()
        self._grammars: dict[int, TokenGrammar] = {}

    def listen(self, grammar: Grammar) -> MoonshineHearing:
        """Begin an utterance in which any sentence of the grammar may be said."""
        return MoonshineHearing(self, self._seen_through_tokens(grammar))

    def prepare(self, grammar: Grammar) -> None:
        """Look up what can begin a sentence."""
        tokens = self._seen_through_tokens(grammar)
        for position in tokens.next(tokens.start).positions:
            tokens.next(position)

    def close(self) -> None:
        """Forget the grammars; the networks go with the object."""
        self._grammars.clear()

    def _seen_through_tokens(self, grammar: Grammar) -> TokenGrammar:
        key = id(grammar)
        if key not in self._grammars:
            self._grammars[key] = TokenGrammar(grammar, self._tree)
        return self._grammars[key]

    def transcribe(self, samples: Pcm, grammar: TokenGrammar) -> tuple[Decoded, float]:
        """Decode a whole utterance; also seconds taken."""
        began = time.perf_counter()
        audio: Floats = samples.astype(np.float32) / np.float32(32768)
        audio = np.concatenate([audio, np.zeros(int(_PADDING * RATE), np.float32)])
        decoded = decode(self._model, self._model.encode(audio), grammar, self._search)
        return decoded, time.perf_counter() - began

    def text(self, tokens: tuple[int, ...]) -> str:
        """What tokens spell."""
        raw = b"".join(self._model.tokens[t] for t in tokens if t != END)
        return raw.decode("utf-8", "replace").replace("\u2581", " ").strip()


class MoonshineHearing:
    """One utterance."""

    def __init__(self, recogniser: Moonshine, grammar: TokenGrammar) -> None:
        self._recogniser = recogniser
        self._grammar = grammar
        self._pieces: list[Pcm] = []
        self._finished = False

    def feed(self, samples: Pcm) -> str | None:
        """Take samples; this engine has no words before the end."""
        if self._finished:
            raise RuntimeError("This utterance is finished; begin another with listen().")
        self._pieces.append(samples)
        return None

    def finish(self) -> Heard:
        """Decode everything that was fed.

        Raises:
            InputError: it is longer than the model can hear at once.
        """
        if self._finished:
            raise RuntimeError("This utterance is finished; begin another with listen().")
        self._finished = True
        samples = np.concatenate(self._pieces) if self._pieces else np.zeros(0, np.int16)
        seconds = len(samples) / RATE
        if seconds < _SHORTEST or not samples.any():
            return Heard((), "", float("inf"), seconds, 0.0)
        if seconds > _LONGEST:
            raise InputError(
                f"One utterance of {seconds:.0f} s is too long; at most {_LONGEST:.0f} s are heard at once.",
                hint="Say it in shorter sentences.",
                code="too_long_to_hear",
            )
        decoded, took = self._recogniser.transcribe(samples, self._grammar)
        ranked = self._ranked(decoded)
        return Heard(
            sentences=tuple(Sentence(candidate.text, candidate.score) for candidate in ranked),
            free=self._recogniser.text(decoded.free.tokens),
            doubt=self._doubt(decoded.free, ranked[0]) if ranked else float("inf"),
            audio_seconds=seconds,
            decode_seconds=took,
        )

    def _doubt(self, free: Hypothesis, best: _Candidate) -> float:
        doubt = doubt_of(free, best.hypothesis, best.likeness)
        return weighed(doubt, self._text(free), best.text, best.intent)

    def _text(self, hypothesis: Hypothesis) -> str:
        return " ".join(words(self._recogniser.text(hypothesis.tokens)))

    @staticmethod
    def _per_token(hypothesis: Hypothesis, decoded: Decoded) -> float:
        heard = len(decoded.free.tokens)
        left_out = max(0, heard - len(hypothesis.tokens)) / heard
        return hypothesis.per_token(decoded.most) - _LEFT_OUT * left_out

    def _ranked(self, decoded: Decoded) -> list[_Candidate]:
        """What was meant, by what the audio says and how like the free text it is.

        Several sentences that mean the same speak for it together: one may be how it sounded, another
        how it is usually written.
        """
        free = self._text(decoded.free)
        found: dict[object, _Candidate] = {}
        seen: set[str] = set()
        for hypothesis in decoded.sentences[:_MOST_SENTENCES]:
            text = self._text(hypothesis)
            readings = () if text in seen else self._grammar.grammar.parse(text)
            seen.add(text)
            if readings:
                likeness = _likeness(free, text)
                candidate = found.setdefault(
                    readings[0].meaning,
                    _Candidate(
                        text,
                        hypothesis,
                        self._per_token(hypothesis, decoded),
                        likeness,
                        readings[0].intent,
                    ),
                )
                candidate.likeness = max(candidate.likeness, likeness)
        return sorted(found.values(), key=lambda candidate: -candidate.score)


@dataclass(slots=True)
class _Candidate:
    """One meaning: the sentence that the audio speaks for most, and what speaks for all of its sentences."""

    text: str
    hypothesis: Hypothesis
    per_token: float
    likeness: float
    intent: Intent

    @property
    def score(self) -> float:
        """Of the audio, less what the free text lacks of it; at most 0."""
        return min(0.0, self.per_token - _LIKENESS * (1 - self.likeness))


def _likeness(free_text: str, best_text: str) -> float:
    """How alike two texts are spelled, 0 to 1."""
    return float(fuzz.ratio(free_text, best_text)) / 100
