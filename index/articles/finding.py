"""Which files there are to read at and under some paths, and what is passed over there."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.articles.passed_over import KindCounter, KindNotRead, NotRead, is_hidden, is_of_saved_page
from index.articles.registry import is_readable
from index.articles.source import printable
from index.errors import ArticleError
from index.links import Bounds


@dataclass(frozen=True, slots=True)
class Found:
    """The ``files`` to be read: absolute, sorted, each once. ``not_read`` counts the others that lie beside them."""

    files: list[Path]
    not_read: tuple[KindNotRead, ...] = ()


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The ``files`` of `survey`."""
    return survey(paths).files


def survey(paths: Iterable[Path], bounds: Bounds | None = None) -> Found:
    """The article files at and under ``paths``, and what is not read there.

    Folders are walked through; hidden names, Office lock files (``~$...``) and what a browser saved beside a page
    (``X_files``) are left out. A path that is a file is returned whatever its name. A folder that cannot be listed is
    returned itself, and read_articles then reports it as failed: what lies under it is unknown, not gone. Links to
    folders are followed as far as ``bounds`` allow (by default not out of ``paths``), each folder once, whatever leads
    to it; a link that may not be followed is returned itself. Raises ArticleError for a path that does not exist.
    """
    paths = [Path(os.path.abspath(path)) for path in paths]
    walk = _Walk(bounds or Bounds(paths))
    for path in paths:
        if not os.path.lexists(path):
            raise ArticleError(f"There is no file or folder {printable(path)}: check the path.")
        if path.is_dir():
            walk.through(path)
        else:
            walk.files.add(path)
    walk.follow_links()
    return Found(sorted(walk.files), walk.not_read.kinds())


def _is_saved(at: str, folder: str) -> bool:
    return is_of_saved_page(os.path.join(at, folder), os.path.lexists)


class _Walk:
    """What was found so far, and the links that were met on the way."""

    def __init__(self, bounds: Bounds) -> None:
        self.files: set[Path] = set()
        self.not_read = KindCounter()
        self._bounds = bounds
        self._links: list[Path] = []
        self._seen: set[tuple[int, int]] = set()

    def through(self, top: Path) -> None:
        """All that lies under ``top`` but what is reached by links alone."""
        unlisted: list[Path] = []
        for at, folders, names in os.walk(top, onerror=lambda error: unlisted.append(Path(error.filename))):
            if self._was_here(at):
                folders.clear()
                continue
            folders[:] = sorted(name for name in folders if not is_hidden(name) and not _is_saved(at, name))
            self._links += (Path(at, name) for name in folders if os.path.islink(os.path.join(at, name)))
            for path in self._shown(at, names):
                if is_readable(path.name):
                    self.files.add(path)
                else:
                    self.not_read.add(NotRead(printable(path)))
        self.files.update(unlisted)

    def follow_links(self) -> None:
        """Go where the links lead, after everything that is there by itself; those met on the way are followed too."""
        while self._links:
            link = self._links.pop(0)
            if self._bounds.problem(link):
                self.files.add(link)
            else:
                self.through(link)

    def _shown(self, at: str, names: list[str]) -> Iterator[Path]:
        return (Path(at, name) for name in sorted(names) if not is_hidden(name))

    def _was_here(self, folder: str) -> bool:
        try:
            status = os.stat(folder)
        except OSError:
            return True
        identity = (status.st_dev, status.st_ino)
        if identity in self._seen:
            return True
        self._seen.add(identity)
        return False
