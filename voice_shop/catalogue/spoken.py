"""The names people say for the products of a shop."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial

from voice_shop.catalogue.faq import FaqEntry
from voice_shop.catalogue.needed import PIECE
from voice_shop.catalogue.pack import parse_pack
from voice_shop.catalogue.product import Catalogue, Product
from voice_shop.language.amounts import BULK, PIECES
from voice_shop.language.forms import WordForms, word_forms
from voice_shop.language.normalise import words
from voice_shop.language.shop_words import ShopWords, SpokenOption, SpokenProduct

_COUNTED = (
    "pcs|pieces?|packs?|pk|ct|count|capsules?|tablets?|sachets?|servings?|sheets?|rolls?|bags?|cans?|tins?"
    "|bottles?|stuks?|rollen|zakjes|plakken"
)
_SIZE = re.compile(
    rf"\b\d+([.,]\d+)?\s*[x×]\s*\d+([.,]\d+)?\s*[a-z]*\b(\s*({_COUNTED})\b)?"
    rf"|\b\d+([.,]\d+)?\s*(kg|g|mg|l|cl|ml|dl|(fl\.?\s*)?oz|lbs?|lit(re|er)s?|{_COUNTED})\b",
    re.IGNORECASE,
)

_ASIDE = re.compile(r"\s*[,(\[|/]|\s[-–—]\s")
"""What follows it in a title tells more of the same thing ("Ketchup, squeezy bottle")."""


def spoken_product(product: Product, forms: WordForms) -> SpokenProduct:
    """A product with all ways to say it: they follow from name, brand, kind, pack, aliases and variant."""
    return SpokenProduct(
        product.id, spoken_name(product), _ways(product, forms), product.options, _measures(product)
    )


def shop_words(
    catalogue: Catalogue,
    faq: Iterable[FaqEntry] = (),
    spoken: Callable[[Product, WordForms], SpokenProduct] = spoken_product,
) -> ShopWords:
    """Everything that can be named in a shop. Discontinued products keep their names: people ask.

    Args:
        catalogue: of the shop.
        faq: the merchant's answers, which bring sentences of their own.
        spoken: gives a product's names.
    """
    forms = word_forms(catalogue.language)
    plain = partial(_plain, forms=forms)
    options = tuple(
        SpokenOption(
            group.name,
            value.name,
            tuple(dict.fromkeys((plain(value.name), *map(plain, value.spoken)))),
            group.place,
            group.several,
        )
        for group in catalogue.groups.values()
        for value in group.values
    )
    categories = tuple(
        (spoken, category.id)
        for category in catalogue.categories.values()
        for spoken in dict.fromkeys(map(plain, (category.name, *category.spoken)))
    )
    named = {a for product in catalogue.products.values() for a in product.called}
    attributes = tuple(
        (said, a) for a in sorted(named) for said in dict.fromkeys((plain(a), *forms.inflected(plain(a))))
    )
    products = tuple(spoken(p, forms) for p in catalogue.products.values())
    codes = tuple(
        (spoken, promotion.code)
        for promotion in catalogue.promotions
        if promotion.code
        for spoken in dict.fromkeys(map(plain, (*promotion.spoken, promotion.code)))
    )
    asked = tuple((plain(said), entry.topic) for entry in faq for said in entry.asks)
    return ShopWords(products, options, categories, attributes, codes, tuple(dict.fromkeys(asked)))


def spoken_name(product: Product) -> str:
    """The name we say: brand and kind where known, else the printed name without its pack size."""
    if product.kind:
        brand_said = product.brand and product.brand.lower() not in product.kind.lower()
        return f"{product.brand} {product.kind}" if brand_said else product.kind
    return " ".join(_SIZE.sub("", product.name).split()).strip(" ,-") or product.name


def plural_name(product: Product, forms: WordForms) -> str:
    """What several are called, if the merchant named it as an alias ("lattes"); else the name."""
    name = spoken_name(product)
    several = forms.others(_plain(name, forms))
    return next((a for a in product.aliases if _plain(a, forms) in several), name)


def _ways(product: Product, forms: WordForms) -> tuple[str, ...]:
    names = [product.name, _SIZE.sub("", product.name), product.kind, *product.aliases]
    if product.brand:
        names.append(_SIZE.sub("", product.name).replace(product.brand, ""))
        # A brand alone is no name, unless the merchant made it one ("Weetabix").
        names.append(f"{product.brand} {product.kind}" if product.kind else "")
    if not product.kind:
        names += _short_forms(product, forms)
    apart = " ".join(value for value in product.variant.values() if value.lower() not in product.name.lower())
    if apart and product.kind:
        names += [f"{apart} {product.kind}", f"{product.kind} {apart}"]
    found: dict[str, None] = {}
    for name in names:
        said = _plain(name, forms)
        if said:
            found[said] = None
            for other in forms.others(said):
                found[other] = None
    return tuple(found)


def _short_forms(product: Product, forms: WordForms) -> list[str]:
    """What people say of a long title: its last two or three words, alone and behind the brand.

    Not what it is made with or without ("Beans, No Added Sugar" are no sugar), and no part of an amount.
    """
    title = _ASIDE.split(_SIZE.sub("", product.name), maxsplit=1)[0]
    brand = _plain(product.brand, forms)
    said = _plain(title, forms).removeprefix(brand).split()
    complement = next((at for at, word in enumerate(said) if at and word in forms.complements), len(said))
    whole, said = said, said[:complement]
    heads = [" ".join(said[-n:]) for n in (2, 3) if n < len(whole) and _is_head(said, n, forms)]
    if len(said) == 1 < len(whole) and brand:
        return [f"{brand} {said[0]}"]
    return [*heads, *(f"{brand} {head}" for head in heads if brand)]


def _is_head(said: list[str], length: int, forms: WordForms) -> bool:
    """Whether the last words of a title name the thing."""
    head, before = said[-length:], said[-length - 1 : -length]
    counted = any(word[0].isdigit() or word in forms.signs.values() for word in head)
    return len(head) == length and not counted and forms.links.isdisjoint((head[0], *before))


def _measures(product: Product) -> tuple[str, ...]:
    """How much of it can be asked for, other than by number. Of what has no pack, as a cup of coffee,
    nothing; of a pack that cannot be read, anything."""
    if not product.pack:
        return ()
    pack = parse_pack(product.pack)
    return (PIECES,) if pack is not None and pack.content[1] == PIECE else (BULK, PIECES)


def _plain(name: str, forms: WordForms) -> str:
    return " ".join(words(name, forms.signs))
