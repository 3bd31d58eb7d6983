"""The baseline that the trained reader is compared with: picks the sentences that look most like an answer.

Each sentence of the best passages is scored by a logistic regression on measured features; its coefficients were fitted
on the 2022 news questions by ``tests/benchmarks/sentence_reader.py``, which also checks them on 2023.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from index.passages import sentences
from qa.records import Hit, Reading, Span
from qa.words import WORD, content_words

if TYPE_CHECKING:
    from index.embedder import Embedder

PASSAGES = 12  # how many of the best passages are read
LONGEST = 700  # characters of a sentence that may be quoted
FEATURES = (
    "overlap",
    "passage overlap",
    "kind of answer",
    "passage rank",
    "passage similarity",
    "sentence similarity",
    "length",
)
WEIGHTS = np.array([2.0, 1.0, 1.0, 1.0, 2.0, 3.0, 0.2])
BIAS = -4.5
CONFIDENCE = np.array([1.0, 0.0])  # slope on the best sentence's logit, and offset
THRESHOLD = 0.5  # of confidence, from which on four fifths of the answerable 2022 questions are answered

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million|billion)\b", re.I
)
_TIME = re.compile(
    r"\b(?:\d{4}|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|week|month|year)",
    re.I,
)
_NAME = re.compile(r"(?<=\s)[“\"']?[A-Z][\w’'-]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be quoted: the hit's number, article offsets, and its `FEATURES`."""

    hit: int
    start: int
    end: int
    features: tuple[float, ...]


class SentenceReader:
    """A `Reader` that marks no span: the quote is the answer."""

    threshold = THRESHOLD

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def read(self, question: str, hits: Sequence[Hit], *, as_of: date) -> Reading:
        found = self.candidates(question, hits)
        if not found:
            return Reading((), 0.0)
        logits = np.array([candidate.features for candidate in found]) @ WEIGHTS + BIAS
        best: dict[int, Span] = {}
        for index in np.argsort(-logits, kind="stable"):
            candidate = found[index]
            if candidate.hit not in best:
                score = _sigmoid(float(logits[index]))
                best[candidate.hit] = Span(candidate.hit, candidate.start, candidate.end, None, None, score)
        slope, offset = CONFIDENCE
        return Reading(tuple(best.values()), _sigmoid(slope * float(logits.max()) + offset))

    def candidates(self, question: str, hits: Sequence[Hit]) -> list[Candidate]:
        """Every sentence of the best passages, with its features."""
        read = hits[:PASSAGES]
        places = [
            (index, start, end)
            for index, hit in enumerate(read)
            for start, end in sentences(hit.text)
            if end - start <= LONGEST
        ]
        if not places:
            return []
        texts = [read[index].text[start:end] for index, start, end in places]
        similar = self._embedder.encode([question, *texts])
        asked = content_words(question)
        rarity = _rarity(asked, [content_words(text) for text in texts])
        found = []
        for place, (index, start, end) in enumerate(places):
            hit = read[index]
            features = (
                _covered(asked, content_words(texts[place]), rarity),
                _covered(asked, content_words(f"{hit.title} {hit.text}"), rarity),
                _kind_matches(question, texts[place]),
                1 / (1 + index),
                hit.dense or 0.0,
                float(similar[0] @ similar[1 + place]),
                math.log(1 + len(WORD.findall(texts[place]))),
            )
            found.append(Candidate(index, hit.start + start, hit.start + end, features))
        return found


def _rarity(asked: frozenset[str], texts: Sequence[frozenset[str]]) -> dict[str, float]:
    holding = Counter(term for terms in texts for term in terms & asked)
    return {term: math.log((len(texts) + 1) / (holding[term] + 0.5)) for term in asked}


def _covered(asked: frozenset[str], present: frozenset[str], rarity: dict[str, float]) -> float:
    total = sum(rarity.values())
    return sum(rarity[term] for term in asked & present) / total if total > 0 else 0.0


def _kind_matches(question: str, sentence: str) -> float:
    """1 where the sentence holds the kind of thing that is asked for (a number, a time, a name not in the question)."""
    asked = question.lower()
    if re.search(r"\bhow (?:many|much|long|old|far|big|tall)\b|\bpercent|\bnumber\b", asked):
        return float(bool(_NUMBER.search(sentence)))
    if re.search(r"\bwhen\b|\bwhat (?:year|day|date|month|time)\b", asked):
        return float(bool(_TIME.search(sentence)))
    if re.search(r"\bwho\b|\bwhom\b|\bwhose\b|\bwhere\b|\bwhich\b", asked):
        return float(any(name.strip("“\"'").lower() not in asked for name in _NAME.findall(sentence)))
    return 0.5


def _sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))
