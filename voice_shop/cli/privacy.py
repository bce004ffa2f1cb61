"""`voice-shop export` and `voice-shop forget`: what is kept of a person, given out or erased."""

from __future__ import annotations

import json
from pathlib import Path

import click

from voice_shop.cli.common import asked, common
from voice_shop.errors import InputError
from voice_shop.files import write_whole


@click.command("export")
@click.option("--person", required=True, metavar="ID", help="Whose: the id that `household show` lists.")
@click.option("--out", "out_file", metavar="FILE", help="Into a file, instead of the output.")
@common
@click.pass_context
def export(context: click.Context, person: str, out_file: str | None) -> None:
    """Everything that is kept of a person, as one JSON object."""
    from voice_shop.journal.personal import known_of

    options = asked(context)
    app = options.open_app()
    app.store.close()  # it has brought the database to today's version
    told = {"person": person, "kept": known_of(app.home.database, app.household, person)}
    if out_file is None:
        options.out.record(told)
        return
    write_whole(Path(out_file), json.dumps(told, ensure_ascii=False, indent=1).encode())
    if options.out.as_json:
        options.out.record({"person": person, "out": out_file})
    else:
        options.out.line(f"Wrote {out_file}.")


@click.command("forget")
@click.option("--person", required=True, metavar="ID", help="Whom: the id that `household show` lists.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@common
@click.pass_context
def forget(context: click.Context, person: str, yes: bool) -> None:
    """Erase what is kept of a person.

    Profile, words heard and said, words of consent, what was put in the cart and on lists. Orders and the
    purchase record stay, without names and words; the record still verifies.
    """
    from voice_shop.journal import personal

    options = asked(context)
    app = options.open_app()
    app.store.close()  # it has brought the database to today's version
    if not yes and not click.confirm(f"Erase for good what is kept of {person!r}?", err=True):
        raise InputError("Nothing is forgotten.", code="not_forgotten")
    erased = personal.forget(app.home.database, app.household, person)
    copies = sorted(str(path) for path in app.home.folder.glob("shop.db.before-*") if path.suffix != ".head")
    if options.out.as_json:
        options.out.record({"person": person, "erased": erased, "copies": copies})
        return
    options.out.line(f"Forgotten: {erased} entries." if erased else f"Nothing was kept of {person!r}.")
    if copies:
        options.out.line(f"Older databases may still have it; delete them if you can: {', '.join(copies)}")
