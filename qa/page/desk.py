"""What a running page stands on: its assistant, its folder of articles, its job and its watch."""

import functools
import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from index.articles import SUPPORTED
from index.errors import NewsdeskError
from qa.assistant import Writing
from qa.page.ask import examples
from qa.page.library.folder import Library
from qa.page.library.jobs import IndexJob
from qa.page.library.watching import Watching
from qa.records import Answer

if TYPE_CHECKING:
    from qa.assistant import Assistant

log = logging.getLogger(__name__)

SAMPLE = 24
"""Articles that example questions are looked for in."""


class Desk:
    """One running page over one assistant: its article folder (None: nothing can be added) and its indexing job."""

    def __init__(self, assistant: "Assistant", folder: Path | None, *, follow_links: bool = False) -> None:
        self.assistant = assistant
        self.store = assistant.store
        self.library = Library(folder, sorted(SUPPORTED))
        sync = functools.partial(assistant.sync, follow_links=True) if follow_links else assistant.sync
        self.job = IndexJob(sync, finished=self._indexed)
        self.watching = Watching(folder, self.job.run, self.store.folder)
        self._examples: tuple[int, list[str]] = (-1, [])
        self._indexings = 0
        self._examples_lock = threading.Lock()

    def close(self, timeout: float = 10) -> None:
        """End the watch and the job; waits for them for so many seconds at most."""
        self.watching.close(timeout=timeout)
        self.job.cancel()
        self.job.wait(timeout=timeout)

    def _indexed(self) -> None:
        self._indexings += 1

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
            return examples.questions((self.store.article(row.id) for row in rows), answered=self._answers)
        except NewsdeskError as problem:
            log.warning("No example questions: %s", problem)
            return []

    def _answers(self, question: str) -> bool:
        """Whether the articles answer a question; a writer is not asked: nobody wants it phrased."""
        for event in self.assistant.stream(question):
            if isinstance(event, Writing | Answer):
                return (event.answer if isinstance(event, Writing) else event).status == "answered"
        return False
