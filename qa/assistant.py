"""The one entry point: ``Assistant.open(store).ask(question) -> Answer``."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.embedder import Embedder
from index.errors import NewsdeskError
from index.opening import open_store
from index.records import EVERYTHING, Scope
from index.store import Store
from qa.answering.clarifying import ask_back
from qa.answering.kinds import answer_of
from qa.answering.notes import when_told
from qa.answering.reasons import explained
from qa.conversation.comparing import comparison_of
from qa.conversation.followup import Understood, understand
from qa.conversation.pasted import LONG, understand_pasted
from qa.conversation.recalled import Recalled
from qa.conversation.replies import replied
from qa.conversation.requests import held_on
from qa.conversation.spoken_of import spoken_of
from qa.conversation.summing import SummaryRequest, summary_of
from qa.conversation.talk import talk_of
from qa.conversation.turning import is_a_piece, may_be_part_of_it, turned_to, without_courtesy
from qa.conversation.ways import as_typed, ways_of
from qa.drafts.records import Sentence
from qa.drafts.stated import Bearings
from qa.reading.judge import Judge
from qa.reading.reader import SpanReader
from qa.records import Answer, Earlier, Finding, Found, Hit, Judging, Reader, Searching, Seconds, Writer, Writing
from qa.retrieval.retrieve import retrieve
from qa.sources.agreement import Story, story_of
from qa.sources.kept import Kept
from qa.sources.records import Quoted, Said
from qa.sources.saying import quoted_in, said
from qa.steps.holdings import Holdings
from qa.steps.rewriting import rewriting
from qa.steps.seeking import PASSAGES_READ, Seeking
from qa.steps.summaries import more_of, summed_up
from qa.sureness import LOW

if TYPE_CHECKING:
    from index.store import View
    from index.sync import Progress, Report

MOST_SAID = 2_000  # articles naming a speaker that are looked through when all that they said is asked for
PASSAGES_COMPARED = 8  # with a sentence of a draft
READINGS_AT_ONCE = 2
LONGEST_QUESTION = 20_000  # characters, of a text that is pasted too


class Assistant:
    """Answers questions from one store. Safe to use from several threads; asking goes on while articles are indexed."""

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
        self._reading = threading.BoundedSemaphore(READINGS_AT_ONCE)

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
        holdings = Holdings(self.store, self.embedder)
        answered = None if literal else replied(asked, earlier, holdings.authors)
        at_once = holdings.told(asked, earlier, scope) if answered is None else answered
        if isinstance(at_once, str):
            yield Answer.chat(question, at_once)
            return
        if at_once is None and (wanted := summary_of(asked, holdings.outlets, scope)):
            yield Searching(question)
            yield from self._written(self._summary(question, wanted, earlier), stop)
            return
        understood = at_once or self._understood(asked, earlier)
        away = understood.carried and not may_be_part_of_it(asked)
        if away and (turned := self._turned_to(asked, question, earlier, scope)):
            yield Searching(question)
            yield from self._written(turned, stop)
            return
        answer = yield from self._searched(question, understood, scope, earlier, literal=literal, stop=stop)
        yield from self._written(answer, stop)

    def _searched(
        self,
        question: str,
        understood: Understood,
        scope: Scope,
        earlier: Sequence[Earlier],
        *,
        literal: bool,
        stop: threading.Event | None,
    ) -> Generator[Searching | Found, None, Answer]:
        """The composed answer to a question that was understood."""
        began = time.perf_counter()
        with self.store.read() as view:
            seeking = self.seeking(view)
            typed = literal or comparison_of(understood.question)  # the outlets that it names are no filters
            ways = as_typed(understood, scope) if typed else ways_of(view, understood, scope)
            rewritten = rewriting(self.writer, question, earlier, stop) if understood.carried else str
            yield Searching(ways[0].searched)
            recalled = Recalled.of(understood, earlier)
            found = seeking.found(ways, recalled)
            retrieved = time.perf_counter()
            yield Found(tuple(found[0]))
            resumed = time.perf_counter()
            notes = (*recalled.notes, *when_told(question, earlier))
            quoted = [quote for turn in earlier for quote in turn.answer.citations]
            first = seeking.better(seeking.read(ways, found), rewritten(), scope)
            sought = seeking.chosen(seeking.of_topic(first, understood, scope))
            read = time.perf_counter()
            evidence = seeking.evidence_of(sought, notes, quoted)
            answer = (not understood.leaning and ask_back(evidence)) or answer_of(evidence)
            if answer.status == "not_found" and sought.way is ways[0] and sought.way.within_spoken:
                sought = seeking.chosen(seeking.read(ways[1:], found[1:]))
                answer = answer_of(seeking.evidence_of(sought, notes, quoted))
            if recalled.quotes and not recalled.is_new(answer):
                answer = more_of(seeking, question, recalled) or answer
            answer = replace(
                explained(answer, sought.hits),
                question=question,
                searched=sought.way.searched,
                filters=sought.way.filters,
            )
        if answer.status == "not_found" or answer.confidence < LOW:
            asked = question if literal else without_courtesy(question)
            placed = is_a_piece(asked) and understood.question.strip(" ?.!") not in asked
            answer = (None if placed else self._turned_to(asked, question, earlier, scope)) or answer
        finished = time.perf_counter()
        total = (retrieved - began) + (finished - resumed)  # not the time the caller took to show the evidence
        return replace(answer, seconds=Seconds(retrieve=retrieved - began, read=read - resumed, total=total))

    def seeking(self, view: View) -> Seeking:
        """What finds and reads in a ``view`` of the store."""
        return Seeking(view, self.embedder, self.reader, self.judge, self.kept, self._reading)

    def _understood(self, question: str, earlier: Sequence[Earlier]) -> Understood:
        if len(question) > LONG:
            return understand_pasted(question)
        return understand(question, earlier, lambda: self._spoken(earlier))

    def _spoken(self, earlier: Sequence[Earlier]) -> dict[str, frozenset[str]]:
        with self.store.read() as view:
            return spoken_of(view, earlier)

    def _summary(self, question: str, wanted: SummaryRequest, earlier: Sequence[Earlier]) -> Answer:
        """Sentences of what is to be summed up, or what is missing for that."""
        began = time.perf_counter()
        with self.store.read() as view:
            summary = summed_up(self.seeking(view), question, wanted, earlier)
        total = time.perf_counter() - began
        return summary if summary.status == "chat" else replace(summary, seconds=Seconds(retrieve=total, total=total))

    def _turned_to(self, asked: str, question: str, earlier: Sequence[Earlier], scope: Scope) -> Answer | None:
        """What the articles tell of the moss, for who asks "what about the moss?" after something else; else None."""
        subject = self._another_matter(asked, earlier)
        outlets = Holdings(self.store, self.embedder).outlets
        wanted = summary_of(f"Tell me about {subject}", outlets, scope) if subject else None
        summary = self._summary(question, wanted, earlier) if wanted else None
        return summary if summary and summary.status == "answered" else None

    def _another_matter(self, asked: str, earlier: Sequence[Earlier]) -> str:
        """What a question turns to, where nothing that was spoken of tells of it; else ""."""
        return turned_to(asked, lambda: self._spoken(earlier)) if earlier else ""

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
            return story_of(view, article_id, self.seeking(view).encode)

    def borne_out(self, draft: str, spans: Sequence[tuple[int, int]]) -> Iterator[Sentence]:
        """How the articles bear out the sentences of a draft at ``spans``, which are of `qa.drafts.stated.stated`.

        There are none without a judge.
        """
        if self.judge is None:
            return
        with self.store.read() as view:
            bearings = Bearings(
                draft,
                lambda said: retrieve(view, self.embedder, said, top=PASSAGES_COMPARED),
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
        asked = without_courtesy(question)
        scope = self.store.resolved(scope)
        holdings = Holdings(self.store, self.embedder)
        answered = replied(asked, earlier, holdings.authors)
        if isinstance(answered, str) or (answered is None and talk_of(asked, holdings.outlets, scope)):
            return Finding(question, ())
        wanted = None if answered else summary_of(asked, holdings.outlets, scope)
        subject = None if answered else held_on(asked) or (wanted and (wanted.what or asked))
        understood = answered or (Understood(subject) if subject else self._understood(asked, earlier))
        if understood.carried and not may_be_part_of_it(asked) and (turned := self._another_matter(asked, earlier)):
            understood = Understood(turned)
        scope = wanted.scope if wanted else scope
        with self.store.read() as view:
            seeking = self.seeking(view)
            ways = ways_of(view, understood, scope)
            most = max(top, PASSAGES_READ)
            recalled = Recalled.of(understood, earlier)
            found = [seeking.retrieved(way, recalled, top=most) for way in ways]
            if len(ways) == 1 and not ways[0].plain:
                way, hits = ways[0], found[0]
            else:
                way = seeking.chosen(seeking.read(ways, [hits[:PASSAGES_READ] for hits in found])).way
                hits = found[ways.index(way)] if way in ways else seeking.retrieved(way, top=most)
        return Finding(asked if subject else way.searched, tuple(hits[:top]))

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


def _checked(question: str) -> str:
    readable = question.replace("\0", " ").encode("utf-8", "replace").decode()  # lone surrogates become "?"
    question = " ".join(readable.split())
    if not question:
        raise NewsdeskError("The question is empty: type a question about the articles.")
    if len(question) > LONGEST_QUESTION:
        raise NewsdeskError(f"The question has {len(question)} characters: ask in at most {LONGEST_QUESTION}.")
    return question
