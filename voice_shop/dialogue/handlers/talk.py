"""Help, repeat, stop, and a person."""

from __future__ import annotations

from voice_shop.dialogue.repair import help_key
from voice_shop.dialogue.session import BUYS, DECIDES, Say
from voice_shop.dialogue.turn import Answer, Turn


def help_(turn: Turn) -> Answer:
    """What can be said now. The open question stays."""
    if turn.question is None:
        return Answer((Say("help.start"),))
    return Answer((Say(help_key(turn.question)),), keep=True)


def repeat(turn: Turn) -> Answer:
    """The last answer once more, its question included; what was listened for is listened for again."""
    last = turn.session.last_reply
    if last is None:
        return Answer((Say("help.start"),))
    return Answer(last.says, keep=turn.question is not None, replay=True, listens=last.asks)


def thanks(turn: Turn) -> Answer:
    """No yes, and no goodbye: what is open stays open."""
    return Answer((Say("talk.welcome"),), keep=turn.question is not None)


def hold(turn: Turn) -> Answer:
    """ "Wait": nothing is hurried, and what was asked stays."""
    return Answer((Say("talk.no_hurry"),), keep=turn.question is not None)


def hedge(turn: Turn) -> Answer:
    """ "I think so" is no yes: it is asked again, and what decides is said."""
    if turn.question is None:
        return Answer((Say("talk.nothing_to_decide"),))
    return Answer((Say("talk.clear_answer" if turn.asking in DECIDES else "talk.no_hurry"),), keep=True)


def stop(turn: Turn) -> Answer:
    """Close politely. The cart stays; what was asked is not done."""
    if turn.asking in BUYS:
        return Answer((Say("talk.stopped_before_order"),), ends=True)
    kept = bool(turn.shop.cart(turn.household).lines)
    return Answer((Say("talk.bye_cart_kept" if kept else "talk.bye"),), ends=True)
