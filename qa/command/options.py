"""How a command and its options are declared: what all have in common, and what an argument may be."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeAlias

from qa.days import parse_day
from qa.terminal.text import one_line

LOCAL = "local"
"""The address of no cluster."""
Run = Callable[[argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the usage text before it."""

    def error(self, message: str) -> NoReturn:
        sentence = one_line(message).removeprefix("argument ")
        self.exit(2, f"{sentence[:1].upper()}{sentence[1:]}: see `{self.prog} --help`.\n")


Adder: TypeAlias = "argparse._SubParsersAction[Parser]"


def command_of(
    adder: Adder, store: Path | None, name: str, run: Run, about: str, *examples: str
) -> argparse.ArgumentParser:
    """A command with what all have in common: help with examples, --json, and --store if ``store`` is its default."""
    command: argparse.ArgumentParser = adder.add_parser(
        name,
        help=f"{about[:1].lower()}{about[1:]}",
        description=f"{about}.",
        epilog="\n".join(["Examples:", *(f"  newsdesk {example}" for example in examples)]) if examples else None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.set_defaults(run=run, wrong_usage=command.error)
    if store:
        text = f"folder of the store ($NEWSDESK_STORE, else ./store; now {store})".replace("%", "%%")
        command.add_argument("--store", type=Path, default=store, metavar="DIR", help=text)
    if name != "chat":
        command.add_argument("--json", action="store_true", help="print JSON")
    return command


def group_of(adder: Adder, name: str, help_: str, description: str, title: str = "what to do") -> Adder:
    """A command that is followed by one of several others, as `evaluate wire`: what adds these."""
    command = adder.add_parser(name, help=help_, description=description)
    return command.add_subparsers(title=title, metavar="WHAT", required=True, parser_class=Parser)


def filter_options(command: argparse.ArgumentParser) -> None:
    about = 'only this outlet, as people call it: "cnn", "guardian", "nyt" (repeatable)'
    command.add_argument("--outlet", action="append", default=[], metavar="NAME", help=about)
    command.add_argument("--since", type=as_day, metavar="DATE", help="only articles published on or after this day")
    command.add_argument("--until", type=as_day, metavar="DATE", help="only articles published on or before this day")


def batch_option(command: argparse.ArgumentParser, printed: str) -> None:
    command.add_argument(
        "--batch",
        metavar="FILE",
        help='JSON lines of {"id", "question"} and optionally "date", and "conversation", whose rows are turns of one'
        f" talk (- for standard input); prints one JSON {printed} a line, in their order",
    )


def links_option(command: argparse.ArgumentParser) -> None:
    about = "read files that links lead to, wherever they lie (default: only within the folders that are indexed)"
    command.add_argument("--follow-links", action="store_true", help=about)


def place_option(command: argparse.ArgumentParser, store: Path) -> None:
    text = "folder of the parts, or a bucket that keeps them: s3://…, gs://… ($NEWSDESK_STORE, else ./store; now {})"
    text = text.format(store).replace("%", "%%")
    command.add_argument("--store", default=str(store), metavar="DIR_OR_BUCKET", help=text)


def address_option(command: argparse.ArgumentParser) -> None:
    text = "a cluster: host:port, or ray://host:port from a machine that is no node of it (default: this process)"
    command.add_argument("--address", default=LOCAL, metavar="ADDRESS", help=text)


def cluster_option(command: argparse.ArgumentParser) -> None:
    about = "ask articles in several parts: their folder or bucket, or the address of a cluster (see docs/scale.md)"
    command.add_argument("--cluster", metavar="WHERE", help=about)


def writer_options(command: argparse.ArgumentParser) -> None:
    """Options for a language model that phrases answers; what the environment sets is told by its name alone."""
    about = "a language model's address: it is sent question and quotes, and phrases the answer ($NEWSDESK_WRITER)"
    command.add_argument("--writer", metavar="URL", help=about)
    command.add_argument("--writer-model", metavar="NAME", help="its name there ($NEWSDESK_WRITER_MODEL)")
    about = "file with its key, which nobody else may read (default: $NEWSDESK_WRITER_KEY, or none)"
    command.add_argument("--writer-key-file", type=Path, metavar="FILE", help=about)


def as_day(text: str) -> datetime.date:
    try:
        return parse_day(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def as_count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 1 or more")
    return int(text)


def as_share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share (0 to 1)")
    return share


def as_port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (1 to 65535)")
    return int(text)
