"""Generations: the vector index on disk, a disposable cache of what the database holds.

A generation is a folder of its own under ``vectors/`` with a name that is never used again. It is written whole and
synced; then a transaction of the database makes its name the one in use and drops the part of the log that it covers.
So which generation fits a state of the database is part of that state: no crash, backup or copy can pair them wrongly.
A reader that has mapped one keeps it after its removal. What is missing, torn or foreign is built again.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import apsw
import numpy as np

from index import inverted, vectors
from index.errors import StoreError
from index.store import large_words
from index.store.schema import value
from index.vectors import CODE, Base

FOLDER = "vectors"
INDEX = "index.faiss"
IDS = "ids.npy"
MANIFEST = "manifest.json"
CHUNK = 16_384
BY_LISTS = 2_000_000  # passages above which the index is one by lists
WHOLE = 256 * 2**20  # up to this size a file is checked whole when it is opened, above it in samples


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation says of itself; ``store`` ties it to one database, ``seq`` to one entry of its log.

    ``lists`` is as in `Base`. ``words`` are the files of the index of words, where there is one, each with its
    checksums as in ``whole`` and ``sampled``.
    """

    name: str
    store: str
    seq: int
    passages: int
    dimension: int
    sizes: dict[str, int]
    whole: dict[str, int]
    sampled: dict[str, int]
    lists: int = 0
    words: dict[str, list[int]] = field(default_factory=dict)


def read_manifest(folder: Path, name: str, store: str, dimension: int) -> Manifest | None:
    """The manifest of a generation, or None where that is missing, torn, or not of this store."""
    home = folder / FOLDER / name
    try:
        manifest = Manifest(**json.loads((home / MANIFEST).read_text("utf-8")))
        sizes = {file: (home / file).stat().st_size for file in (INDEX, IDS)}
    except (OSError, ValueError, TypeError):
        return None
    ours = (manifest.name, manifest.store, manifest.dimension, manifest.sizes) == (name, store, dimension, sizes)
    return manifest if ours else None


def load(folder: Path, name: str, store: str, dimension: int, *, thorough: bool = False) -> Base | None:
    """Map a generation; None where it is missing or bad. ``thorough`` checks every byte of large files too."""
    manifest = read_manifest(folder, name, store, dimension)
    return _map(folder / FOLDER / name, manifest, thorough) if manifest else None


def _map(folder: Path, manifest: Manifest, thorough: bool) -> Base | None:
    try:
        expected = manifest.whole if thorough else manifest.sampled
        if any(checksum(folder / file, sampled=not thorough) != expected[file] for file in (INDEX, IDS)):
            return None
        ids = np.load(folder / IDS, mmap_mode="r", allow_pickle=False)
        index = vectors.map_index(folder / INDEX)
    except (OSError, ValueError, KeyError, RuntimeError):  # FAISS raises RuntimeError
        return None
    if not len(ids) == index.ntotal == manifest.passages or index.d != manifest.dimension:
        return None
    sound = _has_words(folder, manifest, thorough)
    words = large_words.opened(folder / large_words.FOLDER, len(ids)) if sound else None
    return Base(manifest.seq, np.asarray(ids), index, manifest.name, manifest.lists, words)


def _has_words(home: Path, manifest: Manifest, thorough: bool) -> bool:
    """Whether a generation has an index of words, as it was written."""
    try:
        return bool(manifest.words) and all(
            checksum(home / large_words.FOLDER / name, sampled=not thorough) == sums[not thorough]
            for name, sums in manifest.words.items()
        )
    except OSError:
        return False


def checksum(path: Path, *, sampled: bool) -> int:
    """CRC-32 of a file: of all of it, or where ``sampled`` and it is large, of 256 even samples with both ends."""
    size = path.stat().st_size
    value = zlib.crc32(size.to_bytes(8, "little"))
    with path.open("rb") as file:
        if not sampled or size <= WHOLE:
            while block := file.read(2**20):
                value = zlib.crc32(block, value)
        else:
            for part in range(256):
                file.seek(part * max(0, size - 65_536) // 255)
                value = zlib.crc32(file.read(65_536), value)
    return value


def read_chunks(db: apsw.Connection, dimension: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """All passages in the state ``db`` sees: chunks of ((n,) int64 ids ascending, (n, dim) fp16 vectors)."""
    sql = "SELECT p.id, v.vector FROM passages p JOIN vectors v ON v.id = p.vector ORDER BY p.id"
    cursor: Any = db.execute(sql)
    while chunk := list(islice(cursor, CHUNK)):
        yield np.array([row[0] for row in chunk], np.int64), decode([row[1] for row in chunk], dimension)


def decode(blobs: list[bytes], dimension: int) -> np.ndarray:
    """fp16 blobs to (n, dim) fp16; `StoreError` where one has another length."""
    if any(len(blob) != dimension * CODE().itemsize for blob in blobs):
        raise StoreError("A vector of the store is damaged: run `newsdesk check --repair`.")
    return np.frombuffer(b"".join(blobs), CODE).reshape(-1, dimension)


def build(db: apsw.Connection, seq: int, dimension: int) -> Base:
    """The vector index of the state ``db`` sees, in memory."""
    if _passages(db) <= BY_LISTS:
        return Base(seq, *vectors.build(read_chunks(db, dimension), dimension))
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / INDEX
        ids, lists = _write_index(path, db, dimension)
        return Base(seq, ids, vectors.map_index(path), lists=lists)


def _write_index(path: Path, db: apsw.Connection, dimension: int) -> tuple[np.ndarray, int]:
    """Write the index of what ``db`` sees: all ids, and how many lists to look through, 0 where it is exact."""
    if (count := _passages(db)) > BY_LISTS:
        return inverted.write_index(path, lambda: read_chunks(db, dimension), count)
    return vectors.write_index(path, read_chunks(db, dimension), dimension), 0


def _passages(db: apsw.Connection) -> int:
    count: int = value(db, "SELECT count(*) FROM passages")
    return count


def write(
    folder: Path, store: str, dimension: int, db: apsw.Connection, seq: int, before: Manifest | None = None
) -> str:
    """Write the vector index of the state ``db`` sees, that of ``seq``, durably as a generation, which nobody uses
    until the database names it; returns its name. However many passages there are, some ten thousand are in memory.

    The index of their words begins with that of the generation ``before``, to whose entry the log goes back.
    """
    name = f"{seq}-{secrets.token_hex(4)}"
    home = folder / FOLDER / name
    home.parent.mkdir(mode=0o700, exist_ok=True)
    home.mkdir(mode=0o700)
    ids, lists = _write_index(home / INDEX, db, dimension)
    np.save(home / IDS, ids)
    words = _write_words(home, db, before) if len(ids) > large_words.FROM else {}
    files = (INDEX, IDS)
    sizes = {file: (home / file).stat().st_size for file in files}
    whole, sampled = ({file: checksum(home / file, sampled=kind) for file in files} for kind in (False, True))
    manifest = Manifest(name, store, seq, len(ids), dimension, sizes, whole, sampled, lists, words)
    (home / MANIFEST).write_text(json.dumps(asdict(manifest)), "utf-8")
    for path in (*home.rglob("*"), home, home.parent, folder):
        sync_path(path)
    return name


def _write_words(home: Path, db: apsw.Connection, before: Manifest | None) -> dict[str, list[int]]:
    """Write the index of words, of the one ``before`` where that is sound; its files with their checksums."""
    folder = home / large_words.FOLDER
    if before is not None and _has_words(old := home.parent / before.name, before, thorough=True):
        large_words.write(folder, db, old / large_words.FOLDER, before.seq)
    else:
        large_words.write(folder, db)
    files = [path for path in folder.glob("*") if path.suffix != ".lock"]
    return {path.name: [checksum(path, sampled=kind) for kind in (False, True)] for path in files}


def sync_path(path: Path) -> None:
    """Have the disk hold a file, or the names in a folder, before going on."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def drop_large_words(folder: Path) -> None:
    """Drop the indexes of words of all generations, where words are no longer what they were: FTS5 has them until the
    next generation is written.
    """
    for words in (folder / FOLDER).glob(f"*/{large_words.FOLDER}"):
        shutil.rmtree(words, ignore_errors=True)


def remove_others(folder: Path, keep: str) -> None:
    """Remove what older generations and interrupted writes left behind; readers keep what they have mapped."""
    with contextlib.suppress(OSError):
        for path in (folder / FOLDER).iterdir():
            if path.is_dir() and path.name != keep:
                shutil.rmtree(path, ignore_errors=True)
