"""What a running page stands on: its assistant, its folder of articles, its job, its watch, its saved questions."""

from __future__ import annotations

import functools
import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from index.articles import SUPPORTED
from index.errors import NewsdeskError
from index.store import Facets
from index.store.schema import DATABASE
from qa.page.ask import examples
from qa.page.ask.connection import Connection
from qa.page.ask.shared import SharedAnswers
from qa.page.ask.start import Start, start
from qa.page.library.folder import Library
from qa.page.library.jobs import IndexJob
from qa.page.library.watching import Watching
from qa.page.saved.again import AskingAgain
from qa.page.server.admission import Admission
from qa.saved.feed import atom
from qa.saved.keeping import SavedQuestions

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.records import Form

log = logging.getLogger(__name__)

SAMPLE = 24
"""Articles that example questions are looked for in."""


class Desk:
    """One running page over one assistant: its article folder (None: nothing can be added) and its indexing job."""

    def __init__(
        self,
        assistant: Assistant,
        folder: Path | None,
        *,
        follow_links: bool = False,
        admission: Admission | None = None,
    ) -> None:
        self.assistant = assistant
        self.admission = admission or Admission()
        self.store = assistant.store
        self.library = Library(folder, sorted(SUPPORTED))
        sync = functools.partial(assistant.sync, follow_links=True) if follow_links else assistant.sync
        self.job = IndexJob(sync, finished=self._indexed)
        self.watching = Watching(folder, self.job.run, self.store.folder)
        self.writer = Connection(assistant)
        self.saved = SavedQuestions(self.store.folder)
        self.shared = SharedAnswers(self.store.folder)
        self.asking_again = AskingAgain(assistant, self.saved, self._busy)
        self._examples: tuple[int, list[str]] = (-1, [])
        self._indexings = 0
        self._start: tuple[object, Start] = (None, Start())
        self._facets: tuple[object, Facets] = (None, Facets([], [], [], 0))
        self._examples_lock = threading.Lock()

    def close(self, timeout: float = 10) -> None:
        """End the watch, the job and what is asked again; waits for each for so many seconds at most."""
        self.watching.close(timeout=timeout)
        self.job.cancel()
        self.job.wait(timeout=timeout)
        self.asking_again.close(timeout=timeout)

    def feed(self, user: str) -> str:
        """What changed in the answers to a user's saved questions, as an Atom feed."""
        return atom(self.saved.changes(user), self.saved.name(), user)

    def _indexed(self) -> None:
        self._indexings += 1
        self.asking_again.begin()

    def _busy(self) -> bool:
        return self.admission.busy() or self.job.state().running

    def start(self) -> Start:
        """What is shown before the first question; kept until the articles change."""
        now = self._state()
        if self._start[0] != now:
            with self.store.read() as view:
                self._start = (now, start(view))
        return self._start[1]

    def facets(self) -> Facets:
        """By what the list of articles can be narrowed; kept until the articles change."""
        now = self._state()
        if self._facets[0] != now:
            with self.store.read() as view:
                self._facets = (now, view.facets())
        return self._facets[1]

    def _state(self) -> object:
        """Something that is another each time that anybody has written to the store."""
        files = (self.store.folder / (DATABASE + end) for end in ("", "-wal"))
        told = [(found.st_mtime_ns, found.st_size) for file in files if file.exists() for found in [file.stat()]]
        return told or self.store.counts()  # several parts have no file of their own

    def examples(self) -> list[str]:
        """Example questions of the articles as they are indexed now; found once, then kept until the next indexing."""
        with self._examples_lock:
            # What is found while the articles change is found anew.
            while (now := self._indexings) != self._examples[0]:
                self._examples = (now, self._find_examples())
            return self._examples[1]

    def _find_examples(self) -> list[str]:
        rows = self.store.articles(sort="published", descending=True, limit=SAMPLE)
        try:
            about = examples.about_topics(self.start().topics, kind_of=self._kind)
            spoken = examples.questions((self.store.article(row.id) for row in rows), answered=self._answers)
            return [*spoken[: examples.MOST - len(about)], *about]
        except NewsdeskError as problem:
            log.warning("No example questions: %s", problem)
            return []

    def _answers(self, question: str) -> bool:
        """Whether the articles answer a question; a writer is not asked: nobody wants it phrased."""
        return self._kind(question) is not None

    def _kind(self, question: str) -> Form | None:
        """The kind of the answer to a question, None where there is none; see `_answers`."""
        answer = self.assistant.composed(question)
        return answer.kind if answer.status == "answered" else None
