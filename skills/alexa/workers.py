"""Worker processes that serve one listening socket, each on a core of its own.

Python runs one thread of a process at a time. Threads of one process that wander over several cores only
hand the interpreter to and fro between them: measured on two idle cores, a request then cost up to twenty
times the work that it costs on one.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing import connection
from typing import TYPE_CHECKING

from skills.alexa.logs import note

if TYPE_CHECKING:
    from multiprocessing.context import ForkProcess

_ENDS = (signal.SIGTERM, signal.SIGINT)
_PATIENCE = 15
"""Seconds for what is still being answered; then a worker is ended hard."""
_PAUSE = 1.0
"""Seconds before another takes the place of one that died, which may not live either."""


def usual() -> int:
    """How many workers there are if nobody says: one for each core, two at most."""
    return min(2, len(_cores()))


def on_one_core(number: int) -> None:
    """Keep this process on one of the cores that it may use; the same number gives the same one."""
    cores = _cores()
    if len(cores) > 1:
        os.sched_setaffinity(0, {cores[number % len(cores)]})


def run(count: int, work: Callable[[], object], ready: Callable[[], object] = bool) -> int:
    """Run `work` in so many processes until this one is interrupted or terminated; in place of one that dies
    comes another.

    Args:
        work: serves until it is left by SystemExit.
        ready: called once signals are taken for the end.

    Returns:
        The signal that ended it.
    """
    told, telling = os.pipe()
    ended: list[int] = []

    def tell(number: int, _frame: object) -> None:
        ended.append(number)
        os.write(telling, b".")

    for how in _ENDS:
        signal.signal(how, tell)
    ready()
    # Two shops on one machine should not choose the same core.
    first = os.getpid()
    workers = {number: _begin(number, work) for number in range(first, first + count)}
    try:
        while not ended:
            connection.wait([told, *(process.sentinel for process in workers.values())])
            died = [number for number, process in workers.items() if not process.is_alive()]
            if died and not ended:
                note("worker_died", code=workers[died[0]].exitcode)
                connection.wait([told], _PAUSE)
            for number in died if not ended else ():
                workers[number] = _begin(number, work)
    finally:
        _end(list(workers.values()))
    return ended[0]


def _begin(number: int, work: Callable[[], object]) -> ForkProcess:
    process = multiprocessing.get_context("fork").Process(target=_worker, args=(number, work))
    # A signal must not meet a worker that does not yet know what to do with it.
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDS)
    return process


def _end(workers: list[ForkProcess]) -> None:
    for process in workers:
        process.terminate()
    for process in workers:
        process.join(_PATIENCE)
        if process.is_alive():
            process.kill()
            process.join()


def _worker(number: int, work: Callable[[], object]) -> None:
    ended: list[int] = []

    def end(how: int, _frame: object) -> None:
        ended.append(how)
        if len(ended) == 1:  # one that comes in the middle of ending would cut it short
            raise SystemExit(0)

    for how in _ENDS:
        signal.signal(how, end)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDS)
    on_one_core(number)
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    work()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)


def _cores() -> list[int]:
    """The cores that this process may use; of systems that cannot tell, none to choose from."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
