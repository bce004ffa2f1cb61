"""The words of the shop: every key the code uses is in the pack, and everything in the pack is used."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import voice_shop.dialogue
from tests.dialogue.conftest import english
from voice_shop.commerce.refusal import Code
from voice_shop.commerce.types import OrderStatus
from voice_shop.dialogue.handlers.complaints import KINDS
from voice_shop.dialogue.repair import NEAR
from voice_shop.dialogue.session import Asking
from voice_shop.language.intent import Reason
from voice_shop.language.replies import Replies, plural_forms
from voice_shop.language.reply_template import Maybe, Slot, Template

ROOM = Path(voice_shop.dialogue.__file__).parent
SINGLE = ("product", "found", "fewer", "packs", "instead", "without")
SEVERAL = ("product", "found", "line", "order", "return", "complaint")
TOLD_APART = {Code.NOT_RETURNABLE, Code.TOO_LATE_TO_CANCEL, Code.NO_COMPLAINT, Code.PROMOTION}
BUILT = {
    *(f"{file}.{style}" for file in ("ask", "again") for style in SINGLE),
    *(f"{file}.which_{style}" for file in ("ask", "again") for style in SEVERAL),
    *(f"order.{status.value}" for status in OrderStatus),
    *(f"can.{near}" for near in set(NEAR.values())),
    "order.refund_agreed",
    "order.refund_asked",
    *(f"order.short_{status}" for status in ("held", "placed", "packed", "shipped")),
    *(f"help.{asking.value}" for asking in Asking),
    *("help.take", "help.take_out"),
    *(f"repair.{reason.value}{asked}" for reason in Reason for asked in ("", "_asked")),
    *(f"repair.{unclear}_listens" for unclear in ("unsure", "ambiguous", "example")),
    *("repair.example",),
    *(f"refusal.{code.value}" for code in Code if code not in TOLD_APART),
    *(f"{file}.complaint_{kind}" for file in ("ask", "again") for kind in KINDS),
    *(f"refusal.promotion_{why}" for why in ("unknown", "expired", "not_begun", "not_today", "members")),
    *(f"refusal.promotion_{why}" for why in ("used_up", "once", "products", "minimum", "combine")),
    "refusal.promotion_delivery",
    *(f"refusal.no_complaint_{why}" for why in ("not_delivered", "too_old", "claimed")),
    *(f"refusal.not_returnable_{why}" for why in ("perishable", "too_old", "not_delivered", "returned")),
    *(
        f"refusal.too_late_{s}"
        for s in ("packed", "shipped", "delivered", "cancelled", "returned", "refunded")
    ),
    *(f"{file}.news_{kind}" for file in ("ask", "again") for kind in ("draft", "standing", "habit")),
    "standing.left_price",
    "standing.left_pack",
    *(f"{file}.feedback_{kind}" for file in ("ask", "again") for kind in ("order", "cart")),
    "watch.stock_now",
    "watch.price_now",
    *(f"compare.by_{unit}" for unit in ("l", "kg", "m", "piece")),
    *(f"change.{kind}" for kind in ("price", "pack", "discontinued", "out_of_stock", "options")),
    *(f"quote.{why}" for why in ("expired", "changed", "changed_price", "changed_tax", "changed_discount")),
    *(
        f"quote.{why}"
        for why in (
            "changed_stock",
            "changed_delivery",
            "changed_payment",
            "pay_saved_token",
            "pay_payment_link",
        )
    ),
}
"""Keys that the code puts together."""


def _written() -> set[str]:
    """Keys that stand in the code as they are."""
    files = [*ROOM.rglob("*.py"), ROOM.parent / "channels" / "turn.py"]
    texts = {
        node.value
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    groups = {key.split(".")[0] for key in english().templates}
    keys = {
        text for text in texts if re.fullmatch(r"[a-z]+\.[a-z_]*[a-z]", text) and text.split(".")[0] in groups
    }
    return keys | {key.replace("ask.", "again.", 1) for key in keys if key.startswith("ask.")}


def _forms(replies: Replies) -> set[str]:
    """Forms that other templates use."""
    slots = [slot for variants in replies.templates.values() for t in variants for slot in _slots(t)]
    return {f"form.{form}" for slot in slots if slot.form for form in plural_forms(slot.form)}


def _slots(template: Template) -> list[Slot]:
    found: list[Slot] = []
    for part in template:
        if isinstance(part, Slot):
            found.append(part)
        elif isinstance(part, Maybe):
            found += [inner for inner in part.parts if isinstance(inner, Slot)]
    return found


def _text(template: Template) -> str:
    flat = [p for part in template for p in (part.parts if isinstance(part, Maybe) else (part,))]
    return "".join(part if isinstance(part, str) else "X" for part in flat)


def test_every_key_that_is_used_is_in_the_pack() -> None:
    assert (_written() | BUILT) - set(english().templates) == set()


def test_every_template_of_the_pack_is_used() -> None:
    assert set(english().templates) - _written() - BUILT - _forms(english()) == set()


def test_questions_stand_in_ask_and_again_and_nowhere_else() -> None:
    for key, variants in english().templates.items():
        for template in variants:
            text = _text(template)
            asks = key.split(".")[0] in {"ask", "again"} or key.endswith("_listens")
            assert text.endswith("?") == asks, key
            assert text.count("?") == asks, key


def test_what_is_said_ends_like_a_sentence() -> None:
    for key, variants in english().templates.items():
        if not key.startswith("form."):
            assert all(_text(template).endswith((".", "?")) for template in variants), key


def test_every_way_to_ask_for_consent_names_the_obligation_and_the_sum() -> None:
    for key in ("ask.order", "again.order"):
        for template in english().templates[key]:
            assert "order and pay" in _text(template)
            assert [slot.fact for slot in _slots(template)] == ["total"]


def test_every_read_back_has_all_that_is_agreed_to() -> None:
    for key, needed in (
        (
            "quote.read",
            {"lines", "discount", "delivery", "added_tax", "address", "total", "arrives", "from", "to"},
        ),
        ("quote.read_free", {"lines", "discount", "added_tax", "address", "total", "arrives", "from", "to"}),
    ):
        for template in english().templates[key]:
            assert {slot.fact for slot in _slots(template)} == needed
