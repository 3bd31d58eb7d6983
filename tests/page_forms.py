"""Answers of every form, made by hand over the articles of `page_fixtures`: a question names its form."""

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import page_fixtures as made

from index.records import EVERYTHING, Scope
from qa.answering.answer import OTHERS
from qa.reading.citations import cite
from qa.records import Answer, Citation, Earlier, Found, Hit, Searching, Span, Writing
from qa.statements import Statement

REOPENS = "The Calder harbour bridge will reopen to traffic on 17 March"
COST = "The final cost of the repair came to £48 million"
LIMIT = "A weight limit of 26 tonnes will remain in force until load tests are completed in June."
FERRIES = (
    "Ferry crossings, which carried 4,100 passengers a day during the closure, will continue at weekends until the end "
    "of April."
)
TRIAL = "A vaccine trial halved malaria cases in toddlers, the Institute of Global Health said on Monday."
STAGE = "The Health Fund approved £30 million for a second stage of the trial."
QUOTES = (
    ("bridge", REOPENS, "17 March"), ("copy", REOPENS, "17 March"), ("bridge", LIMIT, "26 tonnes"),
    ("bridge", FERRIES, "end of April"), ("vaccine", TRIAL, ""), ("vaccine", STAGE, "£30 million"),
    ("bridge", COST, "£48 million"),
)  # fmt: skip
"""What the answers cite: article, quote, and the words in it that are marked; cited by its place, from 1."""
COURIER, POST = "Northshore Courier, 14 January 2025", "The Calder Post, 15 January 2025"
WIRE = "Global Health Wire, 2 November 2024"


def _said(*statements: tuple[Any, ...]) -> tuple[Statement, ...]:
    return tuple(Statement(text, marks, kind, *label) for kind, text, marks, *label in statements)


FORMS: dict[str, dict[str, Any]] = {
    "sentence": {
        "span": "17 March",
        "statements": _said(
            ("sentence", f"{REOPENS}, Northshore Courier reported on 14 January 2025.", (1, 3, 4)),
            ("labelled", REOPENS, (1,), COURIER),
            ("labelled", REOPENS, (2,), POST),
            ("note", OTHERS, ()),
            ("labelled", LIMIT, (3,), COURIER),
            ("labelled", FERRIES, (4,), COURIER),
            ("note", "Asked of all 4 articles.", ()),
        ),
        "offers": ("How much did the repair cost?", "What has the Calder Trust proposed?"),
    },
    "verdict": {
        "kind": "yes_no",
        "statements": _said(("verdict", "Yes", (1, 2)), ("labelled", REOPENS, (1,), COURIER),
                            ("labelled", REOPENS, (2,), POST)),
    },
    "differ": {
        "kind": "yes_no",
        "statements": _said(("verdict", "The articles differ", (1, 5)), ("heading", "Yes", ()),
                            ("labelled", REOPENS, (1,), COURIER), ("heading", "No", ()),
                            ("labelled", TRIAL, (5,), WIRE)),
    },
    "list": {
        "kind": "list",
        "statements": _said(("note", "Three figures are named:", ()), ("point", "17 March", (1, 2)),
                            ("point", "26 tonnes", (3,)), ("point", "£48 million", (7,))),
    },
    "quotations": {
        "kind": "quotations",
        "statements": _said(("heading", "In their own words", ()), ("labelled", LIMIT, (3,), COURIER),
                            ("labelled", FERRIES, (4,), COURIER), ("heading", "As others put it", ()),
                            ("labelled", TRIAL, (5,), WIRE)),
    },
    "timeline": {
        "kind": "timeline",
        "statements": _said(("note", "What the articles report, oldest first:", ()),
                            ("labelled", TRIAL, (5,), "Monday, 28 October 2024"),
                            ("labelled", STAGE, (6,), "2 November 2024"),
                            ("labelled", REOPENS, (1, 2), "14 January 2025"),
                            ("labelled", LIMIT, (3,), "14 January 2025"),
                            ("labelled", FERRIES, (4,), "30 April 2025")),
        "offers": ("How much did the repair cost?",),
    },
    "comparison": {
        "kind": "comparison",
        "statements": _said(("heading", "All agree", ()), ("point", "17 March", (1, 2)), ("heading", "They differ", ()),
                            ("labelled", COST, (7,), COURIER), ("labelled", STAGE, (6,), WIRE),
                            ("labelled", LIMIT, (3,), POST)),
    },
    "summary": {
        "kind": "summary",
        "statements": _said(("note", f"“Harbour bridge to reopen” ({COURIER}), in its own words:", ()),
                            ("quote", REOPENS, (1,)), ("quote", LIMIT, (3,)), ("quote", FERRIES, (4,))),
    },
    "clarify": {
        "kind": "clarify",
        "statements": _said(("note", "Two stories fit this: the harbour bridge, and the vaccine trial.", ())),
        "offers": ("When will the harbour bridge reopen?", "When was the vaccine trial reported?"),
    },
}  # fmt: skip
"""What `Answer` is made with for a question that holds the word, over citations of `QUOTES`."""


class Formed(made.ScriptedAssistant):
    """Answers in the form that a question names; other questions as `ScriptedAssistant`."""

    def stream(
        self,
        question: str,
        scope: Scope = EVERYTHING,
        earlier: Sequence[Earlier] = (),
        *,
        literal: bool = False,
        stop: threading.Event | None = None,
    ) -> Iterator[Searching | Found | Writing | Answer]:
        form = next((FORMS[word] for word in question.lower().strip("?").split() if word in FORMS), None)
        for event in super().stream(question, scope, earlier, literal=literal, stop=stop):
            yield self.answer(question, form) if form and isinstance(event, Answer) else event

    def answer(self, question: str, form: dict[str, Any]) -> Answer:
        """The answer of one of `FORMS`."""
        cited = () if form.get("kind") == "clarify" else self.citations()
        given = {"span": None, **form}
        return Answer(question, "answered", confidence=0.81, citations=cited, searched=question, **given)

    def citations(self) -> tuple[Citation, ...]:
        """Those of `QUOTES`."""
        return tuple(self._cited(n, *quote) for n, quote in enumerate(QUOTES, 1))

    def _cited(self, n: int, name: str, quote: str, answer: str) -> Citation:
        article = self.store.article(made.id_of(name))
        start = article.text.index(quote)
        begin = start + quote.index(answer) if answer else None
        about = (article.id, article.title, article.outlet, article.published, article.url, article.path)
        hit = Hit(0, *about, article.text, 0, len(article.text), 1.0)
        end = None if begin is None else begin + len(answer)
        return cite(n, hit, Span(0, start, start + len(quote), begin, end, 1.0), article, 0.8 / n)
