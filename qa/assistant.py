"""The one entry point: ``Assistant.open(store).ask(question) -> Answer``."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

import numpy as np

from index.embedder import Embedder
from index.errors import NewsdeskError, UnknownArticleError
from index.opening import open_store
from index.records import EVERYTHING, Scope
from index.store import Store
from qa.answering.answer import LOW, near, treats
from qa.answering.attribution import asks_for_any_words, asks_for_words, said_by
from qa.answering.clarifying import ask_back, ask_back_about
from qa.answering.digest import ARTICLES, among, digest
from qa.answering.evidence import MOST_COUNTED, Evidence
from qa.answering.gathering import NO_ARTICLE
from qa.answering.kinds import answer_of, unread
from qa.answering.notes import beside, when_told
from qa.answering.reasons import explained
from qa.answering.summary import summarise
from qa.conversation.comparing import comparison_of
from qa.conversation.filters import without_date
from qa.conversation.followup import Understood, spoken_subject, understand
from qa.conversation.library import counted, library, library_within
from qa.conversation.pasted import LONG, understand_pasted
from qa.conversation.recalled import NOTHING, Recalled
from qa.conversation.replies import replied
from qa.conversation.requests import counted_on, held_on
from qa.conversation.spoken_of import spoken_of, told_before
from qa.conversation.summing import SummaryRequest, summary_of
from qa.conversation.talk import MOST_NAMED, Library, listed, reply, talk_of
from qa.conversation.turning import turned_to, without_courtesy
from qa.conversation.ways import Way, as_typed, ways_of
from qa.drafts.records import Sentence
from qa.drafts.stated import Bearings
from qa.reading.judge import Judge
from qa.reading.reader import SpanReader
from qa.records import Answer, Earlier, Hit, Judging, Reader, Reading, Rewriter, Seconds, Writer
from qa.retrieval.retrieve import retrieve
from qa.sources.agreement import Story, story_of
from qa.sources.kept import Kept
from qa.sources.records import Quoted, Said
from qa.sources.saying import naming, quoted_in, said
from qa.statements import Statement
from qa.words import content_words, without_asking

if TYPE_CHECKING:
    from index.store import View
    from index.sync import Progress, Report

MOST_SAID = 2_000  # articles naming a speaker that are looked through when all that they said is asked for
SURE_ALONE = 0.8  # confidence from which a question that names no topic is not asked within that of the talk
CLEARLY = 0.1  # what that has to find more
MOST_NAMING = 40  # articles naming a speaker that are looked through for one answer
LEFT_OUT = "Articles that were spoken of before are left out."
LONGEST_QUESTION = 20_000  # characters, of a text that is pasted too


@dataclass(frozen=True, slots=True)
class Searching:
    """The question was understood; passages are being looked for."""

    question: str


@dataclass(frozen=True, slots=True)
class Found:
    """The passages that will be read, best first."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Writing:
    """The answer as it was composed, or with what is written and proved of it so far; the writer is at work."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Finding:
    """The passages for a question, best first, and the question as it was searched."""

    searched: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """What was found in one way to understand a question; ``notes`` are to be said of it."""

    way: Way
    hits: tuple[Hit, ...]
    reading: Reading
    notes: tuple[str, ...] = ()


class Assistant:
    """Answers questions from one store. Safe to use from several threads; asking goes on while articles are indexed."""

    passages_read = 12
    passages_spoken_of = 4
    passages_compared = 8
    readings_at_once = 2

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        reader: Reader,
        writer: Writer | None = None,
        judge: Judging | None = None,
    ) -> None:
        """``writer`` phrases what is composed; without one it is shown as it is. ``judge`` has a say on yes and no,
        and on whether quotes support what the writer writes.
        """
        self.store = store
        self.embedder = embedder
        self.reader = reader
        self.writer = writer
        self.judge = judge
        self.kept = Kept(store.folder)
        # Reading keeps every core busy: further questions wait for their turn rather than slow the others down.
        self._reading = threading.BoundedSemaphore(self.readings_at_once)

    @classmethod
    def open(
        cls,
        store: Path | str,
        *,
        create: bool = False,
        model: str | None = None,
        reader: Reader | None = None,
        writer: Writer | None = None,
    ) -> Assistant:
        """Open a store's assistant, with the shipped ``reader`` or another, and a ``writer`` where one is wanted.

        With ``create`` an absent store is made.

        ``model``, by default $NEWSDESK_MODEL, names the embedding model of a new store; one that is there is opened
        with the model it was made with.

        Raises `StoreError` where there is no store or it cannot be used, `ModelError` where another model was named
        than the store was made with, where that cannot be loaded, or the reader's weights are damaged.
        """
        opened, embedder = open_store(store, create=create, model=model)
        reader = reader or SpanReader.open()
        return cls(opened, embedder, reader, writer, Judge(reader) if isinstance(reader, SpanReader) else None)

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def __enter__(self) -> Assistant:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(
        self,
        question: str,
        scope: Scope = EVERYTHING,
        earlier: Sequence[Earlier] = (),
        *,
        literal: bool = False,
    ) -> Answer:
        """The answer to one question, from the articles in ``scope`` and as of its day.

        ``earlier`` are the turns of the conversation before it, whose words it may lean on. A question that is
        ``literal`` is searched in its own spelling and without the filters that it names. Raises `NewsdeskError` where
        the question is empty or too long, or where an outlet of ``scope`` fits none of the store.
        """
        *_, answer = self.stream(question, scope, earlier, literal=literal)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self,
        question: str,
        scope: Scope = EVERYTHING,
        earlier: Sequence[Earlier] = (),
        *,
        literal: bool = False,
        stop: threading.Event | None = None,
    ) -> Iterator[Searching | Found | Writing | Answer]:
        """As `ask`, telling what is being done: `Searching`, then `Found` with the evidence, last the `Answer`.

        Where there is a writer, `Writing` with what is proved so far comes before that; ``stop`` ends its work.
        """
        question = _checked(question)
        scope = self.store.resolved(scope)
        asked = question if literal else without_courtesy(question)
        answered = None if literal else replied(asked, earlier, self._authors)
        if isinstance(answered, str):
            yield Answer.chat(question, answered)
            return
        if answered is None and (about := talk_of(asked, self._outlets, scope)):
            yield Answer.chat(question, reply(about[0], self._library(about[1], scope), scope.day))
            return
        if answered is None and (subject := counted_on(asked)):
            spoken = spoken_subject(subject, earlier)  # a headline, where it is "it": few have its words
            yield Answer.chat(
                question, self._count_on(subject, scope) if spoken == subject else self._on(spoken, scope)
            )
            return
        if answered is None and (subject := held_on(asked)):
            yield Answer.chat(question, self._on(spoken_subject(subject, earlier), scope))
            return
        if answered is None and (wanted := summary_of(asked, self._outlets, scope)):
            yield Searching(question)
            yield from self._written(self._summary(question, wanted, earlier), stop)
            return
        understood = answered or self._understood(asked, earlier)
        began = time.perf_counter()
        with self.store.read() as view:
            typed = literal or comparison_of(understood.question)  # the outlets that it names are no filters
            ways = as_typed(understood, scope) if typed else ways_of(view, understood, scope)
            rewritten = self._rewriting(understood, question, earlier, stop)
            yield Searching(ways[0].searched)
            recalled = Recalled.of(understood, earlier)
            found = self._found(view, ways, recalled)
            retrieved = time.perf_counter()
            yield Found(tuple(found[0]))
            resumed = time.perf_counter()
            notes = (*recalled.notes, *when_told(question, earlier))
            first = self._better(view, self._read(ways, found), rewritten(), scope)
            sought = self._chosen(view, self._of_topic(view, first, understood, scope))
            read = time.perf_counter()
            evidence = self._evidence_of(view, sought, notes)
            answer = (not understood.leaning and ask_back(evidence)) or answer_of(evidence)
            if answer.status == "not_found" and sought.way is ways[0] and sought.way.within_spoken:
                sought = self._chosen(view, self._read(ways[1:], found[1:]))
                answer = answer_of(self._evidence_of(view, sought, notes))
            if recalled.quotes and not recalled.is_new(answer):
                answer = self._more(view, question, recalled) or answer
            answer = replace(
                explained(answer, sought.hits),
                question=question,
                searched=sought.way.searched,
                filters=sought.way.filters,
            )
        if answer.status == "not_found" and (turned := self._turned_to(asked, question, earlier, scope)):
            answer = turned
        finished = time.perf_counter()
        total = (retrieved - began) + (finished - resumed)  # not the time the caller took to show the evidence
        answer = replace(answer, seconds=Seconds(retrieve=retrieved - began, read=read - resumed, total=total))
        yield from self._written(answer, stop)

    def _understood(self, question: str, earlier: Sequence[Earlier]) -> Understood:
        if len(question) > LONG:
            return understand_pasted(question)
        return understand(question, earlier, lambda: self._spoken(earlier))

    def _spoken(self, earlier: Sequence[Earlier]) -> dict[str, frozenset[str]]:
        with self.store.read() as view:
            return spoken_of(view, earlier)

    def composed(self, question: str, scope: Scope = EVERYTHING, earlier: Sequence[Earlier] = ()) -> Answer:
        """As `ask`, without the writer, which would put it otherwise each time."""
        for event in self.stream(question, scope, earlier):
            if isinstance(event, Writing | Answer):
                return event.answer if isinstance(event, Writing) else event
        raise NewsdeskError("No answer came: ask again.")

    def _written(self, answer: Answer, stop: threading.Event | None) -> Iterator[Writing | Answer]:
        """The composed answer as the writer puts it, where there is one; nothing of the store is held meanwhile."""
        writer = self.writer  # another may take its place at any moment
        if writer is None:
            yield answer
            return
        began = time.perf_counter()
        yield Writing(answer)
        now = answer
        for now in writer.write(answer, stop or threading.Event(), self.judge):
            yield Writing(now)
        total = answer.seconds.total + time.perf_counter() - began
        yield replace(now, seconds=replace(answer.seconds, total=total))

    def _evidence_of(self, view: View, sought: Sought, notes: Sequence[str]) -> Evidence:
        notes = (*sought.notes, *notes)
        return self.evidence(view, sought.way.words, sought.hits, sought.reading, sought.way.scope, notes)

    def evidence(
        self,
        view: View,
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
            view.article,
            lambda words, top: retrieve(view, self.embedder, words, top=top, as_of=scope.day, scope=scope),
            self._encode,
            self.reader.threshold,
            scope.day,
            absent=lambda: view.absent_words(without_asking(question), view.allowed(scope)),
            notes=(*notes, *beside(view, question, scope, hits)),
            count=lambda words: view.count_phrase(words, most=MOST_COUNTED),
            said=self.kept.of,
            naming=lambda name: naming(view, name, scope)[:MOST_NAMING],
            story=view.story,
            read=lambda words, passages: self._read([Way(words, words, words, scope)], [passages]).reading,
            judge=self.judge,
        )

    def _encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors of texts, (n, dim). One by one: many at once make the embedder load what an indexing needs."""
        return np.stack([self.embedder.encode_query(text) for text in texts])

    def _found(self, view: View, ways: Sequence[Way], recalled: Recalled) -> list[list[Hit]]:
        """The passages for each way; those that differ in how they are read alone are searched for once."""
        once: dict[tuple[str, Scope], list[Hit]] = {}
        for way in ways:
            if (way.query, way.scope) not in once:
                once[way.query, way.scope] = self._retrieved(view, way, recalled)
        return [once[way.query, way.scope] for way in ways]

    def _retrieved(self, view: View, way: Way, recalled: Recalled = NOTHING, *, top: int = 0) -> list[Hit]:
        """The passages for a way, and a few of the articles that were spoken of, if it leans on what was said."""

        def best(top: int, among: Sequence[str] = ()) -> list[Hit]:
            day = way.scope.day
            return retrieve(view, self.embedder, way.query, top=top, as_of=day, scope=way.scope, among=among)

        top = top or self.passages_read
        hits = best(top + len(recalled.quotes))
        if recalled.articles:
            known = {hit.passage_id for hit in hits}
            more = best(self.passages_spoken_of, recalled.articles)
            hits = [*hits[:top], *(hit for hit in more if hit.passage_id not in known)]
        return recalled.without_quoted(hits)

    def _read(self, ways: Sequence[Way], found: Sequence[Sequence[Hit]]) -> Sought:
        """The likeliest way that finds an answer, or that which comes nearest to one. Not all need be read."""
        if unread(ways[-1].words):
            # Where it is not certain that a question leans on others, it is the last way in which it does not.
            return Sought(ways[-1], tuple(found[-1]), Reading((), 0.0))
        gathered = asks_for_words(ways[0].words) and ways[0].within_spoken  # and no reader tells how surely
        sought: list[Sought] = []
        with self._reading:
            for way, hits in zip(ways, found, strict=True):
                sought.append(Sought(way, tuple(hits), self.reader.read(way.words, hits, as_of=way.scope.day)))
                # Who asks "How many died?" after a question means of that: to leave it takes a surer answer.
                least = max(LOW, self.reader.threshold) if way.away else self.reader.threshold
                if gathered or sought[-1].reading.confidence >= least:
                    return sought[-1]
        return max((each for each in sought if not each.way.away), key=lambda each: each.reading.confidence)

    def _chosen(self, view: View, sought: Sought) -> Sought:
        """What was sought, or the plain way where that alone finds an answer, or filters leave nothing that is near."""
        plain = sought.way.plain
        if plain is None or sought.reading.confidence >= self.reader.threshold:
            return sought
        other = self._read([plain], [self._retrieved(view, plain)])
        close = any(near(sought.way.query, hit) for hit in sought.hits)
        if close and other.reading.confidence < self.reader.threshold:
            return sought
        return replace(other, notes=(sought.way.dropped,) if sought.way.dropped else ())

    def _rewriting(
        self, understood: Understood, question: str, earlier: Sequence[Earlier], stop: threading.Event | None
    ) -> Callable[[], str]:
        """Has the writer make a question that leans on others stand alone; what is returned waits for it ("": none)."""
        writer = self.writer
        if not understood.carried or not isinstance(writer, Rewriter):
            return str
        made: SimpleQueue[str] = SimpleQueue()

        def work() -> None:
            rewrite = ""
            try:
                rewrite = writer.rewrite(question, earlier, stop or threading.Event())
            finally:
                made.put(rewrite)

        threading.Thread(target=work, name="newsdesk-rewrite", daemon=True).start()
        return made.get

    def _better(self, view: View, sought: Sought, rewrite: str, scope: Scope, *, by: float = 0.0) -> Sought:
        """What is sought with a rewritten question, if that finds more, ``by`` so much, than the conversation's own
        resolution."""
        if not rewrite or unread(rewrite):
            return sought
        way = ways_of(view, Understood(rewrite), scope)[0]
        other = self._read([way], [self._retrieved(view, way)])
        return other if other.reading.confidence > sought.reading.confidence + by else sought

    def _of_topic(self, view: View, sought: Sought, understood: Understood, scope: Scope) -> Sought:
        """What is sought with the topic of the talk, for a question that may be on it, if that finds clearly more.

        What is found there has to tell of the topic, and of most of what is asked.
        """
        if not understood.topic or sought.reading.confidence >= SURE_ALONE:
            return sought
        if asks_for_any_words(understood.question):  # no reader tells how surely somebody says anything
            way = ways_of(view, Understood(understood.within_topic), scope)[0]
            within = self._read([way], [self._retrieved(view, way)])
            return within if said_by(self._evidence_of(view, within, ())) else sought
        other = self._better(view, sought, understood.within_topic, scope, by=CLEARLY)
        if other is sought or not other.reading.spans:
            return sought
        hit = other.hits[other.reading.spans[0].hit]
        told = content_words(f"{hit.title} {hit.text}")
        own = content_words(without_asking(understood.question))
        near = 2 * len(own & told) >= len(own) and all(content_words(word) <= told for word in understood.topic)
        return other if near else sought

    def _summary(self, question: str, wanted: SummaryRequest, earlier: Sequence[Earlier]) -> Answer:
        """Sentences of what is to be summed up, or what is missing for that."""
        began = time.perf_counter()
        told = told_before(earlier) if wanted.beyond else ()
        wanted = replace(wanted, scope=replace(wanted.scope, without=(*wanted.scope.without, *told)))
        with self.store.read() as view:
            last = next((turn.answer.quotes[0].article_id for turn in reversed(earlier) if turn.answer.quotes), "")
            if wanted.last and not last and view.counts().articles == 1:
                last = view.articles(limit=1)[0].id
            if wanted.last and last:
                summary = summarise(question, view.article(last), self._encode, count=wanted.sentences)
            elif wanted.last:
                return Answer.chat(question, _which(wanted))
            else:
                evidence = replace(self.evidence(view, question, (), Reading((), 0.0), wanted.scope), notes=())
                leading = () if wanted.what else view.leading(wanted.scope, ARTICLES)
                found = ask_back_about(evidence, wanted) or digest(evidence, wanted, leading)
                if found is None:
                    return Answer.chat(question, _which(wanted))
                note = Statement(LEFT_OUT, (), "note")
                summary = replace(found, statements=(*found.statements, note)) if told else found
        total = time.perf_counter() - began
        return replace(summary, seconds=Seconds(retrieve=total, total=total))

    def _turned_to(self, asked: str, question: str, earlier: Sequence[Earlier], scope: Scope) -> Answer | None:
        """What the articles tell of the moss, for who asks "what about the moss?" after something else; else None."""
        subject = turned_to(asked, lambda: self._spoken(earlier)) if earlier else ""
        wanted = summary_of(f"Tell me about {subject}", self._outlets, scope) if subject else None
        summary = self._summary(question, wanted, earlier) if wanted else None
        return summary if summary and summary.status == "answered" else None

    def _more(self, view: View, question: str, recalled: Recalled) -> Answer | None:
        """What else the article has that was quoted last, where nothing more answers; None where it has nothing."""
        try:
            article = view.article(recalled.quotes[-1].article_id)
        except UnknownArticleError:  # it was removed meanwhile
            return None

        def told(start: int, end: int) -> bool:
            return recalled.has(article.id, start, end)

        summary = summarise(question, article, self._encode, told=told)
        return summary if summary.status == "answered" else None

    def _on(self, subject: str, scope: Scope) -> str:
        """Which articles come near a subject, in a sentence."""
        with self.store.read() as view:
            hits = retrieve(view, self.embedder, subject, top=4 * MOST_NAMED, scope=scope)
        articles = {hit.article_id: hit for hit in reversed(hits) if treats(subject, hit)}
        nearest = list(articles.values())[::-1]
        return listed(subject, [(hit.title, hit.outlet, hit.published) for hit in nearest])

    def _count_on(self, subject: str, scope: Scope) -> str:
        """How many articles have the words of a subject, in a sentence; which come near it where none has."""
        dated = None if scope.since or scope.until else without_date(subject, scope.day)
        within = replace(scope, since=dated[0], until=dated[1]) if dated else scope
        with self.store.read() as view:
            held = counted(view, dated[2] if dated else subject, within, among(within) if dated else "")
        return held or self._on(subject, scope)

    def _authors(self, article_id: str) -> Sequence[str]:
        try:
            with self.store.read() as view:
                return view.article(article_id).authors
        except UnknownArticleError:
            return ()

    def _outlets(self) -> list[str]:
        return [name for name, _ in self.store.outlets()]

    def _library(self, limits: Scope, scope: Scope) -> Library:
        """The store's facts, for who asks about it: those of ``limits``, where these are narrower than ``scope``."""
        with self.store.read() as view:
            if limits != scope:
                return library_within(view, limits, among(limits))
            return library(view)

    def said(self, speaker: str, about: str = "", scope: Scope = EVERYTHING, *, most: int = MOST_SAID) -> Said:
        """What somebody said, in the newest ``most`` articles of ``scope`` that name them; see `saying.said`."""
        with self.store.read() as view:
            return said(view, self.kept, speaker, about, scope, most=min(most, MOST_SAID))

    def quoted(self, article_id: str) -> list[Quoted]:
        """Who is quoted in an article; see `qa.sources.saying.quoted_in`."""
        with self.store.read() as view:
            return quoted_in(view, self.kept, article_id)

    def story(self, article_id: str) -> Story:
        """What the articles that tell of an article's event agree and differ in; see `qa.sources.agreement`."""
        with self.store.read() as view:
            return story_of(view, article_id, self._encode)

    def borne_out(self, draft: str, spans: Sequence[tuple[int, int]]) -> Iterator[Sentence]:
        """How the articles bear out the sentences of a draft at ``spans``, which are of `qa.drafts.stated.stated`.

        There are none without a judge.
        """
        if self.judge is None:
            return
        with self.store.read() as view:
            bearings = Bearings(
                draft,
                lambda said: retrieve(view, self.embedder, said, top=self.passages_compared),
                view.article,
                self.judge,
            )
            for number, span in enumerate(spans, 1):
                with self._reading:
                    sentence = bearings.of(span, number)
                yield sentence

    def search(self, words: str, scope: Scope = EVERYTHING, *, top: int = 10) -> list[Hit]:
        """The ``top`` passages for ``words``, best first; nothing is read. Raises `NewsdeskError` as `ask`."""
        with self.store.read() as view:
            return retrieve(view, self.embedder, _checked(words), top=top, scope=view.resolved(scope))

    def find(
        self, question: str, scope: Scope = EVERYTHING, earlier: Sequence[Earlier] = (), *, top: int = 10
    ) -> Finding:
        """The ``top`` passages, best first, for a question that is understood as `ask` understands it; none for talk.

        Raises `NewsdeskError` as `ask`.
        """
        question = _checked(question)
        scope = self.store.resolved(scope)
        answered = replied(question, earlier, self._authors)
        if isinstance(answered, str) or (answered is None and talk_of(question, self._outlets, scope)):
            return Finding(question, ())
        wanted = None if answered else summary_of(question, self._outlets, scope)
        subject = None if answered else held_on(question) or (wanted and (wanted.what or question))
        understood = answered or (Understood(subject) if subject else self._understood(question, earlier))
        scope = wanted.scope if wanted else scope
        with self.store.read() as view:
            ways = ways_of(view, understood, scope)
            most = max(top, self.passages_read)
            recalled = Recalled.of(understood, earlier)
            found = [self._retrieved(view, way, recalled, top=most) for way in ways]
            if len(ways) == 1 and not ways[0].plain:
                way, hits = ways[0], found[0]
            else:
                way = self._chosen(view, self._read(ways, [hits[: self.passages_read] for hits in found])).way
                hits = found[ways.index(way)] if way in ways else self._retrieved(view, way, top=most)
        return Finding(question if subject else way.searched, tuple(hits[:top]))

    def sync(
        self,
        paths: Sequence[str | Path],
        *,
        progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        gone: Sequence[Path] = (),
        later: Collection[Path] = (),
        within: Sequence[Path] = (),
        follow_links: bool = False,
    ) -> Report:
        """Bring the store in line with files and folders, and find what is said in them; see `index.sync.sync`."""
        from index.sync import sync

        return sync(
            self.store,
            [Path(path) for path in paths],
            self.embedder,
            progress=progress,
            cancel=cancel,
            gone=gone,
            later=later,
            within=within,
            follow_links=follow_links,
            stored=self.kept.look_through,
        )

    def remove(self, article_ids: Sequence[str], *, batch: str = "") -> int:
        """Remove articles from the store until their sources change, or `restore`; see `index.by_hand.remove`."""
        from index.by_hand import remove

        return len(remove(self.store, article_ids, batch=batch))

    def restore(self, article_ids: Sequence[str]) -> int:
        """Take removed articles back; see `index.by_hand.restore`."""
        from index.by_hand import restore

        return restore(self.store, self.embedder, article_ids)


def _which(wanted: SummaryRequest) -> str:
    """What is missing for a summary."""
    if wanted.last:
        return "Which article? Ask about one first, or name what it is about: “summarise the article about …”."
    if wanted.what:
        return NO_ARTICLE
    other = "other " if wanted.beyond else ""
    told = f"There is no {other}article of {among(wanted.scope)}"
    return f"{told}: ask “what is new?” for the newest, or “how many articles?”."


def _checked(question: str) -> str:
    readable = question.replace("\0", " ").encode("utf-8", "replace").decode()  # lone surrogates become "?"
    question = " ".join(readable.split())
    if not question:
        raise NewsdeskError("The question is empty: type a question about the articles.")
    if len(question) > LONGEST_QUESTION:
        raise NewsdeskError(f"The question has {len(question)} characters: ask in at most {LONGEST_QUESTION}.")
    return question
