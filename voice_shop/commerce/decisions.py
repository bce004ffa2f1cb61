"""What the purchase record tells of each decision. Every function runs inside the deciding transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass, replace
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from voice_shop.catalogue.product import Product
from voice_shop.catalogue.profile import ShopProfile
from voice_shop.commerce import record
from voice_shop.commerce.case_types import Case
from voice_shop.commerce.codec import canonical, digest, members_of
from voice_shop.commerce.evidence import Evidence
from voice_shop.commerce.payment_types import Movement
from voice_shop.commerce.pricing import Prices
from voice_shop.commerce.record import Kind, Personal
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shipment_types import Shipment
from voice_shop.commerce.types import Consent, Order, OrderStatus, PricedLine, Quote, ReturnReceipt

if TYPE_CHECKING:
    from sqlite_utils import Database

_MOVES = {
    OrderStatus.CANCELLED: Kind.CANCELLED,
    OrderStatus.RETURNED: Kind.RETURNED,
    OrderStatus.REFUNDED: Kind.REFUNDED,
}


class Checks:
    """The checks that were made on the way to a decision, in order."""

    def __init__(self) -> None:
        self.made: list[Mapping[str, Any]] = []

    def passed(self, check: str, **facts: object) -> None:
        """A check that did not stand in the way; `facts`: what it looked at."""
        self.made.append({"check": check, "passed": True, **facts})


def offered(
    db: Database,
    now: datetime,
    basis: Mapping[str, str],
    household: str,
    answer: Quote | Refusal,
    evidence: Evidence | None,
    purpose: str = "",
) -> None:
    """An offer was made, or not. `basis`: see there; `purpose`: what it is for, if that is told."""
    if isinstance(answer, Refusal):
        refused(db, now, "quote", answer, {"household": household, **basis}, evidence)
        return
    facts = {
        "household": household,
        "quote_id": answer.id,
        "quote_digest": answer.digest,
        "quote": replace(answer, digest=""),
        **({"purpose": purpose} if purpose else {}),
        **basis,
    }
    record.append(db, now, Kind.QUOTED, facts, evidence)


def refused(
    db: Database,
    now: datetime,
    asked: str,
    refusal: Refusal,
    facts: Mapping[str, Any],
    evidence: Evidence | None,
) -> None:
    """The shop said no. `asked`: what was asked ("quote", "accept", "cancel", "return", "advance")."""
    told = {"asked": asked, "code": refusal.code.value, "why": _described(refusal.facts), **facts}
    record.append(db, now, Kind.REFUSED, told, evidence)


def not_accepted(db: Database, now: datetime, consent: Consent, refusal: Refusal, checks: Checks) -> None:
    """A yes from which no order came."""
    facts = {
        "quote_id": consent.quote_id,
        "quote_digest": consent.digest,
        "consent": _words(consent),
        "checks": checks.made,
    }
    refused(db, now, "accept", refusal, facts, of(consent))


def consented(
    db: Database, now: datetime, basis: Mapping[str, str], offer: Quote, consent: Consent, checks: Checks
) -> None:
    """A yes that holds: to which offer, in which words, and what was checked before it was taken."""
    facts = {
        "household": offer.household,
        "quote_id": offer.id,
        "quote_digest": offer.digest,
        "consent": _words(consent),
        "checks": checks.made,
        **basis,
    }
    record.append(db, now, Kind.CONSENTED, facts, of(consent))


def ordered(db: Database, now: datetime, order: Order) -> None:
    """A purchase."""
    facts = {
        "household": order.household,
        "order_id": order.id,
        "quote_id": order.quote_id,
        "order": order,
    }
    record.append(db, now, Kind.ORDERED, facts)


def moved(
    db: Database, now: datetime, order: Order, status: OrderStatus, evidence: Evidence | None = None
) -> None:
    """An order went one step on. `order`: as it was before."""
    facts = {"household": order.household, "order_id": order.id, "from": order.status, "to": status}
    record.append(db, now, _MOVES.get(status, Kind.MOVED), facts, evidence)


def return_requested(
    db: Database, now: datetime, household: str, receipt: ReturnReceipt, evidence: Evidence | None
) -> None:
    """A return was asked for and noted."""
    facts = {
        "household": household,
        "order_id": receipt.order_id,
        "receipt": replace(receipt, reason=""),
        "reason": Personal("reason", receipt.reason),
    }
    record.append(db, now, Kind.RETURN_REQUESTED, facts, evidence)


def case(db: Database, now: datetime, household: str, case: Case, evidence: Evidence | None = None) -> None:
    """A complaint was opened, or the merchant decided a case."""
    facts = {"household": household, "order_id": case.order_id, "case": case}
    record.append(db, now, Kind.CASE, facts, evidence)


def money_moved(db: Database, now: datetime, household: str, movement: Movement) -> None:
    """Money of an order was charged, is paid back, or has reached the shopper."""
    facts = {"household": household, "order_id": movement.order_id, "movement": movement}
    record.append(db, now, Kind.MONEY, facts)


def claimed(db: Database, now: datetime, offer: Quote, key: str) -> None:
    """The provider is going to be asked for the money of an offer that was agreed to."""
    facts = {"household": offer.household, "quote_id": offer.id, "key": key, "what": "claimed"}
    record.append(db, now, Kind.PAYMENT, {**facts, "amount": offer.total, "pay_by": offer.pay_by})


def given_up(db: Database, now: datetime, offer: Quote, key: str, why: Code) -> None:
    """No order comes of a claim."""
    facts = {"household": offer.household, "quote_id": offer.id, "key": key, "what": "given_up"}
    record.append(db, now, Kind.PAYMENT, {**facts, "why": why.value})


def voided(db: Database, now: datetime, offer: Quote, key: str) -> None:
    """What may have been charged for a claim is void."""
    facts = {"household": offer.household, "quote_id": offer.id, "key": key, "what": "voided"}
    record.append(db, now, Kind.PAYMENT, {**facts, "amount": offer.total})


def shipment(db: Database, now: datetime, household: str, shipment: Shipment) -> None:
    """A part of an order went out, or is there."""
    facts = {"household": household, "order_id": shipment.order_id, "shipment": shipment}
    record.append(db, now, Kind.SHIPMENT, facts)


def basis(
    db: Database, prices: Prices, profile: ShopProfile, lines: Iterable[PricedLine], now: datetime
) -> Mapping[str, str]:
    """By what it was decided: digests of the shop's rules and of what the catalogue says of these products.

    Rules that the record does not have yet are put into it first, in full.
    """
    return {"rules": _rules(db, profile, now), "products": _products(prices, lines)}


def of(consent: Consent) -> Evidence:
    """How a yes came, as far as it was told."""
    return consent.evidence or Evidence(consent.person, consent.channel)


def _words(consent: Consent) -> Mapping[str, Any]:
    return {"words": Personal("words", consent.words), "at": consent.at, "digest": consent.digest}


def _rules(db: Database, profile: ShopProfile, now: datetime) -> str:
    described, own = _told(profile)
    row = db.execute(
        "SELECT json_extract(body, '$.rules') FROM record WHERE kind = 'rules' ORDER BY number DESC LIMIT 1"
    ).fetchone()
    if row is None or row[0] != own:
        record.append(db, now, Kind.RULES, {"rules": own, "profile": described})
    return own


@lru_cache(maxsize=8)
def _told(profile: ShopProfile) -> tuple[Mapping[str, Any], str]:
    """The shop's rules as the record has them, and their digest."""
    # Who speaks when nothing says otherwise is a person's name, and no rule.
    described = {key: value for key, value in _described(profile).items() if key != "person_id"}
    return described, digest(canonical(described))


@lru_cache(maxsize=4096)
def _written(product: Product | None) -> str:
    """What the catalogue says of a product, as canonical JSON."""
    return canonical(_described(product))


def _products(prices: Prices, lines: Iterable[PricedLine]) -> str:
    catalogue = prices.catalogue
    products = [catalogue.products.get(line.product_id) for line in lines]
    names = sorted({name for product in products if product for name in product.options})
    groups = [catalogue.groups[name] for name in names]
    promotions = [catalogue.promotions] if catalogue.promotions else []
    rest = [canonical(_described(value)) for value in (groups, *promotions)]
    listed = ",".join(map(_written, products))
    return digest(",".join((f"[[{listed}]", *rest)) + "]")


def _described(value: Any) -> Any:
    """Any value of catalogue, profile or refusal in JSON's types; the rest is written out."""
    if value is None or type(value) is str or type(value) is int:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str | int):
        return value
    if isinstance(value, Mapping):
        return {str(key): _described(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_described(item) for item in value]
    if is_dataclass(value):
        return {name: _described(getattr(value, name)) for name in members_of(value.__class__)}
    return str(value)
