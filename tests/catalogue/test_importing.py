"""An import says what it would change, then does all of it or nothing."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.catalogue.folders import HEADER, PRODUCTS, write_shop
from voice_shop.catalogue import importing
from voice_shop.catalogue.importing import FieldChange, apply_import, plan_import
from voice_shop.catalogue.load import load_folder
from voice_shop.catalogue.problems import ShopFolderError
from voice_shop.errors import StateError

NEW = (
    PRODUCTS.replace("milk,Farm Milk,dairy,1.45", "milk,Farm Milk,dairy,1.55")
    + "tea,Tea,coffee,2.00,tea,,,,size,,,\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_shop(tmp_path / "shop")


def new_file(tmp_path: Path, content: str | bytes) -> Path:
    file = tmp_path / "new.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def everything(folder: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in folder.iterdir()}


def test_a_plan_tells_what_is_added_changed_and_removed(tmp_path: Path) -> None:
    folder = write_shop(tmp_path / "shop", orders=None)
    rows = "milk,Farm Milk,dairy,1.55,whole milk,,organic; local,milk,,yes,,\ntea,Tea,coffee,2,,,,,,,,\n"
    plan = plan_import(folder, new_file(tmp_path, f"{HEADER}\n{rows}"))
    assert [product.id for product in plan.added] == ["tea"]
    assert [product.id for product in plan.removed] == ["latte", "old-milk"]
    (change,) = plan.changed
    assert change.product.id == "milk"
    assert change.fields == (FieldChange("price", 145, 155), FieldChange("stock", 12, None))
    assert (plan.unchanged, plan.changes_anything, plan.currency) == (0, True, "EUR")


def test_a_plan_writes_nothing(folder: Path, tmp_path: Path) -> None:
    before = everything(folder)
    plan_import(folder, new_file(tmp_path, NEW))
    assert everything(folder) == before


def test_an_applied_plan_is_the_shop_from_then_on(folder: Path, tmp_path: Path) -> None:
    (folder / "products.csv").chmod(0o640)
    apply_import(plan_import(folder, new_file(tmp_path, b"\xef\xbb\xbf" + NEW.encode())))
    products = load_folder(folder).catalogue.products
    assert products["milk"].price == 155
    assert "tea" in products
    assert stat.S_IMODE((folder / "products.csv").stat().st_mode) == 0o640
    assert len(list(folder.iterdir())) == 5
    again = plan_import(folder, new_file(tmp_path, NEW))
    assert not again.changes_anything
    assert again.unchanged == 4


def test_a_wrong_file_is_refused_by_its_own_name(folder: Path, tmp_path: Path) -> None:
    before = everything(folder)
    with pytest.raises(ShopFolderError, match=r"^new\.csv, row 5, column price: -1 is below zero\."):
        plan_import(folder, new_file(tmp_path, PRODUCTS + "x,X,dairy,-1,,,,,,,,\n"))
    assert everything(folder) == before


def test_what_was_ordered_before_cannot_just_vanish(folder: Path, tmp_path: Path) -> None:
    rows = "milk,Farm Milk,dairy,1.45,,,,,,,,\nlatte,Latte,coffee,3.90,,,,,size,,,\n"
    with pytest.raises(ShopFolderError, match="there is no product 'old-milk'") as caught:
        plan_import(folder, new_file(tmp_path, f"{HEADER}\n{rows}"))
    assert "discontinued" in caught.value.hint


def test_a_folder_that_changed_meanwhile_is_left_alone(folder: Path, tmp_path: Path) -> None:
    plan = plan_import(folder, new_file(tmp_path, NEW))
    (folder / "products.csv").write_text(PRODUCTS + "\n")
    before = everything(folder)
    with pytest.raises(StateError) as caught:
        apply_import(plan)
    assert caught.value.code == "changed_meanwhile"
    assert everything(folder) == before


def test_a_disk_that_fails_leaves_the_old_products_and_no_rest(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_import(folder, new_file(tmp_path, NEW))
    before = everything(folder)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(importing.os, "fsync", full)
    with pytest.raises(StateError, match="No space left on device"):
        apply_import(plan)
    assert everything(folder) == before
