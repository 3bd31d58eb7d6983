"""Which part an article belongs to: ``parts.json`` in the folder that holds the parts, each an ordinary store."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.errors import StoreError
from index.records import Article
from index.store.generations import sync_path
from index.store.identity import address
from index.store.schema import file_error

PLAN = "parts.json"
BUCKET = ".bucket"  # beside it, where the folder is one of `index.buckets`: the address
HASHES = 2**32  # of addresses: 0 to this, exclusive
_FORMAT = 2
_FORMATS = (1, _FORMAT)  # the first has neither places, nor what is spare, nor editions


@dataclass(frozen=True, slots=True)
class Part:
    """The articles whose address has a hash from ``first`` to before ``end``.

    Its store lies in the folder ``name`` beside the plan, or in another one, ``place``, where that is not empty.
    """

    name: str
    first: int
    end: int
    place: str = ""

    def holds(self, article: Article) -> bool:
        """Whether an article belongs here."""
        return self.first <= hash_of(article) < self.end


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts of a folder in the order of their hashes, which they cover without gaps; ``key`` names this set.

    ``edition`` is higher with each change of the plan. ``spare`` are folders of no part (any more, or yet), which are
    to be removed: see `index.parts.growing`. ``bucket`` is the address of the bucket that keeps the parts,
    where ``folder`` is but a place to work at them.
    """

    folder: Path
    parts: tuple[Part, ...]
    key: str
    edition: int = 0
    spare: tuple[str, ...] = ()
    bucket: str = ""

    def store(self, part: Part) -> Path:
        """The folder of a part's store."""
        return Path(part.place) if part.place else self.folder / part.name

    def named(self, name: str) -> Part:
        """The part of this name. Raises `StoreError` where there is none."""
        for part in self.parts:
            if part.name == name:
                return part
        raise StoreError(f"There is no part {name}: see `newsdesk cluster status`.")


def hash_of(article: Article) -> int:
    """A number from 0 to before `HASHES`, the same for all records of an address: for an article and its versions."""
    return hash_of_address(address(article))


def hash_of_address(text: str) -> int:
    """As `hash_of`, of an `index.store.identity.address`."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=4).digest())


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
    return write_plan(Plan(folder, tuple(made), os.urandom(8).hex(), bucket=_bucket(folder)))


def write_plan(plan: Plan) -> Plan:
    """Make ``plan`` that of its folder, at once and durably; returns it."""
    told = {"format": _FORMAT, "key": plan.key, "edition": plan.edition, "spare": plan.spare}
    text = json.dumps(told | {"parts": [asdict(part) for part in plan.parts]}, indent=1)
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
        parts = tuple(_read_part(row) for row in found["parts"])
        spare = tuple(map(str, found.get("spare", ())))
        plan = Plan(folder, parts, str(found["key"]), int(found.get("edition", 0)), spare, _bucket(folder))
        right = found.get("format") in _FORMATS and _is_sound(plan)
    except OSError as error:
        raise StoreError(f"No parts at {folder}: run `newsdesk cluster index`, or name their folder.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"{folder / PLAN} is damaged ({error}): put a copy of it back.") from error
    if not right:
        raise StoreError(f"{folder / PLAN} is damaged, or of another version of Newsdesk: put a copy of it back.")
    return plan


def _bucket(folder: Path) -> str:
    try:
        return (folder / BUCKET).read_text("utf-8")
    except FileNotFoundError:
        return ""


def _read_part(row: dict[str, Any]) -> Part:
    return Part(str(row["name"]), int(row["first"]), int(row["end"]), str(row.get("place", "")))


def _is_sound(plan: Plan) -> bool:
    """Whether the parts cover all hashes, and each has a folder of its own."""
    ends = [0, *(part.end for part in plan.parts)]
    names = {part.name for part in plan.parts if part.name == Path(part.name).name and part.name not in (".", "..", "")}
    return (
        [part.first for part in plan.parts] == ends[:-1]
        and ends[-1] == HASHES
        and len(names) == len(plan.parts)
        and all(not place or Path(place).is_absolute() for place in (part.place for part in plan.parts))
        and all(Path(each).is_absolute() for each in plan.spare)
    )
