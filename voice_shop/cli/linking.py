"""`voice-shop linking`: what the developer console asks for account linking, and who is linked."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.common import asked, common

if TYPE_CHECKING:
    from skills.alexa.linking.tokens import Tokens
    from voice_shop.app import App


@click.group("linking")
@common
def command(**_options: Any) -> None:
    """Account linking of the Alexa skill, where this home knows the people."""


@command.command("show")
@common
@click.pass_context
def show(context: click.Context) -> None:
    """What to fill in under Account Linking in the developer console."""
    from skills.alexa.linking.server import redirect_uris

    options = asked(context)
    app = options.open_app()
    base, linking = app.settings.alexa.endpoint.rstrip("/"), app.settings.linking
    _check(app)
    record = {
        "authorization_uri": f"{base}/link/authorize",
        "access_token_uri": f"{base}/link/token",
        "client_id": linking.client_id,
        "secret": _tokens(app).secret_of(linking.client_id) is not None,
        "scheme": "HTTP_BASIC",
        "pkce": "S256",
        "redirect_uris": list(redirect_uris(linking.vendor_id)),
    }
    if options.out.as_json:
        options.out.record(record)
        return
    for name, value in record.items():
        shown = ("set" if value else "none yet: voice-shop linking secret") if name == "secret" else value
        options.out.line(f"{name}: {' '.join(shown) if isinstance(shown, list) else shown}")


@command.command("secret")
@common
@click.pass_context
def secret(context: click.Context) -> None:
    """Make a new client secret and print it, this once. The one before stops working."""
    options = asked(context)
    app = options.open_app()
    _check(app)
    made = secrets.token_urlsafe(32)
    _tokens(app).set_secret(app.settings.linking.client_id, made)
    if options.out.as_json:
        options.out.record({"client_id": app.settings.linking.client_id, "secret": made})
    else:
        options.out.line(made)


@command.command("remove")
@click.option("--person", required=True, metavar="ID", help="Whose accounts.")
@common
@click.pass_context
def remove(context: click.Context, person: str) -> None:
    """Unlink every Alexa account of somebody; they can link again."""
    options = asked(context)
    app = options.open_app()
    count = _tokens(app).unlink(app.household, person)
    if options.out.as_json:
        options.out.record({"person": person, "unlinked": count})
    else:
        options.out.line(f"{count} unlinked")


def _tokens(app: App) -> Tokens:
    from skills.alexa.linking.tokens import Tokens

    return Tokens(app.store, app.clock)


def _check(app: App) -> None:
    from voice_shop.errors import InputError

    for section, name in (("alexa", "endpoint"), ("linking", "vendor_id")):
        if not getattr(getattr(app.settings, section), name):
            raise InputError(
                f"[{section}] {name} is not set.",
                hint="Write it into voice-shop.toml; docs/alexa.md tells what it is.",
                code="linking_settings",
            )
