"""The shop's names as the grammar needs them: (spoken, id) pairs, without the catalogue behind them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpokenOption:
    """One value of an option group, with all ways to say it.

    Attributes:
        group: the group's name ("size").
        value: the value's name, exactly as in the catalogue ("a bit of milk").
        spoken: ways to say it, lower case, plain words; the first is the one we say.
        place: "before" the name ("large latte"), "after" it ("latte with milk"), or "both".
        several: whether more than one of the group can be said ("with olives and ham").
    """

    group: str
    value: str
    spoken: tuple[str, ...]
    place: str = "both"
    several: bool = False


@dataclass(frozen=True, slots=True)
class SpokenProduct:
    """A product with all ways to say it.

    Attributes:
        id: the product's id.
        name: the name we say.
        spoken: ways to say it, lower case, plain words, singular and plural where people use them.
        options: names of the option groups it has.
        measures: in which an amount of it can be asked for (`amounts.BULK`, `amounts.PIECES`), sorted.
    """

    id: str
    name: str
    spoken: tuple[str, ...]
    options: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShopWords:
    """All names of one shop. Two products may share a spoken form: then both are candidates."""

    products: tuple[SpokenProduct, ...]
    options: tuple[SpokenOption, ...] = ()
    categories: tuple[tuple[str, str], ...] = ()
    """(spoken, category id)"""
    attributes: tuple[tuple[str, str], ...] = ()
    """(spoken, attribute): "organic", "gluten free", "waterproof"."""
    codes: tuple[tuple[str, str], ...] = ()
    """(spoken, promotion code)"""
    faq: tuple[tuple[str, str], ...] = ()
    """(sentence, topic): how the merchant's own answers are asked for."""
