"""Every backend passes the whole suite, and the suite finds what is wrong with broken ones."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commerce.conftest import PROFILE, TestClock, small_catalogue
from voice_shop.commerce.backend import Capability
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.shop_backend import ShopBackend
from voice_shop.commerce.store import Store

from . import backend_suite_orders, backend_suite_payments  # noqa: F401 - add their checks
from .backend_suite import CHECKS, NEEDS
from .backends import EmbeddedWorld, World
from .broken_backends import BROKEN, Broken

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="starts processes by fork")


@pytest.fixture(params=[EmbeddedWorld], ids=["embedded"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with request.param(tmp_path / "shop.db") as made:
        yield made


@pytest.mark.parametrize("name", CHECKS)
def test_backend(name: str, world: World) -> None:
    if missing := NEEDS[name] - world.backend().capabilities:
        pytest.skip(f"cannot do {', '.join(sorted(missing))}")
    CHECKS[name](world)


@pytest.mark.parametrize(
    ("broken", "name"), [(broken, name) for broken, names in BROKEN.items() for name in sorted(names)]
)
def test_a_broken_backend_is_found(broken: type[Broken], name: str, tmp_path: Path) -> None:
    with (
        EmbeddedWorld(tmp_path / "shop.db", broken) as world,
        pytest.raises((AssertionError, pytest.fail.Exception)),
    ):
        CHECKS[name](world)


def test_without_a_provider_nothing_is_paid_ahead(tmp_path: Path) -> None:
    shop = Shop(small_catalogue(), PROFILE, Store(tmp_path / "shop.db"), TestClock())
    assert frozenset(Capability) - ShopBackend(shop).capabilities == {Capability.PAY_AHEAD}
