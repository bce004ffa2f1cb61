"""The conformance suite where it is paid ahead, and the events of parts and money. Part of `CHECKS`."""

from __future__ import annotations

from tests.commerce.conftest import HOME, agree
from voice_shop.commerce.backend import Backend, Capability
from voice_shop.commerce.event_types import EventKind, OrderEvent
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import Cart, Item, Order, Quote

from .backend_suite import EIGHT, bought, check, code, left, nothing_was_bought, offered
from .backends import World

BUYING = [Item("oat", 2), Item("beans")]


def filled(world: World, key: str = "cart") -> tuple[Cart, Quote]:
    """A cart, and the offer for it, or for the same things where the engine has no cart."""
    backend = world.backend()
    if Capability.CART not in backend.capabilities:
        return Cart(HOME, (), offered(backend, BUYING).total), offered(backend, BUYING, f"offer {key}")
    cart = backend.update_cart(HOME, BUYING, key=key)
    assert isinstance(cart, Cart), cart
    return cart, offered(backend, None, f"offer {key}")


def nothing_happened(world: World, cart: Cart) -> None:
    """No order, the cart whole, the packs there, no money anywhere."""
    backend = world.backend()
    nothing_was_bought(backend, oat=10, beans=20)
    if Capability.CART in backend.capabilities:
        assert backend.cart(HOME) == cart
    assert world.taken() == 0


def pays_when_it_works(world: World) -> None:
    """After whatever happened, a new offer and a new yes is one order and one charge."""
    world.pay_ahead()
    answer = world.backend().complete_checkout(agree(filled(world, "again")[1]), key="again")
    assert isinstance(answer, Order), answer
    assert (world.taken(), len(world.backend().orders(HOME))) == (answer.total.minor, 1)


@check(Capability.PAY_AHEAD)
def what_is_paid_ahead_is_charged_once(world: World) -> None:
    world.pay_ahead()
    _, quote = filled(world)
    order = world.backend().complete_checkout(agree(quote), key="a")
    assert isinstance(order, Order), order
    for key in ("a", "b"):
        again = world.backend().complete_checkout(agree(quote), key=key)
        assert isinstance(again, Order), again
        assert again.id == order.id
    assert world.taken() == quote.total.minor
    assert len(world.backend().orders(HOME)) == 1


@check(Capability.PAY_AHEAD)
def a_declined_payment_leaves_the_cart(world: World) -> None:
    world.pay_ahead("declines")
    cart, quote = filled(world)
    for _ in range(2):
        assert code(world.backend().complete_checkout(agree(quote), key="a")) is Code.PAYMENT_DECLINED
    assert isinstance(world.backend().complete_checkout(agree(quote), key="b"), Refusal)
    nothing_happened(world, cart)
    pays_when_it_works(world)


@check(Capability.PAY_AHEAD)
def a_payment_that_fails_leaves_the_cart(world: World) -> None:
    world.pay_ahead("fails")
    cart, quote = filled(world)
    for _ in range(2):
        assert code(world.backend().complete_checkout(agree(quote), key="a")) is Code.PAYMENT_FAILED
    nothing_happened(world, cart)
    pays_when_it_works(world)


def paid_or_nothing(world: World, cart: Cart, quote: Quote, answer: Order | Refusal) -> None:
    """There is one order with its one charge, or nothing happened; the same key says the same again."""
    again = world.backend().complete_checkout(agree(quote), key="a")
    other = world.backend().complete_checkout(agree(quote), key="b")
    if isinstance(answer, Order):
        assert isinstance(again, Order), again
        assert isinstance(other, Order), other
        assert {again.id, other.id} == {answer.id}
        assert [order.id for order in world.backend().orders(HOME)] == [answer.id]
        assert world.taken() == quote.total.minor
        return
    assert (code(answer), code(again)) == (Code.PAYMENT_FAILED, Code.PAYMENT_FAILED)
    assert isinstance(other, Refusal), other
    nothing_happened(world, cart)
    pays_when_it_works(world)


def paid_while(world: World, how: str, *, then: str = "") -> None:
    """A yes while the provider is so; and, if it is another way then, said again."""
    world.pay_ahead(how)
    cart, quote = filled(world)
    answer = world.backend().complete_checkout(agree(quote), key="a")
    if then:
        world.pay_ahead(then)
    paid_or_nothing(world, cart, quote, answer)


@check(Capability.PAY_AHEAD)
def a_lost_answer_is_paid_once(world: World) -> None:
    paid_while(world, "loses the answer", then="works")


@check(Capability.PAY_AHEAD)
def an_answer_that_is_lost_once_is_paid_once(world: World) -> None:
    paid_while(world, "loses one answer")


@check(Capability.PAY_AHEAD)
def a_slow_payment_is_paid_once_or_not_at_all(world: World) -> None:
    paid_while(world, "slow", then="works")


@check(Capability.PAY_AHEAD)
def the_same_yes_at_once_is_paid_once(world: World) -> None:
    world.pay_ahead()
    _, quote = filled(world)

    def buy(key: str) -> str:
        answer = world.backend().complete_checkout(agree(quote), key=key)
        return answer.id if isinstance(answer, Order) else f"{answer}"

    keys = [f"key {number // 2}" for number in range(EIGHT)]
    answers = world.at_once([lambda key=key: buy(key) for key in keys])  # type: ignore[misc]
    assert [order.id for order in world.backend().orders(HOME)] == [answers[0]]
    assert (set(answers), world.taken()) == ({answers[0]}, quote.total.minor)


@check(Capability.PAY_AHEAD, Capability.CANCEL)
def what_was_paid_is_paid_back_once(world: World) -> None:
    world.pay_ahead()
    order = world.backend().complete_checkout(agree(filled(world)[1]), key="a")
    assert isinstance(order, Order), order
    world.pay_ahead("loses the answer")
    for key in ("c", "c", "d"):
        assert isinstance(world.backend().cancel_order(order.id, key=key), Order)
    assert (world.taken(), left(world.backend(), "oat")) == (0, 10)
    assert world.taken() == 0, "nor later"


# Events


def told(backend: Backend, order_id: str) -> list[OrderEvent]:
    """What is told of an order (empty: of none), each once and in the order of its cursor."""
    found = backend.order_events(limit=1000)
    cursors = [event.cursor for event in found]
    assert cursors == sorted(set(cursors))
    assert found == tuple(one for at in (0, *cursors) for one in backend.order_events(at, limit=1))
    return [event for event in found if event.order_id == order_id]


@check(Capability.ORDER_EVENTS)
def events_tell_parts(world: World) -> None:
    order = bought(world.backend(), BUYING)
    oat, beans = (line.line_id for line in order.lines)
    for part in ({oat: 1}, None):
        world.ship(order.id, part)
        world.arrive(order.id)
        world.arrive(order.id)
    parts = [event for event in told(world.backend(), order.id) if event.shipment]
    assert [event.kind for event in parts] == [EventKind.SHIPPED, EventKind.ARRIVED] * 2
    shipments = [event.shipment for event in parts if event.shipment]
    sent = [{line.line_id: line.quantity for line in shipment.lines} for shipment in shipments]
    assert sent == [{oat: 1}, {oat: 1}, {oat: 1, beans: 1}, {oat: 1, beans: 1}]
    arrived = [shipment.delivered_at for shipment in shipments]
    assert arrived == [None, parts[1].at, None, parts[3].at], "an event stays as it was"


@check(Capability.ORDER_EVENTS, Capability.PAY_AHEAD, Capability.CANCEL)
def events_tell_money(world: World) -> None:
    world.pay_ahead()
    order = world.backend().complete_checkout(agree(filled(world)[1]), key="a")
    assert isinstance(order, Order), order
    world.backend().cancel_order(order.id, key="c")
    world.taken()
    money = [(event.kind, event.amount) for event in told(world.backend(), order.id) if event.movement]
    assert money[0] == (EventKind.CHARGE, order.total)
    assert {kind for kind, _ in money[1:]} <= {EventKind.REFUND, EventKind.SETTLED}
    back = [amount.minor for kind, amount in money if kind is EventKind.REFUND and amount]
    there = [amount.minor for kind, amount in money if kind is EventKind.SETTLED and amount]
    assert sum(back) == sum(there) == order.total.minor


@check(Capability.ORDER_EVENTS, Capability.PAY_AHEAD)
def events_tell_what_was_voided(world: World) -> None:
    world.pay_ahead("loses the answer")
    _, quote = filled(world)
    assert code(world.backend().complete_checkout(agree(quote), key="a")) is Code.PAYMENT_FAILED
    assert world.taken() == 0
    voids = [(event.kind, event.checkout, event.amount) for event in told(world.backend(), "")]
    assert voids == [(EventKind.VOID, quote.id, quote.total)]
