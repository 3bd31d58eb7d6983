"""Indexing into parts: files are read once, and each part is brought in line with what belongs to it."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.articles import Limits, survey
from index.articles.listed import without_lists
from index.articles.passed_over import joined
from index.changes import file_sha256
from index.embedder import Embedder
from index.links import Bounds
from index.parts.growing import alone, tidied
from index.parts.plan import Part, Plan
from index.parts.reading import FOLDER, reading_of, set_down
from index.store import Store
from index.store.files import Files
from index.store.identity import path_text
from index.sync import Progress, Report, sync


@dataclass(frozen=True, slots=True)
class Sources:
    """What is indexed: files and folders, and whether links that lead out of them are followed."""

    paths: tuple[Path, ...]
    follow_links: bool = False


def sync_part(
    plan: Plan,
    part: Part,
    embedder: Embedder,
    sources: Sources,
    *,
    progress: Callable[[Progress], None] | None = None,
) -> Report:
    """Bring one part in line with the sources; its store is made where there is none. Raises as `sync`."""
    folder = plan.store(part)
    with Store.open(folder, create=True, model=embedder.name, dimension=embedder.dimension) as store:
        return sync(
            store,
            sources.paths,
            embedder,
            progress=progress,
            follow_links=sources.follow_links,
            reading=reading_of(plan, part),
        )


def hashes_of(files: Iterable[Path]) -> dict[str, bytes | None]:
    """The SHA-256 of files, by their paths; None where one cannot be read."""
    return {path_text(file): file_sha256(file) for file in files}


def unread_of(folder: Path, hashes: dict[str, bytes | None]) -> set[str]:
    """Which files the store in ``folder`` has not read as they are now; all where there is none."""
    if not Store.made_with(folder):
        return set(hashes)
    with Store.open(folder) as store, store.read() as view:
        files = Files(view.db)
        return {path for path, sha256 in hashes.items() if sha256 is None or files.sha256(path) != sha256}


def files_of(sources: Sources) -> list[Path]:
    """All files of the sources, in the order of their paths."""
    paths = without_lists(sources.paths)
    return survey(paths, Bounds(paths, follow=sources.follow_links)).files


def unread(plan: Plan, hashes: dict[str, bytes | None]) -> list[str]:
    """The files that some part has not read, in order."""
    found = set[str]().union(*(unread_of(plan.store(part), hashes) for part in plan.parts))
    return [path for path in hashes if path in found]


def forget_readings(plan: Plan) -> None:
    """Remove what was set down of files: every part has it."""
    shutil.rmtree(plan.folder / FOLDER, ignore_errors=True)


def sync_parts(
    plan: Plan,
    embedder: Embedder,
    sources: Sources,
    *,
    progress: Callable[[Progress], None] | None = None,
    done: Callable[[Part], None] = lambda part: None,
) -> Report:
    """Bring all parts in line with the sources, one after the other, in this process. Raises as `sync` and `alone`.

    Whoever fills or changes the parts meanwhile is waited for. Each part that is in line is told to ``done``.
    """
    with alone(plan.folder, waiting(progress)) as found:
        return _sync_parts(tidied(found), embedder, sources, progress, done)


def waiting(progress: Callable[[Progress], None] | None) -> Callable[[str], None]:
    """What tells as progress who is waited for."""
    return lambda who: progress(Progress("waiting", 0, 0, 0.0, None, who)) if progress else None


def _sync_parts(
    plan: Plan,
    embedder: Embedder,
    sources: Sources,
    progress: Callable[[Progress], None] | None,
    done: Callable[[Part], None],
) -> Report:
    began, limits = time.monotonic(), Limits.from_environment()
    by_path = {path_text(file): file for file in files_of(sources)}
    todo = unread(plan, hashes_of(by_path.values()))
    for at, path in enumerate(todo):
        if progress:
            progress(Progress("reading", at, len(todo), 0.0, None, path))
        set_down(plan, by_path[path], limits)
    reports = []
    for part in plan.parts:
        reports.append(sync_part(plan, part, embedder, sources, progress=progress))
        done(part)
    report = joined_reports(reports, time.monotonic() - began)
    forget_readings(plan)
    return report


def joined_reports(reports: Sequence[Report], seconds: float) -> Report:
    """What all parts did. Each read about every file, so what it says of files is told once."""
    sums = Counter[str]()
    for report in reports:
        for name in ("added", "changed", "removed", "unchanged", "articles", "passages"):
            sums[name] += getattr(report, name)
    return Report(
        sums["added"],
        sums["changed"],
        sums["removed"],
        sums["unchanged"],
        tuple(sorted({failure for report in reports for failure in report.failed}, key=lambda each: each.path)),
        sums["articles"],
        sums["passages"],
        seconds,
        files=max(report.files for report in reports),
        not_read=joined(*(report.not_read for report in reports)),
        left_out=tuple(sorted({each for report in reports for each in report.left_out}, key=lambda each: each.path)),
    )
