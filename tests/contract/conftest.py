"""Every recogniser, each with a language it has a model for, a grammar, and speech in and outside of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pytest

from tests.dialogue.conftest import grammar_of
from tests.speech import korean
from tests.speech.english import english_voice
from voice_shop.audio.chunk import Pcm
from voice_shop.language.automaton import Automaton
from voice_shop.language.intent import IntentName
from voice_shop.speech.protocols import Heard, Recogniser


@dataclass(frozen=True)
class Case:
    """A recogniser and what can be said to it.

    Attributes:
        inside: sentences of the grammar that this voice and model are known to get right.
        outside: speech that is no sentence of the grammar, nor near one.
        few: intents to which the grammar is restricted in one test; `inside[0]` is none of them.
    """

    recogniser: Recogniser
    grammar: Automaton
    say: Callable[[str], Pcm]
    inside: tuple[str, ...]
    outside: tuple[str, ...]
    few: frozenset[IntentName]

    def hear(self, samples: Pcm, grammar: Automaton | None = None) -> Heard:
        """One utterance, in one piece."""
        hearing = self.recogniser.listen(grammar or self.grammar)
        hearing.feed(samples)
        return hearing.finish()


@cache
def _moonshine() -> Recogniser:
    from voice_shop.speech.moonshine import Moonshine

    return Moonshine()


@pytest.fixture(params=["moonshine", "vosk"], scope="session")
def case(request: pytest.FixtureRequest) -> Case:
    """Moonshine with English and Vosk with Korean."""
    if request.param == "moonshine":
        for package in ("moonshine_voice", "onnxruntime", "piper"):
            pytest.importorskip(package)
        return Case(
            recogniser=_moonshine(),
            grammar=grammar_of("barista"),
            say=english_voice(),
            inside=("can i have a large latte please", "what is in my cart", "check out"),
            outside=(
                "yesterday we went to the beach with the children",
                "the train to Berlin leaves at nine",
            ),
            few=frozenset({IntentName.YES, IntentName.NO}),
        )
    if not korean.can_speak():
        pytest.skip("no espeak-ng: install Debian's espeak-ng")
    return Case(
        recogniser=request.getfixturevalue("korean"),
        grammar=korean.grammar(),
        say=korean.say,
        inside=("우유 두 개 주세요", "내 주문 어디 있어요", "계산해 주세요"),
        outside=("저는 학교에서 공부했어요", "오늘 저녁에 영화를 봤어요"),
        few=frozenset({IntentName.YES, IntentName.NO}),
    )
