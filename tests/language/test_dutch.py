"""A second language covers all that the first does: nothing is English by accident."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from voice_shop.catalogue.load import load_folder
from voice_shop.catalogue.spoken import shop_words
from voice_shop.dialogue.challenge import WORDS
from voice_shop.language.automaton import Automaton
from voice_shop.language.compile import compile_grammar
from voice_shop.language.coverage import coverage
from voice_shop.language.intent import Intent
from voice_shop.language.pack import load_pack
from voice_shop.language.plain import plain_slots
from voice_shop.language.replies import Replies
from voice_shop.language.reply_template import Maybe, Template
from voice_shop.language.speech_text import speakable
from voice_shop.language.understand import understand
from voice_shop.resources import resource

GOLDEN: list[dict[str, Any]] = [
    entry
    for file in sorted((Path(__file__).parent.parent / "golden" / "nl").glob("*.yaml"))
    for entry in yaml.safe_load(file.read_text(encoding="utf-8"))
]
NOT_OURS = [golden for golden in GOLDEN if golden["intent"] is None]
BOTH = {
    *(
        "best",
        "code",
        "in",
        "is",
        "kilo",
        "later",
        "me",
        "minimum",
        "moment",
        "of",
        "open",
        "over",
        "product",
    ),
    *("sorry", "stop", "ticket", "want", "was", "we", "week"),
}
"""Words that Dutch has as well."""


@cache
def kruidenier() -> Automaton:
    folder = load_folder(resource("samples", "kruidenier"))
    return compile_grammar(
        load_pack(resource("grammars", "nl")), shop_words(folder.catalogue, folder.profile.faq)
    )


def test_the_pack_covers_everything() -> None:
    """Whoever adds something to grammars/en adds the same to grammars/nl."""
    pack, model = load_pack(resource("grammars", "nl")), load_pack(resource("grammars", "en"))
    own, told = Replies.load(resource("grammars", "nl")), Replies.load(resource("grammars", "en"))
    parts = coverage(pack, own, model, told, kruidenier(), [golden["say"] for golden in GOLDEN])
    place = {"replies": "grammars/nl/replies", "golden": "tests/golden/nl"}
    missing = [f"{place.get(p.name, 'grammars/nl')}: {p.name}: {what}" for p in parts for what in p.missing]
    assert not missing, "\n".join(["voice-shop grammar check nl is not at 100 %:", *missing])


def test_the_golden_sentences_mirror_the_files_of_the_pack() -> None:
    files = {path.name for path in resource("grammars", "nl").glob("*.yaml")}
    golden = {path.name for path in (Path(__file__).parent.parent / "golden" / "nl").glob("*.yaml")}
    assert golden - {"not_ours.yaml"} == files - {"rules.yaml", "forms.yaml", "speech.yaml", "pin.yaml"}


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["say"])
def test_a_sentence_means_what_its_line_says(golden: dict[str, Any]) -> None:
    understood = understand(golden["say"], kruidenier())
    if golden["intent"] is None:
        assert not isinstance(understood, Intent)
        return
    assert isinstance(understood, Intent), understood
    assert understood.name == golden["intent"]
    assert [more.name for more in understood.also] == golden.get("also", [])
    assert [[line.product, line.quantity] for line in understood.lines] == golden.get("lines", [])
    slots = {k: _plain(v) for k, v in plain_slots(understood).items() if k != "candidates"}
    assert slots == golden.get("slots", {})


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, str | int | dict) else str(value)


def test_thirty_sentences_and_more_change_nothing() -> None:
    assert len(NOT_OURS) >= 30


@pytest.mark.parametrize(
    ("said", "measure", "unit"),
    [
        ("anderhalve kilo appels", "1.5", "kg"),
        ("een halve liter cola", "0.5", "l"),
        ("twee ons jonge kaas", "200", "g"),
        ("een pond tomaten", "500", "g"),
        ("een liter en een kwart cola", None, "l"),
        ("driekwart liter cola", "0.75", "l"),
        ("tweeënhalve kilo appels", "2.5", "kg"),
        ("1,5 kilo appels", "1.5", "kg"),
    ],
)
def test_measures_as_people_say_them(said: str, measure: str | None, unit: str) -> None:
    understood = understand(f"ik wil graag {said} bestellen", kruidenier())
    assert isinstance(understood, Intent), understood
    (line,) = understood.lines
    assert line.unit == unit
    assert measure is None or str(line.measure) == measure


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("vijfentwintig bananen", 25),
        ("tweeëntwintig bananen", 22),
        ("25 bananen", 25),
        ("honderd bananen", 100),
        ("een dozijn bananen", 12),
        ("een half dozijn bananen", 6),
        ("anderhalf dozijn bananen", 18),
        ("twee tientallen bananen", 20),
        ("één banaan", 1),
        ("een paar citroenen", 2),
        ("twee appeltjes", 2),
        ("drie eitjes", 3),
    ],
)
def test_counts_as_people_say_them(said: str, count: int) -> None:
    understood = understand(f"ik wil graag {said} bestellen", kruidenier())
    assert isinstance(understood, Intent), understood
    (line,) = understood.lines
    assert line.quantity == count


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("€ 12,40", "twaalf euro veertig"),
        ("€ 0,05", "vijf cent"),
        ("om 17:30", "om half zes"),
        ("om 10:15", "om kwart over tien"),
        ("om 11:45", "om kwart voor twaalf"),
        ("tussen 18:00 en 20:00", "tussen achttien uur en twintig uur"),
        ("0,5 l", "een halve liter"),
        ("6 × 330 ml", "zes keer driehonderddertig milliliter"),
        ("op 4 maart", "op vier maart"),
        ("125 g", "honderdvijfentwintig gram"),
    ],
)
def test_a_voice_reads_prices_times_and_packs(written: str, spoken: str) -> None:
    assert speakable(written, "nl").strip(" .") == spoken


def test_the_two_words_that_are_asked_for_are_understood() -> None:
    replies = Replies.load(resource("grammars", "nl"))
    for word, other in zip(WORDS, (*WORDS[1:], WORDS[0]), strict=True):
        said = f"{replies.wording.words[word]} {replies.wording.words[other]}"
        understood = understand(said, kruidenier())
        assert isinstance(understood, Intent)
        assert understood.slots["words"] == (word, other)


def test_no_reply_has_an_english_word() -> None:
    english, dutch = (Replies.load(resource("grammars", code)) for code in ("en", "nl"))
    known = {word for variants in english.templates.values() for t in variants for word in _words(t)}
    for key, variants in dutch.templates.items():
        for template in variants:
            assert not (_words(template) & known) - BOTH, key


def _words(template: Template) -> set[str]:
    """The fixed words of a template, lower case."""
    texts = [p for p in template if isinstance(p, str)]
    texts += [p for part in template if isinstance(part, Maybe) for p in part.parts if isinstance(p, str)]
    return {word for text in texts for word in re.findall(r"[^\W\d_]+", text.lower())}
