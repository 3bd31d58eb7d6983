"""`newsdesk cluster`: articles in several parts, here or on several machines."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from index.errors import ArticleError
from qa.command import printing
from qa.command.opening import print_json, progress_line, quiet_libraries
from qa.command.options import Adder, as_count, command_of, group_of, links_option

LOCAL = "local"


def add_cluster(adder: Adder, store: Path) -> None:
    kinds = group_of(
        adder, "cluster", "articles in several parts, here or on several machines", "Articles in several parts."
    )
    _add_index(kinds, store)
    _add_status(kinds, store)
    _add_check(kinds, store)


def _add_index(kinds: Adder, store: Path) -> None:
    about = "Bring all parts in line with files and folders; what was cut off is gone on with"
    example = "cluster index news/ --store parts"
    command = command_of(kinds, store, "index", index, about, example, f"{example} --parts 8")
    command.add_argument("paths", nargs="+", type=Path, metavar="SOURCE", help="article file, or folder of them")
    command.add_argument("--parts", type=as_count, default=4, metavar="N", help="parts of a new store (default: 4)")
    links_option(command)


def index(arguments: Namespace) -> int:
    from index.parts.indexing import Sources, sync_parts
    from index.parts.opening import embedder_of_plan
    from index.parts.plan import make_plan

    quiet_libraries()
    plan = make_plan(arguments.store, arguments.parts)
    sources = Sources(tuple(arguments.paths), arguments.follow_links)
    with progress_line() as line:
        done = sync_parts(plan, embedder_of_plan(plan), sources, progress=line)
    report = done.as_dict()
    if arguments.json:
        print_json(report | {"parts": len(plan.parts)})
    else:
        print(printing.report_text(report))
    if done.nothing_to_read:
        paths = ", ".join(map(str, arguments.paths))
        raise ArticleError(f"There is nothing to read in {paths}: put articles there, in a format that is read.")
    return 0 if done.added or done.changed or done.removed or done.unchanged or not done.failed else 1


def _add_status(kinds: Adder, store: Path) -> None:
    command_of(kinds, store, "status", status, "List the parts and what they hold", "cluster status --store parts")


def status(arguments: Namespace) -> int:
    from index.parts.opening import standings
    from index.parts.plan import read_plan

    rows = [asdict(each) for each in standings(read_plan(arguments.store))]
    if arguments.json:
        print_json(rows)
        return 0
    for row in rows:
        size = f"{row['size'] / 1e6:,.1f} MB"
        held = (printing.count(row["articles"], "article"), printing.count(row["passages"], "passage"), size)
        print(f"{row['part']}: {row['error'] or ', '.join(held)}")
    return 0


def _add_check(kinds: Adder, store: Path) -> None:
    command = command_of(
        kinds, store, "check", check, "Tell whether all parts are whole", "cluster check --store parts"
    )
    command.add_argument("--repair", action="store_true", help="rebuild what can be rebuilt")


def check(arguments: Namespace) -> int:
    from index.parts.plan import read_plan
    from index.store import check as check_store

    plan = read_plan(arguments.store)
    found = {part.name: check_store(plan.store(part), repair=arguments.repair) for part in plan.parts}
    if arguments.json:
        print_json({name: health.as_dict() for name, health in found.items()})
    else:
        for name, health in found.items():
            print(f"{name}: {printing.health_text(health.as_dict())}")
    return 0 if all(health.whole for health in found.values()) else 1
