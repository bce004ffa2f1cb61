"""Returns and complaints: opened by the household, decided by the merchant.

All claims on a line together never exceed what was bought of it, so what is refunded never exceeds what was
paid. A complaint asks nothing of the goods' kind: what is perishable can be damaged too.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from voice_shop.commerce import decisions, ledger, ledger_rows, order_rows
from voice_shop.commerce.amounts import paid_for
from voice_shop.commerce.answers import next_number, speakable
from voice_shop.commerce.cards import any_card_number
from voice_shop.commerce.case_types import CASE_MOVES, Case, CaseKind, CaseStatus
from voice_shop.commerce.context import Context
from voice_shop.commerce.evidence import Evidence, texts_of
from voice_shop.commerce.moments import local_date, moment, stamp
from voice_shop.commerce.money import Money
from voice_shop.commerce.refunding import send_refunds
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shipment_rows import Arrived, arrived
from voice_shop.commerce.types import Order, OrderStatus
from voice_shop.errors import InputError

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

COMPLAINT_DAYS = 14
"""Whole days after delivery in which a complaint is taken, if the shop's own for returns are fewer."""


class Cases:
    """The cases of every household."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def complain(
        self,
        order_id: str,
        line_id: str,
        quantity: int,
        kind: CaseKind,
        *,
        looked: bool = False,
        key: str | None = None,
        evidence: Evidence | None = None,
    ) -> Case | Refusal:
        """Say that some of a line is wrong, damaged, missing, or told to be delivered and not here.

        Args:
            looked: safe places and neighbours were asked; `NOT_HERE` needs that, and that it is told to be
                delivered or its day is over.

        Raises:
            InputError: a quantity below 1, or a return, which has a way of its own.
        """
        if kind is CaseKind.RETURN or quantity < 1:
            raise InputError("A complaint has a kind and a quantity of at least 1.", code="bad_complaint")
        asked = ("complain", order_id, line_id, quantity, kind.value, looked)

        def do(db: Database) -> Case | Refusal:
            if any_card_number(*texts_of(evidence)):
                return Refusal(Code.CARD_NUMBER)
            now = self._context.now()
            answer = self._complain(db, order_id, line_id, quantity, kind, looked=looked)
            if isinstance(answer, Refusal):
                asked_of = {"order_id": order_id, "line_id": line_id}
                decisions.refused(db, now, "complain", answer, asked_of, evidence)
                return answer
            return _told(db, answer, now, evidence)

        return self._context.once(f"order {order_id}", key, asked, do)

    def list(self, status: CaseStatus | None = None, *, limit: int = 100) -> tuple[Case, ...]:
        """Cases, the newest first."""
        with self._context.store.read() as db:
            rows = db.execute(
                f"{_WHOLE} WHERE :status IN ('', cases.status)"
                " ORDER BY opened_at DESC, cases.id LIMIT :limit",
                {"status": "" if status is None else status.value, "limit": limit},
            ).fetchall()
        return tuple(_case(row) for row in rows)

    def of(self, order_id: str) -> tuple[Case, ...]:
        """The cases of one order, the oldest first."""
        with self._context.store.read() as db:
            query = f"{_WHOLE} WHERE cases.order_id = ? ORDER BY opened_at, cases.id"
            return tuple(map(_case, db.execute(query, (order_id,)).fetchall()))

    def get(self, case_id: str) -> Case | None:
        """One case."""
        with self._context.store.read() as db:
            return _find(db, case_id)

    def move(self, case_id: str, status: CaseStatus) -> Case | Refusal | None:
        """The merchant decides; where it already is, nothing happens. None: there is no such case."""
        now = self._context.now()
        with self._context.store.write() as db:
            case = _find(db, case_id)
            if case is None or case.status is status:
                return case
            if not CASE_MOVES.allowed(case.status, status):
                facts = {"order_id": case.order_id, "status": case.status.value, "asked": status.value}
                return Refusal(Code.ILLEGAL_MOVE, facts)
            answer = _moved(db, case, status, now)
        send_refunds(self._context, case.order_id)
        return answer

    def _complain(
        self, db: Database, order_id: str, line_id: str, quantity: int, kind: CaseKind, *, looked: bool
    ) -> str | Refusal:
        """The id of the new case."""
        now = self._context.now()
        order = order_rows.find(db, order_id, now)
        if order is None:
            return Refusal(Code.UNKNOWN_ORDER, {"order_id": order_id})
        line = next((line for line in order.lines if line.line_id == line_id), None)
        if line is None:
            facts = {"product": line_id, "product_id": "", "order_id": order_id}
            return Refusal(Code.NOT_ORDERED_BEFORE, facts)
        told = {"product": line.name, "product_id": line.product_id}
        there = arrived(db, order, line_id)
        if refusal := self._why_not(order, there, kind, told, now, looked=looked):
            return refusal
        most = there.sent if kind is CaseKind.NOT_HERE else there.quantity
        left = most - claimed(db, order_id, line_id)
        if left <= 0:
            return Refusal(Code.NO_COMPLAINT, {**told, "why": "claimed"})
        if quantity > left:
            return Refusal(Code.TOO_MANY, {**told, "asked": quantity, "limit": left})
        case_id = f"C{speakable(next_number(db, 'case'))}"
        refund = owed(db, order, line.line_id, quantity)
        open_case(db, case_id, (order_id, line.line_id), quantity, kind, refund, now)
        return case_id

    def _why_not(
        self,
        order: Order,
        there: Arrived,
        kind: CaseKind,
        told: dict[str, str],
        now: datetime,
        *,
        looked: bool,
    ) -> Refusal | None:
        profile = self._context.profile
        today = local_date(now, profile.timezone)
        if kind is CaseKind.NOT_HERE and order.status in {OrderStatus.SHIPPED, OrderStatus.DELIVERED}:
            if there.at is None and order.due is not None and today <= order.due:
                return Refusal(Code.NOT_DUE_YET, {"arrives": order.due})
            if not looked:
                return Refusal(Code.LOOK_FIRST, {})
        elif order.status not in {OrderStatus.SHIPPED, OrderStatus.DELIVERED} or there.at is None:
            return Refusal(Code.NO_COMPLAINT, {**told, "why": "not_delivered"})
        days = timedelta(days=max(profile.return_days, COMPLAINT_DAYS))
        if today > local_date(there.at or order.status_at, profile.timezone) + days:
            return Refusal(Code.NO_COMPLAINT, {**told, "why": "too_old"})
        return None


def refund_all(db: Database, order: Order, now: datetime) -> None:
    """Pay back what an order's cases claim and nobody declined; without such cases, everything."""
    found = db.execute(
        f"{_WHOLE} WHERE cases.order_id = ? AND cases.status != 'declined' ORDER BY opened_at, cases.id",
        (order.id,),
    ).fetchall()
    if not found:
        kept = ledger_rows.balance(db, order.id, order.total.currency).kept
        ledger.refund(db, order, kept, now, why="refunded")
    for case in map(_case, found):
        now_is: Case | Refusal = case
        for status in (CaseStatus.APPROVED, CaseStatus.REFUNDED):
            if isinstance(now_is, Case) and CASE_MOVES.allowed(now_is.status, status):
                now_is = _moved(db, now_is, status, now)  # refused where the merchant gave that much already


def _moved(db: Database, case: Case, status: CaseStatus, now: datetime) -> Case | Refusal:
    """Decide a case; with its refund, the money moves too. Of what nobody paid yet, less is to be paid."""
    order = order_rows.read(db, case.order_id, now)
    paid = ledger_rows.balance(db, order.id, order.total.currency).charged
    if status is CaseStatus.REFUNDED and paid.minor:
        refusal = ledger.refund(db, order, case.refund, now, why=f"case {case.id}")
        if refusal is not None:
            return refusal
    db.execute("UPDATE cases SET status = ?, status_at = ? WHERE id = ?", (status.value, stamp(now), case.id))
    return _told(db, case.id, now)


def claimed(db: Database, order_id: str, line_id: str) -> int:
    """How many of a line are claimed by returns and complaints together; declined ones are free again."""
    row = db.execute(
        "SELECT COALESCE(SUM(quantity), 0) FROM cases"
        " WHERE order_id = ? AND line = ? AND status != 'declined'",
        (order_id, int(line_id)),
    ).fetchone()
    return int(row[0])


def owed(db: Database, order: Order, line_id: str, quantity: int) -> Money:
    """What is paid back for so many more of a line; with what is claimed already, exactly what was paid.

    Discounts and tax are in it. A declined claim is as if it had never been.
    """
    before = db.execute(
        "SELECT COALESCE(SUM(refund), 0) FROM cases WHERE order_id = ? AND line = ? AND status != 'declined'",
        (order.id, int(line_id)),
    ).fetchone()[0]
    upto = claimed(db, order.id, line_id) + quantity
    paid = paid_for(order, line_id, already=0, quantity=upto)
    return Money(max(0, paid.minor - before), paid.currency)


def open_case(
    db: Database,
    case_id: str,
    line_of: tuple[str, str],
    quantity: int,
    kind: CaseKind,
    refund: Money,
    now: datetime,
) -> None:
    """Write a case about an order's line (their ids). The table itself refuses more than was bought."""
    order_id, line_id = line_of
    db.execute(
        "INSERT INTO cases (id, order_id, line, quantity, kind, status, refund, opened_at, status_at)"
        " VALUES (?, ?, ?, ?, ?, 'requested', ?, ?, ?)",
        (case_id, order_id, int(line_id), quantity, kind.value, refund.minor, stamp(now), stamp(now)),
    )


def _told(db: Database, case_id: str, now: datetime, evidence: Evidence | None = None) -> Case:
    """The case as it is now, put into the record."""
    case = _find(db, case_id)
    assert case is not None  # noqa: S101 - it was just written
    decisions.case(db, now, order_rows.read(db, case.order_id, now).household, case, evidence)
    return case


_WHOLE = (
    "SELECT cases.*, product_id, name, currency, way, pick_up FROM cases"
    " JOIN orders ON orders.id = cases.order_id LEFT JOIN returns ON returns.id = cases.id"
    " JOIN order_lines ON order_lines.order_id = cases.order_id AND order_lines.line = cases.line"
)


def _find(db: Database, case_id: str) -> Case | None:
    row = db.execute(f"{_WHOLE} WHERE cases.id = ?", (case_id,)).fetchone()
    return None if row is None else _case(row)


def _case(row: sqlite3.Row) -> Case:
    return Case(
        id=row["id"],
        order_id=row["order_id"],
        line_id=str(row["line"]),
        product_id=row["product_id"],
        name=row["name"],
        quantity=row["quantity"],
        kind=CaseKind(row["kind"]),
        status=CaseStatus(row["status"]),
        refund=Money(row["refund"], row["currency"]),
        opened_at=moment(row["opened_at"]),
        status_at=moment(row["status_at"]),
        way=row["way"] or "",
        pick_up=date.fromisoformat(row["pick_up"]) if row["pick_up"] else None,
    )
