"""Who phrases the answers of a page, and the change from one to another."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from index.errors import BusyError, NewsdeskError
from index.settings import Settings

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.writing.client import Client


Reply = dict[str, Any]
LONGEST = 1_000  # characters of an address or a name
NOT_YOURS = (
    "This page is not served to you alone: whoever runs Newsdesk connects a writer, by newsdesk chat --writer URL"
    " --writer-model NAME."
)


class Connection:
    """Who phrases the answers of a page: the writer that it was started with, until another one is connected.

    ``owned`` is whether the page is served to its owner alone, on this machine and without users: nobody else may say
    to whom questions and quotes are sent.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._started = self._client()
        self._trying = threading.Lock()
        self.owned = False

    def connect(self, url: str, model: str) -> None:
        """Have answers phrased by a model. Raises `NewsdeskError` as `qa.writing.address.address_of`."""
        from qa.writing.writer import ModelWriter

        self._assistant.writer = ModelWriter(self._asking(url, model))

    def disconnect(self) -> None:
        """Have answers shown as they are composed."""
        self._assistant.writer = None

    def tried(self, url: str, model: str) -> str:
        """What a try of a model tells, in lines. No article is sent. Raises `NewsdeskError` as `connect`."""
        from qa.writing.check import check, told

        client = self._asking(url, model)
        if not self._trying.acquire(blocking=False):
            raise BusyError("A writer is being tried already: wait for what it tells.")
        try:
            return told(check(client, self._assistant.judge))
        finally:
            self._trying.release()

    def state(self) -> Reply:
        """``may`` the page connect one, is one ``on``, its address and model, and a sentence of it."""
        client = self._client()
        reply: Reply = {"may": self.owned, "on": self._assistant.writer is not None, "url": "", "model": ""}
        if client is None:
            return reply | {"said": "A writer is connected." if reply["on"] else "No writer is connected."}
        address = client.address
        said = f"Connected: {address.model} at {address.host} phrases the answers."
        return reply | ({"url": address.base, "model": address.model} if self.owned else {}) | {"said": said}

    def _client(self) -> Client | None:
        client: Client | None = getattr(self._assistant.writer, "client", None)
        return client

    def _asking(self, url: str, model: str) -> Client:
        """The client of an address. A key goes to the address alone with which the page was started, to no other."""
        from qa.writing.address import address_of
        from qa.writing.client import Client

        if max(len(url), len(model)) > LONGEST:
            raise NewsdeskError(f"An address or a name has more than {LONGEST:,} characters: give a shorter one.")
        plain_http = Settings.from_environment().writer_http
        address, started = address_of(url, model, plain_http=plain_http), self._started
        if started and started.address.base == address.base:
            address = address_of(url, model, started.address.key, plain_http=plain_http)
        return Client(address)
