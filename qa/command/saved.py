"""`newsdesk saved`: questions that are asked again after each indexing, and what changed in their answers."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import NewsdeskError
from qa.command.opening import opened_assistant, opened_store, print_json, progress_line, scope_of
from qa.command.options import Adder, Run, as_count, as_day, command_of, filter_options, group_of
from qa.fragments import plural
from qa.saved.as_json import change_json, saved_json
from qa.terminal.indexing import ProgressLine, tell

if TYPE_CHECKING:
    from index.store import Store
    from qa.assistant import Assistant
    from qa.saved.keeping import SavedQuestions
    from qa.saved.records import Change


def add_saved(adder: Adder, store: Path) -> None:
    about = "questions that are asked again after each indexing, and what changed in their answers"
    kinds = group_of(adder, "saved", about, f"{about[:1].upper()}{about[1:]}.")

    def kind(name: str, run: Run, about: str, *examples: str) -> ArgumentParser:
        command = command_of(kinds, store, name, run, about, *(f"saved {name}{each}" for each in examples))
        text = "whose: a user of the page (default: nobody's, as on a page without users)"
        command.add_argument("--user", default="", metavar="NAME", help=text)
        return command

    add = kind("add", saved_add, "Save a question", " 'How many people died?' --outlet CNN")
    add.add_argument("question", nargs="+", metavar="QUESTION", help="the question")
    about = "the day it is asked, each time (default: the day on which it is asked again)"
    add.add_argument("--as-of", type=as_day, metavar="DATE", help=about)
    filter_options(add)
    kind("list", saved_list, "List the saved questions with their answers", " --json")
    remove = kind("remove", saved_remove, "Remove saved questions, and what is known of their changes", " 3 5")
    about = "numbers, as `newsdesk saved list` prints them"
    remove.add_argument("questions", nargs="+", type=as_count, metavar="N", help=about)
    about = "Tell which answers changed, because of which article, with both quotes"
    changes = kind("changes", saved_changes, about, "", " --seen", " --all --json")
    changes.add_argument("--all", action="store_true", help="those too that were marked as seen")
    changes.add_argument("--seen", action="store_true", help="mark what is printed as seen")
    kind("ask", saved_ask, "Ask all saved questions again now, as indexing does at its end")
    feed = kind("feed", saved_feed, "Write the changes as an Atom feed", " > changes.atom", " changes.atom")
    about = "file to write, in one step (default: standard output)"
    feed.add_argument("file", nargs="?", type=Path, metavar="FILE", help=about)


def saved_add(arguments: Namespace) -> int:
    from qa.command.saved_text import answer_text
    from qa.saved.asking import save

    scope = scope_of(arguments)
    with opened_assistant(arguments) as assistant:
        questions = _questions(assistant.store)
        saved = save(assistant, questions, arguments.user, " ".join(arguments.question), scope)
    if arguments.json:
        print_json(saved_json(saved, questions.changes(saved=saved.id)))
    else:
        print(f"Saved as {saved.id}: it is asked again after each indexing.\n\n{answer_text(saved.answer)}")
    return 0


def saved_list(arguments: Namespace) -> int:
    from qa.command.saved_text import question_text

    with opened_store(arguments) as store:
        questions = _questions(store)
        saved, changes = questions.all(arguments.user), questions.changes(arguments.user)
    if arguments.json:
        for each in saved:
            print_json(saved_json(each, changes))
    else:
        listed = "\n\n".join(question_text(each, changes) for each in saved)
        print(listed or "No question is saved: save one with `newsdesk saved add QUESTION`.")
    return 0


def saved_remove(arguments: Namespace) -> int:
    ids = list(dict.fromkeys(arguments.questions))
    with opened_store(arguments) as store:
        _questions(store).remove(arguments.user, ids)
    if arguments.json:
        for each in ids:
            print_json({"id": each, "removed": True})
    else:
        print(f"Removed {plural(len(ids), 'saved question')}.")
    return 0


def saved_changes(arguments: Namespace) -> int:
    with opened_store(arguments) as store:
        questions = _questions(store)
    found = questions.changes(arguments.user, unseen=not arguments.all)
    tell_changes(found, arguments)
    if not found and not arguments.json:
        print("No answer has changed" + ("." if arguments.all else " that was not marked as seen."))
    sys.stdout.flush()  # what was not printed is not seen
    if arguments.seen and found:
        questions.see(arguments.user, [change.id for change in found])
    return 0


def saved_ask(arguments: Namespace) -> int:
    with opened_assistant(arguments) as assistant, progress_line() as line:
        found = asked_again(assistant, line, every=True)
    tell_changes(found, arguments)
    if not found and not arguments.json:
        print("No answer has changed.")
    return 0


def saved_feed(arguments: Namespace) -> int:
    from qa.saved.feed import atom

    with opened_store(arguments) as store:
        questions = _questions(store)
    text = atom(questions.changes(arguments.user), questions.name(), arguments.user)
    if arguments.file is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
    else:
        _write(arguments.file, text)
        print(f"Wrote {arguments.file}.", file=sys.stderr)
    return 0


def asked_again(
    assistant: Assistant,
    line: ProgressLine,
    *,
    every: bool = False,
    stop: threading.Event | None = None,
) -> list[Change]:
    """What changed in the answers to everybody's saved questions, once they are asked again.

    Where they cannot be read that is said on standard error: what was indexed is indexed.
    """
    questions = _questions(assistant.store)
    if not questions.file.exists():
        return []
    from qa.saved.asking import ask_again

    def progress(done: int, total: int) -> None:
        if line.terminal:
            line.show(f"Asking saved questions again: {done:,} of {total:,}")

    try:
        return ask_again(assistant, questions, every=every, stop=stop, progress=progress)
    except NewsdeskError as error:
        tell([str(error)])
        return []
    finally:
        line.close()


def tell_changes(found: Iterable[Change], arguments: Namespace) -> None:
    """Print changes, for people or one JSON object a line."""
    from qa.command.saved_text import change_text

    if arguments.json:
        for change in found:
            print_json(change_json(change))
    elif text := "\n\n".join(map(change_text, found)):
        print(text)


def _questions(store: Store) -> SavedQuestions:
    from qa.saved.keeping import SavedQuestions

    return SavedQuestions(store.folder)


def _write(file: Path, text: str) -> None:
    """In one step: who reads it meanwhile gets the one feed or the other."""
    handle, part = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            opened.write(text)
        os.chmod(part, 0o644)
        os.replace(part, file)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
