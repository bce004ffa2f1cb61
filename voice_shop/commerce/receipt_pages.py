"""A receipt as plain text and as one HTML page that also prints: the same rows, and names are only text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from xml.etree import ElementTree as ET

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from voice_shop.commerce.money import Money
from voice_shop.commerce.payment_link import as_blocks, as_image
from voice_shop.commerce.payment_types import Means
from voice_shop.commerce.receipt import Receipt
from voice_shop.commerce.types import OrderStatus

_WIDTH = 46
_DISCOUNTS = {"member": "Member price", "code": "Code {name}", "offer": "Offer {name}"}
_STYLE = """
:root { color-scheme: light dark; font: 16px/1.45 system-ui, sans-serif; }
main { max-width: 34rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin-bottom: 0; }
table { width: 100%; border-collapse: collapse; }
td, th { padding: .35rem 0; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
td.amount, th.amount { text-align: right; white-space: nowrap; padding-left: 1rem; }
tr.rule td { border-top: 1px solid currentColor; }
tr.total td { font-weight: 700; font-size: 1.15rem; }
img.code { width: 12rem; max-width: 100%; }
p.small, tr.small td { font-size: .85rem; overflow-wrap: anywhere; }
@page { size: A5; margin: 15mm; }
@media print {
  :root { color-scheme: light; font-size: 11pt; }
  main { margin: 0; max-width: none; padding: 0; }
  tr { break-inside: avoid; }
}
"""


_PAID = {
    Means.ON_DELIVERY: "on delivery",
    Means.SAVED_TOKEN: "with the saved card",
    Means.PAYMENT_LINK: "by the link",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: words, an amount as written, and what kind it is: "", "rule", "total" or "small"."""

    words: str
    amount: str
    kind: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", _one_line(self.words))


def head(receipt: Receipt) -> tuple[str, str]:
    """Title, and the line below it."""
    when = format_datetime(receipt.placed_at, "d MMMM y, HH:mm", locale=_babel(receipt))
    return f"{_one_line(receipt.shop)}: receipt {receipt.id}", f"Order {receipt.order.id}, {when}"


def rows(receipt: Receipt) -> Iterator[Row]:
    """Everything with an amount, in the order it is told."""
    order = receipt.order
    for line in order.lines:
        named = ", ".join([f"{line.name} {line.pack}".strip(), *line.options.values()])
        each = f" at {_money(receipt, line.unit_price)}" if line.quantity > 1 else ""
        yield Row(f"{line.quantity} × {named}{each}", _money(receipt, line.total))
    for discount in order.discounts:
        words = _DISCOUNTS[discount.kind].format(name=discount.name)
        of = next((line.name for line in order.lines if line.line_id == discount.line_id), "")
        yield Row(f"{words}, {of}" if of else words, _money(receipt, -discount.amount))
    yield Row(f"Delivery to {order.address}", _money(receipt, order.delivery), "rule")
    if not order.tax_included:
        for tax in order.taxes:
            yield Row(
                f"Tax {_percent(receipt, tax.rate)} of {_money(receipt, tax.base)}", _money(receipt, tax.tax)
            )
    yield Row("Total", _money(receipt, order.total), "total")
    if order.tax_included:
        for tax in order.taxes:
            words = f"includes {_percent(receipt, tax.rate)} tax on {_money(receipt, tax.base)}"
            yield Row(words, _money(receipt, tax.tax), "small")
    for back in receipt.returns:
        day = format_date(back.at, "d MMMM y", locale=_babel(receipt))
        words = "Return" if back.kind == "return" else "Complaint"
        yield Row(
            f"{words} {back.id}, {day}: {back.quantity} × {back.name}", _money(receipt, -back.refund), "rule"
        )
    if receipt.returns:
        yield Row("After returns", _money(receipt, order.total - receipt.refunds), "total")


def payment(receipt: Receipt) -> Iterator[str]:
    """How it is paid, or was; and what was paid back."""
    balance, means = receipt.balance, receipt.order.pay_by.means
    if balance.charged.minor:
        yield f"Paid {_PAID[means]}: {_money(receipt, balance.charged)}."
    elif receipt.link:
        yield f"To be paid by this link: {receipt.link}"
    elif receipt.order.under_way and means is Means.ON_DELIVERY:
        yield f"To be paid on delivery: {_money(receipt, receipt.order.total)}."
    if balance.refunded.minor:
        yield f"Paid back: {_money(receipt, balance.refunded)}."
    if balance.under_way.minor:
        yield f"On its way back to you: {_money(receipt, balance.under_way)}."


def foot(receipt: Receipt) -> Iterator[str]:
    """What became of the order, where that is no more than a purchase; and what proves it."""
    match receipt.order.status:
        case OrderStatus.CANCELLED:
            yield "This order was cancelled. Nothing is to be paid."
        case OrderStatus.REFUNDED:
            yield "This order was refunded."
    yield from payment(receipt)
    if receipt.record:
        yield f"Record {receipt.record}"


def as_text(receipt: Receipt) -> str:
    """The receipt in plain text, amounts in a column of their own."""
    title, below = head(receipt)
    found = list(rows(receipt))
    column = max(len(row.amount) for row in found)
    lines = [title, below, ""]
    for row in found:
        if row.kind in {"rule", "total"}:
            lines.append("-" * (_WIDTH + 2 + column))
        lines.append(f"{row.words:<{_WIDTH}}  {row.amount:>{column}}")
    for words in foot(receipt):
        lines += ["", words]
    if receipt.link:
        lines += ["", as_blocks(receipt.link).rstrip("\n")]
    return "\n".join(lines) + "\n"


def as_html(receipt: Receipt) -> str:
    """The receipt as one page without scripts or anything from elsewhere; it prints on A5."""
    title, below = head(receipt)
    page = ET.Element("html", lang=receipt.locale)
    top = ET.SubElement(page, "head")
    ET.SubElement(top, "meta", charset="utf-8")
    ET.SubElement(top, "meta", name="viewport", content="width=device-width, initial-scale=1")
    ET.SubElement(top, "title").text = title
    ET.SubElement(top, "style").text = _STYLE
    main = ET.SubElement(ET.SubElement(page, "body"), "main")
    ET.SubElement(main, "h1").text = title
    ET.SubElement(main, "p").text = below
    table = ET.SubElement(main, "table")
    names = ET.SubElement(ET.SubElement(table, "thead"), "tr")
    ET.SubElement(names, "th", scope="col").text = "What"
    ET.SubElement(names, "th", {"class": "amount", "scope": "col"}).text = "Amount"
    body = ET.SubElement(table, "tbody")
    for row in rows(receipt):
        cells = ET.SubElement(body, "tr", {"class": f"{row.kind} rule" if row.kind == "total" else row.kind})
        ET.SubElement(cells, "td").text = row.words
        ET.SubElement(cells, "td", {"class": "amount"}).text = row.amount
    for words in foot(receipt):
        ET.SubElement(main, "p", {"class": "small"}).text = words
    if receipt.link:
        link = ET.SubElement(main, "a", href=receipt.link)
        ET.SubElement(
            link, "img", {"class": "code", "src": as_image(receipt.link), "alt": "Pay by this code"}
        )
    return "<!DOCTYPE html>\n" + ET.tostring(page, encoding="unicode", method="html") + "\n"


def _money(receipt: Receipt, amount: Money) -> str:
    return amount.text(receipt.locale)


def _percent(receipt: Receipt, rate: Decimal) -> str:
    return f"{format_decimal(rate, locale=_babel(receipt))} %"


def _babel(receipt: Receipt) -> str:
    return receipt.locale.replace("-", "_")


def _one_line(text: str) -> str:
    """Without anything that a terminal or a page would obey."""
    return "".join(char if char.isprintable() else " " for char in text)
