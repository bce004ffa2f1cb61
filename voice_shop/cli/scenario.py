"""`voice-shop scenario`: conversations written down with what must come of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_shop.cli.common import asked, common
from voice_shop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_shop.scenarios.playing import Played
    from voice_shop.scenarios.scenes import Scenario

FAILED = 1
"""Exit code when a scenario did not go as it must."""


@click.group("scenario")
@common
def command() -> None:
    """Conversations as files: play, write and compare them.

    The format is in docs/scenarios.md.
    """


@command.command("run")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--channel",
    type=click.Choice(["text", "audio", "alexa"]),
    default="text",
    show_default=True,
    help="How what is said comes to the shop.",
)
@click.option("--only", metavar="WORDS", default="", help="Only those with this in their name or group.")
@common
@click.pass_context
def run(context: click.Context, files: tuple[Path, ...], channel: str, only: str) -> None:
    """Play scenarios, each in a fresh shop; without FILES all that come with voice_shop.

    FILES are scenario files, or folders of them. Leaves with 1 if one did not go as it must.
    """
    from voice_shop.scenarios.channels import channel_of
    from voice_shop.scenarios.playing import play, playable

    out = asked(context).out
    wanted = [one for one in _read(files) if only in one.name or only in one.shows]
    scenarios = playable(wanted, channel)
    if not wanted:
        raise InputError("There is no such scenario.", hint="See: voice-shop scenario run --help")
    player = channel_of(channel)
    failed = 0
    for scenario in scenarios:
        played = play(scenario, player)
        failed += not played.passed
        if out.as_json:
            out.record(played.as_record())
        else:
            _tell(context, played)
    if not out.as_json:
        for scenario in wanted:
            if scenario not in scenarios:
                out.line(f"not by {channel}: {scenario.name}. {scenario.because}".rstrip())
        out.line(f"{len(scenarios) - failed} of {len(scenarios)} scenarios passed ({channel}).")
    if failed:
        context.exit(FAILED)


@command.command("record")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", required=True, help="Of the scenario.")
@click.option("--shop", default="grocery", show_default=True, help="A sample's name, or a shop folder.")
@click.option("--out", type=click.Path(path_type=Path), help="Write it there instead of showing it.")
@common
@click.pass_context
def record(context: click.Context, file: Path, name: str, shop: str, out: Path | None) -> None:
    """Write down a conversation with what came of it.

    FILE has what the shopper says: one line a turn, as for `chat --script` (- is standard input), or the
    JSON Lines of `chat --json` or `replay --json`, of which what was heard is taken. It is said to a
    fresh shop.
    """
    from voice_shop.files import write_whole
    from voice_shop.scenarios.recording import recorded, spoken_lines

    text = recorded(name, shop, spoken_lines(file))
    options = asked(context)
    if out is not None:
        write_whole(out, text.encode())
    if options.out.as_json:
        options.out.record({"name": name, "file": None if out is None else str(out), "text": text})
    elif out is not None:
        options.out.line(f"Written to {out}.")
    else:
        for line in text.splitlines():
            options.out.line(line)


@command.command("diff")
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@common
@click.pass_context
def diff(context: click.Context, first: Path, second: Path) -> None:
    """What the scenarios of SECOND leave in the shop otherwise than those of FIRST.

    Both are played by text; scenarios of one name are compared, or the only one of each file. Leaves with 1
    if there is a difference.
    """
    from voice_shop.scenarios.comparing import compared

    out = asked(context).out
    found = compared(_read((first,)), _read((second,)))
    for name, changes in found:
        if out.as_json:
            out.record({"name": name, "differences": list(changes)})
        elif changes:
            out.line(f"{name}: {'; '.join(changes)}")
    if any(changes for _, changes in found):
        context.exit(FAILED)
    if not out.as_json:
        out.line("Both leave the same in the shop.")


def _read(files: Sequence[Path]) -> tuple[Scenario, ...]:
    from voice_shop.resources import resource
    from voice_shop.scenarios.reading import read_files

    return read_files(files or [resource("scenarios")])


def _tell(context: click.Context, played: Played) -> None:
    out = asked(context).out
    if not played.passed:
        out.line(f"FAILED  {played.scenario.name} ({played.scenario.file}, line {played.scenario.line})")
        for why in played.why:
            out.line(f"    {why}")
    elif asked(context).verbose:
        out.line(f"passed  {played.scenario.name}")
