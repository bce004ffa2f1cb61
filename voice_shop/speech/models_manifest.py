"""What is known of each model: the rows of models/manifest.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from voice_shop.errors import InputError

KINDS = ("recogniser", "voice", "wake")


@dataclass(frozen=True, slots=True)
class FileSum:
    """What a file must be. `size` in bytes."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip at its maker's.

    Attributes:
        file: its file name, the same on a USB stick.
        url: http or https.
        sha256: of the zip.
        size, unpacked: bytes; 0 if not known.
    """

    file: str
    url: str
    sha256: str
    size: int = 0
    unpacked: int = 0


@dataclass(frozen=True, slots=True)
class Package:
    """A Python package that carries the model: its distribution name, module, folder inside and files."""

    name: str
    module: str
    folder: str
    files: Mapping[str, FileSum]


@dataclass(frozen=True, slots=True)
class Model:
    """One row of the manifest. It has an archive, a package, or both."""

    name: str
    kind: str
    engine: str
    language: str
    version: str
    licence: str
    about: str = ""
    archive: Archive | None = None
    package: Package | None = None


def read_manifest(path: Path) -> tuple[Model, ...]:
    """All rows.

    Raises:
        InputError: the file cannot be read, or a row says something it may not.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}", code="manifest") from error
    rows = data.get("model", [])
    if data.get("format") != 1 or not isinstance(rows, list):
        raise InputError(f"{path} is not a manifest of format 1.", code="manifest")
    models = tuple(_model(row, path) for row in rows)
    names = [m.name.lower() for m in models]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(f"{path} names {twice[0]} twice.", code="manifest")
    return models


def safe_name(name: str) -> bool:
    """Whether it can be the name of one file or folder, and of nothing else."""
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,120}", name) is not None


def safe_path(path: str) -> bool:
    """Whether every part of a relative path is such a name, with or without a dot before: it stays inside."""
    parts = PurePosixPath(path).parts
    return bool(parts) and "/".join(parts) == path and all(safe_name(p.removeprefix(".")) for p in parts)


def _model(row: Any, path: Path) -> Model:
    try:
        model = Model(
            **{key: _text(row, key) for key in ("name", "kind", "engine", "language", "version", "licence")},
            about=str(row.get("about", "")),
            archive=_archive(row["archive"]) if "archive" in row else None,
            package=_package(row["package"]) if "package" in row else None,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        name = row.get("name", "?") if isinstance(row, dict) else "?"
        raise InputError(
            f"{path}: the model {name!r} is not described right: {error}", code="manifest"
        ) from error
    if not safe_name(model.name) or model.kind not in KINDS or not (model.archive or model.package):
        raise InputError(
            f"{path}: the model {model.name!r} needs a plain name, a kind and a source.", code="manifest"
        )
    return model


def _archive(row: Mapping[str, Any]) -> Archive:
    archive = Archive(
        file=_text(row, "file"),
        url=_text(row, "url"),
        sha256=_sha256(row),
        size=_size(row, "size"),
        unpacked=_size(row, "unpacked"),
    )
    if not safe_name(archive.file) or not archive.file.endswith(".zip"):
        raise ValueError("archive.file is the plain name of a .zip")
    if not re.match(r"https?://[^/\s]+/\S+$", archive.url):
        raise ValueError("archive.url is http or https")
    return archive


def _package(row: Mapping[str, Any]) -> Package:
    files = {str(name): FileSum(_size(entry, "size"), _sha256(entry)) for name, entry in row["files"].items()}
    wrong = [name for name in (*files, _text(row, "folder")) if not safe_path(name)]
    if wrong or not files:
        raise ValueError(f"package.files has a path that leads elsewhere: {wrong}" if wrong else "no files")
    return Package(_text(row, "name"), _text(row, "module"), _text(row, "folder"), files)


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row[key]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key} is text")
    return value


def _size(row: Mapping[str, Any], key: str) -> int:
    value = row.get(key, 0)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{key} is a number of bytes")
    return value


def _sha256(row: Mapping[str, Any]) -> str:
    value = row["sha256"]
    if not isinstance(value, str) or not re.fullmatch(r"[0-9a-f]{64}", value):
        raise ValueError("sha256 is 64 hexadecimal digits")
    return value
