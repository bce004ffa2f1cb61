"""`voice-shop household passphrase`: what somebody signs in with on a page."""

from __future__ import annotations

import sys

import click

from voice_shop.cli.common import asked, common


@click.command("passphrase")
@click.argument("given", nargs=-1, metavar="")
@click.option("--off", is_flag=True, help="Have none any more.")
@click.option("--person", required=True, metavar="ID", help="Whose.")
@common
@click.pass_context
def set_passphrase(context: click.Context, given: tuple[str, ...], off: bool, person: str) -> None:
    """Set or change the passphrase somebody links an account with. It is asked for, or read from standard
    input; never an argument."""
    from voice_shop.cli.household import changed_by
    from voice_shop.errors import InputError

    if given:
        # Said without repeating it.
        raise InputError(
            "A passphrase is not an argument, where others could read it.", hint="It is asked for."
        )
    options = asked(context)
    app = options.open_app()
    if off:
        app.shop.passphrases.remove(app.household, person=person, by=changed_by())
    else:
        app.shop.passphrases.set(app.household, _words(), person=person, by=changed_by())
    if options.out.as_json:
        options.out.record({"person": person, "passphrase": not off})
    else:
        options.out.line(f"{person} has {'no' if off else 'a'} passphrase.")


def _words() -> str:
    from voice_shop.cli.typed import typed_lines

    if sys.stdin is not None and sys.stdin.isatty():
        return str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True))
    return next(iter(typed_lines()), "")
