"""Articles on their way from reading to storing, in a temporary file: memory stays bounded however many there are."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.records import Article, article_of
from index.store.schema import file_error


class Spool:
    """Articles on their way from the first half to the second, in a temporary file; after a file's last, its path."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self._file = tempfile.TemporaryFile("w+b", dir=folder)  # noqa: SIM115
        except OSError as error:
            raise file_error(error, folder) from error
        self._dropped: set[int] = set()
        self.articles = 0
        self.characters = 0

    def close(self) -> None:
        """Give the disk space back; what was not read by now is lost."""
        with contextlib.suppress(OSError):  # closing writes what is buffered, which nobody wants any more
            self._file.close()

    def article(self, article: Article) -> int:
        """Append an article; returns its place, by which it can be had again."""
        self.articles += 1
        self.characters += len(article.text)
        return self._append(asdict(article))

    def article_at(self, place: int) -> Article:
        """The article that was appended at a place."""
        with self._plain_errors():
            self._file.seek(place)
            return article_of(json.loads(self._file.readline()))

    def drop(self, place: int) -> None:
        """Take an article back: it is not given any more."""
        self.articles -= 1
        self.characters -= len(self.article_at(place).text)
        self._dropped.add(place)

    def end_of(self, path: str) -> None:
        """Append the end of a file."""
        self._append(path)

    def _append(self, item: dict[str, Any] | str) -> int:
        with self._plain_errors():
            place = self._file.seek(0, os.SEEK_END)
            self._file.write(json.dumps(item).encode() + b"\n")
        return place

    def __iter__(self) -> Iterator[Article | str]:
        """All that was appended and not dropped, in its order: articles, and the paths of files that end there."""
        with self._plain_errors():
            place = self._file.seek(0)
        for line in self._file:
            item = json.loads(line)
            if place not in self._dropped:
                yield item if isinstance(item, str) else article_of(item)
            place += len(line)

    @contextlib.contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise file_error(error, self._folder) from error
