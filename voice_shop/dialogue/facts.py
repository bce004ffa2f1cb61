"""The shop's nouns as facts for replies: names, lines, orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from voice_shop.catalogue.product import SINGLY
from voice_shop.catalogue.spoken import plural_name
from voice_shop.commerce.types import Order, PricedLine, Slot
from voice_shop.language.forms import word_forms

if TYPE_CHECKING:
    from voice_shop.catalogue.product import OptionGroup
    from voice_shop.commerce.shop import Shop
    from voice_shop.dialogue.turn import Turn


def names_apart(shop: Shop, product_ids: Sequence[str]) -> tuple[str, ...]:
    """Names of a few products so that no two are the same; the pack is added where it must be."""
    names = [shop.name(product_id) for product_id in product_ids]
    products = [shop.product(product_id) for product_id in product_ids]
    apart: list[str] = []
    for name, product in zip(names, products, strict=True):
        same = names.count(name) > 1 and product is not None
        apart.append(f"{name} {product.pack or product.brand}".strip() if same and product else name)
    return tuple(apart)


def with_options(shop: Shop, before: Mapping[str, str], said: Mapping[str, str]) -> dict[str, str]:
    """What was chosen with what is said now: another value instead, or one more where several are taken."""
    options = dict(before)
    for name, value in said.items():
        group = shop.catalogue.groups.get(name)
        if group is None or not group.several:
            options[name] = value
        else:
            options[name] = group.written((*group.taken(options.get(name, "")), *group.taken(value)))
    return options


def has_options(shop: Shop, chosen: Mapping[str, str], named: Mapping[str, str]) -> bool:
    """Whether all that is named is chosen, maybe with others of its group."""
    return all(
        any(_is(one, wanted) for one in _taken(shop, name, chosen.get(name, "")))
        for name, value in named.items()
        for wanted in _taken(shop, name, value)
    )


def without_options(shop: Shop, before: Mapping[str, str], named: Mapping[str, str]) -> dict[str, str]:
    """What was chosen but for what is named; a group of which nothing is left is empty."""
    options = dict(before)
    for name, value in named.items():
        gone = _taken(shop, name, value)
        chosen = _taken(shop, name, options.get(name, ""))
        left = [one for one in chosen if not any(_is(one, other) for other in gone)]
        options[name] = shop.catalogue.groups[name].written(left) if left else ""
    return options


def _is(chosen: str, named: str) -> bool:
    """Whether a choice is what was named: "soy milk" is milk, cream is none."""
    return chosen == named or chosen.endswith(f" {named}")


def _taken(shop: Shop, name: str, value: str) -> tuple[str, ...]:
    group = shop.catalogue.groups.get(name)
    return (value,) if group is None else tuple(group.taken(value))


def spoken_options(shop: Shop, options: Mapping[str, str]) -> dict[str, Any]:
    """Options by where they are said: `before` the name ("large decaf"), `after` it ("a bit of milk"), and,
    where the shop says neither, apart from it in `details` ("in a block")."""
    said: dict[str, list[str]] = {"before": [], "after": [], "both": []}
    for group, value in options.items():
        known: OptionGroup | None = shop.catalogue.groups.get(group)
        said["both" if known is None else known.place] += [value] if known is None else known.taken(value)
    return {
        "before": " ".join(said["before"]),
        "after": tuple(said["after"]),
        "details": ", ".join(said["both"]),
    }


def line_facts(shop: Shop, line: PricedLine) -> dict[str, Any]:
    """A priced line for `form.line`: quantity, name and what several are called, options, details with the
    pack; or, of what is sold singly, the details as `loose`."""
    options = spoken_options(shop, line.options)
    product = shop.product(line.product_id)
    pack = "" if line.pack in SINGLY else line.pack
    details = ", ".join(part for part in (options["details"], pack) if part)
    return {
        "quantity": line.quantity,
        "name": line.name,
        "names": line.name
        if pack or product is None
        else plural_name(product, word_forms(shop.catalogue.language)),
        **options,
        "pack": pack,
        "details": details if pack else "",
        "loose": "" if pack else details,
    }


def lines_facts(shop: Shop, lines: Sequence[PricedLine]) -> tuple[dict[str, Any], ...]:
    """Several priced lines."""
    return tuple(line_facts(shop, line) for line in lines)


def things(lines: Sequence[PricedLine], *, most: int = 2) -> dict[str, Any]:
    """What an order is called, for `form.things`: all its things, or the first and how many more."""
    names = tuple(line.name for line in lines)
    if len(names) <= most:
        return {"names": names}
    return {"first": names[0], "more": len(names) - 1}


def slot_facts(turn: Turn, slot: Slot | None) -> dict[str, Any]:
    """A delivery slot: the shop's `day`, and `from` and `to` on its wall clock; nothing without a slot."""
    if slot is None:
        return {}
    zone = ZoneInfo(turn.shop.profile.timezone)
    start, end = slot.starts.astimezone(zone), slot.ends.astimezone(zone)
    return {"day": start.date(), "from": f"{start:%H:%M}", "to": f"{end:%H:%M}"}


def order_facts(turn: Turn, order: Order) -> dict[str, Any]:
    """An order for the replies about orders; days are the shop's."""
    late = order.due is not None and order.due < turn.day(turn.now)
    return {
        "things": things(order.lines),
        "placed": turn.day(order.placed_at),
        "since": turn.day(order.status_at),
        "due" if late else "arrives": order.due,
        "total": order.total,
        "address": order.address,
    }
