"""How the endpoint behaves, tried with signed requests: what certification's testers do by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from skills.alexa.interaction import limits
from skills.alexa.interaction.contract import Contract
from skills.alexa.interaction.inbound import Given
from skills.alexa.interaction.names import CANCEL, FALLBACK, HELP, HOME, NO, REPEAT, STOP, YES
from skills.alexa.interaction.outbound import request_for
from skills.alexa.lint.finding import Finding
from skills.alexa.lint.model_rules import SLOT
from skills.alexa.lint.stage import Session, Stage
from skills.alexa.package.manifest import SkillPlace, example_phrases
from skills.alexa.tongue import Tongue

FILE = "endpoint"
_TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Trial:
    """Tries one locale at a stage."""

    stage: Stage
    tongue: Tongue
    locale: str
    place: SkillPlace

    def findings(self) -> Iterator[Finding]:
        """Everything that would not pass."""
        yield from self._examples()
        yield from self._leaving()
        yield from self._strangers()
        yield from self._buying()

    @property
    def _contract(self) -> Contract:
        return self.tongue.reader.contract

    def _session(self, *, linked: bool = True) -> Session:
        self.stage.empty()
        return Session(self.stage, self.locale, linked)

    def _examples(self) -> Iterator[Finding]:
        """The three phrases of the store's page, word for word."""
        opening = re.compile(rf"Alexa, \w+ {re.escape(self.place.invocation)}", re.IGNORECASE)
        asking = re.compile(rf"Alexa, \w+ {re.escape(self.place.invocation)} (?:to )?(.+)", re.IGNORECASE)
        own = Finding(
            "skill.yaml", "example", "", "Begin with the wake word, and call the skill by its name."
        )
        for phrase in example_phrases(self.tongue.wording, self.place):
            session = self._session()
            if opening.fullmatch(phrase):
                session.launch()
            elif (said := asking.fullmatch(phrase)) is None:
                yield Finding(own.file, own.rule, f"{phrase!r} does not open the skill", own.do)
                continue
            else:
                yield from self._said(session, phrase, said[1])
            yield from self._sound(session, phrase)

    def _said(self, session: Session, phrase: str, said: str) -> Iterator[Finding]:
        wording = self.tongue.wording.for_model(self.place.invocation)
        found = request_for(said, self.tongue.grammar, self._contract, self.tongue.reader.shop, wording.taken)
        name, filled = found or (FALLBACK, {})
        if name == FALLBACK or not self._is_sample(name, said):
            do = "Word it as a sample of the model says it; see interactionModels."
            yield Finding("skill.yaml", "example", f"{phrase!r} is no sentence of the model", do)
        session.intent(name, self._contract, filled)

    def _is_sample(self, name: str, said: str) -> bool:
        """Whether it is a sample word for word, any words in the place of slots."""
        intent = self._contract.intents.get(name)
        for sample in () if intent is None else intent.samples:
            parts = (re.escape(part) for part in SLOT.split(sample)[::2])
            if re.fullmatch("(.+)".join(parts), said, re.IGNORECASE):
                return True
        return False

    def _states(self) -> Mapping[str, Callable[[Session], None]]:
        """Ways into every state of the conversation that a first request or two reach."""
        contract = self._contract
        product = {"item_product": Given(self._product[1], (self._product[0],))}

        def add(session: Session) -> None:
            session.intent("AddIntent", contract, product)

        def then(name: str) -> Callable[[Session], None]:
            def both(session: Session) -> None:
                add(session)
                session.intent(name, contract)

            return both

        return {
            "just opened": Session.launch,
            "something in the cart": add,
            "the offer read back": then("CheckOutIntent"),
            "asked whether to empty the cart": then("ClearCartIntent"),
            "something not understood": lambda session: session.intent(FALLBACK, contract),
            "help": lambda session: session.intent(HELP, contract),
        }

    @property
    def _product(self) -> tuple[str, str]:
        """Id and name of something that can be bought at once."""
        shop = self.stage.app.shop
        for product in shop.catalogue.products.values():
            left = shop.stock(product.id)
            plain = not product.options and not product.discontinued and not product.age_limit
            if plain and (left is None or left > 0):
                return product.id, shop.name(product.id)
        first = next(iter(shop.catalogue.products.values()))
        return first.id, shop.name(first.id)

    def _leaving(self) -> Iterator[Finding]:
        for state, reach in self._states().items():
            for name in (CANCEL, STOP, HOME):
                before = self.stage.orders
                session = self._session()
                reach(session)
                yield from self._sound(session, state)
                session.intent(name, self._contract)
                if not session.ends:
                    what = f"{name} does not leave: {state}"
                    yield Finding(FILE, "leave", what, "It must end the session from everywhere.")
                if self.stage.orders != before:
                    yield Finding(
                        FILE, "bought", f"{name} bought something: {state}", "Stop and find out why."
                    )
            for name in (HELP, REPEAT, FALLBACK):
                session = self._session()
                reach(session)
                session.intent(name, self._contract)
                yield from self._sound(session, f"{name}, {state}")

    def _strangers(self) -> Iterator[Finding]:
        session = self._session(linked=False)
        session.intent("AddIntent", self._contract, {"item_product": Given(*_given(self._product))})
        if session.answer.get("card", {}).get("type") != "LinkAccount":
            what = "a stranger who wants something gets no card to link the account"
            yield Finding(FILE, "link_card", what, "Answer with a LinkAccount card.")
        yield from self._sound(session, "a stranger")

    def _buying(self) -> Iterator[Finding]:
        """Only a yes to the offer that was read back buys."""
        for name in (NO, FALLBACK, HELP, REPEAT, "ReadCartIntent"):
            before = self.stage.orders
            session = self._session()
            self._states()["the offer read back"](session)
            session.intent(name, self._contract)
            yield from self._sound(session, f"the offer read back, {name}")
            if self.stage.orders != before:
                yield Finding(FILE, "bought", f"{name} bought something", "Only a clear yes may.")
        before = self.stage.orders
        session = self._session()
        self._states()["the offer read back"](session)
        session.intent(YES, self._contract)
        yield from self._sound(session, "a yes to the offer")
        if self.stage.orders != before + 1:
            what = f"a yes to the offer does not buy: {_TAGS.sub('', session.speech)}"
            yield Finding(FILE, "not_bought", what, "Look at stock, caps and hours of the shop.", must=False)

    def _sound(self, session: Session, where: str) -> Iterator[Finding]:
        """What holds for every answer."""
        if session.status != 200 or not session.speech:
            do = "See what the endpoint logs."
            yield Finding(FILE, "no_answer", f"status {session.status}, nothing said: {where}", do)
            return
        words = _TAGS.sub("", session.speech).strip()
        if len(session.speech) > limits.SPEECH_CHARACTERS:
            yield Finding(FILE, "speech", f"{len(session.speech)} characters: {where}", "Say less.")
        if len(session.raw) > limits.RESPONSE_BYTES:
            yield Finding(FILE, "response", f"{len(session.raw)} bytes: {where}", "Answer less.")
        if not session.ends and not words.endswith("?"):
            do = "What leaves the session open ends in a question; see replies/ask.yaml and skill.yaml."
            yield Finding(FILE, "open_without_question", f"{where}: {words[-80:]!r}", do)
        if not session.ends and "reprompt" not in session.answer:
            yield Finding(FILE, "no_reprompt", where, "Ask again after a silence.")


def _given(product: tuple[str, str]) -> tuple[str, tuple[str, ...]]:
    return product[1], (product[0],)
