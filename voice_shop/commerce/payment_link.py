"""The link by which an order is paid: made of the shop's template, and drawn as a QR code."""

from __future__ import annotations

import io
from urllib.parse import quote

import segno

from voice_shop.catalogue.profile import ShopProfile
from voice_shop.commerce.payment_types import Balance, Means
from voice_shop.commerce.types import Order, OrderStatus


def link_of(profile: ShopProfile, order: Order, balance: Balance) -> str:
    """Where an order is to be paid; empty once it is, or where it is paid in another way."""
    waiting = order.status is not OrderStatus.CANCELLED and not balance.charged.minor
    if order.pay_by.means is not Means.PAYMENT_LINK or not waiting or not order.total.minor:
        return ""
    amount = f"{order.total.amount:f}"
    filled = {
        "order": order.id,
        "receipt": f"R-{order.id}",
        "amount": amount,
        "minor": str(order.total.minor),
        "currency": order.total.currency,
    }
    return profile.payment.link.format(**{name: quote(value, safe="") for name, value in filled.items()})


def as_blocks(link: str) -> str:
    """The QR code of a link for a terminal with light letters, two rows of it in a line."""
    drawn = io.StringIO()
    segno.make_qr(link).terminal(out=drawn, compact=True)
    return drawn.getvalue()


def as_image(link: str) -> str:
    """The QR code of a link as the address of a picture that holds itself (SVG)."""
    return str(segno.make_qr(link).svg_data_uri(scale=4, light="white"))
