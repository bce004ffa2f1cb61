"""Shopping by typing: from a script, from a pipe, interrupted, and by two processes at once."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import sqlite3
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Result, command_line, environment
from tests.disks import disk

BUY = "add the oat milk by oatly\nadd two lavazza ground coffee\ncheck out\nyes\n"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """What a shopper who buys a latte says."""
    file = tmp_path / "script.txt"
    file.write_text("# buys one thing\n\na large latte please\ncheck out\nyes\n")
    return file


def test_a_script_buys_what_it_says_and_the_order_is_there(
    barista: Callable[..., Result], script: Path
) -> None:
    before = {order["id"] for order in barista("orders", "list", "--json").records}
    result = barista("chat", "--script", script, "--json")
    assert result.code == 0
    kinds = [record["event"] for record in result.records]
    assert kinds.count("heard") == kinds.count("understood") == kinds.count("replied") == 3
    (quoted,) = [r for r in result.records if r["event"] == "quoted"]
    (ordered,) = [r for r in result.records if r["event"] == "ordered"]
    assert ordered["total"] == quoted["total"]
    (new,) = [o for o in barista("orders", "list", "--json").records if o["id"] not in before]
    assert new["id"] == ordered["order_id"]
    assert new["total"] == ordered["total"]
    assert [line["options"]["size"] for line in new["lines"]] == ["large"]


def test_people_see_both_sides(barista: Callable[..., Result], script: Path) -> None:
    lines = barista("chat", "--script", script).out.splitlines()
    assert [line for line in lines if line.startswith("> ")] == [
        "> a large latte please",
        "> check out",
        "> yes",
    ]
    assert "€" in "".join(lines)


def test_the_same_lines_from_a_pipe_do_the_same(barista: Callable[..., Result], script: Path) -> None:
    result = barista("chat", "--json", typed="a large latte please\ncheck out\nyes\n")
    assert [r["event"] for r in result.records].count("ordered") == 1


def test_the_next_process_goes_on_and_reads_an_offer_back_before_a_yes_counts(
    barista: Callable[..., Result], script: Path
) -> None:
    barista("chat", typed="a large latte please\n")
    asked = barista("chat", "--json", typed="check out\n").records
    again = barista("chat", "--json", typed="yes\nyes\n").records
    assert asked[-1]["session"] == again[-1]["session"]
    assert [r["event"] for r in again if r["event"] in {"quoted", "ordered"}] == ["quoted", "ordered"]
    barista("chat", typed="a large latte please\ncheck out\n")
    begun_anew = barista("chat", "--script", script, "--json").records
    assert begun_anew[0]["session"] != again[-1]["session"]


def test_a_pin_is_shown_nowhere(barista: Callable[..., Result], script: Path, home: Path) -> None:
    barista("household", "pin", typed="385296\n")
    barista("household", "pin-over", "1")
    script.write_text("a large latte please\ncheck out\nyes\n385296\n")
    result = barista("chat", "--script", script)
    assert "> •••" in result.out
    assert "ordered" in result.out.splitlines()[-1]
    kept = result.out.encode() + b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file())
    assert b"385296" not in kept


def test_nothing_typed_is_nothing_bought(barista: Callable[..., Result]) -> None:
    result = barista("chat", "--json")
    assert (result.code, result.out, result.err) == (0, "", "")


def test_a_yes_without_an_offer_buys_nothing(barista: Callable[..., Result]) -> None:
    result = barista("chat", "--json", typed="yes\nyes please\nyes\n")
    assert result.code == 0
    assert not [r for r in result.records if r["event"] == "ordered"]


@pytest.mark.parametrize(
    ("data", "word"),
    [(b"\xff\xfe\x00a", "UTF-8"), (b"RIFF\x00\x00WAVE", "text"), (None, "no")],
)
def test_a_script_that_is_none_is_told(
    data: bytes | None, word: str, cli: Callable[..., Result], tmp_path: Path
) -> None:
    script = tmp_path / "script"
    if data is not None:
        script.write_bytes(data)
    result = cli("chat", "--script", script)
    assert result.code == 2
    assert str(script) in result.error
    assert word in result.error


def test_a_folder_is_no_script(cli: Callable[..., Result], tmp_path: Path) -> None:
    assert cli("chat", "--script", tmp_path).code == 2


def test_hostile_lines_are_only_lines(barista: Callable[..., Result]) -> None:
    typed = "\x1b[2J\n<speak>yes</speak>\n" + "latte " * 3000 + "\n'; DROP TABLE orders; --\n\u202eetag\n"
    result = barista("chat", "--json", typed=typed)
    assert result.code == 0
    assert not [r for r in result.records if r["event"] == "ordered"]
    assert "\x1b" not in barista("chat", typed=typed).out


def _talk(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command_line("chat", "--json"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        bufsize=1,
        env=environment(VOICE_SHOP_HOME=str(home)),
    )


def _say(process: subprocess.Popen[str], line: str, until: str = "replied") -> list[dict[str, object]]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()
    events = []
    while not events or events[-1]["event"] != until:
        read = process.stdout.readline()
        assert read, process.stderr.read() if process.stderr else ""
        events.append(json.loads(read))
    return events


def test_control_c_around_the_order_never_loses_what_was_confirmed(
    barista: Callable[..., Result], home: Path
) -> None:
    for delay in (0.0, 0.002, 0.005, 0.01, 0.02, 0.05):
        before = {order["id"] for order in barista("orders", "list", "--json").records}
        process = _talk(home)
        _say(process, "a latte please")
        _say(process, "check out")
        assert process.stdin is not None
        process.stdin.write("yes\n")
        process.stdin.flush()
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (130, "")
        told = {e["order_id"] for e in map(json.loads, out.splitlines()) if e["event"] == "ordered"}
        after = {order["id"] for order in barista("orders", "list", "--json").records} - before
        # What was told is there; what was not told happened once at most.
        assert told <= after
        assert len(after) <= 1


def test_a_kill_right_after_the_answer_loses_nothing(barista: Callable[..., Result], home: Path) -> None:
    process = _talk(home)
    for line in ("a latte please", "check out"):
        _say(process, line)
    (ordered,) = [e for e in _say(process, "yes") if e["event"] == "ordered"]
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    assert barista("orders", "show", ordered["order_id"], "--json").code == 0


def test_two_processes_shop_in_one_home(barista: Callable[..., Result], home: Path) -> None:
    first, second = _talk(home), _talk(home)
    _say(first, "a latte please")
    _say(second, "an espresso please")
    events = _say(first, "check out")
    (quoted,) = [e for e in events if e["event"] == "quoted"]
    names = {line["name"] for line in quoted["lines"]}  # type: ignore[attr-defined]
    assert names == {"latte", "espresso"}
    for process in (first, second):
        process.communicate(timeout=60)
        assert process.returncode == 0


def test_a_home_that_another_program_holds_is_told_with_what_to_do(
    barista: Callable[..., Result], home: Path
) -> None:
    assert barista("orders", "list").code == 0
    with closing(sqlite3.connect(home / "shop.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        result = barista("chat", "--json", typed="a latte please\n")
    assert result.code == 3
    assert "locked" in result.error
    assert "Close what else uses this home" in result.error
    assert [e["event"] for e in result.records].count("refused") == 1
    again = barista("chat", "--json", typed="a latte please\ncheck out\nyes\n")
    assert [e["event"] for e in again.records].count("ordered") == 1


def test_a_home_locked_between_offer_and_yes_is_told_and_the_yes_can_be_said_again(
    barista: Callable[..., Result], home: Path
) -> None:
    barista("init", "--sample", "barista")
    before = barista("orders", "list", "--json").records
    process = _talk(home)
    for line in ("a latte please", "check out"):
        _say(process, line)
    with closing(sqlite3.connect(home / "shop.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        events = _say(process, "yes")
        assert not [e for e in events if e["event"] == "ordered"]
        assert barista("orders", "list", "--json").records == before
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err.count("\n")) == (3, 1)
    assert "locked by another program" in err
    again = barista("chat", "--json", typed="check out\nyes\n")
    assert [e["event"] for e in again.records].count("ordered") == 1


@pytest.mark.parametrize("what", ["newer", "damaged"])
def test_a_home_that_cannot_be_used_is_told_and_left_as_it_is(
    barista: Callable[..., Result], home: Path, what: str
) -> None:
    barista("init", "--sample", "barista")
    barista("orders", "list")
    file = home / "shop.db"
    if what == "newer":
        with closing(sqlite3.connect(file)) as db:
            db.execute("PRAGMA user_version = 9999")
    else:
        file.write_bytes(b"\xff" * file.stat().st_size)
    before = file.read_bytes()
    for command in (("orders", "list"), ("chat",), ("stock", "list"), ("journal", "verify")):
        result = barista(*command, typed="a latte please\n")
        assert result.code == 3
        assert ("newer voice_shop" if what == "newer" else "voice-shop restore") in result.error
    assert file.read_bytes() == before


def test_a_disk_that_fills_up_in_mid_conversation_is_told_and_nothing_is_ordered(
    cli: Callable[..., Result], tmp_path: Path
) -> None:
    with disk(tmp_path / "disk", "size=4m") as full:
        assert cli("--home", full, "init", "--sample", "barista").code == 0
        before = cli("--home", full, "orders", "list", "--json").records
        process = _talk(full)
        _say(process, "a latte please")
        _say(process, "check out")
        with pytest.raises(OSError, match="No space"):
            (full / "filler").write_bytes(bytes(5_000_000))
        events = _say(process, "yes")
        out, err = process.communicate(timeout=60)
        assert out == ""
        assert not [e for e in events if e["event"] == "ordered"]
        assert process.returncode == 3
        assert "no space" in err
        (full / "filler").unlink()
        assert cli("--home", full, "orders", "list", "--json").records == before
        again = cli("--home", full, "chat", "--json", typed="check out\nyes\n")
        assert [e["event"] for e in again.records].count("ordered") == 1


@pytest.mark.parametrize(("key", "code"), [(b"\x03", 130), (b"\x04", 0), (b"goodbye\n", 0)])
def test_at_a_terminal_it_asks_answers_and_ends_quietly(
    key: bytes, code: int, barista: Callable[..., Result], home: Path
) -> None:
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        command_line("chat"),
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(theirs, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - no thread runs here
        env=environment(VOICE_SHOP_HOME=str(home)),
    )
    os.close(theirs)
    shown = _until(ours, b"> ")
    assert b"Ctrl-D" in shown
    os.write(ours, b"what is in my cart\n")
    assert b"cart" in _until(ours, b"\n> ")
    os.write(ours, key)
    _read_to_the_end(ours)  # leaving waits until the terminal has shown everything
    _, err = process.communicate(timeout=60)
    os.close(ours)
    assert (process.returncode, err) == (code, b"")


def _read_to_the_end(terminal: int) -> None:
    with contextlib.suppress(OSError):  # is how a terminal says that nobody is left
        while os.read(terminal, 4096):
            pass


def test_control_c_between_the_prompt_and_the_wait_for_a_key_is_noticed(home: Path) -> None:
    code = (
        "import _thread, readline, sys\n"
        # A signal that is noted and wakes nobody: it came a moment too early.
        "readline.set_pre_input_hook(_thread.interrupt_main)\n"
        "from voice_shop.cli.main import main\n"
        "main(['chat'])"
    )
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
        env=environment(VOICE_SHOP_HOME=str(home)),
    )
    os.close(theirs)
    threading.Thread(target=_read_to_the_end, args=(ours,), daemon=True).start()
    try:
        _, err = process.communicate(timeout=30)
    finally:
        process.kill()
        os.close(ours)
    lines = [line for line in err.splitlines() if not line.startswith(b"First use")]
    assert (process.returncode, lines) == (130, [])


def _until(terminal: int, end: bytes) -> bytes:
    shown = b""
    while not shown.endswith(end):
        shown += os.read(terminal, 4096)
    return shown


def test_first_uses_at_once_see_the_same_shop(home: Path) -> None:
    processes = [
        subprocess.Popen(
            command_line("orders", "list", "--json", "--limit", 1000),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(VOICE_SHOP_HOME=str(home)),
        )
        for _ in range(4)
    ]
    results = [process.communicate(timeout=120) for process in processes]
    assert {process.returncode for process in processes} == {0}
    assert len({out for out, _ in results}) == 1
    assert "".join(err for _, err in results).count("First use") == 1


def test_somebody_of_the_household_types(barista: Callable[..., Result]) -> None:
    barista("household", "person", "add", "anna")
    barista("household", "person", "add", "kim", "--role", "child")
    result = barista("chat", "--person", "kim", typed="a large latte please\ncheck out\nyes\n")
    assert "only an adult can order here" in result.out
    unknown = barista("chat", "--person", "nobody", typed="help\n")
    assert unknown.code == 2
    assert "anna, kim" in unknown.err
