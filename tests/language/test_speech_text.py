"""What a voice is given to say for what a reply has written."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_shop.errors import InputError
from voice_shop.language.forms import WordForms
from voice_shop.language.speech_any import words_with
from voice_shop.language.speech_text import clean, sentences, speakable
from voice_shop.language.speech_words import SpeechWords, read_speech_words

PRICES = {
    "€12.40": "twelve euros forty",
    "€1": "one euro",
    "€1.00": "one euro",
    "€0.40 each": "forty cents each",
    "€0.01": "one cent",
    "€12.05": "twelve euros five",
    "€2.5": "two euros fifty",
    "£12.05 and £0.01": "twelve pounds five and one penny",
    "12,40 €": "twelve euros forty",
    "12.40 EUR": "twelve euros forty",
    "EUR 3": "three euros",
    "€1,234.50": "one thousand two hundred and thirty-four euros fifty",
    "1.234,50 €": "one thousand two hundred and thirty-four euros fifty",
    "$5": "five dollars",
    "CHF 12.50": "twelve Swiss francs fifty",
    "¥500": "five hundred yen",
    "−€3.00": "minus three euros",
    "€5–€10": "five to ten euros",
    "€5-10": "five to ten euros",
    "€3.20/kg": "three euros twenty per kilogram",
    "€0.95 / 100 g": "ninety-five cents per one hundred grams",
    "It's €2.19. Shall I add it?": "It's two euros nineteen. Shall I add it?",
}
PACKS = {
    "6 × 330 ml": "six by three hundred and thirty millilitres",
    "6x330ml cans": "six cans of three hundred and thirty millilitres",
    "6 x 1.5 l": "six by one and a half litres",
    "500 ml": "five hundred millilitres",
    "1 l": "one litre",
    "1L": "one litre",
    "1.5 l": "one and a half litres",
    "½ l": "half a litre",
    "0.5 l": "half a litre",
    "1½ kg": "one and a half kilograms",
    "0.33 l": "zero point three three litres",
    "coffee (250 g), tea": "coffee (two hundred and fifty grams), tea",
    "20 × 30 cm": "twenty by thirty centimetres",
    "20 x 30 x 5 cm": "twenty by thirty by five centimetres",
    "10 oz, 2 lb, 12 fl oz": "ten ounces, two pounds, twelve fluid ounces",
    "180 °C": "one hundred and eighty degrees Celsius",
    "-5 °C": "minus five degrees Celsius",
    "100 W": "one hundred watts",
    "2 h": "two hours",
    "about 10 min.": "about ten minutes.",
    "3 pcs": "three pieces",
    "12-pack": "twelve-pack",
    "5 in stock": "five in stock",
    "2 × oat milk": "two oat milk",
}
IDENTIFIERS = {
    "order 1042": "order one zero four two",
    "your order K7-42": "your order K seven four two",
    "order number 1042 is packed": "order number one zero four two is packed",
    "Order #1042.": "Order number one zero four two.",
    "return R-1007": "return R one zero zero seven",
    "Your receipt number is 5217-1.": "Your receipt number is five two one seven one.",
    "No. 10421": "number one zero four two one",
    "No. 5": "number five",
    "order 12 eggs": "order twelve eggs",
    "order 500 g of rice": "order five hundred grams of rice",
    "00123": "zero zero one two three",
    "+49 30 1234567": "plus four nine three zero one two three four five six seven",
    "A4 paper, V60, 4K": "A four paper, V sixty, four K",
    "version 2.0.1": "version two point zero point one",
}
MOMENTS = {
    "24 Nov": "the twenty-fourth of November",
    "24 November 2026": "the twenty-fourth of November twenty twenty-six",
    "Nov 24, 2026": "November twenty-fourth, twenty twenty-six",
    "2026-11-24": "the twenty-fourth of November twenty twenty-six",
    "24/11/2026": "the twenty-fourth of November twenty twenty-six",
    "Mon, 24 Nov": "Monday the twenty-fourth of November",
    "Tue 24 Nov": "Tuesday the twenty-fourth of November",
    "Thurs. 3 Dec, Thu 10 Dec": "Thursday the third of December, Thursday the tenth of December",
    "Tues–Sat": "Tuesday to Saturday",
    "Sun cream and a Mon cheese": "Sun cream and a Mon cheese",
    "on Tuesday 1 December": "on Tuesday the first of December",
    "3–5 December": "the third to the fifth of December",
    "in 2026": "in twenty twenty-six",
    "May I help?": "May I help?",
    "the 1st": "the first",
    "14:30": "two thirty in the afternoon",
    "09:05": "nine oh five in the morning",
    "12:00 and 0:00": "noon and midnight",
    "2:30 pm": "two thirty in the afternoon",
    "12:15 a.m.": "twelve fifteen in the morning",
    "9 am": "nine in the morning",
    "8 p.m. today": "eight in the evening today",
    "9:00–17:30": "nine in the morning to five thirty in the afternoon",
    "9–5 pm": "nine in the morning to five in the afternoon",
    "Mon–Fri": "Monday to Friday",
}
NUMBERS = {
    "3.5 %": "three point five percent",
    "0.5%": "zero point five percent",
    "10–20%": "ten to twenty percent",
    "2–3 days": "two to three days",
    "2-3 days": "two to three days",
    "1/2 cup": "a half cup",
    "3/4": "three quarters",
    "1,000,000": "one million",
    "2.5": "two point five",
    "24/7": "twenty-four seven",
}
SIGNS = {
    "approx. 500 g": "approximately five hundred grams",
    "St. James": "Saint James",
    "12 Baker St.": "twelve Baker Street",
    "salt & pepper": "salt and pepper",
    "e.g. milk": "for example milk",
    "milk/cream": "milk or cream",
    "oat milk — 1 l — €2.19": "oat milk, one litre, two euros nineteen",
    "info@shop.com": "info at shop dot com",
    # Markup and what nobody sees: words stay, nothing steers the voice.
    '<speak><break time="10s"/>Hi</speak>': "speak break time equals ten seconds Hi speak",
    "[[h@l'oU]] **bold** `x`": "h at l'oU bold x",
    "zero\u200bwidth\x07 \u202ebell 🥛": "zerowidth bell",
    "Alpro® Oat™": "Alpro Oat",
    "": "",
}
TABLE = PRICES | PACKS | IDENTIFIERS | MOMENTS | NUMBERS | SIGNS


@pytest.mark.parametrize("written", TABLE)
def test_english_is_written_as_it_is_said(written: str) -> None:
    assert speakable(written, "en") == TABLE[written]


@pytest.mark.parametrize("written", TABLE)
def test_saying_it_twice_changes_nothing(written: str) -> None:
    once = speakable(written, "en")
    assert speakable(once, "en") == once


_PIECES = [
    "€",
    "×",
    " x ",
    "%",
    "/",
    "-",
    "–",
    ".",
    ",",
    ":",
    " ",
    "kg",
    "ml",
    "pm",
    "order ",
    "#",
    "½",
    "[[",
]
_NEAR = st.lists(
    st.one_of(st.sampled_from(_PIECES), st.integers(0, 99999).map(str), st.text(max_size=3)), max_size=12
).map("".join)


@given(_NEAR)
def test_nothing_is_left_that_a_voice_would_misread(text: str) -> None:
    said = speakable(text, "en")
    assert not [c for c in said if c in "<>[]{}|\\^`*_€$£×%#" or unicodedata.category(c)[0] == "C"]
    assert not [c for c in said if c in "0123456789"]
    assert "  " not in said
    assert said == said.strip()


@given(_NEAR, st.sampled_from(["ko", "de", "xx"]))
def test_other_languages_never_fail(text: str, language: str) -> None:
    said = speakable(text, language)
    assert not [c for c in said if c in "<>[]{}" or unicodedata.category(c)[0] == "C"]


def test_other_languages_have_numbers_units_and_money_from_cldr() -> None:
    assert speakable("500 ml, 12 kg", "de") == "fünfhundert Milliliter, zwölf Kilogramm"
    assert speakable("3 €", "de") == "drei Euro"
    assert speakable("물 500 ml, 4,200 KRW", "ko") == "물 오백밀리리터, 사천이백 대한민국 원"


def test_an_unknown_language_is_left_in_its_own_words() -> None:
    assert speakable("7 <b>xyz</b>", "xx") == "7 b xyz b"


def test_sentences_come_one_by_one_and_a_price_ends_none() -> None:
    text = speakable("Oat milk is €2.19. It comes at 2:30 pm! Shall I order it?", "en")
    assert sentences(text) == (
        "Oat milk is two euros nineteen.",
        "It comes at two thirty in the afternoon!",
        "Shall I order it?",
    )
    assert sentences("… . !") == ()


def test_thin_spaces_inside_a_number_hold_it_together() -> None:
    assert clean("1\u202f234\u00a0567 l") == "1234567 l"


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("€ 12,40", "twaalf euro veertig"),
        ("€ 3", "drie euro"),
        ("24 nov 2026", "vierentwintig november tweeduizendzesentwintig"),
        ("2026-11-24", "vierentwintig november tweeduizendzesentwintig"),
        ("14:30", "veertien dertig"),
        ("1½ kg", "een komma vijf kilogram"),
        ("10 %", "tien procent"),
        ("12 lemons", "twaalf lemons"),
    ],
)
def test_a_language_without_rules_of_its_own_says_cldr_s_words(written: str, spoken: str) -> None:
    assert _tidied(words_with("nl", SpeechWords(), WordForms())(written)) == spoken


def test_a_pack_s_words_make_it_sound_right(tmp_path: Path) -> None:
    file = tmp_path / "speech.yaml"
    file.write_text(
        """
        language: nl
        clock: "{hour} uur {minute}"
        full_clock: "{hour} uur"
        half: "een halve {unit}"
        to: tot
        times: keer
        small: {EUR: [cent, cent]}
        identifiers: [bestelling]
        abbreviations: {ca.: circa}
        """,
        encoding="utf-8",
    )
    words = words_with("nl", read_speech_words(file), WordForms({"&": "en"}))
    said = {
        "14:30": "veertien uur dertig",
        "14:00-16:00": "veertien uur tot zestien uur",
        "0,5 l": "een halve liter",
        "6 × 330 ml": "zes keer driehonderddertig milliliter",
        "€ 0,05": "vijf cent",
        "bestelling 10423": "bestelling een nul vier twee drie",
        "ca. 3-4": "circa drie tot vier",
        "A & B": "A en B",
    }
    assert {text: _tidied(words(text)) for text in said} == said


@pytest.mark.parametrize("text", ["[", "- a", "clocks: x", "small: {EUR: 3}"])
def test_a_speech_file_that_is_none_is_told_in_one_line(tmp_path: Path, text: str) -> None:
    file = tmp_path / "speech.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="cannot be used"):
        read_speech_words(file)


def _tidied(text: str) -> str:
    return " ".join(text.split())
