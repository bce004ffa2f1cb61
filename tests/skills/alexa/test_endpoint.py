"""The endpoint answers Alexa from the conversation that every channel has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from skills.alexa import SkillSettings
from tests.conftest import ROOT
from tests.project.test_architecture import ENGINES
from tests.skills.alexa.conftest import SKILL, Alexa, speech
from voice_shop.errors import InputError
from voice_shop.home import initialise


def test_launch_says_what_can_be_said_and_listens(alexa: Alexa) -> None:
    response = alexa.launch()
    assert "order" in speech(response).lower()
    assert response["shouldEndSession"] is False
    assert response["reprompt"]["outputSpeech"]["ssml"]


@pytest.mark.parametrize("name", ["AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent"])
def test_stopping_ends_the_session(name: str, alexa: Alexa) -> None:
    alexa.launch()
    response = alexa.intent(name)
    assert response["shouldEndSession"] is True
    assert "reprompt" not in response


def test_help_and_what_is_not_ours_listen_on(alexa: Alexa) -> None:
    helped = alexa.intent("AMAZON.HelpIntent")
    lost = alexa.intent("AMAZON.FallbackIntent")
    assert speech(helped) != speech(lost)
    assert helped["shouldEndSession"] is lost["shouldEndSession"] is False


def test_an_ended_session_is_answered_with_silence(alexa: Alexa) -> None:
    response = alexa.ask({"type": "SessionEndedRequest", "reason": "USER_INITIATED"})
    assert "outputSpeech" not in response


def test_the_session_goes_on_where_it_was(alexa: Alexa) -> None:
    alexa.launch()
    asked = alexa.intent("ProductQuestionPriceIntent", item_product="bananas")
    assert "euro" in speech(asked)
    assert "Fyffes bananas" in speech(alexa.intent("AMAZON.RepeatIntent"))


def test_what_watches_it_is_told_how_it_is(endpoint: Flask) -> None:
    client = endpoint.test_client()
    assert client.get("/health").get_json() == {"status": "ok"}
    ready = client.get("/ready")
    assert ready.status_code == 200
    assert ready.get_json()["schema"] > 0


def test_without_a_skill_id_nothing_is_served(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="skill_id"):
        SkillSettings.of_home(tmp_path)
    with pytest.raises(InputError, match="no skill id"):
        SkillSettings(tmp_path, "my skill")
    (tmp_path / "voice-shop.toml").write_text(f'[alexa]\nskill_id = "{SKILL}"\n')
    assert SkillSettings.of_home(tmp_path).skill_id == SKILL


@pytest.mark.slow
def test_it_works_without_any_audio_library(tmp_path: Path) -> None:
    initialise(tmp_path, "grocery")
    code = f"""import sys
sys.modules.update(dict.fromkeys({ENGINES!r}))
from pathlib import Path
from skills.alexa import SkillSettings, create_app
print(create_app(SkillSettings(Path({str(tmp_path)!r}), {SKILL!r})).test_client().get("/ready").status_code)
"""
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (told.stdout, told.stderr) == ("200\n", "")
