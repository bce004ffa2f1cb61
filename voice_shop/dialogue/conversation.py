"""One turn: what was meant, where the conversation stands, the shop → an answer and where it stands then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from voice_shop.commerce.cards import any_card_number
from voice_shop.commerce.evidence import Evidence, texts_of
from voice_shop.commerce.types import Order, Quote
from voice_shop.dialogue.asking import ask, in_force
from voice_shop.dialogue.breath import go_on
from voice_shop.dialogue.buying import said_back
from voice_shop.dialogue.handlers import (
    answers,
    asides,
    cart,
    changing,
    checkout,
    comparing,
    delivery,
    drafts,
    feedback,
    finding,
    manner,
    meaning,
    orders,
    person,
    pin,
    policies,
    promotions,
    questions,
    recommending,
    remembering,
    reminding,
    reorder,
    returns,
    standing,
    swapping,
    talk,
    undoing,
    watching,
)
from voice_shop.dialogue.handlers.meaning import ask_meant
from voice_shop.dialogue.handoff.tickets import Ticket, Tickets
from voice_shop.dialogue.news import News
from voice_shop.dialogue.notices import next_news
from voice_shop.dialogue.repair import REPEATS, give_up, repair
from voice_shop.dialogue.repeats import not_for_ever
from voice_shop.dialogue.session import BUYS, UNDOES, Question, Reply, Say, Session
from voice_shop.dialogue.turn import Answer, Handler, Turn
from voice_shop.language.intent import Intent, IntentName, NotUnderstood, Understood

if TYPE_CHECKING:
    from voice_shop.commerce.shop import Shop

HANDLERS: Mapping[IntentName, Handler] = {
    IntentName.ADD: meaning.add,
    IntentName.REMOVE: changing.remove,
    IntentName.SWAP: swapping.swap,
    IntentName.REMIND: reminding.remind,
    IntentName.CHANGE_QUANTITY: changing.change_quantity,
    IntentName.CHANGE_OPTIONS: changing.change_options,
    IntentName.READ_CART: cart.read_cart,
    IntentName.CLEAR_CART: cart.clear_cart,
    IntentName.CHECK_OUT: checkout.check_out,
    IntentName.YES: answers.yes,
    IntentName.NO: answers.no,
    IntentName.CHOOSE: answers.choose,
    IntentName.REORDER: reorder.reorder,
    IntentName.ORDER_STATUS: orders.order_status,
    IntentName.CANCEL_ORDER: orders.cancel_order,
    IntentName.RETURN_ITEM: returns.return_item,
    IntentName.PRODUCT_QUESTION: questions.product_question,
    IntentName.FIND: finding.find,
    IntentName.DELIVERY: delivery.delivery,
    IntentName.PROMO_CODE: promotions.promo_code,
    IntentName.OFFERS: promotions.offers,
    IntentName.HELP: talk.help_,
    IntentName.REPEAT: talk.repeat,
    IntentName.STOP: talk.stop,
    IntentName.PERSON: person.person,
    IntentName.FRUSTRATION: person.frustration,
    IntentName.FORGET: remembering.forget,
    IntentName.KNOWN: remembering.known,
    IntentName.CHALLENGE: said_back,
    IntentName.COMPARE: comparing.compare,
    IntentName.PIN: pin.pin,
    IntentName.UNDO: undoing.undo,
    IntentName.HOLD: talk.hold,
    IntentName.HEDGE: talk.hedge,
    IntentName.WHAT_HEARD: asides.what_heard,
    IntentName.WHY: asides.why,
    IntentName.FAQ: policies.faq,
    IntentName.DRAFT: drafts.draft,
    IntentName.STANDING: standing.standing,
    IntentName.WATCH: watching.watch,
    IntentName.THANKS: talk.thanks,
    IntentName.MANNER: manner.manner,
    IntentName.RECOMMEND: recommending.recommend,
    IntentName.FEEDBACK: feedback.feedback,
}

_CONFIRMS = frozenset({IntentName.YES, IntentName.PIN, IntentName.CHALLENGE})

_OF_LATER = frozenset({IntentName.DRAFT, IntentName.STANDING})
"""Who just spoke of what is bought later is not told of more of it in the same breath."""

_NOTHING = Intent(IntentName.HELP)
"""Stands where a turn needs an intent and none was understood; no handler sees it."""


def respond(
    understood: Understood,
    session: Session,
    shop: Shop,
    now: datetime,
    evidence: Evidence | None = None,
) -> tuple[Reply, Session]:
    """Answer one turn.

    Args:
        understood: what was meant, or why nothing was.
        session: as the turn before left it.
        shop: acted on; every act has a key made of the session's id and turn, so that the same turn
            answered twice does everything once.
        now: timezone-aware.
        evidence: what was heard and what it answers; goes into the purchase record with what is decided.

    Raises:
        VoiceShopError: the shop is at fault; the session given still holds.
    """
    if any_card_number(*texts_of(evidence)):
        turn = Turn(_NOTHING, session, shop, now)
        return _settle(turn, Answer((Say("refusal.card_number"),), keep=session.question is not None))
    understood = _heard_out(understood, session)

    def step(intent: Intent, after: Session) -> tuple[Reply, Session]:
        turn = Turn(intent, after, shop, now, evidence)
        return _settle(turn, HANDLERS[intent.name](turn), besides=True)

    return go_on(understood, session, _first(understood, session, shop, now, evidence), step)


def _first(
    understood: Understood, session: Session, shop: Shop, now: datetime, evidence: Evidence | None
) -> tuple[Reply, Session]:
    """The answer to the first thing that was said."""
    if isinstance(understood, NotUnderstood):
        turn = Turn(_NOTHING, session, shop, now, evidence)
        return _settle(turn, ask_meant(turn, understood) or repair(turn, understood))
    turn = Turn(understood, session, shop, now, evidence)
    answer = not_for_ever(turn, HANDLERS[understood.name](turn))
    if answer.failed and answer.keep and dict(session.causes).get(answer.cause, 0) >= REPEATS:
        answer = give_up(turn, answer.cause)
    return _settle(turn, answer)


def _heard_out(understood: Understood, session: Session) -> Understood:
    """A yes to a purchase that must be read back first asks for that; to what undoes something, too."""
    question = session.question
    yes = isinstance(understood, Intent) and understood.name in _CONFIRMS
    if not (yes and session.unheard) or question is None:
        return understood
    if question.asking in BUYS:
        return Intent(IntentName.CHECK_OUT)
    return Intent(IntentName.REPEAT) if question.asking in UNDOES else understood


def reads_back(reply: Reply) -> bool:
    """Whether a purchase is read back whole in this reply."""
    return any(isinstance(outcome, Quote) for outcome in reply.outcomes)


def _settle(turn: Turn, answer: Answer, *, besides: bool = False) -> tuple[Reply, Session]:
    """Put the question last, and remember. `besides`: it follows another answer, which told the news."""
    before = turn.session
    question = before.question if answer.keep else answer.question
    answers = () if besides else Tickets(turn.shop.context).answers(turn.household, before.person)
    # Only at a pause: nothing is open, and what was said was understood.
    quiet = before.question is None and question is None and not (answer.failed or answer.ends or besides)
    quiet = quiet and turn.intent.name not in _OF_LATER and not turn.intent.also
    told = next_news(turn) if quiet else None
    says = (*(_answered(turn, ticket) for ticket in answers), *answer.says)
    if told is not None:
        says, question = _with_news(says, told)
    if question is not None and not answer.replay:
        says = (*says, ask(turn, question, again=answer.keep, alone=not says))
    reply = Reply(
        says,
        asks=question is not None or answer.listens,
        ends=answer.ends,
        outcomes=answer.outcomes,
        answers=answers,
        notice=None if told is None else told.notice,
        forgets=answer.forgets,
    )
    if answer.forgets:
        return reply, Session(
            before.id,
            before.household,
            before.person,
            before.channel,
            before.turn + 1,
            last_reply=reply,
            place=before.place,
            version=before.version,
        )
    after = replace(
        before,
        turn=before.turn + 1,
        question=question,
        last_reply=reply,
        last_product=answer.product or before.last_product,
        last_line=answer.line or before.last_line,
        ordered=next((o.id for o in answer.outcomes if isinstance(o, Order)), None),
        unheard=before.unheard and not reads_back(reply) and _asks_to_buy(question),
        failures=before.failures + 1 if answer.failed else 0,
        causes=_counted(before.causes, answer.cause) if answer.failed else (),
        waiting=(),
    )
    return reply, after


def _with_news(says: tuple[Say, ...], told: News) -> tuple[tuple[Say, ...], Question | None]:
    """News comes first, but before its own question, which is the last thing said."""
    said = () if told.say is None else (told.say,)
    return ((*said, *says), None) if told.question is None else ((*says, *said), told.question)


def _answered(turn: Turn, ticket: Ticket) -> Say:
    facts = {"shop": turn.shop.profile.name, "ticket": ticket.id, "answer": ticket.reply.rstrip(".")}
    return Say("handoff.answered", facts)


def _counted(causes: tuple[tuple[str, int], ...], cause: str) -> tuple[tuple[str, int], ...]:
    counts = dict(causes)
    counts[cause] = counts.get(cause, 0) + 1
    return tuple(counts.items())


def _asks_to_buy(question: Question | None) -> bool:
    return question is not None and question.asking in BUYS


__all__ = ["HANDLERS", "in_force", "reads_back", "respond"]
