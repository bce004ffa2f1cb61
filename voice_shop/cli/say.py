"""`voice-shop say`: a text as speech."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import click

from voice_shop.cli.common import asked, common


@click.command("say")
@click.argument("text")
@click.option(
    "--out", "target", required=True, metavar="FILE", type=click.Path(dir_okay=False), help="The WAV file."
)
@common
@click.pass_context
def command(context: click.Context, text: str, target: str) -> None:
    """Speak a text into a WAV file, with the voice that answers shoppers."""
    from voice_shop.errors import InputError
    from voice_shop.files import write_whole
    from voice_shop.language.speech_text import speakable

    options = asked(context)
    app = options.open_app()
    spoken = speakable(text, app.language)
    voice = app.voice(steady=True)
    pieces = [piece.tobytes() for piece in voice.speak(text)] if spoken.strip() else []
    if not any(pieces):
        raise InputError("There is nothing to say.", hint="Give a text with words in it.", code="empty_text")
    sound = io.BytesIO()
    with wave.open(sound, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(voice.rate)
        wav.writeframes(b"".join(pieces))
    write_whole(Path(target), sound.getvalue())
    seconds = sum(map(len, pieces)) / 2 / voice.rate
    if options.out.as_json:
        options.out.record(
            {
                "out": target,
                "spoken": spoken,
                "seconds": round(seconds, 3),
                "rate": voice.rate,
                "voice": voice.name,
            }
        )
    else:
        options.out.line(f"{target}: {seconds:.1f} s of speech")
