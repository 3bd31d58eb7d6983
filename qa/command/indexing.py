"""`newsdesk index` and `check`: files into the store, and whether it is whole."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from index.errors import ArticleError
from qa.command.opening import opened_assistant, print_json, progress_line
from qa.command.options import Adder, command_of, links_option
from qa.command.saved import asked_again, tell_changes
from qa.saved.as_json import change_json
from qa.terminal.indexing import health_text, report_text


def add_index(adder: Adder, store: Path) -> None:
    command = command_of(
        adder,
        store,
        "index",
        index,
        "Bring the store in line with files and folders",
        "index seeds",
        "index news/ archive.jsonl.gz --store ~/newsdesk --json",
        "index news/ --watch",
    )
    command.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="article file, or folder of them")
    about = "go on until Ctrl+C: index what is added, changed or removed, as soon as it is written"
    command.add_argument("--watch", action="store_true", help=about)
    about = "with --watch: look every few seconds instead of waiting for the system's file events (network drives)"
    command.add_argument("--poll", action="store_true", help=about)
    links_option(command)


def index(arguments: Namespace) -> int:
    if arguments.poll and not arguments.watch:
        arguments.wrong_usage("--poll goes with --watch")
    with opened_assistant(arguments, create=True) as assistant, progress_line() as line:
        if arguments.watch:
            from qa.command.following import watch

            return watch(arguments, assistant, line, print_json)
        done = assistant.sync(arguments.paths, progress=line, follow_links=arguments.follow_links)
        report = done.as_dict()
        if not arguments.json:
            line.close()
            print(report_text(report), flush=True)
        changes = asked_again(assistant, line)
    if arguments.json:
        told = {"answers_changed": [change_json(change) for change in changes]}
        print_json(report | (told if changes else {}))
    elif changes:
        print()
        tell_changes(changes, arguments)
    if done.nothing_to_read:
        paths = ", ".join(map(str, arguments.paths))
        raise ArticleError(f"There is nothing to read in {paths}: put articles there, in a format that is read.")
    return 0 if done.added or done.changed or done.removed or done.unchanged or not done.failed else 1


def add_check(adder: Adder, store: Path) -> None:
    command = command_of(adder, store, "check", check, "Tell whether the store is whole", "check --repair")
    command.add_argument("--repair", action="store_true", help="rebuild what can be rebuilt")


def check(arguments: Namespace) -> int:
    from index.store import check as check_store

    result = check_store(arguments.store, repair=arguments.repair)
    if arguments.json:
        print_json(result.as_dict())
    else:
        print(health_text(result.as_dict()))
    return 0 if result.whole else 1
