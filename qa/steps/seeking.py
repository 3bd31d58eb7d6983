"""What finds passages for a question and reads them, in one state of the store."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

import numpy as np

from index.embedder import Embedder
from index.records import EVERYTHING, Scope
from index.store import View
from qa.answering.answer import near
from qa.answering.attribution import asks_for_any_words, asks_for_words, said_by
from qa.answering.evidence import MOST_COUNTED, Evidence
from qa.answering.kinds import to_be_read, unread
from qa.answering.notes import beside
from qa.conversation.followup import Understood
from qa.conversation.leaning import says_of_what
from qa.conversation.recalled import NOTHING, Recalled
from qa.conversation.ways import Way, ways_of
from qa.records import Citation, Hit, Judging, Reader, Reading
from qa.retrieval.retrieve import retrieve
from qa.sources.kept import Kept
from qa.sources.saying import naming
from qa.sureness import LOW
from qa.words import content_words, without_asking

PASSAGES_READ = 12
PASSAGES_SPOKEN_OF = 4
MOST_NAMING = 40  # articles naming a speaker that are looked through for one answer
SURE_ALONE = 0.8  # confidence from which a question that names no topic is not asked within that of the talk
CLEARLY = 0.1  # what that has to find more


@dataclass(frozen=True, slots=True)
class Sought:
    """What was found in one way to understand a question; ``notes`` are to be said of it."""

    way: Way
    hits: tuple[Hit, ...]
    reading: Reading
    notes: tuple[str, ...] = ()

    @property
    def best(self) -> Hit | None:
        """The passage in which the reader finds the answer; None where it finds none."""
        return self.hits[self.reading.spans[0].hit] if self.reading.spans else None


@dataclass(frozen=True, slots=True)
class Seeking:
    """Finds and reads in what a ``view`` sees.

    Reading waits for its ``turn``; ``kept`` is what is said in articles, as far as it was found before.
    """

    view: View
    embedder: Embedder
    reader: Reader
    judge: Judging | None
    kept: Kept
    turn: AbstractContextManager[object]

    def evidence_of(self, sought: Sought, notes: Sequence[str] = (), quoted: Sequence[Citation] = ()) -> Evidence:
        """What an answer is made from where this was sought; ``notes`` are said of it, too, ``quoted`` was before."""
        notes = (*sought.notes, *notes)
        evidence = self.evidence(sought.way.words, sought.hits, sought.reading, sought.way.scope, notes)
        return replace(evidence, quoted=quoted)

    def evidence(
        self,
        question: str,
        hits: Sequence[Hit],
        reading: Reading,
        scope: Scope = EVERYTHING,
        notes: Sequence[str] = (),
    ) -> Evidence:
        """What an answer to ``question`` is made from: the passages read, and what the reader made of them."""
        return Evidence(
            question,
            hits,
            reading,
            self.view.article,
            lambda words, top: retrieve(self.view, self.embedder, words, top=top, as_of=scope.day, scope=scope),
            self.encode,
            self.reader.threshold,
            scope.day,
            absent=lambda: self.view.absent_words(without_asking(question), self.view.allowed(scope)),
            notes=(*notes, *beside(self.view, question, scope, hits)),
            count=lambda words: self.view.count_phrase(words, most=MOST_COUNTED),
            said=self.kept.of,
            naming=lambda name: naming(self.view, name, scope)[:MOST_NAMING],
            story=self.view.story,
            read=lambda words, passages: self.read([Way(words, words, words, scope)], [passages]).reading,
            judge=self.judge,
        )

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors of texts, (n, dim). One by one: many at once make the embedder load what an indexing needs."""
        return np.stack([self.embedder.encode_query(text) for text in texts])

    def found(self, ways: Sequence[Way], recalled: Recalled) -> list[list[Hit]]:
        """The passages for each way; those that differ in how they are read alone are searched for once."""
        once: dict[tuple[str, Scope], list[Hit]] = {}
        for way in ways:
            if (way.query, way.scope) not in once:
                once[way.query, way.scope] = self.retrieved(way, recalled)
        return [once[way.query, way.scope] for way in ways]

    def retrieved(self, way: Way, recalled: Recalled = NOTHING, *, top: int = 0) -> list[Hit]:
        """The passages for a way, and a few of the articles that were spoken of, if it leans on what was said."""

        def best(top: int, among: Sequence[str] = ()) -> list[Hit]:
            day = way.scope.day
            return retrieve(self.view, self.embedder, way.query, top=top, as_of=day, scope=way.scope, among=among)

        top = top or PASSAGES_READ
        hits = best(top + len(recalled.quotes))
        if recalled.articles:
            known = {hit.passage_id for hit in hits}
            more = best(PASSAGES_SPOKEN_OF, recalled.articles)
            hits = [*hits[:top], *(hit for hit in more if hit.passage_id not in known)]
        return recalled.without_quoted(hits)

    def read(self, ways: Sequence[Way], found: Sequence[Sequence[Hit]]) -> Sought:
        """The likeliest way that finds an answer, or that which comes nearest to one. Not all need be read."""
        if unread(ways[-1].words):
            # Where it is not certain that a question leans on others, it is the last way in which it does not.
            return Sought(ways[-1], tuple(found[-1]), Reading((), 0.0))
        gathered = asks_for_words(ways[0].words) and ways[0].within_spoken  # and no reader tells how surely
        sought: list[Sought] = []
        with self.turn:
            for way, hits in zip(ways, found, strict=True):
                reading = self.reader.read(way.words, to_be_read(way.words, hits), as_of=way.scope.day)
                sought.append(Sought(way, tuple(hits), reading))
                # Who asks "How many died?" after a question means of that: to leave it takes a surer answer.
                doubted = way.away or _of_what(way, hits)
                least = max(LOW, self.reader.threshold) if doubted else self.reader.threshold
                if gathered or sought[-1].reading.confidence >= least:
                    return sought[-1]
        best = max((each for each in sought if not each.way.away), key=lambda each: each.reading.confidence)
        guessed = _of_what(best.way, best.hits) and best.reading.confidence < LOW
        return replace(best, reading=Reading((), 0.0)) if guessed else best

    def refused(self, sought: Sought) -> bool:
        """Whether the reader is too unsure of what was sought to answer."""
        return sought.reading.confidence < self.reader.threshold

    def chosen(self, sought: Sought) -> Sought:
        """What was sought, or the plain way where that alone finds an answer, or filters leave nothing that is near."""
        plain = sought.way.plain
        if plain is None or not self.refused(sought):
            return sought
        other = self.read([plain], [self.retrieved(plain)])
        close = any(near(sought.way.query, hit) for hit in sought.hits)
        if close and other.reading.confidence < self.reader.threshold:
            return sought
        return replace(other, notes=(sought.way.dropped,) if sought.way.dropped else ())

    def better(self, sought: Sought, rewrite: str, scope: Scope, *, by: float = 0.0) -> Sought:
        """What is sought with a rewritten question, if that finds more, ``by`` so much, than the conversation's own
        resolution."""
        if not rewrite or unread(rewrite):
            return sought
        way = ways_of(self.view, Understood(rewrite), scope)[0]
        other = self.read([way], [self.retrieved(way)])
        return other if other.reading.confidence > sought.reading.confidence + by else sought

    def of_topic(self, sought: Sought, understood: Understood, scope: Scope) -> Sought:
        """What is sought with the topic of the talk, for a question that may be on it, if that finds clearly more.

        What is found there has to tell of the topic, and of most of what is asked.
        """
        if not understood.topic or sought.reading.confidence >= SURE_ALONE:
            return sought
        if asks_for_any_words(understood.question):  # no reader tells how surely somebody says anything
            way = ways_of(self.view, Understood(understood.within_topic), scope)[0]
            within = self.read([way], [self.retrieved(way)])
            return within if said_by(self.evidence_of(within)) else sought
        other = self.better(sought, understood.within_topic, scope, by=CLEARLY)
        if other is sought or not (hit := other.best):
            return sought
        if sought.best and sought.best.passage_id == hit.passage_id and not self.refused(sought):
            return sought  # which the topic does not change
        told = content_words(f"{hit.title} {hit.text}")
        own = content_words(without_asking(understood.question))
        near = 2 * len(own & told) >= len(own) and all(content_words(word) <= told for word in understood.topic)
        return other if near else sought


def _of_what(way: Way, hits: Sequence[Hit]) -> bool:
    """Whether of several articles one would have to guess what is asked about, as in "How old are they?"."""
    return not says_of_what(way.words) and len({hit.article_id for hit in hits}) > 1
