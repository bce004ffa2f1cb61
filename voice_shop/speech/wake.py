"""The wake word, by pymicro-wakeword: four words come with the package.

A word is noticed a little after it is over, because several windows in a row have to agree. How much
after: "alexa" 0.16 s (half of 25 speakers within 0.13 to 0.17, whether silence or a command follows,
clean or in kitchen noise). Where to cut a command that follows in the same breath was found by
decoding it from nine places around the end of the word, and taking the middle of those that gave
the right words: for "alexa" with recorded speakers, for the others with one synthetic voice.

At 0.92 one of 40 speakers is missed, and one in nine in kitchen noise at 6 dB; at 0.9 a clash of dishes
in one minute of that noise is taken for "alexa". "Alexa" with no pause at all before the command is
often not noticed by this model; the other words are.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.audio.framing import Framer
from voice_shop.errors import InputError, MissingError

NOTICED_AFTER: Mapping[str, float] = MappingProxyType(
    {"alexa": 0.18, "hey_jarvis": 0.22, "hey_mycroft": 0.04, "okay_nabu": 0.15}
)
"""Word → seconds from where a command can begin until the word is noticed."""

_STEP = RATE // 100
"""The features are made every 10 ms."""


class MicroWake:
    """A `WakeDetector`.

    Args:
        word: one of `NOTICED_AFTER`.
        threshold: probability, averaged over the last windows, above which the word is taken as said.

    Raises:
        InputError: no such word.
        MissingError: pymicro-wakeword cannot be used on this machine.
    """

    def __init__(self, word: str = "alexa", threshold: float = 0.92) -> None:
        if word not in NOTICED_AFTER:
            raise InputError(
                f"There is no wake word {word!r}.",
                hint="There are: " + ", ".join(NOTICED_AFTER) + ".",
                code="wake_word",
            )
        self.word = word
        self.threshold = threshold
        self._ago = NOTICED_AFTER[word]
        self._framer = Framer(_STEP)
        self._model, self._features = _load(word)

    def feed(self, samples: Pcm) -> float | None:
        """As the protocol has it. Samples after the word in the same call are not looked at: reset."""
        steps = list(self._framer.feed(samples))
        for done, step in enumerate(steps, start=1):
            for features in self._features.process_streaming(step.tobytes()):
                probability = self._model.process_streaming_prob(features)
                if probability is not None and probability > self.threshold:
                    return self._ago + (len(steps) - done) * _STEP / RATE
        return None

    def reset(self) -> None:
        """Forget what was fed. The model is loaded anew (0.3 ms): it has no other way to forget."""
        self._framer.reset()
        self._features.reset()
        self._model.reset()


def _load(word: str) -> tuple[Any, Any]:
    try:
        from pymicro_wakeword import MicroWakeWord, MicroWakeWordFeatures, Model

        return MicroWakeWord.from_builtin(Model(word)), MicroWakeWordFeatures()
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        raise MissingError(
            f"The wake word detector cannot be loaded: {error}",
            hint="Install it with: pip install 'voice-shop[device]'",
            code="wake_missing",
        ) from error
