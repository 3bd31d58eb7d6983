"""Fit the ranking of spans between passages and the confidence, on news questions with and without their articles.

The ranking is a conditional logit over all spans of a question: the probability of the spans that give a gold answer is
made as large as possible. The confidence is a logistic regression of whether the quotes give a gold answer, which tells
questions that the articles answer from others better than the short answer does; its odds are then scaled to the chance
that the short answer holds one's own words (Platt 1999). To be given, an answer may have any wording (`gives`).
The questions are a mixture of the ways in which people ask: as of their day and as of today, of one year's articles and
of an archive that goes on, of small archives (`small_archives`), and of single articles (`ask_single`), so that one
threshold serves them all. All is fitted by L-BFGS on standardised features with a ridge penalty, and stored in the
features' own units.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.nn import functional as F

from qa.answering.answer import AGAIN, cited, quote_of
from qa.evaluation.news import DEEPER
from qa.evaluation.questions import Question, holds, without_articles
from qa.evaluation.squad import answer_examples, score
from qa.evaluation.wording import gives
from qa.reading.ranking import (
    CONFIDENCE_FEATURES,
    FEATURES,
    best_first,
    confidence_features,
    ordered,
    span_features,
    support,
)
from qa.reading.reader import SpanReader, Text, reading_of
from qa.reading.spans import Candidate
from qa.records import Hit
from qa.training.data import Part, Row, read_rows, split_rows
from qa.training.export import examples

if TYPE_CHECKING:
    from qa.assistant import Assistant

RIDGE = 1.0  # of standardised weights, against the summed loss
FOLDS = 5
ANSWERED = 0.8  # share of the answerable questions at which ideas are compared
REFUSED = 0.72  # share of the news questions without their articles that the threshold keeps unanswered
NEWS_WEIGHS = 3  # times that a news question counts beside one of few articles, when the confidence is fitted
SINGLE = "squad_train"  # the part whose held-out articles are asked alone: of others the reader would be surer
OWN, TRICKS, OTHERS = 12, 4, 6  # questions for each: its own, its own without an answer, and other articles'
Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the passages read for it, their spans, and which spans (in `span_features` order) give a gold answer.

    To fit on, an answer is given in whatever wording (`gives`); what is reported asks for its own words (`holds`).

    ``without`` marks the passages left when the question's articles and those with a gold answer are taken away.
    ``day`` is that on which the question is asked.
    """

    question: Question
    hits: tuple[Hit, ...]
    found: tuple[tuple[Candidate, ...], ...]
    without: bool
    day: date = field(default_factory=date.today)

    @property
    def answerable(self) -> bool:
        """Whether the passages may hold a gold answer."""
        return self.question.answerable and not self.without

    def labels(self, *, literally: bool = False) -> Array:
        """(spans,) bool; ``literally`` counts only a gold answer's own words."""
        texts = [
            hit.text[candidate.start : candidate.end]
            for hit, candidates in zip(self.hits, self.found, strict=True)
            for candidate in candidates
        ]
        return np.array([self.counts(text, literally=literally) for text in texts], bool)

    def chosen(self, scores: Array) -> int:
        """The number of the span that is given as the answer, where the spans scored ``scores`` (spans,)."""
        places, _ = self.features()
        return best_first(support(self.hits, places, scores), scores)[0]

    def right(self, scores: Array) -> bool:
        """Whether that span holds a gold answer's own words."""
        return bool(self.labels(literally=True)[self.chosen(scores)])

    def quoted(self, scores: Array, again: float = AGAIN, *, literally: bool = False) -> bool:
        """Whether a cited quote gives a gold answer; ``again`` as in `cited`, ``literally`` as in `labels`."""
        places, _ = self.features()
        reading = reading_of(self.hits, ordered(self.hits, places, scores))
        quotes = [quote_of(self.hits[span.hit], span) for span in cited(self.hits, reading, again=again)]
        return any(self.counts(quote, literally=literally) for quote in quotes)

    def counts(self, text: str, *, literally: bool) -> bool:
        """Whether ``text`` gives a gold answer; ``literally`` as in `labels`."""
        return holds(text, self.question.golds) or (not literally and gives(text, self.question.golds))

    def features(self) -> tuple[list[tuple[int, Candidate]], Array]:
        """See `span_features`."""
        return span_features(self.question.text, self.hits, self.found, self.day)


def unseen(questions: Iterable[Question], folder: Path, others: Iterable[Question] = ()) -> list[Question]:
    """Questions whose words are not among the training rows (about two in five of 2022's are), nor ``others``'."""
    seen = {_key(row.question) for row in read_rows(folder, Part("newsquiz", 1.0))}
    seen |= {_key(question.text) for question in others}
    return [question for question in questions if _key(question.text) not in seen]


def _key(question: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in question.lower()).split())


def ask(
    assistant: Assistant,
    reader: SpanReader,
    questions: Sequence[Question],
    *,
    dated: bool = False,
    say: Callable[[str], None] = lambda line: None,
) -> list[Asked]:
    """Retrieve and read for every answerable question, and once more with its articles taken away.

    Each is asked as of its own day where ``dated``, else as of today.
    """
    from qa.retrieval.retrieve import retrieve
    from qa.steps.seeking import PASSAGES_READ

    asked = []
    for number, question in enumerate(questions, start=1):
        day = (question.date if dated else None) or date.today()
        with assistant.store.read() as view:
            hits = retrieve(view, assistant.embedder, question.text, top=DEEPER, as_of=day)
        for some, without in ((hits, False), (without_articles(question, hits), True)):
            read = some[:PASSAGES_READ]
            if read:
                found = reader.candidates([Text(question.text, hit.text, hit.title) for hit in read])
                asked.append(Asked(question, tuple(read), tuple(map(tuple, found)), without, day))
        if number % 50 == 0:
            say(f"{number} of {len(questions)} questions read")
    return asked


def ask_single(
    folder: Path, reader: SpanReader, seed: int = 7, say: Callable[[str], None] = lambda line: None
) -> list[Asked]:
    """Questions on held-out articles, each article alone in a store: its own questions, and those of the others.

    The others', and its own that were written to have no answer, count as without gold. ``folder`` holds the labelled
    rows.
    """
    from qa.assistant import Assistant

    rng = random.Random(seed)
    asked: list[Asked] = []
    rows = single_rows(folder)
    for group in sorted({row.group for row in rows}):
        own = [row for row in rows if row.group == group]
        sets = (
            (_questions(rng, [row for row in own if row.answers], OWN), False),
            (_questions(rng, [row for row in own if not row.answers], TRICKS), True),
            (_questions(rng, [row for row in rows if row.group != group], OTHERS), True),
        )
        text = "\n\n".join(dict.fromkeys(row.context for row in own))
        with tempfile.TemporaryDirectory(prefix="newsdesk-") as temporary:
            (Path(temporary) / "article.txt").write_text(text, encoding="utf-8")
            with Assistant.open(Path(temporary) / "store", create=True) as assistant:
                assistant.sync([Path(temporary) / "article.txt"])
                for questions, without in sets:
                    whole = [case for case in ask(assistant, reader, questions) if not case.without]
                    asked += [replace(case, without=without) for case in whole]
        say(f"{group}: {sum(len(questions) for questions, _ in sets)} questions read")
    return asked


def single_rows(folder: Path) -> list[Row]:
    """The rows of the held-out whole articles of `SINGLE`. Raises OSError where the part is absent."""
    return split_rows(read_rows(folder, Part(SINGLE, 1.0)))[1]


def _questions(rng: random.Random, rows: Sequence[Row], count: int) -> list[Question]:
    return [
        Question(
            id=f"{row.group}/{row.question}",
            text=row.question,
            date=None,
            golds=tuple(row.context[start:end] for start, end in row.answers),
            urls=(),
            answerable=True,
        )
        for row in rng.sample(list(rows), min(count, len(rows)))
    ]


def fit_ranking(asked: Sequence[Asked], without: Sequence[str] = ()) -> dict[str, float]:
    """Weights of `FEATURES` from those of ``asked``, with their articles, of which some span gives a gold answer.

    Features named in ``without`` get the weight 0.
    """
    kept = np.array([name not in without for name in FEATURES], float)
    cases = [(case.features()[1] * kept, case.labels()) for case in asked if not case.without]
    cases = [(features, labels) for features, labels in cases if labels.any()]
    everything = np.concatenate([features for features, _ in cases])
    scale = np.maximum(everything.std(axis=0), 1e-6)
    rows = torch.tensor(everything / scale)
    right = torch.tensor(np.concatenate([labels for _, labels in cases]))
    group = torch.tensor(np.repeat(np.arange(len(cases)), [len(labels) for _, labels in cases]))

    def loss(weights: torch.Tensor) -> torch.Tensor:
        logits = rows @ weights
        total = _log_sums(logits, group, len(cases))
        return (total - _log_sums(torch.where(right, logits, -1e4), group, len(cases))).sum()

    return _named(FEATURES, _fit(loss, len(FEATURES)) / scale)


@dataclass(frozen=True, slots=True)
class Table:
    """The (cases, `CONFIDENCE_FEATURES`) float64 features of cases, and what came of them, (cases,) bool each.

    ``right``: the given span holds a gold answer's words; ``quoted``: one of the quotes gives it, however worded.
    """

    features: Array
    right: Array
    quoted: Array

    def rows(self, chosen: Array) -> Table:
        """Those of the ``chosen`` cases, (cases,) bool or numbers."""
        return Table(self.features[chosen], self.right[chosen], self.quoted[chosen])


def confidence_table(asked: Sequence[Asked], logits: Sequence[Array]) -> Table:
    """The table of cases; ``logits`` are the ranking's scores of each case's spans."""
    rows, right, quoted = [], [], []
    for case, scores in zip(asked, logits, strict=True):
        places, features = case.features()
        rows.append(confidence_features(case.question.text, case.hits, places, features, scores))
        right.append(case.right(scores))
        quoted.append(case.quoted(scores))
    return Table(np.array(rows), np.array(right), np.array(quoted))


def fit_confidence(table: Table, *, by_quotes: bool = True) -> tuple[dict[str, float], float]:
    """Weights of `CONFIDENCE_FEATURES` and the intercept; not ``by_quotes``, they are weighed by the short answers."""
    weights, intercept = _logistic(table.features, table.quoted if by_quotes else table.right)
    (slope,), offset = _logistic((table.features @ weights + intercept)[:, None], table.right)
    return _named(CONFIDENCE_FEATURES, slope * weights), float(slope * intercept + offset)


def _logistic(features: Array, truth: Array) -> tuple[Array, float]:
    """Weights and intercept of a logistic regression on (n, m) features."""
    mean, scale = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-6)
    rows, target = torch.tensor((features - mean) / scale), torch.tensor(truth, dtype=torch.float64)

    def loss(weights: torch.Tensor) -> torch.Tensor:
        odds = rows @ weights[:-1] + weights[-1]
        return F.binary_cross_entropy_with_logits(odds, target, reduction="sum")

    fitted = _fit(loss, features.shape[1] + 1)
    weights = fitted[:-1] / scale
    return weights, float(fitted[-1] - weights @ mean)


def crossed_logits(asked: Sequence[Asked], without: Sequence[str] = ()) -> list[Array]:
    """The ranking's scores of each case's spans, from weights fitted without that case's question (`FOLDS` folds)."""
    fold = _folds(asked)
    weights = [
        np.array(list(fit_ranking([c for c, at in zip(asked, fold, strict=True) if at != number], without).values()))
        for number in range(FOLDS)
    ]
    return [case.features()[1] @ weights[at] for case, at in zip(asked, fold, strict=True)]


def crossed_confidence(asked: Sequence[Asked], logits: Sequence[Array], *, by_quotes: bool = True) -> Array:
    """(cases,) confidence of each case, 0 to 1, from weights fitted without that case's question."""
    fold, table = np.array(_folds(asked)), confidence_table(asked, logits)
    told = np.zeros(len(asked))
    for number in range(FOLDS):
        fitted = fit_confidence(table.rows(fold != number), by_quotes=by_quotes)
        told[fold == number] = _confidence(table.features[fold == number], *fitted)
    return told


def _folds(asked: Sequence[Asked]) -> list[int]:
    names = {name: number for number, name in enumerate(sorted({case.question.id for case in asked}))}
    return [names[case.question.id] % FOLDS for case in asked]


def _confidence(features: Array, weights: Mapping[str, float], intercept: float) -> Array:
    odds: Array = features @ np.array(list(weights.values())) + intercept
    return 1 / (1 + np.exp(-odds))


def answering_most(asked: Sequence[Asked], confidence: Array) -> float:
    """The confidence from which on `ANSWERED` of the answerable questions are answered."""
    answerable = np.array([case.answerable for case in asked])
    given = np.sort(confidence[answerable])[::-1]
    return float(given[int(np.ceil(ANSWERED * len(given))) - 1])


def choose_threshold(asked: Sequence[Asked], confidence: Array) -> float:
    """The confidence below which `REFUSED` of the questions are whose articles were taken away."""
    return float(np.quantile(confidence[[case.without for case in asked]], REFUSED))


def calibrate(asked: Sequence[Asked], few: Sequence[Asked] = ()) -> dict[str, Any]:
    """The settings of a `Ranking`: weights and threshold fitted on ``asked``, the confidence on ``few`` as well, which
    are asked of single articles and of small archives.

    Cases in which nothing was found to read are left out.
    """
    asked = [case for case in asked if any(case.found)]
    few = [case for case in few if any(case.found)]
    span = fit_ranking(asked)
    weights = np.array(list(span.values()))
    crossed = [*crossed_logits(asked), *(case.features()[1] @ weights for case in few)]
    both = [*asked, *few]
    table = confidence_table(both, crossed)
    times = np.array([NEWS_WEIGHS] * len(asked) + [1] * len(few))
    confidence, intercept = fit_confidence(table.rows(np.repeat(np.arange(len(both)), times)))
    told = _confidence(table.features, confidence, intercept)
    return {
        "span": span,
        "confidence": confidence,
        "intercept": round(intercept, 5),
        "threshold": round(choose_threshold(asked, told[: len(asked)]), 3),
    }


def fit_margin(reader: SpanReader, rows: Sequence[Row], seed: int = 7) -> float:
    """The margin over "no answer here" from which answering gives the best F1 on ``rows``.

    As many with an answer as without one are taken, at random where there are more: so are SQuAD 2.0's own tests.
    """
    with_one, without = [row for row in rows if row.answers], [row for row in rows if not row.answers]
    count = min(len(with_one), len(without))
    rng = random.Random(seed)
    asked = examples([*rng.sample(with_one, count), *rng.sample(without, count)])
    return round(-score(asked, *answer_examples(reader, asked))["best_f1_thresh"], 2)


def store_fitted(folder: Path, ranking: dict[str, Any], margin: float) -> None:
    """Put a fitted ranking, and the margin from which a lone passage answers, into ``folder/reader.json``."""
    path = folder / "reader.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    settings |= {"no_answer_margin": margin, "ranking": ranking}
    path.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def _log_sums(values: torch.Tensor, group: torch.Tensor, groups: int) -> torch.Tensor:
    """Log of the summed exponentials of ``values`` by group."""
    top = torch.full((groups,), -torch.inf, dtype=values.dtype)
    top = top.scatter_reduce(0, group, values.detach(), "amax")
    sums = torch.zeros(groups, dtype=values.dtype).index_add(0, group, (values - top[group]).exp())
    return sums.log() + top


def _fit(loss: Callable[[torch.Tensor], torch.Tensor], count: int) -> Array:
    weights = torch.zeros(count, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=500, line_search_fn="strong_wolfe", tolerance_grad=1e-6)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        value = loss(weights) + RIDGE / 2 * weights.square().sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    return weights.detach().numpy()


def _named(names: Sequence[str], weights: Array) -> dict[str, float]:
    return {name: round(float(weight), 5) for name, weight in zip(names, weights, strict=True)}
