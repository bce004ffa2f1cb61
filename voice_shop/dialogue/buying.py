"""Quote, consent, order: the only place where a yes becomes a purchase."""

from __future__ import annotations

from voice_shop.commerce.amounts import added_tax, sum_of
from voice_shop.commerce.payment_types import Means
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import Consent, Item, Order, PricedLine, Quote, Slot
from voice_shop.dialogue.basket import Basket, basket_of, purchase_facts
from voice_shop.dialogue.challenge import challenged, words_for
from voice_shop.dialogue.drafts import keep_draft
from voice_shop.dialogue.facts import line_facts, lines_facts, slot_facts
from voice_shop.dialogue.money import money_of
from voice_shop.dialogue.notices import tell_again
from voice_shop.dialogue.plain import plain_items
from voice_shop.dialogue.refusals import product_id_of, promotion_says, refusal_says
from voice_shop.dialogue.session import Asking, Outcome, Question, Say
from voice_shop.dialogue.turn import Answer, Turn

_LISTED = frozenset({Code.ROLE, Code.OVER_PERSON_CAP, Code.AGE})
"""Refusals of one person: what they want can be put on the list for somebody who may buy it."""
_REQUOTED = frozenset({Code.QUOTE_CHANGED, Code.QUOTE_EXPIRED, Code.QUOTE_UNKNOWN})


def offer(
    turn: Turn, basket: Basket, says: tuple[Say, ...] = (), outcomes: tuple[Outcome, ...] = ()
) -> Answer:
    """Quote what is being bought, read it back whole and ask for consent to exactly that."""
    quote = turn.shop.quote(
        turn.household,
        basket.items,
        person=turn.session.person,
        evidence=turn.evidence,
        purpose=basket.purpose,
    )
    if isinstance(quote, Refusal):
        return _not_offered(turn, basket, quote, says, (*outcomes, quote))
    only = basket.lines[-1] if basket.lines else None
    return Answer(
        says=(
            *says,
            *_left_out(turn, quote),
            read_back(turn, quote),
            *_rights(turn, quote),
            *_paid_by(quote),
        ),
        question=Question(
            Asking.CONSENT,
            {
                "quote_id": quote.id,
                "digest": quote.digest,
                "total": quote.total.minor,
                "currency": quote.total.currency,
                "arrives": quote.arrives.isoformat() if quote.arrives else None,
                "quantities": [line.quantity for line in quote.lines],
                **purchase_facts(basket, turn.question.facts if turn.question else None),
            },
        ),
        outcomes=(*outcomes, quote),
        product=only.product_id if only else None,
        line=only.line_id if only else None,
    )


def _left_out(turn: Turn, quote: Quote) -> tuple[Say, ...]:
    """The codes that take nothing off this, and why."""
    return tuple(promotion_says(turn, note.code, note.why, minimum=note.minimum) for note in quote.left_out)


def read_back(turn: Turn, quote: Quote) -> Say:
    """All the shopper consents to: lines with options and quantity, discount, added tax, delivery, total."""
    currency = quote.total.currency
    discount = sum_of(quote.discounts, currency)
    tax = added_tax(quote.taxes, currency, included=quote.tax_included)
    facts = {
        "lines": lines_facts(turn.shop, quote.lines),
        "delivery": quote.delivery,
        "total": quote.total,
        "address": quote.address,
        "arrives": quote.arrives,
        "discount": discount if discount.minor else None,
        "added_tax": tax if tax.minor else None,
        **_window(turn, quote.slot),
    }
    return Say("quote.read" if quote.delivery.minor else "quote.read_free", facts)


def _window(turn: Turn, slot: Slot | None) -> dict[str, object]:
    """From when to when it comes; the day is told apart."""
    return {name: value for name, value in slot_facts(turn, slot).items() if name != "day"}


def _rights(turn: Turn, quote: Quote) -> tuple[Say, ...]:
    """Who sells and the right of withdrawal, where the law wants them told before the yes."""
    if quote.withdrawal_days is None:
        return ()
    facts = {"shop": turn.shop.profile.name, "days": quote.withdrawal_days}
    return (Say("quote.rights" if quote.withdrawal_days else "quote.no_rights", facts),)


def _paid_by(quote: Quote) -> tuple[Say, ...]:
    """How it is paid, where that is not at the door as always."""
    means = quote.pay_by.means
    return () if means is Means.ON_DELIVERY else (Say(f"quote.pay_{means.value}"),)


def order_now(turn: Turn, question: Question) -> Answer:
    """The clear yes to the consent question that is open: accept exactly the quote that was read back."""
    words = turn.intent.text or turn.intent.name.value
    if challenged(turn, question):
        return Answer((), Question(Asking.CHALLENGE, {**question.facts, "words": words}))
    return accept(turn, question, words=words)


def said_back(turn: Turn) -> Answer:
    """The two words: the right ones order what the yes before was said to."""
    question = turn.question
    if question is None or question.asking is not Asking.CHALLENGE:
        return Answer((Say("talk.nothing_to_confirm"),), keep=question is not None)
    if tuple(turn.intent.slots.get("words", ())) != words_for(question.facts["digest"]):
        return Answer((Say("talk.other_words"),), keep=True, failed=True, cause="challenge")
    return accept(turn, question, words=f"{question.facts['words']}; {turn.intent.text}")


def accept(turn: Turn, question: Question, *, words: str, pin: str = "") -> Answer:
    """Order what was read back and agreed to with `words`; `pin`: token of the proof, where one was asked."""
    facts = question.facts
    consent = Consent(
        quote_id=facts["quote_id"],
        digest=facts["digest"],
        words=words,
        person=turn.session.person,
        channel=turn.session.channel,
        at=turn.now,
        evidence=turn.evidence,
        pin=pin,
    )
    result = turn.shop.accept(consent)
    if isinstance(result, Order):
        placed = {"total": result.total, "arrives": result.arrives, **_window(turn, result.slot)}
        return Answer((Say("order.thanks", placed),), outcomes=(consent, result, *money_of(turn, result)))
    outcomes = (consent, result)
    if result.code is Code.PIN_NEEDED and not pin:
        asked = {**facts, "words": words, "over": result.facts["over"].minor}
        return Answer((), Question(Asking.PIN, asked), outcomes=outcomes)
    if result.code in _REQUOTED:
        before = Say(f"quote.{_why(result)}")
        return offer(turn, basket_of(turn), (before,), outcomes)
    return _not_offered(turn, basket_of(turn), result, (), outcomes)


def _why(refusal: Refusal) -> str:
    """Which sentence says why a quote is dead."""
    if refusal.code is not Code.QUOTE_CHANGED:
        return "expired"
    what = tuple(refusal.facts.get("what", ()))
    return (
        f"changed_{what[0]}"
        if len(what) == 1
        and what[0]
        in {
            "price",
            "tax",
            "discount",
            "stock",
            "delivery",
            "payment",
        }
        else "changed"
    )


def _not_offered(
    turn: Turn, basket: Basket, refusal: Refusal, says: tuple[Say, ...], outcomes: tuple[Outcome, ...]
) -> Answer:
    """No quote: say why, and ask about the one line that is in the way, if there is one."""
    said = (*says, *refusal_says(turn, refusal))
    if refusal.code is Code.AWAY:
        tell_again(turn.shop.context, turn.household, keep_draft(turn, basket))
        return Answer(said, outcomes=outcomes)
    if refusal.code in _LISTED and basket.lines:
        items = basket.items or tuple(Item(x.product_id, x.quantity, dict(x.options)) for x in basket.lines)
        return Answer(said, Question(Asking.LIST, {"wanted": plain_items(items)}), outcomes=outcomes)
    line = _line_in_the_way(basket, refusal)
    if line is None:
        return Answer(said, outcomes=outcomes)
    left = int(refusal.facts.get("left") or 0)
    entry = {"id": line.line_id, "product_id": line.product_id, "name": line_facts(turn.shop, line)["name"]}
    style, purpose = ("fewer", "fewer") if left > 0 else ("without", "remove")
    facts = {
        "purpose": purpose,
        "style": style,
        "choices": [entry],
        "quantity": left,
        **purchase_facts(basket),
    }
    return Answer(said, Question(Asking.CHOICE, facts), outcomes=outcomes, product=line.product_id)


def _line_in_the_way(basket: Basket, refusal: Refusal) -> PricedLine | None:
    if refusal.code not in {Code.OUT_OF_STOCK, Code.DISCONTINUED, Code.TOO_MANY}:
        return None
    product_id = product_id_of(refusal)
    return next((line for line in basket.lines if product_id in {line.product_id, line.name}), None)
