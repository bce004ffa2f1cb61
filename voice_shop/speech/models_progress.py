"""A progress bar for `Manifest.fetch`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.progress import Progress as Bar

from voice_shop.speech.models_download import Progress


@contextmanager
def progress_bar(title: str, console: Console | None = None) -> Iterator[Progress]:
    """Gives what `fetch(progress=...)` calls. Draws on standard error, only where that is a terminal."""
    shown = console or Console(stderr=True)
    columns = (
        *Bar.get_default_columns()[:1],
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=shown, transient=True, disable=not shown.is_terminal) as bar:
        task = bar.add_task(title, total=None)
        yield lambda got, total: bar.update(task, completed=got, total=total or None)
