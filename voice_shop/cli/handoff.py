"""`voice-shop handoff`: what shoppers passed on to a person, and the person's answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.common import asked, common

if TYPE_CHECKING:
    from voice_shop.app import App
    from voice_shop.dialogue.handoff.tickets import Ticket

STATUSES = ("open", "answered", "told", "closed")


@click.group("handoff")
@common
def command(**_options: Any) -> None:
    """What shoppers passed on to a person of the shop.

    A ticket is open, answered, told to the shopper or closed.
    """


@command.command("list")
@click.option("--status", type=click.Choice(STATUSES), help="Only those.")
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=100, show_default=True, help="At most so many."
)
@common
@click.pass_context
def list_tickets(context: click.Context, status: str | None, limit: int) -> None:
    """All tickets, the newest first."""
    from voice_shop.dialogue.handoff.tickets import TicketStatus

    app = asked(context).open_app()
    _tell(context, *app.tickets.list(None if status is None else TicketStatus(status), limit=limit))


@command.command("show")
@click.argument("ticket")
@common
@click.pass_context
def show(context: click.Context, ticket: str) -> None:
    """One ticket with its packet: cart, order, the last turns, what was tried."""
    app, out = asked(context).open_app(), asked(context).out
    found = app.tickets.get(ticket)
    if out.as_json:
        _tell(context, found)
        return
    packet = found.packet
    cart = ", ".join(f"{line['quantity']} × {line['name']}" for line in packet["cart"]["lines"])
    out.line(f"Ticket {found.id}, {found.status.value}: {found.reason.value.replace('_', ' ')}")
    out.line(f"  {found.person} ({packet['channel']}), {found.at.isoformat(timespec='minutes')}")
    out.line(f"  cart: {cart or 'empty'}")
    if packet["order"]:
        out.line(f"  last order: {packet['order']['id']}, {packet['order']['status']}")
    for turn in packet["turns"]:
        out.line(f"  > {turn['shopper']}")
        out.line(f"    {turn['shop']}")
    if found.reply:
        out.line(f"  answered: {found.reply}")


@command.command("reply")
@click.argument("ticket")
@click.argument("text")
@common
@click.pass_context
def reply(context: click.Context, ticket: str, text: str) -> None:
    """Answer a ticket: the shopper hears TEXT at the next turn, on any channel."""
    _tell(context, asked(context).open_app().tickets.reply(ticket, text))


@command.command("close")
@click.argument("ticket")
@common
@click.pass_context
def close(context: click.Context, ticket: str) -> None:
    """Close a ticket: nothing more is told."""
    _tell(context, asked(context).open_app().tickets.close(ticket))


@command.command("send")
@common
@click.pass_context
def send(context: click.Context) -> None:
    """Try the webhook for every ticket that it has not taken and that is due: for a timer."""
    from voice_shop.dialogue.handoff.webhook import send_due
    from voice_shop.errors import InputError, StateError

    app: App = asked(context).open_app()
    webhook = app.webhook
    if webhook is None:
        raise InputError(
            "There is no webhook to send to.", hint="Set handoff.webhook in the settings.", code="no_webhook"
        )
    taken, left = send_due(app.tickets, webhook, app.clock())
    out = asked(context).out
    if out.as_json:
        out.record({"taken": taken, "left": left})
    else:
        out.line(f"{taken} taken, {left} not; those are tried again later.")
    if left:
        context.exit(StateError.exit_code)


def _tell(context: click.Context, *tickets: Ticket) -> None:
    out = asked(context).out
    if out.as_json:
        for ticket in tickets:
            out.record(
                {
                    "ticket": ticket.id,
                    "status": ticket.status.value,
                    "reason": ticket.reason.value,
                    "household": ticket.household,
                    "person": ticket.person,
                    "at": ticket.at,
                    "packet": ticket.packet,
                    "reply": ticket.reply,
                    "replied_at": ticket.replied_at,
                    "sent_at": ticket.sent_at,
                    "tries": ticket.tries,
                }
            )
        return
    out.table(
        ("ticket", "status", "why", "person", "last said", "answer"),
        [
            (t.id, t.status, t.reason.value.replace("_", " "), t.person, _last(t), t.reply or "-")
            for t in tickets
        ],
        empty="There are no tickets.",
    )


def _last(ticket: Ticket) -> str:
    turns = ticket.packet.get("turns") or [{"shopper": "-"}]
    return str(turns[-1]["shopper"])
