"""Real processes that work at once, or die in the middle."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from pathlib import Path

from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store

from .conftest import PROFILE, TestClock, small_catalogue


def open_shop(path: Path) -> Shop:
    """The shop as another process sees it."""
    return Shop(small_catalogue(), PROFILE, Store(path, busy_seconds=60), TestClock())


def at_once(jobs: list[Callable[[], str]]) -> list[str]:
    """Run each job in a process of its own, all let go at the same moment; what they gave, in order."""
    start_read, start_write = os.pipe()
    children: list[tuple[int, int]] = []
    for job in jobs:
        reading, writing = os.pipe()
        if (pid := os.fork()) == 0:
            os.close(start_write)
            os.read(start_read, 1)  # ends when the parent closes its end
            _answer(job, writing)
        os.close(writing)
        children.append((pid, reading))
    os.close(start_write)
    os.close(start_read)
    answers = []
    for pid, reading in children:
        with os.fdopen(reading) as pipe:
            answers.append(pipe.read())
        os.waitpid(pid, 0)
    return answers


def killed_at(
    path: Path,
    statement: int,
    job: Callable[[Shop], str],
    opened: Callable[[Path], Shop] | None = None,
) -> str:
    """Run a job in a process that is killed when its connection comes to that statement.

    Returns:
        What the job gave if it got that far; "" if it was killed.
    """

    def run() -> str:
        shop = (opened or open_shop)(path)
        left = [statement]

        def die_there(_: str) -> None:
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1

        with shop._context.store.read() as db:
            connection = db.conn
        connection.set_trace_callback(die_there)
        answer = job(shop)
        connection.set_trace_callback(None)
        return answer

    reading, writing = os.pipe()
    if (pid := os.fork()) == 0:
        _answer(run, writing)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    _, status = os.waitpid(pid, 0)
    assert os.WIFEXITED(status) == bool(answer), (status, answer)
    return answer


def stream(job: Callable[[Callable[[str], None]], None]) -> tuple[int, int]:
    """Start a process that tells something again and again; its pid and where to read what it tells."""
    reading, writing = os.pipe()
    if (pid := os.fork()) == 0:
        os.close(reading)
        job(lambda text: _tell(writing, f"{text}\n"))
        os._exit(0)
    os.close(writing)
    return pid, reading


def _tell(writing: int, text: str) -> None:
    os.write(writing, text.encode())


def _answer(job: Callable[[], str], writing: int) -> None:
    """In the child: never come back into the test runner, whatever happens."""
    try:
        answer = job()
    except BaseException:  # noqa: BLE001 - the child has no other way to tell
        answer = traceback.format_exc()
    os.write(writing, answer.encode())
    os._exit(0)
