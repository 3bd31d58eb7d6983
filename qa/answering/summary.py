"""Summaries of an article: some of its own sentences, in reading order, each cited; nothing is written anew.

News says first what matters most, so a sentence counts by how early it stands and by how much of the article's subject
it holds (nearness to the mean of all), and less where it says again what a chosen one says (maximal marginal relevance,
Carbonell and Goldstein 1998).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from index.articles.wire import dateline_end
from index.passages import Offsets, sentences
from index.records import Article
from qa.answering.corrected import with_what_is_right
from qa.english.alone import OTHER_MATTER, is_whole
from qa.fragments import day
from qa.reading.citations import cite, whole
from qa.records import Answer, Span
from qa.statements import Statement

FEWEST, MOST = 3, 6
WORDS_EACH = 25  # of the article, for one more sentence
LEAD = 0.4  # weight of standing early, beside nearness
AGAIN = 0.5  # weight of what a chosen sentence says already
LEANING = 1.0  # what a sentence loses that can only be read after the one before, while that is not chosen
READ = 60  # sentences of an article that are compared: what comes later is background
_SHORTEST = 6  # words of a sentence that can stand alone
_QUOTES = "“\"'‘"
# Such a sentence is taken with the one before it, where `qa.english.alone` leaves it out: so these are fewer.
_LEANS = re.compile(
    r"(?:[“\"'‘]|(?:he|she|it|they|his|her|its|their|this|that|these|those|both|but|and|or|so|then|however|instead|also|still"
    r"|besides|yet|such|the (?:latter|former))\b|.*\bsuch an?\b)",
    re.IGNORECASE,
)
_SPEAKER = re.compile(r"[,?!][”\"'’] (?!(?:he|she|they|it)\b)")  # "…," the mayor said


def summarise(
    question: str,
    article: Article,
    encode: Callable[[Sequence[str]], np.ndarray],
    *,
    searched: str = "",
    count: int = 0,
    told: Callable[[int, int], bool] = lambda start, end: False,
) -> Answer:
    """The answer to somebody who asks for a summary of ``article``; ``encode`` gives (n, dim) unit vectors of texts.

    It has ``count`` sentences if there are as many; 0 for as many as its length asks for. None of it is ``told``, by
    its start and end in the article's text.
    """
    hit = whole(article)
    citations = tuple(
        cite(n, hit, Span(0, start, end, None, None, 1.0), article, 1.0)
        for n, (start, end) in enumerate(chosen(article.text, encode, count, told), start=1)
    )
    if not citations:
        said = Statement(f"{named(article)} has no sentences that could be quoted as a summary.", (), "note")
        return Answer(question, "not_found", (said,), None, 0.0, kind="summary", searched=searched or question)
    lead = Statement(f"{named(article)}, in its own words:", (), "note")
    statements = (lead, *(Statement(citation.quote, (citation.n,)) for citation in citations))
    return Answer(question, "answered", statements, None, 1.0, citations, kind="summary", searched=searched or question)


def chosen(
    text: str,
    encode: Callable[[Sequence[str]], np.ndarray],
    count: int = 0,
    told: Callable[[int, int], bool] = lambda start, end: False,
) -> list[Offsets]:
    """The sentences of ``text`` that sum it up, in reading order: at least `FEWEST` where there are so many."""
    opening = dateline_end(text)
    found = [
        (opening if start < opening < end else start, end) for start, end in with_what_is_right(text, sentences(text))
    ]
    spans = [span for span in found if _stands_alone(text[slice(*span)]) and not told(*span)][:READ]
    count = min(len(spans), count or max(FEWEST, min(MOST, len(text.split()) // WORDS_EACH)))
    if count == len(spans):
        return spans
    vectors = encode([text[slice(*span)] for span in spans])
    middle = vectors.mean(axis=0)
    nearness = vectors @ (middle / max(float(np.linalg.norm(middle)), 1e-9))
    early = 1 / (1 + 0.25 * np.arange(len(spans)))
    worth = (1 - LEAD) * nearness + LEAD * early
    after = [_leant_on(text, spans, at) for at in range(len(spans))]
    picked: list[int] = []
    while len(picked) < count:
        again = vectors @ vectors[picked].T if picked else np.zeros((len(spans), 1))
        score = worth - AGAIN * again.max(axis=1)
        score[[at for at, before in enumerate(after) if before is not None and before not in picked]] -= LEANING
        score[picked] = -np.inf
        picked.append(int(score.argmax()))
    return [spans[at] for at in sorted(picked)]


def _leant_on(text: str, spans: Sequence[Offsets], at: int) -> int | None:
    """The number of the sentence before one that can only be read after that ("He paid it back."); None for others."""
    sentence = text[slice(*spans[at])]
    if at == 0 or not _LEANS.match(sentence) or (sentence[0] in _QUOTES and _SPEAKER.search(sentence)):
        return None
    return at - 1


def _stands_alone(sentence: str) -> bool:
    return is_whole(sentence, _SHORTEST) and not OTHER_MATTER.search(sentence)


def named(article: Article) -> str:
    about = ", ".join(part for part in (article.outlet, day(article.published)) if part)
    return f"“{article.title or 'Untitled'}”" + (f" ({about})" if about else "")
