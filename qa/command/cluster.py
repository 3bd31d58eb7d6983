"""`newsdesk cluster`: articles in several parts, here or on several machines."""

from __future__ import annotations

import os
import sys
import threading
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.errors import ArticleError
from qa.command.growing import add_move, add_split
from qa.command.opening import print_json, progress_line, quiet_libraries
from qa.command.options import (
    LOCAL,
    Adder,
    address_option,
    as_count,
    as_port,
    command_of,
    group_of,
    links_option,
    place_option,
)
from qa.fragments import plural
from qa.terminal.indexing import health_text, report_text


def add_cluster(adder: Adder, store: Path) -> None:
    kinds = group_of(
        adder, "cluster", "articles in several parts, here or on several machines", "Articles in several parts."
    )
    _add_start(kinds)
    _add_join(kinds)
    _add_index(kinds, store)
    _add_status(kinds, store)
    _add_check(kinds, store)
    add_split(kinds, store)
    add_move(kinds, store)


def _add_start(kinds: Adder) -> None:
    about = "Start a cluster on this machine, until Ctrl+C; whoever reaches its ports may run code here"
    command = command_of(kinds, None, "start", start, about, "cluster start --nodes 2", "cluster start --host 10.0.0.5")
    command.add_argument("--nodes", type=as_count, default=1, metavar="N", help="nodes on this machine (default: 1)")
    command.add_argument("--cpus", type=as_count, metavar="N", help="processors of each (default: all, shared out)")
    text = "address by which others reach this machine (default: 127.0.0.1: none can). A trusted network alone!"
    command.add_argument("--host", default="127.0.0.1", help=text)
    command.add_argument("--port", type=as_port, default=6380, help="port to serve at (default: 6380)")


def start(arguments: Namespace) -> int:
    from index.cluster.engine import started

    quiet_libraries()
    try:
        with started(arguments.nodes, arguments.host, arguments.port, arguments.cpus) as address:
            nodes = plural(arguments.nodes, "node")
            if arguments.json:
                print_json({"address": address, "nodes": arguments.nodes})
            else:
                print(f"A cluster of {nodes} is at {address}; Ctrl+C ends it. Index with:")
                print(f"  newsdesk cluster index news/ --store parts --address {address}")
            sys.stdout.flush()
            threading.Event().wait()
    except KeyboardInterrupt:
        print("Stopped.")
    return 0


def _add_join(kinds: Adder) -> None:
    about = "Make this machine a node of a cluster that another one started, until Ctrl+C"
    command = command_of(kinds, None, "join", join, about, "cluster join 10.0.0.5:6380 --host 10.0.0.6")
    command.add_argument("address", metavar="ADDRESS", help="what `newsdesk cluster start` told there")
    command.add_argument("--host", required=True, help="address by which others reach this machine")
    command.add_argument("--cpus", type=as_count, metavar="N", help="processors to use (default: all)")


def join(arguments: Namespace) -> int:
    from index.cluster.engine import join

    return join(arguments.address, arguments.host, arguments.cpus)


def _add_index(kinds: Adder, store: Path) -> None:
    about = "Bring all parts in line with files and folders; what was cut off is gone on with"
    example = "cluster index news/ --store parts"
    command = command_of(
        kinds,
        None,
        "index",
        index,
        about,
        example,
        f"{example} --parts 8",
        "cluster index news/ --store s3://bucket/parts",
    )
    place_option(command, store)
    command.add_argument("paths", nargs="+", type=Path, metavar="SOURCE", help="article file, or folder of them")
    command.add_argument("--parts", type=as_count, default=4, metavar="N", help="parts of a new store (default: 4)")
    address_option(command)
    text = "with --address: copies of each part beside the one that is written, on other nodes (default: 1)"
    command.add_argument("--copies", type=int, choices=range(9), default=1, metavar="N", help=text)
    links_option(command)


def index(arguments: Namespace) -> int:
    from index.buckets.places import place_of
    from index.parts.indexing import Sources, sync_parts, waiting
    from index.parts.opening import embedder_of_plan, opening_of

    quiet_libraries()
    place = place_of(arguments.store)
    sources = Sources(tuple(path.absolute() for path in arguments.paths), arguments.follow_links)
    with progress_line() as line, place.alone(waiting(line)):
        plan = place.plan(arguments.parts)
        if arguments.address == LOCAL:
            for part in plan.parts:
                place.pull_part(part)
            done = sync_parts(plan, embedder_of_plan(plan), sources, progress=line, done=place.push_part)
        else:
            from index.cluster import engine, indexing

            engine.connect(arguments.address)
            opened = opening_of(plan, place.model(plan))
            done = indexing.index(plan, opened, sources, copies=arguments.copies, progress=line)
    report = done.as_dict()
    if arguments.json:
        print_json(report | {"parts": len(plan.parts)})
    else:
        print(report_text(report))
    if done.nothing_to_read:
        paths = ", ".join(map(str, arguments.paths))
        raise ArticleError(f"There is nothing to read in {paths}: put articles there, in a format that is read.")
    return 0 if done.added or done.changed or done.removed or done.unchanged or not done.failed else 1


def _add_status(kinds: Adder, store: Path) -> None:
    example = "cluster status --store parts"
    about = "List the parts and what they hold; of a cluster, its copies of them and how far behind they are"
    command = command_of(kinds, None, "status", status, about, example, "cluster status --address 127.0.0.1:6380")
    place_option(command, store)
    address_option(command)


def status(arguments: Namespace) -> int:
    from index.buckets.bucket import is_address
    from index.buckets.places import place_of

    if arguments.address != LOCAL:
        return _status_of_cluster(arguments)
    rows = [asdict(each) for each in place_of(arguments.store).standings()]
    if arguments.json:
        print_json(rows)
        return 0
    beside = arguments.store.rstrip("/") if is_address(arguments.store) else os.path.abspath(arguments.store)
    for row in rows:
        size = f"{row['size'] / 1e6:,.1f} MB"
        held = [plural(row["articles"], "article"), plural(row["passages"], "passage"), size]
        if row["folder"] != f"{beside}/{row['part']}":
            held.append(f"in {row['folder']}")
        print(f"{row['part']}: {row['error'] or ', '.join(held)}")
    return 0


def _status_of_cluster(arguments: Namespace) -> int:
    from index.cluster import engine, placing

    engine.connect(arguments.address)
    found = {key: placing.standings(key) for key in placing.found()}
    rows: list[dict[str, Any]] = [
        {"store": key} | ({"part": each, "error": "It does not answer."} if isinstance(each, str) else asdict(each))
        for key, standings in found.items()
        for each in standings
    ]
    if arguments.json:
        print_json([row | {"lag": None} if row.get("lag") == float("inf") else row for row in rows])
        return 0
    for row in rows:
        if "error" in row:
            print(f"{row['part']}: {row['error']}")
            continue
        held = (plural(row["articles"], "article"), plural(row["passages"], "passage"))
        behind = "on its way" if row["lag"] == float("inf") else f"{row['lag']:.1f} s behind"
        where = f"{row['kind']} on node {row['node'][:8]}"
        print(f"{row['part']}: {where}, {', '.join(held)}, {row['size'] / 1e6:,.1f} MB, {behind}")
    return 0


def _add_check(kinds: Adder, store: Path) -> None:
    about = "Tell whether all parts are whole; of a cluster, all homes and copies of them"
    example = "cluster check --store parts"
    command = command_of(kinds, None, "check", check, about, example, "cluster check --address 127.0.0.1:6380")
    place_option(command, store)
    command.add_argument("--repair", action="store_true", help="rebuild what can be rebuilt; copies are fetched anew")
    address_option(command)


def check(arguments: Namespace) -> int:
    from index.buckets.places import place_of
    from index.store import check as check_store

    if arguments.address != LOCAL:
        return _check_cluster(arguments)
    place, found = place_of(arguments.store), {}
    with place.alone():
        plan = place.plan_there()
        for part in plan.parts:
            place.pull_part(part)
            found[part.name] = check_store(plan.store(part), repair=arguments.repair)
            if found[part.name].repaired:
                place.push_part(part)
    if arguments.json:
        print_json({name: health.as_dict() for name, health in found.items()})
    else:
        for name, health in found.items():
            print(f"{name}: {health_text(health.as_dict())}")
    return 0 if all(health.whole for health in found.values()) else 1


def _check_cluster(arguments: Namespace) -> int:
    from index.cluster import engine, placing

    engine.connect(arguments.address)
    found = {key: placing.checks(key, arguments.repair) for key in placing.found()}
    if not found:
        none = f"The cluster at {arguments.address} serves no parts: run `newsdesk cluster index` first."
        raise engine.ClusterError(none)
    rows: list[dict[str, Any]] = [
        {"store": key, "part": each.part, "kind": each.kind}
        | ({"whole": False, "error": each.found} if isinstance(each.found, str) else each.found.as_dict())
        for key, checked in found.items()
        for each in checked
    ]
    if arguments.json:
        print_json(rows)
    else:
        for row in rows:
            print(f"{row['part']}, {row['kind']}: {row.get('error') or health_text(row)}")
    return 0 if all(row["whole"] for row in rows) else 1
