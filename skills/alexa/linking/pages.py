"""The page to sign in on, and the addresses for tokens.

    GET, POST /link/authorize   the page; sends the browser back to Amazon with a code
    POST /link/token            a code, or a refresh token, for tokens
    POST /link/revoke           revokes what came from one sign-in

The form is bound to a cookie that other sites cannot set, its Origin must be ours, nothing may frame it, and
the browser is sent to Amazon's own addresses only.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2 import OAuth2Error
from flask import Blueprint, Response, make_response, render_template, request

from skills.alexa.linking.limits import Limit
from skills.alexa.logs import note
from voice_shop.clock import Clock
from voice_shop.commerce.household.passphrases import Passphrases, Tried
from voice_shop.commerce.household.types import Person

TRIES_A_MINUTE = 20
_AT_ONCE = 2
"""Hashing takes 32 MiB and a tenth of a second on purpose: strangers shall not have all of both."""
_FIELDS = {"csrf", "person", "passphrase", "choice"}


@dataclass(frozen=True)
class Linking:
    """What the pages need of the shop.

    Attributes:
        origin: "https://host" of the public address.
        people: gives the household's people of this moment.
        words: language -> what the pages say in it; the first where the browser asks for none of them.
    """

    server: AuthorizationServer
    origin: str
    household: str
    people: Callable[[], Mapping[str, Person]]
    passphrases: Passphrases
    clock: Clock
    words: Mapping[str, Mapping[str, str]]


class Pages:
    """The pages, to be registered on an application with `blueprint`."""

    def __init__(self, linking: Linking) -> None:
        self._linking = linking
        self._limit = Limit(TRIES_A_MINUTE, timedelta(minutes=1))
        self._hashing = threading.BoundedSemaphore(_AT_ONCE)
        self._cookie = "__Host-link" if linking.origin.startswith("https:") else "link"

    def blueprint(self) -> Blueprint:
        """The addresses."""
        pages = Blueprint("linking", __name__, url_prefix="/link", template_folder="templates")
        server = self._linking.server
        pages.add_url_rule("/authorize", "form", self.form, methods=["GET"])
        pages.add_url_rule("/authorize", "sign_in", self.sign_in, methods=["POST"])
        pages.add_url_rule("/token", "token", server.create_token_response, methods=["POST"])
        pages.add_url_rule(
            "/revoke", "revoke", lambda: server.create_endpoint_response("revocation"), methods=["POST"]
        )
        pages.after_request(_uncached)
        return pages

    def form(self) -> Response:
        """The page, if the request comes from a client that is known."""
        try:
            self._linking.server.get_consent_grant()
        except OAuth2Error as error:
            return self._not_this(error)
        return self._page()

    def sign_in(self) -> Response:
        """The form, filled in."""
        try:
            grant = self._linking.server.get_consent_grant()
        except OAuth2Error as error:
            return self._not_this(error)
        if not self._is_our_form():
            return self._page("stale", 400)
        form = request.form
        if form["choice"] == "cancel":
            return self._answer(None, grant)
        person = self._person(form["person"])
        tried = self._try(person, form["passphrase"])
        note("sign-in", outcome=str(tried or "busy"))
        match tried:
            case Tried.RIGHT:
                return self._answer(person, grant)
            case Tried.WRONG:
                return self._page("wrong", 403)
            case Tried.LOCKED:
                return self._page("locked", 429)
            case _:
                return self._page("busy", 429)

    def _answer(self, person: str | None, grant: object) -> Response:
        """Back to Amazon, with a code or with a no."""
        response: Response = self._linking.server.create_authorization_response(
            grant_user=person, grant=grant
        )
        return response

    def _try(self, person: str, passphrase: str) -> Tried | None:
        """None: nothing was tried, there are too many at the moment."""
        linking = self._linking
        if not self._limit.takes(linking.clock()) or not self._hashing.acquire(timeout=1):
            return None
        try:
            return linking.passphrases.verify(linking.household, person, passphrase)
        finally:
            self._hashing.release()

    def _person(self, written: str) -> str:
        """The id of who is meant; what was written if it is nobody's."""
        wanted = written.strip().casefold()
        found = [
            p.id for p in self._linking.people().values() if wanted in (p.id.casefold(), p.name.casefold())
        ]
        return found[0] if len(found) == 1 else written

    def _is_our_form(self) -> bool:
        form, cookie = request.form, request.cookies.get(self._cookie, "")
        if set(form) != _FIELDS or any(len(values) != 1 for _, values in form.lists()):
            return False
        if request.headers.get("Origin", self._linking.origin) != self._linking.origin:
            return False
        return bool(cookie) and hmac.compare_digest(cookie.encode(), form["csrf"].encode())

    def _page(self, problem: str = "", status: int = 200) -> Response:
        """The form; `problem`: what the last try came to, as the words name it."""
        csrf, nonce = secrets.token_urlsafe(24), secrets.token_urlsafe(16)
        language, say = self._words()
        page = render_template(
            "sign_in.html",
            language=language,
            say=say,
            problem=say.get(problem, ""),
            csrf=csrf,
            nonce=nonce,
            person=request.form.get("person", "")[:64],
        )
        response = make_response(page, status)
        response.set_cookie(
            self._cookie,
            csrf,
            secure=self._linking.origin.startswith("https:"),
            httponly=True,
            samesite="Strict",
            path="/",
        )
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self' https:;"
            " frame-ancestors 'none'; base-uri 'none'"
        )
        return response

    def _words(self) -> tuple[str, Mapping[str, str]]:
        """The language that the browser likes best of ours, and what the pages say in it."""
        words = self._linking.words
        language = request.accept_languages.best_match(words) or next(iter(words))
        return language, words[language]

    def _not_this(self, error: OAuth2Error) -> Response:
        """Back to the client if it is known where that is; else a page, and no way on."""
        if error.redirect_uri:
            response: Response = self._linking.server.handle_error_response(request, error)
            return response
        language, say = self._words()
        response = make_response(render_template("refused.html", language=language, say=say), 400)
        response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
        return response


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Not "no-referrer": with that, browsers hide the Origin of the form too.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
