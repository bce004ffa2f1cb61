"""`voice-shop listen`: shop by speaking to this machine."""

from __future__ import annotations

import click

from voice_shop.cli.common import asked, common
from voice_shop.cli.told import tell


@click.command("listen")
@common
@click.pass_context
def command(context: click.Context) -> None:
    """Shop by speaking to this machine, until Ctrl-C.

    Say the wake word, or push space to talk. m mutes, q ends.
    """
    from voice_shop.audio.microphone import Microphone
    from voice_shop.audio.speaker import Speaker
    from voice_shop.channels.device import Device

    options = asked(context)
    app = options.open_app()
    names = app.settings.audio
    microphone = Microphone(names.microphone)
    voice, recogniser = app.voice(), app.recogniser()
    with app.home.only_listener(), microphone, Speaker(names.speaker, rate=voice.rate) as speaker:
        turns = app.turns("device")
        recogniser.prepare(turns.grammar_now)
        Device(
            listener=app.listener(),
            recogniser=recogniser,
            voice=voice,
            turns=turns,
            microphone=microphone,
            speaker=speaker,
        ).run(lambda event: tell(options.out, event))
