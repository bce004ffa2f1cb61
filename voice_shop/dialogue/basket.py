"""What is being bought: the household's cart, or the few things of a reorder that leave the cart alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from voice_shop.commerce.cart_log import Actor
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import Item, PricedLine
from voice_shop.dialogue.plain import items_from, plain_items
from voice_shop.dialogue.turn import Turn

if TYPE_CHECKING:
    from voice_shop.commerce.shop import Shop


class Basket(Protocol):
    """Lines that can be changed and quoted. Changes give None or the shop's refusal."""

    @property
    def lines(self) -> tuple[PricedLine, ...]:
        """What is in it now."""

    @property
    def items(self) -> tuple[Item, ...] | None:
        """What to quote; None stands for the cart."""

    @property
    def purpose(self) -> str:
        """What it is bought for, once (see `commerce.purposes`); empty is nothing of its own."""

    def add(self, item: Item, key: str) -> PricedLine | Refusal:
        """Put something in; the line as it is now, which may hold what was there before."""

    def set_quantity(self, line_id: str, quantity: int, key: str) -> Refusal | None:
        """Have that many of a line."""

    def set_options(self, line_id: str, options: Mapping[str, str], key: str) -> Refusal | None:
        """Give a line exactly these options; an empty value is none of its group."""

    def remove(self, line_id: str, key: str) -> Refusal | None:
        """Take a line out."""


class CartBasket:
    """The household's cart."""

    def __init__(self, shop: Shop, household: str, by: Actor) -> None:
        self._shop = shop
        self._household = household
        self._by = by

    @property
    def lines(self) -> tuple[PricedLine, ...]:
        """What is in the cart now."""
        return self._shop.cart(self._household).lines

    @property
    def items(self) -> tuple[Item, ...] | None:
        """None: the cart."""
        return None

    @property
    def purpose(self) -> str:
        """Empty: a cart is bought once as it is."""
        return ""

    def add(self, item: Item, key: str) -> PricedLine | Refusal:
        """Put something in the cart."""
        return self._shop.add(self._household, item, key=key, by=self._by)

    def set_quantity(self, line_id: str, quantity: int, key: str) -> Refusal | None:
        """Have that many of a line."""
        return _refused(self._shop.set_quantity(self._household, line_id, quantity, key=key, by=self._by))

    def set_options(self, line_id: str, options: Mapping[str, str], key: str) -> Refusal | None:
        """Give a line exactly these options."""
        return _refused(self._shop.set_options(self._household, line_id, options, key=key, by=self._by))

    def remove(self, line_id: str, key: str) -> Refusal | None:
        """Take a line out of the cart."""
        return _refused(self._shop.remove(self._household, line_id, key=key, by=self._by))


class ItemBasket:
    """A few items beside the cart. Lines are named by their place: "item-1"."""

    def __init__(self, shop: Shop, items: Sequence[Item], purpose: str = "") -> None:
        self._shop = shop
        self._items = list(items)
        self._purpose = purpose

    @property
    def lines(self) -> tuple[PricedLine, ...]:
        """The items that have a price now."""
        priced = (self._line(at) for at in range(len(self._items)))
        return tuple(line for line in priced if isinstance(line, PricedLine))

    @property
    def items(self) -> tuple[Item, ...] | None:
        """The items themselves."""
        return tuple(self._items)

    @property
    def purpose(self) -> str:
        """What they are bought for."""
        return self._purpose

    def add(self, item: Item, key: str) -> PricedLine | Refusal:  # noqa: ARG002 - the session keeps it, once
        """Put something with the items; the same thing again is more of it."""
        for at, there in enumerate(self._items):
            if (there.product_id, dict(there.options)) == (item.product_id, dict(item.options)):
                return self._change(at, replace(there, quantity=there.quantity + item.quantity))
        self._items.append(item)
        line = self._line(len(self._items) - 1)
        if isinstance(line, Refusal):
            self._items.pop()
        return line

    def set_quantity(self, line_id: str, quantity: int, key: str) -> Refusal | None:
        """Have that many of an item; 0 takes it out."""
        if quantity < 1:
            return self.remove(line_id, key)
        at = self._place(line_id)
        if at is None:
            return Refusal(Code.NOT_IN_CART)
        return _refused(self._change(at, replace(self._items[at], quantity=quantity)))

    def set_options(self, line_id: str, options: Mapping[str, str], key: str) -> Refusal | None:  # noqa: ARG002
        """Give an item exactly these options; an empty value is none."""
        at = self._place(line_id)
        if at is None:
            return Refusal(Code.NOT_IN_CART)
        chosen = {group: value for group, value in options.items() if value}
        return _refused(self._change(at, replace(self._items[at], options=chosen)))

    def remove(self, line_id: str, key: str) -> Refusal | None:  # noqa: ARG002
        """Take an item out."""
        at = self._place(line_id)
        if at is None:
            return Refusal(Code.NOT_IN_CART)
        del self._items[at]
        return None

    def _place(self, line_id: str) -> int | None:
        return next((at for at in range(len(self._items)) if line_id == f"item-{at + 1}"), None)

    def _change(self, at: int, item: Item) -> PricedLine | Refusal:
        before = self._items[at]
        self._items[at] = item
        line = self._line(at)
        if isinstance(line, Refusal):
            self._items[at] = before
        return line

    def _line(self, at: int) -> PricedLine | Refusal:
        item = self._items[at]
        product = self._shop.product(item.product_id)
        if product is None:
            return Refusal(Code.UNKNOWN_PRODUCT, {"product_id": item.product_id})
        unit = self._shop.price(replace(item, quantity=1))
        if isinstance(unit, Refusal):
            return unit
        total = self._shop.price(item)
        if isinstance(total, Refusal):
            return total
        return PricedLine(
            line_id=f"item-{at + 1}",
            product_id=product.id,
            name=self._shop.name(product.id),
            pack=product.pack,
            quantity=item.quantity,
            options=dict(item.options),
            unit_price=unit,
            total=total,
        )


def _refused(result: object) -> Refusal | None:
    return result if isinstance(result, Refusal) else None


def buying(facts: Mapping[str, Any]) -> bool:
    """Whether a question belongs to a purchase that was read back: what changes is read back again."""
    return bool(facts.get("buying"))


def basket_of(turn: Turn) -> Basket:
    """What a change of this turn goes to: what is being bought now, else the cart."""
    facts = turn.question.facts if turn.question else {}
    if facts.get("items") is not None:
        return ItemBasket(turn.shop, items_from(facts["items"]), facts.get("bought_for", ""))
    return CartBasket(turn.shop, turn.household, actor(turn))


def actor(turn: Turn) -> Actor:
    """Who changes the cart, and how."""
    return Actor(turn.session.person, turn.session.channel)


def purchase_facts(basket: Basket, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a question must remember to come back to this purchase.

    Args:
        before: facts of the question before; what the items were then can be had back, once.
    """
    items = None if basket.items is None else plain_items(basket.items)
    was = (before or {}).get("items")
    undone = was if was is not None and was != items else (before or {}).get("items_before")
    bought_for = {"bought_for": basket.purpose} if basket.purpose else {}
    return {"buying": True, "items": items, **bought_for, **({"items_before": undone} if undone else {})}
