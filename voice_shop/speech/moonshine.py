"""Moonshine tiny steered by the shop's grammar: the English recogniser that is ready at once."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.errors import InputError
from voice_shop.language.grammar import Grammar
from voice_shop.language.normalise import words
from voice_shop.speech.beam import Decoded, Hypothesis, Search, decode
from voice_shop.speech.doubt import doubt_of, weighed
from voice_shop.speech.moonshine_model import END, Encoded, Floats, MoonshineModel
from voice_shop.speech.names import Names
from voice_shop.speech.phonemes import Phonemes, phonemes
from voice_shop.speech.proposals import proposals
from voice_shop.speech.protocols import Heard, Sentence
from voice_shop.speech.ranking import Candidate, ranking
from voice_shop.speech.sentence_list import SentenceList
from voice_shop.speech.token_grammar import TokenGrammar, TokenTree

_SHORTEST = 0.1
"""Seconds; shorter audio holds no word."""
_LONGEST = 35.0
"""Seconds, a little more than listening ever hands on; the encoder attends to everything at once."""
_PADDING = 0.25
"""Seconds of silence put behind the audio: the model expects a sentence to end before its input does."""

_AGAIN = Search(width=32, slack=40.0)
"""How the sentences of both lists are put to the audio again: all of them to their ends."""
_FEW_NAMES = 100
"""Up to so many names the first search keeps them all in sight."""
_MOST_AGAIN = 12
"""Steered sentences that are put to the audio again, beside those proposed from the free text."""


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
        self._names: dict[int, Names] = {}

    def listen(self, grammar: Grammar) -> MoonshineHearing:
        """Begin an utterance in which any sentence of the grammar may be said."""
        return MoonshineHearing(self, grammar)

    def prepare(self, grammar: Grammar) -> None:
        """Look up what can begin a sentence, and how the names sound."""
        tokens = self._seen_through_tokens(grammar)
        for position in tokens.next(tokens.start).positions:
            tokens.next(position)
        self._names_of(grammar).prepare()

    def close(self) -> None:
        """Forget the grammars; the networks go with the object."""
        self._grammars.clear()
        self._names.clear()

    def _seen_through_tokens(self, grammar: Grammar) -> TokenGrammar:
        key = id(grammar)
        if key not in self._grammars:
            self._grammars[key] = TokenGrammar(grammar, self._tree)
        return self._grammars[key]

    @cached_property
    def sounds(self) -> Phonemes | None:
        """How words sound; None where espeak-ng is not installed."""
        return phonemes(self.language)

    def _names_of(self, grammar: Grammar) -> Names:
        names = grammar.names()
        if id(names) not in self._names:
            self._names[id(names)] = Names(names, self.sounds)
        return self._names[id(names)]

    def transcribe(self, samples: Pcm, grammar: Grammar) -> tuple[Decoded, float]:
        """Decode a whole utterance; also seconds taken."""
        began = time.perf_counter()
        audio: Floats = samples.astype(np.float32) / np.float32(32768)
        audio = np.concatenate([audio, np.zeros(int(_PADDING * RATE), np.float32)])
        encoded = self._model.encode(audio)
        decoded = decode(self._model, encoded, self._seen_through_tokens(grammar), self._search)
        if len(grammar.names()) > _FEW_NAMES:
            decoded = self._looked_at_again(encoded, decoded, grammar)
        return decoded, time.perf_counter() - began

    def _looked_at_again(self, encoded: Encoded, first: Decoded, grammar: Grammar) -> Decoded:
        """With the names that the search lost on its way, but that the free text is like."""
        free = self.text(first.free.tokens)
        steered = list(dict.fromkeys(self.plain(hypothesis) for hypothesis in first.sentences))
        if steered and steered[0] == " ".join(words(free)):
            return first
        begun = [self.plain(hypothesis) for hypothesis in first.begun]
        proposed = proposals(free, steered, begun, grammar, self._names_of(grammar))
        more = [sentence for sentence in proposed if sentence not in steered]
        if not more:
            return first
        again = TokenGrammar(SentenceList((*more, *steered[:_MOST_AGAIN])), self._tree)
        second = decode(self._model, encoded, again, _AGAIN, known=first.free)
        both = sorted((*second.sentences, *first.sentences), key=lambda h: -h.per_token(first.most))
        return replace(first, sentences=tuple(both))

    def plain(self, hypothesis: Hypothesis) -> str:
        """The words of a piece of text."""
        return " ".join(words(self.text(hypothesis.tokens)))

    def text(self, tokens: tuple[int, ...]) -> str:
        """What tokens spell."""
        raw = b"".join(self._model.tokens[t] for t in tokens if t != END)
        return raw.decode("utf-8", "replace").replace("\u2581", " ").strip()


class MoonshineHearing:
    """One utterance."""

    def __init__(self, recogniser: Moonshine, grammar: Grammar) -> None:
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
        ranked = ranking(decoded, self._recogniser.plain, self._grammar, self._recogniser.sounds)
        return Heard(
            sentences=tuple(Sentence(candidate.text, candidate.score) for candidate in ranked),
            free=self._recogniser.text(decoded.free.tokens),
            doubt=self._doubt(decoded.free, ranked[0]) if ranked else float("inf"),
            audio_seconds=seconds,
            decode_seconds=took,
        )

    def _doubt(self, free: Hypothesis, best: Candidate) -> float:
        if best.alike_in_sound == 1.0:
            # "Fresh time" is "fresh thyme". One sound apart, "I like bread" is no "I'd like bread".
            return 0.0
        doubt = doubt_of(free, best.hypothesis, best.likeness)
        return weighed(doubt, self._recogniser.plain(free), best.text, best.intent)
