"""What commands share as they run: the store and the assistant they open, the scope they ask in, how they print."""

from __future__ import annotations

import datetime
import logging
import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.records import Scope
from qa.contract.fields import dumps
from qa.terminal.indexing import ProgressLine, tell

if TYPE_CHECKING:
    from index.store import Store
    from qa.assistant import Assistant
    from qa.records import Writer


def scope_of(arguments: Namespace, asked: datetime.date | None = None) -> Scope:
    """What the options ask of; ``asked`` is the day of one question, which goes before ``--as-of``."""
    since, until = arguments.since, arguments.until
    if since and until and since > until:
        arguments.wrong_usage(f"--since {since} is after --until {until}")
    return Scope(tuple(arguments.outlet), since, until, asked or getattr(arguments, "as_of", None))


@contextmanager
def opened_store(arguments: Namespace) -> Iterator[Store]:
    from index.store import Store

    with Store.open(arguments.store) as store, _telling(store):
        yield store


@contextmanager
def opened_assistant(arguments: Namespace, create: bool = False) -> Iterator[Assistant]:
    from qa.assistant import Assistant

    writer = writer_of(arguments)
    quiet_libraries()
    if cluster := getattr(arguments, "cluster", None):
        from qa.cluster.opening import open_cluster

        opened: Assistant = open_cluster(cluster, arguments.store, writer)
    else:
        opened = Assistant.open(arguments.store, create=create, writer=writer)
    with opened as assistant, _telling(assistant.store):
        yield assistant


def writer_of(arguments: Namespace) -> Writer | None:
    """The writer that options or the environment name, for commands that answer."""
    if "writer" not in arguments:
        return None
    from qa.writing.connecting import writer

    return writer(arguments.writer, arguments.writer_model, arguments.writer_key_file)


@contextmanager
def _telling(store: Store) -> Iterator[None]:
    """Say on stderr what the store was found to lack and has mended, at once and at the end."""
    told = store.notices()
    tell(told)
    try:
        yield
    finally:
        tell(notice for notice in store.notices() if notice not in told)


@contextmanager
def progress_line() -> Iterator[ProgressLine]:
    line = ProgressLine()
    try:
        yield line
    finally:
        line.close()


def quiet_libraries() -> None:
    """Keep what libraries log or draw by themselves out of the output; warnings of ours are errors or in reports."""
    logging.getLogger().addHandler(logging.NullHandler())
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")


def print_json(value: object) -> None:
    print(dumps(value, ascii_only=(sys.stdout.encoding or "").lower().replace("-", "") != "utf8"))
