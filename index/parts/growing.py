"""A part becomes two, or moves to another folder, while all parts are asked.

What takes a part's place is written beside it, whole and durably; then the plan is replaced at once, and the store that
the part had is removed. The plan tells what is to be removed (`Plan.spare`), so whatever is cut off leaves the parts as
they were before or as they are after, and the next that changes them clears up. Who asks looks at the plan again with
every question.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

from index.errors import StoreError
from index.parts.plan import Part, Plan, hash_of_address, read_plan, write_plan
from index.store import Store
from index.store.lock import writer_lock
from index.store.schema import file_error
from index.store.taking_over import held, take_over

WAIT = 10.0  # seconds for somebody else who fills or changes the parts
LINGER = 10.0  # seconds for which a store is kept for those who still answer from it, once it is no part's any more
_SERVED = ".served"  # a file beside the plan, which the homes of a cluster hold locked
_MARK = ".part-of"  # a file in what was made for a plan, with its key: nothing else is ever removed


@contextmanager
def alone(folder: Path, waiting: Callable[[str], None] | None = None) -> Iterator[Plan]:
    """The plan in ``folder``: until the block ends nobody else changes it or fills its parts.

    Raises `StoreError` where there are no parts, or somebody else does so for longer than `WAIT`. With ``waiting``,
    which is told every so often who that is, the end of it is waited for.
    """
    read_plan(folder)
    with writer_lock(folder, WAIT, waiting):
        yield read_plan(folder)


def split(folder: Path, name: str) -> Plan:
    """Split a part; the plan with its halves. Raises as `splitting`, and where a cluster serves the parts."""
    return _settled(folder, splitting(folder, name))


def move(folder: Path, name: str, to: Path) -> Plan:
    """Move a part; the plan as it is then. Raises as `moving`, and where a cluster serves the parts."""
    return _settled(folder, moving(folder, name, to))


def _settled(folder: Path, change: AbstractContextManager[Plan]) -> Plan:
    if _is_served(folder):
        raise StoreError(f"A cluster serves the parts in {folder}: give its address with --address.")
    with change as plan:
        time.sleep(LINGER)
        return tidied(plan)


def hold_served(folder: Path) -> int:
    """Tell until this process ends, or closes what is returned, that the parts in ``folder`` are served by a cluster.

    Raises `StoreError` where that cannot be written.
    """
    try:
        file = os.open(folder / _SERVED, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise file_error(error, folder) from error
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def _is_served(folder: Path) -> bool:
    try:
        file = os.open(folder / _SERVED, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return False
    except BlockingIOError:
        return True
    finally:
        os.close(file)


@contextmanager
def splitting(folder: Path, name: str) -> Iterator[Plan]:
    """Split a part in two of half its hashes each; gives the plan with both, once that is the one in use.

    Until the block ends, nobody else changes the plan, or writes to the store that the part had.

    Raises:
        StoreError: there is no such part, it cannot be split or is written by somebody else, or the disk fails. All is
            as it was before.
    """
    with alone(folder) as plan:
        part = plan.named(name)
        middle = (part.first + part.end) // 2
        if middle == part.first:
            raise StoreError(f"{name} has one hash alone, and cannot be split.")
        number = max(
            (int(found[1]) for each in plan.parts if (found := re.fullmatch(r"part-(\d+)", each.name))), default=0
        )
        halves = Part(f"part-{number + 1}", part.first, middle), Part(f"part-{number + 2}", middle, part.end)
        # What was put into the part by hand, and belongs elsewhere, stays with one of them.
        keeping = [
            lambda address: hash_of_address(address) < middle,
            lambda address: hash_of_address(address) >= middle,
        ]
        with _replacing(tidied(plan), part, dict(zip(halves, keeping, strict=True))) as grown:
            yield grown


@contextmanager
def moving(folder: Path, name: str, to: Path) -> Iterator[Plan]:
    """Move the store of a part to the folder ``to``, which is empty or not there; as `splitting` else."""
    with alone(folder) as plan:
        part, to = plan.named(name), Path(os.path.abspath(to))
        if any(to.is_relative_to(plan.store(each)) for each in plan.parts) or to == plan.folder:
            raise StoreError(f"{to} is in use by the parts: choose an empty folder for {name}.")
        place = "" if to == plan.folder / name else str(to)
        with _replacing(tidied(plan), part, {replace(part, place=place): None}) as moved:
            yield moved


@contextmanager
def _replacing(plan: Plan, part: Part, by: Mapping[Part, Callable[[str], bool] | None]) -> Iterator[Plan]:
    """Put parts that have the hashes of ``part`` between them in its place; of each, what tells its addresses."""
    old, folders = plan.store(part), [plan.store(each) for each in by]
    if not Store.made_with(old):
        raise StoreError(f"Nothing was indexed into {part.name} yet: run `newsdesk cluster index` first.")
    Store.open(old).close()  # brings it to the present format
    for folder in folders:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise StoreError(f"{folder} holds something already: choose an empty folder for {part.name}.")
    with writer_lock(old, WAIT):
        drafted = _next(plan, plan.parts, folders)
        try:
            for each, keeps in by.items():
                _fill(plan, each, old, keeps)
            _prove(old, folders)
        except BaseException:
            tidied(drafted)
            raise
        at = plan.parts.index(part)
        yield _next(drafted, (*plan.parts[:at], *by, *plan.parts[at + 1 :]), [old])


def _next(plan: Plan, parts: Sequence[Part], spare: Sequence[Path]) -> Plan:
    return write_plan(replace(plan, parts=tuple(parts), spare=tuple(map(str, spare)), edition=plan.edition + 1))


def _fill(plan: Plan, part: Part, old: Path, keeps: Callable[[str], bool] | None) -> None:
    """Make the store of a part from the one whose place it takes."""
    folder = plan.store(part)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / _MARK).write_text(plan.key)
    except OSError as error:
        raise file_error(error, folder) from error
    take_over(old, folder, keeps)


def _prove(old: Path, folders: Sequence[Path]) -> None:
    """See that nothing was lost or doubled."""
    there, made = held(old), [held(folder) for folder in folders]
    for name, count in there.items():
        if sum(each[name] for each in made) != count:
            raise StoreError(f"{old} and what was made of it differ ({name}): run `newsdesk cluster check` first.")


def tidied(plan: Plan) -> Plan:
    """The plan of this folder without what is spare, which is removed; for whoever is `alone` with it."""
    if not plan.spare:
        return plan
    used = {plan.store(part) for part in plan.parts}
    for folder in (folder for folder in map(Path, plan.spare) if folder not in used):
        if folder.parent == plan.folder or _is_marked(folder, plan):
            shutil.rmtree(folder, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                folder.rmdir()  # nothing was put there yet
    left = tuple(each for each in plan.spare if os.path.exists(each))
    return write_plan(replace(plan, spare=left)) if left != plan.spare else plan


def _is_marked(folder: Path, plan: Plan) -> bool:
    try:
        return (folder / _MARK).read_text("utf-8") == plan.key
    except (OSError, ValueError):
        return False
