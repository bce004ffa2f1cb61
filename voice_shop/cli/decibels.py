"""Decibels of an option."""

from __future__ import annotations

import click


def decibels(context: click.Context, option: click.Parameter, value: float) -> float:
    """From -60 to 60.

    Raises:
        click.BadParameter: outside of that.
    """
    # Written so that NaN is outside, which click's own range lets through.
    if not -60 <= value <= 60:
        raise click.BadParameter(f"{value:g} is not from -60 to 60.", context, option)
    return value
