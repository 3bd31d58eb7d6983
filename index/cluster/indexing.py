"""Indexing with a cluster: files are read by all nodes, embedded by all, and each part is written by its home."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from index.articles import Limits
from index.cluster import engine, placing
from index.cluster.engine import ClusterError
from index.cluster.growing import settle
from index.embedder import Embedder
from index.errors import NewsdeskError
from index.parts.growing import alone
from index.parts.indexing import Sources, files_of, forget_readings, hashes_of, joined_reports, waiting
from index.parts.plan import Plan
from index.parts.reading import set_down
from index.store.identity import path_text
from index.sync import Progress, Report

LOOK = 0.5  # seconds between two looks at how far it is
TRIES = 20  # of a part, whose home may be lost in the midst
AGAIN = 2.0  # seconds before a part is tried again
_FILES = 64  # whose hashes are reckoned by one task


def index(
    plan: Plan,
    opened: Callable[[], Embedder],
    sources: Sources,
    *,
    copies: int = 1,
    progress: Callable[[Progress], None] | None = None,
) -> Report:
    """Bring all parts in line with the sources, with the cluster that this process is connected to, and serve them.

    ``opened`` opens the embedder, on every node. What is killed meanwhile is started again, and goes on where it was;
    so does another run after this one was killed. Whoever fills or changes the parts meanwhile is waited for.

    Raises:
        ClusterError: a part could not be written, however often it was tried. NewsdeskError: as `sync`.
    """

    def waits(who: str) -> None:
        waiting(progress)(who)
        with contextlib.suppress(NewsdeskError):  # who changes the parts may have been cut off
            settle(plan.folder)

    settle(plan.folder, waiting(progress))
    with alone(plan.folder, waits) as found:
        return _index(found, opened, sources, copies, progress)


def _index(
    plan: Plan,
    opened: Callable[[], Embedder],
    sources: Sources,
    copies: int,
    progress: Callable[[Progress], None] | None,
) -> Report:
    ray, began = engine.load(), time.monotonic()
    homes = placing.place_homes(plan)
    if not plan.bucket:
        _read(ray, plan, homes, sources, progress)
    workers = placing.pool(opened, max(1, int(ray.cluster_resources().get("CPU", 1))))
    try:
        reports = _write(ray, plan, homes, opened, workers, sources, progress)
    finally:
        for worker in workers:
            ray.kill(worker)
    placing.place_copies(plan, copies)
    forget_readings(plan)
    return joined_reports(reports, time.monotonic() - began)


def _read(
    ray: Any, plan: Plan, homes: dict[str, Any], sources: Sources, progress: Callable[[Progress], None] | None
) -> None:
    """Have all nodes read the files that some part has not read, each once, and set down where every home sees it what
    they hold. Where the parts lie in a bucket nobody sees another's folders, and each home reads for itself.
    """
    began, limits = time.monotonic(), Limits.from_environment()
    by_path = {path_text(file): file for file in files_of(sources)}
    hashes = dict[str, bytes | None]()
    reckon = ray.remote(num_cpus=1, max_retries=-1)(hashes_of)
    files = list(by_path.values())
    for some in _done(ray, [(reckon, (files[at : at + _FILES],)) for at in range(0, len(files), _FILES)]):
        hashes.update(some)
    unread: set[str] = set()
    for part in plan.parts:
        unread |= _of_home(lambda home: home.unread.remote(hashes), homes[part.name], part.name)
    todo = [by_path[path] for path in hashes if path in unread]
    read = ray.remote(num_cpus=1, max_retries=-1)(set_down)
    articles = 0
    for done, count in enumerate(_done(ray, [(read, (plan, file, limits)) for file in todo]), start=1):
        articles += count
        if progress:
            elapsed = time.monotonic() - began
            left = elapsed * (len(todo) - done) / done
            progress(Progress("reading", done, len(todo), articles / elapsed, left, ""))


def _done(ray: Any, tasks: Sequence[tuple[Any, tuple[Any, ...]]]) -> Iterator[Any]:
    """What tasks give, as they end; no more of them wait than the cluster soon has room for."""
    most, left = 4 * max(1, int(ray.cluster_resources().get("CPU", 1))), list(tasks)[::-1]
    waiting: list[Any] = []
    while waiting or left:
        while left and len(waiting) < most:
            task, values = left.pop()
            waiting.append(task.remote(*values))
        ended, waiting = ray.wait(waiting, num_returns=1)
        yield from ray.get(ended)


def _of_home(ask: Callable[[Any], Any], home: Any, part: str) -> Any:
    """What a home answers, which may be started again meanwhile."""
    ray = engine.load()
    for _ in range(TRIES):
        try:
            return ray.get(ask(home))
        except ray.exceptions.RayActorError as error:
            why = error
            time.sleep(AGAIN)
    raise ClusterError(f"The home of {part} does not come up ({str(why).splitlines()[0]}): see Ray's logs.")


def _write(
    ray: Any,
    plan: Plan,
    homes: dict[str, Any],
    opened: Callable[[], Embedder],
    workers: list[Any],
    sources: Sources,
    progress: Callable[[Progress], None] | None,
) -> list[Report]:
    """Have every home bring its part in line, all at once; again, where one is lost."""
    tries = dict.fromkeys(homes, 0)
    reports: dict[str, Report] = {}
    waiting = {homes[part].index.remote(opened, workers, sources): part for part in homes}
    while waiting:
        ended, _ = ray.wait(list(waiting), num_returns=1, timeout=LOOK)
        for each in ended:
            part = waiting.pop(each)
            try:
                report = ray.get(each)
            except ray.exceptions.RayError as error:
                tries[part] += 1
                if tries[part] == TRIES:
                    why = str(error).splitlines()[0]
                    raise ClusterError(f"{part} could not be written ({why}): run the same command again.") from error
                time.sleep(AGAIN)
                waiting[homes[part].index.remote(opened, workers, sources)] = part
                continue
            if isinstance(report, NewsdeskError):
                raise report
            reports[part] = report
        if progress and waiting:
            _tell(ray, [homes[part] for part in waiting.values()], reports, progress)
    return [reports[part.name] for part in plan.parts]


def _tell(ray: Any, homes: list[Any], reports: dict[str, Report], progress: Callable[[Progress], None]) -> None:
    """How far all parts are together: articles, and the time that the slowest of them still takes."""
    asked = [home.progress.remote() for home in homes]
    ended, _ = ray.wait(asked, num_returns=len(asked), timeout=LOOK)
    steps: list[Progress] = []
    for each in ended:
        try:
            steps += filter(None, [ray.get(each)])
        except ray.exceptions.RayError:
            continue
    steps = [step for step in steps if step.stage == "embedding"]
    if steps:
        lefts = [step.seconds_left for step in steps if step.seconds_left is not None]
        before = sum(report.added + report.changed for report in reports.values())
        done, total = sum(step.done for step in steps), sum(step.total for step in steps)
        rate = sum(step.rate for step in steps)
        left = max(lefts) if len(lefts) == len(steps) else None
        progress(Progress("embedding", before + done, before + total, rate, left, ""))
