"""Model files on this machine: which are known, which are here, how they come, whether they are whole."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from voice_shop.errors import InputError, MissingError, StateError
from voice_shop.resources import resource
from voice_shop.speech.models_archive import check_space, installing, sha256_of, unpack
from voice_shop.speech.models_download import Progress, download
from voice_shop.speech.models_licences import Licence, package_licences
from voice_shop.speech.models_manifest import FileSum, Model, read_manifest, safe_path

_RECORD = ".voice-shop.json"
"""Written into a fetched model's folder: what it is, and the sum of every file."""


class Where(StrEnum):
    """Where a model is."""

    PACKAGE = "package"
    """Inside an installed Python package."""
    FOLDER = "folder"
    """In the models folder."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Status:
    """A known model and where it is. `path` is its folder, None if it is missing."""

    model: Model
    where: Where
    path: Path | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What `verify` found for one model. `changed` and `missing` are relative paths."""

    model: Model
    path: Path
    files: int
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Every file is there and as it was published."""
        return not self.changed and not self.missing


@dataclass(frozen=True, slots=True)
class Manifest:
    """The known models and one models folder.

    Attributes:
        models: in the order of the file.
        folder: where fetched models live; made when the first one is fetched.
    """

    models: tuple[Model, ...]
    folder: Path

    @classmethod
    def load(cls, path: Path | None = None, folder: Path | None = None) -> Manifest:
        """Read a manifest; without `path` the one that ships with voice_shop.

        Raises:
            InputError: the file is not a manifest.
        """
        return cls(read_manifest(path or resource("models", "manifest.toml")), folder or Path("models"))

    def model(self, name: str) -> Model:
        """The model of a name.

        Raises:
            InputError: unknown.
        """
        for model in self.models:
            if model.name == name:
                return model
        known = ", ".join(model.name for model in self.models)
        raise InputError(f"There is no model {name!r}.", hint=f"Known: {known}.", code="unknown_model")

    def status(self, model: Model) -> Status:
        """Where a model is. What was fetched goes before what a package carries."""
        fetched = self.folder / model.name
        if fetched.is_dir():
            return Status(model, Where.FOLDER, fetched)
        carried = _in_package(model)
        return Status(model, Where.PACKAGE if carried else Where.MISSING, carried)

    def list(self) -> tuple[Status, ...]:
        """Every known model and where it is."""
        return tuple(self.status(model) for model in self.models)

    def fetch(self, name: str, *, source: Path | None = None, progress: Progress | None = None) -> Status:
        """Bring a model to this machine, whole or not at all. What is already here stays as it is.

        Tried in this order: `source` (a folder or USB stick with the archive, or with the model's own
        folder), the archive already lying in the models folder, the maker's site.

        Raises:
            InputError: unknown name, or what was found is not the model of the manifest.
            MissingError: it cannot be had; the hint says which file to get from where and where to put it.
            StateError: another fetch is running.
        """
        model = self.model(name)
        status = self.status(model)
        if status.path and source is None:
            return status
        if source is None and model.archive is None:
            raise _comes_with(model)
        self.folder.mkdir(parents=True, exist_ok=True)
        with _alone(self.folder):
            if source is not None:
                self._from_folder(model, source)
            elif model.archive is not None:
                lying = self.folder / model.archive.file
                self._unpack(
                    model, lying if lying.is_file() else download(model.archive, self.folder, progress)
                )
                lying.unlink(missing_ok=True)
        return self.status(model)

    def verify(self, name: str | None = None) -> tuple[Checked, ...]:
        """Read every file of the models that are here again, or of one.

        Raises:
            InputError: unknown name.
            MissingError: the one asked for is not here.
        """
        asked = [self.status(self.model(name))] if name else self.list()
        if name and asked[0].path is None:
            raise MissingError(
                f"{name} is not here.", hint=f"Get it: voice-shop models fetch {name}.", code="model_missing"
            )
        return tuple(_check(s.model, s.path, s.where) for s in asked if s.path is not None)

    def licences(self) -> tuple[Licence, ...]:
        """What is here and under which licence: models first, then the engines' Python packages."""
        here = tuple(
            Licence(s.model.name, "model", s.model.version, s.model.licence, str(s.path))
            for s in self.list()
            if s.path is not None
        )
        return here + package_licences()

    def _from_folder(self, model: Model, source: Path) -> None:
        archive = source / model.archive.file if model.archive else None
        if archive and archive.is_file():
            self._unpack(model, archive)
        elif model.package and (source / model.name).is_dir():
            self._copy(model, source / model.name, model.package.files)
        else:
            wanted = model.archive.file if model.archive else f"a folder {model.name}"
            raise MissingError(
                f"{source} has no {wanted}.", hint="Name the folder it lies in.", code="model_missing"
            )

    def _unpack(self, model: Model, path: Path) -> None:
        assert model.archive is not None  # noqa: S101  (both callers have looked)
        if sha256_of(path) != model.archive.sha256:
            raise InputError(
                f"{path} is not the file of the manifest (sha256 differs).",
                hint=f"Take it away and get it again from {model.archive.url}.",
                code="sha256",
            )
        with installing(self.folder / model.name) as building:
            _record(model, building, unpack(path, building, limit=model.archive.unpacked))

    def _copy(self, model: Model, source: Path, files: dict[str, FileSum] | Any) -> None:
        wrong = [path for path, known in files.items() if not _is(source / path, known)]
        if wrong:
            raise InputError(f"{source / wrong[0]} is not the file of the manifest.", code="sha256")
        check_space(self.folder, sum(known.size for known in files.values()))
        with installing(self.folder / model.name) as building:
            for path in files:
                (building / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source / path, building / path)
            _record(model, building, dict(files))


def _record(model: Model, folder: Path, sums: dict[str, FileSum]) -> None:
    record = {
        "name": model.name,
        "version": model.version,
        "licence": model.licence,
        "files": {path: asdict(known) for path, known in sums.items()},
    }
    (folder / _RECORD).write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _check(model: Model, path: Path, where: Where) -> Checked:
    sums = _recorded(path) if where is Where.FOLDER else dict(model.package.files) if model.package else {}
    missing = tuple(name for name in sums if not (path / name).is_file())
    changed = tuple(
        name for name, known in sums.items() if name not in missing and not _is(path / name, known)
    )
    return Checked(model, path, len(sums), changed, missing if sums else (_RECORD,))


def _recorded(folder: Path) -> dict[str, FileSum]:
    """The sums written while unpacking; empty if there is no such record."""
    try:
        files = json.loads((folder / _RECORD).read_text(encoding="utf-8"))["files"]
        sums = {name: FileSum(int(known["size"]), str(known["sha256"])) for name, known in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {name: known for name, known in sums.items() if safe_path(name)}


def _is(path: Path, known: FileSum) -> bool:
    return path.is_file() and path.stat().st_size == known.size and sha256_of(path) == known.sha256


def _in_package(model: Model) -> Path | None:
    """The model's folder inside an installed package, found without importing the package."""
    if model.package is None:
        return None
    spec = find_spec(model.package.module)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place) / model.package.folder
        if all((folder / name).is_file() for name in model.package.files):
            return folder
    return None


def _comes_with(model: Model) -> MissingError:
    package = model.package.name if model.package else model.name
    return MissingError(
        f"{model.name} comes inside the Python package {package}, which is not installed.",
        hint='Install it with: pip install "voice-shop[device]", or bring the model with --from DIR.',
        code="model_missing",
    )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StateError(
                f"Another fetch is writing to {folder}.", hint="Wait until it is done.", code="models_busy"
            ) from error
        yield
