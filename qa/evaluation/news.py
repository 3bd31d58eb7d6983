"""Scores the whole pipeline on news questions: retrieval, answers, citations, and knowing when the answer is absent."""

from __future__ import annotations

import gzip
import json
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import ArticleError
from qa.answer import compose
from qa.evaluation.squad import auroc, exact_score, f1_score
from qa.records import Answer, Hit, Reader, Seconds
from qa.retrieve import DEPTH, retrieve

if TYPE_CHECKING:
    from index.store import View
    from qa.assistant import Assistant

CUTOFFS = (1, 5, 10, 20, 50)
DEEPER = 150  # passages of which enough are left to read when all articles of a question are taken away
ANSWERED_SHARE = 0.8  # of the answerable questions: where the "not found" rate is read off
_POSSESSIVE = re.compile(r"['’]s\b")
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its gold answers; ``urls`` are the articles it was asked about."""

    id: str
    text: str
    date: date | None
    golds: tuple[str, ...]
    urls: tuple[str, ...]
    answerable: bool


@dataclass(slots=True)
class _Outcome:
    """What the pipeline made of one question."""

    question: Question
    ranks: dict[str, int | None]  # of the first passage that holds a gold answer, by search
    answer: Answer  # at threshold 0: the best there is
    without: Answer | None = field(default=None)  # the same with the gold articles taken away
    apart: Answer | None = field(default=None)  # the same with all articles of the question taken away


def evaluate_news(
    articles: Path,
    questions: Path,
    *,
    store: Path | None = None,
    reader: Reader | None = None,
    progress: Callable[..., None] | None = None,
    asking: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Index ``articles``, ask every question of ``questions``, and score what comes back; shares are percentages.

    ``store`` keeps the index for another run; without it a temporary one is made. The shipped ``reader`` reads, or
    another. ``progress`` is told of indexing, ``asking`` of each question: how many are done, and of how many. Each
    question is asked as of its own date. A text "holds" an answer where the answer's words stand in it in order,
    whatever their case and punctuation. For the unanswerable side each answerable question is asked again with its
    gold articles (those of its ``article_urls`` that hold an answer) and every other passage that holds an answer
    taken away. What is left may still give the answer in other words, and such an answer counts as wrong; so it is
    asked once more without any of its ``article_urls``, which leaves less of that.
    """
    from qa.assistant import Assistant

    asked = read_questions(questions)
    with (
        tempfile.TemporaryDirectory(prefix="newsdesk-") as temporary,
        Assistant.open(store or Path(temporary), create=True, reader=reader) as assistant,
    ):
        assistant.sync([articles], progress=progress)
        outcomes = []
        for outcome in _outcomes(assistant, asked):
            outcomes.append(outcome)
            if asking is not None:
                asking(len(outcomes), len(asked))
        return _figures(assistant, outcomes)


def read_questions(path: Path) -> list[Question]:
    """Questions of a .jsonl or .jsonl.gz file: ``id, question, answers``, optionally ``date, article_urls``."""
    try:
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        rows = [json.loads(line) for line in content.decode("utf-8").splitlines() if line.strip()]
        return [
            Question(
                id=str(row["id"]),
                text=row["question"],
                date=date.fromisoformat(row["date"].replace("/", "-")) if row.get("date") else None,
                golds=tuple(row["answers"]),
                urls=tuple(row.get("article_urls", ())),
                answerable=bool(row.get("answer_in_articles", True)),
            )
            for row in rows
        ]
    except OSError as error:
        raise ArticleError(f"Could not read {path}: {error.strerror or error}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ArticleError(f"{path} is not a file of questions, one JSON object a line: {error!r}.") from error


def holds(text: str, golds: Iterable[str]) -> bool:
    """Whether the words of one of ``golds`` stand in ``text``, in order."""
    words = f" {_words(text)} "
    return any(f" {gold} " in words for gold in map(_words, golds) if gold)


def _words(text: str) -> str:
    return _NOT_WORD.sub(" ", _POSSESSIVE.sub("", unicodedata.normalize("NFKC", text).lower())).strip()


def _outcomes(assistant: Assistant, questions: Sequence[Question]) -> Iterator[_Outcome]:
    for question in questions:
        with assistant.store.read() as view:
            hits = retrieve(view, assistant.embedder, question.text, top=CUTOFFS[-1], as_of=question.date)
            ranks = _ranks(view, assistant, question, hits) if question.answerable else {}
            outcome = _Outcome(question, ranks, _best(assistant, view, question, hits))
            if question.answerable:
                outcome.without = _best(assistant, view, question, without_gold(view, question, hits))
                more = retrieve(view, assistant.embedder, question.text, top=DEEPER, as_of=question.date)
                outcome.apart = _best(assistant, view, question, without_articles(question, more))
        yield outcome


def _ranks(view: View, assistant: Assistant, question: Question, hits: Sequence[Hit]) -> dict[str, int | None]:
    dense, _ = view.search_vectors(assistant.embedder.encode_query(question.text), DEPTH)
    words, _ = view.search_words(question.text, DEPTH)
    texts = {
        "dense": [passage.text for passage in view.passages(dense.tolist())],
        "bm25": [passage.text for passage in view.passages(words.tolist())],
        "fused": [hit.text for hit in hits],
    }
    return {
        search: next((rank for rank, text in enumerate(found, start=1) if holds(text, question.golds)), None)
        for search, found in texts.items()
    }


def _best(assistant: Assistant, view: View, question: Question, hits: Sequence[Hit]) -> Answer:
    """The pipeline's best answer, whatever its confidence."""
    read = hits[: assistant.passages_read]
    reading = assistant.reader.read(question.text, read, as_of=question.date or date.today())
    return compose(question.text, read, reading, view.article, threshold=0.0, seconds=Seconds())


def without_gold(view: View, question: Question, hits: Sequence[Hit]) -> list[Hit]:
    """``hits`` without the gold articles and every other passage that holds an answer; see `evaluate_news`."""
    gold = {
        hit.article_id
        for hit in hits
        if hit.url in question.urls and holds(view.article(hit.article_id).text, question.golds)
    }
    return [hit for hit in hits if hit.article_id not in gold and not holds(hit.text, question.golds)]


def without_articles(question: Question, hits: Sequence[Hit]) -> list[Hit]:
    """``hits`` without all articles of the question and every other passage that holds an answer."""
    return [hit for hit in hits if hit.url not in question.urls and not holds(hit.text, question.golds)]


def _figures(assistant: Assistant, outcomes: Sequence[_Outcome]) -> dict[str, Any]:
    answerable = [outcome for outcome in outcomes if outcome.question.answerable]
    counts = assistant.store.counts()
    return {
        "articles": counts.articles,
        "passages": counts.passages,
        "questions": len(outcomes),
        "answerable": len(answerable),
        "retrieval": {
            search: {
                f"top {cutoff}": _share([_within(o.ranks[search], cutoff) for o in answerable]) for cutoff in CUTOFFS
            }
            for search in ("fused", "dense", "bm25")
        },
        "answers": _answers(answerable),
        "abstention": _abstention(assistant.reader.threshold, answerable, outcomes),
        "risk at coverage": _risk(answerable),
    }


def _answers(answerable: Sequence[_Outcome]) -> dict[str, float]:
    """Of all answerable questions, each given its best answer."""

    def golds(outcome: _Outcome) -> tuple[str, ...]:
        return outcome.question.golds

    return {
        "exact": _share([max(exact_score(g, o.answer.span or "") for g in golds(o)) for o in answerable]),
        "f1": _share([max(f1_score(g, o.answer.span or "") for g in golds(o)) for o in answerable]),
        "span holds gold": _share([holds(o.answer.span or "", golds(o)) for o in answerable]),
        "quotes hold gold": _share([_quoted(o) for o in answerable]),
        "first quote holds gold": _share([_quoted(o, 1) for o in answerable]),
        "citations": round(float(np.mean([len(o.answer.citations) for o in answerable])), 2) if answerable else 0.0,
    }


def _quoted(outcome: _Outcome, most: int = 99) -> bool:
    return any(holds(citation.quote, outcome.question.golds) for citation in outcome.answer.citations[:most])


def _right(outcome: _Outcome) -> bool:
    """Right: the short answer holds a gold answer; where the reader marks none, the first quote does."""
    if outcome.answer.span is None:
        return _quoted(outcome, 1)
    return holds(outcome.answer.span, outcome.question.golds)


def _abstention(threshold: float, answerable: Sequence[_Outcome], outcomes: Sequence[_Outcome]) -> dict[str, float]:
    given = [o.answer.confidence for o in answerable]
    without = [o.without.confidence for o in answerable if o.without is not None]
    apart = [o.apart.confidence for o in answerable if o.apart is not None]
    others = [o.answer.confidence for o in outcomes if not o.question.answerable]
    if not given:
        return {}
    # The share is met exactly: the threshold is the confidence of the question at that place.
    at_share = sorted(given, reverse=True)[int(np.ceil(ANSWERED_SHARE * len(given))) - 1]
    return {
        "threshold": threshold,
        "answered": _share([c >= threshold for c in given]),
        "not found without gold": _share([c < threshold for c in without]),
        "not found without its articles": _share([c < threshold for c in apart]),
        "not found where marked unanswerable": _share([c < threshold for c in others]),
        f"threshold that answers {ANSWERED_SHARE:.0%}": round(at_share, 4),
        f"not found without gold at {ANSWERED_SHARE:.0%} answered": _share([c < at_share for c in without]),
        f"not found without its articles at {ANSWERED_SHARE:.0%} answered": _share([c < at_share for c in apart]),
        "auroc": round(auroc(given, without), 4),
        "auroc without its articles": round(auroc(given, apart), 4),
        "calibration error": _calibration_error(answerable),
    }


def _calibration_error(answerable: Sequence[_Outcome], bins: int = 10) -> float:
    """Expected calibration error (Naeini et al. 2015), 0 to 1, over answerable questions and those without gold."""
    confidence = [o.answer.confidence for o in answerable] + [o.without.confidence for o in answerable if o.without]
    right = [_right(o) for o in answerable] + [False for o in answerable if o.without]
    place = np.minimum((np.array(confidence) * bins).astype(int), bins - 1)
    error = 0.0
    for number in range(bins):
        inside = place == number
        if inside.any():
            gap = np.mean(np.array(right, float)[inside]) - np.mean(np.array(confidence)[inside])
            error += float(inside.mean() * abs(gap))
    return round(error, 4)


def _risk(answerable: Sequence[_Outcome]) -> dict[str, float]:
    """Share of wrong answers among the most confident answers, by the share of questions that get one."""
    ordered = sorted(answerable, key=lambda outcome: -outcome.answer.confidence)
    shares = (0.2, 0.4, 0.6, 0.8, 1.0)
    return {
        f"{share:.0%}": _share([not _right(o) for o in ordered[: max(1, round(share * len(ordered)))]])
        for share in shares
    }


def _within(rank: int | None, cutoff: int) -> bool:
    return rank is not None and rank <= cutoff


def _share(values: Sequence[float | bool]) -> float:
    return round(100 * float(np.mean(values)), 2) if values else 0.0
