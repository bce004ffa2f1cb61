"""The OAuth 2.0 authorisation server: Authlib's, with codes, PKCE, refresh tokens and revocation.

One client, Alexa, with a secret; codes go back to Amazon's addresses for the vendor only.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, InvalidRequestError, grants
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from flask import Flask

from skills.alexa.linking.tokens import ACCESS_LIFE, Code, Link, Tokens, fingerprint

_AMAZON = (
    "https://pitangui.amazon.com/api/skill/link/",
    "https://layla.amazon.com/api/skill/link/",
    "https://alexa.amazon.co.jp/api/skill/link/",
)
_WAYS = ["client_secret_basic", "client_secret_post"]


def redirect_uris(vendor_id: str) -> tuple[str, ...]:
    """Where Alexa takes codes for a vendor."""
    return tuple(address + vendor_id for address in _AMAZON)


@dataclass(frozen=True, slots=True)
class Client(ClientMixin):  # type: ignore[misc]  # Authlib has no types
    """A client as Authlib asks of it."""

    id: str
    secret: str | None
    addresses: Sequence[str]

    def get_client_id(self) -> str:
        """The id."""
        return self.id

    def get_default_redirect_uri(self) -> str | None:
        """There is none: the address is always said."""
        return None

    def get_allowed_scope(self, scope: str | None) -> str:
        """There are no scopes: what a person may do is the household's to say."""
        del scope
        return ""

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Exactly one of those that are known."""
        return redirect_uri in self.addresses

    def check_client_secret(self, client_secret: str) -> bool:
        """Whether it is the secret."""
        return self.secret is not None and hmac.compare_digest(fingerprint(client_secret), self.secret)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Never without the secret."""
        del endpoint
        return method in _WAYS

    def check_response_type(self, response_type: str) -> bool:
        """Codes only."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Codes and refresh tokens only."""
        return grant_type in ("authorization_code", "refresh_token")


@dataclass(frozen=True, slots=True)
class _GivenCode:
    """A code as Authlib asks of it."""

    code: Code

    code_challenge_method = "S256"

    @property
    def code_challenge(self) -> str:
        return self.code.challenge

    def get_redirect_uri(self) -> str:
        return self.code.redirect_uri

    def get_scope(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class _Token:
    """A token as Authlib asks of it."""

    client: str
    link: Link | None = None

    def check_client(self, client: Client) -> bool:
        return client.id == self.client

    def get_scope(self) -> str:
        return ""


class _Pkce(CodeChallenge):  # type: ignore[misc]
    """PKCE is not a choice, and the challenge is a hash."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        sent = grant.request.payload.data
        if not sent.get("code_challenge") or sent.get("code_challenge_method") != "S256":
            raise InvalidRequestError("A 'code_challenge' with the method S256 is needed.")
        super().validate_code_challenge(grant, redirect_uri)


class Server(AuthorizationServer):  # type: ignore[misc]
    """One client and one household.

    Args:
        app: gets the settings of Authlib.
        addresses: where codes may go.
    """

    def __init__(
        self, app: Flask, tokens: Tokens, *, client_id: str, addresses: Sequence[str], household: str
    ) -> None:
        seconds = round(ACCESS_LIFE.total_seconds())
        app.config["OAUTH2_REFRESH_TOKEN_GENERATOR"] = True
        app.config["OAUTH2_TOKEN_EXPIRES_IN"] = {"authorization_code": seconds, "refresh_token": seconds}
        super().__init__(app)
        # At the level of debugging it would log the tokens that it gives out.
        logging.getLogger("authlib").setLevel(logging.WARNING)
        self.tokens = tokens
        self.household = household
        self._client_id = client_id
        self._addresses = addresses
        self.register_grant(_Codes, [_Pkce(required=True)])
        self.register_grant(_Refreshes)
        self.register_endpoint(_Revocation)

    def query_client(self, client_id: str) -> Client | None:
        """The client, if it is ours."""
        if client_id != self._client_id:
            return None
        return Client(client_id, self.tokens.secret_of(client_id), self._addresses)

    def save_token(self, token: dict[str, Any], request: Any) -> None:
        """Remember for whom new tokens stand."""
        self.tokens.save(token["access_token"], token["refresh_token"], request.user)


class _Codes(grants.AuthorizationCodeGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = _WAYS

    def save_authorization_code(self, code: str, request: Any) -> None:
        link = Link(request.client.id, self.server.household, request.user, family="")
        challenge = request.payload.data["code_challenge"]
        self.server.tokens.save_code(code, Code(link, request.payload.redirect_uri, challenge))

    def query_authorization_code(self, code: str, client: Client) -> _GivenCode | None:
        taken = self.server.tokens.take_code(code, client.id)
        return None if taken is None else _GivenCode(taken)

    def delete_authorization_code(self, authorization_code: _GivenCode) -> None:
        """It was taken already."""

    def authenticate_user(self, authorization_code: _GivenCode) -> Link:
        return authorization_code.code.link


class _Refreshes(grants.RefreshTokenGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = _WAYS
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> _Token | None:
        link = self.server.tokens.spend(refresh_token, self.request.client.id)
        return None if link is None else _Token(link.client, link)

    def authenticate_user(self, refresh_token: _Token) -> Link | None:
        return refresh_token.link

    def revoke_old_credential(self, refresh_token: _Token) -> None:
        """It was spent already."""


class _Revocation(RevocationEndpoint):  # type: ignore[misc]
    CLIENT_AUTH_METHODS = _WAYS

    def query_token(self, token_string: str, token_type_hint: str | None) -> _Token | None:
        del token_type_hint
        client = self.server.tokens.client_of(token_string)
        return None if client is None else _Token(client)

    def revoke_token(self, token: _Token, request: Any) -> None:
        del token
        self.server.tokens.revoke(request.form["token"])
