"""How much a pack covers is counted, and what is missing is named."""

from dataclasses import replace

import pytest

from voice_shop.catalogue.load import load_folder
from voice_shop.catalogue.spoken import shop_words
from voice_shop.language.automaton import Automaton
from voice_shop.language.compile import compile_grammar
from voice_shop.language.coverage import Part, coverage
from voice_shop.language.forms import WordForms
from voice_shop.language.intent import IntentName
from voice_shop.language.pack import Pack
from voice_shop.language.replies import Replies
from voice_shop.resources import resource

TOLD = Replies.load(resource("grammars", "en"))


def parts(pack: Pack, replies: Replies, english: Pack, grammar: Automaton) -> dict[str, Part]:
    found = coverage(pack, replies, english, TOLD, grammar, ["check out"])
    return {part.name: part for part in found}


def test_the_model_covers_itself(english: Pack, barista: Automaton) -> None:
    found = parts(english, TOLD, english, barista)
    whole = {name for name, part in found.items() if part.share == 1}
    assert whole == found.keys() - {"golden"}
    assert found["golden"].have >= 1


def test_what_a_pack_lacks_is_named(english: Pack, barista: Automaton) -> None:
    templates = tuple(t for t in english.templates if t.intent is not IntentName.STOP)
    lists = {**english.lists, "return_reason": english.lists["return_reason"][:1]}
    rules = {**english.rules, "spare": english.rules["open"]}
    poor = replace(english, templates=templates, lists=lists, rules=rules, forms=WordForms())
    found = parts(poor, TOLD, english, barista)
    assert found["intents"].missing == ("stop",)
    assert "return_item: reason=wrong" not in found["slots"].missing  # other templates say it
    assert found["rules"].missing == ("<spare>",)
    assert set(found["word forms"].missing) == {"%", "&", "+", "other_forms", "singular"}


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (None, "cart.empty"),
        ("You pay {total}, it comes {arrives}.", "talk.person says nothing of contact, shop"),
    ],
)
def test_a_reply_that_is_missing_or_says_less_is_named(
    english: Pack, barista: Automaton, text: str | None, missing: str
) -> None:
    templates = dict(TOLD.templates)
    if text is None:
        del templates["cart.empty"]
    else:
        templates["talk.person"] = ((text,),)
    found = parts(english, replace(TOLD, templates=templates), english, barista)
    assert found["replies"].missing == (missing,)


def test_what_a_voice_could_not_read_is_counted(english: Pack) -> None:
    words = {**TOLD.wording.words, "day_format": "d/M"}
    replies = replace(TOLD, wording=replace(TOLD.wording, words=words))
    shop = shop_words(load_folder(resource("samples", "barista")).catalogue)
    few = replace(english, templates=english.templates[:1])
    found = parts(few, replies, english, compile_grammar(few, shop))
    assert found["dates"].missing == ()  # "4/3" is read as a fraction, in words
    assert found["golden"].of == 1
