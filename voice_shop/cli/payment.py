"""`voice-shop payment`: how the household pays, by references only, and the provider's secret."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.common import asked, common

if TYPE_CHECKING:
    from voice_shop.app import App


@click.group("payment")
@common
def command(**_options: Any) -> None:
    """How the household pays: saved tokens, and the payment provider."""


@command.command("show")
@common
@click.pass_context
def show(context: click.Context) -> None:
    """What the shop takes, what is saved, and what is still open."""
    _show(context, asked(context).open_app())


@command.command("save")
@click.argument("reference")
@click.option("--person", metavar="ID", default="", help="Somebody's own; without it, the household's.")
@click.option("--label", default="", help='What people call it ("Visa ending 42").')
@common
@click.pass_context
def save(context: click.Context, reference: str, person: str, label: str) -> None:
    """Keep the payment provider's REFERENCE to a card or account. A card's own number is refused."""
    from voice_shop.cli.household import changed_by
    from voice_shop.commerce.payment_means import Token

    app = asked(context).open_app()
    token = Token(0, person, label, reference)
    app.shop.payments.save_token(app.household, token, by=changed_by())
    _show(context, app)


@command.command("remove")
@click.option("--person", metavar="ID", default="", help="Somebody's own; without it, the household's.")
@common
@click.pass_context
def remove(context: click.Context, person: str) -> None:
    """Keep no reference any more."""
    from voice_shop.cli.household import changed_by
    from voice_shop.errors import InputError

    app = asked(context).open_app()
    if not app.shop.payments.remove_token(app.household, person, by=changed_by()):
        raise InputError("Nothing is saved there.", hint="See: voice-shop payment show", code="no_token")
    _show(context, app)


@command.command("secret")
@common
@click.pass_context
def secret(context: click.Context) -> None:
    """Keep the secret that is shared with the payment provider: one line of standard input, or asked for."""
    from voice_shop.cli.typed import typed_lines
    from voice_shop.errors import InputError
    from voice_shop.files import write_private

    home = asked(context).open_home()
    if sys.stdin is not None and sys.stdin.isatty():
        given = str(click.prompt("Secret", hide_input=True, confirmation_prompt=True, err=True))
    else:
        given = next(iter(typed_lines()), "")
    if len(given) < _SHORTEST:
        raise InputError(f"A secret has at least {_SHORTEST} characters.", code="bad_secret")
    write_private(home.payment_secret, given.encode())
    _show(context, asked(context).open_app())


_SHORTEST = 16


@command.command("sweep")
@common
@click.pass_context
def sweep(context: click.Context) -> None:
    """Ask the payment provider about what was left over: charges to void, refunds to send."""
    app = asked(context).open_app()
    app.shop.payments.sweep()
    _show(context, app)


def _show(context: click.Context, app: App) -> None:
    out, payment = asked(context).out, app.folder.profile.payment
    tokens, left = app.shop.payments.tokens(app.household), app.shop.payments.left_over()
    if out.as_json:
        out.record(
            {
                "means": list(payment.means),
                "link": payment.link,
                "provider": payment.provider,
                "secret": app.home.payment_secret.is_file(),
                "tokens": [{"person": token.person, "label": token.label} for token in tokens],
                "open": left,
            }
        )
        return
    out.line(f"The shop takes: {', '.join(name.replace('_', ' ') for name in payment.means)}.")
    if payment.provider:
        known = "is there" if app.home.payment_secret.is_file() else "is missing: voice-shop payment secret"
        out.line(f"Provider {payment.provider}; its secret {known}.")
    out.table(
        ("whose", "saved"),
        [(token.person or "the household", token.label or "a token") for token in tokens],
        empty="No token is saved.",
    )
    if left:
        out.line(f"Still open with the provider: {left}. See: voice-shop payment sweep")
