"""Copies of a part elsewhere: a snapshot of its database goes over in the blocks that differ, its vector index whole.

What is served is never written to: every change makes a new folder, of the blocks of the one before and of those that
came. So a reader keeps the state that it began with, and passages have the same ids in all copies.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import apsw

from index.errors import StoreError
from index.store import generations
from index.store.lock import LOCK
from index.store.schema import DATABASE, connect, read_meta

BLOCK = 16 * 1024  # bytes that are compared and sent as one
PIECE = 8 * 2**20  # bytes that are sent at once
_HASH = 16  # bytes


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A state of a part: ``version`` names it; ``hashes`` are those of its blocks, one after the other, and ``files``
    those of its vector index ``generation``, with their sizes.
    """

    version: str
    size: int
    hashes: bytes
    generation: str
    files: tuple[tuple[str, int], ...]


class Origin:
    """Gives snapshots of the store in ``folder``, and what they consist of."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._boot = os.urandom(4).hex()
        self._db: apsw.Connection | None = None
        self._snapshot: Snapshot | None = None

    def version(self) -> str:
        """What changes with every change of the store; "" where there is none."""
        with self._lock:
            return self._version()

    def _version(self) -> str:
        if self._db is None:
            if not (self._folder / DATABASE).is_file():
                return ""
            self._db = connect(self._folder)
        ((number,),) = self._db.execute("PRAGMA data_version").fetchall()
        return f"{self._boot}-{number}"

    def snapshot(self) -> Snapshot | None:
        """The store as it is now; None where there is none. Blocks of the snapshot before can be had no longer."""
        with self._lock:
            version = self._version()
            if not version or (self._snapshot and self._snapshot.version == version):
                return self._snapshot if version else None
            path = self._path()
            path.unlink(missing_ok=True)
            source, copy = connect(self._folder), apsw.Connection(str(path))
            try:
                with copy.backup("main", source, "main") as backup:
                    while not backup.done:
                        backup.step(2048)
                generation = str(read_meta(copy)["generation"])
            finally:
                copy.close()
                source.close()
            home = self._folder / generations.FOLDER / generation
            files = (
                sorted((each.name, each.stat().st_size) for each in home.iterdir() if each.is_file())
                if generation
                else []
            )
            hashes = b"".join(hash_of(block) for block in blocks(path))
            self._snapshot = Snapshot(version, path.stat().st_size, hashes, generation, tuple(files))
            return self._snapshot

    def blocks(self, version: str, numbers: Sequence[int]) -> bytes | None:
        """These blocks of the newest snapshot; None where that is not of ``version`` any more."""
        with self._lock:
            if self._snapshot is None or self._snapshot.version != version:
                return None
            with self._path().open("rb") as file:
                return b"".join(os.pread(file.fileno(), BLOCK, number * BLOCK) for number in numbers)

    def piece(self, generation: str, name: str, start: int) -> bytes | None:
        """A piece of a file of the vector index; None where it is gone."""
        if not (_is_name(generation) and _is_name(name)):
            return None
        with contextlib.suppress(OSError), (self._folder / generations.FOLDER / generation / name).open("rb") as file:
            return os.pread(file.fileno(), PIECE, start)
        return None

    def _path(self) -> Path:
        return self._folder / ".snapshot"

    def close(self) -> None:
        """Let go of everything."""
        with self._lock:
            if self._db is not None:
                self._db.close()
            self._path().unlink(missing_ok=True)


def fetch(
    snapshot: Snapshot,
    before: Path | None,
    folder: Path,
    get_blocks: Callable[[list[int]], bytes | None],
    get_piece: Callable[[str, int], bytes | None],
) -> bool:
    """Make ``folder``, which is not there, a store as of ``snapshot``, from that in ``before`` and what has changed.

    ``get_blocks`` gives blocks by their numbers, ``get_piece`` a piece of a file of the vector index, by its name and
    where it begins. False where one of them gives nothing: the part has changed meanwhile.
    """
    draft = folder.with_name(f".{folder.name}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    path = draft / DATABASE
    if before is not None:
        shutil.copyfile(before / DATABASE, path)
    else:
        path.touch()
    here = [hash_of(block) for block in blocks(path)]
    wanted = [snapshot.hashes[at : at + _HASH] for at in range(0, len(snapshot.hashes), _HASH)]
    differing = [n for n, digest in enumerate(wanted) if n >= len(here) or here[n] != digest]
    with path.open("r+b") as file:
        for at in range(0, len(differing), PIECE // BLOCK):
            numbers = differing[at : at + PIECE // BLOCK]
            data = get_blocks(numbers)
            if data is None:
                return False
            for number, start in zip(numbers, range(0, len(data), BLOCK), strict=True):
                block = data[start : start + BLOCK]
                if hash_of(block) != wanted[number]:
                    raise StoreError("A block of a part came over damaged: it is fetched again.")
                os.pwrite(file.fileno(), block, number * BLOCK)
        file.truncate(snapshot.size)
    if snapshot.generation and not _fetch_index(snapshot, before, draft, get_piece):
        return False
    (draft / LOCK).touch()
    os.rename(draft, folder)
    return True


def _fetch_index(
    snapshot: Snapshot, before: Path | None, draft: Path, get_piece: Callable[[str, int], bytes | None]
) -> bool:
    if not _is_name(snapshot.generation):
        return False
    home = draft / generations.FOLDER / snapshot.generation
    old = before / generations.FOLDER / snapshot.generation if before else None
    home.parent.mkdir(mode=0o700)
    if old is not None and old.is_dir():
        shutil.copytree(old, home, copy_function=os.link)
        return True
    home.mkdir(mode=0o700)
    for name, size in snapshot.files:
        if not _is_name(name):
            return False
        with (home / name).open("wb") as file:
            while file.tell() < size:
                piece = get_piece(name, file.tell())
                if not piece:
                    return False
                file.write(piece)
    return True


def _is_name(text: str) -> bool:
    """Whether it names something in a folder, and leads nowhere else."""
    return Path(text).name == text and text not in ("", "..")


def blocks(path: Path) -> Iterator[bytes]:
    """The blocks of a file."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def hash_of(block: bytes) -> bytes:
    """By what two blocks are the same."""
    return hashlib.blake2b(block, digest_size=_HASH).digest()
