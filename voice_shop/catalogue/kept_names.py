"""Spoken names, kept in a file from one start to the next: after a change only what is new is derived.

Deriving them is most of the work of a large shop's first start. A product's names follow from a few of its
fields, never from price or stock; who has the same fields has the same names. The file belongs to this code
and to the language's forms: with others, or damaged, it is as none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from voice_shop.catalogue.faq import FaqEntry
from voice_shop.catalogue.product import Catalogue, Product
from voice_shop.catalogue.spoken import shop_words, spoken_product
from voice_shop.errors import VoiceShopError
from voice_shop.files import write_whole
from voice_shop.language.forms import FILE_NAME, WordForms
from voice_shop.language.shop_words import ShopWords, SpokenProduct
from voice_shop.resources import resource

_Names = tuple[str, list[str], list[str]]
"""What we say, what people say, and the measures."""


def kept_words(file: Path, catalogue: Catalogue, faq: Iterable[FaqEntry] = ()) -> ShopWords:
    """What `shop_words` gives, with the names in the file where they fit; the file is brought up to date.

    A file that cannot be written is done without.
    """
    names = KeptNames(_read(file, catalogue.language))
    words = shop_words(catalogue, faq, names)
    if names.derived:
        _write(file, catalogue.language, names.used)
    return words


class KeptNames:
    """Looks names up, and derives what it does not find.

    Attributes:
        derived: how many were.
        used: what this catalogue needs.
    """

    def __init__(self, known: dict[str, _Names]) -> None:
        self._known = known
        self.used: dict[str, _Names] = {}
        self.derived = 0

    def __call__(self, product: Product, forms: WordForms) -> SpokenProduct:
        """The product's names."""
        key = repr(
            (product.name, product.brand, product.kind, product.pack, product.aliases, product.variant)
        )
        found = self._known.get(key)
        if found is None:
            self.derived += 1
            fresh = spoken_product(product, forms)
            found = fresh.name, list(fresh.spoken), list(fresh.measures)
        self.used[key] = found
        name, spoken, measures = found
        return SpokenProduct(product.id, name, tuple(spoken), product.options, tuple(measures))


def _stamp(language: str, data: bytes) -> str:
    """Of what is kept, with the code and the language's forms that it was made by."""
    made = hashlib.sha256()
    folder = Path(__file__).parent
    code = (*sorted(folder.glob("*.py")), *sorted((folder.parent / "language").glob("*.py")))
    forms = resource("grammars", language, FILE_NAME)
    for source in (*code, *([forms] if forms.is_file() else [])):
        made.update(source.read_bytes())
    made.update(data)
    return made.hexdigest()


def _read(file: Path, language: str) -> dict[str, _Names]:
    try:
        stamp, _, data = file.read_bytes().partition(b"\n")
        if stamp.decode("ascii", "replace") != _stamp(language, data):
            return {}
        return {key: (name, spoken, measures) for key, (name, spoken, measures) in json.loads(data).items()}
    except (OSError, ValueError):
        return {}


def _write(file: Path, language: str, names: dict[str, _Names]) -> None:
    data = json.dumps(names, ensure_ascii=False).encode()
    with suppress(VoiceShopError, OSError):
        file.parent.mkdir(exist_ok=True)
        write_whole(file, _stamp(language, data).encode() + b"\n" + data)
