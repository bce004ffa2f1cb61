"""Links an account as a browser and Alexa do it together."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import NOON

SECRET = "client-secret-of-forty-three-characters-or-so"  # noqa: S105
VENDOR = "MVENDOR1234"
REDIRECT = f"https://pitangui.amazon.com/api/skill/link/{VENDOR}"
ORIGIN = "https://shop.example"
PHRASE = "correct horse battery"
VERIFIER = "v" * 50


@dataclass
class Hands:
    """A clock that can be moved on."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Browser:
    """Somebody before the page, and Alexa behind it."""

    endpoint: Flask
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.endpoint.test_client()

    def address(self, **changed: str | None) -> str:
        """Where Alexa sends the browser."""
        query = {
            "response_type": "code",
            "client_id": "alexa",
            "redirect_uri": REDIRECT,
            "state": "the state",
            "code_challenge": create_s256_code_challenge(VERIFIER),
            "code_challenge_method": "S256",
            **changed,
        }
        return "/link/authorize?" + urlencode({k: v for k, v in query.items() if v is not None})

    def open(self, **changed: str | None) -> TestResponse:
        """Open the page."""
        return self.client.get(self.address(**changed), base_url=ORIGIN)

    def sign_in(
        self,
        person: str = "anna",
        passphrase: str = PHRASE,
        *,
        headers: dict[str, str] | None = None,
        **form: str,
    ) -> TestResponse:
        """Open the page, fill it in and send it."""
        page = self.open().text
        found = re.search(r'name="csrf" value="([^"]+)"', page)
        assert found is not None
        filled = {"csrf": found[1], "person": person, "passphrase": passphrase, "choice": "link", **form}
        sent = {"Origin": ORIGIN, **(headers or {})}
        return self.client.post(self.address(), base_url=ORIGIN, data=filled, headers=sent)

    def code(self) -> str:
        """Signed in; the code that went to Alexa."""
        return came_back(self.sign_in())["code"]

    def token(self, *, secret: str = SECRET, **form: str) -> TestResponse:
        """Alexa asks for tokens."""
        basic = base64.b64encode(f"alexa:{secret}".encode()).decode()
        headers = {"Authorization": f"Basic {basic}"}
        return self.endpoint.test_client().post("/link/token", base_url=ORIGIN, data=form, headers=headers)

    def exchange(self, given: str, **changed: str) -> TestResponse:
        """Alexa gives a code for tokens."""
        form = {
            "grant_type": "authorization_code",
            "code": given,
            "redirect_uri": REDIRECT,
            "code_verifier": VERIFIER,
            **changed,
        }
        return self.token(**form)

    def refresh(self, refresh: str) -> TestResponse:
        """Alexa gives a refresh token for new tokens."""
        return self.token(grant_type="refresh_token", refresh_token=refresh)

    def linked(self) -> dict[str, Any]:
        """All of it; the tokens."""
        response = self.exchange(self.code())
        assert response.status_code == 200, response.text
        tokens: dict[str, Any] = response.get_json()
        return tokens


def came_back(response: TestResponse) -> dict[str, str]:
    """What the browser brings back to Amazon."""
    assert response.status_code == 302, response.text
    address = response.headers["Location"]
    assert address.startswith(f"{REDIRECT}?"), address
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
