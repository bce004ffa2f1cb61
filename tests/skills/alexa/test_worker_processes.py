"""Worker processes: as many as were asked for, another for one that dies, none without the first process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT

PROGRAM = """
import os, signal
from skills.alexa import workers

def work():
    # In one piece, also where two write at once.
    os.write(1, f"{os.getpid()} {sorted(os.sched_getaffinity(0))}\\n".encode())
    while True:
        signal.pause()

exit(workers.run(2, work))
"""


@pytest.fixture
def first() -> Iterator[subprocess.Popen[str]]:
    """The process that looks after two workers."""
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def told(process: subprocess.Popen[str]) -> tuple[int, str]:
    """What the next worker says of itself: its id, and its cores."""
    assert process.stdout is not None
    pid, _, cores = process.stdout.readline().strip().partition(" ")
    return int(pid), cores


def test_each_worker_has_one_core(first: subprocess.Popen[str]) -> None:
    (one, cores), (two, others) = told(first), told(first)
    assert one != two
    assert "," not in cores
    assert (cores != others) == (len(os.sched_getaffinity(0)) > 1)


def test_another_takes_the_place_of_one_that_dies(first: subprocess.Popen[str]) -> None:
    (one, core), (two, _) = told(first), told(first)
    os.kill(one, signal.SIGKILL)
    three, same = told(first)
    assert three not in {one, two}
    assert same == core


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_without_the_first_process_there_are_no_workers(
    how: signal.Signals, first: subprocess.Popen[str]
) -> None:
    for _ in range(2):
        told(first)
    first.send_signal(how)
    assert first.stdout is not None
    assert first.stdout.read() == "", "the pipe is at its end once nobody is left who could write to it"
    assert first.wait(30) == (-how if how is signal.SIGKILL else how)


def test_it_ends_whenever_it_is_told_to() -> None:
    """Also while its workers are being made."""
    for how in (signal.SIGTERM, signal.SIGINT) * 2:
        with subprocess.Popen(
            [sys.executable, "-c", PROGRAM], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as process:
            told(process)  # the first is there, the second perhaps not
            process.send_signal(how)
            assert process.wait(60) == how
