"""`voice-shop replay`: recordings through the whole pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_shop.cli.common import asked, common
from voice_shop.cli.faults import say_error
from voice_shop.cli.told import tell, tell_fault
from voice_shop.errors import InputError, StateError

if TYPE_CHECKING:
    from voice_shop.audio.chunk import Pcm

_BETWEEN = 1.5
"""Seconds of silence after each recording: enough to end what was being said."""


@click.command("replay")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--out", "target", metavar="WAV", help="Write the conversation here: shopper left, shop right.")
@click.option("--button", is_flag=True, help="Begin as if the button was pushed: no wake word is needed.")
@common
@click.pass_context
def command(context: click.Context, files: tuple[str, ...], target: str | None, button: bool) -> None:
    """Run recordings through the whole pipeline, as if they came from the microphone.

    The recordings are one conversation, one after the other, with a moment of silence between them.
    It begins with the wake word, unless the settings have none.
    """
    from voice_shop.channels.replay import StreamClock, Track, replay
    from voice_shop.files import replacing

    options = asked(context)
    recordings = _Recordings(files)
    if not recordings.usable:
        context.exit(InputError.exit_code)
    clock = StreamClock()
    app = options.open_app(clock)
    turns = app.turns("replay", wording="replay", anew=True)
    listener = app.listener()
    faults = 0
    with ExitStack() as stack:
        track = None
        if target is not None:
            path = stack.enter_context(replacing(Path(target)))
            track = stack.enter_context(Track(path, shown=Path(target)))
        if button or listener.wake is None:
            listener.push()
            tell(options.out, turns.woke("button", 0.0))
        for event in replay(
            recordings.blocks(),
            listener=listener,
            recogniser=app.recogniser(),
            voice=app.voice(steady=True),
            turns=turns,
            clock=clock,
            track=track,
        ):
            tell(options.out, event)
            faults += tell_fault(event)
    if faults or recordings.bad:
        context.exit(StateError.exit_code if faults else InputError.exit_code)


class _Recordings:
    """Files as one stream. One that cannot be used is told and left out."""

    def __init__(self, files: tuple[str, ...]) -> None:
        from voice_shop.audio.wav import wav_blocks

        self.bad = 0
        self.usable: list[Iterator[Pcm]] = []
        for name in files:
            try:
                self.usable.append(wav_blocks(Path(name)))
            except InputError as error:
                say_error(str(error))
                self.bad += 1

    def blocks(self) -> Iterator[Pcm]:
        import numpy as np

        from voice_shop.audio.chunk import RATE

        for recording in self.usable:
            try:
                yield from recording
            except InputError as error:
                # What was played before the broken place has happened.
                say_error(str(error))
                self.bad += 1
            yield np.zeros(int(_BETWEEN * RATE), np.int16)
