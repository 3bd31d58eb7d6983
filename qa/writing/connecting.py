"""The writer that options or the environment name; without a name there is none, and nothing is sent."""

from __future__ import annotations

from pathlib import Path

from index.errors import NewsdeskError
from index.settings import Settings
from qa.writing.address import address_of, key_in
from qa.writing.client import Client
from qa.writing.writer import ModelWriter


def client(url: str | None = None, model: str | None = None, key_file: Path | None = None) -> Client | None:
    """The client for what is given, else for what the environment sets; None where that names no address.

    A key of the environment is not sent to another address than the environment's.

    Raises `NewsdeskError` where only a part of it is named, or what is named cannot be.
    """
    settings = Settings.from_environment()
    where = url or settings.writer
    if not where:
        if model or key_file or settings.writer_model:
            raise NewsdeskError("A writer's model is named, but no address: add --writer or NEWSDESK_WRITER.")
        return None
    own = not url or not settings.writer or url == settings.writer
    key = key_in(key_file) if key_file else settings.writer_key if own else ""
    return Client(address_of(where, model or settings.writer_model, key, plain_http=settings.writer_http))


def writer(url: str | None = None, model: str | None = None, key_file: Path | None = None) -> ModelWriter | None:
    """The writer over `client`, or None."""
    found = client(url, model, key_file)
    return ModelWriter(found) if found else None
