"""Fact checks: what stands after "The claim:" is what somebody says, and the article tells further down what is true.

So such a line is no evidence of what it claims; what the article rates it to be, is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.passages import Offsets, sentences
from index.records import Article
from qa.answering.evidence import Evidence
from qa.answering.framing import labelled
from qa.answering.verdict import Outcome, claimed
from qa.answering.yes_no import CLOSEST, SAID, SURE
from qa.english.modality import NEGATION
from qa.english.roots import roots
from qa.reading.checked import claims_checked
from qa.reading.citations import cite, whole
from qa.records import Answer, Span
from qa.statements import Statement
from qa.words import WORD, words

EXAMINED = "The claim that the article examined:"
SUPPORTED = 0.85  # chance, by the judge, from which what is asked is what the fact check examines
SHARED = 0.5  # share of the asked claim's words that stand in the claim that is examined
_RATING = re.compile(
    r"^[^\n:]{0,30}\b(?:rating|ruling|verdict|assessment|conclusion)[ \t]*:[ \t]*(?P<rated>[^\n]{1,60})$",
    re.IGNORECASE | re.MULTILINE,
)
_SEVERAL = re.compile(r"\b[A-Z][\w’'.-]*(?:,| and|, and) [A-Z]")
_OUTRIGHT = re.compile(r"\b[Ww]e rate\b|\b(?:FALSE|ALTERED|SATIRE|TRUE)\b")
_RATINGS: tuple[tuple[Outcome, re.Pattern[str]], ...] = (
    ("no", re.compile(r"(?:false|incorrect|untrue|not true|altered|fake|fabricated|hoax|satire)\b", re.IGNORECASE)),
    ("yes", re.compile(r"(?:true|correct|accurate)\b", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class _Checked:
    """A claim that an article examines, where it stands, where the article rates it, and what that is."""

    article: Article
    claim: Offsets
    rated: Offsets
    outcome: Outcome

    @property
    def text(self) -> str:
        """The claim in the article's words."""
        return self.article.text[slice(*self.claim)]


def fact_checked(evidence: Evidence) -> Answer | None:
    """Yes or no by what a fact check rates the very claim that is asked about; None where none has examined it.

    Of a false claim of several people or figures some may be true all the same, so that no part of it is denied.
    """
    read, _ = claimed(evidence.question)
    if read is None or evidence.judge is None:
        return None
    asked = read.claim
    telling = roots(asked)
    found = [
        one
        for number in dict.fromkeys(hit.article_id for hit in evidence.hits)
        for one in _examined(evidence.article(number))
        if len(telling & roots(one.text)) >= SHARED * len(telling)
    ]
    if not found:
        return None
    verdicts = evidence.judge.verdicts([(one.text, asked) for one in found])
    sure = [one for verdict, one in zip(verdicts, found, strict=True) if verdict.supported >= SUPPORTED]
    same = [one for one in found if telling <= roots(one.text) and not _turned(one.text, asked)]
    if not same and not sure:
        return None
    best = (same or sure)[0]
    more = _parts(best.text) - frozenset(words(asked))
    return _answer(evidence, best, "unsaid" if more and best.outcome == "no" else best.outcome)


def _examined(article: Article) -> Iterator[_Checked]:
    """The claims that an article rates; "partly false", "missing context" and the like are neither yes nor no."""
    claims = claims_checked(article.text)
    for claim, following in zip(claims, [*(first for first, _ in claims[1:]), len(article.text)], strict=False):
        rating = _RATING.search(article.text, claim[1], following)
        if rating:
            outcome: Outcome = next((outcome for outcome, said in _RATINGS if said.match(rating["rated"])), "unsaid")
            yield _Checked(article, claim, _rated(article.text, rating.span(), following), outcome)


def _rated(text: str, rating: Offsets, following: int) -> Offsets:
    """The sentence that says so outright, after the line of the rating; that line where there is none."""
    first = rating[1]
    outright = (
        (first + start, first + end)
        for start, end in sentences(text[first:following])
        if _OUTRIGHT.search(text, first + start, first + end)
    )
    return next(outright, rating)


def _turned(claim: str, other: str) -> bool:
    """Whether one of two claims denies something, and the other does not."""
    return bool(NEGATION.search(claim)) != bool(NEGATION.search(other))


def _parts(claim: str) -> frozenset[str]:
    """The figures of a claim, and its names where it is about several, as `words`."""
    several = _SEVERAL.search(claim)
    told = (word for word in WORD.findall(claim) if word[0].isdigit() or (several and word[0].isupper()))
    return frozenset(form for word in told for form in words(word))


def _answer(evidence: Evidence, checked: _Checked, outcome: Outcome) -> Answer:
    """The verdict, with the sentence that rates the claim, and the claim."""
    told = outcome != "unsaid"
    chance = SURE[outcome]
    hit = whole(checked.article)
    citations = tuple(
        cite(n, hit, Span(0, *place, None, None, chance), checked.article, chance)
        for n, place in enumerate((checked.rated, checked.claim), start=1)
    )
    return Answer(
        question=evidence.question,
        status="answered" if told else "not_found",
        statements=(
            Statement(SAID[outcome], tuple(citation.n for citation in citations) if told else (), "verdict"),
            *(() if told else (Statement(CLOSEST, (), "note"),)),
            labelled(citations[0], citations[0].quote),
            Statement(EXAMINED, (), "note"),
            labelled(citations[1], citations[1].quote),
            *(Statement(note, (), "note") for note in evidence.notes),
        ),
        span=None,
        confidence=chance,
        citations=citations if told else (),
        closest=() if told else citations,
        kind="yes_no",
    )
