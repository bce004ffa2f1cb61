"""`voice-shop skill`: the Alexa skill's package, made from the shop and the language packs, and checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.common import asked, common
from voice_shop.cli.skill_notify import notify
from voice_shop.errors import InputError

if TYPE_CHECKING:
    from skills.alexa.lint.finding import Finding
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
    files = package_files(place_of(app), shop_words(app.folder.catalogue, app.folder.profile.faq), wordings())
    write_package(files, out)
    for name in sorted(name for name in files if name.endswith(".json")):
        if options.out.as_json:
            options.out.record({"file": str(out / name), "bytes": len(files[name])})
        else:
            options.out.line(f"{out / name}")


command.add_command(notify)


def place_of(app: App) -> SkillPlace:
    """What the home's settings and shop say of the skill."""
    from skills.alexa.package.manifest import NO_ENDPOINT, SkillPlace
    from skills.alexa.package.wording import invocation_name

    shop = app.folder.profile.name
    alexa = app.settings.alexa
    return SkillPlace(shop, alexa.invocation or invocation_name(shop), alexa.endpoint or NO_ENDPOINT)


@command.command("lint")
@click.argument(
    "folder", type=click.Path(path_type=Path, file_okay=False), default=Path("skills/alexa/skill-package")
)
@click.option("--files-only", is_flag=True, help="Do not try the endpoint, which takes some seconds.")
@common
@click.pass_context
def lint(context: click.Context, folder: Path, files_only: bool) -> None:
    """Check what certification checks: the package in FOLDER, and how the endpoint behaves.

    The endpoint is tried with signed requests over a copy of the shop: nothing of the home is changed. Ends
    with 2 if something would not pass.
    """
    options = asked(context)
    if not folder.is_dir():
        raise InputError(f"There is no package in {folder}.", hint="Write one: voice-shop skill build")
    app = options.open_app()
    found = [*_of_files(app, folder), *(() if files_only else _of_endpoint(app))]
    for finding in found:
        if options.out.as_json:
            options.out.record(asdict(finding))
        else:
            kind = "must" if finding.must else "note"
            options.out.line(f"{kind}: {finding.file}: {finding.rule}: {finding.what}. {finding.do}")
    if not options.out.as_json and not found:
        options.out.line("Nothing to mend.")
    if any(finding.must for finding in found):
        context.exit(InputError.exit_code)


def _of_files(app: App, folder: Path) -> Iterator[Finding]:
    from skills.alexa.lint.package_rules import check_package
    from skills.alexa.package.build import package_files
    from skills.alexa.package.wording import wordings
    from voice_shop.catalogue.spoken import shop_words

    words = shop_words(app.folder.catalogue, app.folder.profile.faq)
    yield from check_package(folder, package_files(place_of(app), words, wordings()))


def _of_endpoint(app: App) -> Iterator[Finding]:
    from skills.alexa.lint.stage import stage
    from skills.alexa.lint.trial import Trial
    from skills.alexa.package.wording import wordings
    from skills.alexa.tongue import Tongues

    tongues = Tongues(app)
    with stage(app) as tried:
        for wording in wordings():
            # Locales of one language differ in nothing that is tried here.
            locale = wording.locales[0]
            yield from Trial(tried, tongues.of(locale), locale, place_of(app)).findings()
