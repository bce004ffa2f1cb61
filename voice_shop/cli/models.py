"""`voice-shop models`: files of the speech engines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.common import Asked, asked, common

if TYPE_CHECKING:
    from voice_shop.speech.models import Checked, Manifest, Status


@click.group("models")
@common
def command(**_options: Any) -> None:
    """Files of the speech engines."""


@command.command("list")
@common
@click.pass_context
def list_models(context: click.Context) -> None:
    """The models that are known, and which are on this machine."""
    options = asked(context)
    statuses = _manifest(options).list()
    if options.out.as_json:
        for status in statuses:
            options.out.record(as_record(status))
        return
    options.out.table(
        ("name", "kind", "engine", "language", "here", "licence", "what it is"),
        [
            (m.name, m.kind, m.engine, m.language, _HERE[status.where], m.licence, m.about)
            for status in statuses
            for m in (status.model,)
        ],
        empty="No models are known.",
    )


@command.command("fetch")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option(
    "--from", "source", metavar="DIR", help="Take it from a folder, as on a USB stick, not from the network."
)
@common
@click.pass_context
def fetch_models(context: click.Context, names: tuple[str, ...], source: str | None) -> None:
    """Bring models to this machine, whole or not at all. Their sums are checked."""
    from voice_shop.speech.models_progress import progress_bar

    options = asked(context)
    manifest = _manifest(options)
    for name in names:
        manifest.model(name)
    for name in names:
        with progress_bar(name) as progress:
            status = manifest.fetch(
                name, source=Path(source).expanduser() if source is not None else None, progress=progress
            )
        if options.out.as_json:
            options.out.record(as_record(status))
        else:
            options.out.line(f"{name}: {status.path}")


@command.command("verify")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@common
@click.pass_context
def verify_models(context: click.Context, names: tuple[str, ...]) -> None:
    """Read every file of the models that are here again, and compare with what was published."""
    from voice_shop.errors import MissingError

    options = asked(context)
    manifest = _manifest(options)
    results = [found for name in names or (None,) for found in manifest.verify(name)]
    for found in results:
        _print(options, found)
    if not all(found.whole for found in results):
        context.exit(MissingError.exit_code)


def as_record(status: Status) -> dict[str, Any]:
    """A model and where it is, as its JSON object."""
    model = status.model
    return {
        "name": model.name,
        "kind": model.kind,
        "engine": model.engine,
        "language": model.language,
        "version": model.version,
        "licence": model.licence,
        "here": status.path is not None,
        "where": status.where,
        "path": status.path,
    }


_HERE = {"package": "in a package", "folder": "yes", "missing": "no"}


def _manifest(options: Asked) -> Manifest:
    """The models of the home, without setting it up: that takes a shop, and this takes none."""
    from voice_shop.app import App
    from voice_shop.home import Home

    return App(Home(options.folder)).models


def _print(options: Asked, found: Checked) -> None:
    if options.out.as_json:
        options.out.record(
            {
                "name": found.model.name,
                "path": found.path,
                "files": found.files,
                "changed": found.changed,
                "missing": found.missing,
                "whole": found.whole,
            }
        )
        return
    if found.whole:
        options.out.line(f"ok    {found.model.name}: {found.files} files")
        return
    wrong = ", ".join(
        [f"{name} is changed" for name in found.changed] + [f"{n} is missing" for n in found.missing]
    )
    options.out.line(f"BAD   {found.model.name}: {wrong}")
    options.out.line(f"      Delete {found.path} and fetch or install it again.")
