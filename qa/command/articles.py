"""`newsdesk articles`, `show`, `remove`, `restore` and `edit`: what the store holds, and what people change by hand."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from qa.command import by_hand
from qa.command.opening import opened_assistant, opened_store, print_json, scope_of
from qa.command.options import Adder, command_of, filter_options
from qa.contract.articles import article_json, summary_json
from qa.fragments import plural
from qa.terminal.answers import versions_text
from qa.terminal.text import clean, one_line, table


def add_articles(adder: Adder, store: Path) -> None:
    about = "List the articles of the store, and the files that failed"
    command = command_of(adder, store, "articles", articles, about, "articles --removed")
    command.add_argument("--removed", action="store_true", help="list those that were removed by hand instead")


def articles(arguments: Namespace) -> int:
    if arguments.removed:
        return _removed(arguments)
    with opened_store(arguments) as store:
        listed, failures = store.articles(), store.failures()
    if arguments.json:
        print_json([summary_json(summary) for summary in listed])
        return 0
    head = ("ID", "PUBLISHED", "OUTLET", "TITLE")
    print(table([head, *((item.id, item.published, item.outlet, item.title) for item in listed)]))
    print(f"\n{plural(len(listed), 'article')}")
    if failures:
        print(f"{plural(len(failures), 'file')} could not be read:")
        print(table([(f"  {one_line(item.path)}", item.error) for item in failures]))
    return 0


def _removed(arguments: Namespace) -> int:
    with opened_store(arguments) as store:
        listed = by_hand.removed(store)
    if arguments.json:
        print_json([asdict(article) for article in listed])
        return 0
    head = ("ID", "REMOVED", "PUBLISHED", "OUTLET", "TITLE")
    rows = ((each.id, each.removed[:10], each.published, each.outlet, each.title) for each in listed)
    print(table([head, *rows]))
    print(f"\n{plural(len(listed), 'removed article')}")
    return 0


def add_show(adder: Adder, store: Path) -> None:
    about = "Print an article's text; the offsets of quotes count its characters"
    command = command_of(adder, store, "show", show, about, "show 3f9a2c71b0d4 --json")
    command.add_argument("article", metavar="ARTICLE_ID", help="identifier, or its first 6 or more characters")
    command.add_argument(
        "--versions", action="store_true", help="what its earlier versions said otherwise, word by word"
    )


def show(arguments: Namespace) -> int:
    with opened_store(arguments) as store, store.read() as view:
        article = view.article(arguments.article)
        versions = view.versions(article.id)
    if arguments.json:
        print_json(article_json(article, versions))
    elif arguments.versions:
        print(versions_text(article_json(article, versions)))
    elif sys.stdout.isatty():
        print(clean(article.text))
    else:
        # Exactly the text, in UTF-8 whatever the locale: offsets of quotes count in it.
        sys.stdout.flush()
        sys.stdout.buffer.write(article.text.encode())
    return 0


def add_remove(adder: Adder, store: Path) -> None:
    about = "Remove articles from the store until their sources change; their files stay, `restore` takes them back"
    examples = ("remove 3f9a2c71b0d4", "remove --outlet 'The Example' --until 2020-12-31", "remove --matching 'quiz'")
    command = command_of(adder, store, "remove", remove, about, *examples)
    command.add_argument("articles", nargs="*", metavar="ARTICLE_ID", help="identifiers, as `newsdesk articles` prints")
    about = "all whose title, outlet, authors, place, date, address or file name hold every word"
    command.add_argument("--matching", default="", metavar="WORDS", help=about)
    filter_options(command)


def remove(arguments: Namespace) -> int:
    scope = scope_of(arguments)
    if bool(arguments.articles) == bool(arguments.matching or scope.narrow):
        arguments.wrong_usage("name the articles, or say which with --matching, --outlet, --since or --until")
    with opened_store(arguments) as store:
        gone = by_hand.remove(store, arguments, scope)
    return _told(arguments, "removed", gone)


def add_restore(adder: Adder, store: Path) -> None:
    about = "Take back articles that were removed"
    command = command_of(adder, store, "restore", restore, about, "restore 3f9a2c71b0d4", "restore --all")
    about = "identifiers, as `newsdesk articles --removed` prints"
    command.add_argument("articles", nargs="*", metavar="ARTICLE_ID", help=about)
    command.add_argument("--all", action="store_true", help="all that were removed")


def restore(arguments: Namespace) -> int:
    if bool(arguments.articles) == arguments.all:
        arguments.wrong_usage("name the articles, or --all")
    with opened_assistant(arguments) as assistant:
        back = by_hand.restore(assistant.store, assistant.embedder, arguments)
    return _told(arguments, "restored", back)


def add_edit(adder: Adder, store: Path) -> None:
    about = "Put the outlet or the date of articles right, whatever their sources say"
    examples = ("edit 3f9a2c71b0d4 --outlet 'The Example' --date 2024-05-01", "edit 3f9a2c71b0d4 --as-source")
    command = command_of(adder, store, "edit", edit, about, *examples)
    command.add_argument("articles", nargs="+", metavar="ARTICLE_ID", help="identifiers, as `newsdesk articles` prints")
    command.add_argument("--outlet", metavar="NAME", help='the outlet; "" for none')
    command.add_argument("--date", metavar="DATE", help='the day of publication, as 2024-05-01; "" for none')
    command.add_argument("--as-source", action="store_true", help="take all edits of these articles back")


def edit(arguments: Namespace) -> int:
    if (arguments.outlet is None and arguments.date is None) != arguments.as_source:
        arguments.wrong_usage("say what to change with --outlet or --date, or --as-source")
    with opened_assistant(arguments) as assistant:
        edited = by_hand.edit(assistant.store, assistant.embedder, arguments)
    return _told(arguments, "edited", edited)


def _told(arguments: Namespace, what: str, article_ids: Sequence[str]) -> int:
    if arguments.json:
        print_json({what: list(article_ids)})
    else:
        print(f"{what.capitalize()} {plural(len(article_ids), 'article')}.")
    return 0
