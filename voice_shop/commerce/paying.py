"""A yes to an offer that is paid ahead: claim, ask the provider outside any transaction, confirm or give up.

```
one transaction     every check; the claim: yes kept, packs taken, amount counts as spent
no transaction      the provider charges, under the offer's own key
one transaction     charged: the order, its charge in the ledger, the cart empty
                    declined: the claim is released; no order, the cart whole
                    not known: the claim is marked voiding; then, outside, it is voided, and then released
```

Whatever dies on the way leaves a claim, and `sweep` asks the provider about it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from voice_shop.commerce import claims, ledger_rows, orders
from voice_shop.commerce.claims import ClaimState
from voice_shop.commerce.context import Context
from voice_shop.commerce.money import Money
from voice_shop.commerce.payment_provider import Charge, ChargeStatus, PaymentFault, PaymentProvider
from voice_shop.commerce.payment_types import Claim
from voice_shop.commerce.refunding import by_provider, send_refunds
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import Consent, Order

if TYPE_CHECKING:
    from sqlite_utils import Database

Answer = Order | Refusal


def accept(context: Context, consent: Consent, key: str | None) -> Answer:
    """Buy what was agreed to, once; see `Shop.accept`."""
    said = (consent.words, consent.person, consent.channel, consent.pin)
    asked = ("accept", consent.quote_id, consent.digest, *said)

    def once(do: Callable[[Database], Answer | Claim]) -> Answer | Claim:
        return context.once(f"quote {consent.quote_id}", key, asked, do, repeatable=True)

    away = not context.reach()
    answer = once(lambda db: orders.accept(db, context, consent, context.now(), away=away))
    if not isinstance(answer, Claim):
        return answer
    settled = _settle(context, answer, once)
    assert not isinstance(settled, Claim)  # noqa: S101 - it was confirmed or given up
    if isinstance(settled, Order):
        sweep(context)  # the provider answers now
    return settled


def _settle(
    context: Context, claim: Claim, once: Callable[[Callable[[Database], Answer | Claim]], Answer | Claim]
) -> Answer | Claim:
    charge = _charge(context.provider, claim)
    now = context.now()
    if _is(charge, claim.amount):
        return once(lambda db: claims.confirm(db, context, claim.key, charge.reference, now))
    nothing = charge.status in {ChargeStatus.DECLINED, ChargeStatus.VOIDED}
    why = Code.PAYMENT_DECLINED if charge.status is ChargeStatus.DECLINED else Code.PAYMENT_FAILED
    state = ClaimState.RELEASED if nothing else ClaimState.VOIDING

    def give_up(db: Database) -> Answer:
        if claims.give_up(db, claim.key, state, why, now) is ClaimState.CONFIRMED:
            return claims.confirm(db, context, claim.key, "", now)
        return Refusal(why)

    answer = once(give_up)
    if state is ClaimState.VOIDING:
        _void(context, claim.key)
    return answer


def sweep(context: Context) -> int:
    """Ask the provider about everything that was left over; gives how much of it is still open.

    A claim that nobody can still be working at becomes the order it was agreed to be, if it was charged and
    its offer lives; else it is voided, and marked so before. Refunds that did not get there go again.
    """
    provider, now = context.provider, context.now()
    if provider is None:
        return 0
    old = now - claims.patience(context.profile.payment.timeout_seconds)
    with context.store.read() as db:
        left = claims.open_claims(db, ClaimState.AUTHORISING, old)
    for key, amount, until in left:
        _recover(context, provider, key, amount, until)
    with context.store.read() as db:
        voiding = claims.open_claims(db, ClaimState.VOIDING, now)
        owed = ledger_rows.unsettled(db)
    for key, _, _ in voiding:
        _void(context, key)
    for order_id in dict.fromkeys(movement.order_id for movement in owed):
        send_refunds(context, order_id)
    return left_over(context)


def left_over(context: Context) -> int:
    """How much is still open with the provider; nobody is asked."""
    now, states = context.now(), (ClaimState.AUTHORISING, ClaimState.VOIDING)
    with context.store.read() as db:
        open_claims = sum(len(claims.open_claims(db, state, now)) for state in states)
        return open_claims + len(by_provider(db, ledger_rows.unsettled(db), now))


def _charge(provider: PaymentProvider | None, claim: Claim) -> Charge:
    """Charge, and if the answer is lost, ask once what became of it."""
    unknown = Charge(claim.key, ChargeStatus.UNKNOWN)
    if provider is None:
        return unknown
    try:
        if claim.token:
            return provider.charge(claim.key, claim.amount, claim.token)
        return provider.find(claim.key)  # the token is gone: what was begun with it is only looked at
    except PaymentFault:
        try:
            return provider.find(claim.key)
        except PaymentFault:
            return unknown


def _is(charge: Charge, amount: Money) -> bool:
    return charge.status is ChargeStatus.CHARGED and charge.amount == amount


def _recover(context: Context, provider: PaymentProvider, key: str, amount: Money, until: datetime) -> None:
    now = context.now()
    try:
        charge = provider.find(key)
    except PaymentFault:
        if now < until:
            return  # the shopper may still say it again
        charge = Charge(key, ChargeStatus.UNKNOWN)
    with context.store.write() as db:
        if _is(charge, amount) and now < until:
            claims.confirm(db, context, key, charge.reference, now)
        else:
            claims.give_up(db, key, ClaimState.VOIDING, Code.PAYMENT_FAILED, now)


def _void(context: Context, key: str) -> None:
    """Void what is marked so; if that cannot be done now, it stays marked."""
    if context.provider is None:
        return
    try:
        void = context.provider.void(key)
    except PaymentFault:
        return
    never = void.status is ChargeStatus.DECLINED
    why = Code.PAYMENT_DECLINED if never else Code.PAYMENT_FAILED
    with context.store.write() as db:
        claims.give_up(db, key, ClaimState.RELEASED, why, context.now())
