"""An import that is killed at any line leaves the old products or the new ones, and can be done again."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from tests.catalogue.folders import PRODUCTS, write_shop
from voice_shop.catalogue import importing
from voice_shop.catalogue.importing import ImportPlan, apply_import, plan_import
from voice_shop.catalogue.load import load_folder

NEW = PRODUCTS.replace("milk,Farm Milk,dairy,1.45", "milk,Farm Milk,dairy,1.55")


def killed(plan: ImportPlan, line: int) -> bool:
    """Apply it in a process that dies at that line of it; whether it died before the end."""
    if (pid := os.fork()) == 0:
        left = [line]

        def step(frame: FrameType, *_: Any) -> Any:
            if frame.f_code.co_filename != importing.__file__:
                return None
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1
            return step

        try:
            sys.settrace(step)
            apply_import(plan)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 is POSIX's")
def test_killed_at_any_line_the_old_or_the_new_products_are_there_whole(tmp_path: Path) -> None:
    folder, new = write_shop(tmp_path / "shop"), tmp_path / "new.csv"
    new.write_text(NEW)
    old = (folder / "products.csv").read_bytes()
    plan, seen, rests, line = plan_import(folder, new), set(), set[str](), 0
    while True:
        (folder / "products.csv").write_bytes(old)
        died = killed(plan, line)
        there = (folder / "products.csv").read_bytes()
        assert there in {old, NEW.encode()}
        seen.add(there)
        if not died:
            break
        rests |= {rest.name for rest in folder.glob(".products-*")}
        for rest in folder.glob(".products-*"):
            rest.unlink()
        line += 1
    assert there == NEW.encode()
    assert seen == {old, NEW.encode()}
    assert load_folder(folder).catalogue.products["milk"].price == 155
    assert rests, "some died with their file half written"


def test_an_import_takes_away_what_killed_ones_left(tmp_path: Path) -> None:
    folder, new = write_shop(tmp_path / "shop"), tmp_path / "new.csv"
    new.write_text(NEW)
    for name, age in ((".products-old.csv", 3600), (".products-young.csv", 1)):
        (folder / name).write_text("half")
        os.utime(folder / name, (time.time() - age,) * 2)
    apply_import(plan_import(folder, new))
    rests = [rest.name for rest in folder.glob(".products-*")]
    assert rests == [".products-young.csv"], "it may belong to one that goes on"
