"""The endpoint as a WSGI application: raw bytes in, through the gate, to the skill and back."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography import x509
from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from skills.alexa.dispatch import Dispatcher, unreachable
from skills.alexa.fetching import Fetch
from skills.alexa.fetching import fetch as fetch_certificates
from skills.alexa.gate import MOST_BYTES, Gate, check_form
from skills.alexa.legal.pages import add_texts
from skills.alexa.linking.people import Speakers
from skills.alexa.linking.setup import accounts_of, add_pages
from skills.alexa.logs import note
from skills.alexa.rejected import Rejected
from skills.alexa.replays import Replays
from skills.alexa.settings import SkillSettings
from skills.alexa.skill import build_skill
from voice_shop.app import App
from voice_shop.clock import Clock, system_clock
from voice_shop.errors import VoiceShopError
from voice_shop.home import Home


def create_app(
    settings: SkillSettings,
    *,
    trust_roots: Sequence[x509.Certificate] | None = None,
    fetch: Fetch | None = None,
    clock: Clock | None = None,
) -> Flask:
    """The endpoint: POST / for Alexa, GET /privacy and /terms for people, /health and /ready for whoever
    watches it.

    Args:
        settings: which skill, over which home.
        trust_roots: who may vouch for Alexa's key; without them the public roots.
        fetch: how its certificates are fetched; without one from Amazon's address.
        clock: the time; without one the machine's.

    Raises:
        InputError: settings or shop files are wrong.
        MissingError, StateError: there is no shop, or the database cannot be used.
    """
    made = parts(settings, trust_roots=trust_roots, fetch=fetch, clock=clock)
    served = endpoint(made.gate, made.dispatch, _Sorry(made.home))
    add_pages(served, settings, made.home)
    add_texts(served, settings, made.home)
    _watched(served, made.home)
    return served


@dataclass(frozen=True)
class Parts:
    """What every way to be called is made of."""

    home: App
    gate: Gate
    dispatch: Dispatcher


def parts(
    settings: SkillSettings,
    *,
    trust_roots: Sequence[x509.Certificate] | None = None,
    fetch: Fetch | None = None,
    clock: Clock | None = None,
) -> Parts:
    """The gate, and what answers behind it. Arguments and errors as `create_app`."""
    clock = clock or system_clock
    home = App(Home(settings.home), clock=clock)
    # Built before the first request, which has no time to wait for it.
    _ = home.shop, home.grammar, home.replies
    gate = Gate(
        settings.skill_id,
        Replays(home.home.database),
        clock,
        trust_roots=trust_roots,
        fetch=fetch or fetch_certificates,
    )
    speakers = Speakers(accounts_of(settings, home), home.household)
    return Parts(home, gate, Dispatcher(build_skill(home, accounts=speakers)))


def endpoint(gate: Gate, dispatch: Dispatcher, sorry: Callable[[], str] = str) -> Flask:
    """An application that answers POST / from whoever the gate lets in.

    Args:
        sorry: gives the words for when the shop cannot be reached.
    """
    made = Flask("skills.alexa", static_folder=None)
    made.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    _log_requests(made)

    @made.post("/")
    def alexa() -> Response:
        check_form(request.headers)
        envelope = gate.admit(request.headers, request.get_data(cache=False))
        g.facts["alexa_request"] = envelope["request"]["requestId"]
        try:
            gate.claim(envelope)
        except VoiceShopError as error:
            g.facts["fault"] = error.code
            return jsonify(unreachable(envelope, sorry()))
        return jsonify(dispatch(envelope))

    return made


@dataclass(frozen=True)
class _Sorry:
    """What the conversation says of a fault."""

    home: App

    def __call__(self) -> str:
        today = self.home.clock().date()
        return self.home.replies.text("talk.fault", {}, variant_seed="", turn=0, today=today)


def _log_requests(made: Flask) -> None:
    """One line for each request, with an id of our own that also goes into the answer."""

    @made.before_request
    def begin() -> None:
        g.facts = {"request": uuid.uuid4().hex}
        g.begun = time.perf_counter()

    @made.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.facts["request"]
        ms = round((time.perf_counter() - g.begun) * 1000, 1)
        note("answered", path=_path(), status=response.status_code, ms=ms, **g.facts)
        return response

    @made.errorhandler(Rejected)
    def rejected(refusal: Rejected) -> Response:
        g.facts["rejected"] = refusal.word
        return Response(status=refusal.status)

    @made.errorhandler(RequestEntityTooLarge)
    def too_large(_error: RequestEntityTooLarge) -> Response:
        g.facts["rejected"] = "size"
        return Response(status=413)

    @made.errorhandler(VoiceShopError)
    def fault(error: VoiceShopError) -> Response:
        g.facts["fault"] = error.code
        return Response(status=503)


def _path() -> str:
    """The path, if it is one of ours: any other is somebody's words."""
    return request.url_rule.rule if request.url_rule is not None else "-"


def _watched(made: Flask, home: App) -> None:
    @made.get("/health")
    def health() -> Response:
        return jsonify(status="ok")

    @made.get("/ready")
    def ready() -> tuple[Response, int]:
        try:
            schema = home.store.version
        except VoiceShopError as error:
            return jsonify(status="unavailable", code=error.code), 503
        return jsonify(status="ok", schema=schema), 200
