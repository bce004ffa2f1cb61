"""`voice-shop understand`: what sentences or recordings mean."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.batch import each
from voice_shop.cli.common import Asked, asked, common
from voice_shop.cli.typed import typed_lines
from voice_shop.cli.understood import as_record, in_words

if TYPE_CHECKING:
    from voice_shop.app import App


@click.command("understand")
@click.argument("inputs", nargs=-1, required=True, metavar="TEXT... | --audio FILE...")
@click.option("--audio", is_flag=True, help="The arguments are recordings.")
@click.option("--explain", is_flag=True, help="For people: also every reading, with its template.")
@common
@click.pass_context
def command(context: click.Context, inputs: tuple[str, ...], audio: bool, explain: bool) -> None:
    """What sentences or recordings mean, said at the beginning of a conversation. Nothing is bought.

    "-" reads sentences from standard input, one a line.
    """
    options = asked(context)
    app = options.open_app()
    if audio:
        _recordings(context, app, inputs)
    else:
        each(context, _sentences(inputs), lambda text: _sentence(options, app, text, explain))


def _sentences(inputs: tuple[str, ...]) -> Iterator[str]:
    for text in inputs:
        if text == "-":
            yield from typed_lines()
        else:
            yield text


def _sentence(options: Asked, app: App, text: str, explain: bool) -> None:
    from voice_shop.language.understand import understand

    grammar = app.opening_grammar
    began = time.perf_counter()
    understood = understand(text, grammar)
    seconds = time.perf_counter() - began
    _print(
        options,
        as_record(understood, source="text", heard=text, free=None, audio=None, decode=seconds),
    )
    if explain and not options.out.as_json:
        from voice_shop.cli.grammar import told_readings

        for line in told_readings(app, text):
            options.out.line(f"  {line}")


def _recordings(context: click.Context, app: App, files: tuple[str, ...]) -> None:
    from voice_shop.cli.hearing import Ears
    from voice_shop.language.understand import understand_heard

    options = asked(context)
    ears = Ears(app)

    def understand_file(name: str) -> None:
        heard = ears.hear(Path(name))
        understood = understand_heard(
            [(sentence.text, sentence.score) for sentence in heard.sentences],
            heard.free,
            heard.doubt,
            app.opening_grammar,
        )
        _print(
            options,
            as_record(
                understood,
                source=name,
                heard=heard.sentences[0].text if heard.sentences else "",
                free=heard.free,
                audio=round(heard.audio_seconds, 3),
                decode=heard.decode_seconds,
            ),
        )

    each(context, files, understand_file)


def _print(options: Asked, record: dict[str, Any]) -> None:
    if options.out.as_json:
        options.out.record(record)
        return
    if record["free"] is not None:
        options.out.line(f"{record['source']}: heard {record['heard']!r}, freely {record['free']!r}")
    else:
        options.out.line(record["heard"])
    options.out.line("  " + in_words(record))
