"""The endpoint as a WSGI application: raw bytes in, through the gate, to the skill and back."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, jsonify, request

from skills.alexa import repair
from skills.alexa.envelope import prune
from skills.alexa.logs import note
from skills.alexa.settings import SkillSettings
from skills.alexa.skill import build_skill
from voice_shop.app import App
from voice_shop.clock import Clock, system_clock
from voice_shop.errors import VoiceShopError
from voice_shop.home import Home

if TYPE_CHECKING:
    from ask_sdk_core.skill import CustomSkill


def create_app(settings: SkillSettings, *, clock: Clock | None = None) -> Flask:
    """The endpoint: POST / for Alexa, GET /health and /ready for whoever watches it.

    Args:
        settings: which skill, over which home.
        clock: the time; without one the machine's.

    Raises:
        InputError: settings or shop files are wrong.
        MissingError, StateError: there is no shop, or the database cannot be used.
    """
    home = App(Home(settings.home), clock=clock or system_clock)
    # Built before the first request, which has no time to wait for it.
    _ = home.shop, home.grammar, home.replies
    endpoint = Flask("skills.alexa", static_folder=None)
    endpoint.config["MAX_CONTENT_LENGTH"] = 256 * 1024
    dispatcher = _dispatcher(build_skill(home))

    @endpoint.before_request
    def begin() -> None:
        g.request_id = uuid.uuid4().hex

    @endpoint.after_request
    def end(response: Response) -> Response:
        note("answered", request=g.request_id, path=request.path, status=response.status_code)
        return response

    @endpoint.post("/")
    def alexa() -> Response:
        return jsonify(dispatcher(prune(json.loads(request.get_data(cache=False)))))

    @endpoint.get("/health")
    def health() -> Response:
        return jsonify(status="ok")

    @endpoint.get("/ready")
    def ready() -> tuple[Response, int]:
        try:
            schema = home.store.version
        except VoiceShopError as error:
            return jsonify(status="unavailable", code=error.code), 503
        return jsonify(status="ok", schema=schema), 200

    return endpoint


def _dispatcher(skill: CustomSkill) -> Any:
    """flask-ask-sdk's way from an envelope to a response, behind our own gate."""
    handler = repair.skill_adapter().WebserviceSkillHandler(
        skill=skill, verify_signature=False, verify_timestamp=False
    )

    def dispatch(envelope: dict[str, Any]) -> Any:
        return handler.verify_request_and_dispatch({}, json.dumps(envelope))

    return dispatch
