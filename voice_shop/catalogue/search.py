"""Finds products by words and by what must hold of them. Every stated constraint holds of every answer."""

from __future__ import annotations

import heapq
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from voice_shop.catalogue.product import Catalogue, Product
from voice_shop.language.forms import WordForms, word_forms

_WORD = re.compile(r"[^\W_]+")
_CLOSE = 80.0
"""Similarity, 0 to 100, from which a word of no product is taken for a mistyped one."""

_SHORTEST_TYPO = 4
"""Letters of the shortest word that can be mistyped; "tea" is never "pea"."""

_LONGEST_QUERY = 500


def search(
    catalogue: Catalogue,
    *,
    text: str = "",
    category: str | None = None,
    attributes: Sequence[str] = (),
    max_price_minor: int | None = None,
    in_stock_only: bool = True,
    limit: int = 10,
) -> tuple[Product, ...]:
    """Products for which all of this holds.

    Args:
        catalogue: where to look.
        text: words of a name, kind, brand, alias, attribute or pack; each must be there, small typing
            mistakes and plurals aside. Empty finds everything.
        category: id of a department.
        attributes: all of these attributes, diets or brands, upper and lower case alike.
        max_price_minor: most that one pack without options may cost, minor units.
        in_stock_only: leave out what is sold out or discontinued.
        limit: at most so many.

    Returns:
        Best first; without text in the merchant's order.
    """
    wanted = {attribute.casefold() for attribute in attributes}

    def holds(product: Product) -> bool:
        return (
            (category is None or product.category == category)
            and (not wanted or wanted <= {attribute.casefold() for attribute in product.called})
            and (max_price_minor is None or product.price <= max_price_minor)
            and not (in_stock_only and (product.discontinued or product.stock == 0))
        )

    if not text.strip():
        found: Iterable[Product] = (product for product in catalogue.products.values() if holds(product))
    else:
        query = words(text[:_LONGEST_QUERY], word_forms(catalogue.language))
        entries = [entry for entry in _index_of(catalogue).matching(query) if holds(entry.product)]
        best = heapq.nsmallest(limit, entries, key=_Asked(query).rank)
        found = (entry.product for entry in best)
    return tuple(product for product, _ in zip(found, range(max(limit, 0)), strict=False))


def words(text: str, forms: WordForms) -> tuple[str, ...]:
    """Words for comparing: lower case, without accents, apostrophes and the endings of plurals."""
    plain = text.casefold().replace("'", "").replace("’", "")
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return tuple(forms.singular(word) for word in _WORD.findall(plain))


@dataclass(frozen=True, slots=True)
class _Entry:
    product: Product
    order: int
    kind: str
    forms: tuple[str, ...]
    """Ways to name it whole, as words for comparing."""
    sorted_forms: tuple[str, ...]
    """The same, each with its words in order."""


class _Asked:
    """What is looked for."""

    def __init__(self, query: tuple[str, ...]) -> None:
        self._said = " ".join(query)
        self._words = set(query)
        self._sorted = " ".join(sorted(query))

    def rank(self, entry: _Entry) -> tuple[int, float, int]:
        """Small is better: named exactly, then by its kind, then by how much else is in the name."""
        if self._said == entry.kind:
            tier = 0
        elif self._said in entry.forms:
            tier = 1
        else:
            tier = 2 if self._words.issubset(entry.kind.split()) else 3
        return tier, -max(fuzz.ratio(self._sorted, form) for form in entry.sorted_forms), entry.order


class _Index:
    """Which products have which word."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._entries: list[_Entry] = []
        self._having: dict[str, set[int]] = {}
        forms_of = word_forms(catalogue.language)
        for order, product in enumerate(catalogue.products.values()):
            kind = " ".join(words(product.kind, forms_of))
            names = (product.name, product.kind, f"{product.brand} {product.kind}", *product.aliases)
            forms = tuple(dict.fromkeys(" ".join(words(name, forms_of)) for name in names if name.strip()))
            ordered = tuple(" ".join(sorted(form.split())) for form in forms)
            self._entries.append(_Entry(product, order, kind, forms, ordered))
            for word in {*_every_word(product, forms, forms_of), kind.replace(" ", "")}:
                self._having.setdefault(word, set()).add(order)

    def matching(self, query: tuple[str, ...]) -> list[_Entry]:
        """Products that have every word of the query."""
        if not query:
            return []
        found = set.intersection(*(self._with(word) for word in query))
        return [self._entries[order] for order in found]

    def _with(self, word: str) -> set[int]:
        exact = self._having.get(word)
        if exact is not None or len(word) < _SHORTEST_TYPO:
            return exact or set()
        close = process.extract(word, self._having.keys(), scorer=fuzz.ratio, score_cutoff=_CLOSE, limit=3)
        best = max((score for _, score, _ in close), default=0.0)
        return set().union(*(self._having[known] for known, score, _ in close if score == best))


def _every_word(product: Product, forms: Iterable[str], forms_of: WordForms) -> Iterator[str]:
    for form in forms:
        yield from form.split()
    for text in (*product.features, *product.variant.values(), product.pack):
        yield from words(text, forms_of)


_latest: list[_Index] = []


def _index_of(catalogue: Catalogue) -> _Index:
    """The index of a catalogue; that of the last one asked for is kept, as a shop has one."""
    if not _latest or _latest[0].catalogue is not catalogue:
        _latest[:] = [_Index(catalogue)]
    return _latest[0]
