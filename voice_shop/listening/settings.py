"""What can be set about listening."""

from __future__ import annotations

from dataclasses import dataclass, fields

from voice_shop.errors import InputError


@dataclass(frozen=True, slots=True)
class ListenSettings:
    """All in seconds.

    Attributes:
        end_silence: the silence that ends an utterance.
        pause: the silence after which the utterance so far is told of, for decoding ahead of time.
        min_speech: speech shorter than this is no utterance.
        lead: how much is kept from before the speech was noticed.
        patience: how long the device listens for speech to begin.
        longest: the longest utterance; then it is cut.
        guard: how long after our own voice the device stays deaf.
    """

    end_silence: float = 0.65
    pause: float = 0.25
    min_speech: float = 0.2
    lead: float = 0.6
    patience: float = 6.0
    longest: float = 15.0
    guard: float = 0.3

    def __post_init__(self) -> None:
        for f in fields(self):
            value = getattr(self, f.name)
            # Written so that NaN is refused too.
            if not 0 <= value <= 60:
                raise InputError(
                    f"Listening: {f.name} is {value}.", hint="It is 0 to 60 seconds.", code="setting_value"
                )
        if self.longest <= self.end_silence + self.min_speech:
            raise InputError(
                "Listening: the longest utterance is shorter than the silence that ends one.",
                code="setting_value",
            )
