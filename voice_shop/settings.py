"""What can be set: one TOML file, read once, checked when it is read.

Every section is a frozen dataclass; every setting carries what it is and what it may be, so that
errors, `voice-shop settings` and the file that `init` writes all say the same.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from voice_shop.errors import InputError
from voice_shop.resources import languages
from voice_shop.settings_alexa import AlexaSettings, LinkingSettings
from voice_shop.settings_rules import Section, setting, written

FILE_NAME = "voice-shop.toml"


@dataclass(frozen=True)
class ShopSettings(Section):
    """Which shop, and in which language it is spoken with."""

    name: ClassVar[str] = "shop"
    folder: str = setting("shop", "the folder with the shop's files, from the home")
    language: str = setting("en", "the language of the conversation", choices=languages)


@dataclass(frozen=True)
class HearingSettings(Section):
    """How speech becomes words."""

    name: ClassVar[str] = "hearing"
    recogniser: str = setting("auto", "the speech engine", choices=("auto", "moonshine", "vosk"))
    models: str = setting("models", "the folder with fetched models, from the home")
    threads: int = setting(1, "how many threads the engine uses", low=1, high=64)


@dataclass(frozen=True)
class WakeSettings(Section):
    """What the device listens for before it listens."""

    name: ClassVar[str] = "wake"
    word: str = setting(
        "alexa", "the wake word", choices=("alexa", "hey_jarvis", "hey_mycroft", "okay_nabu", "none")
    )
    threshold: float = setting(0.92, "how sure the wake word must be", low=0.1, high=0.999)

    @property
    def needs_wake_word(self) -> bool:
        """Whether a word has to be said before each conversation."""
        return self.word != "none"


@dataclass(frozen=True)
class ListeningSettings(Section):
    """When an utterance begins and ends."""

    name: ClassVar[str] = "listening"
    detector: str = setting("silero", "what tells speech from noise", choices=("silero", "webrtc"))
    aggressiveness: int = setting(
        3, "how strictly webrtc tells noise apart from speech; silero knows by itself", low=0, high=3
    )
    end_silence: float = setting(0.65, "the seconds of silence that end an utterance", low=0.2, high=2)
    patience: float = setting(6.0, "the seconds to wait for speech to begin", low=1, high=60)
    longest: float = setting(15.0, "the seconds after which an utterance is cut", low=3, high=30)
    guard: float = setting(0.3, "the seconds to stay deaf after our own voice", low=0, high=3)


@dataclass(frozen=True)
class VoiceSettings(Section):
    """How answers sound."""

    name: ClassVar[str] = "voice"
    model: str = setting("", "a Piper voice file (.onnx); empty is the voice that is installed")
    pace: float = setting(1.0, "the length of speech; 2 is twice as slow", low=0.5, high=2)


@dataclass(frozen=True)
class AudioSettings(Section):
    """Which microphone and speaker. `voice-shop doctor` lists their names."""

    name: ClassVar[str] = "audio"
    microphone: str = setting("", "a part of the microphone's name; empty is the system's choice")
    speaker: str = setting("", "a part of the speaker's name; empty is the system's choice")


@dataclass(frozen=True)
class ConversationSettings(Section):
    """How long a conversation is remembered. The cart stays as long as nobody empties it."""

    name: ClassVar[str] = "conversation"
    question_minutes: int = setting(
        30, "the minutes of silence after which an open question is gone", low=1, high=1440
    )
    kept_days: int = setting(30, "the days after which nothing is left of a conversation", low=1, high=365)


@dataclass(frozen=True)
class HandoffSettings(Section):
    """How a person of the shop hears of what shoppers pass on, beside `voice-shop handoff`."""

    name: ClassVar[str] = "handoff"
    webhook: str = setting("", "the address that gets each ticket, signed; empty is none")
    secret_file: str = setting("handoff.secret", "the file with the key that signs, from the home")


@dataclass(frozen=True)
class LogSettings(Section):
    """What is written to standard error."""

    name: ClassVar[str] = "log"
    level: str = setting(
        "warning", "the least urgent message that is shown", choices=("debug", "info", "warning", "error")
    )


@dataclass(frozen=True)
class Settings:
    """All settings of one home."""

    shop: ShopSettings = field(default_factory=ShopSettings)
    hearing: HearingSettings = field(default_factory=HearingSettings)
    wake: WakeSettings = field(default_factory=WakeSettings)
    listening: ListeningSettings = field(default_factory=ListeningSettings)
    voice: VoiceSettings = field(default_factory=VoiceSettings)
    audio: AudioSettings = field(default_factory=AudioSettings)
    alexa: AlexaSettings = field(default_factory=AlexaSettings)
    linking: LinkingSettings = field(default_factory=LinkingSettings)
    conversation: ConversationSettings = field(default_factory=ConversationSettings)
    handoff: HandoffSettings = field(default_factory=HandoffSettings)
    log: LogSettings = field(default_factory=LogSettings)


_SECTIONS: Mapping[str, type[Section]] = {
    section.name: section
    for section in (
        ShopSettings,
        HearingSettings,
        WakeSettings,
        ListeningSettings,
        VoiceSettings,
        AudioSettings,
        AlexaSettings,
        LinkingSettings,
        ConversationSettings,
        HandoffSettings,
        LogSettings,
    )
}


@dataclass(frozen=True, slots=True)
class Effective:
    """One setting as it is in force. `source`: "default" or the file it comes from."""

    key: str
    value: str | int | float | bool
    source: str
    what: str
    may_be: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings, and where each came from: "section.key" -> file."""

    settings: Settings
    sources: Mapping[str, str]

    def effective(self) -> tuple[Effective, ...]:
        """Every setting in force, in the order of the file."""
        return tuple(
            Effective(
                key=f"{name}.{key}",
                value=getattr(getattr(self.settings, name), key),
                source=self.sources.get(f"{name}.{key}", "default"),
                what=rule.what,
                may_be=rule.may_be(type(default)),
            )
            for name, section in _SECTIONS.items()
            for key, rule, default in section.rules()
        )


def load(file: Path) -> Loaded:
    """Read a settings file; without one, the defaults are in force.

    Raises:
        InputError: no TOML, an unknown key, or a value that is not allowed.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Loaded(Settings(), {})
    except UnicodeDecodeError as error:
        raise InputError(f"The settings file {file} is not UTF-8 text.", code="settings_file") from error
    except OSError as error:
        raise InputError(
            f"The settings file {file} cannot be read: {error.strerror}.", code="settings_file"
        ) from error
    import tomllib

    try:
        given = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            f"The settings file {file} is not TOML: {error}.",
            hint='Texts are in quotes, like word = "alexa".',
            code="settings_file",
        ) from error
    return parse(given, source=str(file))


def parse(given: Mapping[str, Any], *, source: str) -> Loaded:
    """Settings from tables as TOML has them. `source` is told as where they came from.

    Raises:
        InputError: an unknown key, or a value that is not allowed.
    """
    sections: dict[str, Section] = {}
    sources: dict[str, str] = {}
    for name, table in given.items():
        if name not in _SECTIONS:
            raise _unknown(name)
        if not isinstance(table, Mapping):
            raise InputError(
                f"The setting {name} is {written(table)}.",
                hint=f"It is a section: write [{name}] and its settings below it.",
                code="setting_value",
            )
        known = {key for key, _, _ in _SECTIONS[name].rules()}
        for key in table:
            if key not in known:
                raise _unknown(f"{name}.{key}")
            sources[f"{name}.{key}"] = source
        sections[name] = _SECTIONS[name](**table)
    return Loaded(Settings(**sections), sources)  # type: ignore[arg-type]


def default_file(given: Mapping[str, Any]) -> str:
    """A settings file that explains everything and sets only what is `given` ("shop.language")."""
    out = ["# Settings of voice-shop. Take the # away in front of what you want to change."]
    for name, section in _SECTIONS.items():
        out += ["", f"[{name}]  # {(section.__doc__ or '').splitlines()[0]}"]
        for key, rule, default in section.rules():
            off, value = ("", given[f"{name}.{key}"]) if f"{name}.{key}" in given else ("# ", default)
            out.append(f"{off}{key} = {written(value)}  # {rule.what}; {rule.may_be(type(default))}")
    return "\n".join(out) + "\n"


def _unknown(key: str) -> InputError:
    every = {f"{name}.{k}" for name, section in _SECTIONS.items() for k, _, _ in section.rules()}
    last = key.rpartition(".")[2]
    if "." in key:
        # The right name in the wrong section is the commonest slip.
        moved = sorted(k for k in every if k.rpartition(".")[2] == last)
        nearest = (moved or difflib.get_close_matches(key, sorted(every), n=1, cutoff=0))[0]
    else:
        moved = sorted(k for k in every if k.endswith(f".{key}"))
        nearest = (moved or difflib.get_close_matches(key, sorted(_SECTIONS), n=1, cutoff=0))[0]
    hint = f"The nearest one is {nearest}."
    return InputError(f"There is no setting {key}.", hint=hint, code="setting_unknown")
