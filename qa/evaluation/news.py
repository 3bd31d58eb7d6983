"""Scores the whole pipeline as people get it: what is answered, what its quotes hold, and what is left unanswered.

A question is asked in several settings, since none is the one that people use. In all of them a refusal of a question
that the articles answer is a miss.
"""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.records import Scope
from qa.answering.kinds import answer_of
from qa.evaluation.questions import (
    AskedArticle,
    Question,
    holds,
    read_asked_articles,
    read_questions,
    without_articles,
)
from qa.evaluation.squad import auroc, exact_score, f1_score
from qa.records import Answer, Citation, Hit, Reader
from qa.retrieval.retrieve import DEPTH, retrieve
from qa.steps.seeking import PASSAGES_READ

if TYPE_CHECKING:
    from index.store import View
    from qa.assistant import Assistant

CUTOFFS = (1, 5, 10, 20, 50)
DEEPER = 150  # passages of which enough are left to read when all articles of a question are taken away
OLD = 600  # questions that are asked of the old archive, at most
ALONE, OWN, OTHERS = 60, 5, 5  # articles that are asked alone, and questions for each: its own, and other articles'
SEED = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the pipeline made of one question.

    ``shipped`` is the answer as it is given, ``best`` the same whatever its confidence. ``apart`` is the best once all
    articles of the question are taken away. Each is None where the question was not asked so.
    """

    question: Question
    shipped: Answer | None = None
    best: Answer | None = None
    apart: Answer | None = None


def evaluate_news(
    articles: Path,
    questions: Path,
    *,
    also: Sequence[Path] = (),
    archive: Path | None = None,
    store: Path | None = None,
    reader: Reader | None = None,
    every: int = 1,
    progress: Callable[..., None] | None = None,
    asking: Callable[[int], None] | None = None,
) -> dict[str, Any]:
    """Index ``articles``, ask every question of ``questions``, and score what comes back; shares are percentages.

    The settings: "dated", each question as of its own day; "undated", as of today, as the page asks; with ``also``,
    "goes on", undated once those articles have been added; with ``archive`` (see `read_asked_articles`) its undated
    articles as an "old archive", and some of them as "one article" alone, with a sample of their questions each.
    ``store`` keeps the index for another run; without it a temporary one is made. The shipped ``reader`` reads, or
    another. One question in ``every`` is asked, and of the archive so many fewer. ``progress`` is told of indexing,
    ``asking`` after each question how many are done.

    A text "holds" an answer where the answer's words stand in it in order, whatever their case and punctuation. For the
    other side, each answerable question is asked again with all of its articles, and every other passage that holds an
    answer, taken away: then it should not be answered.
    """
    from qa.assistant import Assistant
    from qa.reading.reader import SpanReader

    reader = reader or SpanReader.open(remembered=None)  # most passages of a question are the same in all settings
    asked = read_questions(questions)[::every]
    answerable = [question for question in asked if question.answerable]
    done = 0

    def counted(outcomes: Iterator[Outcome]) -> list[Outcome]:
        nonlocal done
        gathered = []
        for outcome in outcomes:
            gathered.append(outcome)
            done += 1
            if asking is not None:
                asking(done)
        return gathered

    with tempfile.TemporaryDirectory(prefix="newsdesk-") as temporary:
        first = store or Path(temporary) / "articles"
        with Assistant.open(first, create=True, reader=reader) as assistant:
            assistant.sync([articles], progress=progress)
            figures = _counts(assistant, asked) | {"one question in": every}
            figures |= {"retrieval": _retrieval(assistant, answerable)}
            threshold = assistant.reader.threshold
            settings = {"dated": counted(_news(assistant, asked, dated=True))}
            settings["undated"] = counted(_news(assistant, answerable, dated=False))
        if also:
            more = first.with_name(f"{first.name} and more")
            if not more.exists():
                shutil.copytree(first, more)
            with Assistant.open(more, create=True, reader=reader) as assistant:
                assistant.sync([articles, *also], progress=progress)
                settings["goes on"] = counted(_news(assistant, answerable, dated=False))
        if archive is not None:
            old = read_asked_articles(archive)
            with Assistant.open(Path(temporary) / "old", create=True, reader=reader) as assistant:
                _index(assistant, old, Path(temporary) / "old.jsonl")
                told = list(chain.from_iterable(article.questions for article in old))
                some = random.Random(SEED).sample(told, min(OLD // every, len(told)))
                settings["old archive"] = counted(_news(assistant, some, dated=False))
            settings["one article"] = counted(_alone(old, reader, ALONE // every))
    return figures | {
        "threshold": threshold,
        "as shipped": {name: setting_figures(outcomes, threshold) for name, outcomes in settings.items()},
        "not answered where marked unanswerable": _share(
            [_confidence(o.best) < threshold for o in settings["dated"] if not o.question.answerable]
        ),
        "whatever the confidence": {name: best_figures(outcomes) for name, outcomes in settings.items()},
        "risk at coverage": risk(settings["dated"]),
    }


def _news(assistant: Assistant, questions: Sequence[Question], *, dated: bool) -> Iterator[Outcome]:
    for question in questions:
        day = (question.date if dated else None) or date.today()
        with assistant.store.read() as view:
            deep = DEEPER if question.answerable else PASSAGES_READ
            hits = retrieve(view, assistant.embedder, question.text, top=deep, as_of=day)
            apart = None
            if question.answerable:
                _, apart = _answers(assistant, view, question, without_articles(question, hits), day)
            yield Outcome(question, *_answers(assistant, view, question, hits, day), apart)


def _alone(articles: Sequence[AskedArticle], reader: Reader, count: int) -> Iterator[Outcome]:
    """``count`` articles, each alone in a store: its own questions, and those of others, which it does not answer."""
    from qa.assistant import Assistant

    chance = random.Random(SEED)
    chosen = chance.sample(list(articles), min(count, len(articles)))
    for article in chosen:
        others = [question for other in chosen if other is not article for question in other.questions]
        with (
            tempfile.TemporaryDirectory(prefix="newsdesk-") as temporary,
            Assistant.open(Path(temporary) / "store", create=True, reader=reader) as assistant,
        ):
            _index(assistant, [article], Path(temporary) / "one.jsonl")
            for question in chance.sample(article.questions, min(OWN, len(article.questions))):
                yield Outcome(question, *_both(assistant, question))
            for question in chance.sample(others, min(OTHERS, len(others))):
                yield Outcome(question, apart=_both(assistant, question)[1])


def _both(assistant: Assistant, question: Question) -> tuple[Answer, Answer]:
    """The answer as shipped, and whatever its confidence."""
    today = date.today()
    with assistant.store.read() as view:
        hits = retrieve(view, assistant.embedder, question.text, top=PASSAGES_READ, as_of=today)
        return _answers(assistant, view, question, hits, today)


def _index(assistant: Assistant, articles: Sequence[AskedArticle], path: Path) -> None:
    lines = (json.dumps({"url": article.url, "text": article.text}) for article in articles)
    path.write_text("\n".join(lines), encoding="utf-8")
    assistant.sync([path])


def _answers(
    assistant: Assistant, view: View, question: Question, hits: Sequence[Hit], day: date
) -> tuple[Answer, Answer]:
    """The answer as shipped, and whatever its confidence."""
    read = hits[:PASSAGES_READ]
    reading = assistant.reader.read(question.text, read, as_of=day)
    evidence = assistant.seeking(view).evidence(question.text, read, reading, Scope(as_of=day))
    shipped, best = (
        answer_of(replace(evidence, threshold=threshold)) for threshold in (assistant.reader.threshold, 0.0)
    )
    return shipped, best


def _counts(assistant: Assistant, questions: Sequence[Question]) -> dict[str, Any]:
    counts = assistant.store.counts()
    answerable = sum(question.answerable for question in questions)
    return {
        "articles": counts.articles,
        "passages": counts.passages,
        "questions": len(questions),
        "answerable": answerable,
    }


def _retrieval(assistant: Assistant, questions: Sequence[Question]) -> dict[str, dict[str, float]]:
    """Of answerable questions, dated: how many have a passage that holds a gold answer so far up, by search."""
    ranks = [_ranks(assistant, question) for question in questions]
    return {
        search: {f"top {cutoff}": _share([_within(each[search], cutoff) for each in ranks]) for cutoff in CUTOFFS}
        for search in ("fused", "dense", "bm25")
    }


def _ranks(assistant: Assistant, question: Question) -> dict[str, int | None]:
    with assistant.store.read() as view:
        hits = retrieve(view, assistant.embedder, question.text, top=CUTOFFS[-1], as_of=question.date)
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


def setting_figures(outcomes: Sequence[Outcome], threshold: float) -> dict[str, float]:
    """What people get in one setting: of all answerable questions, those refused counting as misses."""
    own = [(o.question, o.shipped) for o in outcomes if o.question.answerable and o.shipped is not None]
    given = [(question, answer if answer.status == "answered" else None) for question, answer in own]
    best = [_confidence(o.best) for o in outcomes if o.question.answerable and o.best is not None]
    apart = [_confidence(o.apart) for o in outcomes if o.apart is not None]
    return {
        "questions": len(own),
        "answered": _share([answer is not None for _, answer in given]),
        "quotes hold gold": _share([_quoted(q, answer.citations if answer else ()) for q, answer in given]),
        "first quote, given or closest, holds gold": _share(
            [_quoted(q, (answer.citations or answer.closest)[:1]) for q, answer in own]
        ),
        "short answer holds gold": _share([_right(q, answer) for q, answer in given]),
        "f1": _share([_best_score(f1_score, q, answer) for q, answer in given]),
        "not answered without its articles": _share([confidence < threshold for confidence in apart]),
        "auroc": round(auroc(best, apart), 4) if best and apart else 0.0,
        "calibration error": calibration_error(outcomes),
    }


def best_figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Of the answerable questions of one setting, each given its best answer, whatever its confidence."""
    best = [(o.question, o.best) for o in outcomes if o.question.answerable and o.best is not None]
    return {
        "exact": _share([_best_score(exact_score, q, answer) for q, answer in best]),
        "f1": _share([_best_score(f1_score, q, answer) for q, answer in best]),
        "short answer holds gold": _share([_right(q, answer) for q, answer in best]),
        "quotes hold gold": _share([_quoted(q, answer.citations) for q, answer in best]),
        "first quote holds gold": _share([_quoted(q, answer.citations[:1]) for q, answer in best]),
        "citations": round(float(np.mean([len(answer.citations) for _, answer in best])), 2) if best else 0.0,
    }


def _confidence(answer: Answer | None) -> float:
    return answer.confidence if answer else 0.0


def _quoted(question: Question, citations: Sequence[Citation]) -> bool:
    return any(holds(citation.quote, question.golds) for citation in citations)


def _right(question: Question, answer: Answer | None) -> bool:
    """Right: the short answer holds a gold answer; where the reader marks none, the first quote does."""
    if answer is None:
        return False
    if answer.span is None:
        return _quoted(question, answer.citations[:1])
    return holds(answer.span, question.golds)


def _best_score(score: Callable[[str, str], float], question: Question, answer: Answer | None) -> float:
    return max(score(gold, answer.span or "") for gold in question.golds) if answer else 0.0


def calibration_error(outcomes: Sequence[Outcome], bins: int = 10) -> float:
    """Expected calibration error (Naeini et al. 2015), 0 to 1, over questions with their articles and without."""
    told = [(o.best.confidence, _right(o.question, o.best)) for o in outcomes if o.question.answerable and o.best]
    told += [(o.apart.confidence, False) for o in outcomes if o.apart]
    if not told:
        return 0.0
    confidence, right = (np.array(values, float) for values in zip(*told, strict=True))
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        (place == number).mean() * abs(right[place == number].mean() - confidence[place == number].mean())
        for number in range(bins)
        if (place == number).any()
    ]
    return round(float(sum(gaps)), 4)


def risk(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Share of wrong answers among the most confident answers, by the share of questions that get one."""
    ordered = sorted(
        ((o.question, o.best) for o in outcomes if o.question.answerable and o.best is not None),
        key=lambda pair: -pair[1].confidence,
    )
    shares = (0.2, 0.4, 0.6, 0.8, 1.0)
    return {
        f"{share:.0%}": _share([not _right(*pair) for pair in ordered[: max(1, round(share * len(ordered)))]])
        for share in shares
    }


def _within(rank: int | None, cutoff: int) -> bool:
    return rank is not None and rank <= cutoff


def _share(values: Sequence[float | bool]) -> float:
    return round(100 * float(np.mean(values)), 2) if values else 0.0
