"""What tests of the page ask: the real assistant over a real store of made-up articles, with a reader that is scripted.

Of the models only stand-ins are here: an embedder that hashes words and a reader that quotes what it is told to.
"""

import re
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hashing_embedder import HashingEmbedder

from index.errors import ArticleError, NewsdeskError
from index.ingest import Done, Ingest
from index.records import EVERYTHING, Article, Scope
from index.store import Store
from index.store.identity import article_key, new_id
from index.sync import Progress, Report
from qa.assistant import Assistant
from qa.records import Answer, Earlier, Found, Hit, Reader, Reading, Searching, Span, Writing

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

_COURIER: dict[str, Any] = {"outlet": "Northshore Courier", "published": "2025-01-14", "authors": ("Ada Brook",)}
ARTICLES = {
    "bridge": Article(
        BRIDGE,
        "Harbour bridge to reopen in March after £48m repair",
        url="https://courier.example/bridge,reopens?a=1&b=2",
        path="/news/bridge.txt",
        place="Calder",
        **_COURIER,
    ),
    "vaccine": Article(
        VACCINE,
        "Vaccine trial halves malaria cases in toddlers",
        outlet="Global Health Wire",
        published="2024-11-02",
        url="javascript:window.attacked=7",
        path="/news/vaccine.txt",
    ),
    "attack": Article(
        ATTACK,
        ATTACK_TITLE,
        outlet="<i>Evil</i> & Sons",
        published="<b>2025</b>",
        url='https://evil.example/"onx=',
        path='/news/"><script>window.attacked=8</script>.txt',
    ),
    "copy": Article(
        BRIDGE, "Bridge to open again", outlet="The Calder Post", published="2025-01-15", path="/news/copy.txt"
    ),
}
"""Ordinary and hostile articles; the bridge was reported twice, to the letter."""
PASSAGES = 11
"""What they hold, copies counted once: fewer than are read for a question, so that each question is read in all."""


def id_of(name: str) -> str:
    """The identifier that a store gives to one of `ARTICLES`."""
    return new_id(article_key(ARTICLES[name]))


Quotes = tuple[tuple[str, str], ...]
"""Quotes, best first, each with the answer in it, which is "" where no words are to be marked."""
SCRIPT: tuple[tuple[str, Quotes], ...] = (
    ("attack|mayor", (("The *mayor* of `Evil`town", "mayor"), ("<script>window.attacked=1</script>", ""))),
    (
        "toll|lorries",
        (("The Calder Trust proposed a toll for lorries that cross the bridge after dark.", "The Calder Trust"),),
    ),
    (
        "bridge|hard|limit",
        (
            ("The Calder harbour bridge will reopen to traffic on 17 March", "17 March"),
            ("A weight limit of 26 tonnes will remain in force until load tests are completed in June.", "26 tonnes"),
            (
                "Ferry crossings, which carried 4,100 passengers a day during the closure, will continue at weekends "
                "until the end of April.",
                "end of April",
            ),
        ),
    ),
)
"""What is quoted for a question in which a pattern is found; of several patterns the first counts."""
CHANCES = (0.94, 0.72, 0.46)


class ParagraphEmbedder(HashingEmbedder):
    """Takes in one paragraph at a time, which so is a passage; and, as real models have it, no two texts are far."""

    def fits(self, text: str) -> bool:
        return "\n\n" not in text

    def _vector(self, text: str) -> np.ndarray:
        vector = 0.6 * super()._vector(text)
        vector[0] += 0.8
        return (vector / np.linalg.norm(vector)).astype(np.float32)


class ScriptedReader:
    """Quotes what `quotes` gives, where the passages hold it; where they do not, it is not sure of any."""

    threshold = 0.5

    def quotes(self, question: str, hits: Sequence[Hit]) -> Quotes:
        """What to quote."""
        return next((quotes for pattern, quotes in SCRIPT if re.search(pattern, question.lower())), ())

    def read(self, question: str, hits: Sequence[Hit], *, as_of: date) -> Reading:
        found = zip(self.quotes(question, hits), CHANCES, strict=False)
        spans = tuple(span for (quote, answer), chance in found if (span := _span(hits, quote, answer, chance)))
        if spans:
            return Reading(spans, spans[0].score)
        unsure = (Span(n, hit.start, hit.end, None, None, 0.1 / 2**n) for n, hit in enumerate(hits))
        return Reading(tuple(unsure), 0.08)


def _span(hits: Sequence[Hit], quote: str, answer: str, chance: float) -> Span | None:
    """The quote in the first passage that holds it."""
    for n, hit in enumerate(hits):
        at = hit.text.find(quote)
        if at >= 0:
            start = hit.start + at
            begin = start + quote.index(answer) if answer else None
            return Span(n, start, start + len(quote), begin, None if begin is None else begin + len(answer), chance)
    return None


class ScriptedAssistant(Assistant):
    """The assistant over a new store of these articles, for one test; it tells what it was asked.

    A question with "fail" or "crash" in it raises an error, and one with "slow" waits at ``gate`` once its passages are
    found; so does indexing while ``hold_sync`` is set, after its first report of progress.
    """

    def __init__(self, articles: Sequence[Article] | None = None, reader: Reader | None = None) -> None:
        filled = _filled(tuple(ARTICLES.values() if articles is None else articles))
        # Copied, as making a store takes a tenth of a second; it goes with the assistant where nobody closes that.
        self._folder = TemporaryDirectory(prefix="newsdesk-", ignore_cleanup_errors=True)
        shutil.copytree(filled.name, self._folder.name, dirs_exist_ok=True)
        super().__init__(Store.open(self._folder.name), ParagraphEmbedder(), reader or ScriptedReader())
        self.gate = threading.Event()
        self.hold_sync = False
        self.asked: list[tuple[str, Scope]] = []
        self.synced: list[list[Path]] = []

    def stream(
        self,
        question: str,
        scope: Scope = EVERYTHING,
        earlier: Sequence[Earlier] = (),
        *,
        literal: bool = False,
        stop: threading.Event | None = None,
    ) -> Iterator[Searching | Found | Writing | Answer]:
        if "fail" in question:
            raise NewsdeskError("The store <b>is damaged</b>: run `newsdesk check --repair`.")
        if "crash" in question:
            raise RuntimeError("secret detail")
        self.asked.append((question, scope))
        for event in super().stream(question, scope, earlier, literal=literal, stop=stop):
            yield event
            if isinstance(event, Found) and "slow" in question:
                self.gate.wait(120)

    def sync(
        self,
        paths: Sequence[str | Path],
        *,
        progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        **options: Any,
    ) -> Report:
        self.synced.append([Path(path) for path in paths])
        if self.hold_sync:
            if progress:
                progress(Progress("embedding", 12, 40, 6.0, 90.0, ""))
            while not self.gate.wait(0.02) and not (cancel and cancel.is_set()):
                pass
        return super().sync(paths, progress=progress, cancel=cancel, **options)

    def asked_of(self, question: str) -> list[Scope]:
        """In which scopes this very question was asked, in their order."""
        return [scope for asked, scope in self.asked if asked == question]

    def change(self, name: str, old: str, new: str) -> None:
        """Change the text of one of `ARTICLES` in the store, behind the back of whoever shows it."""
        article = self.store.article(id_of(name))
        assert old in article.text
        put(self.store, [replace(article, text=article.text.replace(old, new))])

    def close(self) -> None:
        self.gate.set()
        super().close()
        self._folder.cleanup()


def put(store: Store, articles: Sequence[Article]) -> None:
    """Cut, embed and store articles as they are; a reader of files would refuse some, or make others of them."""
    with store.write() as writer:
        for event in Ingest(writer, ParagraphEmbedder()).run(articles):
            if isinstance(event, Done) and isinstance(event.result, ArticleError):
                raise event.result


@cache
def _filled(articles: tuple[Article, ...]) -> TemporaryDirectory[str]:
    """A folder with a store of these articles."""
    folder = TemporaryDirectory(prefix="newsdesk-", ignore_cleanup_errors=True)
    embedder = ParagraphEmbedder()
    with Store.open(folder.name, create=True, model=embedder.name, dimension=embedder.dimension) as store:
        put(store, articles)
    return folder


def report(**given: Any) -> Report:
    """A report of an indexing run in which nothing happened but what is ``given``."""
    nothing = {"added": 0, "changed": 0, "removed": 0, "unchanged": 0, "failed": (), "articles": 0, "passages": 0}
    return Report(**{**nothing, "seconds": 0.5, **given})
