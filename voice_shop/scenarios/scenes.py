"""The nouns of a scenario file: what is there before, what is said and done, what must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
"""When a scenario begins that does not say when: a Wednesday, noon in Dublin."""

Things = Mapping[str, int]
"""Product ("kerrygold-butter", or with options "whole-earth-peanut-butter/crunchy") -> packs."""


@dataclass(frozen=True, slots=True)
class Before:
    """How things are when a scenario begins.

    Attributes:
        people: person -> role.
        caps: period -> most, as written ("20.00"), for the household.
        limits: person -> most of one order.
        pin: digits of the household; empty is none.
        pin_over, challenge_over: as written; empty is never.
        allergens: what nobody in the household may eat.
        quiet: hours in which nothing is bought, as `voice-shop household` takes them ("22:00-06:00").
        cart: what is in the cart.
        stock: product -> packs on hand.
        history: whether the past orders of the shop's folder are there.
        law: `consumer_law` of the shop; empty is as in its folder.
        pays: "card" is by a saved one, through a payment provider; empty is as in the shop's folder.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    caps: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, str] = field(default_factory=dict)
    pin: str = ""
    pin_over: str = ""
    challenge_over: str = ""
    allergens: tuple[str, ...] = ()
    quiet: tuple[str, ...] = ()
    cart: Things = field(default_factory=dict)
    stock: Things = field(default_factory=dict)
    history: bool = True
    law: str = ""
    pays: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come of one turn; None is not looked at.

    Attributes:
        hear: keys of replies that must be said; "*" stands for anything, "|" between two is either.
        words: parts of what is said.
        never: what must not be said.
        events: kinds of what happened besides hearing, understanding and replying, in order, and no others.
        refused: code of the shop's no.
        intent: what it must be understood as; "none" is not understood.
        asks: whether a question is open then.
        cart: all that is in the cart then.
    """

    hear: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    events: tuple[str, ...] | None = None
    refused: str | None = None
    intent: str | None = None
    asks: bool | None = None
    cart: Things | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens: exactly one of `say`, `silence`, `wait` and `shop`.

    Attributes:
        line: where it stands in its file, from 1.
        say: what the shopper says.
        audio: a recording of it, for the audio channel; None is spoken by the voice.
        by: who says it; empty is whoever the shop's folder names.
        on: at which device or terminal; empty is the usual one.
        wait: how long nothing happens.
        shop: what the shop or the world does (see `world.py`).
    """

    line: int
    say: str | None = None
    audio: Path | None = None
    silence: bool = False
    by: str = ""
    on: str = ""
    wait: timedelta | None = None
    shop: Mapping[str, str | Things] | None = None
    expected: Expected = Expected()


@dataclass(frozen=True, slots=True)
class Bought:
    """An order that must be there. `total` as written ("8.44"), `status` by name; None is not looked at."""

    lines: Things
    total: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Then:
    """What must be in the database in the end; None is not looked at, but `orders`: without any, none.

    Attributes:
        orders: those placed in the scenario, the oldest first.
        stock: product -> change since the beginning.
        list: on the household's shopping list.
        cases: kinds of what was returned or complained about ("return", "damaged"), in order.
        tickets: how many were passed on to a person.
        money: of its orders, as it moved, with what was voided ("charge 8.44", "void 8.44").
        parts: what went out and arrived ("shipped 1 tofu", "arrived 1 tofu"), in order.
    """

    orders: tuple[Bought, ...] = ()
    cart: Things | None = None
    stock: Things | None = None
    list: tuple[str, ...] | None = None
    cases: tuple[str, ...] | None = None
    tickets: int | None = None
    money: tuple[str, ...] | None = None
    parts: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """One conversation and what must come of it.

    Attributes:
        name: unique in its file.
        file, line: where it stands.
        shop: a sample's name, or a shop folder.
        channels: on which it can be played; empty is on all.
        because: why not on the others.
    """

    name: str
    file: Path
    line: int
    steps: tuple[Step, ...]
    then: Then
    before: Before = Before()
    shop: str = "grocery"
    start: datetime = START
    channels: tuple[str, ...] = ()
    because: str = ""
    shows: str = ""
