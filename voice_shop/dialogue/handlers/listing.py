"""What one person may not buy goes on the list, for somebody who may."""

from __future__ import annotations

from voice_shop.commerce.list_types import Wanted
from voice_shop.dialogue.plain import items_from
from voice_shop.dialogue.session import Question, Say
from voice_shop.dialogue.turn import Answer, Turn

LIST = "shopping"
"""The household's list that a conversation writes on."""


def put_on_list(turn: Turn, question: Question) -> Answer:
    """The yes to the list: everything that was wanted, once."""
    turn.shop.lists.create(turn.household, LIST)
    items = items_from(question.facts["wanted"])
    for number, item in enumerate(items):
        wanted = Wanted(item.product_id, quantity=item.quantity, options=dict(item.options))
        turn.shop.lists.add(
            turn.household, LIST, wanted, by=turn.session.person, key=turn.key(f"list-{number}")
        )
    names = tuple(turn.shop.name(item.product_id) for item in items)
    return Answer((Say("talk.on_list", {"names": names}),))
