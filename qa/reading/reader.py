"""The reader: a small span extractor of our own that runs on the CPU through ONNX Runtime.

It reads every passage of a question with its headline, scores every span of whole words, and compares the best of them
over all passages. A passage longer than a window is read in overlapping windows. Each window is run by itself, without
padding, so that a result never depends on what else is read; several run at once in threads.
"""

from __future__ import annotations

import datetime
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.articles.wire import date_header_end
from index.folding import UNSEEN, plain
from index.settings import Settings
from qa.reading.phrases import whole_phrase
from qa.reading.ranking import Ranking, Ranks, rank
from qa.reading.sentences import around
from qa.reading.spans import Candidate, balanced_quotes, best_spans, paragraphs, whole_characters, whole_words, windows
from qa.reading.weights import WEIGHTS, load_weights, open_tokenizer
from qa.records import Hit, Reading, Span

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

    from index.onnx_encoder import ParallelSession

WINDOW = 256  # passage tokens read at once
OVERLAP = 96  # tokens that two windows of a passage share at least: an answer and what is said around it
QUESTION_TOKENS = 96  # a longer question is read up to here
TITLE_TOKENS = 24
SPANS = 3  # spans kept of a passage
REMEMBERED = 64  # passages whose spans are kept, as read for their questions
# Characters up to which an answer's sentence is quoted with those around it. Two thirds of a passage: longer quotes
# hold more answers (tests/benchmarks/results/citing.json), but prove less of the one that is given.
QUOTE = 600
EARLY = "encoder.layer.5.normed"  # the tensor of the reader's graph that the judge's layers take
_CLS, _SEP = 101, 102

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Text:
    """What is read for one question: a passage, and the headline it stands under (may be empty)."""

    question: str
    text: str
    title: str = ""


class SpanReader:
    """A trained span extractor, its ranking of spans between passages, and its calibrated confidence."""

    def __init__(
        self, model: bytes, settings: Mapping[str, Any], threads: int, remembered: int | None = REMEMBERED
    ) -> None:
        self._model = model
        self.threads = threads
        self.name: str = settings["name"]
        self.no_answer_margin: float = settings["no_answer_margin"]
        self.ranking = Ranking(**settings["ranking"])
        self._remembered = remembered
        self._known: dict[tuple[Text, int], list[Candidate]] = {}
        self._remembering = threading.Lock()

    @property
    def threshold(self) -> float:
        """The confidence, 0 to 1, below which the answer counts as not found."""
        return self.ranking.threshold

    @classmethod
    def open(
        cls, folder: Path = WEIGHTS, *, threads: int | None = None, remembered: int | None = REMEMBERED
    ) -> SpanReader:
        """The reader stored in ``folder`` (``reader.onnx`` and ``reader.json``).

        ``threads`` bounds the passages read at once: by default those of `Settings`. What was found in the last
        ``remembered`` passages is kept, None: in all of them. Raises `ModelError` where the weights are missing or
        damaged.
        """
        return cls(*load_weights(folder, "reader"), threads or Settings.from_environment().threads, remembered)

    def read(self, question: str, hits: Sequence[Hit], *, as_of: datetime.date) -> Reading:
        """The best span of every hit, best first, and the probability that the first one answers; see `Reader`."""
        found = self.candidates([Text(question, hit.text, hit.title) for hit in hits])
        return self.compare(question, hits, found, as_of=as_of)

    def compare(
        self, question: str, hits: Sequence[Hit], found: Sequence[Sequence[Candidate]], *, as_of: datetime.date
    ) -> Reading:
        """As `read`, from the candidates ``found`` in each hit."""
        return reading_of(hits, rank(self.ranking, question, hits, found, as_of))

    def candidates(self, texts: Sequence[Text], top: int = SPANS) -> list[list[Candidate]]:
        """The ``top`` best spans of every text, best first; none where a text holds no word.

        What was read a moment ago is not read again: an answer may be looked for without some sentences, which leaves
        most of its passages as they are.
        """
        with self._remembering:
            known = {text: self._known[text, top] for text in texts if (text, top) in self._known}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known |= zip(new, self._spans_of(new, top), strict=True)
        with self._remembering:
            self._known |= {(text, top): known[text] for text in new}
            if self._remembered is not None:
                for oldest in list(self._known)[: -self._remembered]:
                    del self._known[oldest]
        return [list(known[text]) for text in texts]

    def _spans_of(self, texts: Sequence[Text], top: int) -> list[list[Candidate]]:
        questions = {text.question: self._encode(text.question).ids[:QUESTION_TOKENS] for text in texts}
        titles = {text.title: self._encode(text.title).ids[:TITLE_TOKENS] for text in texts}
        bodies = {text.text: self._encode(text.text) for text in texts}
        feeds: list[dict[str, Array]] = []
        places: list[tuple[int, int, int, int]] = []  # (text, first token, past the last, where the passage begins)
        for number, text in enumerate(texts):
            body = bodies[text.text].ids
            for first, past in windows(len(body), WINDOW, OVERLAP):
                ids, head, begin = _input(questions[text.question], titles[text.title], body[first:past])
                types = np.zeros(len(ids), np.int64)
                types[head:] = 1
                feeds.append({"input_ids": np.array([ids]), "token_type_ids": types[None]})
                places.append((number, first, past, begin))
        found: list[list[Candidate]] = [[] for _ in texts]
        for (number, first, past, begin), logits in zip(places, self._session.run(feeds), strict=True):
            read = texts[number].text
            found[number] += _window_spans(read, bodies[read], first, past, logits, begin, top)
        return [_whole(text, _distinct(spans)[:top]) for text, spans in zip(texts, found, strict=True)]

    def _encode(self, text: str) -> Encoding:
        tokenizer = self._tokenizer if plain(text) == text else self._folding_tokenizer
        return tokenizer.encode(text, add_special_tokens=False)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return open_tokenizer()

    @cached_property
    def _folding_tokenizer(self) -> Tokenizer:
        """Sees what `plain` gives, in offsets of the text itself. It folds signs too, hence for such texts alone."""
        from tokenizers import Regex, normalizers

        tokenizer = open_tokenizer()
        unseen = normalizers.Replace(Regex(UNSEEN), "")
        tokenizer.normalizer = normalizers.Sequence([unseen, normalizers.NFKC(), tokenizer.normalizer])
        return tokenizer

    def early_states(self, feeds: Sequence[Mapping[str, Array]]) -> list[Array]:
        """(tokens, width) float32 of each of ``feeds``: what the layers give that a judge's layers follow."""
        return self._session.run(feeds, output=EARLY)

    @cached_property
    def _session(self) -> ParallelSession:
        from index.onnx_encoder import ParallelSession, also_giving

        model = also_giving(self._model, EARLY) if EARLY.encode() in self._model else self._model
        session = ParallelSession(model, self.threads)
        self._model = b""  # the session holds what it needs of it
        return session


def _input(question: Sequence[int], title: Sequence[int], body: Sequence[int]) -> tuple[list[int], int, int]:
    """``[CLS] question [SEP] title [SEP] passage [SEP]``, the tokens before the title, those before the passage."""
    head = [_CLS, *question, _SEP]
    before = [*head, *title, _SEP] if title else head
    return [*before, *body, _SEP], len(head), len(before)


def _window_spans(
    text: str, encoding: Encoding, first: int, past: int, logits: Array, begin: int, top: int
) -> list[Candidate]:
    """The best spans of one window; ``logits`` (input tokens, 2), the passage beginning at token ``begin``."""
    offsets = encoding.offsets[first:past]
    continues = np.array([token.startswith("##") for token in encoding.tokens[first:past]])
    null = float(logits[0].sum())
    spans = []
    parts = paragraphs(text, offsets)
    for start, last, score in best_spans(logits[begin : begin + past - first], *whole_words(continues), parts, top):
        bounds = whole_characters(text, *balanced_quotes(text, offsets[start][0], offsets[last][1]))
        spans.append(Candidate(*bounds, score, score - null))
    return spans


def _whole(text: Text, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with whole edges, best first; of those that come to overlap, the best."""
    from index.passages import sentences

    bounds = sentences(text.text)
    header = date_header_end(text.text)  # tells when the article was published, and of nothing in it
    candidates = [candidate for candidate in candidates if candidate.end > header]
    whole = [whole_phrase(text.question, text.text, bounds, c.start, c.end) for c in candidates]
    return _distinct([replace(c, start=s, end=e) for c, (s, e) in zip(candidates, whole, strict=True)])


def _distinct(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Best first, without those that overlap a better one (neighbouring windows see the same answer)."""
    chosen: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (-c.margin, c.start)):
        if all(candidate.end <= other.start or candidate.start >= other.end for other in chosen):
            chosen.append(candidate)
    return chosen


def reading_of(hits: Sequence[Hit], ranks: Ranks) -> Reading:
    """Ranked spans with the sentences that are quoted around each."""
    spans = [_span(hits[ranked.hit], ranked.hit, ranked.candidate, ranked.score) for ranked in ranks.spans]
    return Reading(tuple(spans), ranks.confidence, ranks.answers)


def _span(hit: Hit, number: int, candidate: Candidate, score: float) -> Span:
    """A candidate in its article's offsets, quoted with the whole sentences around it."""
    from index.passages import sentences

    quote = around(sentences(hit.text), candidate.start, candidate.end, QUOTE)
    return Span(
        hit=number,
        quote_start=hit.start + quote[0],
        quote_end=hit.start + quote[1],
        start=hit.start + candidate.start,
        end=hit.start + candidate.end,
        score=score,
    )
