"""Calls to Amazon's own addresses: never to another host, no redirects, no proxies, and never long."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests

SECONDS = 1.5
_HOSTS = re.compile(r"api(\.[a-z]{2})?\.amazonalexa\.com|api\.amazon\.com|api\.(eu|fe)\.amazon\.com")
MOST_BYTES = 64 * 1024
"""Of an answer that is read."""


def is_amazons(address: str) -> bool:
    """Whether an address is one of Amazon's for skills: https, and a host that is known."""
    parts = urlsplit(address)
    return parts.scheme == "https" and parts.port in (None, 443) and bool(_HOSTS.fullmatch(parts.netloc))


@dataclass(frozen=True, slots=True)
class Amazon:
    """A client of Amazon's addresses.

    Args:
        trusts: which addresses are called at all.
        seconds: that a call may take to connect, and between bytes.
    """

    trusts: Callable[[str], bool] = is_amazons
    seconds: float = SECONDS

    def post(
        self,
        address: str,
        *,
        token: str = "",
        body: Mapping[str, Any] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes]:
        """Post JSON or a form; the status and the beginning of the answer.

        Raises:
            OSError: the address is not Amazon's, or it cannot be reached in time.
        """
        if not self.trusts(address):
            raise OSError("not an address of Amazon's")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        with requests.Session() as session:
            session.trust_env = False
            with session.post(
                address,
                json=body,
                data=form,
                headers=headers,
                timeout=self.seconds,
                allow_redirects=False,
                stream=True,
            ) as answer:
                return answer.status_code, answer.raw.read(MOST_BYTES, decode_content=False)

    def say_meanwhile(self, api: tuple[str, str], request_id: str, speech: str) -> bool:
        """A progressive response: said while the real answer is worked out. Whether Alexa took it."""
        address, token = api
        body = {
            "header": {"requestId": request_id},
            "directive": {"type": "VoicePlayer.Speak", "speech": f"<speak>{speech}</speak>"},
        }
        try:
            status, _ = self.post(f"{address.rstrip('/')}/v1/directives", token=token, body=body)
        except OSError:  # requests' errors are OSErrors too
            return False
        return status in {200, 202, 204}
