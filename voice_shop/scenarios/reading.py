"""Reads scenario files (docs/scenarios.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from voice_shop.commerce.case_types import CaseKind
from voice_shop.commerce.household.household import read_hours
from voice_shop.commerce.household.types import Period, Role
from voice_shop.commerce.refusal import Code
from voice_shop.commerce.types import OrderStatus
from voice_shop.errors import InputError
from voice_shop.home import SAMPLES
from voice_shop.language.intent import IntentName
from voice_shop.scenarios.nodes import Node, read_yaml
from voice_shop.scenarios.scenes import Before, Bought, Expected, Scenario, Step, Then, Things
from voice_shop.scenarios.world import DEEDS, Deed

CHANNELS = ("text", "audio", "alexa")
MONEY = ("charged", "refunded", "settled")
HAPPENINGS = ("quoted", "consented", "ordered", "cancelled", "returned", "complained", *MONEY, "refused")
"""Kinds of events that scenarios look at."""

_EXPECTED = ("hear", "words", "never", "events", "refused", "intent", "asks", "cart")
_HAPPENS = ("say", "silence", "wait", "shop")
_STEP = (*_HAPPENS, "audio", "by", "on", *_EXPECTED)
_SCENARIO = ("name", "shows", "shop", "start", "channels", "because", "before", "steps", "then")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def read_files(paths: Iterable[Path]) -> tuple[Scenario, ...]:
    """The scenarios of files and folders, in order.

    Raises:
        InputError: a mistake, by file and line; no file; two scenarios of one name.
    """
    found: list[Scenario] = []
    names: dict[str, Scenario] = {}
    for file in _files(paths):
        for scenario in read_file(file):
            twin = names.setdefault(scenario.name, scenario)
            if twin is not scenario:
                there = f"{twin.file}, line {twin.line}"
                raise InputError(
                    f"{file}, line {scenario.line}: {scenario.name!r} stands in {there}, too.",
                    hint="Give it another name.",
                    code="scenario_file",
                )
            found.append(scenario)
    return tuple(found)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(file for file in path.rglob("*.yaml") if file.is_file())
        if not inside:
            raise InputError(f"There is no scenario file in {path}.", hint="They end in .yaml.")
        yield from inside


def read_file(file: Path) -> tuple[Scenario, ...]:
    """The scenarios of one file. Raises InputError with the line of the first mistake."""
    return tuple(_scenario(node) for node in read_yaml(file).items())


def _scenario(node: Node) -> Scenario:
    keys = node.mapping(_SCENARIO)
    if "name" not in keys or "steps" not in keys:
        node.wrong("A scenario has at least `name` and `steps`.")
    steps = tuple(_step(step) for step in keys["steps"].items())
    if not any(step.say is not None or step.silence for step in steps):
        keys["steps"].wrong("Nobody says anything here.", "Add a step `- say: …`.")
    more = {"start": _moment(keys["start"])} if "start" in keys else {}
    return Scenario(
        name=keys["name"].text(),
        file=node.file,
        line=node.line,
        steps=steps,
        then=_then(keys["then"]) if "then" in keys else Then(),
        before=_before(keys["before"]) if "before" in keys else Before(),
        shop=_shop(keys["shop"]) if "shop" in keys else SAMPLES[0],
        channels=tuple(c.one_of(CHANNELS) for c in keys["channels"].items()) if "channels" in keys else (),
        because=keys["because"].text() if "because" in keys else "",
        shows=keys["shows"].text() if "shows" in keys else node.file.stem,
        **more,
    )


def _shop(node: Node) -> str:
    name = node.text()
    folder = node.file.parent / name
    if name not in SAMPLES and not folder.is_dir():
        node.wrong(
            f"There is no shop {name!r}.", f"Write {' or '.join(SAMPLES)}, or a folder beside this file."
        )
    return name if name in SAMPLES else str(folder)


def _moment(node: Node) -> datetime:
    try:
        moment = datetime.fromisoformat(node.text())
    except ValueError:
        node.wrong(f"{node.text()!r} is no moment.", "Write it as 2026-03-04T12:00.")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _step(node: Node) -> Step:
    keys = node.mapping(_STEP)
    happens = [key for key in _HAPPENS if key in keys]
    if len(happens) != 1:
        node.wrong("A step is one of `say`, `silence`, `wait` and `shop`.")
    spoken = happens[0] in {"say", "silence"}
    odd = next((key for key in keys if not spoken and key not in _HAPPENS), None)
    if odd:
        keys[odd].wrong(f"Nothing is said here, so there is no {odd!r}.")
    if "silence" in keys and not keys["silence"].yes_no():
        keys["silence"].wrong("Silence is `true`.")
    audio = node.file.parent / keys["audio"].text() if "audio" in keys else None
    if audio is not None and not audio.is_file():
        keys["audio"].wrong(f"There is no recording {audio}.")
    return Step(
        line=node.line,
        say=keys["say"].text() if "say" in keys else None,
        audio=audio,
        silence="silence" in keys,
        by=keys["by"].text() if "by" in keys else "",
        on=keys["on"].text() if "on" in keys else "",
        wait=_duration(keys["wait"]) if "wait" in keys else None,
        shop=_deeds(keys["shop"]) if "shop" in keys else None,
        expected=_expected(keys),
    )


def _duration(node: Node) -> timedelta:
    found = re.fullmatch(r"(\d{1,4}) ?([smhd])", node.text())
    if not found:
        node.wrong(f"{node.text()!r} is no time.", "Write it as 30s, 12m, 3h or 2d.")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _deeds(node: Node) -> dict[str, str | Things]:
    deeds: dict[str, str | Things] = {}
    for name, value in node.mapping(DEEDS).items():
        deed = DEEDS[name]
        if deed is Deed.THINGS:
            deeds[name] = things(value)
        elif isinstance(deed, tuple):
            deeds[name] = value.one_of(deed)
        else:
            deeds[name] = value.text()
    return deeds


def things(node: Node) -> dict[str, int]:
    """Products with packs."""
    return {name: value.whole() for name, value in node.mapping().items()}


def _expected(keys: dict[str, Node]) -> Expected:
    return Expected(
        hear=keys["hear"].texts() if "hear" in keys else (),
        words=keys["words"].texts() if "words" in keys else (),
        never=keys["never"].texts() if "never" in keys else (),
        events=tuple(e.one_of(HAPPENINGS) for e in keys["events"].items()) if "events" in keys else None,
        refused=keys["refused"].one_of(code.value for code in Code) if "refused" in keys else None,
        intent=keys["intent"].one_of([*IntentName, "none"]) if "intent" in keys else None,
        asks=keys["asks"].yes_no() if "asks" in keys else None,
        cart=things(keys["cart"]) if "cart" in keys else None,
    )


def _before(node: Node) -> Before:
    known = ("people", "caps", "limits", "pin", "pin_over", "challenge_over", "allergens", "quiet", "cart")
    keys = node.mapping((*known, "stock", "history", "law", "pays"))
    quiet = list(keys["quiet"].items()) if "quiet" in keys else []
    for hours in quiet:
        try:
            read_hours(hours.text())
        except InputError as error:
            hours.wrong(error.message, error.hint)
    amounts = {
        key: {name: _amount(value) for name, value in keys[key].mapping(allowed).items()}
        for key, allowed in (("caps", tuple(Period)), ("limits", None))
        if key in keys
    }
    people = keys["people"].mapping() if "people" in keys else {}
    return Before(
        people={name: role.one_of(Role) for name, role in people.items()},
        caps=amounts.get("caps", {}),
        limits=amounts.get("limits", {}),
        pin=keys["pin"].text() if "pin" in keys else "",
        pin_over=_amount(keys["pin_over"]) if "pin_over" in keys else "",
        challenge_over=_amount(keys["challenge_over"]) if "challenge_over" in keys else "",
        allergens=keys["allergens"].texts() if "allergens" in keys else (),
        quiet=tuple(hours.text() for hours in quiet),
        cart=things(keys["cart"]) if "cart" in keys else {},
        stock=things(keys["stock"]) if "stock" in keys else {},
        history=keys["history"].yes_no() if "history" in keys else True,
        law=keys["law"].one_of(("eu",)) if "law" in keys else "",
        pays=keys["pays"].one_of(("card",)) if "pays" in keys else "",
    )


def _amount(node: Node) -> str:
    if not re.fullmatch(r"\d{1,7}(\.\d{1,3})?", node.text()):
        node.wrong(f"{node.text()!r} is no amount.", "Write it as 12.40.")
    return node.text()


def _then(node: Node) -> Then:
    keys = node.mapping(("orders", "cart", "stock", "list", "cases", "tickets", "money", "parts"))
    return Then(
        orders=tuple(_bought(order) for order in keys["orders"].items()) if "orders" in keys else (),
        cart=things(keys["cart"]) if "cart" in keys else None,
        stock=things(keys["stock"]) if "stock" in keys else None,
        list=tuple(entry.text() for entry in keys["list"].items()) if "list" in keys else None,
        cases=tuple(c.one_of(CaseKind) for c in keys["cases"].items()) if "cases" in keys else None,
        tickets=keys["tickets"].whole() if "tickets" in keys else None,
        money=tuple(entry.text() for entry in keys["money"].items()) if "money" in keys else None,
        parts=tuple(entry.text() for entry in keys["parts"].items()) if "parts" in keys else None,
    )


def _bought(node: Node) -> Bought:
    keys = node.mapping(("lines", "total", "status"))
    if "lines" not in keys:
        node.wrong("An order has `lines`.")
    return Bought(
        things(keys["lines"]),
        _amount(keys["total"]) if "total" in keys else None,
        keys["status"].one_of(OrderStatus) if "status" in keys else None,
    )
