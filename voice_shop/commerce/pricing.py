"""What an item costs now, by the catalogue: a priced line, or why it cannot be sold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from voice_shop.catalogue.product import Catalogue, OptionGroup, Product
from voice_shop.catalogue.terms import Tax
from voice_shop.commerce.money import Money
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import Discount, Item, PricedLine
from voice_shop.errors import InputError

MOST_OF_ONE = 99
"""More of one thing in a cart is a misunderstanding, not a purchase."""


class Prices:
    """The catalogue as a price list. Pure: stock and caps are not known here."""

    def __init__(self, catalogue: Catalogue, tax: Tax | None = None) -> None:
        self.catalogue = catalogue
        self._tax = tax or Tax()
        self._names = names(catalogue.products.values())

    def name(self, product_id: str) -> str:
        """The name that a shopper hears; the id itself if the catalogue has no such product."""
        return self._names.get(product_id, product_id)

    def line(self, item: Item, line_id: str) -> PricedLine | Refusal:
        """Price an item, with the options that are taken when nothing is said.

        Raises:
            InputError: a quantity below 1, or options that make the price negative.
        """
        if item.quantity < 1:
            raise InputError(f"{item.quantity} is not a quantity.", code="bad_quantity")
        product = self.sold(item.product_id)
        if isinstance(product, Refusal):
            return product
        options = self._options(product, item.options)
        if isinstance(options, Refusal):
            return options
        limit = min(MOST_OF_ONE, product.most_per_order or MOST_OF_ONE)
        if item.quantity > limit:
            return self.refuse(Code.TOO_MANY, product.id, asked=item.quantity, limit=limit)
        unit = product.price + sum(self._difference(group, value) for group, value in options.items())
        if unit < 0:
            raise InputError(f"{product.name} would cost less than nothing.", code="negative_price")
        price = Money(unit, self.catalogue.currency)
        return PricedLine(
            line_id=line_id,
            product_id=product.id,
            name=self.name(product.id),
            pack=product.pack,
            quantity=item.quantity,
            options=options,
            unit_price=price,
            total=price * item.quantity,
            tax_rate=self._tax.rate(product.tax),
        )

    def most_in(self, lines: Iterable[PricedLine]) -> Refusal | None:
        """The first product of which there is more than one order may have, whatever its options."""
        asked: Counter[str] = Counter()
        for line in lines:
            asked[line.product_id] += line.quantity
        for product_id, quantity in asked.items():
            product = self.catalogue.products.get(product_id)
            limit = product.most_per_order if product is not None else None
            if limit is not None and quantity > limit:
                return self.refuse(Code.TOO_MANY, product_id, asked=quantity, limit=limit)
        return None

    def member_discounts(self, lines: Iterable[PricedLine]) -> tuple[Discount, ...]:
        """What a member pays less, line by line."""
        found = []
        for line in lines:
            product = self.catalogue.products.get(line.product_id)
            if product is not None and product.member_price is not None:
                off = Money(product.price - product.member_price, self.catalogue.currency) * line.quantity
                if off.minor > 0:
                    found.append(Discount("member", min(off, line.total), line_id=line.line_id))
        return tuple(found)

    def sold(self, product_id: str) -> Product | Refusal:
        """The product, if it is still sold."""
        product = self.catalogue.products.get(product_id)
        if product is None:
            return Refusal(Code.UNKNOWN_PRODUCT, {"product_id": product_id})
        if product.discontinued:
            return self.refuse(Code.DISCONTINUED, product_id, successor=self.successor(product_id))
        return product

    def successor(self, product_id: str) -> str | None:
        """What replaces a product that is no longer sold, through as many steps as it takes."""
        seen = {product_id}
        product = self.catalogue.products.get(product_id)
        while product is not None and product.successor and product.successor not in seen:
            seen.add(product.successor)
            product = self.catalogue.products.get(product.successor)
            if product is not None and not product.discontinued:
                return product.id
        return None

    def refuse(self, code: Code, product_id: str, **facts: object) -> Refusal:
        """A refusal about a product."""
        return Refusal(code, {"product": self.name(product_id), "product_id": product_id, **facts})

    def _options(self, product: Product, asked: Mapping[str, str]) -> dict[str, str] | Refusal:
        """What is asked for completed by defaults, in the order of the product's groups."""
        for group, value in asked.items():
            if group not in product.options:
                return self.refuse(Code.UNKNOWN_OPTION, product.id, group=group, value=value)
            taken = self.catalogue.groups[group].taken(value)
            unknown = [name for name in taken if not _offers(self.catalogue.groups[group], name)]
            if unknown or not taken:
                return self.refuse(Code.UNKNOWN_OPTION, product.id, group=group, value=(*unknown, value)[0])
        options: dict[str, str] = {}
        for name in product.options:
            group_of = self.catalogue.groups[name]
            taken = group_of.taken(asked.get(name) or group_of.default or "")
            if (refusal := self._out_of_limits(product, group_of, taken)) is not None:
                return refusal
            if taken:
                options[name] = group_of.written(taken)
        return options

    def _out_of_limits(self, product: Product, group: OptionGroup, taken: Sequence[str]) -> Refusal | None:
        """Why a group's choices are too few or too many."""
        facts: dict[str, object] = {"group": group.name}
        if len(taken) < group.least:
            facts["values"] = tuple(value.name for value in group.values if value.name not in taken)
            if group.several:
                facts |= {"taken": tuple(taken), "more": group.least - len(taken)}
            return self.refuse(Code.OPTION_MISSING, product.id, **facts)
        if len(taken) > group.most:
            facts |= {"values": tuple(taken), "asked": len(taken), "limit": group.most}
            return self.refuse(Code.TOO_MANY_OPTIONS, product.id, **facts)
        return None

    def _difference(self, group: str, written: str) -> int:
        taken = self.catalogue.groups[group].taken(written)
        return sum(v.price_difference for v in self.catalogue.groups[group].values if v.name in taken)


def _offers(group: OptionGroup, value: str) -> bool:
    return any(choice.name == value for choice in group.values)


def names(products: Iterable[Product]) -> dict[str, str]:
    """The shortest honest name of each product by id: what it is, with the brand where that is not enough.

    A name that several share would let a shopper agree to the wrong one; those keep their full name
    without the pack, which every line carries apart. Variants of one name say in what they differ.
    """
    products = tuple(products)
    kinds = Counter(product.kind.casefold() for product in products)
    branded = Counter(_branded(product).casefold() for product in products)
    told = {}
    for product in products:
        if product.kind and kinds[product.kind.casefold()] == 1:
            told[product.id] = product.kind
        elif product.kind and product.brand and branded[_branded(product).casefold()] == 1:
            told[product.id] = _branded(product)
        else:
            told[product.id] = product.name.removesuffix(product.pack).rstrip(" ,") or product.name
    shared = Counter(name.casefold() for name in told.values())
    for product in products:
        if product.variant and shared[told[product.id].casefold()] > 1:
            told[product.id] = ", ".join((told[product.id], *product.variant.values()))
    return told


def _branded(product: Product) -> str:
    return f"{product.brand} {product.kind}".strip()
