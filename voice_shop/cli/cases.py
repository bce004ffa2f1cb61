"""`voice-shop cases`: returns and complaints, and the merchant's decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.common import asked, common

if TYPE_CHECKING:
    from voice_shop.app import App
    from voice_shop.commerce.case_types import Case

STATUSES = ("requested", "approved", "refunded", "declined")


@click.group("cases")
@common
def command(**_options: Any) -> None:
    """Returns and complaints: requested, approved, refunded or declined."""


@command.command("list")
@click.option("--status", type=click.Choice(STATUSES), help="Only those.")
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=100, show_default=True, help="At most so many."
)
@common
@click.pass_context
def list_cases(context: click.Context, status: str | None, limit: int) -> None:
    """All cases, the newest first."""
    from voice_shop.commerce.case_types import CaseStatus

    app = asked(context).open_app()
    _tell(context, app, *app.shop.cases.list(None if status is None else CaseStatus(status), limit=limit))


@command.command("show")
@click.argument("case_id")
@common
@click.pass_context
def show(context: click.Context, case_id: str) -> None:
    """One case."""
    app = asked(context).open_app()
    _tell(context, app, _there(app.shop.cases.get(case_id), case_id))


@command.command("open")
@click.argument("order_id")
@click.argument("line_id")
@click.argument("kind", type=click.Choice(["wrong", "damaged", "missing", "not_here"]))
@click.option(
    "--quantity", type=click.IntRange(1), default=1, show_default=True, help="How many of the line."
)
@click.option("--looked", is_flag=True, help="Safe places and neighbours were asked.")
@click.option("--key", metavar="TEXT", help="Said again with the same key, it is done once.")
@common
@click.pass_context
def open_(
    context: click.Context,
    order_id: str,
    line_id: str,
    kind: str,
    quantity: int,
    looked: bool,
    key: str | None,
) -> None:
    """Complain about a line of an order (1 is the first)."""
    from voice_shop.commerce.case_types import CaseKind
    from voice_shop.commerce.refusal import Refusal
    from voice_shop.errors import InputError

    app = asked(context).open_app()
    case = app.shop.cases.complain(order_id, line_id, quantity, CaseKind(kind), looked=looked, key=key)
    if isinstance(case, Refusal):
        why = f" ({case.facts['why']})" if "why" in case.facts else ""
        raise InputError(f"The complaint is not taken: {case.code.value}{why}.", code=case.code)
    _tell(context, app, case)


def _decision(name: str, status: str, what: str) -> None:
    @command.command(name, help=what)
    @click.argument("case_id")
    @common
    @click.pass_context
    def decide(context: click.Context, case_id: str) -> None:
        from voice_shop.commerce.case_types import CaseStatus
        from voice_shop.commerce.refusal import Refusal
        from voice_shop.errors import InputError

        app = asked(context).open_app()
        case = app.shop.cases.move(case_id, CaseStatus(status))
        if isinstance(case, Refusal):
            was = case.facts["status"]
            raise InputError(f"Case {case_id} is {was} and cannot become {status}.", code=case.code)
        _tell(context, app, _there(case, case_id))


_decision("approve", "approved", "The shop owes the money.")
_decision("decline", "declined", "No money is paid back; what was claimed can be claimed again.")
_decision("refund", "refunded", "The money is back; only what was approved.")


def _there(case: Case | None, case_id: str) -> Case:
    from voice_shop.errors import InputError

    if case is None:
        raise InputError(
            f"There is no case {case_id!r}.", hint="See: voice-shop cases list", code="unknown_case"
        )
    return case


def _tell(context: click.Context, app: App, *cases: Case) -> None:
    from voice_shop.cli.orders import money

    out = asked(context).out
    if out.as_json:
        for case in cases:
            out.record(
                {
                    "id": case.id,
                    "order_id": case.order_id,
                    "line_id": case.line_id,
                    "product_id": case.product_id,
                    "product": case.name,
                    "quantity": case.quantity,
                    "kind": case.kind.value,
                    "status": case.status.value,
                    "refund": case.refund.minor,
                    "currency": case.refund.currency,
                    "opened_at": case.opened_at,
                    "status_at": case.status_at,
                    "way": case.way,
                    "pick_up": case.pick_up,
                }
            )
        return
    locale = app.folder.profile.locale
    out.table(
        ("case", "status", "kind", "order", "what", "refund", "goes back"),
        [
            (
                *(c.id, c.status, c.kind, c.order_id),
                *(f"{c.quantity} × {c.name}", money(c.refund, locale), _way_back(c)),
            )
            for c in cases
        ],
        empty="There are no cases.",
    )


def _way_back(case: Case) -> str:
    if case.pick_up is not None:
        return f"picked up {case.pick_up.isoformat()}"
    return "with a label" if case.way == "label" else ""
