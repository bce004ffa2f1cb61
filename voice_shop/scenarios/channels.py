"""The channels that scenarios can be played through, by name."""

from __future__ import annotations

from voice_shop.errors import MissingError
from voice_shop.scenarios.playing import Channel, Text


def channel_of(name: str) -> Channel:
    """ "text", "audio" or "alexa".

    Raises:
        MissingError: the packages that it needs are not installed.
    """
    if name == "text":
        return Text()
    try:
        if name == "audio":
            from voice_shop.scenarios.sound import Sound

            return Sound()
        from voice_shop.scenarios.alexa import Alexa
    except ImportError as error:
        extra = "device" if name == "audio" else "alexa"
        raise MissingError(
            f"The channel {name} needs packages that are not installed.",
            hint=f"pip install 'voice-shop[{extra}]'",
            code="no_packages",
        ) from error
    return Alexa()
