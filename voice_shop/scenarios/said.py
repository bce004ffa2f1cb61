"""Whether what was said in a turn keeps the rules of a good reply."""

from __future__ import annotations

from collections.abc import Iterator

from voice_shop.channels.turn import TurnResult
from voice_shop.dialogue.session import Session
from voice_shop.dialogue.wording import broken_rules, sells_while_confirming
from voice_shop.journal.events import Replied, Understood
from voice_shop.language.intent import IntentName


def wording(after: Session, result: TurnResult, language: str) -> Iterator[str]:
    """What a turn's reply has against it; nothing if all is well.

    Args:
        after: the conversation as the turn left it. Of a fault it has no reply.
        result: of the turn.
        language: of the pack.
    """
    reply = after.last_reply
    keys = next((event.keys for event in reversed(result.events) if isinstance(event, Replied)), ())
    if reply is None or tuple(say.key for say in reply.says) != keys:
        return
    yield from broken_rules(reply, result.said, language)
    meant = next((event.intent for event in result.events if isinstance(event, Understood)), None)
    intent = None if meant is None else IntentName(meant)
    yield from sells_while_confirming(keys, after.question.asking if after.question else None, intent)
