"""What is asked of Alexa beside speaking: to listen for a slot, to ask for a product, to know the
household's own things by their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ask_sdk_model import Intent as SlotIntent
from ask_sdk_model import IntentConfirmationStatus, Slot, SlotConfirmationStatus
from ask_sdk_model.dialog import DelegateDirective, DynamicEntitiesDirective, ElicitSlotDirective
from ask_sdk_model.er.dynamic import Entity, EntityListItem, EntityValueAndSynonyms, UpdateBehavior

from skills.alexa.interaction.contract import AlexaIntent
from skills.alexa.interaction.limits import DYNAMIC_ENTITIES, SLOT_VALUE_CHARACTERS
from skills.alexa.interaction.names import CHALLENGE, CHOOSE, PIN_INTENT, PIN_SLOT
from skills.alexa.interaction.slot_types import slot_type
from skills.alexa.tongue import Tongue
from voice_shop.catalogue.spoken import shop_words
from voice_shop.dialogue.session import Asking, Session

if TYPE_CHECKING:
    from voice_shop.commerce.shop import Shop

_LISTENED_FOR: Mapping[str, tuple[str, str]] = {
    Asking.CHOICE.value: (CHOOSE, "item_product"),
    Asking.OPTION.value: (CHOOSE, "option_before"),
    Asking.CHALLENGE.value: (CHALLENGE, "word_challenge"),
    Asking.PIN.value: (PIN_INTENT, PIN_SLOT),
}
"""Open question -> the intent and slot that answer it."""


def elicit(session: Session, tongue: Tongue) -> ElicitSlotDirective | None:
    """Listen for what answers the open question, where that is a value and not yes or no."""
    asking = "" if session.question is None else session.question.asking.value
    name, slot = _LISTENED_FOR.get(asking, ("", ""))
    if not name:
        return None
    intent = tongue.reader.contract.intents.get(name)
    if name == PIN_INTENT:
        names = [PIN_SLOT]
    else:
        names = [] if intent is None else [known.name for known in intent.slots]
    if slot not in names:
        return None
    return ElicitSlotDirective(updated_intent=_empty(name, names), slot_to_elicit=slot)


def _empty(name: str, slots: list[str]) -> SlotIntent:
    return SlotIntent(
        name=name,
        confirmation_status=IntentConfirmationStatus.NONE,
        slots={slot: Slot(name=slot, confirmation_status=SlotConfirmationStatus.NONE) for slot in slots},
    )


def delegate() -> DelegateDirective:
    """Let Alexa ask for the product by herself, with the prompts of the model."""
    return DelegateDirective()


def own_things(shop: Shop, household: str) -> DynamicEntitiesDirective | None:
    """What the household buys, so that Alexa hears its names better; None where nothing is known of it."""
    counts = shop.times_bought(household)
    wanted = sorted(counts, key=lambda product: (-counts[product], product))
    spoken = {product.id: product for product in shop_words(shop.catalogue).products}
    values: list[Any] = []
    room = DYNAMIC_ENTITIES
    for product_id in wanted:
        product = spoken.get(product_id)
        if product is None or room <= 0:
            continue
        ways = [way for way in product.spoken if way != product.name.lower()]
        ways = [way for way in ways if len(way) <= SLOT_VALUE_CHARACTERS][: min(3, room - 1)]
        name = EntityValueAndSynonyms(value=product.name[:SLOT_VALUE_CHARACTERS], synonyms=ways)
        values.append(Entity(id=product_id, name=name))
        room -= 1 + len(ways)
    if not values:
        return None
    return DynamicEntitiesDirective(
        update_behavior=UpdateBehavior.REPLACE,
        types=[EntityListItem(name=slot_type("product"), values=values)],
    )


def is_asked_by_alexa(intent: AlexaIntent | None) -> bool:
    """Whether the model lets Alexa ask for a missing product of this intent."""
    return intent is not None and any(slot.list == "product" for slot in intent.required)
