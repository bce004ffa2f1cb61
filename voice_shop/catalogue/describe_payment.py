"""What shop.toml says about paying: the table [payment]."""

from __future__ import annotations

import string
from urllib.parse import urlsplit

from voice_shop.catalogue.fields import Fields
from voice_shop.catalogue.problems import shown
from voice_shop.catalogue.terms import Payment

KEYS = ("means", "link", "provider", "timeout")
MEANS = {"on_delivery": "on_delivery", "saved_token": "saved_token", "payment_link": "payment_link"}
PLACES = frozenset({"order", "receipt", "amount", "minor", "currency"})
"""What a payment link may have filled in."""
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


def payment(fields: Fields) -> Payment:
    """The table [payment] of shop.toml; without it everything is paid on delivery."""
    if "payment" not in fields.values:
        return Payment()
    inner = fields.inner(fields.values["payment"], f"{fields.place}, [payment]")
    inner.only(KEYS)
    spellings = {name.replace("_", " "): name for name in MEANS}
    means = inner.words("means", spellings) or ("on_delivery",)
    link, provider = _link(inner), address(inner, "provider")
    for name, needed, value in (("payment_link", "link", link), ("saved_token", "provider", provider)):
        if name in means and not value:
            raise inner.wrong(needed, f'is empty, and "{name}" needs it.', "Write an address.")
    return Payment(means, link, provider, inner.count("timeout", least=1, most=60, empty=10))


def _link(fields: Fields) -> str:
    link = address(fields, "link")
    try:
        names = [name for _, name, spec, turn in string.Formatter().parse(link) if name is not None]
        plain = all(not spec and not turn for _, name, spec, turn in string.Formatter().parse(link) if name)
    except ValueError:
        names, plain = [], False
    if not plain or not set(names) <= PLACES or (link and not set(names) & {"order", "receipt"}):
        raise fields.wrong(
            "link",
            f"{shown(link)} is no payment link.",
            "Write {order} or {receipt} where its number goes; {amount}, {minor} and {currency} if wanted.",
        )
    return link


def address(fields: Fields, name: str) -> str:
    """An https address; http only on this very machine."""
    text = fields.text(name, "")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    good = parts.scheme == "https" or (parts.scheme == "http" and host in _HERE)
    if text and not (good and host and not parts.username and not any(char.isspace() for char in text)):
        raise fields.wrong(name, f"{shown(text)} is no address.", "Write one that begins with https://.")
    return text
