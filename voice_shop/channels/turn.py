"""One conversation on any channel: words or sound come in, an answer and its events go out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from voice_shop.channels.confidence import discreet
from voice_shop.channels.meant import understood_events
from voice_shop.channels.wording import in_words, manner_of
from voice_shop.clock import Clock
from voice_shop.commerce.cards import any_card_number
from voice_shop.commerce.evidence import Alternative, Evidence
from voice_shop.dialogue.conversation import in_force, reads_back, respond
from voice_shop.dialogue.handoff.tickets import Tickets
from voice_shop.dialogue.memory import UNKEPT
from voice_shop.dialogue.notices import remember, waiting
from voice_shop.dialogue.session import BUYS, Asking, Notice, Reply, Say, Session
from voice_shop.errors import VoiceShopError
from voice_shop.journal import events
from voice_shop.journal.outcomes import outcome_events
from voice_shop.language.intent import Intent, IntentName, NotUnderstood, Reason, Understood
from voice_shop.language.understand import in_force as as_in_force
from voice_shop.language.understand import understand, understand_heard

if TYPE_CHECKING:
    from voice_shop.commerce.shop import Shop
    from voice_shop.dialogue.memory import Memory
    from voice_shop.language.automaton import Automaton
    from voice_shop.language.replies import Replies
    from voice_shop.speech.protocols import Heard


_KEPT = 6
"""Turns whose words are kept, for a person who takes over."""


@dataclass(frozen=True, slots=True)
class TurnResult:
    """What a channel does next.

    Attributes:
        events: what happened, in order; the last is the reply.
        said: to be said or shown in this order, in written form ("€12.40", "500 ml"); the open question last.
        asks: a question is open, or what was said shall be said again: keep listening.
        ends: the conversation is over.
        slow: to be said slowly.
    """

    events: tuple[events.Event, ...]
    said: tuple[str, ...]
    asks: bool
    ends: bool
    slow: bool = False

    @property
    def text(self) -> str:
        """All that is said."""
        return " ".join(self.said)


class Turns:
    """A conversation on one channel; everything it is given is shared.

    Args:
        session: whose conversation it is, and on which channel and place; with a memory, where it stands is
            looked up at every turn.
        wording: the same one chooses the same variants of replies; empty differs by session.
        memory: where the conversation is kept; without one it lives as long as this object.
        passed_on: called when something was passed on to a person; must not block.
    """

    def __init__(  # noqa: PLR0913 - this is where all parts of a conversation meet
        self,
        *,
        grammar: Automaton,
        shop: Shop,
        replies: Replies,
        clock: Clock,
        session: Session,
        wording: str = "",
        memory: Memory | None = None,
        passed_on: Callable[[], None] = lambda: None,
    ) -> None:
        self._grammar = grammar
        self._shop = shop
        self._replies = replies
        self._clock = clock
        self._restricted: dict[frozenset[IntentName], Automaton] = {}
        self._woken = False
        self.session = session
        self._wording = wording
        self._memory = memory
        self._passed_on = passed_on

    @property
    def grammar_now(self) -> Automaton:
        """The grammar of what can be answered now."""
        self._look_up()
        return self._grammar_of(self.session)

    def _grammar_of(self, session: Session) -> Automaton:
        intents = in_force(session)
        if intents not in self._restricted:
            self._restricted[intents] = self._grammar.restricted(intents)
        return self._restricted[intents]

    @property
    def asks_in_confidence(self) -> bool:
        """Whether the open question is for a PIN: the answer is not to be shown while it is typed."""
        question = self.session.question
        return question is not None and question.asking is Asking.PIN

    def woke(self, by: str, at: float | None = None) -> events.Woke:
        """The event of a wake word or a button. `at`: seconds into the audio.

        A purchase that was read back before must be read back again before a yes to it counts: the button
        may have cut the reading short, and after a silence it may be somebody else who speaks.
        """
        self._woken = True
        return events.Woke(time=self._clock(), session=self.session.id, by=by, at=at)

    def resume(self) -> TurnResult | None:
        """What to say when a channel begins: the question that is open still, a purchase read back whole.

        None if nothing is open.
        """
        self._look_up()
        question = self.session.question
        if question is None:
            return None
        buys = question.asking in BUYS
        return self.take_understood(Intent(IntentName.CHECK_OUT if buys else IntentName.REPEAT), "")

    def waiting(self) -> Notice | None:
        """What waits to be told at the next pause, for a light or a tone; None if nothing is."""
        self._look_up()
        with suppress(VoiceShopError):
            if self.session.question is None:
                return waiting(self._shop, self.session, self._clock())
        return None

    def _look_up(self) -> None:
        """Take the conversation as it stands, without answering."""
        if self._memory is not None and self.session.version != UNKEPT:
            with suppress(VoiceShopError):  # the turn will tell
                self.session = self._memory.load(*self._whose(self._clock()), place=self.session.place)

    def take_text(self, text: str) -> TurnResult:
        """Answer typed text."""
        return self._take(lambda grammar: understand(text, grammar), {"heard": text}, (Alternative(text, 0),))

    def take_understood(self, understood: Understood, text: str) -> TurnResult:
        """Answer what somebody else has understood already; `text`: the words, as far as they are known."""
        heard = (Alternative(text, 0),) if text else ()
        return self._take(lambda grammar: as_in_force(understood, grammar), {"heard": text}, heard)

    def take_heard(self, heard: Heard, *, at: float | None = None, early: bool = False) -> TurnResult:
        """Answer an utterance.

        Args:
            heard: what the recogniser made of it with `grammar_now`.
            at: seconds into the audio where it ended.
            early: it was begun while we spoke. A yes to what was not yet asked is none, and where the
                beginning is missing, "don't do it" sounds like one: it is asked again.
        """
        sentences = [(sentence.text, sentence.score) for sentence in heard.sentences]

        def understood(grammar: Automaton) -> Understood:
            meant = understand_heard(sentences, heard.free, heard.doubt, grammar)
            if early and isinstance(meant, Intent) and meant.name is IntentName.YES:
                return NotUnderstood(Reason.UNSURE, heard.free)
            return meant

        facts = {
            "heard": heard.sentences[0].text if heard.sentences else "",
            "free": heard.free,
            # Without a sentence there is nothing to doubt, and JSON has no infinity.
            "doubt": heard.doubt if math.isfinite(heard.doubt) else None,
            "at": at,
            "audio_seconds": heard.audio_seconds,
            "decode_seconds": heard.decode_seconds,
        }
        alternatives = tuple(Alternative(text, round(score * 1000)) for text, score in sentences)
        return self._take(understood, facts, alternatives)

    def _take(
        self,
        understand_in: Callable[[Automaton], Understood],
        facts: Mapping[str, Any],
        alternatives: tuple[Alternative, ...],
    ) -> TurnResult:
        now, at = self._clock(), facts.get("at")
        fault = self._begin(now)
        understood = understand_in(self._grammar_of(self.session))
        session_id = self.session.id
        facts, alternatives = discreet(
            facts, alternatives, understood, self._grammar, asked=self.asks_in_confidence
        )
        heard = events.Heard(time=now, session=session_id, **facts)
        before = (heard, *understood_events(understood, now, session_id))
        try:
            if fault is not None:
                raise fault
            evidence = self._evidence(alternatives, heard.free)
            reply, after = respond(understood, self.session, self._shop, now, evidence)
            said = self._words(reply, now, after)
            # A yes answers the offer as it was read back, and what was said about it since.
            answered = after.question is None or reads_back(reply)
            text = " ".join(said)
            words = "" if any_card_number(heard.free or heard.heard) else heard.free or heard.heard
            self._keep(reply, after if reply.forgets else _with_words(after, words, text, answered), now)
        except VoiceShopError as error:
            # The edge: said honestly. The session stays as it was, so the same can be tried again: every act
            # has its key, and a yes that did reach the shop gives the order it gave then.
            self._let_go()
            told = {"message": error.message, "hint": error.hint}
            refused = events.Refused(time=now, session=session_id, code=error.code, facts=told)
            sorry = Reply((Say("talk.fault"),))
            return self._result((*before, refused), sorry, self._words(sorry, now, self.session), now, at)
        happened = tuple(outcome_events(reply.outcomes, now, session_id))
        return self._result((*before, *happened), reply, said, now, at)

    def _begin(self, now: datetime) -> VoiceShopError | None:
        """Take the conversation as it stands, whoever spoke last; a fault if that cannot be had."""
        try:
            if self._memory is not None:
                found = self._memory.claim(*self._whose(now), place=self.session.place)
                if {found.version, self.session.version} != {UNKEPT}:
                    self.session = found
        except VoiceShopError as error:
            return error
        if self._woken:
            self.session = replace(self.session, unheard=True)
        return None

    def _keep(self, reply: Reply, after: Session, now: datetime) -> None:
        if self._memory is not None:
            self._memory.save(after, now)
            if reply.forgets:
                self._memory.forget(after.household, after.person)
        Tickets(self._shop.context).told(reply.answers)
        if reply.notice is not None:
            remember(self._shop.context, after.household, after.person, reply.notice)
        if any(say.key == "handoff.passed" for say in reply.says):
            self._passed_on()
        self.session = after
        self._woken = False

    def _let_go(self) -> None:
        if self._memory is not None:
            with suppress(VoiceShopError):  # the claim ends by itself
                self._memory.release(self.session)

    def _whose(self, now: datetime) -> tuple[str, str, str, datetime]:
        return self.session.household, self.session.person, self.session.channel, now

    def _evidence(self, heard: tuple[Alternative, ...], free: str | None) -> Evidence:
        """What the purchase record keeps of this turn, if anything is decided in it."""
        now = self.session
        return Evidence(now.person, now.channel, now.id, now.turn, heard, free, now.said)

    def _result(
        self,
        before: Iterable[events.Event],
        reply: Reply,
        said: tuple[str, ...],
        now: datetime,
        at: float | None,
    ) -> TurnResult:
        replied = events.Replied(
            time=now,
            session=self.session.id,
            text=" ".join(said),
            keys=tuple(say.key for say in reply.says),
            asks=reply.asks,
            at=at,
        )
        slow = manner_of(self._shop, self.session).elder
        return TurnResult((*before, replied), said, reply.asks, reply.ends, slow)

    def _words(self, reply: Reply, now: datetime, session: Session) -> tuple[str, ...]:
        seed = self._wording or session.id
        return in_words(reply, self._replies, self._shop, session, now, seed=seed)


def _with_words(after: Session, heard: str, text: str, answered: bool) -> Session:
    """The session with the words of this turn."""
    said = (text,) if answered else (*after.said, text)
    history = (*after.history, (heard, text))[-_KEPT:]
    return replace(after, heard=heard, said=said, history=history)
