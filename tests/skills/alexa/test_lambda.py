"""On AWS Lambda the envelope comes without a signature; everything else is checked as always."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from skills.alexa import lambda_function
from skills.alexa.authority import Signer
from skills.alexa.rejected import Rejected
from tests.skills.alexa.conftest import SKILL, Alexa, speech
from voice_shop.errors import InputError
from voice_shop.home import initialise


@pytest.fixture(autouse=True)
def cold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A function that has just been started."""
    initialise(tmp_path, "grocery")
    (tmp_path / "voice-shop.toml").write_text(f'[alexa]\nskill_id = "{SKILL}"\n')
    monkeypatch.setenv("VOICE_SHOP_HOME", str(tmp_path))
    lambda_function._parts.cache_clear()


def event(signer: Signer, **changed: Any) -> dict[str, Any]:
    alexa = Alexa(None, signer, datetime.now(UTC))  # type: ignore[arg-type]
    return alexa.envelope({"type": "LaunchRequest", **changed})


def test_a_request_is_answered_once(signer: Signer) -> None:
    sent = event(signer)
    assert speech(lambda_function.handler(sent, None)["response"])
    with pytest.raises(Rejected, match="replay"):
        lambda_function.handler(sent, None)


def test_another_skill_and_another_time_are_refused(signer: Signer) -> None:
    other = event(signer)
    other["context"]["System"]["application"] = {"applicationId": SKILL + "6"}
    with pytest.raises(Rejected, match="skill"):
        lambda_function.handler(other, None)
    old = (datetime.now(UTC) - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with pytest.raises(Rejected, match="time"):
        lambda_function.handler(event(signer, timestamp=old), None)


def test_without_a_home_that_stays_it_does_not_start(monkeypatch: pytest.MonkeyPatch, signer: Signer) -> None:
    monkeypatch.delenv("VOICE_SHOP_HOME")
    with pytest.raises(InputError, match="VOICE_SHOP_HOME"):
        lambda_function.handler(event(signer), None)
