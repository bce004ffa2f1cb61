"""Where the data that ships with voice_shop lies, in a checkout and in a wheel alike."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_IN_WHEEL = _PACKAGE / "_data"


def resource(*parts: str) -> Path:
    """Path of a shipped file or folder, such as `resource("grammars", "en")`."""
    if parts[0] == "samples":
        return _PACKAGE.joinpath(*parts)
    inside = _IN_WHEEL.joinpath(*parts)
    return inside if inside.exists() else _PACKAGE.parent.joinpath(*parts)


def languages() -> tuple[str, ...]:
    """Codes of the language packs that ship, in order."""
    return tuple(sorted(folder.name for folder in resource("grammars").iterdir() if folder.is_dir()))
