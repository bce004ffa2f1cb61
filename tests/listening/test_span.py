"""Where in a recording somebody speaks."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.listening.span import spoken

FRAME = 512


class Loud:
    """Hears speech wherever a frame is loud."""

    frame = FRAME

    def is_speech(self, frame: Pcm) -> bool:
        return bool(np.abs(frame).max() > 100)

    def reset(self) -> None: ...

    def another(self) -> "Loud":
        return self


@given(st.integers(0, 60), st.integers(4, 60), st.integers(0, 60))
def test_all_speech_stays_and_little_else(before: int, during: int, after: int) -> None:
    samples = np.zeros((before + during + after) * FRAME, np.int16)
    speech = np.arange(1, during * FRAME + 1).astype(np.int16) % 1000 + 101
    samples[before * FRAME : (before + during) * FRAME] = speech
    found = spoken(samples, Loud(), margin=0.1)
    assert np.array_equal(found[found > 0], speech)
    assert len(found) <= len(speech) + 0.2 * RATE


def test_without_speech_nothing_is_left() -> None:
    assert len(spoken(np.zeros(3 * RATE, np.int16), Loud())) == 0
    click = np.zeros(3 * RATE, np.int16)
    click[5000] = 9000
    assert len(spoken(click, Loud())) == 0
