"""What shoppers at random want, and how they ask for it: by its own name, or so that the shop must ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Want:
    """One product.

    Attributes:
        product: its id.
        asked: how it is asked for; several may be called so.
        named: its own name, by which it is asked for once the other way went wrong.
        heard: what is listened for in a read-back.
        options: that it shall have: group -> value.
        amount: asked for instead of a number of packs ("half a kilo of carrots"), for one pack.
    """

    product: str
    asked: str
    named: str
    heard: str
    options: Mapping[str, str] = field(default_factory=dict)
    amount: str = ""


PLAIN = tuple(
    Want(product, asked, asked, heard)
    for product, asked, heard in (
        ("kerrygold-butter", "kerrygold butter", "butter"),
        ("rocket", "rocket", "rocket"),
        ("tofu", "tofu", "tofu"),
        ("raspberries", "raspberries", "raspberries"),
        ("cucumber", "cucumber", "cucumber"),
        ("tabasco", "tabasco", "hot sauce"),
        ("nutella", "nutella", "hazelnut spread"),
        ("sudocrem", "sudocrem", "nappy cream"),
    )
)
"""Taken at once."""
ASKED_ABOUT = (
    Want("illy-classico-beans", "coffee beans", "illy coffee beans", "Illy coffee beans"),
    Want("lavazza-espresso-beans", "coffee beans", "lavazza coffee beans", "Lavazza coffee beans"),
    Want("philips-led-bulb", "light bulb", "light bulb", "light bulb", {"fitting": "screw fitting"}),
    Want("philips-led-bulb", "light bulb", "light bulb", "light bulb", {"fitting": "bayonet fitting"}),
    Want("carrots", "carrots", "field and furrow carrots", "carrots", {}, "half a kilo of carrots"),
    Want("odlums-plain-flour", "flour", "plain flour", "flour", {}, "half a kilo of plain flour"),
)
"""Which one, which kind, or how many packs."""
WANTS = (*PLAIN, *ASKED_ABOUT)
