"""The rules that every reply keeps when it has words, whatever template it comes from.

Short enough to be kept in mind, one question and that last, nothing that a voice cannot say, and where a yes
is waited for nothing else is sold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from voice_shop.dialogue.session import DECIDES, Asking, Reply
from voice_shop.language.intent import IntentName
from voice_shop.language.speech_text import speakable

MOST_WORDS = 25
"""Spoken words of one reply, beside what must be said whole."""
MOST_WITH_NEWS = 45
"""Of one behind which news is told unasked: both together."""
MOST_AGAIN = 14
"""Spoken words of a question that was heard already and is asked again behind an answer in between."""
MOST_CHOICES = 3
WHOLE = (
    "quote.",
    "change.",
    *(f"cart.{name}" for name in ("read", "added", "removed", "has", "undone")),
)
"""Beginnings of keys of replies that must be said whole, however long: an offer, the cart, what went in."""
QUOTED = frozenset(
    {
        *(
            "policy.told",
            "promo.offers",
            "handoff.answered",
            "handoff.when",
            "handoff.sooner",
            "question.description",
        ),
        *("talk.heard", "talk.person", "repair.example", "repair.example_listens"),
    }
)
"""Replies that hand on what somebody else wrote or said."""
SELLS = ("promo.offers", "find.list", "ask.found", "ask.which_found", "suggest.")
"""Beginnings of the keys of replies that propose something to buy."""
_ASK_FOR_IT = frozenset({IntentName.FIND, IntentName.OFFERS, IntentName.COMPARE})
_CHOICES = ("choices", "values", "slots", "next")
_SIGNS = frozenset(".,;:!?'-()")
"""What may stand between words: a voice makes a pause of it, or says nothing."""
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def broken_rules(reply: Reply, said: Sequence[str], language: str) -> Iterator[str]:
    """What a reply has against it, each in a line; nothing if it is as it must be.

    Args:
        reply: with the facts of all it says.
        said: its words as they are written, one text for each of `reply.says`.
        language: of the pack.
    """
    text = " ".join(said)
    yield from unspeakable(text, language)
    yield from _too_long(reply, said, language)
    yield from _questions(text, asks=reply.asks)
    for say in reply.says:
        yield from too_many_choices(say.facts)


def _too_long(reply: Reply, said: Sequence[str], language: str) -> Iterator[str]:
    both = list(zip((say.key for say in reply.says), said, strict=True))
    again = " ".join(text for key, text in both if key.startswith("again."))
    if (words := spoken_words(again, language)) > MOST_AGAIN:
        yield f"{words} spoken words asked again, at most {MOST_AGAIN}: “{again}”"
    counted = [text for key, text in both if not key.startswith((*WHOLE, "again.")) and key not in QUOTED]
    words = spoken_words(" ".join(counted), language)
    most = MOST_WORDS if reply.notice is None else MOST_WITH_NEWS
    if words > most:
        yield f"{words} spoken words, at most {most}: “{' '.join(counted)}”"


def _questions(text: str, *, asks: bool) -> Iterator[str]:
    questions = text.count("?")
    if questions > 1:
        yield f"{questions} questions in one turn: “{text}”"
    if questions and not text.rstrip("”\"' ").endswith("?"):
        yield f"the question does not come last: “{text}”"
    if asks and not questions:
        yield f"it keeps listening and asks nothing: “{text}”"
    if questions and not asks:
        yield f"it asks and does not listen: “{text}”"


def too_many_choices(facts: Mapping[str, Any]) -> Iterator[str]:
    """Lists to choose from that nobody keeps in mind."""
    for name in _CHOICES:
        choices = facts.get(name)
        if isinstance(choices, tuple | list) and len(choices) > MOST_CHOICES:
            yield f"{len(choices)} choices, at most {MOST_CHOICES}: {name}"


def sells_while_confirming(
    keys: Iterable[str], asking: Asking | None, meant: IntentName | None = None
) -> Iterator[str]:
    """Proposals to buy in a turn that leaves a question open to which only a clear yes will do.

    Args:
        keys: of the replies.
        asking: what the question is about that is open then.
        meant: what the shopper asked for; who asks what there is gets an answer.
    """
    if asking in DECIDES and meant not in _ASK_FOR_IT:
        sold = [key for key in keys if key.startswith(SELLS)]
        yield from (f"{key} sells while a yes is waited for" for key in sold)


def unspeakable(text: str, language: str) -> Iterator[str]:
    """Signs, digits and dates that a voice would have to spell out."""
    spoken = speakable(text, language)
    if _ISO.search(text):
        yield f"a date is written as no one says it: “{text}”"
    odd = sorted({c for c in spoken if not (c.isalpha() or c.isspace() or c in _SIGNS or _joins(c))})
    if odd:
        yield f"{' '.join(odd)} cannot be said: “{spoken}”"


def _joins(c: str) -> bool:
    """Marks that belong to the letter before them."""
    return not c.isascii() and not c.isnumeric() and c.isidentifier()


def spoken_words(text: str, language: str) -> int:
    """How many words a voice says for a text; "€12.40" is four."""
    return len([word for word in speakable(text, language).split() if any(c.isalnum() for c in word)])
