"""`voice-shop licenses`: what voice-shop is made of, and under which terms."""

from __future__ import annotations

from collections.abc import Iterator

import click

from voice_shop import __version__
from voice_shop.cli.common import Asked, asked, common


@click.command("licenses")
@common
@click.pass_context
def command(context: click.Context) -> None:
    """What voice-shop is made of, and under which terms.

    Only packages that are installed here are listed. Piper, the voice, is GPL-3: it comes with the
    device extra only.
    """
    options = asked(context)
    out = options.out
    rows = [*_packages(), *_models(options)]
    if out.as_json:
        for name, version, terms, part in rows:
            out.record({"name": name, "version": version, "licence": terms, "part": part})
        return
    out.table(("name", "version", "licence", "part"), rows, empty="")


def _packages() -> Iterator[tuple[str, str, str, str]]:
    from voice_shop.cli import parts

    yield "voice-shop", __version__, "Apache-2.0", "core"
    for part, packages in (("core", parts.CORE), ("device", parts.DEVICE), ("alexa", parts.ALEXA)):
        for package in packages:
            version = parts.version(package)
            if version is not None:
                yield package, version, parts.licence(package), part


def _models(options: Asked) -> Iterator[tuple[str, str, str, str]]:
    from voice_shop.app import App
    from voice_shop.home import Home

    for licence in App(Home(options.folder)).models.licences():
        if licence.kind == "model":
            yield licence.name, licence.version, licence.licence, "model"
