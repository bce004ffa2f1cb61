"""Plays a scenario through a channel and tells whether it went as it must."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from voice_shop.channels.turn import TurnResult
from voice_shop.errors import InputError
from voice_shop.journal.events import Event
from voice_shop.language.intent import NotUnderstood, Reason
from voice_shop.scenarios.judging import faults, happened
from voice_shop.scenarios.outcome import Outcome, outcome, unlike
from voice_shop.scenarios.said import wording
from voice_shop.scenarios.scenes import Scenario, Step
from voice_shop.scenarios.stage import Stage
from voice_shop.scenarios.world import do


class Channel(Protocol):
    """How what a shopper says comes to the shop."""

    name: str

    def take(self, stage: Stage, step: Step) -> tuple[tuple[Event, ...], TurnResult]:
        """Say one thing, or be silent; what happened and what was answered."""


class Text:
    """What is said is typed."""

    name = "text"

    def take(self, stage: Stage, step: Step) -> tuple[tuple[Event, ...], TurnResult]:
        """As `Channel`."""
        turns = stage.turns(self.name, step.by, step.on)
        if step.silence:
            result = turns.take_understood(NotUnderstood(Reason.NOTHING_HEARD), "")
        else:
            result = turns.take_text(step.say or "")
        return result.events, result


@dataclass(frozen=True, slots=True)
class Played:
    """How a scenario went.

    Attributes:
        why: what was not as it must be, each with its line; empty if it passed.
        events: kinds of what happened, by turn, to compare channels.
        left: what the shop has in the end; None where it did not come so far.
        wording: what the replies have against them (`dialogue/wording.py`), each with its line; by text only.
    """

    scenario: Scenario
    channel: str
    why: tuple[str, ...] = ()
    events: tuple[tuple[str, ...], ...] = ()
    left: Outcome | None = None
    results: tuple[TurnResult, ...] = ()
    wording: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether all was as it must be."""
        return not self.why

    def as_record(self) -> dict[str, object]:
        """For --json."""
        return {
            "name": self.scenario.name,
            "channel": self.channel,
            "passed": self.passed,
            "why": "; ".join(self.why),
            "shows": self.scenario.shows,
            "file": str(self.scenario.file),
            "line": self.scenario.line,
            "events": [list(turn) for turn in self.events],
        }


def play(scenario: Scenario, channel: Channel) -> Played:
    """Play one scenario on a stage of its own.

    Raises:
        InputError: its file says something that cannot be, by file and line.
        VoiceShopError: the channel's engines are not here.
    """
    with tempfile.TemporaryDirectory(prefix="voice-shop-scenario-") as place:
        try:
            stage = Stage(scenario, Path(place))
        except InputError as error:
            raise _at(scenario, scenario.line, error) from error
        try:
            return _play(scenario, channel, stage)
        finally:
            stage.close()


def playable(scenarios: Iterable[Scenario], channel: str) -> list[Scenario]:
    """Those that can be played on a channel."""
    return [one for one in scenarios if not one.channels or channel in one.channels]


def _play(scenario: Scenario, channel: Channel, stage: Stage) -> Played:
    why: list[str] = []
    by_turn: list[tuple[str, ...]] = []
    results: list[TurnResult] = []
    worded: list[str] = []
    for step in scenario.steps:
        if step.wait is not None:
            stage.pass_time(step.wait)
            continue
        if step.shop is not None:
            try:
                do(stage, step.shop)
            except InputError as error:
                raise _at(scenario, step.line, error) from error
            continue
        try:
            with stage.turn():
                events, result = channel.take(stage, step)
        except InputError as error:
            raise _at(scenario, step.line, error) from error
        said = f"“{step.say}”" if step.say is not None else "silence"
        why += [
            f"line {step.line}, {said}: {fault}" for fault in faults(step.expected, events, result, stage)
        ]
        if channel.name == Text.name:
            after = stage.turns(Text.name, step.by, step.on).session
            worded += [
                f"line {step.line}, {said}: {fault}" for fault in wording(after, result, stage.language)
            ]
        by_turn.append(happened(events))
        results.append(result)
    left = outcome(stage)
    why += unlike(scenario.then, left, stage.shop.name)
    return Played(scenario, channel.name, tuple(why), tuple(by_turn), left, tuple(results), tuple(worded))


def _at(scenario: Scenario, line: int, error: InputError) -> InputError:
    place = f"{scenario.file}, line {line}"
    return InputError(f"{place}: {error.message}", hint=error.hint, code="scenario_file")
