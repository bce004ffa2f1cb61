"""`voice-shop listen`: shop by speaking to this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from voice_shop.cli.common import Asked, asked, common
from voice_shop.cli.person import known_person
from voice_shop.cli.quiet import libraries_quiet
from voice_shop.cli.told import tell

if TYPE_CHECKING:
    from voice_shop.app import App


@click.command("listen")
@click.option("--microphone", metavar="NAME", help="A part of the microphone's name, instead of the setting.")
@click.option("--speaker", metavar="NAME", help="A part of the speaker's name, instead of the setting.")
@click.option("--person", metavar="ID", help="Who of the household speaks; as shop.toml says if absent.")
@common
@click.pass_context
def command(context: click.Context, microphone: str | None, speaker: str | None, person: str | None) -> None:
    """Shop by speaking to this machine, until Ctrl-C.

    Say the wake word, or push space to talk. m mutes, q ends. `voice-shop doctor` lists the names of
    microphones and speakers.
    """
    options = asked(context)
    app = options.open_app()
    names = app.settings.audio
    with libraries_quiet(unless=options.verbose):
        _listen(
            options,
            app,
            names.microphone if microphone is None else microphone,
            names.speaker if speaker is None else speaker,
            known_person(app, person),
        )


def _listen(options: Asked, app: App, microphone_name: str, speaker_name: str, person: str) -> None:
    from voice_shop.audio.microphone import Microphone
    from voice_shop.audio.speaker import Speaker
    from voice_shop.channels.device import Device

    microphone = Microphone(microphone_name)
    voice, recogniser = app.voice(), app.recogniser()
    with app.home.only_listener(), microphone, Speaker(speaker_name, rate=voice.rate) as speaker:
        turns = app.turns("device", person=person)
        recogniser.prepare(turns.grammar_now)
        Device(
            listener=app.listener(),
            recogniser=recogniser,
            voice=voice,
            turns=turns,
            microphone=microphone,
            speaker=speaker,
        ).run(lambda event: tell(options.out, event))
