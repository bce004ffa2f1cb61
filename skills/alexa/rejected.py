"""A request that is not let in, and the one word that says why."""

from __future__ import annotations


class Rejected(Exception):  # noqa: N818  (what happened to the request, no fault of ours)
    """Not let in.

    Args:
        word: goes into the log: never anything that was sent.
        status: 400; 413 for what is too large, 415 for what is no JSON.
    """

    def __init__(self, word: str, status: int = 400) -> None:
        super().__init__(word)
        self.word = word
        self.status = status
