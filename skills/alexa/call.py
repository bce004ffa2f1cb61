"""What the handlers need to know of a request, whatever it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ask_sdk_core.handler_input import HandlerInput

from skills.alexa.interaction.inbound import Given

APL = "alexa_presentation_apl"


@dataclass(frozen=True, slots=True)
class Call:
    """One request.

    Attributes:
        request_id: Alexa's.
        kind: its type ("LaunchRequest").
        locale: of the device, "en-GB".
        session_id: of the Alexa session; empty for an event.
        new: the first request of its session.
        user: Alexa's id of the user with this skill.
        token: of the linked account, or empty.
        shows: the device has a screen for APL.
        api: (address, token) of Alexa's own API, for this request.
        attributes: of the session; what is put in comes back with the next request.
    """

    request_id: str
    kind: str
    locale: str
    session_id: str
    new: bool
    user: str
    token: str
    shows: bool
    api: tuple[str, str]
    attributes: dict[str, Any]


def call_of(handler_input: HandlerInput) -> Call:
    """The request as the handlers see it; what the SDK lacks is empty."""
    envelope = handler_input.request_envelope
    session, system = envelope.session, getattr(envelope.context, "system", None)
    user = getattr(system, "user", None) or getattr(session, "user", None)
    interfaces = getattr(getattr(system, "device", None), "supported_interfaces", None)
    return Call(
        request_id=envelope.request.request_id or "",
        kind=envelope.request.object_type,
        locale=envelope.request.locale or "",
        session_id=getattr(session, "session_id", None) or "",
        new=bool(getattr(session, "new", True)),
        user=getattr(user, "user_id", None) or "",
        token=getattr(user, "access_token", None) or "",
        shows=getattr(interfaces, APL, None) is not None,
        api=(getattr(system, "api_endpoint", None) or "", getattr(system, "api_access_token", None) or ""),
        attributes=handler_input.attributes_manager.session_attributes if session else {},
    )


def given_slots(slots: Mapping[str, Any] | None) -> dict[str, Given]:
    """The slots that have a value, with the ids that entity resolution found, dynamic ones first."""
    return {
        name: Given(str(slot.value), tuple(_ids(slot)))
        for name, slot in (slots or {}).items()
        if slot is not None and slot.value not in (None, "")
    }


def _ids(slot: Any) -> dict[str, None]:
    found: dict[str, None] = {}
    authorities = getattr(slot.resolutions, "resolutions_per_authority", None) or []
    # The household's own things before the shop's.
    for authority in sorted(authorities, key=lambda each: ".dynamic" not in (each.authority or "")):
        for entry in authority.values or []:
            if entry.value is not None and entry.value.id:
                found[entry.value.id] = None
    return found
