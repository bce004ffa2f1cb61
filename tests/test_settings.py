"""Settings are right when they are read, or say which one is wrong and what it may be."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_shop.errors import InputError
from voice_shop.settings import (
    HearingSettings,
    Settings,
    VoiceSettings,
    WakeSettings,
    default_file,
    load,
    parse,
)


def read(text: str, folder: Path) -> Settings:
    file = folder / "voice-shop.toml"
    file.write_text(text)
    return load(file).settings


def test_without_a_file_the_defaults_are_in_force(tmp_path: Path) -> None:
    loaded = load(tmp_path / "voice-shop.toml")
    assert loaded.settings == Settings()
    assert {row.source for row in loaded.effective()} == {"default"}


def test_what_the_file_says_is_in_force_and_its_source_is_told(tmp_path: Path) -> None:
    file = tmp_path / "voice-shop.toml"
    file.write_text('[wake]\nword = "okay_nabu"\n[voice]\npace = 2\n')
    loaded = load(file)
    assert loaded.settings.wake.word == "okay_nabu"
    assert loaded.settings.voice.pace == 2
    told = {row.key: (row.value, row.source) for row in loaded.effective()}
    assert told["wake.word"] == ("okay_nabu", str(file))
    assert told["wake.threshold"] == (0.92, "default")


def test_every_setting_is_in_the_effective_view_once() -> None:
    told = [row.key for row in parse({}, source="x").effective()]
    there = [
        f"{section.name}.{f.name}"
        for section in dataclasses.fields(Settings)
        for f in dataclasses.fields(getattr(Settings(), section.name))
    ]
    assert told == there


@pytest.mark.parametrize(
    ("text", "key", "nearest"),
    [
        ('[wake]\nwrod = "alexa"', "wake.wrod", "wake.word"),
        ("[wake]\ntreshold = 0.5", "wake.treshold", "wake.threshold"),
        ("[voice]\nthreshold = 0.5", "voice.threshold", "wake.threshold"),
        ("[waek]\nthreshold = 0.5", "waek", "wake"),
        ('word = "alexa"', "word", "wake.word"),
        ("[zzz]", "zzz", ""),
    ],
)
def test_an_unknown_key_names_the_nearest_known_one(
    text: str, key: str, nearest: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        read(text, tmp_path)
    assert f"no setting {key}." in caught.value.message
    assert f"nearest one is {nearest}" in caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            '[wake]\nthreshold = "high"',
            ("wake.threshold", '"high"', "how sure", "a number from 0.1 to 0.999"),
        ),
        ("[wake]\nthreshold = 1.5", ("wake.threshold", "1.5", "from 0.1 to 0.999")),
        ("[wake]\nthreshold = nan", ("wake.threshold", "nan", "from 0.1 to 0.999")),
        ("[wake]\nthreshold = inf", ("wake.threshold", "inf")),
        ("[wake]\nthreshold = true", ("wake.threshold", "true")),
        ('[wake]\nword = "bob"', ("wake.word", '"bob"', "the wake word", '"okay_nabu"')),
        ("[hearing]\nthreads = 1.5", ("hearing.threads", "1.5", "a whole number from 1 to 64")),
        ("[hearing]\nthreads = 0", ("hearing.threads", "0")),
        ("[hearing]\nthreads = true", ("hearing.threads", "true")),
        ("[hearing]\nmodels = ['a']", ("hearing.models", "a text in quotes")),
        ("[[wake]]\nword = 'alexa'", ("wake", "[wake]")),
        ("wake = 3", ("wake", "3", "[wake]")),
        ("[audio.microphone]\na = 1", ("audio.microphone", "a section")),
    ],
)
def test_a_wrong_value_tells_key_value_meaning_and_what_it_may_be(
    text: str, parts: tuple[str, ...], tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        read(text, tmp_path)
    for part in parts:
        assert part in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [b"[wake", b"wake = ", b"\xff\xfe[wake]", b"[wake]\nword = 'a'\nword = 'b'\n", b"\0" * 100],
)
def test_a_file_that_is_no_settings_file_is_named(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "voice-shop.toml"
    file.write_bytes(data)
    with pytest.raises(InputError, match="settings file"):
        load(file)


def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path)


def test_a_file_from_a_windows_editor_is_read(tmp_path: Path) -> None:
    file = tmp_path / "voice-shop.toml"
    file.write_bytes(b'\xef\xbb\xbf[wake]\r\nword = "none"\r\n')
    assert not load(file).settings.wake.needs_wake_word


def test_the_file_that_init_writes_sets_nothing() -> None:
    assert parse(tomllib.loads(default_file({})), source="x").settings == Settings()


def test_the_file_that_init_writes_has_every_setting_ready_to_be_uncommented() -> None:
    lines = default_file({}).splitlines()[1:]
    loaded = parse(tomllib.loads("\n".join(line.removeprefix("# ") for line in lines)), source="x")
    assert loaded.settings == Settings()
    assert all(row.source == "x" for row in loaded.effective())


def test_settings_cannot_be_changed_later_nor_be_made_wrong() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().wake.word = "none"  # type: ignore[misc]
    with pytest.raises(InputError):
        WakeSettings(word="bob")


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers())))
def test_any_value_is_taken_or_refused_in_one_line(value: object) -> None:
    for section in (VoiceSettings, HearingSettings, WakeSettings):
        for key, rule, default in section.rules():
            if rule.allows(value, type(default)):
                assert getattr(section(**{key: value}), key) == value  # type: ignore[arg-type]
                continue
            with pytest.raises(InputError) as caught:
                section(**{key: value})  # type: ignore[arg-type]
            assert f"{section.name}.{key}" in caught.value.message
            assert "\n" not in str(caught.value)
