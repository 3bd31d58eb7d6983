"""How the page tells what a question was understood to mean, and how that is undone."""

from collections.abc import Iterator, Sequence
from typing import Any

from index.records import EVERYTHING, Scope
from qa.page.ask.messages import answer_markdown
from qa.page.ask.runs import ask
from qa.page.ask.turns import Turn
from qa.records import Answer
from qa.statements import Statement

SAID = (Statement("Nothing.", (), "note"),)


def shown(**understood: Any) -> str:
    return answer_markdown(Turn(3, "q?", "done", answer=Answer("q?", "not_found", SAID, None, 0.0, **understood)))


def test_what_was_searched_and_the_filters_are_shown_with_a_way_to_undo_each() -> None:
    plain = shown(searched="q?")
    assert "Searched for" not in plain and "Only" not in plain
    respelt = shown(searched="other <b>?")
    assert "Searched for&#58; other &#60;b&#62;&#63;" in respelt and 'href="#alone-3"' in respelt
    filtered = shown(searched="q?", filters="CNN · since 1 Mar 2022")
    assert "Only&#58; CNN · since 1 Mar 2022" in filtered and 'href="#literal-3"' in filtered
    assert "#alone-3" not in filtered


class Recording:
    """Stands in for an assistant: keeps how it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, bool]] = []

    def stream(
        self,
        question: str,
        scope: Scope = EVERYTHING,
        earlier: Sequence[Any] = (),
        *,
        literal: bool = False,
        stop: Any = None,
    ) -> Iterator[Answer]:
        self.asked.append((len(earlier), literal))
        yield Answer(question, "not_found", SAID, None, 0.0)


def test_alone_is_without_earlier_turns_and_literal_without_filters() -> None:
    assistant: Any = Recording()
    (*_, before) = ask(assistant, [], "first?")
    for how in ({}, {"alone": True}, {"literal": True}):
        list(ask(assistant, before, "q?", **how))
    assert assistant.asked == [(0, False), (1, False), (0, True), (1, True)]
