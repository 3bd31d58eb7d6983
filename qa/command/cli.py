"""The command `newsdesk`: its arguments, its exit codes and how it says that something went wrong.

Exit codes: 0 done, 1 could not, 2 wrong usage, 130 stopped by Ctrl-C, 141 the reader of the output went away.
Nothing heavy is imported until a command needs it.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from index.errors import NewsdeskError, SettingError
from index.settings import Settings
from qa.command import articles, asking, cluster, evaluating, indexing, saved, serving, sources
from qa.command.options import Parser
from qa.terminal.text import one_line

# What adds each command, in the order of `newsdesk --help`.
ADDERS = (
    indexing.add_index,
    asking.add_ask,
    asking.add_search,
    asking.add_verify,
    sources.add_said,
    sources.add_sources,
    sources.add_story,
    saved.add_saved,
    articles.add_articles,
    articles.add_show,
    articles.add_remove,
    articles.add_restore,
    articles.add_edit,
    indexing.add_check,
    serving.add_chat,
    serving.add_user,
    evaluating.add_evaluate,
    cluster.add_cluster,
    serving.add_writer,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code and raises nothing."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a locale without curly quotes must not end the command
    settings, wrong = _settings()
    try:
        try:
            arguments = build_parser(settings).parse_args(argv)
            if wrong:
                raise wrong
            status: int = arguments.run(arguments)
        except SystemExit as exit_:  # argparse, after --help, --version or wrong usage
            status = exit_.code if isinstance(exit_.code, int) else 2
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # `newsdesk articles | head`: nobody reads on, and Python must not complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return _complain("Stopped.", 130)
    except NewsdeskError as error:
        return _complain(str(error))
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        return _complain(f"{name}{error.strerror or error}; check the path, its permissions and the space on the disk.")
    except Exception as error:
        if settings.debug:
            raise
        return _complain(
            f"Newsdesk failed ({type(error).__name__}: {error}): please report it, with the traceback that the same"
            " command prints under NEWSDESK_DEBUG=1."
        )


def _settings() -> tuple[Settings, SettingError | None]:
    """What the environment sets, or else the defaults, and what is wrong with it: --help comes all the same."""
    try:
        return Settings.from_environment(), None
    except SettingError as error:
        return Settings(), error


def _complain(message: str, status: int = 1) -> int:
    print(one_line(message), file=sys.stderr)
    return status


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> NoReturn:
        from importlib import metadata

        print(f"newsdesk {metadata.version('newsdesk')}")
        parser.exit()


def build_parser(settings: Settings | None = None) -> argparse.ArgumentParser:
    """The parser of all commands; ``settings`` are the defaults of their options, by default the environment's."""
    settings = settings or Settings.from_environment()
    parser = Parser(
        prog="newsdesk",
        description="Answers questions from your own news articles, and proves every answer with a quote.",
        epilog="Begin with:\n  newsdesk index seeds\n  newsdesk ask 'Who reported the terms?'\n  newsdesk chat",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    adder = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=Parser)
    for add in ADDERS:
        add(adder, settings.store)
    return parser


if __name__ == "__main__":
    sys.exit(main())
