"""A small shop with everything that can matter: options, packs, counted and uncounted stock, a successor."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from voice_shop.catalogue.product import Catalogue, OptionGroup, OptionValue, Product
from voice_shop.catalogue.profile import ShopProfile
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Consent, Order, Quote

from .provider import Ledger, serving

HOME = "home"
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)

PROFILE = ShopProfile(
    name="Corner Shop",
    timezone="Europe/Amsterdam",
    delivery_fee_minor=300,
    free_delivery_from_minor=4000,
    delivery_days=1,
    undo_minutes=10,
    order_cap_minor=15000,
    day_cap_minor=20000,
)


class TestClock:
    """Time that only moves when told to."""

    __test__ = False

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: int) -> None:
        self.now += timedelta(**by)


def small_catalogue(**changed: Product) -> Catalogue:
    """The shop's products, some of them otherwise than usual (by id)."""
    products = [
        Product("latte", "Caffè Latte", "coffee", 350, kind="latte", options=("size", "syrup")),
        Product("flat", "Flat White", "coffee", 340, kind="flat white", options=("milk",)),
        Product("oat", "Alpro Oat 1 l", "dairy", 249, brand="Alpro", kind="oat milk", pack="1 l", stock=10),
        Product("oatly", "Oatly Oat 1 l", "dairy", 279, brand="Oatly", kind="oat milk", pack="1 l", stock=3),
        Product("beans", "House Beans 500 g", "coffee", 899, kind="coffee beans", pack="500 g", stock=20),
        Product("yoghurt", "Yoghurt 450 g", "dairy", 189, kind="yoghurt", pack="450 g", stock=8,
                perishable=True),
        Product("cup", "Travel Cup", "home", 1250, kind="travel cup", stock=1),
        Product("grinder", "Grinder", "home", 9900, kind="grinder", stock=4),
        Product("old", "Old Beans 250 g", "coffee", 450, kind="old beans", pack="250 g", discontinued=True,
                successor="beans"),
        Product("gone", "Gone", "home", 100, kind="gone thing", discontinued=True),
    ]  # fmt: skip
    by_id = {product.id: product for product in products}
    groups = {
        "size": OptionGroup("size", (OptionValue("small"), OptionValue("large", 60)), default="small"),
        "syrup": OptionGroup("syrup", (OptionValue("vanilla", 50), OptionValue("hazelnut", 50))),
        "milk": OptionGroup("milk", (OptionValue("whole"), OptionValue("oat", 40)), least=1),
    }
    return Catalogue({**by_id, **changed}, groups)


def agree(quote: Quote, *, words: str = "yes please") -> Consent:
    """A yes to a quote."""
    return Consent(quote.id, quote.digest, words, "anna", "text", quote.created_at + timedelta(seconds=5))


def quoted(shop: Shop, *args: object) -> Quote:
    """A quote that must not be refused."""
    quote = shop.quote(HOME, *args)  # type: ignore[arg-type]
    assert isinstance(quote, Quote), quote
    return quote


def bought(shop: Shop, *args: object) -> Order:
    """An order that must not be refused."""
    order = shop.accept(agree(quoted(shop, *args)))
    assert isinstance(order, Order), order
    return order


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that nobody has used, made once."""
    path = tmp_path_factory.mktemp("new") / "shop.db"
    Store(path).close()
    return path


@pytest.fixture
def store(tmp_path: Path, new_database: Path) -> Iterator[Store]:
    shutil.copyfile(new_database, tmp_path / "shop.db")
    store = Store(tmp_path / "shop.db")
    yield store
    store.close()


@pytest.fixture
def shop(store: Store, clock: TestClock) -> Shop:
    return Shop(small_catalogue(), PROFILE, store, clock)


@pytest.fixture
def ledger() -> Ledger:
    """What a payment provider keeps."""
    return Ledger()


@pytest.fixture
def address(ledger: Ledger) -> Iterator[str]:
    """Where that provider answers."""
    with serving(ledger) as address:
        yield address
