"""One conversation on any channel: words or sound come in, an answer and its events go out."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from voice_shop.clock import Clock
from voice_shop.commerce.evidence import Alternative, Evidence
from voice_shop.commerce.types import Quote
from voice_shop.dialogue.conversation import in_force, respond
from voice_shop.dialogue.session import Asking, Reply, Say, Session
from voice_shop.errors import VoiceShopError
from voice_shop.journal import events
from voice_shop.journal.outcomes import outcome_events
from voice_shop.language.intent import Intent, IntentName, NotUnderstood, Reason, Understood
from voice_shop.language.plain import plain_lines, plain_slots
from voice_shop.language.understand import understand, understand_heard

if TYPE_CHECKING:
    from voice_shop.commerce.shop import Shop
    from voice_shop.language.automaton import Automaton
    from voice_shop.language.replies import Replies
    from voice_shop.speech.protocols import Heard


_UNDOES = frozenset({Asking.CLEAR, Asking.CANCEL, Asking.RETURN, Asking.COMPLAINT})
"""Questions to which a yes takes something back."""


@dataclass(frozen=True, slots=True)
class TurnResult:
    """What a channel does next.

    Attributes:
        events: what happened, in order; the last is the reply.
        text: to be said or shown, in written form ("€12.40", "500 ml").
        asks: a question is open, or what was said shall be said again: keep listening.
        ends: the conversation is over.
    """

    events: tuple[events.Event, ...]
    text: str
    asks: bool
    ends: bool


class Turns:
    """A conversation. Holds the session; everything else it was given is shared.

    Args:
        wording: the same one chooses the same variants of replies; empty differs by session.
    """

    def __init__(
        self,
        *,
        grammar: Automaton,
        shop: Shop,
        replies: Replies,
        clock: Clock,
        session: Session,
        wording: str = "",
    ) -> None:
        self._grammar = grammar
        self._shop = shop
        self._replies = replies
        self._clock = clock
        self._restricted: dict[frozenset[IntentName], Automaton] = {}
        self._unheard = False
        self._said: tuple[str, ...] = ()
        self.session = session
        self._wording = wording or session.id

    @property
    def grammar_now(self) -> Automaton:
        """The grammar of what can be answered now."""
        intents = in_force(self.session)
        if intents not in self._restricted:
            self._restricted[intents] = self._grammar.restricted(intents)
        return self._restricted[intents]

    def woke(self, by: str, at: float | None = None) -> events.Woke:
        """The event of a wake word or a button. `at`: seconds into the audio.

        A purchase that was read back before must be read back again before a yes to it counts: the button
        may have cut the reading short, and after a silence it may be somebody else who speaks.
        """
        self._unheard = True
        return events.Woke(time=self._clock(), session=self.session.id, by=by, at=at)

    def take_text(self, text: str) -> TurnResult:
        """Answer typed text."""
        now = self._clock()
        heard = events.Heard(time=now, session=self.session.id, heard=text)
        return self._take(understand(text, self.grammar_now), heard, (Alternative(text, 0),), now)

    def take_understood(self, understood: Understood, text: str) -> TurnResult:
        """Answer what somebody else has understood already; `text`: the words, as far as they are known."""
        now = self._clock()
        heard = events.Heard(time=now, session=self.session.id, heard=text)
        return self._take(understood, heard, (Alternative(text, 0),) if text else (), now)

    def take_heard(self, heard: Heard, *, at: float | None = None, early: bool = False) -> TurnResult:
        """Answer an utterance.

        Args:
            heard: what the recogniser made of it with `grammar_now`.
            at: seconds into the audio where it ended.
            early: it was begun while we spoke. A yes to what was not yet asked is none, and where the
                beginning is missing, "don't do it" sounds like one: it is asked again.
        """
        now = self._clock()
        sentences = [(sentence.text, sentence.score) for sentence in heard.sentences]
        understood = understand_heard(sentences, heard.free, heard.doubt, self.grammar_now)
        if early and isinstance(understood, Intent) and understood.name is IntentName.YES:
            understood = NotUnderstood(Reason.UNSURE, heard.free)
        event = events.Heard(
            time=now,
            session=self.session.id,
            heard=heard.sentences[0].text if heard.sentences else "",
            free=heard.free,
            # Without a sentence there is nothing to doubt, and JSON has no infinity.
            doubt=heard.doubt if math.isfinite(heard.doubt) else None,
            at=at,
            audio_seconds=heard.audio_seconds,
            decode_seconds=heard.decode_seconds,
        )
        alternatives = tuple(Alternative(text, round(score * 1000)) for text, score in sentences)
        return self._take(understood, event, alternatives, now, at)

    def _take(
        self,
        understood: Understood,
        heard: events.Heard,
        alternatives: tuple[Alternative, ...],
        now: datetime,
        at: float | None = None,
    ) -> TurnResult:
        session_id = self.session.id
        before = (heard, _understood_event(understood, now, session_id))
        try:
            evidence = self._evidence(alternatives, heard.free)
            reply, after = respond(self._heard_out(understood), self.session, self._shop, now, evidence)
        except VoiceShopError as error:
            # The edge: said honestly. The session stays as it was, so the same can be tried again: every act
            # has its key, and a yes that did reach the shop gives the order it gave then.
            facts = {"message": error.message, "hint": error.hint}
            refused = events.Refused(time=now, session=session_id, code=error.code, facts=facts)
            return self._result((*before, refused), Reply((Say("talk.fault"),)), now, at)
        self.session = after
        if after.question is None or after.question.asking is not Asking.CONSENT or _reads_back(reply):
            self._unheard = False
        happened = tuple(outcome_events(reply.outcomes, now, session_id))
        result = self._result((*before, *happened), reply, now, at)
        # A yes answers the offer as it was read back, and what was said about it since.
        answered = after.question is None or _reads_back(reply)
        self._said = (result.text,) if answered else (*self._said, result.text)
        return result

    def _evidence(self, heard: tuple[Alternative, ...], free: str | None) -> Evidence:
        """What the purchase record keeps of this turn, if anything is decided in it."""
        now = self.session
        return Evidence(now.person, now.channel, now.id, now.turn, heard, free, self._said)

    def _heard_out(self, understood: Understood) -> Understood:
        """A yes to a purchase that must be read back first asks for that; to what undoes something, too."""
        question = self.session.question
        yes = isinstance(understood, Intent) and understood.name is IntentName.YES
        if not (yes and self._unheard) or question is None:
            return understood
        if question.asking is Asking.CONSENT:
            return Intent(IntentName.CHECK_OUT)
        return Intent(IntentName.REPEAT) if question.asking in _UNDOES else understood

    def _result(
        self, before: Iterable[events.Event], reply: Reply, now: datetime, at: float | None
    ) -> TurnResult:
        text = self._words(reply, now)
        replied = events.Replied(
            time=now,
            session=self.session.id,
            text=text,
            keys=tuple(say.key for say in reply.says),
            asks=reply.asks,
            at=at,
        )
        return TurnResult((*before, replied), text, reply.asks, reply.ends)

    def _words(self, reply: Reply, now: datetime) -> str:
        today = now.astimezone(ZoneInfo(self._shop.profile.timezone)).date()
        seed, turn = self._wording, self.session.turn
        said = (
            self._replies.text(say.key, say.facts, variant_seed=seed, turn=turn, today=today)
            for say in reply.says
        )
        return " ".join(said)


def _reads_back(reply: Reply) -> bool:
    return any(isinstance(outcome, Quote) for outcome in reply.outcomes)


def _understood_event(understood: Understood, now: datetime, session: str) -> events.Understood:
    if isinstance(understood, NotUnderstood):
        return events.Understood(time=now, session=session, intent=None, rejected=understood.reason.value)
    return events.Understood(
        time=now,
        session=session,
        intent=understood.name.value,
        lines=tuple(plain_lines(understood)),
        slots=plain_slots(understood),
    )
