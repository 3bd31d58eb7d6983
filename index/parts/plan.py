"""Which part an article belongs to: ``parts.json`` in the folder that holds the parts, each an ordinary store."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import StoreError
from index.records import Article
from index.store.generations import sync_path
from index.store.identity import address
from index.store.schema import file_error

PLAN = "parts.json"
HASHES = 2**32  # of addresses: 0 to this, exclusive
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Part:
    """The articles whose address has a hash from ``first`` to before ``end``; its store lies in the folder ``name``."""

    name: str
    first: int
    end: int

    def holds(self, article: Article) -> bool:
        """Whether an article belongs here."""
        return self.first <= hash_of(article) < self.end


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts of a folder in the order of their hashes, which they cover without gaps; ``key`` names this set."""

    folder: Path
    parts: tuple[Part, ...]
    key: str

    def part_of(self, article: Article) -> Part:
        """The part that an article belongs to."""
        return next(part for part in self.parts if part.holds(article))

    def store(self, part: Part) -> Path:
        """The folder of a part's store."""
        return self.folder / part.name


def hash_of(article: Article) -> int:
    """A number from 0 to before `HASHES`, the same for all records of an address: for an article and its versions."""
    return int.from_bytes(hashlib.blake2b(address(article).encode("utf-8", "replace"), digest_size=4).digest())


def is_plan(folder: Path) -> bool:
    """Whether a folder holds parts."""
    return (folder / PLAN).is_file()


def make_plan(folder: Path, parts: int) -> Plan:
    """The plan in ``folder``; where there is none, a new one of so many ``parts`` of equal size.

    Raises:
        StoreError: the folder holds something else, or cannot be written.
    """
    if is_plan(folder):
        return read_plan(folder)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(not entry.name.startswith(".") for entry in folder.iterdir()):
            raise StoreError(f"{folder} holds something else than parts: choose an empty folder with --store.")
    except OSError as error:
        raise file_error(error, folder) from error
    bounds = [HASHES * at // parts for at in range(parts + 1)]
    made = [Part(f"part-{at}", bounds[at], bounds[at + 1]) for at in range(parts)]
    return write_plan(Plan(folder, tuple(made), os.urandom(8).hex()))


def write_plan(plan: Plan) -> Plan:
    """Make ``plan`` that of its folder, at once and durably; returns it."""
    text = json.dumps({"format": _FORMAT, "key": plan.key, "parts": [asdict(part) for part in plan.parts]}, indent=1)
    try:
        with tempfile.NamedTemporaryFile("w", dir=plan.folder, prefix=".", delete=False) as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, plan.folder / PLAN)
        sync_path(plan.folder)
    except OSError as error:
        raise file_error(error, plan.folder) from error
    return plan


def read_plan(folder: Path) -> Plan:
    """The plan in ``folder``. Raises `StoreError` where there is none that can be read."""
    try:
        found = json.loads((folder / PLAN).read_text("utf-8"))
        parts = tuple(Part(str(row["name"]), int(row["first"]), int(row["end"])) for row in found["parts"])
        plan = Plan(folder, parts, str(found["key"]))
    except OSError as error:
        raise StoreError(f"No parts at {folder}: run `newsdesk cluster index`, or name their folder.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{folder / PLAN} is damaged ({error}): put a copy of it back.") from error
    ends = [0, *(part.end for part in parts)]
    names = {part.name for part in parts if part.name == Path(part.name).name and part.name not in (".", "..", "")}
    if (
        found.get("format") != _FORMAT
        or not parts
        or [part.first for part in parts] != ends[:-1]
        or ends[-1] != HASHES
        or len(names) != len(parts)
    ):
        raise StoreError(f"{folder / PLAN} is damaged, or of another version of Newsdesk: put a copy of it back.")
    return plan
