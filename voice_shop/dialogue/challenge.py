"""Two words to be said back before a large or doubtful order: a television, a recording or a quick "yes" of
somebody who did not listen cannot know them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import permutations

from voice_shop.dialogue.session import Question
from voice_shop.dialogue.turn import Turn

WORDS = (
    *("elephant", "volcano", "submarine", "helicopter", "kangaroo", "lighthouse", "crocodile"),
    *("umbrella", "dinosaur", "pyramid", "blizzard", "octopus", "astronaut", "cathedral"),
)
"""As the list `challenge` of the language packs names them."""
_SOUND_ALIKE = frozenset({*range(13, 20), *range(30, 100, 10)})
"""Numbers that are heard for one another: fifteen and fifty."""


def challenged(turn: Turn, question: Question) -> bool:
    """Whether this purchase needs the two words: over the household's sum, or, where it has one, with an
    amount that is easily misheard."""
    over = turn.shop.households.rules(turn.household).challenge_over
    if over is None:
        return False
    facts = question.facts
    return bool(facts["total"] > over.minor or any(n in _SOUND_ALIKE for n in facts.get("quantities", ())))


def words_for(digest: str) -> tuple[str, str]:
    """Two words, from an offer's digest: nobody knows them before, and a script has the same each time."""
    pairs: Sequence[tuple[str, str]] = list(permutations(WORDS, 2))
    number = int.from_bytes(hashlib.sha256(f"challenge {digest}".encode()).digest()[:8])
    return pairs[number % len(pairs)]
