"""Processes that wait or may not write: a lock that is held, a folder without permission, a full disk."""

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from hashing_embedder import HashingEmbedder
from small_disks import small_disk

from index.errors import StoreError
from index.store import Store, check
from index.sync import sync

PREAMBLE = f"""
import os, sys
sys.path[:0] = [{str(Path(__file__).parent)!r}, {str(Path(__file__).parent.parent)!r}]
from pathlib import Path
from hashing_embedder import HashingEmbedder
from index.store import Store
from index.sync import sync
folder, news = Path(sys.argv[1]), Path(sys.argv[2])
"""


def python(code: str, *arguments: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PREAMBLE + textwrap.dedent(code), *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def say(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def hear(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_lock_names_its_holder_and_dies_with_it(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", create=True, model="hashing", dimension=64) as store:
        code = "with Store.open(folder) as store, store.write():\n    print('held', flush=True)\n    sys.stdin.read()"
        process = python(code, store.folder, tmp_path)
        assert hear(process) == "held"
        sentence = rf"^The store at {store.folder} is being written by process {process.pid} on .*: wait for it to end"
        with pytest.raises(StoreError, match=sentence), store.write(wait=0):
            pass
        assert store.counts().articles == 0  # reading goes on
        process.kill()
        process.wait()
        with store.write(wait=0):
            pass


def test_a_writer_waits_for_the_one_before(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", create=True, model="hashing", dimension=64) as store:
        code = (
            "with Store.open(folder) as store, store.write():\n    print('held', flush=True)\n    sys.stdin.readline()"
        )
        process = python(code, store.folder, tmp_path)
        assert hear(process) == "held"
        say(process, "go on")
        with store.write(wait=10):
            pass
        assert process.wait() == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become a user who may not write the store's folder")
def test_a_store_that_may_not_be_written_is_read_and_says_so(tmp_path: Path) -> None:
    news = tmp_path / "a.txt"
    news.write_text("The council met in the town hall.")
    folder = tmp_path / "store"
    with Store.open(folder, create=True, model="hashing", dimension=64) as store:
        sync(store, [news], HashingEmbedder())
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for path in [tmp_path, *tmp_path.parents]:
        if str(path) not in ("/", "/tmp"):
            path.chmod(path.stat().st_mode | 0o055)
    code = """
    import faiss, mmap
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
    with Store.open(folder) as store:
        with store.read() as view:
            ids, _ = view.search_vectors(HashingEmbedder().encode_query("council"), 5)
            print(len(view.passages(ids)), len(view.search_words("council", 5)[0]), flush=True)
        try:
            sync(store, [news], HashingEmbedder())
        except Exception as error:
            print(type(error).__name__, error, flush=True)
    """
    process = python(code, folder, news)
    out, _ = process.communicate()
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)
    assert out.splitlines() == [
        "1 1",
        f"StoreError The store at {folder} cannot be written: check the permissions of the folder, "
        "or choose another --store.",
    ]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", "1200k") as disk:
        yield disk


@pytest.mark.slow
def test_a_full_disk_is_said_and_what_was_stored_is_whole(disk: Path, tmp_path: Path) -> None:
    news = tmp_path / "news.jsonl"
    rows = [{"url": f"https://x.example/{n}", "text": f"Council {n} met in the town hall. " * 60} for n in range(250)]
    news.write_text("".join(json.dumps(row) + "\n" for row in rows))
    folder = disk / "store"
    with Store.open(folder, create=True, model="hashing", dimension=64) as store:
        with pytest.raises(StoreError, match=f"The disk that holds {folder} is full: free some space"):
            sync(store, [news], HashingEmbedder())
        assert store.counts().articles == len(store.articles())
        with store.read() as view:
            ids, _ = view.search_vectors(HashingEmbedder().encode_query("council"), 10_000)
            assert len(view.passages(ids)) == store.counts().passages
    assert check(folder).whole
    subprocess.run(["mount", "-o", "remount,size=60m", str(disk)], check=True)
    with Store.open(folder) as store:
        assert sync(store, [news], HashingEmbedder()).articles == 250
    assert check(folder).whole
