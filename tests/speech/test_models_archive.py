"""Archives that may be hostile: a model is there whole, or nothing is there and nothing else changed."""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voice_shop.errors import InputError, MissingError
from voice_shop.speech.models_archive import check_space, installing, unpack

Entry = tuple[str, bytes]


def zipped(path: Path, entries: list[Entry], *, attributes: int = 0) -> Path:
    """A zip with exactly these names."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries:
            info = zipfile.ZipInfo("placeholder")
            info.filename = name
            info.external_attr = attributes
            made.writestr(info, content, zipfile.ZIP_DEFLATED)
    return path


def everything(folder: Path) -> dict[str, bytes | None]:
    """Every path below a folder, with the bytes of files."""
    return {
        str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None for p in sorted(folder.rglob("*"))
    }


def test_an_honest_archive_is_unpacked_without_its_top_folder(tmp_path: Path) -> None:
    made = zipped(tmp_path / "m.zip", [("m/", b""), ("m/am/final.mdl", b"model"), ("m/README", b"words")])
    sums = unpack(made, tmp_path / "m")
    assert everything(tmp_path / "m") == {"README": b"words", "am": None, "am/final.mdl": b"model"}
    assert sums["am/final.mdl"].size == 5
    assert sums["am/final.mdl"].sha256 == hashlib.sha256(b"model").hexdigest()


def test_names_that_are_no_text_are_told_as_damage(tmp_path: Path) -> None:
    made = zipped(tmp_path / "m.zip", [("m/é", b"model")])
    made.write_bytes(made.read_bytes().replace("é".encode(), b"\xff\xff"))
    with pytest.raises(InputError, match="damaged"):
        unpack(made, tmp_path / "m")


def test_an_archive_without_a_top_folder_is_unpacked_as_it_is(tmp_path: Path) -> None:
    made = zipped(tmp_path / "m.zip", [("am/final.mdl", b"model"), ("README", b"words")])
    assert set(unpack(made, tmp_path / "m")) == {"am/final.mdl", "README"}


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "m/../../evil",
        "/etc/evil",
        "//host/evil",
        "C:\\evil",
        "C:/evil",
        "m\\..\\evil",
        "m/./evil",
        "m//evil",
        "..",
        "m/ evil",
        "m/evil ",
        "m/a\x00b",
        "m/a\nb",
        "m/" + "d/" * 20 + "x",
        "m/" + "x" * 300,
        "",
        "/",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    made = zipped(tmp_path / "m.zip", [("m/good", b"x"), (name, b"evil")])
    before = everything(tmp_path)
    with pytest.raises(InputError):
        unpack(made, tmp_path / "m")
    assert everything(tmp_path) == before


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFSOCK])
def test_links_and_devices_are_refused(tmp_path: Path, kind: int) -> None:
    made = zipped(tmp_path / "m.zip", [("m/final.mdl", b"/etc/passwd")], attributes=(kind | 0o777) << 16)
    with pytest.raises(InputError, match="belong"):
        unpack(made, tmp_path / "m")
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize(
    "entries",
    [
        [("m/a", b"1"), ("m/A", b"2")],
        [("m/a", b"1"), ("m/a", b"2")],
        [("m/a", b"1"), ("m/a/b", b"2")],
        [("m/a/b", b"2"), ("m/a", b"1")],
        [],
        [("m/", b"")],
    ],
    ids=["case", "twice", "file then folder", "folder then file", "empty", "folder only"],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_cannot_all_be_there_is_refused(tmp_path: Path, entries: list[Entry]) -> None:
    made = zipped(tmp_path / "m.zip", entries)
    with pytest.raises(InputError):
        unpack(made, tmp_path / "m")
    assert not (tmp_path / "m").exists()


def test_an_archive_that_grows_beyond_measure_is_refused_before_it_is_written(tmp_path: Path) -> None:
    made = zipped(tmp_path / "m.zip", [("m/big", bytes(50_000_000))])
    assert made.stat().st_size < 100_000
    with pytest.raises(InputError, match="measure"):
        unpack(made, tmp_path / "m")
    assert not (tmp_path / "m").exists()


def test_an_archive_that_lies_about_its_size_is_stopped(tmp_path: Path) -> None:
    made = zipped(tmp_path / "m.zip", [("m/big", bytes(3_000_000))])
    data = bytearray(made.read_bytes())
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.index(signature) + offset
        data[at : at + 4] = (100).to_bytes(4, "little")
    made.write_bytes(data)
    before = everything(tmp_path)
    with pytest.raises(InputError), installing(tmp_path / "m") as building:
        unpack(made, building, limit=1_000)
    assert everything(tmp_path) == before


def test_too_many_entries_are_refused(tmp_path: Path) -> None:
    made = zipped(tmp_path / "m.zip", [(f"m/{i}", b"") for i in range(10_001)])
    with pytest.raises(InputError, match="measure"):
        unpack(made, tmp_path / "m")


def _whole() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("m/am/final.mdl", b"model " * 50)
        archive.writestr("m/conf/model.conf", b"--beam=10\n" * 5)
    return made.getvalue()


_WHOLE = _whole()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, len(_WHOLE) - 1), st.integers(0, 255)), max_size=6),
    st.integers(0, len(_WHOLE)),
    st.binary(max_size=40),
)
def test_damage_of_any_kind_leaves_nothing_half_done(
    tmp_path_factory: pytest.TempPathFactory, flips: list[tuple[int, int]], end: int, tail: bytes
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    data = bytearray(_WHOLE)
    for at, value in flips:
        data[at] = value
    (folder / "m.zip").write_bytes(bytes(data[:end]) + tail)
    before = everything(folder)
    _try(folder, before)


_NAMES = st.text(st.sampled_from("ab./\\: \x00\n~AC-_é"), max_size=8)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(_NAMES, st.binary(max_size=20)), max_size=5))
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_of_any_kind_stay_inside(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Entry]
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    zipped(folder / "m.zip", entries)
    _try(folder, everything(folder))


def _try(folder: Path, before: dict[str, bytes | None]) -> None:
    try:
        with installing(folder / "model") as building:
            sums = unpack(folder / "m.zip", building)
    except InputError:
        assert everything(folder) == before
    else:
        after = everything(folder)
        assert {p for p in after if not p.startswith("model")} == set(before)
        written = {
            p.removeprefix("model/"): c for p, c in after.items() if p.startswith("model/") and c is not None
        }
        assert {p: hashlib.sha256(c).hexdigest() for p, c in written.items()} == {
            p: known.sha256 for p, known in sums.items()
        }


@pytest.mark.parametrize(
    "fail", [lambda b: None, lambda b: b.mkdir(), lambda b: (b.mkdir(), (b / "x").touch())]
)
def test_an_installation_that_fails_leaves_the_old_model(
    tmp_path: Path, fail: Callable[[Path], object]
) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "old").write_text("old")
    before = everything(tmp_path)

    def install() -> None:
        with installing(tmp_path / "m") as building:
            fail(building)
            raise OSError("the stick was pulled out")

    with pytest.raises(OSError, match="pulled"):
        install()
    assert everything(tmp_path) == before


def test_a_new_model_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "old").write_text("old")
    with installing(tmp_path / "m") as building:
        building.mkdir()
        (building / "new").write_text("new")
    assert everything(tmp_path) == {"m": None, "m/new": b"new"}


def test_a_full_disk_is_told_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="MB free"):
        check_space(tmp_path, 1 << 60)
