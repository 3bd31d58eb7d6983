"""`newsdesk said`, `sources` and `story`: who said what, and what the tellings of a story share."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from qa.command import sources_text
from qa.command.opening import opened_assistant, opened_store, print_json, progress_line, scope_of
from qa.command.options import Adder, command_of, filter_options
from qa.contract.sources import quoted_json, said_json, story_json
from qa.fragments import plural
from qa.terminal.indexing import ProgressLine


def add_said(adder: Adder, store: Path) -> None:
    about = "List what somebody said, in all articles: quoted or paraphrased, over time, with what copies tell once"
    examples = ("said 'Ada Berg'", "said Berg --about 'the pool' --since 2024-01-01", "said 'the coast guard' --json")
    command = command_of(adder, store, "said", said, about, *examples)
    command.add_argument("speaker", metavar="SPEAKER", help="a full name, a surname, or an office or body")
    about = "only what has most words of this in it, in the sentence before, or in the headline"
    command.add_argument("--about", default="", metavar="TOPIC", help=about)
    filter_options(command)


def said(arguments: Namespace) -> int:
    from qa.sources.kept import Kept
    from qa.sources.saying import said

    with opened_store(arguments) as store, store.read() as view, progress_line() as line:
        found = said(
            view,
            Kept(store.folder),
            arguments.speaker,
            arguments.about,
            scope_of(arguments),
            progress=lambda done, total: _show(line, done, total),
        )
    if arguments.json:
        print_json(said_json(found))
    else:
        print(sources_text.said_text(found, arguments.speaker, arguments.about))
    return 0


def _show(line: ProgressLine, done: int, total: int) -> None:
    if line.terminal and done % 10 == 0:
        line.show(f"{done:,} of {plural(total, 'article')} looked through")


def add_sources(adder: Adder, store: Path) -> None:
    about = "List who is quoted in an article and in those that tell its story in nearly the same words"
    command = command_of(adder, store, "sources", sources, about, "sources 3f9a2c71b0d4", "sources 3f9a2c71b0d4 --json")
    command.add_argument("article", metavar="ARTICLE_ID", help="identifier, or its first 6 or more characters")


def sources(arguments: Namespace) -> int:
    from qa.sources.kept import Kept
    from qa.sources.saying import quoted_in

    with opened_store(arguments) as store, store.read() as view:
        quoted = quoted_in(view, Kept(store.folder), arguments.article)
    if arguments.json:
        print_json([quoted_json(each) for each in quoted])
    else:
        print(sources_text.quoted_text(quoted))
    return 0


def add_story(adder: Adder, store: Path) -> None:
    about = "Compare the articles that tell of an article's event: what all say, what one says, figures, corrections"
    command = command_of(adder, store, "story", story, about, "story 3f9a2c71b0d4", "story 3f9a2c71b0d4 --json")
    command.add_argument("article", metavar="ARTICLE_ID", help="identifier, or its first 6 or more characters")


def story(arguments: Namespace) -> int:
    with opened_assistant(arguments) as assistant:
        told = assistant.story(arguments.article)
    if arguments.json:
        print_json(story_json(told))
    else:
        print(sources_text.story_text(told))
    return 0
