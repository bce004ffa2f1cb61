"""What `certify` tries: shopping, the record, a backup, payment, the engines, the skill."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from voice_shop.app import App
from voice_shop.cli import checks_sound
from voice_shop.cli.certify_lines import Line, failed, passed, warned
from voice_shop.cli.checks import what_is_wanted
from voice_shop.cli.finding import Finding, Need, Status
from voice_shop.commerce.payment_types import Means
from voice_shop.errors import VoiceShopError

if TYPE_CHECKING:
    from skills.alexa.lint.finding import Finding as SkillFinding

_NEVER = "certify: no such charge"
"""Key of a charge that nobody ever made: the provider is asked about it, and charges nothing."""


def of_works(app: App) -> Iterator[Line]:
    """All that is tried."""
    yield from _scenarios(app)
    yield _record(app)
    yield _backup(app)
    yield _payment(app)
    yield from _engines(app)
    yield from _skill(app)


def _scenarios(app: App) -> Iterator[Line]:
    """Shopping, in a copy of the shop that nobody keeps."""
    from voice_shop.scenarios.made import scenarios_of
    from voice_shop.scenarios.playing import Text, play

    made = list(scenarios_of(app.folder, str(app.shop_path), app.grammar))
    if not made:
        do = "At least one product must be on hand, within the caps, with a name of its own."
        yield failed("shopping", "no product can be ordered by one sentence", do)
    for scenario in made:
        try:
            played = play(scenario, Text())
        except VoiceShopError as error:
            yield failed("shopping", f"{scenario.name}: {error.message}", error.hint)
            continue
        if played.passed:
            yield passed("shopping", scenario.name)
        else:
            steps = "; ".join(f"“{step.say}”" for step in scenario.steps if step.say)
            do = f"Try it: voice-shop chat, and say {steps}"
            yield failed("shopping", f"{scenario.name}, but {played.why[0]}", do)


def _record(app: App) -> Line:
    from voice_shop.journal.agreement import disagreements
    from voice_shop.journal.chain import first_broken, head, records, texts

    try:
        with app.store.read() as db:
            broken, newest = first_broken(records(db), texts(db)), head(db)
            wrong = None if broken else next(disagreements(db), None)
    except VoiceShopError as error:
        return failed("record", error.message, error.hint)
    if broken:
        return failed("record", f"record {broken.number} {broken.why}", "See docs/record.md.")
    if wrong:
        return failed("record", wrong, "See: voice-shop journal verify")
    return passed("record", f"{0 if newest is None else newest[0]} decisions, each as it was written")


def _backup(app: App) -> Line:
    from voice_shop.journal.backup import back_up

    with tempfile.TemporaryDirectory(prefix="voice-shop-certify-") as place:
        try:
            count = back_up(app.home.database, Path(place) / "backup.db")
        except VoiceShopError as error:
            return failed("backup", error.message, error.hint)
    return passed("backup", f"can be made and is whole, with {count} records; make one each night")


def _payment(app: App) -> Line:
    terms = app.folder.profile.payment
    if Means.SAVED_TOKEN.value not in terms.means:
        return passed("payment", ", ".join(name.replace("_", " ") for name in terms.means))
    if not terms.provider:
        return failed("payment", "saved cards, and no provider", "Set provider in shop.toml.")
    if not app.home.payment_secret.is_file():
        return failed("payment", "the provider's secret is missing", "voice-shop payment secret")
    provider = app.provider
    try:
        if provider is not None:
            provider.find(_NEVER)
    except VoiceShopError as error:
        return failed("payment", error.message, error.hint or "Look at the provider's address and secret.")
    return passed("payment", f"{terms.provider} answers")


def _engines(app: App) -> Iterator[Line]:
    """What hears and speaks; only a warning where the machine is not to."""
    sound = what_is_wanted() is not Need.CHAT
    for look in (checks_sound.sound_packages, checks_sound.recogniser, checks_sound.voice):
        yield _line(look(app), needed=sound)


def _line(finding: Finding, *, needed: bool) -> Line:
    if finding.status is Status.OK:
        return passed(finding.check, finding.found)
    make = failed if needed and finding.status is Status.MISSING else warned
    return make(finding.check, finding.found, finding.do)


def _skill(app: App) -> Iterator[Line]:
    """The Alexa skill's package, where the settings name a skill."""
    alexa = app.settings.alexa
    if not (alexa.skill_id or alexa.endpoint):
        return
    try:
        found = list(_package_findings(app))
    except ImportError:
        yield failed("alexa", "its packages are not installed", "pip install 'voice-shop[alexa]'")
        return
    for finding in found:
        make = failed if finding.must else warned
        yield make("alexa", f"{finding.file}: {finding.what}", finding.do)
    if not any(finding.must for finding in found):
        yield passed("alexa", "the package would pass; voice-shop skill lint tries the endpoint as well")


def _package_findings(app: App) -> Iterator[SkillFinding]:
    from skills.alexa.lint.package_rules import check_package
    from skills.alexa.package.build import package_files, write_package
    from skills.alexa.package.wording import wordings
    from voice_shop.catalogue.spoken import shop_words
    from voice_shop.cli.skill import place_of

    words = shop_words(app.folder.catalogue, app.folder.profile.faq)
    files = package_files(place_of(app), words, wordings())
    with tempfile.TemporaryDirectory(prefix="voice-shop-certify-") as place:
        write_package(files, Path(place))
        yield from check_package(Path(place), files)
