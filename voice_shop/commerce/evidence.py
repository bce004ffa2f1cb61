"""How a decision came to the shop: who, over which channel, what was heard and what had been said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alternative:
    """One thing that may have been said. `score`: the recogniser's, in thousandths; at most 0, 0 for text."""

    text: str
    score: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the purchase record keeps of the turn in which something was decided.

    Attributes:
        person: who is taken to have spoken; a name or an id.
        channel: "text", "device", "replay"…
        session: id of the conversation.
        turn: which turn of it, the first is 0.
        heard: what was heard or typed, the best first.
        free: what was heard without the grammar; None for text.
        said: what the shop said that this answers: an offer as it was read back, and what was said since.
    """

    person: str
    channel: str
    session: str = ""
    turn: int = 0
    heard: tuple[Alternative, ...] = ()
    free: str | None = None
    said: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All of it that would be kept as it was said."""
        heard = (one.text for one in self.heard)
        return (self.person, self.channel, self.session, *heard, self.free or "", *self.said)


def texts_of(evidence: Evidence | None) -> tuple[str, ...]:
    """The texts of evidence, if there is any."""
    return () if evidence is None else evidence.texts
