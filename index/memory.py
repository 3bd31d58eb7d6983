"""Memory that was freed and that the C library keeps: some hundred megabytes after models were loaded."""

from __future__ import annotations

import ctypes
import os
import threading
import time
from collections.abc import Callable
from functools import cache

_M_ARENA_MAX = -8  # of glibc's malloc.h
_SOON = 0.5  # seconds
_waiting = threading.Lock()  # held while memory is to be given back soon


def give_back() -> None:
    """Return freed memory to the system, where the C library (glibc) has a function for that: some milliseconds."""
    trim = _function("malloc_trim", ctypes.c_size_t)
    if trim:
        trim(0)


def give_back_soon() -> None:
    """As `give_back`, half a second later and at most so often, so that no work at hand waits for it."""
    if _waiting.acquire(blocking=False):
        threading.Thread(target=_give_back_later, name="give-back", daemon=True).start()


def _give_back_later() -> None:
    time.sleep(_SOON)
    _waiting.release()  # what is freed from here on is given back by the next
    give_back()


@cache
def share_pools() -> None:
    """Have the threads of this process share as many pools of memory as there are processors, where glibc is there.

    By itself it makes eight times as many, a new one for each thread that comes, and what is freed in one serves no
    other. Those that are there already stay, so this is to be called before many threads were started.
    """
    limit = _function("mallopt", ctypes.c_int, ctypes.c_int)
    if limit and _function("malloc_trim", ctypes.c_size_t):  # other libraries have a mallopt that takes other numbers
        limit(_M_ARENA_MAX, max(2, os.cpu_count() or 1))


@cache
def _function(name: str, *takes: type) -> Callable[..., int] | None:
    try:
        function = getattr(ctypes.CDLL(None), name)
    except (AttributeError, OSError, TypeError):  # another C library; Windows takes no None
        return None
    function.argtypes, function.restype = list(takes), ctypes.c_int
    return function  # type: ignore[no-any-return]
