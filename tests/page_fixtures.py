"""An assistant without models, for tests of the page: the same interface, real records, a few made-up articles."""

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.articles import Failure
from index.errors import NewsdeskError, UnknownArticleError
from index.records import EVERYTHING, Article, Scope
from index.store.records import ArticleSummary, Counts
from index.sync import Progress, Report
from qa.answering.answer import NOT_FOUND, NOT_SURE
from qa.answering.citations import cite
from qa.answering.reasons import explained
from qa.assistant import Found
from qa.records import Answer, Citation, Hit, Source, Span
from qa.statements import Statement

BRIDGE = (
    "The Calder harbour bridge will reopen to traffic on 17 March, the county transport board said on Tuesday, "
    "ending a "
    "fourteen-month closure that split the town in two.\n\n"
    "Engineers replaced 312 corroded hangers and resurfaced both decks. The final cost of the repair came to £48 "
    "million, "
    "about £9 million more than the estimate published in 2023, the board’s chair Ines Okafor told reporters.\n\n"
    "“We know how hard this has been for shops on the east bank,” Okafor said. A weight limit of 26 tonnes will "
    "remain in "
    "force until load tests are completed in June.\n\n"
    "Ferry crossings, which carried 4,100 passengers a day during the closure, will continue at weekends until the "
    "end of "
    "April.\n\nThe Calder Trust proposed a toll for lorries that cross the bridge after dark."
)
VACCINE = (
    "A vaccine trial halved malaria cases in toddlers, the Institute of Global Health said on Monday.\n\n"
    "Amina Diallo led the trial of the vaccine in four countries. The Health Fund approved £30 million for a second "
    "stage "
    "of the trial."
)
ATTACK = (
    '<script>window.attacked=1</script> <img src=x onerror="window.attacked=2"> ${window.attacked=3} '
    "{{constructor}}\n\n"
    "The *mayor* of `Evil`town [clicked](javascript:window.attacked=4) a link and $$x^2$$ said <b>nothing</b> about "
    "C:\\users "
    "and &lt;entities&gt; on ![image](http://example.invalid/x.png) www.example.invalid.\n\n"
    "\u202eright to left\u202c and שלום עולם and \u200bzero width. " + "A" * 3000
)
ATTACK_TITLE = '"><img src=x onerror=window.attacked=5>\u202e${window.attacked=6} <notatag> *bold*'


def article(number: int, title: str, text: str, **fields: Any) -> Article:
    return Article(text=text, title=title, id=f"article-{number:04}", **fields)


def made_up_articles() -> list[Article]:
    """Ordinary and hostile articles; the bridge was reported twice."""
    courier = {"outlet": "Northshore Courier", "published": "2025-01-14", "authors": ("Ada Brook",)}
    return [
        article(
            1,
            "Harbour bridge to reopen in March after £48m repair",
            BRIDGE,
            url="https://courier.example/bridge,reopens?a=1&b=2",
            path="/news/bridge.txt",
            place="Calder",
            **courier,
        ),
        article(
            2,
            "Vaccine trial halves malaria cases in toddlers",
            VACCINE,
            outlet="Global Health Wire",
            published="2024-11-02",
            url="javascript:window.attacked=7",
            path="/news/vaccine.txt",
        ),
        article(
            3,
            ATTACK_TITLE,
            ATTACK,
            outlet="<i>Evil</i> & Sons",
            published="<b>2025</b>",
            url='https://evil.example/"onx=',
            path='/news/"><script>window.attacked=8</script>.txt',
        ),
        article(
            4, "Bridge to open again", BRIDGE, outlet="The Calder Post", published="2025-01-15", path="/news/copy.txt"
        ),
    ]


def report(**given: Any) -> Report:
    """A report of an indexing run in which nothing happened but what is ``given``."""
    nothing = {"added": 0, "changed": 0, "removed": 0, "unchanged": 0, "failed": (), "articles": 0, "passages": 0}
    return Report(**{**nothing, "seconds": 0.5, **given})


@dataclass
class FakeStore:
    held: dict[str, Article]
    failed: list[Failure] = field(default_factory=list)
    folder: Path = Path("/store")
    said: tuple[str, ...] = ()

    def notices(self) -> tuple[str, ...]:
        return self.said

    def counts(self) -> Counts:
        return Counts(len(self.held), 3 * len(self.held))

    def article(self, article_id: str) -> Article:
        try:
            return self.held[article_id]
        except KeyError:
            raise UnknownArticleError(f"No article {article_id!r}: list them with `newsdesk articles`.") from None

    def _matching(self, query: str) -> list[Article]:
        return [a for a in self.held.values() if query.lower() in f"{a.title} {a.outlet}".lower()]

    def count_articles(self, query: str = "") -> int:
        return len(self._matching(query))

    def articles(
        self,
        *,
        query: str = "",
        sort: str = "published",
        descending: bool = True,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[ArticleSummary]:
        rows = [
            ArticleSummary(
                a.id,
                a.title,
                a.outlet,
                a.published,
                a.url,
                a.path,
                a.place,
                a.authors,
                len(a.text),
                3,
                "2025-02-03T04:05:06+00:00",
                "2025-02-03T04:05:06+00:00",
                a.id,
                1,
            )
            for a in self._matching(query)
        ]
        rows.sort(key=lambda row: (getattr(row, sort), row.id), reverse=descending)
        return rows[offset : None if limit is None else offset + limit]

    def find_articles(
        self, query: str, *, sort: str, descending: bool, limit: int, offset: int
    ) -> tuple[list[ArticleSummary], int]:
        rows = self.articles(query=query, sort=sort, descending=descending, limit=limit, offset=offset)
        return rows, self.count_articles(query)

    def outlets(self) -> list[tuple[str, int]]:
        return [(a.outlet, 1) for a in self.held.values()]

    def failures(self) -> list[Failure]:
        return self.failed


class FakeAssistant:
    """Answers "bridge" and "attack" questions with citations, fails on "fail" and "crash", finds nothing else.

    A "slow" question waits at ``gate`` before it is read, and indexing waits there after its first progress.
    """

    def __init__(self, articles: Sequence[Article] | None = None) -> None:
        held = made_up_articles() if articles is None else articles
        self.store = FakeStore({a.id: a for a in held})
        self.gate = threading.Event()
        self.synced: list[list[Path]] = []
        self.hold_sync = False
        self.asked: list[tuple[str, Scope]] = []

    def ask(self, question: str, scope: Scope = EVERYTHING, earlier: Sequence[Any] = ()) -> Answer:
        *_, answer = self.stream(question, scope, earlier)
        return answer  # type: ignore[return-value]

    def stream(
        self, question: str, scope: Scope = EVERYTHING, earlier: Sequence[Any] = ()
    ) -> Iterator[Found | Answer]:
        if not question.strip():
            raise NewsdeskError("The question is empty: type a question about the articles.")
        if "fail" in question:
            raise NewsdeskError("The store <b>is damaged</b>: run `newsdesk check --repair`.")
        if "crash" in question:
            raise RuntimeError("secret detail")
        self.asked.append((question, scope))
        hits = tuple(self.search(question, scope))
        yield Found(hits)
        if "slow" in question:
            self.gate.wait(120)
        yield explained(self._answer(question, hits), hits)

    def _answer(self, question: str, hits: tuple[Hit, ...]) -> Answer:
        words = question.lower()
        if re.search("attack|mayor", words) and "article-0003" in self.store.held:
            return self._cited(
                question,
                "article-0003",
                [("The *mayor* of `Evil`town", "mayor"), ("<script>window.attacked=1</script>", "")],
            )
        found = {hit.article_id for hit in hits}
        if re.search("bridge|toll|hard|lorries|limit", words) and "article-0001" in found:
            wanted = [
                ("The Calder harbour bridge will reopen to traffic on 17 March", "17 March"),
                (
                    "A weight limit of 26 tonnes will remain in force until load tests are completed in June.",
                    "26 tonnes",
                ),
                (
                    "Ferry crossings, which carried 4,100 passengers a day during the closure, will continue at "
                    "weekends until "
                    "the end of April.",
                    "end of April",
                ),
            ]
            return self._cited(question, "article-0001", wanted)
        return self._closest(question, hits[:2])

    def _closest(self, question: str, hits: Sequence[Hit]) -> Answer:
        closest = tuple(
            cite(n, hit, Span(0, hit.start, hit.end, None, None, 0.1), self.store.article(hit.article_id), 0.08)
            for n, hit in enumerate(hits, 1)
        )
        quotes = tuple(Statement(citation.quote, (citation.n,)) for citation in closest)
        statements = (Statement(NOT_SURE if closest else NOT_FOUND, (), "note"), *quotes)
        return Answer(question, "not_found", statements, None, 0.08, (), closest)

    def _cited(self, question: str, article_id: str, wanted: list[tuple[str, str]]) -> Answer:
        source = self.store.article(article_id)
        other = next((a for a in self.store.held.values() if a.id != article_id and a.text == source.text), None)
        citations, statements = [], []
        for n, (quote, span) in enumerate(wanted, 1):
            start = source.text.index(quote)
            begin = start + quote.index(span) if span else None
            also = (
                (
                    Source(
                        other.id,
                        other.title,
                        other.outlet,
                        other.published,
                        other.url,
                        other.path,
                        start,
                        start + len(quote),
                    ),
                )
                if other and n == 1
                else ()
            )
            citations.append(
                Citation(
                    n,
                    source.id,
                    source.title,
                    source.outlet,
                    source.published,
                    source.url,
                    source.path,
                    quote,
                    start,
                    start + len(quote),
                    begin,
                    None if begin is None else begin + len(span),
                    0.94 - 0.24 * (n - 1),
                    also,
                )
            )
            statements.append(Statement(quote, (n,)))
        return Answer(question, "answered", tuple(statements), wanted[0][1], 0.94, tuple(citations))

    def search(self, words: str, scope: Scope = EVERYTHING, *, top: int = 10) -> list[Hit]:
        hits = []
        for number, found in enumerate(self.store.held.values(), 1):
            if scope.outlets and found.outlet not in scope.outlets:
                continue
            end = len(found.text.partition("\n")[0])
            hits.append(
                Hit(
                    number,
                    found.id,
                    found.title,
                    found.outlet,
                    found.published,
                    found.url,
                    found.path,
                    found.text[:end],
                    0,
                    end,
                    1 / number,
                    0.8 / number,
                    7.5 / number,
                )
            )
        return hits[:top]

    def sync(
        self,
        paths: Sequence[Path],
        *,
        progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> Report:
        self.synced.append(list(paths))
        if progress:
            progress(Progress("embedding", 12, 40, 6.0, 90.0, ""))
        if self.hold_sync:
            while not self.gate.wait(0.02) and not (cancel and cancel.is_set()):
                pass
        added = 0
        for path in paths:
            found = [path] if path.is_file() else sorted(path.rglob("*"))
            files = [p for p in found if p.is_file() and ".removed" not in p.parts]
            for file in files:
                if any(held.path == str(file) for held in self.store.held.values()):
                    continue
                number = len(self.store.held) + 100
                text = file.read_text(errors="replace")
                self.store.held[f"article-{number:04}"] = article(
                    number, text.splitlines()[0][:80], text, path=str(file)
                )
                added += 1
        failed = (Failure("/news/<bad>.pdf", "It holds no text."),)
        return Report(added, 0, 0, 0, failed, len(self.store.held), 3 * len(self.store.held), 0.5)

    def remove(self, article_ids: Sequence[str]) -> int:
        for article_id in article_ids:
            self.store.article(article_id)
            with suppress(KeyError):
                del self.store.held[article_id]
        return len(article_ids)

    def close(self) -> None:
        self.gate.set()
