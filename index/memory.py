"""Memory that was freed and that the C library keeps: some hundred megabytes after models were loaded."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from functools import cache

_M_ARENA_MAX = -8  # of glibc's malloc.h


def give_back() -> None:
    """Return freed memory to the system, where the C library (glibc) has a function for that: some milliseconds."""
    trim = _function("malloc_trim", ctypes.c_size_t)
    if trim:
        trim(0)


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
