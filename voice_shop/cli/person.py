"""Who of the household is meant by --person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_shop.errors import InputError

if TYPE_CHECKING:
    from voice_shop.app import App


def known_person(app: App, person: str | None) -> str:
    """The id, or empty without one.

    Raises:
        InputError: the household names people, and not this one.
    """
    if person is None:
        return ""
    people = app.shop.households.rules(app.household).people
    if people and person not in people:
        raise InputError(
            f"{person!r} is not in this household.",
            hint=f"There are: {', '.join(sorted(people))}. See: voice-shop household show",
            code="unknown_person",
        )
    return person
