"""Passwords: how they are kept in a file, and how many wrong ones somebody may try."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import logging
import math
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from index.errors import NewsdeskError

log = logging.getLogger(__name__)

SHORTEST = 8
"""Characters of a password."""
SCHEME = "scrypt"
_N, _R, _P = 2**14, 8, 1  # scrypt's cost (RFC 7914): 16 MiB and some 50 ms a try
_MOST_MEMORY = 2**26
FREE_OF_ONE, FREE_OF_MANY = 3, 12
"""Wrong passwords before waiting begins: of one user from one address, and of one user or one address in all."""
LONGEST_WAIT = 300.0
"""Seconds that waiting grows to."""
REMEMBERED = 10_000
"""Users and addresses whose tries are remembered."""


def hashed(password: str) -> str:
    """The password as a file may keep it: ``scrypt$N$r$p$SALT$HASH``, salt and hash in Base64.

    Raises NewsdeskError where it is too short.
    """
    if len(password) < SHORTEST:
        raise NewsdeskError(f"This password has {len(password)} characters: take one of {SHORTEST} or more.")
    salt = secrets.token_bytes(16)
    key = _scrypt(password, salt, _N, _R, _P)
    return "$".join((SCHEME, str(_N), str(_R), str(_P), *(base64.b64encode(part).decode() for part in (salt, key))))


def is_hash(text: str) -> bool:
    """Whether ``text`` is what `hashed` makes."""
    try:
        _parsed(text)
    except ValueError:
        return False
    return True


def matches(kept: str, password: str) -> bool:
    """Whether ``password`` is the one kept, as it is or `hashed`, in a time that tells nothing of it."""
    if not is_hash(kept):
        return hmac.compare_digest(kept.encode("utf-8", "replace"), password.encode("utf-8", "replace"))
    n, r, p, salt, key = _parsed(kept)
    return hmac.compare_digest(key, _scrypt(password, salt, n, r, p))


def _parsed(text: str) -> tuple[int, int, int, bytes, bytes]:
    """Cost, salt and key. Raises ValueError for another form, or a cost that would stop the server."""
    parts = text.split("$")
    if len(parts) != 6 or parts[0] != SCHEME:
        raise ValueError("not a hash")
    n, r, p = (int(part) for part in parts[1:4])
    try:
        salt, key = (base64.b64decode(part, validate=True) for part in parts[4:])
    except binascii.Error as problem:
        raise ValueError("not Base64") from problem
    if not (1 < n <= 2**17 and n & (n - 1) == 0 and 0 < r <= 16 and 0 < p <= 4 and len(key) == 32 and len(salt) >= 8):
        raise ValueError("not a cost of ours")
    return n, r, p, salt, key


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    secret = password.encode("utf-8", "replace")
    return hashlib.scrypt(secret, salt=salt, n=n, r=r, p=p, maxmem=max(_MOST_MEMORY, 256 * n * r), dklen=32)


@dataclass(slots=True)
class _Tries:
    wrong: int = 0
    until: float = 0.0  # of the monotonic clock: nothing is tried before


class Guesses:
    """How many wrong passwords came for whom and from where, and how long they wait; safe from many threads at once.

    A try counts as wrong from its beginning, so that many at the same moment are not each the first.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tries: OrderedDict[tuple[str, str], _Tries] = OrderedDict()

    def wait(self, user: str, address: str) -> float:
        """Seconds until this user may be tried from this address; 0 where that is now."""
        with self._lock:
            return self._wait(user, address)

    def begin(self, user: str, address: str) -> float:
        """As `wait`; where it is 0, a try begins, which counts as wrong until `right` says otherwise."""
        with self._lock:
            if left := self._wait(user, address):
                return left
            for key, free in self._keys(user, address):
                tries = self._tries.setdefault(key, _Tries())
                self._tries.move_to_end(key)
                tries.wrong += 1
                if tries.wrong > free:
                    tries.until = self._clock() + min(LONGEST_WAIT, 2.0 ** (tries.wrong - free - 1))
            while len(self._tries) > REMEMBERED:
                self._tries.popitem(last=False)
        return 0.0

    def right(self, user: str, address: str) -> None:
        """The password was right: what was counted of this user from this address is forgotten."""
        with self._lock:
            (pair, _), *others = self._keys(user, address)
            mine = self._tries.pop(pair, _Tries()).wrong
            for key, free in others:
                if tries := self._tries.get(key):
                    tries.wrong = max(0, tries.wrong - mine)
                    if tries.wrong <= free:
                        tries.until = 0.0

    def wrong(self, user: str, address: str) -> None:
        """Say in the log that a password was wrong, and never which."""
        log.warning("Wrong password for %r from %s", user[:80], address)

    def _wait(self, user: str, address: str) -> float:
        now = self._clock()
        untils = (self._tries[key].until for key, _ in self._keys(user, address) if key in self._tries)
        return max(0.0, max(untils, default=0.0) - now)

    def _keys(self, user: str, address: str) -> tuple[tuple[tuple[str, str], int], ...]:
        return ((user, address), FREE_OF_ONE), ((user, ""), FREE_OF_MANY), (("", address), FREE_OF_MANY)


def told(seconds: float) -> str:
    """The sentence for somebody who has to wait."""
    return f"Too many wrong passwords: wait {math.ceil(seconds)} seconds before you try again."
