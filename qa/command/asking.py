"""`newsdesk ask`, `search` and `verify`: questions by themselves or as a batch, and what a draft says."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import NewsdeskError
from index.records import Scope
from qa.command.batch import Row, opened, rows
from qa.command.opening import opened_assistant, opened_store, print_json, progress_line, scope_of
from qa.command.options import (
    Adder,
    as_count,
    as_day,
    as_share,
    batch_option,
    cluster_option,
    command_of,
    filter_options,
    writer_options,
)
from qa.contract.answers import answer_json, found_json, hit_json
from qa.contract.drafts import verification_json
from qa.fragments import plural
from qa.records import Answer
from qa.terminal.answers import answer_text, offers_text, passage_text, verification_text

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.drafts.records import Sentence
    from qa.records import Earlier


def add_ask(adder: Adder, store: Path) -> None:
    command = command_of(
        adder,
        store,
        "ask",
        ask,
        "Answer a question from the articles",
        "ask 'Who reported the surrender terms?'",
        "ask 'Who won this week?' --as-of 2023-01-06 --outlet CNN",
        "ask --batch questions.jsonl --json > answers.jsonl",
        "ask",
    )
    cluster_option(command)
    writer_options(command)
    about = "the question; on a terminal, a conversation begins without one"
    command.add_argument("question", nargs="*", metavar="QUESTION", help=about)
    batch_option(command, "answer")
    about = "with an answer, up to three questions that the articles answer, too (it takes as long as they do)"
    command.add_argument("--next", action="store_true", help=about)
    command.add_argument(
        "--as-of",
        type=as_day,
        metavar="DATE",
        help="the day the question is asked (default: --until, or else today)",
    )
    filter_options(command)


def ask(arguments: Namespace) -> int:
    if arguments.question and arguments.batch:
        arguments.wrong_usage("give a question, or --batch with a file of questions")
    if arguments.batch:
        return _ask_batch(arguments)
    if not arguments.question:
        if not sys.stdin.isatty():
            arguments.wrong_usage("give a question, or --batch with a file of questions")
        return _converse(arguments)
    with opened_assistant(arguments) as assistant:
        scope = scope_of(arguments)
        answer = assistant.ask(" ".join(arguments.question), scope)
        if arguments.next:
            answer = _with_offers(assistant, answer, scope)
    if arguments.json:
        print_json(answer_json(answer))
    else:
        print(answer_text(answer))
    return 1 if answer.status == "failed" else 0


def _converse(arguments: Namespace) -> int:
    """Questions of a person at a terminal, each with those before it; an empty line or Ctrl+D ends it."""
    from qa.records import Earlier

    earlier: list[Earlier] = []
    with opened_assistant(arguments) as assistant:
        print("Ask about the articles; an empty line ends it.")
        while question := _line():
            scope = scope_of(arguments)
            try:
                answer = assistant.ask(question, scope, earlier)
            except NewsdeskError as error:
                answer = Answer.failed(question, str(error))
            if not arguments.json:
                print(f"\n{answer_text(answer)}\n", flush=True)
            offered = _with_offers(assistant, answer, scope, earlier)
            if arguments.json:
                print_json(answer_json(offered))
            elif offered.offers != answer.offers:  # found while the answer is read
                print(f"{offers_text(offered)}\n")
            earlier.append(Earlier(answer.searched or question, offered))
    return 0


def _with_offers(assistant: Assistant, answer: Answer, scope: Scope, earlier: Sequence[Earlier] = ()) -> Answer:
    from qa.offers.next_questions import with_offers

    return with_offers(assistant, answer, scope, earlier)


def _line() -> str:
    try:
        return input("> ").strip()
    except EOFError:
        print()
        return ""


def _ask_batch(arguments: Namespace) -> int:
    def answered(assistant: Assistant, row: Row, earlier: list[Earlier]) -> tuple[object, bool]:
        scope = scope_of(arguments, row.date)
        answer = _answer_row(assistant, row, scope, earlier)
        if arguments.next:
            answer = _with_offers(assistant, answer, scope, earlier)
        earlier.append(Earlier(answer.searched or row.question, answer))
        return answer_json(answer, row.id) | {"question": row.question}, answer.status != "failed"

    from qa.records import Earlier

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


def add_search(adder: Adder, store: Path) -> None:
    command = command_of(
        adder,
        store,
        "search",
        search,
        "List the passages that fit some words best, without answering",
        "search 'surrender terms' --top 5",
        "search --batch questions.jsonl --top 20 --json > passages.jsonl",
    )
    cluster_option(command)
    command.add_argument("words", nargs="*", metavar="WORDS", help="what to look for")
    batch_option(command, 'object {"id", "searched", "hits"}')
    command.add_argument("--top", type=as_count, default=10, metavar="N", help="how many passages (default: 10)")
    filter_options(command)


def search(arguments: Namespace) -> int:
    if bool(arguments.words) == bool(arguments.batch):
        arguments.wrong_usage("give words to look for, or --batch with a file of questions")
    if arguments.batch:
        return _search_batch(arguments)
    scope = scope_of(arguments)
    with opened_assistant(arguments) as assistant:
        hits = assistant.search(" ".join(arguments.words), scope, top=arguments.top)
    if arguments.json:
        print_json([hit_json(hit) for hit in hits])
    else:
        texts = [passage_text(hit, number) for number, hit in enumerate(hits, 1)]
        print("\n\n".join(texts) or "No passage fits these words.")
    return 0


def _search_batch(arguments: Namespace) -> int:
    def found(assistant: Assistant, row: Row, earlier: list[Earlier]) -> tuple[object, bool]:
        scope = scope_of(arguments, row.date)
        if row.error:
            return found_json(row.id, row.question, (), row.error), False
        try:
            found = assistant.find(row.question, scope, earlier, top=arguments.top)
        except Exception as error:  # as when it is asked
            return found_json(row.id, row.question, (), str(error)), False
        if row.conversation:  # the turns after it may lean on its answer
            earlier.append(Earlier(found.searched, _answer_row(assistant, row, scope, earlier)))
        return found_json(row.id, found.searched, found.hits), True

    from qa.records import Earlier

    return _batch(arguments, found)


def _batch(arguments: Namespace, work: Callable[[Assistant, Row, list[Earlier]], tuple[object, bool]]) -> int:
    """One JSON line for every row, printed as soon as it is known; a row that fails does not end the batch.

    ``work`` gives the line and whether the row was good; it adds the row to the turns before it in its conversation.
    """
    total = failed = 0
    talks: dict[str, list[Earlier]] = {}
    with opened(arguments.batch) as lines, opened_assistant(arguments) as assistant, progress_line() as progress:
        for row in rows(lines):
            line, good = work(assistant, row, talks.setdefault(row.conversation, []) if row.conversation else [])
            total += 1
            failed += not good
            print_json(line)
            sys.stdout.flush()
            if progress.terminal and not sys.stdout.isatty():
                progress.show(f"{plural(total, 'question')} done, {failed:,} failed")
    return 1 if total and failed == total else 0


_VERIFIED = """\
Check every quotation of a draft against the articles, and every sentence with figures, days or names.

found          an article has these words
altered        an article has nearly these words: shown is what the draft leaves [-out-] and puts {+in+}
misattributed  the article says that another person said them
absent         no article has words near these

Words are compared; case, punctuation and kinds of marks are not. An ellipsis may leave out words
and [brackets] put in some, unless that turns what was said. Two speakers differ where both are
named persons. Quotations of one or two words are not judged and do not count.

Of sentences, what they say outside quotations is judged:

borne out        a sentence of an article, or two, give the same figures, days and names and support it
differs          they tell of the same and say otherwise: [-14-] {+40+} is the article's figure and the draft's
not settled      they come near it, and neither shows; what they do not give is named
nothing near it  none was found that comes near it
"""


def add_verify(adder: Adder, store: Path) -> None:
    command = command_of(
        adder,
        store,
        "verify",
        verify,
        "Check the quotations of a draft, and its figures, days and names, against the articles",
        "verify draft.docx",
        "verify draft.md --fail-under 1.0 --json",
        "verify - < draft.txt",
    )
    command.description = _VERIFIED
    about = "a text in any format that articles are read from (- for standard input)"
    command.add_argument("draft", metavar="DRAFT", help=about)
    about = "exit with 1 where a smaller share of the quotations is found, from 0 to 1 (default: 0)"
    command.add_argument("--fail-under", type=as_share, default=0.0, metavar="SHARE", help=about)
    about = "do not judge sentences, which takes half a second each"
    command.add_argument("--quotations-only", action="store_true", help=about)


def verify(arguments: Namespace) -> int:
    from qa.drafts.reading import draft_text
    from qa.drafts.verifying import verify

    draft = draft_text(arguments.draft)
    with opened_store(arguments) as store, store.read() as view:
        verification = verify(draft, view)
    if not arguments.quotations_only and verification.articles:
        verification = replace(verification, sentences=tuple(_borne_out(arguments, draft)))
    if arguments.json:
        print_json(verification_json(verification))
    else:
        print(verification_text(verification))
    return 1 if verification.share < arguments.fail_under else 0


def _borne_out(arguments: Namespace, draft: str) -> Iterator[Sentence]:
    from qa.drafts.stated import stated

    spans = stated(draft)
    if not spans:
        return
    with opened_assistant(arguments) as assistant, progress_line() as progress:
        for number, sentence in enumerate(assistant.borne_out(draft, spans), 1):
            yield sentence
            if progress.terminal:
                progress.show(f"{number:,} of {plural(len(spans), 'sentence')} judged")
