"""Shops that scenarios play in, each read, compiled and furnished once."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path

from voice_shop.catalogue.load import ShopFolder, load_folder
from voice_shop.catalogue.spoken import shop_words
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.home import SAMPLES
from voice_shop.language.automaton import Automaton
from voice_shop.language.compile import compile_grammar
from voice_shop.language.pack import load_pack
from voice_shop.language.replies import Replies
from voice_shop.resources import resource


@cache
def folder_of(shop: str) -> ShopFolder:
    """A sample by its name, or a shop folder. Raises InputError with every mistake in it."""
    return load_folder(resource("samples", shop) if shop in SAMPLES else Path(shop))


@cache
def grammar_of(shop: str, language: str = "en") -> Automaton:
    """What can be said there."""
    folder = folder_of(shop)
    pack = load_pack(resource("grammars", language))
    return compile_grammar(pack, shop_words(folder.catalogue, folder.profile.faq))


@cache
def replies_of(shop: str, language: str = "en") -> Replies:
    """How answers are worded there."""
    return Replies.load(resource("grammars", language), locale=folder_of(shop).profile.locale)


@cache
def _furnished(shop: str, now: datetime, history: bool) -> sqlite3.Connection:
    """The database of a shop as it is at a moment, in memory."""
    folder = folder_of(shop)
    with tempfile.TemporaryDirectory(prefix="voice-shop-scenario-") as place:
        file = Path(place) / "shop.db"
        store = Store(file, synchronous="NORMAL")
        made = Shop(folder.catalogue, folder.profile, store, lambda: now)
        if history:
            made.seed_history(folder.history, folder.profile.household_id)
        store.close()
        kept = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(file)) as database:
            database.backup(kept)
    return kept


def furnish(file: Path, shop: str, now: datetime, *, history: bool) -> None:
    """Write a fresh shop's database, with the past orders of its folder if wanted."""
    with closing(sqlite3.connect(file)) as copy:
        _furnished(shop, now, history).backup(copy)
