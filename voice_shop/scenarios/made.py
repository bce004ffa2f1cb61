"""Scenarios made from a shop's own products: what every shopper does, tried before the first one comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from voice_shop.catalogue.load import ShopFolder
from voice_shop.catalogue.product import Catalogue, Product
from voice_shop.catalogue.spoken import spoken_name
from voice_shop.commerce.payment_types import Means
from voice_shop.commerce.slot_times import closed_until
from voice_shop.language.automaton import Automaton
from voice_shop.scenarios.scenes import START, Before, Bought, Expected, Scenario, Step, Then

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "add": "add {number} {name}", "check_out": "check out", "yes": "yes", "no": "no",
        "reorder": "reorder {name}", "cancel": "cancel my order", "return": "return the {name}",
        "hedge": "maybe",
    },
    "nl": {
        "add": "voeg {number} {name} toe", "check_out": "afrekenen", "yes": "ja", "no": "nee",
        "reorder": "bestel {name} opnieuw", "cancel": "annuleer mijn bestelling",
        "return": "ik wil {name} terugsturen", "hedge": "misschien",
    },
}  # fmt: skip
_MOST = 12
"""Packs that a scenario orders at most, to reach the least that an order must be worth."""
_PRODUCTS = 3
"""Products that are tried, each in an order of its own."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A product that can be said and bought, and how many of it make an order."""

    product: Product
    quantity: int
    said: str
    """Its name with the options that must be chosen."""

    @property
    def name(self) -> str:
        """As it is said."""
        return spoken_name(self.product)

    @property
    def things(self) -> dict[str, int]:
        """As a scenario has it."""
        return {self.product.id: self.quantity}


def scenarios_of(folder: ShopFolder, shop: str, grammar: Automaton) -> Iterator[Scenario]:
    """Order, reorder, cancel, return, refuse; none where nothing can be bought or the language is not known.

    Args:
        folder, shop: the shop, and where its files are.
        grammar: what can be said there.
    """
    said = SENTENCES.get(folder.profile.language)
    wanted = list(buyable(folder, grammar))
    if said is None or not wanted:
        return
    make = _Maker(folder, shop, said)
    for each in _spread(wanted):
        yield make.order(each)
    first = wanted[0]
    yield make.reorder(first)
    yield make.cancel(first)
    yield make.refuse(first)
    yield make.hedge(first)
    back = next((each for each in wanted if not each.product.perishable), None)
    if folder.profile.return_days and back is not None:
        yield make.sent_back(back)


def buyable(folder: ShopFolder, grammar: Automaton) -> Iterator[Wanted]:
    """Products that one sentence buys: on hand, named by nothing else, within the caps."""
    profile = folder.profile
    caps = [cap for cap in (profile.order_cap_minor, profile.day_cap_minor) if cap is not None]
    for product in folder.catalogue.products.values():
        if product.discontinued or product.price <= 0 or product.age_limit:
            continue
        quantity = max(1, -(-profile.minimum_order_minor // product.price))
        costs = quantity * product.price + profile.delivery_fee_minor
        enough = product.stock is None or product.stock >= 2 * quantity
        if quantity > _MOST or not enough or any(2 * costs > cap for cap in caps):
            continue
        said = with_needed_options(product, folder.catalogue)
        lines = [line for reading in grammar.parse(said) for line in reading.intent.lines]
        if lines and all(line.candidates == (product.id,) for line in lines):
            yield Wanted(product, quantity, said)


def with_needed_options(product: Product, catalogue: Catalogue) -> str:
    """The name of a product as it is said with the first values of what must be chosen."""
    before, after = list[str](), list[str]()
    for name in product.options:
        group = catalogue.groups[name]
        if group.default is None:
            chosen = [(value.spoken or (value.name,))[0] for value in group.values[: group.least]]
            (after if group.place == "after" else before).extend(chosen)
    return " ".join([*before, spoken_name(product), *(f"with {value}" for value in after)])


def _spread(wanted: list[Wanted]) -> list[Wanted]:
    """Some from all over the catalogue."""
    step = max(1, len(wanted) // _PRODUCTS)
    return wanted[::step][:_PRODUCTS]


class _Maker:
    def __init__(self, folder: ShopFolder, shop: str, said: Mapping[str, str]) -> None:
        self._folder, self._shop, self._said = folder, shop, said
        saved = folder.profile.payment.means[:1] == (Means.SAVED_TOKEN.value,)
        self._before = Before(history=False, pays="card" if saved else "")

    def order(self, what: Wanted) -> Scenario:
        return self._scenario(f"{what.name} is ordered", [*self._bought(what)], [what.things])

    def reorder(self, what: Wanted) -> Scenario:
        again = [
            Step(4, wait=timedelta(days=7)),
            self._say(5, "reorder", what, hear=("quote.read*",)),
            self._say(6, "yes", what, hear=("order.thanks",)),
        ]
        once = {what.product.id: what.quantity}
        return self._scenario(
            f"{what.name} is ordered again in two turns", [*self._bought(what), *again], [once, once]
        )

    def cancel(self, what: Wanted) -> Scenario:
        steps = [*self._bought(what), self._say(4, "cancel", what), self._say(5, "yes", what)]
        return self._scenario(
            "an order is cancelled at once", steps, [what.things], status="cancelled", stock={}
        )

    def refuse(self, what: Wanted) -> Scenario:
        steps = [*self._offered(what), self._say(3, "no", what, hear=("talk.not_ordered",))]
        return self._scenario("a no orders nothing", steps, [])

    def hedge(self, what: Wanted) -> Scenario:
        steps = [*self._offered(what), self._say(3, "hedge", what), self._say(4, "no", what)]
        return self._scenario("a maybe orders nothing", steps, [])

    def sent_back(self, what: Wanted) -> Scenario:
        steps = [
            *self._bought(what),
            Step(4, shop={"advance": "delivered"}),
            self._say(5, "return", what, hear=("ask.return",)),
            self._say(6, "yes", what, hear=("order.return_made",)),
        ]
        return self._scenario(f"{what.name} is sent back", steps, [what.things], cases=("return",))

    def _offered(self, what: Wanted) -> list[Step]:
        return [
            self._say(1, "add", what, hear=("cart.added*",)),
            self._say(2, "check_out", what, hear=("quote.read*",)),
        ]

    def _bought(self, what: Wanted) -> list[Step]:
        return [*self._offered(what), self._say(3, "yes", what, hear=("order.thanks",))]

    def _say(self, line: int, sentence: str, what: Wanted, *, hear: tuple[str, ...] = ()) -> Step:
        name = what.said if sentence == "add" else what.name
        text = self._said[sentence].format(name=name, number=what.quantity)
        return Step(line, say=text, expected=Expected(hear=hear))

    def _scenario(
        self,
        name: str,
        steps: list[Step],
        orders: list[dict[str, int]],
        *,
        status: str | None = None,
        stock: Mapping[str, int] | None = None,
        cases: tuple[str, ...] = (),
    ) -> Scenario:
        bought = tuple(Bought(lines, status=status) for lines in orders)
        then = Then(orders=bought, stock=stock, cases=cases)
        return Scenario(
            name,
            Path("(certify)"),
            1,
            tuple(steps),
            then,
            before=self._before,
            shop=self._shop,
            start=open_moment(self._folder),
        )


def open_moment(folder: ShopFolder) -> datetime:
    """A moment at which the shop takes orders, at noon if it can be."""
    noon = START.astimezone(ZoneInfo(folder.profile.timezone)).replace(hour=12).astimezone(UTC)
    for hours in range(24 * 14):
        moment = noon + timedelta(hours=hours)
        if closed_until(folder.profile, moment) is None:
            return moment
    return START
