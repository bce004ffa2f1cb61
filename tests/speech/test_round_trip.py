"""What the voice says, the recogniser hears: replies go to sound and come back as text."""

from __future__ import annotations

import difflib
from collections.abc import Callable

import numpy as np
import pytest

from tests.speech.english import english_voice
from voice_shop.audio.chunk import Pcm
from voice_shop.language.normalise import words
from voice_shop.language.speech_text import speakable

REPLIES = (
    "I've added two oat milk, €4.38.",
    "That is 6 × 330 ml, in all €12.40.",
    "Your order 1042 was delivered on Tuesday 24 November.",
    "It comes between 14:30 and 18:00.",
    "You get 25% off, that is €3.20 less.",
    "Sparkling water comes as 1.5 l bottles.",
    "There are only 3 packs of 500 g left.",
    "Delivery takes 2–3 days, approx. €4.95.",
)


@pytest.fixture(scope="module")
def say() -> Callable[[str], Pcm]:
    for package in ("piper", "moonshine_voice", "onnxruntime"):
        pytest.importorskip(package)
    return english_voice()


def test_replies_are_heard_as_they_are_meant(say: Callable[[str], Pcm]) -> None:
    from tests.dialogue.conftest import grammar_of
    from voice_shop.language.intent import IntentName
    from voice_shop.speech.moonshine import Moonshine

    ear = Moonshine()
    anything = grammar_of("barista").restricted(frozenset({IntentName.NO}))
    alike = []
    for reply in REPLIES:
        hearing = ear.listen(anything)
        hearing.feed(say(speakable(reply, "en")))
        heard = _digits_as_words(hearing.finish().free)
        meant = _digits_as_words(speakable(reply, "en"))
        alike.append(difflib.SequenceMatcher(None, meant, heard).ratio())
    assert np.mean(alike) > 0.9, dict(zip(REPLIES, alike, strict=True))
    assert min(alike) > 0.75, dict(zip(REPLIES, alike, strict=True))


def _digits_as_words(text: str) -> str:
    return " ".join(words(speakable(text, "en"))).replace("liter", "litre").replace("years", "euros")
