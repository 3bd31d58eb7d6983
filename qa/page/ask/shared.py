"""Answers that somebody shared: kept with the store, each under a name that its link gives, and proved when opened."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from index.errors import NewsdeskError, StoreError
from index.store.schema import SHARED, file_error

MOST = 10_000
"""Answers that are kept."""
LONGEST = 500_000
"""Characters of a record."""
_NAME = re.compile(r"[0-9a-f]{24}")


class SharedAnswers:
    """The shared answers of one store, as records of turns (`qa.page.ask.browser_records`)."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is the store's."""
        self.folder = folder / SHARED

    def keep(self, record: str) -> str:
        """Keep a record, and return its name; the same record has the same name.

        Raises NewsdeskError where it is longer than `LONGEST` or `MOST` are kept already, StoreError where it cannot be
        written.
        """
        if len(record) > LONGEST:
            raise NewsdeskError("This answer is too long to be shared: export the conversation instead.")
        name = hashlib.sha256(record.encode()).hexdigest()[:24]
        file = self.folder / name
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            if file.exists():
                return name
            if sum(1 for _ in os.scandir(self.folder)) >= MOST:
                raise NewsdeskError(f"{MOST:,} answers are shared already: remove old files from {self.folder} first.")
            part = self.folder / f".{name}-{os.getpid()}"
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
                out.write(record)
                out.flush()
                os.fsync(out.fileno())
            part.replace(file)
        except OSError as error:
            raise file_error(error, self.folder) from error
        return name

    def get(self, name: str) -> str:
        """The record of this name. Raises StoreError where there is none."""
        try:
            if _NAME.fullmatch(name):
                return (self.folder / name).read_text("utf-8")
        except FileNotFoundError:
            pass
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(f"The shared answer at {self.folder / name} cannot be read: ask its question.") from error
        raise StoreError("There is no such shared answer: ask whoever shared it for its question.")
