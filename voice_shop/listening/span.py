"""Where in a whole recording somebody speaks."""

from __future__ import annotations

import numpy as np

from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.listening.protocols import SpeechDetector


def spoken(samples: Pcm, detector: SpeechDetector, *, margin: float = 0.8, least: float = 0.1) -> Pcm:
    """A recording without the silence or noise before and after its speech.

    Args:
        samples: shape (n,).
        detector: tells speech from the rest; it is reset.
        margin: seconds kept before the first and after the last speech; speech in noise is often found
            late, and the recogniser hears better with some of what surrounds it.
        least: seconds of speech below which nobody spoke.

    Returns:
        Shape (m,), m ≤ n; empty when nobody speaks.
    """
    detector.reset()
    size = detector.frame
    frames = [samples[at : at + size] for at in range(0, len(samples) - size + 1, size)]
    speech = np.array([detector.is_speech(frame) for frame in frames], bool)
    if speech.sum() * size < least * RATE:
        return samples[:0]
    first, last = np.flatnonzero(speech)[[0, -1]]
    begin = max(0, int(first * size - margin * RATE))
    return samples[begin : int((last + 1) * size + margin * RATE)]
