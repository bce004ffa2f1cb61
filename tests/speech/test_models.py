"""Models on this machine: known, fetched over a real connection that breaks, brought on a stick, verified."""

from __future__ import annotations

import fcntl
import hashlib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.answering import Quiet, answering
from tests.speech.test_models_archive import everything
from voice_shop.errors import InputError, MissingError, StateError, VoiceShopError
from voice_shop.resources import resource
from voice_shop.speech.models import Manifest, Where
from voice_shop.speech.models_licences import package_licences
from voice_shop.speech.models_manifest import read_manifest
from voice_shop.speech.models_progress import progress_bar

NAME = "vosk-model-xx"


@dataclass
class Site:
    """A maker's site on this machine. It can break off, ignore ranges, lie, or send too much."""

    content: bytes
    breaks_after: list[int] = field(default_factory=list)
    ranges: bool = True
    shift: int = 0
    status: int = 200
    asked: list[str] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def archive(tmp_path: Path) -> bytes:
    """A small honest model."""
    made = tmp_path / "made.zip"
    with zipfile.ZipFile(made, "w") as file:
        file.writestr(f"{NAME}/am/final.mdl", bytes(range(256)) * 800)
        file.writestr(f"{NAME}/graph/HCLr.fst", b"graph" * 1000)
    data = made.read_bytes()
    made.unlink()
    return data


@pytest.fixture
def site(archive: bytes) -> Iterator[Site]:
    """The site, serving that model."""
    state = Site(archive)

    class Handler(Quiet):
        protocol_version = "HTTP/1.1"

        def get(self) -> None:
            wanted = self.headers.get("Range", "")
            state.asked.append(wanted)
            start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and state.ranges else 0
            if state.status != 200:
                self.send_error(state.status)
                return
            if start >= len(state.content):
                self.send_error(416)
                return
            body = state.content[start:]
            self.send_response(206 if start else 200)
            if start:
                end = len(state.content) - 1
                self.send_header("Content-Range", f"bytes {start + state.shift}-{end}/{len(state.content)}")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            cut = state.breaks_after.pop(0) if state.breaks_after else len(body)
            self.wfile.write(body[:cut])
            self.close_connection = True

    with answering(Handler) as address:
        state.url = f"{address}/{NAME}.zip"
        yield state


def manifest(folder: Path, url: str, content: bytes, *, size: int | None = None) -> Manifest:
    """A manifest with one model behind a URL, and an empty models folder."""
    path = folder / "manifest.toml"
    path.write_text(
        f"""format = 1
[[model]]
name = "{NAME}"
kind = "recogniser"
engine = "vosk"
language = "xx"
version = "1"
licence = "Apache-2.0"
[model.archive]
file = "{NAME}.zip"
url = "{url}"
size = {len(content) if size is None else size}
sha256 = "{hashlib.sha256(content).hexdigest()}"
"""
    )
    return Manifest.load(path, folder / "models")


def left_over(known: Manifest) -> set[str]:
    """What lies in the models folder besides models."""
    return (
        {p.name for p in known.folder.iterdir() if p.name not in (".lock", NAME)}
        if known.folder.exists()
        else set()
    )


# --- over the network ---------------------------------------------------------------------------


def test_a_model_is_fetched_checked_and_unpacked(tmp_path: Path, site: Site) -> None:
    known = manifest(tmp_path, site.url, site.content)
    assert known.list()[0].where is Where.MISSING
    told: list[tuple[int, int]] = []
    status = known.fetch(NAME, progress=lambda got, total: told.append((got, total)))
    assert status.where is Where.FOLDER
    assert status.path == tmp_path / "models" / NAME
    assert (status.path / "am" / "final.mdl").read_bytes() == bytes(range(256)) * 800
    assert told[-1] == (len(site.content), len(site.content))
    assert [got for got, _ in told] == sorted(got for got, _ in told)
    assert left_over(known) == set()
    (checked,) = known.verify()
    assert checked.whole
    assert checked.files == 2


@pytest.mark.parametrize("sized", [True, False])
def test_a_connection_that_breaks_is_continued_where_it_broke(
    tmp_path: Path, site: Site, sized: bool
) -> None:
    site.breaks_after = [70_000, 50_000, 1]
    known = manifest(tmp_path, site.url, site.content, size=None if sized else 0)
    assert known.fetch(NAME).path is not None
    assert site.asked == ["", "bytes=70000-", "bytes=120000-", "bytes=120001-"]
    assert known.verify(NAME)[0].whole


def test_what_arrived_is_kept_for_the_next_time(tmp_path: Path, site: Site) -> None:
    site.breaks_after = [90_000, 0]
    known = manifest(tmp_path, site.url, site.content)
    with pytest.raises(MissingError):
        known.fetch(NAME)
    assert (known.folder / f"{NAME}.zip.part").stat().st_size == 90_000
    assert known.status(known.model(NAME)).where is Where.MISSING
    assert known.fetch(NAME).path is not None
    assert site.asked[-1] == "bytes=90000-"
    assert left_over(known) == set()


def test_a_site_that_cannot_continue_starts_over(tmp_path: Path, site: Site) -> None:
    site.breaks_after, site.ranges = [90_000], False
    assert manifest(tmp_path, site.url, site.content).fetch(NAME).path is not None


def test_a_site_that_continues_elsewhere_is_not_believed(tmp_path: Path, site: Site) -> None:
    site.breaks_after, site.shift = [90_000], 5
    known = manifest(tmp_path, site.url, site.content)
    with pytest.raises((InputError, MissingError)):
        known.fetch(NAME)
    assert known.status(known.model(NAME)).where is Where.MISSING


def test_a_part_of_something_else_is_thrown_away(tmp_path: Path, site: Site) -> None:
    known = manifest(tmp_path, site.url, site.content)
    known.folder.mkdir()
    (known.folder / f"{NAME}.zip.part").write_bytes(b"x" * 1000)
    assert known.fetch(NAME).path is not None
    assert site.asked == ["bytes=1000-", ""]


def test_what_is_not_the_file_of_the_manifest_is_never_opened(tmp_path: Path, site: Site) -> None:
    known = manifest(tmp_path, site.url, site.content)
    site.content = site.content[:-1] + b"!"
    with pytest.raises(InputError, match="sha256"):
        known.fetch(NAME)
    assert left_over(known) == set()


def test_a_site_that_sends_without_end_is_stopped(tmp_path: Path, site: Site) -> None:
    known = manifest(tmp_path, site.url, site.content)
    site.content = site.content * 20
    with pytest.raises(InputError, match="more than"):
        known.fetch(NAME)
    assert sum(len(c or b"") for c in everything(known.folder).values()) <= len(site.content) / 20


@pytest.mark.parametrize("status", [403, 404, 500])
def test_a_site_that_does_not_have_it_is_told(tmp_path: Path, site: Site, status: int) -> None:
    site.status = status
    with pytest.raises(MissingError, match=str(status)):
        manifest(tmp_path, site.url, site.content).fetch(NAME)


def test_without_a_network_it_says_what_to_bring_from_where_to_where(tmp_path: Path, archive: bytes) -> None:
    url = f"http://127.0.0.1:9/{NAME}.zip"
    known = manifest(tmp_path, url, archive)
    with pytest.raises(MissingError) as caught:
        known.fetch(NAME)
    assert caught.value.exit_code == 3
    for part in (url, f"{NAME}.zip", str(known.folder), "--from", "connection refused"):
        assert part in str(caught.value)
    assert "Errno" not in str(caught.value)


def test_what_is_here_is_not_fetched_again(tmp_path: Path, site: Site) -> None:
    known = manifest(tmp_path, site.url, site.content)
    known.fetch(NAME)
    known.fetch(NAME)
    assert len(site.asked) == 1


def test_a_disk_that_fills_up_is_no_matter_of_the_network(tmp_path: Path, site: Site) -> None:
    known = manifest(tmp_path, site.url, site.content)
    known.folder.mkdir()
    (known.folder / f"{NAME}.zip.part").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        known.fetch(NAME)
    assert len(site.asked) == 1


def test_two_fetches_do_not_get_in_each_others_way(tmp_path: Path, site: Site) -> None:
    known = manifest(tmp_path, site.url, site.content)
    known.folder.mkdir()
    with (known.folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StateError, match="Another"):
            known.fetch(NAME)
    assert site.asked == []


# --- without the network ------------------------------------------------------------------------


def test_a_model_comes_from_a_stick(tmp_path: Path, archive: bytes) -> None:
    known = manifest(tmp_path, "http://127.0.0.1:9/x.zip", archive)
    stick = tmp_path / "stick"
    stick.mkdir()
    with pytest.raises(MissingError, match=f"{NAME}.zip"):
        known.fetch(NAME, source=stick)
    (stick / f"{NAME}.zip").write_bytes(archive)
    assert known.fetch(NAME, source=stick).where is Where.FOLDER
    assert everything(stick) == {f"{NAME}.zip": archive}
    assert known.verify(NAME)[0].whole


def test_an_archive_that_lies_in_the_models_folder_is_taken(tmp_path: Path, archive: bytes) -> None:
    known = manifest(tmp_path, "http://127.0.0.1:9/x.zip", archive)
    known.folder.mkdir()
    (known.folder / f"{NAME}.zip").write_bytes(archive)
    assert known.fetch(NAME).path is not None
    assert left_over(known) == set()


def test_a_wrong_file_on_the_stick_is_refused(tmp_path: Path, archive: bytes) -> None:
    known = manifest(tmp_path, "http://127.0.0.1:9/x.zip", archive)
    (tmp_path / f"{NAME}.zip").write_bytes(archive[:-1])
    with pytest.raises(InputError, match="sha256"):
        known.fetch(NAME, source=tmp_path)
    assert left_over(known) == set()


@pytest.mark.parametrize(
    ("spoil", "field_name"),
    [
        (lambda f: (f / "am" / "final.mdl").write_bytes(b"x"), "changed"),
        (lambda f: (f / "am" / "final.mdl").unlink(), "missing"),
        (lambda f: (f / ".voice-shop.json").write_text("{"), "missing"),
    ],
)
def test_verify_finds_what_changed(
    tmp_path: Path, archive: bytes, spoil: Callable[[Path], object], field_name: str
) -> None:
    known = manifest(tmp_path, "http://127.0.0.1:9/x.zip", archive)
    (tmp_path / f"{NAME}.zip").write_bytes(archive)
    status = known.fetch(NAME, source=tmp_path)
    assert status.path
    spoil(status.path)
    (checked,) = known.verify(NAME)
    assert not checked.whole
    assert len(getattr(checked, field_name)) == 1
    known.fetch(NAME, source=tmp_path)
    assert known.verify(NAME)[0].whole


# --- the manifest that ships ---------------------------------------------------------------------


def test_models_inside_packages_are_found_and_whole(tmp_path: Path) -> None:
    pytest.importorskip("pymicro_wakeword")
    known = Manifest.load(folder=tmp_path / "models")
    status = known.status(known.model("wake-alexa"))
    assert status.where is Where.PACKAGE
    assert known.verify("wake-alexa")[0].whole
    assert known.fetch("wake-alexa") == status
    assert not known.folder.exists()


def test_a_model_inside_a_package_can_also_come_from_a_stick(tmp_path: Path) -> None:
    pytest.importorskip("pymicro_wakeword")
    known = Manifest.load(folder=tmp_path / "models")
    inside = known.status(known.model("wake-alexa")).path
    assert inside
    (tmp_path / "wake-alexa").mkdir()
    for name in ("alexa.json", "alexa.tflite"):
        (tmp_path / "wake-alexa" / name).write_bytes((inside / name).read_bytes())
    assert known.fetch("wake-alexa", source=tmp_path).where is Where.FOLDER
    assert known.verify("wake-alexa")[0].whole
    (tmp_path / "wake-alexa" / "alexa.json").write_text("{}")
    with pytest.raises(InputError):
        known.fetch("wake-alexa", source=tmp_path)


def test_a_package_that_is_not_installed_is_told(tmp_path: Path) -> None:
    text = resource("models", "manifest.toml").read_text(encoding="utf-8")
    (tmp_path / "m.toml").write_text(text.replace('module = "moonshine_voice"', 'module = "no_such_module"'))
    known = Manifest.load(tmp_path / "m.toml", tmp_path / "models")
    with pytest.raises(MissingError, match="moonshine-voice"):
        known.fetch("moonshine-tiny-en")


def test_every_model_and_engine_has_a_licence(tmp_path: Path) -> None:
    known = Manifest.load(folder=tmp_path)
    assert all(model.licence for model in known.models)
    rows = known.licences()
    assert len({row.name for row in rows}) == len(rows)
    assert all(row.licence and row.version for row in rows)
    stated = {row.name: row.licence for row in package_licences()}
    if "piper-tts" in stated:
        assert stated["piper-tts"].startswith("GPL-3")
    assert package_licences(("no-such-package",)) == ()


def test_an_unknown_model_is_told_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="moonshine-tiny-en"):
        Manifest.load(folder=tmp_path).fetch("nobody")


@pytest.mark.parametrize(
    "change",
    [
        ("format = 1", "format = 2"),
        ("format = 1", "format = ["),
        (f'name = "{NAME}"', 'name = "../up"'),
        (f'name = "{NAME}"', "name = 3"),
        ('kind = "recogniser"', 'kind = "virus"'),
        ('licence = "Apache-2.0"', ""),
        (f'file = "{NAME}.zip"', 'file = "../../x.zip"'),
        ('url = "http', 'url = "file'),
        ('url = "http', 'url = "ftp'),
        ('sha256 = "', 'sha256 = "xyz'),
        ("size = ", "size = -"),
        ("[model.archive]", "[model.somewhere]"),
    ],
)
def test_a_manifest_that_is_not_right_is_refused(
    tmp_path: Path, archive: bytes, change: tuple[str, str]
) -> None:
    manifest(tmp_path, "http://127.0.0.1:9/x.zip", archive)
    path = tmp_path / "manifest.toml"
    assert change[0] in path.read_text()
    path.write_text(path.read_text().replace(*change))
    with pytest.raises(InputError):
        read_manifest(path)


def test_the_same_model_twice_is_refused(tmp_path: Path, archive: bytes) -> None:
    manifest(tmp_path, "http://127.0.0.1:9/x.zip", archive)
    path = tmp_path / "manifest.toml"
    path.write_text(path.read_text() + path.read_text().replace("format = 1", ""))
    with pytest.raises(VoiceShopError, match="twice"):
        read_manifest(path)


def test_the_progress_bar_keeps_quiet_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar("vosk") as told:
        told(1, 2)
    assert capsys.readouterr() == ("", "")
