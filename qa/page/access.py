"""Who may use a served page: names and passwords, the gate in front of the server, and what is said of an open door."""

import asyncio
import base64
import binascii
import hmac
import json
import secrets
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from index.errors import NewsdeskError
from qa.page.admission import is_loopback

# What a browser needs to show the form that asks for the password; nothing of it tells about the articles.
OPEN = frozenset({"/", "/login", "/login/", "/logout", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt"})
OPEN_FOLDERS = ("/assets/", "/static/", "/svelte/", "/newsdesk/")
# Gradio asks its own server for this as it starts; the answer is "true".
OPEN_LOOPBACK = "/gradio_api/startup-events"
PAUSE = 0.5
"""Seconds a wrong password takes, so that guessing takes long."""


class Credentials:
    """Users and their passwords."""

    def __init__(self, passwords: Mapping[str, str]) -> None:
        self._passwords = {user: password.encode() for user, password in passwords.items()}
        self._tokens = {user: secrets.token_urlsafe(32) for user in passwords}

    @classmethod
    def parse(cls, text: str, source: str) -> "Credentials":
        """``user:password`` on each line; empty lines and those that begin with # are passed over.

        Raises NewsdeskError, which names ``source`` and never tells a password, where a line is of another form.
        """
        found: dict[str, str] = {}
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            user, colon, password = line.partition(":")
            # Gradio's form strips both ends of the name.
            if not colon or not user.strip() or not password:
                raise NewsdeskError(f"Line {number} of {source} is not USER:PASSWORD: write one user a line.")
            if user.strip() in found:
                raise NewsdeskError(f"Line {number} of {source} names {user.strip()!r} again: keep one line a user.")
            found[user.strip()] = password
        if not found:
            raise NewsdeskError(f"There is no user in {source}: write USER:PASSWORD into it.")
        return cls(found)

    @classmethod
    def read(cls, file: Path) -> "Credentials":
        """The users of a file; says on standard error when other people of this machine can read it."""
        try:
            text = file.read_text(encoding="utf-8-sig")
            mode = file.stat().st_mode
        except OSError as problem:
            raise NewsdeskError(f"{file} cannot be read ({problem.strerror}): name a readable file.") from problem
        except UnicodeDecodeError as problem:
            raise NewsdeskError(f"{file} is not UTF-8 text: write one USER:PASSWORD a line into it.") from problem
        if mode & (stat.S_IRGRP | stat.S_IROTH):
            print(f"Warning: others on this machine can read {file}: run `chmod 600 {file}`.", file=sys.stderr)
        return cls.parse(text, str(file))

    def right(self, user: str, password: str) -> bool:
        """Whether this is the user's password, in a time that tells nothing of either."""
        wanted = self._passwords.get(user)
        same = hmac.compare_digest(wanted if wanted is not None else b"\0", password.encode("utf-8", "replace"))
        return same and wanted is not None

    async def login(self, user: str, password: str) -> bool:
        """`right` for Gradio's form, slow where it is wrong."""
        if self.right(user, password):
            return True
        await asyncio.sleep(PAUSE)
        return False

    def token(self, user: str) -> str:
        """The session token of a user who sends the password with every request."""
        return self._tokens[user]


class Gate:
    """ASGI middleware that lets only users pass: by the cookie of Gradio's login form, or by HTTP Basic credentials.

    Gradio guards its own routes; this refuses everything that is not named as open, MCP and what later versions of
    Gradio may add included. Basic credentials are turned into the cookie, so that Gradio knows the user too.
    """

    def __init__(self, app: Any, credentials: Credentials) -> None:
        self.app = app
        self.credentials = credentials

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass the request on, or answer it with 401."""
        if scope["type"] not in ("http", "websocket") or await self._admit(scope):
            await self.app(scope, receive, send)
        else:
            await refuse(scope, receive, send)

    async def _admit(self, scope: Any) -> bool:
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if (basic := headers.get(b"authorization", "")).lower().startswith("basic "):
            user = await self._basic(basic[6:])
            if user:
                _sign_in(scope, user, self.credentials.token(user))
            return bool(user)
        server = scope["app"]
        cookies = dict(part.strip().partition("=")[::2] for part in headers.get(b"cookie", "").split(";"))
        names = (f"access-token-{server.cookie_id}", f"access-token-unsecure-{server.cookie_id}")
        users = [server.tokens[cookies[name]] for name in names if cookies.get(name) in server.tokens]
        if users:
            scope["newsdesk.user"] = users[0]
        path = scope["path"]
        return bool(users) or path in OPEN or path.startswith(OPEN_FOLDERS) or self._own(scope)

    def _own(self, scope: Any) -> bool:
        client = scope.get("client")
        return scope["path"] == OPEN_LOOPBACK and bool(client) and is_loopback(client[0])

    async def _basic(self, encoded: str) -> str:
        """The user that these credentials belong to; "" where they are wrong."""
        try:
            user, _, password = base64.b64decode(encoded, validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return ""
        return user if await self.credentials.login(user, password) else ""


def _sign_in(scope: Any, user: str, token: str) -> None:
    server = scope["app"]
    server.tokens[token] = user
    cookie = (b"cookie", f"access-token-unsecure-{server.cookie_id}={token}".encode())
    scope["headers"] = [*(header for header in scope["headers"] if header[0].lower() != b"cookie"), cookie]
    scope["newsdesk.user"] = user


async def refuse(scope: Any, receive: Any, send: Any) -> None:
    """Answer 401 with one sentence. Only programs are told of Basic: a browser would open a window of its own."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    body = json.dumps({"detail": "Sign in first: send a user and password of this Newsdesk (HTTP Basic)."}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if scope["path"].startswith("/gradio_api/mcp"):
        headers.append((b"www-authenticate", b'Basic realm="Newsdesk"'))
    await send({"type": "http.response.start", "status": 401, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def exposure(host: str, *, guarded: bool, share: bool = False) -> str:
    """What is to be said of serving at this address, "" where only this machine reaches it."""
    if share:
        return (
            "Warning: --share sends every question and article that is read through Gradio's servers, and everyone who"
            " has the link and a password can use this Newsdesk."
        )
    if is_loopback(host):
        return ""
    where = "every address of this machine" if host in ("0.0.0.0", "::", "") else host
    if guarded:
        return (
            f"Warning: Newsdesk is served at {where}, and passwords travel unencrypted: put it behind HTTPS where the"
            " network is not yours."
        )
    return (
        f"Warning: Newsdesk is served at {where} without a password: everyone who can reach it can read, add and remove"
        " articles; set one with --auth-file."
    )
