"""Freed memory goes back to the system."""

import ctypes
from pathlib import Path

import pytest

from index import memory


def held() -> int:
    """Bytes of anonymous memory that this process holds."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon"))


@pytest.mark.skipif(memory._trim() is None or not Path("/proc/self/status").exists(), reason="needs Linux with glibc")
def test_what_was_freed_below_what_is_still_held_goes_back() -> None:
    malloc, free = ctypes.CDLL(None).malloc, ctypes.CDLL(None).free
    malloc.restype, malloc.argtypes, free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
    # Pieces too small to be mapped alone, with one held at the end: the library gives back none of it by itself.
    pieces = [malloc(64_000) for _ in range(1_000)]
    for piece in pieces:
        ctypes.memset(piece, 1, 64_000)
    for piece in pieces[:-1]:
        free(piece)
    before = held()
    memory.give_back()
    after = held()
    free(pieces[-1])
    assert before - after > 40_000_000


def test_a_library_without_such_a_function_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    class Without:
        def __getattr__(self, name: str) -> None:
            raise AttributeError(name)

    memory._trim.cache_clear()
    monkeypatch.setattr(ctypes, "CDLL", lambda name: Without())
    memory.give_back()
    assert memory._trim() is None
    memory._trim.cache_clear()
