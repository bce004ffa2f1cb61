"""`voice-shop chat`: shop by typing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_shop.cli.common import Asked, asked, common
from voice_shop.cli.typed import typed_lines
from voice_shop.errors import InputError
from voice_shop.files import fault

if TYPE_CHECKING:
    from voice_shop.channels.turn import TurnResult


@click.command("chat")
@click.option("--script", metavar="FILE", help="Take what the shopper says from a file, one line a turn.")
@common
@click.pass_context
def command(context: click.Context, script: str | None) -> None:
    """Shop by typing: the same conversation and the same shop as by voice.

    In a script, empty lines and lines that begin with # are passed over.
    """
    options = asked(context)
    lines = _script(script) if script is not None else _typed(options)
    # A script is a thing to compare: the same words give the same answers.
    turns = options.open_app().turns("text", wording="script" if script is not None else "")
    for line in lines:
        if script is not None and not options.out.as_json:
            options.out.line(f"> {line}")
        result = turns.take_text(line)
        _show(options, result)
        if result.ends:
            break


def _show(options: Asked, result: TurnResult) -> None:
    if options.out.as_json:
        from voice_shop.journal.events import to_json

        for event in result.events:
            options.out.json_line(to_json(event))
        return
    options.out.line(result.text)


def _script(name: str) -> list[str]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"The script {name} is not UTF-8 text.", code="script") from error
    except OSError as error:
        raise fault(error, name) from error
    if "\0" in text:
        raise InputError(f"The script {name} is not a text file.", code="script")
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def _typed(options: Asked) -> Iterator[str]:
    if options.out.as_json or sys.stdin is None or not sys.stdin.isatty():
        yield from typed_lines()
        return
    import readline  # noqa: F401  (arrow keys at the prompt)

    options.out.line("Type what you would say; Ctrl-D ends.")
    while True:
        try:
            line = input("> ").strip()
        except EOFError:
            options.out.line()
            return
        if line:
            yield line
