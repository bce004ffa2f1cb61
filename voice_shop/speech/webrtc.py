"""Speech or not, by webrtcvad: a tenth of the work of Silero, for quiet rooms and small machines.

In kitchen noise at 6 dB it takes the noise for speech and finds the end of only every second order.
"""

from __future__ import annotations

from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.errors import InputError, MissingError


class WebRtcSpeech:
    """A `SpeechDetector`.

    Args:
        aggressiveness: 0 takes most sounds for speech, 3 the fewest.

    Raises:
        InputError: another aggressiveness.
        MissingError: webrtcvad is not installed.
    """

    frame = RATE * 30 // 1000

    def __init__(self, aggressiveness: int = 3) -> None:
        if aggressiveness not in (0, 1, 2, 3):
            raise InputError(
                f"The aggressiveness {aggressiveness} is not one of 0, 1, 2, 3.", code="setting_value"
            )
        self.aggressiveness = aggressiveness
        try:
            import webrtcvad
        except ImportError as error:
            raise MissingError(
                "The speech detector webrtcvad is not installed.",
                hint="Install it with: pip install 'voice-shop[device]'",
                code="speech_detector_missing",
            ) from error
        self._new = webrtcvad.Vad
        self._vad = self._new(aggressiveness)

    def is_speech(self, frame: Pcm) -> bool:
        """Whether somebody speaks in these 30 ms."""
        return bool(self._vad.is_speech(frame.tobytes(), RATE))

    def reset(self) -> None:
        """Forget the noise it got used to."""
        self._vad = self._new(self.aggressiveness)

    def another(self) -> WebRtcSpeech:
        """A fresh one with the same settings."""
        return WebRtcSpeech(self.aggressiveness)
