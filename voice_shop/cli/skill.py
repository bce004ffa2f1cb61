"""`voice-shop skill`: the Alexa skill's package, made from the shop and the language packs, and checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.common import asked, common

if TYPE_CHECKING:
    from skills.alexa.package.manifest import SkillPlace
    from voice_shop.app import App


@click.group("skill")
@common
def command(**_options: Any) -> None:
    """The Alexa skill's package: build it, check it."""


@command.command("build")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("skills/alexa/skill-package"),
    show_default=True,
    help="The folder of the package.",
)
@common
@click.pass_context
def build(context: click.Context, out: Path) -> None:
    """Write the skill package for the ASK CLI: the manifest and an interaction model for each locale.

    Sentences come from the language packs, names from the home's shop. [alexa] invocation and endpoint in the
    settings go into it.
    """
    from skills.alexa.package.build import package_files, write_package
    from skills.alexa.package.wording import wordings
    from voice_shop.catalogue.spoken import shop_words

    options = asked(context)
    app = options.open_app()
    files = package_files(place_of(app), shop_words(app.folder.catalogue), wordings())
    write_package(files, out)
    for name in sorted(name for name in files if name.endswith(".json")):
        if options.out.as_json:
            options.out.record({"file": str(out / name), "bytes": len(files[name])})
        else:
            options.out.line(f"{out / name}")


def place_of(app: App) -> SkillPlace:
    """What the home's settings and shop say of the skill."""
    from skills.alexa.package.manifest import NO_ENDPOINT, SkillPlace
    from skills.alexa.package.wording import invocation_name

    shop = app.folder.profile.name
    alexa = app.settings.alexa
    return SkillPlace(shop, alexa.invocation or invocation_name(shop), alexa.endpoint or NO_ENDPOINT)
