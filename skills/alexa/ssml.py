"""Words for Alexa's voice: amounts and days as they are spoken, and nothing that could be markup."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from skills.alexa.interaction.limits import SPEECH_CHARACTERS
from voice_shop.language.speech_text import sentences, speakable

_SLOW = ('<prosody rate="slow">', "</prosody>")
_ROOM = SPEECH_CHARACTERS - len("<speak></speak>") - len("".join(_SLOW))
_QUESTION = 1000
"""Characters of the question at most: a longer one is no question any more."""


def ssml(said: Sequence[str], language: str, *, slow: bool = False) -> str:
    """What is said, without the tags around it. The last part, which may be the question, is kept whole
    before what would be too much in front of it.

    >>> ssml(["Salt & <break/> vinegar costs €1.20."], "en")
    'Salt and break vinegar costs one euro twenty.'
    """
    before_it, after_it = _SLOW if slow else ("", "")
    *before, last = [speakable(part, language) for part in said if part] or [""]
    end = escape(last if before or len(last) < _ROOM // 6 else _cut(last, _ROOM // 6), quote=False)
    if before:
        end = escape(_cut(last, _QUESTION), quote=False)
    kept: list[str] = []
    room = _ROOM - len(end)
    for sentence in (sentence for part in before for sentence in sentences(part)):
        escaped = escape(sentence, quote=False)
        room -= len(escaped) + 1
        if room < 0:
            break
        kept.append(escaped)
    return before_it + " ".join([*kept, end]) + after_it


def _cut(text: str, most: int) -> str:
    """The text up to the last word that fits."""
    return text if len(text) <= most else text[:most].rpartition(" ")[0] or text[:most]
