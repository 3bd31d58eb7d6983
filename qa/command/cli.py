"""The command `newsdesk`: its arguments, its exit codes and how it says that something went wrong.

Exit codes: 0 done, 1 could not, 2 wrong usage, 130 stopped by Ctrl-C, 141 the reader of the output went away.
Nothing heavy is imported until a command needs it.
"""

from __future__ import annotations

import argparse
import datetime
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn, TypeAlias

from index.errors import NewsdeskError, SettingError
from index.settings import Settings
from qa.command import commands
from qa.command.printing import one_line
from qa.days import parse_day

Run = Callable[[argparse.Namespace], int]


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


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the usage text before it."""

    def error(self, message: str) -> NoReturn:
        sentence = one_line(message).removeprefix("argument ")
        self.exit(2, f"{sentence[:1].upper()}{sentence[1:]}: see `{self.prog} --help`.\n")


Adder: TypeAlias = "argparse._SubParsersAction[_Parser]"


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> NoReturn:
        from importlib import metadata

        print(f"newsdesk {metadata.version('newsdesk')}")
        parser.exit()


def build_parser(settings: Settings | None = None) -> argparse.ArgumentParser:
    """The parser of all commands; ``settings`` are the defaults of their options, by default the environment's."""
    settings = settings or Settings.from_environment()
    parser = _Parser(
        prog="newsdesk",
        description="Answers questions from your own news articles, and proves every answer with a quote.",
        epilog="Begin with:\n  newsdesk index seeds\n  newsdesk ask 'Who reported the terms?'\n  newsdesk chat",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    adder = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=_Parser)
    for add in (
        _index,
        _ask,
        _search,
        _verify,
        _articles,
        _show,
        _remove,
        _restore,
        _edit,
        _check,
        _chat,
        _user,
        _evaluate,
    ):
        add(adder, settings.store)
    _writer(adder)
    return parser


def _command(
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


def _filters(command: argparse.ArgumentParser) -> None:
    about = 'only this outlet, as people call it: "cnn", "guardian", "nyt" (repeatable)'
    command.add_argument("--outlet", action="append", default=[], metavar="NAME", help=about)
    command.add_argument("--since", type=_date, metavar="DATE", help="only articles published on or after this day")
    command.add_argument("--until", type=_date, metavar="DATE", help="only articles published on or before this day")


def _batch(command: argparse.ArgumentParser, printed: str) -> None:
    command.add_argument(
        "--batch",
        metavar="FILE",
        help='JSON lines of {"id", "question"} and optionally "date", and "conversation", whose rows are turns of one'
        f" talk (- for standard input); prints one JSON {printed} a line, in their order",
    )


def _index(adder: Adder, store: Path) -> None:
    command = _command(
        adder,
        store,
        "index",
        commands.index,
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
    _links(command)


def _links(command: argparse.ArgumentParser) -> None:
    about = "read files that links lead to, wherever they lie (default: only within the folders that are indexed)"
    command.add_argument("--follow-links", action="store_true", help=about)


def _ask(adder: Adder, store: Path) -> None:
    command = _command(
        adder,
        store,
        "ask",
        commands.ask,
        "Answer a question from the articles",
        "ask 'Who reported the surrender terms?'",
        "ask 'Who won this week?' --as-of 2023-01-06 --outlet CNN",
        "ask --batch questions.jsonl --json > answers.jsonl",
        "ask",
    )
    _written(command)
    about = "the question; on a terminal, a conversation begins without one"
    command.add_argument("question", nargs="*", metavar="QUESTION", help=about)
    _batch(command, "answer")
    command.add_argument(
        "--as-of",
        type=_date,
        metavar="DATE",
        help="the day the question is asked (default: --until, or else today)",
    )
    _filters(command)


def _search(adder: Adder, store: Path) -> None:
    command = _command(
        adder,
        store,
        "search",
        commands.search,
        "List the passages that fit some words best, without answering",
        "search 'surrender terms' --top 5",
        "search --batch questions.jsonl --top 20 --json > passages.jsonl",
    )
    command.add_argument("words", nargs="*", metavar="WORDS", help="what to look for")
    _batch(command, 'object {"id", "searched", "hits"}')
    command.add_argument("--top", type=_positive, default=10, metavar="N", help="how many passages (default: 10)")
    _filters(command)


_VERIFIED = """\
Check every quotation of a draft against the articles.

found          an article has these words
altered        an article has nearly these words: shown is what the draft leaves [-out-] and puts {+in+}
misattributed  the article says that another person said them
absent         no article has words near these

Words are compared; case, punctuation and kinds of marks are not. An ellipsis may leave out words
and [brackets] put in some, unless that turns what was said. Two speakers differ where both are
named persons. Quotations of one or two words are not judged and do not count.
"""


def _verify(adder: Adder, store: Path) -> None:
    command = _command(
        adder,
        store,
        "verify",
        commands.verify,
        "Check every quotation of a draft against the articles: found, altered, of another speaker, or absent",
        "verify draft.docx",
        "verify draft.md --fail-under 1.0 --json",
        "verify - < draft.txt",
    )
    command.description = _VERIFIED
    about = "a text in any format that articles are read from (- for standard input)"
    command.add_argument("draft", metavar="DRAFT", help=about)
    about = "exit with 1 where a smaller share of the quotations is found, from 0 to 1 (default: 0)"
    command.add_argument("--fail-under", type=_share, default=0.0, metavar="SHARE", help=about)


def _articles(adder: Adder, store: Path) -> None:
    about = "List the articles of the store, and the files that failed"
    command = _command(adder, store, "articles", commands.articles, about, "articles --removed")
    command.add_argument("--removed", action="store_true", help="list those that were removed by hand instead")


def _show(adder: Adder, store: Path) -> None:
    about = "Print an article's text; the offsets of quotes count its characters"
    command = _command(adder, store, "show", commands.show, about, "show 3f9a2c71b0d4 --json")
    command.add_argument("article", metavar="ARTICLE_ID", help="identifier, or its first 6 or more characters")
    command.add_argument(
        "--versions", action="store_true", help="what its earlier versions said otherwise, word by word"
    )


def _remove(adder: Adder, store: Path) -> None:
    about = "Remove articles from the store until their sources change; their files stay, `restore` takes them back"
    examples = ("remove 3f9a2c71b0d4", "remove --outlet 'The Example' --until 2020-12-31", "remove --matching 'quiz'")
    command = _command(adder, store, "remove", commands.remove, about, *examples)
    command.add_argument("articles", nargs="*", metavar="ARTICLE_ID", help="identifiers, as `newsdesk articles` prints")
    about = "all whose title, outlet, authors, place, date, address or file name hold every word"
    command.add_argument("--matching", default="", metavar="WORDS", help=about)
    _filters(command)


def _restore(adder: Adder, store: Path) -> None:
    about = "Take back articles that were removed"
    command = _command(adder, store, "restore", commands.restore, about, "restore 3f9a2c71b0d4", "restore --all")
    about = "identifiers, as `newsdesk articles --removed` prints"
    command.add_argument("articles", nargs="*", metavar="ARTICLE_ID", help=about)
    command.add_argument("--all", action="store_true", help="all that were removed")


def _edit(adder: Adder, store: Path) -> None:
    about = "Put the outlet or the date of articles right, whatever their sources say"
    examples = ("edit 3f9a2c71b0d4 --outlet 'The Example' --date 2024-05-01", "edit 3f9a2c71b0d4 --as-source")
    command = _command(adder, store, "edit", commands.edit, about, *examples)
    command.add_argument("articles", nargs="+", metavar="ARTICLE_ID", help="identifiers, as `newsdesk articles` prints")
    command.add_argument("--outlet", metavar="NAME", help='the outlet; "" for none')
    command.add_argument("--date", metavar="DATE", help='the day of publication, as 2024-05-01; "" for none')
    command.add_argument("--as-source", action="store_true", help="take all edits of these articles back")


def _check(adder: Adder, store: Path) -> None:
    command = _command(adder, store, "check", commands.check, "Tell whether the store is whole", "check --repair")
    command.add_argument("--repair", action="store_true", help="rebuild what can be rebuilt")


def _chat(adder: Adder, store: Path) -> None:
    command = _command(
        adder,
        store,
        "chat",
        commands.chat,
        "Serve the chat page",
        "chat",
        "chat --articles news/ --port 7861",
        "chat --host 0.0.0.0 --auth-file users.txt",
    )
    _written(command)
    about = "folder of articles: indexed first, and where the page keeps what is added (default: none)"
    command.add_argument("--articles", type=Path, metavar="DIR", help=about)
    _links(command)
    command.add_argument("--host", default="127.0.0.1", help="address to serve at (default: 127.0.0.1, this machine)")
    command.add_argument("--port", type=_port, default=7860, help="port to serve at (default: 7860)")
    users = command.add_mutually_exclusive_group()
    users.add_argument(
        "--auth-file", type=Path, metavar="FILE", help="who may use it: a file of USER:PASSWORD lines (default: anyone)"
    )
    about = "one user (default: $NEWSDESK_AUTH); others on this machine can see a password that is given here"
    users.add_argument("--auth", metavar="USER:PASSWORD", help=about)
    about = "also make a public address through Gradio's servers; needs --auth-file or --auth"
    command.add_argument("--share", action="store_true", help=about)
    about = (
        "address under which a proxy serves the page, such as https://news.example (repeatable; see docs/serving.md)"
    )
    command.add_argument("--origin", action="append", default=[], metavar="URL", help=about)


def _written(command: argparse.ArgumentParser) -> None:
    """Options for a language model that phrases answers; what the environment sets is told by its name alone."""
    about = "a language model's address: it is sent question and quotes, and phrases the answer ($NEWSDESK_WRITER)"
    command.add_argument("--writer", metavar="URL", help=about)
    command.add_argument("--writer-model", metavar="NAME", help="its name there ($NEWSDESK_WRITER_MODEL)")
    about = "file with its key, which nobody else may read (default: $NEWSDESK_WRITER_KEY, or none)"
    command.add_argument("--writer-key-file", type=Path, metavar="FILE", help=about)


def _writer(adder: Adder) -> None:
    command = adder.add_parser("writer", help="the language model that phrases answers", description="The writer.")
    kinds = command.add_subparsers(title="what to do", metavar="WHAT", required=True, parser_class=_Parser)
    check = _command(
        kinds,
        None,
        "check",
        commands.writer_check,
        "Try a language model as the writer: is it there, how fast is it, does it keep to quotes",
        "writer check --writer http://localhost:11434/v1 --writer-model qwen2.5:7b",
    )
    _written(check)


def _user(adder: Adder, store: Path) -> None:
    command = adder.add_parser("user", help="who may use the page", description="Who may use the page.")
    kinds = command.add_subparsers(title="what to do", metavar="WHAT", required=True, parser_class=_Parser)
    add = _command(
        kinds,
        None,
        "add",
        commands.user_add,
        "Add a user, or change a password, in a file for `chat --auth-file`; the password is asked for",
        "user add users.txt ada",
    )
    add.add_argument("file", type=Path, metavar="FILE", help="file of users, made where there is none")
    add.add_argument("user", metavar="USER", help="the user's name")


def _evaluate(adder: Adder, store: Path) -> None:
    command = adder.add_parser("evaluate", help="measure the reader or the whole", description="Measure, and print.")
    kinds = command.add_subparsers(title="what to measure", metavar="WHAT", required=True, parser_class=_Parser)
    reader = _command(
        kinds,
        None,
        "reader",
        commands.evaluate_reader,
        "Official SQuAD 2.0 metrics of the reader",
        "evaluate reader dev-v2.0.json",
    )
    reader.add_argument("file", type=Path, metavar="SQUAD.json", help="questions and paragraphs in SQuAD 2.0 format")
    news = _command(
        kinds,
        None,
        "news",
        commands.evaluate_news,
        "Retrieval, answers, citations and abstention on questions about articles",
        "evaluate news --articles articles.jsonl --questions questions.jsonl",
        "evaluate news --articles 2023.jsonl --questions questions.jsonl --also 2022.jsonl seeds",
    )
    news.add_argument("--articles", type=Path, required=True, metavar="FILE", help="the articles, as for `index`")
    news.add_argument("--questions", type=Path, required=True, metavar="FILE", help="JSON lines with gold answers")
    news.add_argument(
        "--also", type=Path, nargs="+", default=[], metavar="PATH", help="then ask again with these added"
    )
    news.add_argument(
        "--archive", type=Path, metavar="FILE", help="JSON lines of undated articles (group, context) with questions"
    )
    news.add_argument("--store", type=Path, metavar="DIR", help="keep the store here and use it again (default: none)")
    wire = _command(
        kinds,
        None,
        "wire",
        commands.evaluate_wire,
        "Conversations over the wire of invented news, by kind of question",
        "evaluate wire",
        "evaluate wire --questions tests/wire/questions-final.jsonl --answers answers.jsonl",
    )
    wire.add_argument("--articles", type=Path, metavar="FILE", help="the articles (default: those in tests/wire)")
    wire.add_argument(
        "--questions", type=Path, metavar="FILE", help="JSON lines with what is expected (default: the part for work)"
    )
    wire.add_argument("--answers", type=Path, metavar="FILE", help="write the answers there, a JSON line each")
    quotes = _command(
        kinds,
        store,
        "quotes",
        commands.evaluate_quotes,
        "Prove that every quote of saved answers is its article's own text",
        "evaluate quotes answers.jsonl",
    )
    quotes.add_argument(
        "file", type=Path, metavar="ANSWERS.jsonl", help="what `newsdesk ask --batch FILE --json` printed"
    )


def _date(text: str) -> datetime.date:
    try:
        return parse_day(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 1 or more")
    return int(text)


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share (0 to 1)")
    return share


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (1 to 65535)")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
