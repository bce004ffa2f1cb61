"""One turn of the conversation with Alexa: who speaks, what was meant, what to do with the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from skills.alexa.amazon import Amazon
from skills.alexa.call import Call
from skills.alexa.slow import Work
from skills.alexa.ssml import ssml
from skills.alexa.tongue import Tongue, Tongues
from skills.alexa.who import Accounts, Speaker, needs_account, stranger
from voice_shop.channels.turn import TurnResult, Turns
from voice_shop.dialogue.session import Asking, Session
from voice_shop.journal.events import Event
from voice_shop.language.intent import Intent, IntentName, NotUnderstood, Understood

if TYPE_CHECKING:
    from voice_shop.app import App

CHANNEL = "alexa"
WAITING = "waiting"
"""In Alexa's session: an answer was not there in time, and whether to tell it is the open question."""


_LISTENS_ON = frozenset({IntentName.HELP, IntentName.REPEAT})
"""What nobody asks who wants to be done with the answer."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a request is answered with.

    Attributes:
        said: in this order; the question last.
        question: what is asked again after a silence; empty where nothing is asked.
        ends: the Alexa session is over.
        happened: the events of the turn.
        session: where the conversation stands; None where there was no turn.
        link: the account has to be linked first.
        speaker: who spoke, where that was asked.
        slow: to be said slowly.
    """

    said: tuple[str, ...]
    question: str = ""
    ends: bool = False
    happened: tuple[Event, ...] = ()
    session: Session | None = None
    link: bool = False
    speaker: Speaker | None = None
    slow: bool = False


@dataclass(frozen=True, slots=True)
class _Done:
    """A turn that was answered: `turns` has where the conversation stands then."""

    turns: Turns
    result: TurnResult
    understood: Understood


@dataclass(frozen=True)
class Talk:
    """The conversation over one home.

    Attributes:
        app: of the home.
        tongues: its languages.
        accounts: whose access token is whose.
        work: keeps to Alexa's time.
        amazon: for signs of life.
    """

    app: App
    tongues: Tongues
    accounts: Accounts
    work: Work
    amazon: Amazon

    def speaker(self, call: Call) -> Speaker:
        """Who speaks."""
        linked = self.accounts.speaker(call.token) if call.token else None
        return linked or stranger(call.user)

    def launch(self, call: Call) -> Spoken:
        """Opened without a request: what was open elsewhere is asked here, else a welcome."""
        tongue, speaker = self.tongues.of(call.locale), self.speaker(call)
        welcome = tongue.say("welcome")
        if speaker.linked and self._session(call, speaker, tongue).question is not None:
            again = self._answer(call, speaker, self._again, "")
            return replace(again, said=(welcome, *again.said), speaker=speaker)
        question = tongue.say("first")
        return Spoken((welcome, question), question, speaker=speaker)

    def answer(self, call: Call, meant: Understood, text: str = "") -> Spoken:
        """Answer what was meant. `text`: what Alexa told of the words, for the record."""
        speaker = self.speaker(call)
        return replace(self._answer(call, speaker, meant, text), speaker=speaker)

    def _answer(
        self, call: Call, speaker: Speaker, meant: Understood | Callable[[Session], Understood], text: str
    ) -> Spoken:
        """`meant`: the intent; or from where the conversation stands to it."""
        tongue = self.tongues.of(call.locale)
        turns = self._turns(call, speaker, tongue)
        if call.attributes.pop(WAITING, False):
            if _is(meant, IntentName.NO):
                question = tongue.say("more")
                return Spoken((tongue.say("not_now"), question), question)
            if _is(meant, IntentName.YES):
                return self._late(call, tongue, speaker, turns)
            # The answer that nobody heard may have asked something.
            turns.woke(CHANNEL)
        understood = meant(self._session(call, speaker, tongue)) if callable(meant) else meant
        if not speaker.linked and needs_account(understood):
            return Spoken((tongue.say("link"),), ends=True, link=True)
        done = self.work.within(
            speaker,
            lambda: _Done(turns, turns.take_understood(understood, text), understood),
            self._sign(call, tongue),
        )
        return self._told(call, tongue, done)

    def _late(self, call: Call, tongue: Tongue, speaker: Speaker, turns: Turns) -> Spoken:
        """The answer that was not there in time, from here or from where it was kept."""
        try:
            return self._told(call, tongue, self.work.later(speaker, self._sign(call, tongue)))
        except LookupError:
            turns.woke(CHANNEL)
        again = self._again(self._session(call, speaker, tongue))
        done = self.work.within(
            speaker, lambda: _Done(turns, turns.take_understood(again, ""), again), self._sign(call, tongue)
        )
        return self._told(call, tongue, done)

    def _sign(self, call: Call, tongue: Tongue) -> Callable[[], None]:
        speech = ssml([tongue.say("moment")], tongue.language)

        def sign() -> None:
            self.amazon.say_meanwhile(call.api, call.request_id, speech)

        return sign

    def _told(self, call: Call, tongue: Tongue, done: _Done | None) -> Spoken:
        if done is not None:
            return replace(self._spoken(call, tongue, done), slow=done.result.slow)
        call.attributes[WAITING] = True
        question = tongue.say("hear_now")
        return Spoken((tongue.say("slow"), question), question)

    def _spoken(self, call: Call, tongue: Tongue, done: _Done) -> Spoken:
        session, result, understood = done.turns.session, done.result, done.understood
        if result.ends:
            return Spoken(result.said, "", True, result.events, session)
        if result.asks and session.question is not None:
            return Spoken(result.said, result.said[-1], False, result.events, session)
        lost = isinstance(understood, NotUnderstood) or understood.name in _LISTENS_ON
        if call.new and call.kind == "IntentRequest" and not lost:
            # "Ask the shop what is in my cart": asked, answered, done.
            return Spoken(result.said, "", True, result.events, session)
        question = tongue.say("more")
        return Spoken((*result.said, question), question, False, result.events, session)

    def _again(self, session: Session) -> Understood:
        """What tells an answer once more: an offer is read back whole."""
        consent = session.question is not None and session.question.asking is Asking.CONSENT
        return Intent(IntentName.CHECK_OUT if consent else IntentName.REPEAT)

    def _session(self, call: Call, speaker: Speaker, tongue: Tongue) -> Session:
        """Where the conversation stands; as new where that cannot be told now."""
        turns = self._turns(call, speaker, tongue)
        _ = turns.grammar_now
        return turns.session

    def _turns(self, call: Call, speaker: Speaker, tongue: Tongue) -> Turns:
        session = Session(call.request_id, speaker.household, speaker.person, CHANNEL, place=call.session_id)
        return Turns(
            grammar=tongue.grammar,
            shop=self.app.shop,
            replies=tongue.replies,
            clock=self.app.clock,
            session=session,
            memory=self.app.memory,
        )


def _is(meant: object, name: IntentName) -> bool:
    return isinstance(meant, Intent) and meant.name is name
