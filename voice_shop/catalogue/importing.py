"""Puts a new list of products into a shop folder: first what it would change, then all of it or nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path

from voice_shop.catalogue import feeds
from voice_shop.catalogue.load import PRODUCTS, Tell, load_folder, load_with_products
from voice_shop.catalogue.product import Product
from voice_shop.catalogue.reading import first_line, read_bytes
from voice_shop.catalogue.writing import csv_bytes
from voice_shop.errors import InputError, StateError

Value = str | int | bool | tuple[str, ...] | Mapping[str, str] | None


_OLD_SECONDS = 600


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One difference. `field` is an attribute of `Product`; prices are in minor units."""

    field: str
    before: Value
    now: Value


@dataclass(frozen=True, slots=True)
class ProductChange:
    """A product that stays and is described otherwise."""

    product: Product
    """As it will be."""
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do to a shop folder.

    Attributes:
        folder: the shop folder.
        currency: of all prices here.
        added, removed: products as they will be, and as they were.
        changed: products in both, with what differs.
        unchanged: how many stay as they are.
        before, now: bytes of `products.csv`.
    """

    folder: Path
    currency: str
    added: tuple[Product, ...]
    changed: tuple[ProductChange, ...]
    removed: tuple[Product, ...]
    unchanged: int
    before: bytes
    now: bytes

    @property
    def changes_anything(self) -> bool:
        """Whether a shopper could tell the difference."""
        return bool(self.added or self.changed or self.removed)


def plan_import(folder: Path, file: Path, kind: str | None = None, tell: Tell | None = None) -> ImportPlan:
    """Read a new list of products and compare it with the one in the shop folder. Nothing is written.

    Args:
        folder: the shop folder.
        file: the new list.
        kind: its format, one of `feeds.FORMATS`; None finds out.
        tell: is told how many products were read, now and then.

    The new list replaces the old one. A product that past orders speak of cannot just be left out: it stays,
    with "yes" under discontinued. A feed leaves alone what it says nothing about (`feeds.UNTOLD`).

    Raises:
        InputError: there is no such file.
        ShopFolderError: the file cannot be used with this shop, or the shop folder itself is wrong.
    """
    if not file.exists():
        raise InputError(
            f"There is no file {file}.", hint="Look at its name and folder.", code="no_such_file"
        )
    if file.is_dir():
        raise InputError(f"{file} is a folder.", hint="Give the path of a CSV file.", code="is_a_folder")
    now, before = read_bytes(file), read_bytes(folder / PRODUCTS)
    kind = kind or feeds.detect(now)
    old = load_folder(folder).catalogue.products
    new = load_with_products(folder, now, file.name, kind, tell, old).catalogue
    if kind != "csv" or not feeds.is_ours(first_line(now)):
        now = csv_bytes(new.products.values(), new.currency)
    both = [product for product in new.products.values() if product.id in old]
    changed = [
        ProductChange(product, differences)
        for product in both
        if (differences := _differences(old[product.id], product))
    ]
    return ImportPlan(
        folder=folder,
        currency=new.currency,
        added=tuple(product for product in new.products.values() if product.id not in old),
        changed=tuple(changed),
        removed=tuple(product for product in old.values() if product.id not in new.products),
        unchanged=len(both) - len(changed),
        before=before,
        now=now,
    )


def _differences(old: Product, new: Product) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(field.name, before, now)
        for field in fields(Product)
        if (before := getattr(old, field.name)) != (now := getattr(new, field.name))
    )


def apply_import(plan: ImportPlan) -> None:
    """Replace `products.csv` of the shop folder in one step: who reads it sees the old or the new one, whole.

    Raises:
        StateError: the file was changed since the plan was made, or cannot be written; nothing has changed.
    """
    target = plan.folder / PRODUCTS
    if read_bytes(target) != plan.before:
        raise StateError(
            f"{target} was changed while it was being imported.",
            hint="Import again.",
            code="changed_meanwhile",
        )
    new: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=plan.folder, prefix=".products-", suffix=".csv")
        new = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(plan.now)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, new)
        new.replace(target)
        _sync_folder(plan.folder)
        _sweep(plan.folder)
    except OSError as error:
        if new is not None:
            with suppress(OSError):
                new.unlink(missing_ok=True)
        raise StateError(
            f"{target} cannot be written ({error.strerror}).",
            hint="Look at the free space and at the permissions of the folder.",
            code="cannot_write",
        ) from error


def _sweep(folder: Path) -> None:
    """Take away what imports left that were killed; a young file may be one that goes on beside this."""
    for rest in folder.glob(".products-*.csv"):
        with suppress(OSError):
            if time.time() - rest.stat().st_mtime > _OLD_SECONDS:
                rest.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
