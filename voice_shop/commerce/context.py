"""What every use case of the shop works with: the catalogue, the promises, the store and the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from voice_shop.catalogue.product import Catalogue
from voice_shop.catalogue.profile import ShopProfile
from voice_shop.clock import Clock
from voice_shop.commerce.answers import once
from voice_shop.commerce.payment_provider import PaymentProvider
from voice_shop.commerce.pricing import Prices
from voice_shop.commerce.reach import Reach, always
from voice_shop.commerce.store import Store

if TYPE_CHECKING:
    from sqlite_utils import Database

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Context:
    """Shared by `Shop` and the parts that hang on it (`shop.lists` and the like), one for each shop."""

    catalogue: Catalogue
    profile: ShopProfile
    store: Store
    clock: Clock
    prices: Prices
    provider: PaymentProvider | None = None
    reach: Reach = always

    def now(self) -> datetime:
        """This moment, UTC."""
        return self.clock().astimezone(UTC)

    def once(
        self,
        scope: str,
        key: str | None,
        request: tuple[object, ...],
        do: Callable[[Database], Answer],
        *,
        repeatable: bool = False,
    ) -> Answer:
        """Do it in one transaction, or give the answer that the key already got; see `answers.once`.

        Without a key (None) it is done, and nothing is remembered of it.
        """
        with self.store.write() as db:
            if key is None:
                return do(db)
            return once(db, scope, key, request, self.now(), lambda: do(db), repeatable=repeatable)
