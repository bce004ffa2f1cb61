"""`voice-shop skill notify`: tell people of their orders through Alexa's proactive events."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from voice_shop.cli.common import asked, common
from voice_shop.errors import InputError

if TYPE_CHECKING:
    from skills.alexa.proactive.client import ProactiveEvents
    from skills.alexa.proactive.queue import Notices
    from voice_shop.app import App


@click.command("notify")
@click.option("--every", type=click.IntRange(10, 3600), metavar="SECONDS", help="Go on, once in so many.")
@common
@click.pass_context
def notify(context: click.Context, every: int | None) -> None:
    """Send what happened to orders since the last time to the Alexa users who allowed it.

    Needs the skill's messaging credentials: [alexa] events_client_id and events_secret_file. What Amazon
    cannot take now is tried the next time.
    """
    options = asked(context)
    app = options.open_app()
    client, notices = _client(app), _notices(app)
    while True:
        told = notices.round(client, app.clock())
        if options.out.as_json:
            options.out.record(
                {
                    "collected": told.collected,
                    "sent": told.sent,
                    "waiting": told.waiting,
                    "given_up": told.given_up,
                }
            )
        else:
            options.out.line(f"{told.sent} sent, {told.waiting} waiting, {told.given_up} given up")
        if every is None:
            return
        time.sleep(every)


def _client(app: App) -> ProactiveEvents:
    from skills.alexa.amazon import Amazon
    from skills.alexa.proactive.client import HOSTS, Place, ProactiveEvents
    from skills.alexa.settings import secret_in

    alexa = app.settings.alexa
    if not alexa.events_client_id or not alexa.events_secret_file:
        raise InputError(
            "There are no credentials for proactive events.",
            hint="Set [alexa] events_client_id and events_secret_file; docs/alexa.md says where they are.",
            code="no_events_client",
        )
    secret = secret_in(app.home.folder / alexa.events_secret_file, "alexa")
    place = Place(HOSTS[alexa.events_region], live=alexa.events_stage == "live")
    return ProactiveEvents(Amazon(), place, alexa.events_client_id, secret, app.clock)


def _notices(app: App) -> Notices:
    from skills.alexa.package.wording import wordings
    from skills.alexa.proactive.payloads import Seller
    from skills.alexa.proactive.queue import Notices

    profile = app.folder.profile
    locales = tuple(locale for wording in wordings() for locale in wording.locales)
    return Notices(app.store, app.shop, Seller(profile.name, profile.timezone, locales))
