"""Who may use a served page: names and passwords, the gate in front of the server, and what is said of an open door."""

import asyncio
import base64
import binascii
import hmac
import os
import secrets
import stat
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from pathlib import Path, PurePath

from starlette.types import ASGIApp, Receive, Scope, Send

from index.errors import NewsdeskError
from qa.page.server import replies
from qa.page.server.admission import is_loopback
from qa.page.server.guessing import SHORTEST, Guesses, hashed, is_hash, matches, told

# What a browser needs to show the form that asks for the password; nothing of it tells about the articles.
OPEN = frozenset({"/", "/login", "/login/", "/logout", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt"})
OPEN_FOLDERS = ("/assets/", "/static/", "/svelte/", "/newsdesk/")
FEED = "/saved.atom"
# Gradio asks its own server for this as it starts; the answer is "true".
OPEN_LOOPBACK = "/gradio_api/startup-events"
PAUSE = 0.5
"""Seconds a wrong password takes, so that guessing takes long."""
_ADDRESS: ContextVar[str] = ContextVar("newsdesk_address", default="")
"""Where the request that is being answered comes from: Gradio's form does not tell."""
_USER: ContextVar[str] = ContextVar("newsdesk_user", default="")


def signed_in() -> str:
    """The user whose request is being answered; "" where the page has no users."""
    return _USER.get()


class Credentials:
    """Users and their passwords."""

    def __init__(self, passwords: Mapping[str, str]) -> None:
        """``passwords`` by user, as they are or as `qa.page.server.guessing.hashed` makes them."""
        self._passwords = dict(passwords)
        self.guesses = Guesses()
        self._proving = asyncio.Lock()
        self._pepper = secrets.token_bytes(32)
        self._proved: dict[
            str, bytes
        ] = {}  # of users whose hashed password was right, a digest that is quick to compare
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
            if not is_hash(password) and len(password) < SHORTEST:
                raise NewsdeskError(
                    f"Line {number} of {source} has a password of less than {SHORTEST} characters: take a longer one."
                )
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
        if self._proved_before(user, password):
            return True
        # Somebody unknown takes as long as somebody whose password is hashed.
        some = next((kept for kept in self._passwords.values() if is_hash(kept)), "\0")
        same = matches(wanted if wanted is not None else some, password)
        if same and wanted is not None:
            self._proved[user] = self._digest(password)
        return same and wanted is not None

    def _proved_before(self, user: str, password: str) -> bool:
        return hmac.compare_digest(self._proved.get(user, b""), self._digest(password))

    def _digest(self, password: str) -> bytes:
        return hmac.digest(self._pepper, password.encode("utf-8", "replace"), "sha256")

    async def login(self, user: str, password: str) -> bool:
        """`right` for Gradio's form, slow where it is wrong, and refused where too much was wrong before."""
        address = _ADDRESS.get()
        # One after the other: of a program's first requests at the same moment none is to count as a guess.
        async with self._proving:
            if self.guesses.wait(user, address):
                return False
            if self._proved_before(user, password):
                return True
            self.guesses.begin(user, address)
            if await asyncio.to_thread(self.right, user, password):
                self.guesses.right(user, address)
                return True
        self.guesses.wrong(user, address)
        await asyncio.sleep(PAUSE)
        return False

    def token(self, user: str) -> str:
        """The session token of a user who sends the password with every request."""
        return self._tokens[user]


def add_user(file: Path, user: str, password: str) -> bool:
    """Write a user with the hash of this password into ``file``, its owner's alone to read; whether it is a new one.

    The other lines stay as they are. Raises NewsdeskError as `named_user`, for a password that cannot be, or where the
    file cannot be written.
    """
    name = named_user(file, user)
    line = f"{name}:{hashed(password)}"
    lines = _lines(file)
    try:
        places = [at for at, text in enumerate(lines) if text.partition(":")[0].strip() == name and ":" in text]
        lines = [line if at in places[:1] else text for at, text in enumerate(lines) if at not in places[1:]]
        lines += [] if places else [line]
        new = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
            opened.write("\n".join(lines) + "\n")
        new.replace(file)
    except OSError as problem:
        raise NewsdeskError(f"{file} cannot be written ({problem.strerror}): name another file.") from problem
    return not places


def named_user(file: Path, user: str) -> str:
    """The user's name as ``file`` has it.

    Raises NewsdeskError for a name that cannot be, where file and user have changed places, and for a file that cannot
    be read or holds something else than users.
    """
    name = user.strip()
    if not name or ":" in name or not name.isprintable() or name.startswith("#"):
        raise NewsdeskError(f"{user!r} is no name for a user: take letters and digits, without a colon.")
    if _changed_places(file, name):
        raise NewsdeskError(
            f"{name} looks like a file and {file} like a user: name the file first, with an ending if it is new, as in"
            " `newsdesk user add users.txt ada`."
        )
    for number, text in enumerate(_lines(file), 1):
        if text.strip() and not text.startswith("#") and ":" not in text:
            raise NewsdeskError(f"{file} holds no users (line {number} is not USER:PASSWORD): name another file.")
    return name


def _changed_places(file: Path, name: str) -> bool:
    """Whether ``name`` is more like a file than ``file`` is."""
    if "/" in name or name.lower().endswith(".txt"):
        return True
    plain = not file.suffix and file.parent == Path()
    return not file.exists() and (os.path.isfile(name) or (plain and PurePath(name).suffix != ""))


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8-sig").splitlines() if file.exists() else []
    except UnicodeDecodeError as problem:
        raise NewsdeskError(f"{file} is not UTF-8 text, so it holds no users: name another file.") from problem
    except OSError as problem:
        raise NewsdeskError(f"{file} cannot be read ({problem.strerror}): name a readable file.") from problem


class Gate:
    """ASGI middleware that lets only users pass: by the cookie of Gradio's login form, or by HTTP Basic credentials.

    Gradio guards its own routes; this refuses everything that is not named as open, MCP and what later versions of
    Gradio may add included. Basic credentials are turned into the cookie, so that Gradio knows the user too.
    """

    def __init__(self, app: ASGIApp, credentials: Credentials) -> None:
        self.app = app
        self.credentials = credentials

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with 401."""
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        client: tuple[str, int] | None = scope.get("client")
        address = client[0] if client else ""
        _ADDRESS.set(address)
        if scope["path"].rstrip("/") == "/login" and (seconds := self.credentials.guesses.wait("", address)):
            await refuse(scope, send, 429, told(seconds))
        elif await self._admit(scope):
            _USER.set(scope.get("newsdesk.user", ""))
            await self.app(scope, receive, send)
        elif waiting := scope.get("newsdesk.wait"):
            await refuse(scope, send, 429, told(waiting))
        else:
            await refuse(scope, send)

    async def _admit(self, scope: Scope) -> bool:
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if (basic := headers.get(b"authorization", "")).lower().startswith("basic "):
            user = await self._basic(scope, basic[6:])
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

    def _own(self, scope: Scope) -> bool:
        client: tuple[str, int] | None = scope.get("client")
        return scope["path"] == OPEN_LOOPBACK and client is not None and is_loopback(client[0])

    async def _basic(self, scope: Scope, encoded: str) -> str:
        """The user that these credentials belong to; "" where they are wrong."""
        try:
            user, _, password = base64.b64decode(encoded, validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return ""
        if seconds := self.credentials.guesses.wait(user, _ADDRESS.get()):
            scope["newsdesk.wait"] = seconds
            return ""
        return user if await self.credentials.login(user, password) else ""


def _sign_in(scope: Scope, user: str, token: str) -> None:
    server = scope["app"]
    server.tokens[token] = user
    cookie = (b"cookie", f"access-token-unsecure-{server.cookie_id}={token}".encode())
    scope["headers"] = [*(header for header in scope["headers"] if header[0].lower() != b"cookie"), cookie]
    scope["newsdesk.user"] = user


async def refuse(
    scope: Scope,
    send: Send,
    status: int = 401,
    sentence: str = "Sign in first: send a user and password of this Newsdesk (HTTP Basic).",
) -> None:
    """Answer with one sentence. Only programs are told of Basic: a browser would open a window of its own."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    basic = scope["path"].startswith("/gradio_api/mcp") or scope["path"] == FEED
    await replies.refuse(send, status, sentence, [(b"www-authenticate", b'Basic realm="Newsdesk"')] if basic else [])


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
