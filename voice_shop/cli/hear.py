"""`voice-shop hear`: what the recogniser hears."""

from __future__ import annotations

from pathlib import Path

import click

from voice_shop.cli.batch import each
from voice_shop.cli.common import asked, common


@click.command("hear")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@common
@click.pass_context
def command(context: click.Context, files: tuple[str, ...]) -> None:
    """What the recogniser hears in recordings: sentences of the shop, and what was said freely."""
    from voice_shop.cli.hearing import Ears

    options = asked(context)
    ears = Ears(options.open_app())

    def hear_file(name: str) -> None:
        heard = ears.hear(Path(name))
        best = heard.sentences[0].text if heard.sentences else ""
        if not options.out.as_json:
            doubt = f", doubt {heard.doubt:.2f}" if heard.sentences else ""
            options.out.line(f"{name}: heard {best!r}, freely {heard.free!r}{doubt}")
            return
        options.out.record(
            {
                "source": name,
                "heard": best,
                "free": heard.free,
                # JSON has no infinity: without a sentence there is nothing to doubt.
                "doubt": round(heard.doubt, 4) if heard.sentences else None,
                "sentences": [{"text": s.text, "score": round(s.score, 4)} for s in heard.sentences],
                "seconds": {
                    "audio": round(heard.audio_seconds, 3),
                    "decode": round(heard.decode_seconds, 4),
                },
            }
        )

    each(context, files, hear_file)
