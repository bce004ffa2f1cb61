"""Pieces of a template without a space between them ("light[s]") as alternatives of whole words."""

from __future__ import annotations

from hassil.expression import Alternative, Expression, Group, Permutation, TextChunk


def glued(items: list[Expression]) -> list[Expression]:
    """Join what has no space between ("light[s]") into alternatives of whole words."""
    joined: list[Expression] = []
    for item in items:
        glue = joined and _touches(joined[-1], item)
        if glue:
            left, right = _texts(joined[-1]), _texts(item)
            texts = [a + b for a in left for b in right]
            joined[-1] = Alternative(items=[TextChunk(t, t) for t in texts])
        else:
            joined.append(item)
    return joined


def _touches(left: Expression, right: Expression) -> bool:
    texts_left, texts_right = _texts(left), _texts(right)
    if not texts_left or not texts_right:
        return False
    ends = any(t and not t[-1].isspace() for t in texts_left)
    begins = any(t and not t[0].isspace() for t in texts_right)
    return ends and begins


def _texts(what: Expression) -> list[str]:
    """The texts of an expression of text only; empty if it has references."""
    if isinstance(what, TextChunk):
        return [what.original_text]
    if isinstance(what, Alternative):
        parts = [_texts(item) for item in what.items]
        return [] if any(not part for part in parts) else [t for part in parts for t in part]
    if isinstance(what, Group) and not isinstance(what, Permutation):
        texts = [""]
        for item in what.items:
            more = _texts(item)
            texts = [a + b for a in texts for b in more]
        return texts
    return []
