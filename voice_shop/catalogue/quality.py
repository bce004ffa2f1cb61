"""How good the data of a shop is for selling by voice, and what to put right first. Text only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from voice_shop.catalogue.pack import parse_pack, unit_price
from voice_shop.catalogue.product import SINGLY, Catalogue, Product
from voice_shop.catalogue.shared_names import indistinct
from voice_shop.catalogue.spoken import spoken_name

MOST_WORDS = 6
"""Words of a name that people still say."""

OUTLIER = 10
"""Times the median of its kind's price for a unit, up or down, from which a price looks mistyped."""

WEIGHTS = {
    "same_product": 10,
    "price_outlier": 9,
    "same_variant": 8,
    "diet_against_allergen": 8,
    "markup": 6,
    "no_kind": 5,
    "long_name": 4,
    "shared_name": 4,
    "no_allergens": 3,
    "no_pack": 2,
    "stock_unknown": 1,
    "no_description": 1,
}
"""How much each finding costs; the worst come first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right. `rule` is a key of `WEIGHTS`."""

    rule: str
    product_id: str
    what: str
    hint: str

    @property
    def weight(self) -> int:
        """How much it matters."""
        return WEIGHTS[self.rule]


@dataclass(frozen=True, slots=True)
class Report:
    """`score` is 0 to 100; `findings` the most useful first."""

    score: int
    products: int
    findings: tuple[Finding, ...]


def check(catalogue: Catalogue) -> Report:
    """Look at every product that is sold."""
    sold = [product for product in catalogue.products.values() if not product.discontinued]
    every = Counter(product.category for product in sold)
    eaten = Counter(product.category for product in sold if product.allergens_told or product.perishable)
    food = {category for category, count in eaten.items() if 2 * count > every[category]}
    packed = {product.category for product in sold if product.pack}
    found = [finding for product in sold for finding in _alone(product, food, packed)]
    found += [*_indistinct(catalogue), *_twins(sold), *_outliers(sold)]
    lost: dict[str, int] = defaultdict(int)
    for finding in found:
        lost[finding.product_id] += finding.weight
    whole = sum(WEIGHTS.values())
    left = sum(max(0, whole - 3 * lost[product.id]) for product in sold)
    score = 100 * left // (whole * len(sold)) if sold else 100
    found.sort(key=lambda finding: -finding.weight)
    return Report(score, len(sold), tuple(found))


def _alone(product: Product, food: set[str], packed: set[str]) -> Iterator[Finding]:
    """What can be seen in one product. `food` and `packed` are departments."""
    if not product.kind:
        yield Finding("no_kind", product.id, "Nothing says what people call it.", "Fill in kind.")
    words = len(spoken_name(product).split())
    if words > MOST_WORDS and not product.aliases:
        yield Finding("long_name", product.id, f"Its name has {words} words.", "Add a short alias.")
    if "<" in product.name + product.description and ">" in product.name + product.description:
        yield Finding("markup", product.id, "It has markup, which is read as text.", "Write plain words.")
    if product.pack not in SINGLY and parse_pack(product.pack) is None:
        yield Finding("no_pack", product.id, f"{product.pack!r} is no amount.", 'Write it like "500 g".')
    elif not product.pack and product.category in packed:
        yield Finding("no_pack", product.id, "Nothing says how much is in it.", "Fill in pack.")
    yield from _food(product, food)
    if product.stock is None and not product.options:
        yield Finding("stock_unknown", product.id, "It is never sold out.", "Fill in stock.")
    if not product.description:
        yield Finding("no_description", product.id, "Nothing says what it is.", "Add one sentence.")


def _food(product: Product, food: set[str]) -> Iterator[Finding]:
    """What can be seen in its allergens and diets."""
    if not product.allergens_told and product.category in food:
        hint = 'Fill in allergens; "none" if there are none.'
        yield Finding("no_allergens", product.id, "Its allergens are unknown.", hint)
    for diet, hidden in _AGAINST.items():
        both = [word for word in product.allergens if diet in product.diets and word in hidden]
        if both:
            what = f"It is {diet} and has {both[0]}."
            yield Finding("diet_against_allergen", product.id, what, "One of them is wrong, or a trace.")


_AGAINST = {
    "vegan": ("milk", "eggs", "fish", "crustaceans", "molluscs"),
    "vegetarian": ("fish", "crustaceans", "molluscs"),
    "gluten free": ("gluten",),
    "dairy free": ("milk",),
    "egg free": ("eggs",),
    "nut free": ("nuts",),
}


def _indistinct(catalogue: Catalogue) -> Iterator[Finding]:
    """Products that no spoken name tells from another."""
    for product_id, other in indistinct(catalogue):
        what = f"All its names are also those of {other}."
        yield Finding("shared_name", product_id, what, "Add an alias of its own.")


def _twins(sold: list[Product]) -> Iterator[Finding]:
    """The same product twice, and variants that do not differ."""
    seen: dict[tuple[str, ...], str] = {}
    for product in sold:
        variant = tuple(f"{key}: {value}" for key, value in sorted(product.variant.items()))
        same = ("same", product.brand.casefold(), product.name.casefold(), product.pack, *variant)
        first = seen.setdefault(same, product.id)
        if first != product.id:
            yield Finding("same_product", product.id, f"It looks like {first}.", "Delete one of them.")
        elif product.variant_of:
            first = seen.setdefault(("variant", product.variant_of, *variant), product.id)
            if first != product.id:
                what = f"It differs in nothing from {first}."
                yield Finding("same_variant", product.id, what, 'Fill in variant, like "size: large".')


def _outliers(sold: list[Product]) -> Iterator[Finding]:
    """Prices that are far from those of the same kind, by litre, kilo or piece."""
    priced: dict[tuple[str, str, str], list[tuple[Product, Fraction]]] = defaultdict(list)
    for product in sold:
        price = unit_price(product.price, product.pack)
        if price is not None and product.kind:
            priced[product.category, product.kind.casefold(), price[1]].append((product, price[0]))
    for (_, kind, unit), several in priced.items():
        middle = median(price for _, price in several) if len(several) > 2 else Fraction(0)
        for product, each in several:
            if middle and not middle <= each * OUTLIER <= middle * OUTLIER * OUTLIER:
                what = f"A {unit} of it costs far from the usual for {kind}."
                yield Finding("price_outlier", product.id, what, "Look at price and pack.")
