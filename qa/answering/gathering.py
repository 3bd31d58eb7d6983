"""Sentences gathered over articles on a subject: what timelines, comparisons and summaries of a topic are made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from index.articles.wire import dateline_end
from index.passages import Offsets, sentences
from index.records import Article
from qa.answering.answer import NEAR, treats
from qa.answering.corrected import with_what_is_right
from qa.answering.evidence import Evidence
from qa.answering.one_story import begin_with_one_name, of_one_story
from qa.english.alone import stands_alone
from qa.reading.citations import cite
from qa.records import Answer, Citation, Form, Hit, Span
from qa.statements import Statement
from qa.words import content_words

NEARLY, HALF = 0.75, 0.5  # shares of the nearest passage's nearness
REMOTE = 0.25  # nearness that a passage has at least whose article begins with the name of another one
LOOSE = 0.3  # nearness that a passage has at least which only holds the words of a subject
LEAD = 0.15  # advantage of a sentence near the beginning of its article
LEAD_WITHIN = 500  # characters from its beginning
BRIEF, BRIEF_WORDS = 0.2, 9  # what a sentence of fewer words loses: it tells little by itself
FEEDBACK, FEEDING = 1.0, 5  # weight of the best sentences beside the words of the subject, and their most
A_NAME = 0.9  # share of a word's places in which it has a capital, from which it is a name
EACH = 4  # sentences of a passage that are compared
NO_ARTICLE = "I find no article that is about this: name its people, its place or its subject."
_OPENS = re.compile(r"\(CNN(?: Business)?\)\s*|\([A-Z]{2,10}\)\s*(?:[—–-]\s*)?|[•●*]\s+")
_CUT_BEFORE = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Sen|Rep|Gov|Gen|Lt|No|St|Mr|Mrs|Dr|vs|[A-Z])\.\s*$"
)


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A sentence, ``start..end`` of its article, in a passage; ``vector`` (dim,) is of unit length.

    ``worth`` is how well it fits the subject, higher is better: its nearness (-1 to 1) with what its words and its
    place add.
    """

    hit: Hit
    start: int
    end: int
    vector: np.ndarray = field(repr=False)
    worth: float = 0.0

    @property
    def text(self) -> str:
        return self.hit.text[self.start - self.hit.start : self.end - self.hit.start]


def on_subject(evidence: Evidence, subject: str, top: int) -> list[Hit]:
    """The best passages on a subject, at most ``top``; each of an article that is no copy of a better one.

    Those count that are near it, and those that hold all of its names: what is done may have another word there. Where
    some are near it and hold all of its words, others that are near it count only if they are nearly as near as the
    nearest, or of the same story.
    """
    found = evidence.search(subject, top)
    named = _names_in(subject, found)
    outright = [hit for hit in found if hit.cosine >= NEAR and content_words(subject) <= _words_of(hit)]
    nearest = max((hit.cosine for hit in found), default=0.0)
    story = frozenset(hit.article_id for hit in found if _of_their_story(evidence, hit, outright, nearest))
    beside = content_words(subject) - named
    hits = []
    for hit in found:
        if named and named <= _words_of(hit) and (not outright or not beside or beside & _words_of(hit)):
            hits.append(hit)
        elif not outright:
            hits += [hit] if treats(subject, hit) else []
        elif (
            hit.article_id in story
            or hit.cosine >= max(NEAR, NEARLY * nearest)
            or (hit.cosine >= LOOSE and content_words(subject) <= _words_of(hit))
        ):
            hits.append(hit)
    copies: set[str] = set()
    kept = []
    for hit in hits:
        if hit.article_id not in copies:
            kept.append(hit)
            copies |= {source.article_id for source in hit.also_in} - {other.article_id for other in kept}
    return kept


def _words_of(hit: Hit) -> frozenset[str]:
    return content_words(f"{hit.title} {hit.text}")


def _of_their_story(evidence: Evidence, hit: Hit, others: Sequence[Hit], nearest: float) -> bool:
    """Whether the article of a passage is that of one of the ``others``, or of the same story.

    Where the passage is not far from the subject itself, as far as the ``nearest`` tells, one name suffices for that
    with which both articles begin.
    """
    articles = {each.article_id for each in others}
    mine = evidence.article(hit.article_id)
    same = begin_with_one_name if hit.cosine >= max(REMOTE, HALF * nearest) else of_one_story
    return hit.article_id in articles or any(same(mine, evidence.article(each), evidence.count) for each in articles)


def _names_in(subject: str, hits: Sequence[Hit]) -> frozenset[str]:
    """The words of a subject that are names, however they are written there: passages write them with a capital."""
    names: set[str] = set()
    for word in set(re.findall(r"[\w’'-]{3,}", subject)):
        if not content_words(word):
            continue
        written = [m[0][0] for hit in hits for m in re.finditer(rf"\b{re.escape(word)}\b", hit.text, re.IGNORECASE)]
        if written and sum(map(str.isupper, written)) >= A_NAME * len(written):
            names |= content_words(word)
    return frozenset(names)


def pieces(
    subject: str,
    hits: Sequence[Hit],
    encode: Callable[[Sequence[str]], np.ndarray],
    *,
    keep: Callable[[Hit, str], bool] | None = None,
) -> list[Piece]:
    """Sentences of passages, the best for the subject first.

    They can stand alone, and a passage gives at most `EACH` of them. Where ``keep`` is given, it gives those for which
    that is true of the passage and the sentence, whether they lean on others or not.
    """
    about = content_words(subject)
    found: dict[tuple[str, int], tuple[Hit, int, int]] = {}
    for hit in hits:
        for start, end in _likeliest(hit, about, keep):
            found.setdefault((hit.article_id, start), (hit, start, end))
    if not found:
        return []
    places = list(found.values())
    texts = [hit.text[start - hit.start : end - hit.start] for hit, start, end in places]
    vectors = encode([subject, *texts])
    added = np.array([_added(about, start, text) for (_, start, _), text in zip(places, texts, strict=True)])
    first = vectors[1:] @ vectors[0] + added
    # The best sentences say in other words what the subject is, and which of two of a name is meant (Rocchio 1971).
    centre = vectors[0] + FEEDBACK * vectors[1:][np.argsort(-first)[: min(FEEDING, 1 + len(first) // 6)]].mean(axis=0)
    worth = vectors[1:] @ (centre / max(float(np.linalg.norm(centre)), 1e-9)) + added
    found_pieces = [
        Piece(hit, start, end, vector, float(each))
        for (hit, start, end), vector, each in zip(places, vectors[1:], worth, strict=True)
    ]
    return sorted(found_pieces, key=lambda piece: -piece.worth)


def _added(about: frozenset[str], start: int, text: str) -> float:
    """What a sentence's words and its place add to its nearness."""
    shared = len(about & content_words(text)) / max(1, len(about))
    return 0.3 * shared + LEAD * (start < LEAD_WITHIN) - BRIEF * (len(text.split()) < BRIEF_WORDS)


def _likeliest(hit: Hit, about: frozenset[str], keep: Callable[[Hit, str], bool] | None) -> Iterator[Offsets]:
    """The sentences of a passage that are compared, those with most of the subject's words first."""
    spans = list(whole_sentences(hit, leaning=keep is not None))
    texts = [hit.text[a - hit.start : b - hit.start] for a, b in spans]
    shared = [len(about & content_words(text)) for text in texts]
    order = sorted(range(len(spans)), key=lambda at: (-shared[at] - 2 * (hit.start == 0 and at == 0), at))
    if keep is not None:
        return (spans[at] for at in order if keep(hit, texts[at]))
    return (spans[at] for at in order[:EACH])


def whole_sentences(hit: Hit, *, leaning: bool = False) -> Iterator[Offsets]:
    """The sentences of a passage that can stand alone, at offsets of its article, without a dateline."""
    for start, end in with_what_is_right(hit.text, sentences(hit.text)):
        if hit.start + start == 0 and 0 < (opening := dateline_end(hit.text)) < end:
            start = opening
        if opens := _OPENS.match(hit.text, start, end):
            start = opens.end()
        cut = _CUT_BEFORE.search(hit.text, max(0, start - 8), start)
        if not cut and stands_alone(hit.text[start:end], leaning=leaning):
            yield hit.start + start, hit.start + end


def alike(one: Piece, other: Piece) -> float:
    """How near two sentences are, -1 to 1."""
    return float(one.vector @ other.vector)


def quoted(n: int, piece: Piece, article: Article) -> Citation:
    """The citation of a sentence."""
    return cite(n, piece.hit, Span(0, piece.start, piece.end, None, None, 1.0), article, 1.0)


def gathered(
    evidence: Evidence, kind: Form, lead: str, statements: Sequence[Statement], citations: Sequence[Citation]
) -> Answer:
    """An answer of quotes under a line of our own; where there are none, that none were found."""
    notes = [Statement(note, (), "note") for note in evidence.notes]
    if not statements:
        return Answer(evidence.question, "not_found", (Statement(NO_ARTICLE, (), "note"), *notes), None, 0.0, kind=kind)
    said = (Statement(lead, (), "note"), *statements, *notes)
    return Answer(evidence.question, "answered", said, None, 1.0, tuple(citations), kind=kind)
