""" "Speak slower", "be more formal": how this person is spoken to from now on."""

from __future__ import annotations

from voice_shop.commerce.household.types import EVERYBODY
from voice_shop.dialogue.session import Say
from voice_shop.dialogue.turn import Answer, Turn


def manner(turn: Turn) -> Answer:
    """For the person who speaks; who is not named in the household speaks for all of it."""
    person = turn.session.person
    known = turn.shop.households.rules(turn.household).people
    whose, by = person if person in known else EVERYBODY, person or turn.shop.profile.person_id
    keep, slots, manners = turn.question is not None, turn.intent.slots, turn.shop.manners
    if (style := slots.get("style")) is not None:
        manners.set_style(turn.household, str(style), person=whose, by=by)
        return Answer((Say("manner.style"),), keep=keep)
    slow = slots.get("pace") == "slow"
    manners.set_elder(turn.household, on=slow, person=whose, by=by)
    return Answer((Say("manner.slow" if slow else "manner.usual"),), keep=keep)
