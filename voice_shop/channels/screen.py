"""One line on standard error: what the device is doing, and how loud it is."""

from __future__ import annotations

import sys
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.text import Text

from voice_shop.listening.states import State

_STYLES = {
    State.IDLE: "dim",
    State.LISTENING: "bold green",
    State.HEARING: "bold green",
    State.THINKING: "bold yellow",
    State.SPEAKING: "bold cyan",
    State.MUTED: "bold red",
}
_WIDTH = 24
_QUIETEST = -60.0
"""dBFS at the left end of the meter."""


class Screen:
    """A context manager. On a terminal a line that moves; elsewhere a line for each new state.

    Args:
        console: where; standard error if none is given.
        keys: the keys that work, shown at the end of the line.
    """

    def __init__(self, console: Console | None = None, *, keys: str = "") -> None:
        self._console = console or Console(stderr=True)
        self._keys = keys
        self.waits = False
        """Whether something waits to be told."""
        self._state: State | None = None
        self._level = _QUIETEST
        self._live: Live | None = None

    def __enter__(self) -> Screen:
        if self._console.is_terminal:
            # What is printed goes above the line, unless it goes to a file or another program.
            to_terminal = sys.stdout is not None and sys.stdout.isatty()
            self._live = Live(
                console=self._console, refresh_per_second=12, transient=True, redirect_stdout=to_terminal
            )
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()
            self._live = None

    def show(self, state: State, level: float | None = None) -> None:
        """The state, and the microphone's level in dBFS if it is known."""
        changed, self._state = state is not self._state, state
        if level is not None:
            # It falls slowly, so that an eye can follow.
            self._level = max(level, self._level - 1.5)
        if self._live:
            self._live.update(self._line(state), refresh=changed)
        elif changed:
            self._console.print(state.value, style=_STYLES[state], highlight=False)

    def _line(self, state: State) -> Text:
        full = round((self._level - _QUIETEST) / -_QUIETEST * _WIDTH)
        bar = "█" * max(0, min(_WIDTH, full))
        line = Text(f" {state.value:<10}", style=_STYLES[state])
        line.append(f"{bar:░<{_WIDTH}} {self._level:>4.0f} dBFS  ", style="dim")
        if self.waits:
            line.append("● news  ", style="bold yellow")
        line.append(self._keys, style="dim")
        return line
