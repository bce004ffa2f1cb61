"""The commands, by name. Each lives in a file of its own that is read when it is called."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click

from voice_shop import __version__
from voice_shop.cli.common import common

COMMANDS: Mapping[str, tuple[str, str]] = {
    "init": ("init", "Set up a shop in the home."),
    "chat": ("chat", "Shop by typing."),
    "listen": ("listen", "Shop by speaking to this machine."),
    "serve": ("serve", "Answer assistants that call over the network: the Alexa skill."),
    "skill": ("skill", "The Alexa skill's package: build it, check it."),
    "linking": ("linking", "Account linking of the Alexa skill."),
    "replay": ("replay", "Run recordings through the whole pipeline."),
    "hear": ("hear", "What the recogniser hears in recordings."),
    "understand": ("understand", "What sentences or recordings mean."),
    "say": ("say", "Speak a text into a WAV file."),
    "catalogue": ("catalogue", "The shop's products."),
    "stock": ("stock", "What is on hand."),
    "orders": ("orders", "The household's orders."),
    "household": ("household", "People, limits, PINs and what else a household decides."),
    "journal": ("journal", "The purchase record: every decision about money."),
    "cart": ("cart", "The household's cart."),
    "standing": ("standing", "Standing orders."),
    "payment": ("payment", "How the household pays: saved tokens, and the payment provider."),
    "cases": ("cases", "Returns and complaints."),
    "handoff": ("handoff", "What shoppers passed on to a person of the shop."),
    "lists": ("lists", "Shopping and wish lists."),
    "backup": ("backup", "Copy carts, offers, orders and the purchase record into FILE."),
    "restore": ("restore", "Put a backup in the place of the home's database."),
    "export": ("privacy:export", "Everything that is kept of a person, as one JSON object."),
    "forget": ("privacy:forget", "Erase what is kept of a person."),
    "models": ("models", "Files of the speech engines."),
    "eval": ("eval", "Measure how well recordings and sentences are understood."),
    "scenario": ("scenario", "Conversations as files: play, write and compare them."),
    "grammar": ("grammar", "What can be said: check a language pack, sample it, explain a sentence."),
    "certify": ("certify", "Go or no-go: try the home's shop as a whole before shoppers do."),
    "doctor": ("doctor", "Check this machine and say what to do."),
    "settings": ("settings", "The settings in force and where they come from."),
    "licenses": ("licenses", "What voice-shop is made of, and under which terms."),
}
"""Name -> (module in voice_shop.cli, help in a line). The command is `command`, or what follows ":"."""


class _Commands(click.Group):
    """Reads a command's file when the command is called, and none for --help."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click calls it so)
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        name, _, member = COMMANDS[cmd_name][0].partition(":")
        module = importlib.import_module(f"voice_shop.cli.{name}")
        command: click.Command = getattr(module, member or "command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="voice-shop")
@common
def root(**_options: Any) -> None:
    """Shop by speaking: hears offline, and never buys the wrong thing.

    \b
    Exit codes: 0 fine, 2 what was given cannot be used, 3 something is
    missing on this machine, 70 a mistake in voice-shop, 130 interrupted.
    """
