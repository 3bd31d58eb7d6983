"""Scores conversations over the wire in `tests/wire`: by kind of question, what is right and how well it is proved.

Right is

- a follow-up where one of the first two quotes, cited or closest, overlaps an evidence sentence;
- attribution, time, count, explanation, a plain fact and a misspelt name where it is answered, one of the ``answers``
  (for time: the day, in any usual form) stands in a statement that is no note or heading, and nothing ``forbidden``
  stands in the short answer or in a statement of our own words, unless in the words that it quotes;
- a list, a comparison (agreement) and a summary where that much of ``points`` is named: 75%, and nothing forbidden; a
  timeline where they are in order as well;
- a question for a yes or no where the verdict is the expected one: how the first statement of kind "verdict" begins, or
  else "unsaid";
- talk where the status is "chat", and a question that fits several where the kind is "clarify";
- a false premise, and any other question without an answer, where it is not answered.

More figures: "said first" is the stricter share of answers whose first statement says it already; "says it" the share
of follow-ups that say it; "never the opposite" excludes a yes for a no and a no for a yes; "points" is how many of them
are named; "verbatim" is the share of a summary's statements that stand in a quote they cite; "both named" is that of
questions back that name what they fit.

Citations, of answered questions that have an answer: "precision" is the share of quotes that lie in an article that
tells it, "on evidence" that of quotes that overlap an evidence sentence, "recall" the share of the evidence that is
quoted, where any of several interchangeable sentences suffices.
"""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, Protocol, TextIO

from index.articles.registry import read_articles
from index.errors import NewsdeskError, QuestionsError
from index.records import Article, Scope
from qa.contract.answers import answer_json
from qa.evaluation.wire_marks import Mark, mark
from qa.evaluation.wire_questions import UNANSWERED, WireQuestion, read_wire_questions
from qa.records import Answer, Earlier, Reader

WIRE = Path(__file__).parents[2] / "tests" / "wire"
ARTICLES = WIRE / "articles.jsonl"
QUESTIONS = WIRE / "questions-work.jsonl"


class Asked(Protocol):
    """What is asked: the assistant."""

    def ask(self, question: str, scope: Scope, earlier: Sequence[Earlier]) -> Answer:
        """The answer to a question after ``earlier`` turns."""


def evaluate_wire(
    articles: Path = ARTICLES,
    questions: Path = QUESTIONS,
    *,
    answers: Path | None = None,
    reader: Reader | None = None,
    progress: Callable[..., None] | None = None,
    asking: Callable[[int], None] | None = None,
) -> dict[str, Any]:
    """Index ``articles`` in a temporary store, ask every question as the command does, and score; shares in percent.

    Rows of one conversation are its turns. A question is asked as of its own day, or else of the day after the newest
    article. The answers are written to ``answers``, a JSON line each with "right". ``progress`` is told of indexing,
    ``asking`` after each question how many are done.
    """
    from qa.assistant import Assistant

    asked = read_wire_questions(questions)
    told = [each for each in read_articles(articles) if isinstance(each, Article)]
    texts = {article.url: article.text for article in told}
    newest = max((article.published[:10] for article in told if article.published), default="")
    if not newest:
        raise QuestionsError(f"{articles} holds no article with a date.")
    day = date.fromisoformat(newest) + timedelta(days=1)
    marks = []
    with (
        tempfile.TemporaryDirectory(prefix="newsdesk-") as temporary,
        Assistant.open(Path(temporary) / "store", create=True, reader=reader) as assistant,
    ):
        assistant.sync([articles], progress=progress)
        out = answers.open("w", encoding="utf-8") if answers else None
        try:
            for question, answer in ask_all(assistant, asked, day):
                marks.append(mark(question, answer, texts))
                if out:
                    _write(out, marks[-1], answer)
                if asking is not None:
                    asking(len(marks))
        finally:
            if out:
                out.close()
    return {"articles": len(told), "questions": len(marks)} | wire_figures(marks)


def ask_all(assistant: Asked, questions: Iterable[WireQuestion], day: date) -> Iterator[tuple[WireQuestion, Answer]]:
    """Each question with its answer, in order; one that has no date of its own is asked as of ``day``."""
    talks: dict[str, list[Earlier]] = defaultdict(list)
    for question in questions:
        earlier = talks[question.conversation] if question.conversation else []
        try:
            answer = assistant.ask(question.text, Scope(as_of=question.date or day), tuple(earlier))
        except NewsdeskError as error:
            answer = Answer.failed(question.text, str(error))
        earlier.append(Earlier(answer.searched or question.text, answer))
        yield question, answer


def _write(out: TextIO, marked: Mark, answer: Answer) -> None:
    row = answer_json(answer, marked.question.id) | {"right": marked.right}
    out.write(json.dumps(row, ensure_ascii=False) + "\n")


def wire_figures(marks: Sequence[Mark]) -> dict[str, Any]:
    """The figures by kind, and for citations over all; "wrong" names the questions that are not right."""
    kinds: dict[str, list[Mark]] = defaultdict(list)
    for each in sorted(marks, key=lambda each: each.question.kind):
        kinds[each.question.kind].append(each)
    more: dict[str, dict[str, float]] = defaultdict(dict)
    for kind, own in kinds.items():
        for name in dict.fromkeys(chain.from_iterable(each.more for each in own)):
            more[name][kind] = _share([each.more[name] for each in own if name in each.more])
    cited = {kind: _citations(own) for kind, own in kinds.items() if any(each.told for each in own)}
    unanswered = [each for kind in UNANSWERED for each in kinds.get(kind, ())]
    return {
        "right": {
            kind: {
                "questions": len(own),
                "right": _share([each.right for each in own]),
                "answered": _share([each.answered for each in own]),
            }
            for kind, own in kinds.items()
        },
        "more": dict(more),
        "not answered of what has no answer": _share([each.right for each in unanswered]),
        "citations": cited | ({"all": _citations(marks)} if cited else {}),
        "wrong": {
            kind: missed for kind, own in kinds.items() if (missed := [e.question.id for e in own if not e.right])
        },
    }


def _citations(marks: Iterable[Mark]) -> Mapping[str, float]:
    marks = list(marks)
    return {
        "precision": _share(list(chain.from_iterable(each.told for each in marks))),
        "on evidence": _share(list(chain.from_iterable(each.proved for each in marks))),
        "recall": _share([each.recalled for each in marks if each.recalled is not None]),
    }


def _share(values: Sequence[float | bool]) -> float:
    return round(100 * sum(values) / len(values), 2) if values else 0.0
