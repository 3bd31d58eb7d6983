"""Where the writer is: its address, its model and its key, checked before anything is sent there.

Plain http goes to this machine and to the own network only, since question, quotes and key would travel readable; any
other address has to be https, unless the user says otherwise.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from index.errors import NewsdeskError

LONGEST_KEY = 4096  # bytes
_OWN_NETWORK = (".local", ".lan", ".internal", ".home.arpa", ".localhost")
_ENDPOINT = "/chat/completions"


@dataclass(frozen=True, slots=True)
class Address:
    """An OpenAI-compatible server: ``base`` ends before ``/chat/completions``; ``model`` is the name that it knows.

    ``private`` is whether it lies on this machine or in the own network. The ``key`` is in no text of this.
    """

    base: str
    model: str
    key: str = field(default="", repr=False)
    private: bool = False

    @property
    def host(self) -> str:
        """The server as it may be told of: host and port."""
        return urlsplit(self.base).netloc


def address_of(url: str, model: str, key: str = "", *, plain_http: bool = False) -> Address:
    """The checked address; ``url`` may end with the host, ``/v1`` or the endpoint itself.

    Raises `NewsdeskError` for what is no such address, holds a password, or is plain http to a host outside.
    """
    if not model.strip():
        raise NewsdeskError("The writer has no model: name it with --writer-model or NEWSDESK_WRITER_MODEL.")
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise NewsdeskError(_no_address()) from None
    if parts.scheme not in ("http", "https") or not host or port == 0 or not url.strip().isprintable() or " " in host:
        raise NewsdeskError(_no_address())
    if parts.username is not None or parts.query or parts.fragment:
        raise NewsdeskError(
            "The writer's address holds more than a host and a path: give its key by NEWSDESK_WRITER_KEY."
        )
    private = _is_private(host)
    if parts.scheme == "http" and not private and not plain_http:
        raise NewsdeskError(
            f"The writer at {host} would be sent everything unencrypted: use https, or set NEWSDESK_WRITER_HTTP=1."
        )
    if key and not (key.isascii() and key.isprintable() and " " not in key):
        raise NewsdeskError("The writer's key has characters that no key has: set NEWSDESK_WRITER_KEY anew.")
    path = parts.path.rstrip("/").removesuffix(_ENDPOINT) or "/v1"
    return Address(f"{parts.scheme}://{parts.netloc}{path}", model.strip(), key, private)


def key_in(file: Path) -> str:
    """The key in a file that nobody but its owner can read. Raises `NewsdeskError` where there is none."""
    try:
        with file.open("rb") as opened:
            about = os.fstat(opened.fileno())
            if stat.S_IMODE(about.st_mode) & 0o077:
                raise NewsdeskError(f"Others can read the writer's key: chmod 600 {file}.")
            text = opened.read(LONGEST_KEY).decode("ascii")
    except (OSError, UnicodeDecodeError):
        raise NewsdeskError(f"The writer's key cannot be read from {file}: put the key alone there.") from None
    if not text.strip():
        raise NewsdeskError(f"There is no key in {file}: put the key alone there.")
    return text.strip()


def _no_address() -> str:
    return "The writer's address is none: give one such as http://localhost:11434/v1 or https://host/v1."


def _is_private(host: str) -> bool:
    """Whether a host is this machine or in the own network, by its name or number alone: nothing is looked up."""
    try:
        number = ip_address(host.split("%")[0])
    except ValueError:
        return "." not in host or host.lower().endswith(_OWN_NETWORK)
    return number.is_loopback or (number.is_private and not number.is_unspecified)
