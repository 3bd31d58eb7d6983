"""Freed memory goes back to the system."""

import ctypes
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from index import memory


def held() -> int:
    """Bytes of anonymous memory that this process holds."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon"))


def glibc() -> bool:
    return memory._function("malloc_trim", ctypes.c_size_t) is not None


@pytest.mark.skipif(not glibc() or not Path("/proc/self/status").exists(), reason="needs Linux with glibc")
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


def test_what_is_to_go_back_soon_goes_once_however_often_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    given, waits = threading.Semaphore(0), threading.Event()
    monkeypatch.setattr(memory, "give_back", given.release)
    monkeypatch.setattr("index.memory.time.sleep", lambda seconds: waits.wait(60))
    for _ in range(5):
        memory.give_back_soon()
    waits.set()
    assert given.acquire(timeout=60)
    memory.give_back_soon()  # the wait is over, so this is another
    assert given.acquire(timeout=60)
    assert not given.acquire(blocking=False)


POOLS = """
import ctypes, os, sys, threading
from index import memory

os.cpu_count = lambda: 3
memory.share_pools()
library, meet = ctypes.CDLL(None), threading.Barrier(13)
library.malloc.restype = library.fopen.restype = ctypes.c_void_p

def work():
    library.malloc(5_000)
    meet.wait()  # all of them hold memory at once
    meet.wait()

for _ in range(12):
    threading.Thread(target=work).start()
meet.wait()
file = ctypes.c_void_p(library.fopen(sys.argv[1].encode(), b"w"))
library.malloc_info(0, file)
library.fclose(file)
meet.wait()
"""


@pytest.mark.skipif(not glibc(), reason="needs glibc")
def test_threads_share_as_many_pools_as_there_are_processors(tmp_path: Path) -> None:
    told = tmp_path / "pools.xml"
    subprocess.run([sys.executable, "-c", POOLS, told], check=True, cwd=Path(__file__).parents[1])
    assert told.read_text().count("<heap ") == 3


def test_a_library_without_such_a_function_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    class Without:
        def __getattr__(self, name: str) -> None:
            raise AttributeError(name)

    memory._function.cache_clear()
    monkeypatch.setattr(ctypes, "CDLL", lambda name: Without())
    memory.give_back()
    memory.share_pools.__wrapped__()
    assert memory._function("malloc_trim", ctypes.c_size_t) is None
    memory._function.cache_clear()
