"""The languages of the skill: what is understood and said in each, chosen by the locale of a request."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from skills.alexa.interaction.contract import Contract, contract_of
from skills.alexa.interaction.inbound import Reader
from skills.alexa.interaction.outbound import intent_request, request_for
from skills.alexa.package.wording import Wording, wordings
from voice_shop.catalogue.spoken import shop_words
from voice_shop.language.compile import compile_grammar
from voice_shop.language.pack import Pack, load_pack
from voice_shop.language.replies import Replies
from voice_shop.language.shop_words import ShopWords
from voice_shop.resources import resource

if TYPE_CHECKING:
    from voice_shop.app import App
    from voice_shop.language.automaton import Automaton


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language: its grammar and replies, what Alexa's intents mean, and this channel's own words."""

    language: str
    grammar: Automaton
    replies: Replies
    reader: Reader
    wording: Wording
    shop: str

    def request(self, text: str, *, choosing: bool = False) -> dict[str, Any] | None:
        """The request that Alexa would send for a sentence; None where she would hear nothing.

        For whoever has sentences and wants to try this channel: the rest of the request is the caller's.
        `choosing`: the answer before listened for a choice (Dialog.ElicitSlot).
        """
        reader, taken = self.reader, self.wording.for_model("").taken
        found = request_for(text, self.grammar, reader.contract, reader.shop, taken, choosing=choosing)
        return None if found is None else intent_request(*found, reader.contract)

    def say(self, name: str, what: str = "") -> str:
        """One of this channel's own sentences."""
        return self.wording.says[name].replace("{shop}", self.shop).replace("{what}", what)


class Tongues:
    """Every language that has words for the skill. All are built at once: no request waits for them.

    Raises:
        InputError: a pack cannot be used, or the home's own language has no words for the skill.
    """

    def __init__(self, app: App) -> None:
        self._own = app.language
        self._known = {wording.language: _tongue(app, wording) for wording in wordings()}
        self._locales = {
            locale: tongue for tongue in self._known.values() for locale in tongue.wording.locales
        }

    def of(self, locale: str) -> Tongue:
        """The language of a locale; the home's own for one that no pack speaks."""
        language = locale.partition("-")[0]
        return self._locales.get(locale) or self._known.get(language) or self._known[self._own]


@lru_cache(maxsize=8)
def _known(language: str, words: ShopWords) -> tuple[Pack, Contract]:
    """A pack and what Alexa may send of it, worked out once for each language and shop."""
    (wording,) = (wording for wording in wordings() if wording.language == language)
    pack = load_pack(resource("grammars", language))
    return pack, contract_of(pack, words, wording.for_model("").taken)


@lru_cache(maxsize=8)
def _foreign(language: str, words: ShopWords) -> Automaton:
    """The grammar of a language that is not the home's, which keeps that of its own."""
    return compile_grammar(_known(language, words)[0], words)


def _tongue(app: App, wording: Wording) -> Tongue:
    own = wording.language == app.language
    profile = app.folder.profile
    words = shop_words(app.folder.catalogue, profile.faq)
    pack, contract = _known(wording.language, words)
    grammar = app.grammar if own else _foreign(wording.language, words)
    replies = (
        app.replies if own else Replies.load(resource("grammars", wording.language), locale=profile.locale)
    )
    reader = Reader(contract, pack, words, grammar)
    return Tongue(wording.language, grammar, replies, reader, wording, profile.name)
