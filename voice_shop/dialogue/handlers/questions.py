"""Questions about products: answered in any state, changing nothing."""

from __future__ import annotations

from decimal import Decimal

from voice_shop.catalogue.product import Product
from voice_shop.commerce.money import Money
from voice_shop.commerce.types import Item
from voice_shop.dialogue.choosing import MOST_CHOICES, clear_favourite
from voice_shop.dialogue.contents import allergens_say, contained
from voice_shop.dialogue.facts import names_apart, spoken_options
from voice_shop.dialogue.session import Say
from voice_shop.dialogue.turn import Answer, Turn
from voice_shop.language.intent import Line

_QUOTED = 8
"""Most words of a review that are said."""
_WORDS = 18
"""Most words of a description that are said."""


def product_question(turn: Turn) -> Answer:
    """Price, stock, pack or description of what was named, or of what was last spoken of."""
    keep = turn.question is not None
    aspect = str(turn.intent.slots.get("aspect") or "price")
    line = turn.intent.lines[0] if turn.intent.lines else _it(turn)
    if line is None:
        return Answer((Say("question.which_product"),), keep=keep)
    products = [p for p in (turn.shop.product(c) for c in line.candidates) if p is not None]
    if not products:
        return Answer((Say("refusal.unknown_product", {"product": line.product}),), keep=keep)
    usual = clear_favourite([p.id for p in products], turn.shop.times_bought(turn.household))
    told = [p for p in products if p.id == usual] or _sold(products)[:MOST_CHOICES]
    if aspect == "allergens":
        return Answer(tuple(allergens_say(turn, product) for product in told), keep=keep, product=told[0].id)
    says = _several(turn, told) if len(told) > 1 else _about(turn, told[0], line, aspect)
    return Answer(says, keep=keep, product=told[0].id)


def _it(turn: Turn) -> Line | None:
    """ "How much is it?" """
    product_id = turn.session.last_product
    return None if product_id is None else Line((product_id,), turn.shop.name(product_id))


def _sold(products: list[Product]) -> list[Product]:
    return [p for p in products if not p.discontinued] or products


def _several(turn: Turn, products: list[Product]) -> tuple[Say, ...]:
    names = names_apart(turn.shop, [p.id for p in products])
    choices = tuple(
        {"name": name, "price": turn.money(p.price)} for name, p in zip(names, products, strict=True)
    )
    return (Say("question.prices", {"choices": choices}),)


def _about(turn: Turn, product: Product, line: Line, aspect: str) -> tuple[Say, ...]:
    name = turn.shop.name(product.id)
    if product.discontinued:
        successor = turn.shop.product(product.successor) if product.successor else None
        instead = turn.shop.name(successor.id) if successor is not None else None
        return (Say("question.discontinued", {"name": name, "instead": instead}),)
    if aspect == "stock":
        return (_stock(turn, product, name),)
    if aspect == "reviews":
        return (_reviews(product, name),)
    if aspect == "pack":
        facts = {"name": name, "pack": product.pack}
        return (Say("question.pack" if product.pack else "question.no_pack", facts),)
    asked = tuple(turn.intent.slots.get("attributes") or ())
    if asked:
        has = set(asked) <= set(product.called)
        if not has and (inside := contained(product, asked)):
            return (Say("question.not_free", {"name": name, "allergens": inside}),)
        return (Say("question.is" if has else "question.not_listed", {"name": name, "attributes": asked}),)
    if aspect == "description":
        return (_description(turn, product, name),)
    return (_price(turn, product, line, name),)


def _reviews(product: Product, name: str) -> Say:
    """What buyers gave it, how many they were, and where that is from; nothing is made up."""
    if product.rating is None or not product.reviews:
        return Say("question.not_rated", {"name": name})
    words = product.review.split()
    quote = " ".join(words[:_QUOTED]) + ("…" if len(words) > _QUOTED else "")
    rating = Decimal(product.rating).scaleb(-1)
    facts = {"name": name, "rating": rating, "count": product.reviews, "source": product.review_source}
    return Say("question.rated", {**facts, "quote": quote.rstrip(".")})


def _price(turn: Turn, product: Product, line: Line, name: str) -> Say:
    price = turn.shop.price(Item(product.id, 1, dict(line.options)))
    if not isinstance(price, Money):
        return Say("question.price_from", {"name": name, "price": turn.money(product.price)})
    options = spoken_options(turn.shop, line.options)
    details = ", ".join(part for part in (options["details"], product.pack) if part)
    return Say("question.price", {**options, "name": name, "details": details, "price": price})


def _stock(turn: Turn, product: Product, name: str) -> Say:
    left = turn.shop.stock(product.id)
    facts = {"name": name, "left": left, "price": turn.money(product.price)}
    if left == 0:
        return Say("question.out_of_stock", facts)
    return Say("question.few_left" if left is not None and left <= 5 else "question.in_stock", facts)


def _description(turn: Turn, product: Product, name: str) -> Say:
    facts = {"name": name, "price": turn.money(product.price), "pack": product.pack}
    if not product.description.strip():
        return Say("question.no_description", facts)
    words = product.description.split()
    text = " ".join(words[:_WORDS]) + ("…" if len(words) > _WORDS else "")
    return Say("question.description", {**facts, "description": text.rstrip(".")})
