"""Several inputs in one command: a bad one gives its line, and the others go on."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from typing import TypeVar

import click

from voice_shop.cli.faults import say_error
from voice_shop.errors import InputError
from voice_shop.files import fault

T = TypeVar("T")


def each(context: click.Context, inputs: Iterable[T], do: Callable[[T], None]) -> None:
    """Do something with every input; ends with exit code 2 when one of them could not be used."""
    if any_bad(inputs, do):
        context.exit(InputError.exit_code)


def any_bad(inputs: Iterable[T], do: Callable[[T], None]) -> bool:
    """Do something with every input; True when one of them could not be used, which has been told."""
    bad = False
    for item in inputs:
        try:
            do(item)
        except BrokenPipeError:
            raise
        except InputError as error:
            say_error(str(error))
            bad = True
        except MemoryError:
            gc.collect()
            say_error(f"{item}: there is not enough memory for this.")
            bad = True
        except OSError as error:
            known = fault(error, str(item))
            if not isinstance(known, InputError):
                raise
            say_error(str(known))
            bad = True
    return bad
