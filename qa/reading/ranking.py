"""Which span of which passage answers, and how sure that is.

A reader judges each passage alone. Here its spans are compared over all passages of a question by a linear score of
measured features, whose softmax is the chance that a span is the answer. The answer given is the one with the least
Bayes risk (Kumar and Byrne 2004): the highest F1 to be expected against all of them, so that what several passages say
in much the same words wins over a single span that scores a little higher. A logistic regression turns the outcome into
a probability. ``python -m qa.training calibrate`` fits both sets of weights; they are stored beside the reader's.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from index.lexical import STOPWORDS
from qa.english.agents import held_by
from qa.numbers import IN_WORDS
from qa.reading.checked import CHECKED, is_checked
from qa.reading.counted import ELSEWHERE, tells_it
from qa.reading.spans import Candidate
from qa.records import Hit
from qa.retrieval.recency import Period, asked_period, days_off
from qa.words import content_words, words

Array = np.ndarray[Any, Any]

FEATURES = (
    "margin",  # span against "no answer here", in logits
    "dense",  # cosine of question and passage
    "age",  # log of the days between the article and the time that the question names, over the nearest article's
    "agreement",  # other articles that give the same answer, each by its chance
    "echo",  # share of the span's words that stand in the question
    "kind",  # the span is not of the kind that the question asks for (a number, a time, a length)
    "covered",  # share of the question's words that stand in the passage and its headline
    "length",  # log of the span's words
)
CONFIDENCE_FEATURES = (
    "first",  # the given span's score
    "mass",  # share of the softmax over all spans that gives the same answer
    "field",  # mean margin of the `FIELD` best spans: whether the reader takes any passage for one with an answer
    "agreement",
    "covered",
    "found",  # share of the question's words that stand in any of the passages and headlines
    "spread",  # entropy of the articles that the passages come from, each by its nearness to the question
    "ahead",  # how much nearer to the question the nearest passage of the given span's article is than all on average
)
FIELD = 5
_SHARPNESS = 8.0  # of nearness in "spread": articles far from the question, whatever they are, hardly count
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    r"ninety|\w+teen|half|third|quarter|dozens?|hundreds?|thousands?|millions?|billions?|trillions?|zero|none|no|nobody|"
    r"both|couple|pair|several|once|twice|single)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:\d{4}|jan(?:uary)?|feb(?:ruary)?|mar|march|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|\w+day|yesterday|"
    r"tonight|\d+(?:st|nd|rd|th)|days?|hours?|minutes?|weeks?|months?|years?|decades?|centur(?:y|ies)|season|spring|summer"
    r"|fall|autumn|winter|noon|midday|midnight|morning|afternoon|evening|night|dawn|dusk|tomorrow|(?:\d\d)?\d0s|AD|BCE?|\d{3}|o['’]clock)\b"
    r"|\d:\d\d|\d\s?[ap]\.?m\b",
    re.IGNORECASE,
)
_ASKS_NUMBER = re.compile(
    r"\bhow (?:many|much|old|tall|far|big|large|fast|high|heavy)\b|\bpercent(?:age)?\b|\bwhat (?:number|share)\b",
    re.IGNORECASE,
)
_ASKS_TIME = re.compile(
    r"(?:^|[.,?!;:]\s*|\b(?:and|since|by|until) )when\b|"
    r"\bwhen (?:is|are|was|were|will|would|do|does|did|has|have|had|can|could|should|shall|must)\b|"
    r"\b(?:what|which) (?:year|day|date|month)\b",
    re.IGNORECASE,
)
# "Who founded it, and when?", "Where does it rank?"
_OR_FIGURE = re.compile(r"\b(?:when|year|days?|dates?|month|rank(?:s|ed)?|finish(?:es|ed)?)\b", re.IGNORECASE)
_DURATION = re.compile(
    r"\b(?:seconds?|minutes?|hours?|days?|nights?|weeks?|weekends?|fortnight|months?|years?|decades?|centur(?:y|ies)|"
    r"seasons?|terms?|since|until|overnight|indefinitely|permanent(?:ly)?|for ?ever|life|brief(?:ly)?|short(?:ly)?|"
    r"mins?|hrs?|(?:kilo|centi|milli)?met(?:re|er)s?|km|miles?|yards?|foot|feet|ft|inch(?:es)?|pages?|words?)\b|"
    r"\d(?:m|h|s|cm|mm)\b|\d:\d\d",
    re.IGNORECASE,
)
_WITHIN_FIGURE = re.compile(r"(?<=\d)[.,](?=\d)")
_ASKS_AGE = re.compile(r"\bhow old\b", re.IGNORECASE)
_LAPSE = re.compile(r"\b(?:years?|months?|weeks?|days?) (?:on|after|later|since|before|into|ago)\b", re.IGNORECASE)
_ASKS_PLACE_OR_PERSON = re.compile(
    r"(?:^|[.?!;:]\s+|\b(?:and|but|so) )(?:where|whom?)\b|, where (?:is|are|was|were|will|did|do|does|has|have|can)\b",
    re.IGNORECASE,
)
_OF_THE_CLOCK = re.compile(r"\d\s?[ap]\.?m\b", re.IGNORECASE)
# "Nine months" tells how long, and not when, but for "nine months ago".
_LASTS = re.compile(
    r"(?:(?:about|around|nearly|almost|over|more than|at least|up to|just|only|some) )*"
    rf"(?:\d[\d.,]*|an?|half an?|several|many|{IN_WORDS}|\w+ty)[ -]"
    r"(?:minutes?|hours?|days?|weeks?|months?|years?|decades?)\b"
    r"(?!\W+(?:ago|later|after|before|earlier|into|since|from|on\W*$|old|ahead|prior|past)\b)",
    re.IGNORECASE,
)
_MEASURE = re.compile(  # a figure in it is no year
    r"\d[\d.,]*(?: (?:and|to|or) (?:plus |minus )?\d[\d.,]*)? ?"
    r"(?:degrees?|per ?cent|%|(?:kilo|centi|milli)?met(?:re|er)s?|miles?|people|pounds?|dollars?|euros?)(?!\w)",
    re.IGNORECASE,
)
_ASKS_NAME = re.compile(
    r"\bwhat(?:['’]s| is| was| are| were) (?:the )?(?:\w+ )?names? of\b"
    r"|\bwhat(?:['’]s| is| was) (?:[\w’'-]+ ){1,5}names?[\s?.!]*$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"\b(?:The|An?|His|Her|Its|Their|This|That|He|She|It|They|No|In|On|At)\b")
_ASKS_DURATION = re.compile(r"\bhow long\b(?! ago\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Weights by feature name, an intercept for the confidence, and the confidence from which an answer is given."""

    span: Mapping[str, float]
    confidence: Mapping[str, float]
    intercept: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """``candidate`` of ``hits[hit]``; ``score`` is the F1, 0 to 1, to be expected of it (`support`)."""

    hit: int
    candidate: Candidate
    score: float


@dataclass(frozen=True, slots=True)
class Ranks:
    """The best span of every hit, best first; all spans' texts, each with its chance; and the confidence.

    The chances, 0 to 1, sum to 1. ``confidence`` is the probability that the first span answers the question.
    """

    spans: tuple[Ranked, ...]
    answers: tuple[tuple[str, float], ...]
    confidence: float


Place = tuple[int, Candidate]


def rank(
    ranking: Ranking, question: str, hits: Sequence[Hit], found: Sequence[Sequence[Candidate]], as_of: date
) -> Ranks:
    """Order the candidates ``found`` in each hit of a question that is asked on the day ``as_of``."""
    places, features = span_features(question, hits, found, as_of)
    if not places:
        return Ranks((), (), 0.0)
    logits = features @ np.array([ranking.span[name] for name in FEATURES])
    logits = logits - ELSEWHERE * _elsewhere(question, hits, places) - CHECKED * _checked(hits, places)
    told = confidence_features(question, hits, places, features, logits)
    odds = told @ np.array([ranking.confidence[name] for name in CONFIDENCE_FEATURES]) + ranking.intercept
    ranks = ordered(hits, places, logits)
    first = places.index((ranks.spans[0].hit, ranks.spans[0].candidate))
    # Where no span is of the kind that is asked for, none is an answer.
    confidence = 0.0 if features[first, FEATURES.index("kind")] else _sigmoid(float(odds))
    return replace(ranks, confidence=confidence)


def _elsewhere(question: str, hits: Sequence[Hit], places: Sequence[Place]) -> Array:
    """(n,) bool: which spans are told of something else than what is to be counted; none, where all are."""
    told = tells_it(question)
    if told is None:
        return np.zeros(len(places), bool)
    right = np.array([told(hits[number].text, candidate.start, candidate.end) for number, candidate in places])
    return ~right & right.any()


def _checked(hits: Sequence[Hit], places: Sequence[Place]) -> Array:
    """(n,) bool: which spans stand in a claim that a fact check examines."""
    return np.array([is_checked(hits[number].text, candidate.start, candidate.end) for number, candidate in places])


def ordered(hits: Sequence[Hit], places: Sequence[Place], logits: Array) -> Ranks:
    """The spans at ``places`` in order, where they scored ``logits`` (n,); the confidence is left at 0."""
    supported = support(hits, places, logits)
    best: dict[int, Ranked] = {}
    for at in best_first(supported, logits):
        hit, candidate = places[at]
        best.setdefault(hit, Ranked(hit, candidate, float(supported[at])))
    answers = zip(_texts(hits, places), softmax(logits).tolist(), strict=True)
    return Ranks(tuple(best.values()), tuple(answers), 0.0)


def support(hits: Sequence[Hit], places: Sequence[Place], logits: Array) -> Array:
    """(n,) float64: for each span the F1 of words, 0 to 1, to be expected if one of the spans is the answer."""
    answers = [_words(text) for text in _texts(hits, places)]
    number = {word: at for at, word in enumerate(sorted({word for answer in answers for word in answer}))}
    counts = np.zeros((len(places), len(number)))
    for row, answer in zip(counts, answers, strict=True):
        for word in answer:
            row[number[word]] += 1
    lengths = counts.sum(axis=1)
    shared = np.minimum(counts[:, None], counts[None]).sum(axis=2)
    f1 = 2 * shared / np.maximum(1, lengths[:, None] + lengths[None])
    np.fill_diagonal(f1, 1)  # a span without words is itself still
    return np.asarray(f1 @ softmax(logits))


def best_first(supported: Array, logits: Array) -> list[int]:
    """The places of spans from the most supported to the least, those of the same support by ``logits``."""
    return [int(at) for at in np.lexsort((-logits, -supported.round(9)))]


def span_features(
    question: str, hits: Sequence[Hit], found: Sequence[Sequence[Candidate]], as_of: date
) -> tuple[list[Place], Array]:
    """Every candidate with its hit's number, and their (n, `FEATURES`) float64 features."""
    places = [(hit, candidate) for hit, candidates in enumerate(found) for candidate in candidates]
    answers = [_words(text) for text in _texts(hits, places)]
    agreed = _agreement(places, answers, hits)
    asked = frozenset(_words(question))
    covered = [len(words) for words in _shared(question, hits)]
    telling = max(1, len(content_words(question)))
    ages = _ages(asked_period(question, as_of), hits)
    rows = [
        (
            candidate.margin,
            hits[number].cosine,
            ages[number],
            agreement,
            sum(word in asked for word in answer) / max(1, len(answer)),
            float(_wrong_kind(question, hits[number].text[candidate.start : candidate.end])),
            covered[number] / telling,
            math.log1p(len(answer)),
        )
        for (number, candidate), answer, agreement in zip(places, answers, agreed, strict=True)
    ]
    return places, np.array(rows, float).reshape(len(places), len(FEATURES))


def confidence_features(
    question: str, hits: Sequence[Hit], places: Sequence[Place], features: Array, logits: Array
) -> Array:
    """The (`CONFIDENCE_FEATURES`,) float64 features of a question whose spans scored ``logits`` (n,)."""
    first = best_first(support(hits, places, logits), logits)[0]
    answers = [_run(_words(text)) for text in _texts(hits, places)]
    same = np.array([_same(answers[first], answer) for answer in answers])
    best = dict(zip(FEATURES, features[first], strict=True))
    margins = np.sort(features[:, FEATURES.index("margin")])[-FIELD:]
    found = frozenset[str]().union(*_shared(question, hits))
    return np.array(
        [
            logits[first],
            float(softmax(logits)[same].sum()),
            margins.mean(),
            best["agreement"],
            best["covered"],
            len(found) / max(1, len(content_words(question))),
            _spread(hits),
            _ahead(hits, hits[places[first][0]].article_id),
        ]
    )


def _spread(hits: Sequence[Hit]) -> float:
    """Entropy, in nats, of the articles of ``hits``, each weighing the exponential of its nearness."""
    weights: dict[str, float] = {}
    for hit in hits:
        weights[hit.article_id] = weights.get(hit.article_id, 0.0) + math.exp(_SHARPNESS * hit.cosine)
    shares = np.array(list(weights.values()))
    shares /= shares.sum()
    return float(-(shares * np.log(shares)).sum())


def _ahead(hits: Sequence[Hit], article_id: str) -> float:
    """The nearness of an article's nearest passage, less the mean of all passages.

    Over a few short articles each passage is of another one, as in a large archive that has nothing on the question;
    but one is far nearer than the others.
    """
    nearest = max(hit.cosine for hit in hits if hit.article_id == article_id)
    return nearest - sum(hit.cosine for hit in hits) / len(hits)


def _shared(question: str, hits: Sequence[Hit]) -> list[frozenset[str]]:
    """For each hit, the `content_words` of the question that stand in its passage or headline, see `held_by`."""
    asked = content_words(question)
    return [held_by(asked, content_words(f"{hit.title} {hit.text}")) for hit in hits]


def softmax(logits: Array) -> Array:
    """(n,) float64 shares, 0 to 1, that sum to 1."""
    shares = np.exp(logits - logits.max())
    return np.asarray(shares / shares.sum())


def _texts(hits: Sequence[Hit], places: Sequence[Place]) -> list[str]:
    return [hits[number].text[candidate.start : candidate.end] for number, candidate in places]


def _agreement(places: Sequence[Place], answers: Sequence[tuple[str, ...]], hits: Sequence[Hit]) -> list[float]:
    """For each candidate: log(1 + the chances of the same answer in other articles, the best of each article)."""
    agreed = []
    runs = [_run(answer) for answer in answers]
    for at, (number, _) in enumerate(places):
        others: dict[str, float] = {}
        for other, (theirs, candidate) in enumerate(places):
            article = hits[theirs].article_id
            if article != hits[number].article_id and _same(runs[at], runs[other]):
                others[article] = max(others.get(article, 0.0), _sigmoid(candidate.margin))
        agreed.append(math.log1p(sum(others.values())))
    return agreed


def _run(answer: tuple[str, ...]) -> str:
    """An answer as `_same` takes it: its words, each between spaces; "" where it has none."""
    return f" {' '.join(answer)} " if answer else ""


def _same(one: str, other: str) -> bool:
    """Whether two answers are the same words, or one is a run of words within the other."""
    return bool(one and other) and (one in other or other in one)


def _ages(period: Period | None, hits: Sequence[Hit]) -> list[float]:
    """log(1 + days between each hit's article and ``period``), over the nearest one's; 0 where there is no period.

    Articles without a date count as old as the mean.
    """
    apart = [None if period is None else days_off(period, hit.published) for hit in hits]
    logs = [None if days is None else math.log1p(days) for days in apart]
    given = [age for age in logs if age is not None]
    if not given:
        return [0.0] * len(hits)
    mean, nearest = sum(given) / len(given), min(given)
    return [(mean if age is None else age) - nearest for age in logs]


def _wrong_kind(question: str, answer: str) -> bool:
    if _ASKS_DURATION.search(question):
        return not _DURATION.search(answer)
    if _ASKS_NUMBER.search(question):
        lapse = _ASKS_AGE.search(question) and _LAPSE.search(answer)  # "three years on" is nobody's age
        return bool(lapse) or not _NUMBER.search(answer)
    if _ASKS_TIME.search(question):
        told = _MEASURE.sub("", answer)
        return not _TIME.search(told) or bool(_LASTS.match(told))  # "96" of "dies at 96" is none
    if _ASKS_NAME.search(question):
        return not re.search(r"[A-Z]", _NO_NAME.sub("", answer))
    place = _ASKS_PLACE_OR_PERSON.search(question) and not _OR_FIGURE.search(question)
    return bool(place) and _is_time(answer)


def _is_time(answer: str) -> bool:
    """Whether an answer is a time of the day, or nothing but figures and words for days."""
    told = (word for word in words(answer) if word not in STOPWORDS)
    return bool(_OF_THE_CLOCK.search(answer)) or all(_TIME.fullmatch(word) or word.isdigit() for word in told)


def _words(text: str) -> tuple[str, ...]:
    """The words of an answer; a figure is one of them, so that "4,000" and "1,000" have none in common."""
    return tuple(word for word in words(_WITHIN_FIGURE.sub("", text)) if word not in ("a", "an", "the"))


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, value))))
