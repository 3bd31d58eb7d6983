"""What each command does: calls the store or the assistant and prints what comes back. No logic of its own."""

from __future__ import annotations

import datetime
import logging
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from index.errors import ArticleError, NewsdeskError
from index.records import Scope
from qa import contract
from qa.command import by_hand, printing
from qa.command.batch import Row, opened, rows
from qa.records import Answer

if TYPE_CHECKING:
    from index.store import Store
    from qa.assistant import Assistant
    from qa.conversation.followup import Earlier
    from qa.records import Writer


def index(arguments: Namespace) -> int:
    if arguments.poll and not arguments.watch:
        arguments.wrong_usage("--poll goes with --watch")
    with _assistant(arguments, create=True) as assistant, _progress_line() as line:
        if arguments.watch:
            from qa.command.following import watch

            return watch(arguments, assistant, line, _print_json)
        done = assistant.sync(arguments.paths, progress=line, follow_links=arguments.follow_links)
    report = done.as_dict()
    if arguments.json:
        _print_json(report)
    else:
        print(printing.report_text(report))
    if done.nothing_to_read:
        paths = ", ".join(map(str, arguments.paths))
        raise ArticleError(f"There is nothing to read in {paths}: put articles there, in a format that is read.")
    return 0 if done.added or done.changed or done.removed or done.unchanged or not done.failed else 1


def ask(arguments: Namespace) -> int:
    if arguments.question and arguments.batch:
        arguments.wrong_usage("give a question, or --batch with a file of questions")
    if arguments.batch:
        return _ask_batch(arguments)
    if not arguments.question:
        if not sys.stdin.isatty():
            arguments.wrong_usage("give a question, or --batch with a file of questions")
        return _converse(arguments)
    with _assistant(arguments) as assistant:
        answer = assistant.ask(" ".join(arguments.question), _scope(arguments))
    if arguments.json:
        _print_json(contract.answer_json(answer))
    else:
        print(printing.answer_text(answer))
    return 1 if answer.status == "failed" else 0


def _converse(arguments: Namespace) -> int:
    """Questions of a person at a terminal, each with those before it; an empty line or Ctrl+D ends it."""
    from qa.conversation.followup import Earlier

    earlier: list[Earlier] = []
    with _assistant(arguments) as assistant:
        print("Ask about the articles; an empty line ends it.")
        while question := _line():
            try:
                answer = assistant.ask(question, _scope(arguments), earlier)
            except NewsdeskError as error:
                answer = Answer.failed(question, str(error))
            earlier.append(Earlier(answer.searched or question, answer))
            if arguments.json:
                _print_json(contract.answer_json(answer))
            else:
                print(f"\n{printing.answer_text(answer)}\n")
    return 0


def _line() -> str:
    try:
        return input("> ").strip()
    except EOFError:
        print()
        return ""


def _ask_batch(arguments: Namespace) -> int:
    def answered(assistant: Assistant, row: Row, earlier: list[Earlier]) -> tuple[object, bool]:
        answer = _answer_row(assistant, row, _scope(arguments, row.date), earlier)
        earlier.append(Earlier(answer.searched or row.question, answer))
        return contract.answer_json(answer, row.id) | {"question": row.question}, answer.status != "failed"

    from qa.conversation.followup import Earlier

    return _batch(arguments, answered)


def _answer_row(assistant: Assistant, row: Row, scope: Scope, earlier: Sequence[Earlier]) -> Answer:
    if row.error:
        return Answer.failed(row.question, row.error)
    try:
        return assistant.ask(row.question, scope, earlier)
    except NewsdeskError as error:
        return Answer.failed(row.question, str(error))
    except Exception as error:  # whatever it is, the rows after it are still to be answered
        return Answer.failed(row.question, f"Newsdesk failed ({type(error).__name__}: {error}).")


def search(arguments: Namespace) -> int:
    if bool(arguments.words) == bool(arguments.batch):
        arguments.wrong_usage("give words to look for, or --batch with a file of questions")
    if arguments.batch:
        return _search_batch(arguments)
    scope = _scope(arguments)
    with _assistant(arguments) as assistant:
        hits = assistant.search(" ".join(arguments.words), scope, top=arguments.top)
    if arguments.json:
        _print_json([contract.hit_json(hit) for hit in hits])
    else:
        texts = [printing.passage_text(hit, number) for number, hit in enumerate(hits, 1)]
        print("\n\n".join(texts) or "No passage fits these words.")
    return 0


def _search_batch(arguments: Namespace) -> int:
    def found(assistant: Assistant, row: Row, earlier: list[Earlier]) -> tuple[object, bool]:
        scope = _scope(arguments, row.date)
        if row.error:
            return contract.found_json(row.id, row.question, (), row.error), False
        try:
            found = assistant.find(row.question, scope, earlier, top=arguments.top)
        except Exception as error:  # as when it is asked
            return contract.found_json(row.id, row.question, (), str(error)), False
        if row.conversation:  # the turns after it may lean on its answer
            earlier.append(Earlier(found.searched, _answer_row(assistant, row, scope, earlier)))
        return contract.found_json(row.id, found.searched, found.hits), True

    from qa.conversation.followup import Earlier

    return _batch(arguments, found)


def _batch(arguments: Namespace, work: Callable[[Assistant, Row, list[Earlier]], tuple[object, bool]]) -> int:
    """One JSON line for every row, printed as soon as it is known; a row that fails does not end the batch.

    ``work`` gives the line and whether the row was good; it adds the row to the turns before it in its conversation.
    """
    total = failed = 0
    talks: dict[str, list[Earlier]] = {}
    with opened(arguments.batch) as lines, _assistant(arguments) as assistant, _progress_line() as progress:
        for row in rows(lines):
            line, good = work(assistant, row, talks.setdefault(row.conversation, []) if row.conversation else [])
            total += 1
            failed += not good
            _print_json(line)
            sys.stdout.flush()
            if progress.terminal and not sys.stdout.isatty():
                progress.show(f"{printing.count(total, 'question')} done, {failed:,} failed")
    return 1 if total and failed == total else 0


def verify(arguments: Namespace) -> int:
    from qa.drafts.reading import draft_text
    from qa.drafts.verifying import verify

    draft = draft_text(arguments.draft)
    with _store(arguments) as store, store.read() as view:
        verification = verify(draft, view)
    if arguments.json:
        _print_json(contract.verification_json(verification))
    else:
        print(printing.verification_text(verification))
    return 1 if verification.share < arguments.fail_under else 0


def articles(arguments: Namespace) -> int:
    if arguments.removed:
        return _removed(arguments)
    with _store(arguments) as store:
        listed, failures = store.articles(), store.failures()
    if arguments.json:
        _print_json([contract.summary_json(summary) for summary in listed])
        return 0
    head = ("ID", "PUBLISHED", "OUTLET", "TITLE")
    print(printing.table([head, *((item.id, item.published, item.outlet, item.title) for item in listed)]))
    print(f"\n{printing.count(len(listed), 'article')}")
    if failures:
        print(f"{printing.count(len(failures), 'file')} could not be read:")
        print(printing.table([(f"  {printing.one_line(item.path)}", item.error) for item in failures]))
    return 0


def show(arguments: Namespace) -> int:
    with _store(arguments) as store, store.read() as view:
        article = view.article(arguments.article)
        versions = view.versions(article.id)
    if arguments.json:
        _print_json(contract.article_json(article, versions))
    elif arguments.versions:
        print(printing.versions_text(contract.article_json(article, versions)))
    elif sys.stdout.isatty():
        print(printing.clean(article.text))
    else:
        # Exactly the text, in UTF-8 whatever the locale: offsets of quotes count in it.
        sys.stdout.flush()
        sys.stdout.buffer.write(article.text.encode())
    return 0


def _removed(arguments: Namespace) -> int:
    with _store(arguments) as store:
        listed = by_hand.removed(store)
    if arguments.json:
        _print_json([asdict(article) for article in listed])
        return 0
    head = ("ID", "REMOVED", "PUBLISHED", "OUTLET", "TITLE")
    rows = ((each.id, each.removed[:10], each.published, each.outlet, each.title) for each in listed)
    print(printing.table([head, *rows]))
    print(f"\n{printing.count(len(listed), 'removed article')}")
    return 0


def remove(arguments: Namespace) -> int:
    scope = _scope(arguments)
    if bool(arguments.articles) == bool(arguments.matching or scope.narrow):
        arguments.wrong_usage("name the articles, or say which with --matching, --outlet, --since or --until")
    with _store(arguments) as store:
        gone = by_hand.remove(store, arguments, scope)
    return _told(arguments, "removed", gone)


def restore(arguments: Namespace) -> int:
    if bool(arguments.articles) == arguments.all:
        arguments.wrong_usage("name the articles, or --all")
    with _assistant(arguments) as assistant:
        back = by_hand.restore(assistant.store, assistant.embedder, arguments)
    return _told(arguments, "restored", back)


def edit(arguments: Namespace) -> int:
    if (arguments.outlet is None and arguments.date is None) != arguments.as_source:
        arguments.wrong_usage("say what to change with --outlet or --date, or --as-source")
    with _assistant(arguments) as assistant:
        edited = by_hand.edit(assistant.store, assistant.embedder, arguments)
    return _told(arguments, "edited", edited)


def _told(arguments: Namespace, what: str, article_ids: Sequence[str]) -> int:
    if arguments.json:
        _print_json({what: list(article_ids)})
    else:
        print(f"{what.capitalize()} {printing.count(len(article_ids), 'article')}.")
    return 0


def check(arguments: Namespace) -> int:
    from index.store import check as check_store

    result = check_store(arguments.store, repair=arguments.repair)
    if arguments.json:
        _print_json(result.as_dict())
    else:
        print(printing.health_text(result.as_dict()))
    return 0 if result.whole else 1


def chat(arguments: Namespace) -> int:
    articles = arguments.articles
    if articles and not articles.is_dir():
        raise NewsdeskError(f"No folder {articles}: make it, or name another with --articles (ARTICLES=... for make).")
    from qa.page.server.door import checked_origin
    from qa.page.server.serving import credentials

    users = credentials(arguments.auth, arguments.auth_file)
    from qa.page.chat import serve

    _quiet_libraries()
    try:
        serve(
            arguments.store,
            articles,
            host=arguments.host,
            port=arguments.port,
            users=users,
            share=arguments.share,
            follow_links=arguments.follow_links,
            origins=[checked_origin(text) for text in arguments.origin],
            writer=_writer(arguments),
        )
    except KeyboardInterrupt:  # how a server is ended
        print("Stopped.")
    return 0


def writer_check(arguments: Namespace) -> int:
    from qa.writing.check import check, told
    from qa.writing.connecting import client

    found = client(arguments.writer, arguments.writer_model, arguments.writer_key_file)
    if found is None:
        raise NewsdeskError("There is no writer to check: name one with --writer URL and --writer-model NAME.")
    result = check(found)
    if arguments.json:
        _print_json(asdict(result))
    else:
        print(told(result))
    return 0 if result.good else 1


def user_add(arguments: Namespace) -> int:
    from getpass import getpass

    from qa.page.server.access import add_user, named_user

    user = named_user(arguments.file, arguments.user)
    if sys.stdin.isatty():
        password = getpass(f"Password of {user}: ")
        if getpass("The same again: ") != password:
            raise NewsdeskError("The two passwords differ: try again.")
    else:
        password = sys.stdin.readline().rstrip("\n")
    new = add_user(arguments.file, user, password)
    if arguments.json:
        _print_json({"user": user, "added": new})
    else:
        print(f"{'Added' if new else 'Changed the password of'} {user} in {arguments.file}.")
    return 0


def evaluate_reader(arguments: Namespace) -> int:
    from qa.evaluation.squad import evaluate_reader

    _quiet_libraries()
    with _progress_line() as line:
        result = evaluate_reader(arguments.file, line)
    return _print_figures(arguments, result)


def evaluate_news(arguments: Namespace) -> int:
    from qa.evaluation.news import evaluate_news

    _quiet_libraries()
    with _progress_line() as line:

        def asking(done: int) -> None:
            if line.terminal or done % 100 == 0:
                line.show(f"{printing.count(done, 'question')} asked")

        result = evaluate_news(
            arguments.articles,
            arguments.questions,
            also=arguments.also,
            archive=arguments.archive,
            store=arguments.store,
            progress=line,
            asking=asking,
        )
    return _print_figures(arguments, result)


def evaluate_wire(arguments: Namespace) -> int:
    from qa.evaluation.wire import ARTICLES, QUESTIONS, evaluate_wire

    _quiet_libraries()
    with _progress_line() as line:

        def asking(done: int) -> None:
            if line.terminal or done % 100 == 0:
                line.show(f"{printing.count(done, 'question')} asked")

        result = evaluate_wire(
            arguments.articles or ARTICLES,
            arguments.questions or QUESTIONS,
            answers=arguments.answers,
            progress=line,
            asking=asking,
        )
    return _print_figures(arguments, result)


def evaluate_quotes(arguments: Namespace) -> int:
    from qa.evaluation.quotes import check_quotes

    result = check_quotes(arguments.file, arguments.store)
    _print_figures(arguments, result)
    return 1 if result["wrong"] else 0


def _print_figures(arguments: Namespace, result: dict[str, Any]) -> int:
    if arguments.json:
        _print_json(result)
    else:
        print(printing.figures(result))
    return 0


def _print_json(value: object) -> None:
    print(contract.dumps(value, ascii_only=(sys.stdout.encoding or "").lower().replace("-", "") != "utf8"))


def _scope(arguments: Namespace, asked: datetime.date | None = None) -> Scope:
    """What the options ask of; ``asked`` is the day of one question, which goes before ``--as-of``."""
    since, until = arguments.since, arguments.until
    if since and until and since > until:
        arguments.wrong_usage(f"--since {since} is after --until {until}")
    return Scope(tuple(arguments.outlet), since, until, asked or getattr(arguments, "as_of", None))


@contextmanager
def _store(arguments: Namespace) -> Iterator[Store]:
    from index.store import Store

    with Store.open(arguments.store) as store, _telling(store):
        yield store


@contextmanager
def _assistant(arguments: Namespace, create: bool = False) -> Iterator[Assistant]:
    from qa.assistant import Assistant

    writer = _writer(arguments)
    _quiet_libraries()
    with Assistant.open(arguments.store, create=create, writer=writer) as assistant, _telling(assistant.store):
        yield assistant


def _writer(arguments: Namespace) -> Writer | None:
    """The writer that options or the environment name, for commands that answer."""
    if "writer" not in arguments:
        return None
    from qa.writing.connecting import writer

    return writer(arguments.writer, arguments.writer_model, arguments.writer_key_file)


@contextmanager
def _telling(store: Store) -> Iterator[None]:
    """Say on stderr what the store was found to lack and has mended, at once and at the end."""
    told = store.notices()
    printing.tell(told)
    try:
        yield
    finally:
        printing.tell(notice for notice in store.notices() if notice not in told)


@contextmanager
def _progress_line() -> Iterator[printing.ProgressLine]:
    line = printing.ProgressLine()
    try:
        yield line
    finally:
        line.close()


def _quiet_libraries() -> None:
    """Keep what libraries log or draw by themselves out of the output; warnings of ours are errors or in reports."""
    logging.getLogger().addHandler(logging.NullHandler())
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
