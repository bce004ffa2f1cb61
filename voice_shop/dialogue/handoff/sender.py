"""Tells the webhook beside the conversation: nobody waits for a network in a turn."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

from voice_shop.clock import Clock
from voice_shop.dialogue.handoff.tickets import Tickets
from voice_shop.dialogue.handoff.webhook import TIMEOUT, Webhook, send_due
from voice_shop.errors import VoiceShopError


def webhook_of(url: str, secret_file: Path) -> Webhook | None:
    """The webhook of the settings; None without an address. Raises InputError when it cannot be used."""
    if not url:
        return None
    return Webhook(url, secret_file.read_text(encoding="utf-8").strip() if secret_file.is_file() else "")


class Sender:
    """One try at once for what was passed on; what is not taken stays due."""

    def __init__(self, tickets: Tickets, webhook: Webhook | None, clock: Clock) -> None:
        self._tickets = tickets
        self._webhook = webhook
        self._clock = clock
        self._thread: threading.Thread | None = None

    def send(self) -> None:
        """Begin a try; does not wait for it."""
        if self._webhook is not None:
            self._thread = threading.Thread(target=self._send, args=(self._webhook,), daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Wait for the try that was begun, as long as one may take."""
        if self._thread is not None:
            self._thread.join(TIMEOUT)

    def _send(self, webhook: Webhook) -> None:
        with suppress(VoiceShopError):  # it is in the database, and due
            send_due(self._tickets, webhook, self._clock())
