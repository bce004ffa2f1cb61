"""Where the demo plays: a home of its own, a voice for both sides, the whole pipeline between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from voice_shop.app import App
from voice_shop.audio.chunk import Pcm
from voice_shop.channels.replay import StreamClock, Track, replay
from voice_shop.commerce.types import Order
from voice_shop.demo.kitchen import Wave
from voice_shop.demo.scene import WAKE_WORD, Wanted
from voice_shop.demo.shopper import Line, recording
from voice_shop.files import write_whole
from voice_shop.home import Home, initialise
from voice_shop.journal.events import Event, to_json
from voice_shop.speech.piper_voice import PiperVoice

_SEED = 7
_TAIL = 2.0


class Stage:
    """One performance.

    Args:
        home: an empty folder.
    """

    def __init__(self, home: Path) -> None:
        initialise(home, "grocery")
        write_whole(home / "voice-shop.toml", f'[wake]\nword = "{WAKE_WORD}"\n'.encode())
        self._clock = StreamClock(datetime.now(UTC))
        self._app = App(Home(home), clock=self._clock)
        self._voice = PiperVoice(steady=True)
        self._before = {order.id for order in self._orders()}

    def record(self, lines: Sequence[Line], *, snr: float) -> Pcm:
        """The shopper's lines in a kitchen."""
        return recording(lines, self._say, snr=snr, seed=_SEED, tail=_TAIL)

    def play(self, shopper: Pcm, track: Path, journal: Path) -> Iterator[Event]:
        """Run a recording through the shop; both sides go to `track`, every event to `journal`."""
        app = self._app
        app.recogniser().prepare(app.grammar)
        with Track(track) as both, journal.open("w", encoding="utf-8") as lines:
            for event in replay(
                [shopper],
                listener=app.listener(),
                recogniser=app.recogniser(),
                voice=self._voice,
                turns=app.turns("replay", wording="replay", anew=True),
                clock=self._clock,
                track=both,
            ):
                lines.write(to_json(event) + "\n")
                yield event

    def new_orders(self) -> tuple[Order, ...]:
        """Orders that were placed on this stage, oldest first, from the database."""
        return tuple(order for order in reversed(self._orders()) if order.id not in self._before)

    def _orders(self) -> tuple[Order, ...]:
        return self._app.shop.orders(self._app.household, limit=1000)

    def _say(self, words: str, pace: float) -> tuple[Wave, int]:
        self._voice.length_scale = pace
        sound = np.concatenate(list(self._voice.speak(words)))
        self._voice.length_scale = 1.0
        return sound.astype(np.float32) / np.float32(32768), self._voice.rate


def placed(orders: Sequence[Order]) -> tuple[Wanted, ...]:
    """Orders in the form that `scene.WANTED` has."""
    return tuple(
        tuple(
            sorted(
                (line.product_id, line.quantity, tuple(sorted(line.options.items()))) for line in order.lines
            )
        )
        for order in orders
    )
