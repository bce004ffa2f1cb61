"""What cannot be bought because the shop is away is a draft: asked about again when the shop is back."""

from __future__ import annotations

from voice_shop.commerce.drafts import Draft
from voice_shop.dialogue.basket import Basket, CartBasket, ItemBasket, actor
from voice_shop.dialogue.facts import names_apart, things
from voice_shop.dialogue.turn import Turn


def keep_draft(turn: Turn, basket: Basket) -> str:
    """Keep it; gives what its notice is about. What is bought for something of its own (another draft, a
    standing order) is kept there."""
    if basket.purpose:
        return basket.purpose
    draft = turn.shop.drafts.keep(turn.household, basket.items, by=turn.session.person)
    return f"draft/{draft.id}"


def basket_for(turn: Turn, draft: Draft) -> Basket:
    """A draft as something that can be offered."""
    if draft.items is None:
        return CartBasket(turn.shop, turn.household, actor(turn))
    return ItemBasket(turn.shop, draft.items, draft.purpose)


def draft_things(turn: Turn, draft: Draft) -> dict[str, object]:
    """What it is called: its things, for `form.things`."""
    if draft.items is None:
        return things(turn.shop.cart(turn.household).lines, most=1)
    names = names_apart(turn.shop, [item.product_id for item in draft.items])
    return {"names": names} if len(names) == 1 else {"first": names[0], "more": len(names) - 1}
