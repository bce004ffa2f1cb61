"""Any conversation at all: whatever is said in whatever order, nothing is bought that was not agreed to."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dialogue.conftest import Shopper, open_shop
from tests.dialogue.test_every_state import MEANINGS
from voice_shop.commerce.types import Consent, Order, OrderStatus, Quote
from voice_shop.dialogue.session import Asking, Reply
from voice_shop.language.intent import Intent, IntentName, Reason, Understood

ANSWERS_ONLY = {
    IntentName.PRODUCT_QUESTION,
    IntentName.ORDER_STATUS,
    IntentName.HELP,
    IntentName.REPEAT,
    IntentName.READ_CART,
    IntentName.PERSON,
    IntentName.FIND,
}
"""After these, and after what was not understood, a quote that was read back is still the one agreed to."""

UNCLEAR = {Reason.UNSURE.value, Reason.AMBIGUOUS.value}
"""Who said such a thing is asked to say it again, and listened to once for it though no question is open."""

# The ways to a purchase come more often than the rest, or most walks would never reach a till.
_NAMES = sorted(MEANINGS)
_FREQUENT = ["yes-0", "yes-0", "check_out-0", "add-1", "reorder-2", "change_quantity-1", "no-0"]
STEPS = st.lists(st.sampled_from(_NAMES) | st.sampled_from(_FREQUENT), min_size=1, max_size=25)


class Watch:
    """Follows a walk and knows which quote a yes may buy now."""

    def __init__(self, shopper: Shopper) -> None:
        self.shopper = shopper
        self.told: Quote | None = None
        self.bought: set[str] = set()
        self.consents = 0

    def step(self, meant: Understood) -> None:
        orders = len(self.shopper.orders)
        told = self.told
        self.shopper.mean(meant)
        reply = self.shopper.reply
        assert reply is not None
        new = len(self.shopper.orders) - orders
        self._check(meant, reply, told, new)
        self._remember(meant, reply)

    def _check(self, meant: Understood, reply: Reply, told: Quote | None, new: int) -> None:
        placed = [o for o in reply.outcomes if isinstance(o, Order) and o.status is not OrderStatus.CANCELLED]
        consents = [o for o in reply.outcomes if isinstance(o, Consent)]
        self.consents += len(consents)
        assert new == len(placed) <= len(consents) <= 1
        if consents:
            assert isinstance(meant, Intent)
            assert meant.name is IntentName.YES
            assert told is not None
            assert (consents[0].quote_id, consents[0].digest) == (told.id, told.digest)
        if placed:
            assert told is not None
            assert (placed[0].lines, placed[0].total) == (told.lines, told.total)
            assert told.id not in self.bought
            self.bought.add(told.id)
        assert len(self.shopper.orders) <= self.consents

    def _remember(self, meant: Understood, reply: Reply) -> None:
        """The quote of this reply was told if it was read back; what only answers lets the last one stand."""
        quotes = [o for o in reply.outcomes if isinstance(o, Quote)]
        if quotes:
            assert any(say.key.startswith("quote.read") for say in reply.says)
            self.told = quotes[-1]
        elif isinstance(meant, Intent) and meant.name not in ANSWERS_ONLY:
            question = self.shopper.session.question
            if question is None or question.asking is not Asking.CONSENT:
                self.told = None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS, minutes=st.lists(st.sampled_from([0, 0, 0, 1, 11]), min_size=25, max_size=25))
def test_no_walk_buys_what_was_not_read_back_and_agreed_to(steps: list[str], minutes: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shopper = open_shop(Path(folder) / "shop.db")
        watch = Watch(shopper)
        for name, wait in zip(steps, minutes, strict=False):
            shopper.wait(minutes=wait)
            before = shopper.session
            watch.step(MEANINGS[name])
            reply = shopper.reply
            assert reply is not None
            assert reply.says
            once_more = before.question is None and before.failures == 0 and name in UNCLEAR
            assert reply.asks == (shopper.session.question is not None or once_more)


def test_a_walk_can_buy(shopper: Shopper) -> None:
    """The property above would hold of a shop that never sells: this one does, once for each agreement."""
    watch = Watch(shopper)
    for name in ("add-1", "check_out-0", "yes-0", "yes-0", "add-1", "yes-0", "yes-0", "yes-0"):
        watch.step(MEANINGS[name])
    assert len(watch.bought) == 2
