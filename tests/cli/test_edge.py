"""However a command ends, a person gets one honest line and a program the right exit code."""

from __future__ import annotations

import errno
import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Result, command_line, environment, interrupted
from voice_shop.cli import root as commands
from voice_shop.cli.faults import explain, one_line
from voice_shop.errors import InputError, MissingError, StateError, VoiceShopError

HEAVY = (
    "numpy",
    "vosk",
    "hassil",
    "onnxruntime",
    "babel",
    "rich",
    "sqlite_utils",
    "sqlite3",
    "moonshine_voice",
)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Makes `voice-shop settings` raise something."""

    def breaking(error: BaseException) -> None:
        @click.command("settings")
        def command() -> None:
            raise error

        monkeypatch.setattr("voice_shop.cli.settings.command", command)

    return breaking


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InputError("no", hint="yes"), 2),
        (MissingError("no", hint="yes"), 3),
        (StateError("no", hint="yes"), 3),
    ],
)
def test_a_fault_is_one_line_and_its_exit_code(
    error: VoiceShopError,
    code: int,
    cli: Callable[..., Result],
    broken: Callable[[BaseException], None],
) -> None:
    broken(error)
    result = cli("settings")
    assert (result.code, result.out, result.error) == (code, "", "no yes")


def test_a_mistake_of_ours_says_so_and_keeps_the_details(
    cli: Callable[..., Result], broken: Callable[[BaseException], None]
) -> None:
    broken(ZeroDivisionError("secret words"))
    result = cli("settings")
    assert result.code == 70
    assert "ZeroDivisionError@" in result.error
    assert "secret words" not in result.err
    report = Path(re.search(r"in (/\S+\.log)$", result.error).group(1))  # type: ignore[union-attr]
    assert "Traceback" in report.read_text()
    report.unlink()


@pytest.mark.parametrize(
    ("number", "code", "word"),
    [
        (errno.ENOSPC, 3, "space"),
        (errno.EROFS, 3, "read-only"),
        (errno.EACCES, 3, "permission"),
        (errno.ENOENT, 2, "no /x"),
        (errno.EIO, 3, "/x"),
    ],
)
def test_the_systems_errors_are_told_with_the_file(
    number: int, code: int, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert explain(OSError(number, os.strerror(number), "/x")) == code
    assert word in capsys.readouterr().err


def test_a_package_of_the_device_extra_names_the_command_that_installs_it(
    cli: Callable[..., Result], broken: Callable[[BaseException], None]
) -> None:
    broken(ModuleNotFoundError("No module named 'numpy'", name="numpy"))
    result = cli("settings")
    assert result.code == 3
    assert "pip install 'voice-shop[device]'" in result.error


def test_a_package_of_the_core_that_is_gone_is_told_and_a_module_of_ours_is_our_mistake(
    cli: Callable[..., Result], broken: Callable[[BaseException], None]
) -> None:
    broken(ModuleNotFoundError("No module named 'babel'", name="babel"))
    result = cli("settings")
    assert (result.code, "babel" in result.error) == (3, True)
    broken(ModuleNotFoundError("No module named 'voice_shop.x'", name="voice_shop.x"))
    assert cli("settings").code == 70


def test_a_message_stays_on_its_line_whatever_is_in_it() -> None:
    assert one_line("a\nb\x1b[31mc\r\u2028d\x00") == "a b [31mc d"


@pytest.mark.parametrize(
    "arguments",
    [
        ["nosuch"],
        ["--nosuch"],
        ["orders"],
        ["orders", "nosuch"],
        ["orders", "list", "--limit", "x"],
        ["hear"],
    ],
)
def test_wrong_use_is_told_with_where_help_is(arguments: list[str], cli: Callable[..., Result]) -> None:
    result = cli(*arguments)
    assert result.code == 2
    assert result.out == ""
    assert "--help" in result.err
    assert "Traceback" not in result.err


def test_nothing_at_all_gives_the_help(cli: Callable[..., Result]) -> None:
    result = cli()
    assert result.code == 2
    assert "Commands:" in result.err


def test_the_version_is_told(cli: Callable[..., Result]) -> None:
    assert cli("--version").out.strip().endswith("0.1.0")


def all_commands() -> list[list[str]]:
    names = []
    context = click.Context(commands.root)
    for name in commands.COMMANDS:
        command = commands.root.get_command(context, name)
        names.append([name])
        if isinstance(command, click.Group):
            names += [[name, inner] for inner in command.commands]
    return names


@pytest.mark.parametrize("command", all_commands(), ids=" ".join)
def test_every_command_has_help_and_the_common_options(
    command: list[str], cli: Callable[..., Result]
) -> None:
    result = cli(*command, "--help")
    assert result.code == 0
    for option in ("--home", "--json", "--help"):
        assert option in result.out


def test_the_list_of_commands_says_what_each_says_of_itself(cli: Callable[..., Result]) -> None:
    context = click.Context(commands.root)
    for name, (_, line) in commands.COMMANDS.items():
        command = commands.root.get_command(context, name)
        assert command is not None
        assert (command.help or "").startswith(line.removesuffix(".")), name


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["orders", "--help"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom voice_shop.cli.main import run\n"
        f"run({arguments!r})\nprint(*[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True
    )
    assert done.stderr.strip() == ""


def test_common_options_may_stand_anywhere(cli: Callable[..., Result], tmp_path: Path) -> None:
    home = tmp_path / "elsewhere"
    forms = [
        ["--home", home, "--json", "orders", "list"],
        ["orders", "--home", home, "--json", "list"],
        ["orders", "list", "--home", home, "--json"],
        ["--json", "orders", "--home", home, "list"],
    ]
    results = [cli(*form) for form in forms]
    assert {result.code for result in results} == {0}
    assert len({result.out for result in results}) == 1
    assert results[0].records[0]["id"]


def test_what_is_typed_goes_before_the_environment(
    cli: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICE_SHOP_HOME", str(tmp_path / "environment"))
    cli("--home", tmp_path / "typed", "orders", "list")
    assert (tmp_path / "typed").exists()
    assert not (tmp_path / "environment").exists()
    cli("orders", "list")
    assert (tmp_path / "environment").exists()


def test_an_empty_home_is_refused(cli: Callable[..., Result]) -> None:
    assert cli("--home", "", "orders", "list").code == 2


def test_a_reader_that_leaves_ends_the_command_quietly(home: Path) -> None:
    for command in (["settings", "--json"], ["licenses"], ["orders", "list", "--json"]):
        done = subprocess.run(
            ["bash", "-c", 'trap "" USR1; "$@" | true; exit ${PIPESTATUS[0]}', "-", *command_line(*command)],
            capture_output=True,
            text=True,
            env=environment(VOICE_SHOP_HOME=str(home)),
            check=False,
        )
        assert done.returncode in (0, 141)  # 0 when it was done before the reader left
        assert [line for line in done.stderr.splitlines() if not line.startswith("First use")] == []


def test_a_full_disk_behind_the_output_is_told() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command_line("settings"),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
            check=False,
        )
    assert done.returncode == 3
    assert done.stderr.startswith("Error: There is no space left")
    assert len(done.stderr.splitlines()) == 1


def test_closed_streams_do_no_harm() -> None:
    for closing in (">&-", "2>&-", ">&- 2>&-", "<&-"):
        done = subprocess.run(
            ["bash", "-c", f'"$@" {closing}', "-", *command_line("settings")],
            capture_output=True,
            text=True,
            env=environment(),
            check=False,
        )
        assert done.returncode in (0, 3)
        assert "Traceback" not in done.stderr


def test_a_terminal_without_the_euro_sign_is_served(home: Path) -> None:
    done = subprocess.run(
        command_line("orders", "list"),
        capture_output=True,
        env=environment(VOICE_SHOP_HOME=str(home), PYTHONIOENCODING="latin-1"),
        check=False,
    )
    assert done.returncode == 0
    assert b"?" in done.stdout


_TELL_WHEN_BEGUN = """
import sys
import voice_shop.cli.main as edge
run = edge.run
def told(arguments):
    print("begun", flush=True)
    return run(arguments)
edge.run = told
edge.main(sys.argv[1:])
"""
"""Before that, Python is at work alone and ends in its own way."""


def test_control_c_at_any_moment_is_quiet(home: Path, cli: Callable[..., Result]) -> None:
    assert cli("--home", home, "orders", "list").code == 0
    for step in range(12):
        assert interrupted(step * 0.07, "--home", home, "chat") == (130, ""), step


def test_control_c_while_a_destructor_runs_ends_the_command_too() -> None:
    code = (
        "import os, signal, sys, voice_shop.cli.main as edge\n"
        "class Late:\n"
        "    def __del__(self): os.kill(os.getpid(), signal.SIGINT); [n for n in range(10**6)]\n"
        "def invoke(arguments):\n"
        "    Late(); print('went on', flush=True); return 0\n"
        "edge._invoke = invoke\n"
        "edge.main([])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.parametrize(
    "library",
    ["raise ImportError('initialization failed') from None", "time.sleep(60)"],
    ids=["makes an error of it", "swallows it"],
)
def test_control_c_inside_a_library_that_catches_it_ends_the_command_too(library: str) -> None:
    code = (
        "import os, signal, time, voice_shop.cli.main as edge\n"
        "edge.PATIENCE = 0.3\n"
        "def invoke(arguments):\n"
        "    try: os.kill(os.getpid(), signal.SIGINT); time.sleep(60)\n"
        f"    except BaseException: {library}\n"
        "edge._invoke = invoke\n"
        "edge.main([])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
        timeout=50,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_a_limit_on_the_size_of_files_is_told(tmp_path: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    done = subprocess.run(
        command_line("--home", tmp_path / "home", "init"),
        capture_output=True,
        text=True,
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        preexec_fn=limit,
        check=False,
    )
    assert done.returncode == 3
    assert "no space" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "home" / "shop").exists()


def test_a_mistake_in_a_thread_is_one_line_too() -> None:
    code = (
        "import threading, warnings, voice_shop.cli.main as edge, click\n"
        "import voice_shop.cli.settings\n"
        "@click.command('settings')\n"
        "def command():\n"
        "    warnings.warn('for developers')\n"
        "    thread = threading.Thread(target=lambda: 1 / 0); thread.start(); thread.join()\n"
        "voice_shop.cli.settings.command = command\n"
        "edge.main(['settings'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=False
    )
    assert "ZeroDivisionError@" in done.stderr
    assert len(done.stderr.splitlines()) == 1
