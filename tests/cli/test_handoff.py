"""The merchant's side of what was passed on to a person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Result
from tests.cli.test_documented import documented
from tests.dialogue.test_handoff import listening


def test_a_ticket_is_listed_answered_and_told_in_another_process(
    barista: Callable[..., Result],
) -> None:
    assert barista("handoff", "list").out == "There are no tickets.\n"
    barista("chat", typed="add a large latte\ntalk to a person\n")
    (ticket,) = barista("handoff", "list", "--json").records
    assert set(ticket) == documented("handoff list")
    shown = barista("handoff", "show", ticket["ticket"]).out
    assert "> add a large latte" in shown
    assert "latte" in barista("handoff", "list").out
    barista("handoff", "reply", ticket["ticket"], "We open at eight.")
    assert "We open at eight." in barista("chat", typed="help\n").out
    (told,) = barista("handoff", "list", "--status", "told", "--json").records
    assert told["reply"] == "We open at eight."
    assert barista("handoff", "close", ticket["ticket"], "--json").records[0]["status"] == "closed"


def test_what_is_wrong_is_told_in_a_line(barista: Callable[..., Result], home: Path) -> None:
    for arguments in (("show", "1"), ("reply", "1", "hello"), ("close", "1"), ("send",)):
        result = barista("handoff", *arguments)
        assert result.code == 2
        assert "Traceback" not in result.err
    settings = home / "voice-shop.toml"
    settings.write_text('[handoff]\nwebhook = "http://example.com/"\n')
    result = barista("handoff", "send")
    assert (result.code, "https" in result.err) == (2, True)


def test_the_webhook_hears_of_it_from_the_chat_itself(barista: Callable[..., Result], home: Path) -> None:
    with listening() as (url, taken):
        barista("init")
        (home / "handoff.secret").write_text("a secret\n")
        (home / "voice-shop.toml").write_text(f'[handoff]\nwebhook = "{url}"\n')
        barista("chat", typed="talk to a person\n")
        assert len(taken) == 1
        assert barista("handoff", "send", "--json").records == [{"taken": 0, "left": 0}]
    assert barista("handoff", "list", "--json").records[0]["sent_at"]
