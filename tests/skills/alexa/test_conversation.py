"""Shopping with Alexa: the conversation of every channel, and what only this one has."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from skills.alexa.dispatch import Dispatcher
from skills.alexa.interaction.inbound import Given
from skills.alexa.interaction.limits import DYNAMIC_ENTITIES
from skills.alexa.interaction.outbound import slots_json
from skills.alexa.skill import build_skill
from skills.alexa.tongue import Tongue
from skills.alexa.who import Speaker
from tests.skills.alexa.talking import Known, Talker, open_app, tongue_of
from voice_shop.app import App
from voice_shop.commerce.money import Money
from voice_shop.dialogue.challenge import WORDS
from voice_shop.language.intent import IntentName

_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Place:
    """One shop, and who is known in it."""

    app: App
    known: Known
    dispatch: Dispatcher
    tongue: Tongue

    def talker(self, household: str = "", **more: Any) -> Talker:
        """Somebody linked, of a household of their own."""
        number = next(_NUMBERS)
        household = household or f"family-{number}"
        self.known.speakers[f"token-{number}"] = Speaker(household, "alex", linked=True)
        return Talker(self.dispatch, self.tongue, f"token-{number}", session=f"session.{number}", **more)

    def household(self, talker: Talker) -> str:
        return self.known.speakers[talker.token].household


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    app, known = open_app(tmp_path_factory.mktemp("alexa") / "home"), Known()
    yield Place(app, known, Dispatcher(build_skill(app, accounts=known)), tongue_of(app, "en-GB"))
    app.close()


@pytest.fixture
def alex(place: Place) -> Talker:
    return place.talker()


def orders(place: Place, talker: Talker) -> int:
    return len(place.app.shop.orders(place.household(talker), limit=1000))


def asks(talker: Talker) -> bool:
    return (
        talker.ended is False
        and talker.speech.removesuffix("</prosody>").endswith("?")
        and "reprompt" in talker.answer
    )


def test_a_whole_shopping_trip(place: Place, alex: Talker) -> None:
    assert "Corner Grocery" in alex.launch()
    assert asks(alex)
    assert "dded" in alex.say("add two packs of barilla spaghetti") or "Done" in alex.speech
    assert asks(alex)
    alex.say("add a jar of crunchy peanut butter")
    read = alex.say("check out")
    assert "euro" in read
    assert "€" not in read
    assert asks(alex)
    assert orders(place, alex) == 0
    assert "order" in alex.say("yes please").lower()
    assert orders(place, alex) == 1


def test_a_reorder_is_read_back_and_bought_with_a_yes(place: Place) -> None:
    alex = place.talker(place.app.household)
    before = orders(place, alex)
    assert "order and pay" in alex.say("reorder my coffee")
    assert orders(place, alex) == before
    alex.say("yes")
    newest = place.app.shop.orders(place.app.household)[0]
    assert orders(place, alex) == before + 1
    receipt = alex.answer["card"]["content"]
    assert newest.id in receipt
    assert "coffee" in receipt


def test_without_a_yes_to_exactly_that_nothing_is_bought(place: Place, alex: Talker) -> None:
    alex.say("add bananas")
    alex.say("check out")
    alex.say("what is in my cart")
    alex.intent("AMAZON.FallbackIntent")
    alex.say("no")
    alex.say("yes")
    assert orders(place, alex) == 0


OPEN: dict[str, Callable[[Talker], object]] = {
    "nothing": lambda talker: talker.launch(),
    "anything else": lambda talker: talker.say("add bananas"),
    "consent": lambda talker: [talker.say("add bananas"), talker.say("check out")],
    "choice": lambda talker: talker.say("add milk"),
    "clear": lambda talker: [talker.say("add bananas"), talker.say("empty my cart")],
    "not understood": lambda talker: talker.intent("AMAZON.FallbackIntent"),
}


@pytest.mark.parametrize("name", ["AMAZON.CancelIntent", "AMAZON.StopIntent", "AMAZON.NavigateHomeIntent"])
@pytest.mark.parametrize("state", OPEN)
def test_cancel_stop_and_home_leave_from_everywhere(
    name: str, state: str, place: Place, alex: Talker
) -> None:
    OPEN[state](alex)
    assert asks(alex), alex.speech
    alex.intent(name)
    assert alex.ended is True
    assert alex.speech
    assert orders(place, alex) == 0


@pytest.mark.parametrize("name", ["AMAZON.HelpIntent", "AMAZON.RepeatIntent", "AMAZON.FallbackIntent"])
@pytest.mark.parametrize("state", OPEN)
def test_help_repeat_and_fallback_end_in_a_question(name: str, state: str, alex: Talker) -> None:
    OPEN[state](alex)
    alex.intent(name)
    assert asks(alex), alex.speech


@pytest.mark.parametrize("name", [n for n in IntentName if n is not IntentName.PIN])
def test_every_intent_is_answered_and_leaves_a_question_or_the_session(
    name: IntentName, place: Place
) -> None:
    contract = place.tongue.reader.contract
    for intent in (i for i in contract.intents.values() if i.intent is name):
        alex = place.talker()
        alex.launch()
        milk = {slot.name: Given("oat milk", ("alpro-oat-drink",)) for slot in intent.required}
        alex.intent(intent.name, milk if all(slot.list == "product" for slot in intent.required) else {})
        assert alex.speech
        assert asks(alex) or alex.ended, intent.name


def test_an_open_choice_listens_for_the_product(alex: Talker) -> None:
    alex.say("add milk")
    directive = alex.directives["Dialog.ElicitSlot"]
    assert directive["updatedIntent"]["name"] == "ChooseIntent"
    assert directive["slotToElicit"] == "item_product"
    assert "added" in alex.say("the first one").lower() or "done" in alex.speech.lower()


def test_alexa_asks_for_a_product_that_she_did_not_hear(place: Place, alex: Talker) -> None:
    alex.intent("AddIntent", state="STARTED")
    assert "Dialog.Delegate" in alex.directives
    assert alex.ended is False
    alex.intent("AddIntent", {"item_product": Given("bananas", ("bananas",))})
    assert [line.product_id for line in place.app.shop.cart(place.household(alex)).lines] == ["bananas"]


def test_a_pin_is_heard_in_its_own_slot_and_a_wrong_one_buys_nothing(place: Place, alex: Talker) -> None:
    household, shop = place.household(alex), place.app.shop
    shop.pins.set(household, "4711", by="test")
    shop.households.set_pin_over(household, Money(500, "EUR"), by="test")
    for said in ("add two butter", "check out", "yes"):
        alex.say(said)
    elicited = alex.directives["Dialog.ElicitSlot"]
    assert (elicited["updatedIntent"]["name"], elicited["slotToElicit"]) == ("PinIntent", "pin")
    alex.intent("PinIntent", {"pin": Given("4712")})
    assert (orders(place, alex), alex.ended) == (0, False)
    alex.intent("PinIntent", {"pin": Given("4711")})
    assert orders(place, alex) == 1


def test_two_words_that_nobody_knew_before_are_said_back(place: Place, alex: Talker) -> None:
    household = place.household(alex)
    place.app.shop.households.set_challenge_over(household, Money(500, "EUR"), by="test")
    for said in ("add two butter", "check out", "yes"):
        alex.say(said)
    assert alex.directives["Dialog.ElicitSlot"]["updatedIntent"]["name"] == "ChallengeIntent"
    words = re.findall(f"({'|'.join(WORDS)})", alex.speech)
    assert len(words) == 2
    for said in ("yes", f"{words[1]} {words[0]}"):
        alex.say(said)
        assert (orders(place, alex), alex.ended) == (0, False), said
    alex.say(f"the words are {words[0]} and {words[1]}")
    assert orders(place, alex) == 1


def test_who_asks_one_thing_without_opening_is_answered_and_let_go(alex: Talker) -> None:
    alex.say("how much are bananas")
    assert alex.ended is True
    assert "euro" in alex.speech


def test_strangers_hear_prices_and_are_asked_to_link_for_the_rest(place: Place) -> None:
    stranger = Talker(place.dispatch, place.tongue)
    stranger.launch()
    assert "euro" in stranger.say("how much are bananas")
    assert asks(stranger)
    for sentence in ("add bananas", "check out", "reorder my coffee", "where is my order", "yes"):
        stranger.say(sentence)
        assert stranger.answer["card"]["type"] == "LinkAccount"
        assert stranger.ended is True
    wrong = Talker(place.dispatch, place.tongue, "expired")
    wrong.say("where is my order")
    assert wrong.answer["card"]["type"] == "LinkAccount"


def test_an_offer_begun_elsewhere_is_read_back_here_before_a_yes(place: Place) -> None:
    alex = place.talker(place.app.household)
    typed = place.app.turns("text", person="alex")
    typed.take_text("add bananas")
    read = typed.take_text("check out")
    assert read.asks
    before = orders(place, alex)
    alex.say("yes")
    assert orders(place, alex) == before
    assert "order and pay" in alex.speech
    alex.say("yes")
    assert "thank" in alex.speech.lower()


def test_opening_the_skill_asks_again_what_was_open(place: Place) -> None:
    alex = place.talker(place.app.household)
    typed = place.app.turns("text", person="alex")
    typed.take_text("add bananas")
    typed.take_text("check out")
    assert "order and pay" in alex.launch()
    alex.say("no")
    assert "nothing is ordered" in alex.speech or "did not order" in alex.speech


def test_a_screen_shows_what_was_understood_and_the_offer(place: Place) -> None:
    alex = place.talker(screen=True)
    alex.say("add two packs of barilla spaghetti")
    assert "2 × " in alex.answer["card"]["content"]
    alex.say("check out")
    shown = alex.directives["Alexa.Presentation.APL.RenderDocument"]
    assert shown["document"]["type"] == "APL"
    assert "spaghetti" in json.dumps(shown["datasources"])
    blind = place.talker()
    blind.say("add bananas")
    assert "Alexa.Presentation.APL.RenderDocument" not in blind.directives


def test_alexa_learns_what_the_household_buys(place: Place) -> None:
    alex = place.talker(place.app.household)
    alex.launch()
    (type_,) = alex.directives["Dialog.UpdateDynamicEntities"]["types"]
    assert type_["name"] == "Product"
    names = [way for value in type_["values"] for way in (value["name"]["value"], *value["name"]["synonyms"])]
    assert 0 < len(names) <= DYNAMIC_ENTITIES
    bought = place.app.shop.times_bought(place.app.household)
    assert {value["id"] for value in type_["values"]} <= bought.keys()
    alex.say("how much are bananas")
    assert "Dialog.UpdateDynamicEntities" not in alex.directives


def test_whether_we_could_changes_nothing(place: Place, alex: Talker) -> None:
    def could(name: str, **slots: Given) -> dict[str, Any]:
        known = place.tongue.reader.contract.intents.get(name)
        intent = {"name": name, "confirmationStatus": "NONE", "slots": slots_json(slots, known)}
        alex.send({"type": "CanFulfillIntentRequest", "intent": intent})
        answer: dict[str, Any] = alex.answer["canFulfillIntent"]
        return answer

    asked = could("AddIntent", item_product=Given("bananas", ("bananas",)))
    assert asked["canFulfill"] == "YES"
    assert asked["slots"]["item_product"] == {"canUnderstand": "YES", "canFulfill": "YES"}
    unknown = could("AddIntent", item_product=Given("caviar"))
    assert (unknown["canFulfill"], unknown["slots"]["item_product"]["canUnderstand"]) == ("MAYBE", "NO")
    assert could("OrderPizzaIntent")["canFulfill"] == "NO"
    assert "outputSpeech" not in alex.answer
    assert place.app.shop.cart(place.household(alex)).lines == ()


@pytest.mark.parametrize(
    "request_",
    [
        {"type": "SessionEndedRequest", "reason": "EXCEEDED_MAX_REPROMPTS"},
        {"type": "SessionEndedRequest", "reason": "BORED"},
        {"type": "System.ExceptionEncountered", "error": {"type": "INVALID_RESPONSE", "message": "no"}},
        {"type": "PlaybackController.PlayCommandIssued"},
        {"type": "AudioPlayer.PlaybackStarted", "token": "x", "offsetInMilliseconds": 1},
    ],
)
def test_what_cannot_be_spoken_to_is_answered_with_silence(request_: dict[str, Any], alex: Talker) -> None:
    alex.launch()
    assert alex.send(request_) == ""
    assert "card" not in alex.answer


@pytest.mark.parametrize("kind", ["Alexa.Presentation.APL.UserEvent", "Alexa.Telepathy.Thought"])
def test_a_request_of_another_kind_is_answered_politely(kind: str, alex: Talker) -> None:
    alex.launch()
    alex.send({"type": kind})
    assert asks(alex)


def test_a_locale_that_no_pack_speaks_is_answered_in_the_homes_language(place: Place) -> None:
    alex = place.talker(locale="fr-FR")
    assert "Welcome" in alex.launch()


def test_tokens_and_what_was_said_are_in_no_log(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    alex = place.talker()
    alex.say("add bananas")
    alex.intent("PinIntent", {"pin": Given("4711")})
    error = {"type": "INVALID_RESPONSE", "message": "4711"}
    alex.send({"type": "SessionEndedRequest", "reason": "ERROR", "error": error})
    told = caplog.text + json.dumps([getattr(record, "facts", {}) for record in caplog.records])
    assert "session_ended" in told
    for secret in ("4711", alex.token, "banana", "secret.api.token"):
        assert secret not in told


def test_a_mistake_of_ours_is_told_and_noted_without_a_word_of_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Known):
        def speaker(self, token: str) -> Speaker | None:
            if self.speakers.pop(token, None):
                raise ZeroDivisionError("the secret token")
            return None

    app = open_app(tmp_path / "home")
    speakers = {"t": Speaker("home", "alex", linked=True)}
    caplog.set_level("INFO")
    talker = Talker(Dispatcher(build_skill(app, accounts=Broken(speakers))), tongue_of(app, "en-GB"), "t")
    assert "went wrong" in talker.launch()
    assert asks(talker)
    assert [record.facts for record in caplog.records if record.message == "fault"] == [
        {"error": "ZeroDivisionError"}
    ]
    assert "secret" not in caplog.text
    app.close()
