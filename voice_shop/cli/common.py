"""What every command has: --home, --json and the application behind them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from voice_shop.cli.output import Output

if TYPE_CHECKING:
    from voice_shop.app import App
    from voice_shop.clock import Clock
    from voice_shop.home import Home

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Asked:
    """What was asked for by the options that all commands share."""

    home: str | None = None
    as_json: bool = False
    verbose: bool = False

    @cached_property
    def out(self) -> Output:
        """Where results go."""
        return Output(as_json=self.as_json)

    @property
    def folder(self) -> Path:
        """The home's folder, made or not."""
        from voice_shop.home import default_folder

        return Path(self.home).expanduser() if self.home is not None else default_folder()

    def open_home(self) -> Home:
        """The home, set up if this is its first use."""
        from voice_shop.home import open_home

        return open_home(self.folder, tell=lambda line: click.echo(line, err=True))

    def open_app(self, clock: Clock | None = None) -> App:
        """The application of the home; builds nothing yet. Without a clock it has the machine's."""
        from voice_shop.app import App
        from voice_shop.cli.logs import log_to_stderr
        from voice_shop.clock import system_clock

        app = App(self.open_home(), clock=clock or system_clock)
        log_to_stderr("info" if self.verbose else app.settings.log.level)
        click.get_current_context().call_on_close(app.close)
        return app


def common(command: F) -> F:
    """Add --home, --json and --verbose to a command. They may stand before and after its name."""
    for option in (
        click.option(
            "--verbose", "-v", is_flag=True, expose_value=False, callback=_keep, help="Tell more on stderr."
        ),
        click.option(
            "--json", "as_json", is_flag=True, expose_value=False, callback=_keep, help="Print JSON Lines."
        ),
        click.option(
            "--home",
            metavar="DIR",
            envvar="VOICE_SHOP_HOME",
            expose_value=False,
            callback=_keep,
            help="Folder of the shop, its orders and settings.",
        ),
    ):
        command = option(command)
    return command


def asked(context: click.Context) -> Asked:
    """What the common options said."""
    return context.ensure_object(Asked)


def _keep(context: click.Context, option: click.Parameter, value: Any) -> None:
    # Said once is enough, wherever: an option that is absent here leaves what was said further left. The
    # environment is asked at every level, so there it must not overrule what was typed before the command.
    if option.name is None or not value:
        if value == "" and option.name == "home":
            raise click.BadParameter("a folder has a name.", context, option)
        return
    state = asked(context)
    typed = context.get_parameter_source(option.name) is click.core.ParameterSource.COMMANDLINE
    if typed or not getattr(state, option.name):
        setattr(state, option.name, value)
