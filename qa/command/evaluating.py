"""`newsdesk evaluate`: the figures of the reader and of the whole."""

from __future__ import annotations

from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import Any

from qa.command.opening import print_json, progress_line, quiet_libraries
from qa.command.options import Adder, command_of, group_of
from qa.fragments import plural
from qa.terminal.indexing import ProgressLine
from qa.terminal.measured import figures


def add_evaluate(adder: Adder, store: Path) -> None:
    kinds = group_of(adder, "evaluate", "measure the reader or the whole", "Measure, and print.", "what to measure")
    reader = command_of(
        kinds,
        None,
        "reader",
        evaluate_reader,
        "Official SQuAD 2.0 metrics of the reader",
        "evaluate reader dev-v2.0.json",
    )
    reader.add_argument("file", type=Path, metavar="SQUAD.json", help="questions and paragraphs in SQuAD 2.0 format")
    news = command_of(
        kinds,
        None,
        "news",
        evaluate_news,
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
    wire = command_of(
        kinds,
        None,
        "wire",
        evaluate_wire,
        "Conversations over the wire of invented news, by kind of question",
        "evaluate wire",
        "evaluate wire --questions tests/wire/questions-final.jsonl --answers answers.jsonl",
    )
    wire.add_argument("--articles", type=Path, metavar="FILE", help="the articles (default: those in tests/wire)")
    wire.add_argument(
        "--questions", type=Path, metavar="FILE", help="JSON lines with what is expected (default: the part for work)"
    )
    wire.add_argument("--answers", type=Path, metavar="FILE", help="write the answers there, a JSON line each")
    quotes = command_of(
        kinds,
        store,
        "quotes",
        evaluate_quotes,
        "Prove that every quote of saved answers is its article's own text",
        "evaluate quotes answers.jsonl",
    )
    quotes.add_argument(
        "file", type=Path, metavar="ANSWERS.jsonl", help="what `newsdesk ask --batch FILE --json` printed"
    )


def evaluate_reader(arguments: Namespace) -> int:
    from qa.evaluation.squad import evaluate_reader

    quiet_libraries()
    with progress_line() as line:
        result = evaluate_reader(arguments.file, line)
    return _print_figures(arguments, result)


def evaluate_news(arguments: Namespace) -> int:
    from qa.evaluation.news import evaluate_news

    quiet_libraries()
    with progress_line() as line:
        result = evaluate_news(
            arguments.articles,
            arguments.questions,
            also=arguments.also,
            archive=arguments.archive,
            store=arguments.store,
            progress=line,
            asking=partial(_asked, line),
        )
    return _print_figures(arguments, result)


def evaluate_wire(arguments: Namespace) -> int:
    from qa.evaluation.wire import ARTICLES, QUESTIONS, evaluate_wire

    quiet_libraries()
    with progress_line() as line:
        result = evaluate_wire(
            arguments.articles or ARTICLES,
            arguments.questions or QUESTIONS,
            answers=arguments.answers,
            progress=line,
            asking=partial(_asked, line),
        )
    return _print_figures(arguments, result)


def evaluate_quotes(arguments: Namespace) -> int:
    from qa.evaluation.quotes import check_quotes

    result = check_quotes(arguments.file, arguments.store)
    _print_figures(arguments, result)
    return 1 if result["wrong"] else 0


def _asked(line: ProgressLine, done: int) -> None:
    if line.terminal or done % 100 == 0:
        line.show(f"{plural(done, 'question')} asked")


def _print_figures(arguments: Namespace, result: dict[str, Any]) -> int:
    if arguments.json:
        print_json(result)
    else:
        print(figures(result))
    return 0
