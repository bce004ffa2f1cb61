"""What somebody wants to remember is on the shopping list, and in no cart until they say so."""

from __future__ import annotations

from voice_shop.commerce.list_types import ShoppingList, Wanted
from voice_shop.dialogue.choosing import choose
from voice_shop.dialogue.facts import names_apart
from voice_shop.dialogue.handlers.listing import LIST
from voice_shop.dialogue.session import Say
from voice_shop.dialogue.turn import Answer, Turn, anything_else


def remind(turn: Turn) -> Answer:
    """Note what was named; or read the list, or move it to the cart."""
    if turn.intent.slots.get("move"):
        return _move(turn)
    if turn.intent.lines:
        return _note(turn)
    return _read(turn)


def _note(turn: Turn) -> Answer:
    turn.shop.lists.create(turn.household, LIST)
    for number, line in enumerate(turn.intent.lines):
        product = choose(turn, line).product
        wanted = Wanted(
            product_id=product.id if product else "",
            words="" if product else line.product,
            quantity=line.quantity,
            options=line.options,
        )
        key = turn.key(f"note-{number}")
        turn.shop.lists.add(turn.household, LIST, wanted, by=turn.session.person, key=key)
    names = tuple(line.product for line in turn.intent.lines)
    return Answer((Say("remind.noted", {"names": names}),), keep=turn.question is not None)


def _read(turn: Turn) -> Answer:
    listed = _shopping_list(turn)
    entries = [entry.wanted for entry in listed.entries if not entry.wanted.ticked] if listed else []
    if not entries:
        return Answer((Say("remind.empty"),), keep=turn.question is not None)
    names = tuple(_name(turn, wanted) for wanted in entries)
    return Answer((Say("remind.read", {"names": names}),), keep=turn.question is not None)


def _move(turn: Turn) -> Answer:
    listed = _shopping_list(turn)
    if listed is None or not listed.entries:
        return Answer((Say("remind.empty"),), keep=turn.question is not None)
    by_id = {entry.id: entry.wanted for entry in listed.entries}
    moved = turn.shop.lists.to_cart(turn.household, LIST, ticked_only=False, key=turn.key("list"))
    says = []
    if moved.moved:
        names = tuple(_name(turn, by_id[entry]) for entry in moved.moved)
        says.append(Say("remind.moved", {"names": names}))
    stayed = tuple(_name(turn, by_id[entry]) for entry in moved.stayed if entry in by_id)
    if stayed:
        says.append(Say("remind.stayed", {"names": stayed}))
    if not says:
        return Answer((Say("remind.empty"),), keep=turn.question is not None)
    return Answer(tuple(says), anything_else() if moved.moved else None)


def _name(turn: Turn, wanted: Wanted) -> str:
    return names_apart(turn.shop, (wanted.product_id,))[0] if wanted.product_id else wanted.words


def _shopping_list(turn: Turn) -> ShoppingList | None:
    return next((one for one in turn.shop.lists.all(turn.household) if one.name == LIST), None)
