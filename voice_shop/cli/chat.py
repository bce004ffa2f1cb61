"""`voice-shop chat`: shop by typing."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_shop.cli.common import Asked, asked, common
from voice_shop.cli.person import known_person
from voice_shop.cli.typed import typed_lines
from voice_shop.errors import InputError, StateError
from voice_shop.files import fault

if TYPE_CHECKING:
    from types import FrameType

    from voice_shop.channels.turn import Turns


@click.command("chat")
@click.option("--script", metavar="FILE", help="Take what the shopper says from a file, one line a turn.")
@click.option("--person", metavar="ID", help="Who of the household types; whoever shop.toml names if absent.")
@common
@click.pass_context
def command(context: click.Context, script: str | None, person: str | None) -> None:
    """Shop by typing: the same conversation and the same shop as by voice.

    What was begun before, here or by voice, goes on; a script begins anew. In a script, empty lines and
    lines that begin with # are passed over. All of its lines are said, also after a goodbye.
    """
    from voice_shop.cli.told import tell, tell_fault
    from voice_shop.journal.events import Replied
    from voice_shop.language.secret import MASK

    options = asked(context)
    # A script is a thing to compare: the same words give the same answers.
    scripted = script is not None
    app = options.open_app()
    who = known_person(app, person)
    turns = app.turns("text", wording="script" if scripted else "", person=who, anew=scripted)
    lines = _script(script) if script is not None else _typed(options, turns)
    faults = 0
    for line in lines:
        if scripted and not options.out.as_json:
            options.out.line(f"> {MASK if turns.asks_in_confidence else line}")
        result = turns.take_text(line)
        for event in result.events:
            if options.out.as_json or isinstance(event, Replied):
                tell(options.out, event)
            faults += tell_fault(event)
        if result.ends and script is None and _at_terminal(options):
            break
    if faults:
        context.exit(StateError.exit_code)


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


def _typed(options: Asked, turns: Turns) -> Iterator[str]:
    if not _at_terminal(options):
        yield from typed_lines()
        return
    import readline  # noqa: F401  (arrow keys at the prompt)
    from getpass import getpass

    options.out.line("Type what you would say; Ctrl-D ends.")
    if (open_question := turns.resume()) is not None:
        options.out.line(open_question.text)
    while True:
        try:
            with _awake():
                line = (getpass("> ") if turns.asks_in_confidence else input("> ")).strip()
        except EOFError:
            options.out.line()
            return
        if line:
            yield line


@contextmanager
def _awake() -> Iterator[None]:
    """Looks up now and then while waiting for a key.

    A Ctrl-C that comes between the prompt and the wait is noted by Python and wakes nobody: without this
    it would be acted on with the next key only.
    """

    def tick(_signal: int, _frame: FrameType | None) -> None:
        pass

    signal.signal(signal.SIGALRM, tick)
    signal.setitimer(signal.ITIMER_REAL, 0.25, 0.25)
    try:
        yield
    finally:
        # After Ctrl-C the alarm is the edge's, which sees to it that the process ends.
        if signal.getsignal(signal.SIGALRM) is tick:
            signal.setitimer(signal.ITIMER_REAL, 0)


def _at_terminal(options: Asked) -> bool:
    return not options.out.as_json and sys.stdin is not None and sys.stdin.isatty()
