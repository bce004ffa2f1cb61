"""What `doctor` looks at for hearing and speaking: each builds the real thing, or says why it cannot."""

from __future__ import annotations

from collections.abc import Callable

from voice_shop.app import App
from voice_shop.cli import parts
from voice_shop.cli.finding import Finding, Status, fault, missing, ok
from voice_shop.errors import VoiceShopError


def sound_packages(_app: App) -> Finding:
    """Every package of the device extra."""
    absent = [package for package in parts.DEVICE if parts.version(package) is None]
    if absent:
        return missing("sound packages", "not installed: " + ", ".join(absent), parts.INSTALL_DEVICE)
    return ok("sound packages", "all installed")


def _tried(check: str, look: Callable[[], str]) -> Finding:
    """A check that builds the real thing, and reports why it cannot be built."""
    try:
        return ok(check, look())
    except VoiceShopError as error:
        return fault(check, error)
    except ImportError as error:
        return missing(check, f"a package cannot be loaded: {error}", parts.INSTALL_DEVICE)


def recogniser(app: App) -> Finding:
    """Which speech engine would hear, and why that one."""

    def look() -> str:
        from voice_shop.speech.select import choose

        choice = choose(app.settings.hearing.recogniser, app.language, app.models_path)
        return f"{choice.name}: {choice.why}"

    return _tried("recogniser", look)


def voice(app: App) -> Finding:
    """Which voice would answer."""

    def look() -> str:
        found = app.voice()
        return f"{found.name}, {found.rate} samples a second"

    finding = _tried("voice", look)
    if finding.status is Status.OK and app.language != "en" and not app.settings.voice.model:
        known = f"only an English voice is here, and the shop speaks {app.language!r}."
        return Finding("voice", Status.NOTE, known, "Set voice.model to a Piper voice of the language.")
    return finding


def wake(app: App) -> Finding:
    """The wake word of the settings."""
    wake = app.settings.wake
    if not wake.needs_wake_word:
        return ok("wake word", "none: press Enter to talk")

    def look() -> str:
        from voice_shop.speech.wake import MicroWake

        return MicroWake(wake.word, wake.threshold).word

    return _tried("wake word", look)


def microphone(app: App) -> Finding:
    """The microphone of the settings, and which others there are."""

    def look() -> str:
        from voice_shop.audio.devices import find_microphone, microphones

        return _device(find_microphone(app.settings.audio.microphone).name, [d.name for d in microphones()])

    return _tried("microphone", look)


def speaker(app: App) -> Finding:
    """The speaker of the settings, and which others there are."""

    def look() -> str:
        from voice_shop.audio.devices import find_speaker, speakers

        return _device(find_speaker(app.settings.audio.speaker).name, [d.name for d in speakers()])

    return _tried("speaker", look)


def _device(chosen: str, names: list[str]) -> str:
    others = [repr(name) for name in names if name != chosen]
    return repr(chosen) + (f" (also here: {', '.join(others)})" if others else "")
