"""What has changed in watched files and folders, and which of it is settled: written to its end, it seems.

A file counts as settled when nothing about it has changed for a while. So a file that is still being copied, an
editor's way of saving (write a second file, swap the names) and a burst of new files all end in one look at what came
of it. Only the file system is read here; clocks are handed in.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.articles import SUPPORTED, is_hidden, survey
from index.articles.passed_over import is_of_saved_page
from index.errors import ArticleError
from index.links import Bounds

SETTLE = 2.0  # seconds without a change after which a file is taken to be written
LONGEST = 10.0  # seconds that a settled file waits for a burst of others to end
PATIENCE = 30.0  # seconds after which a file that never rests (one that is appended to) is looked at all the same
RETRY = 15.0  # seconds before what could not be done is tried again

Signature = tuple[int, int, int, int]
UNKNOWN: Signature = (-1, -1, -1, -1)  # something is there that may not be looked at

_SUFFIXES = tuple(SUPPORTED)


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be synced now: ``sync(store, look.paths, embedder, **look.arguments())``.

    ``gone`` are files that are no longer there; ``later`` are files at or under ``paths`` that somebody may still be
    writing: they come in a later look. ``within`` is all that is watched. ``whole`` is true for the first look, at
    everything.
    """

    paths: tuple[Path, ...]
    gone: tuple[Path, ...] = ()
    later: frozenset[Path] = frozenset()
    within: tuple[Path, ...] = field(default=(), compare=False)
    whole: bool = False

    def arguments(self) -> dict[str, Any]:
        """What `index.sync.sync` is to be told beside the paths."""
        return {"gone": self.gone, "later": self.later, "within": self.within}


@dataclass(slots=True)
class _Change:
    """A file that differs from what was last looked at: as what, since when, and when that was first seen."""

    signature: Signature | None
    since: float
    first: float
    not_before: float = 0.0


class Tree:
    """The watched files and folders (``roots``, absolute): what of them was looked at, and what has changed since.

    Not thread-safe. ``now`` is always a time of the monotonic clock, in seconds.
    """

    def __init__(self, roots: Iterable[str], settle: float = SETTLE, *, follow_links: bool = False) -> None:
        """Links to folders are looked through with ``follow_links`` only."""
        self.roots = list(roots)
        self._follow_links = follow_links
        self._settle = settle
        self._known: dict[str, Signature] = {}
        self._pending: dict[str, _Change] = {}
        self._newest = 0.0

    def begin(self, now: float) -> Look:
        """Look at everything that is there, whatever was looked at before."""
        self._known, self._pending = {}, {}
        roots = self._present()
        self.observe(roots, now)
        later = set()
        for file, change in list(self._pending.items()):
            if self._settled(change, now):
                self._take(file)
            else:
                later.add(Path(file))
        paths = tuple(Path(root) for root in roots)
        return Look(paths, (), frozenset(later), self._within(), whole=True)

    def observe(self, paths: Iterable[str], now: float) -> None:
        """See what has become of these files and folders, and of what has not settled yet."""
        present = self._present()
        found: dict[str, Signature | None] = dict.fromkeys(self._pending)
        folders = []
        for path in paths:
            if not self._listed(path, present):
                continue
            if os.path.isdir(path) or (path not in self._known and not os.path.lexists(path)):
                folders.append(path.rstrip("/") + "/")
            else:
                found[path] = None
            found.update(dict.fromkeys(self._files(path)))
        if folders:
            below = tuple(folders)
            found.update(dict.fromkeys(file for file in self._known if file.startswith(below)))
        for file in found:
            self._note(file, now)

    def due(self, now: float) -> Look | None:
        """What has settled and was not looked at yet; None as long as it is worth waiting for more of it."""
        settled = [file for file, change in self._pending.items() if self._settled(change, now)]
        present = tuple(self._present())
        settled = [file for file in settled if file in present or file.startswith(_inside(present))]
        if not settled:
            return None
        waited = now - min(self._pending[file].first for file in settled)
        if now - self._newest < self._settle and waited < LONGEST:
            return None
        taken = {file: self._take(file) for file in settled}
        paths = tuple(Path(file) for file, signature in taken.items() if signature and os.path.lexists(file))
        gone = tuple(Path(file) for file, signature in taken.items() if signature is None)
        return Look(paths, gone, within=self._within())

    def _within(self) -> tuple[Path, ...]:
        return tuple(Path(root) for root in self.roots)

    def again(self, look: Look, now: float) -> None:
        """A look came to nothing: have it come again after `RETRY` seconds."""
        for path in (*look.paths, *look.gone):
            file = str(path)
            self._known[file] = UNKNOWN
            self._pending[file] = _Change(signature(file), now, now, not_before=now + RETRY)

    def unsettled(self, failed: str) -> bool:
        """Whether a file, named as in a ``Failure``, has changed since it was last looked at."""
        file = re.sub(r":\d+$", "", failed)
        return file in self._pending or (file in self._known and self._known[file] != signature(file))

    def _present(self) -> list[str]:
        """The roots that are there. Of one that is not, nothing is known, also not that its files are gone: a drive may
        be unplugged. A watched file that is gone is gone, if its folder is there."""
        return [root for root in self.roots if os.path.lexists(root) or self._is_gone_file(root)]

    def _is_gone_file(self, root: str) -> bool:
        return (root in self._known or root in self._pending) and os.path.isdir(os.path.dirname(root))

    def _listed(self, path: str, roots: list[str]) -> bool:
        """Whether indexing the roots comes by a path: nothing below a root is hidden, or a link to a folder."""
        if path in roots:
            return True
        root = next((root for root in roots if path.startswith(_inside((root,)))), None)
        if root is None:
            return False
        parts = Path(path).relative_to(root).parts
        if any(is_hidden(part) for part in parts):
            return False
        above = [os.path.join(root, *parts[:depth]) for depth in range(1, len(parts))]
        if any(is_of_saved_page(folder, os.path.lexists) for folder in above):
            return False
        if not self._follow_links and any(os.path.islink(folder) for folder in above):
            return False
        if os.path.isdir(path):
            return self._follow_links or not os.path.islink(path)
        return path.lower().endswith(_SUFFIXES) or not os.path.lexists(path)

    def _files(self, path: str) -> list[str]:
        """The article files at and under a path."""
        try:
            found = survey([Path(path)], Bounds([Path(path)], follow=self._follow_links))
        except ArticleError:  # it went meanwhile
            return []
        # A link that is not followed is no file.
        return [str(file) for file in found.files if not (file.is_symlink() and file.is_dir())]

    def _note(self, file: str, now: float) -> None:
        found, known = signature(file), self._known.get(file)
        change = self._pending.get(file)
        if found == known or (known and found == UNKNOWN):
            if change and not change.not_before:
                del self._pending[file]
        elif change is None:
            since = now - _age(found)
            self._pending[file] = _Change(found, since, now)
            self._newest = max(self._newest, since)
        elif change.signature != found:
            change.signature, change.since = found, now

    def _settled(self, change: _Change, now: float) -> bool:
        rested = now - change.since >= self._settle or now - change.first >= PATIENCE
        return rested and now >= change.not_before

    def _take(self, file: str) -> Signature | None:
        change = self._pending.pop(file)
        if change.signature is None:
            self._known.pop(file, None)
        else:
            self._known[file] = change.signature
        return change.signature


def signature(path: str) -> Signature | None:
    """What changes with a file's content, with the file itself or with its name; None where nothing is there.

    The time of the last change of the inode is part of it: unlike that of the content, no program can set it.
    """
    try:
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return UNKNOWN
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def _age(found: Signature | None) -> float:
    """Seconds since a file was last changed, by the computer's clock; 0 where that cannot be."""
    return max(0.0, time.time() - found[1] / 1e9) if found and found != UNKNOWN else 0.0


def _inside(roots: Iterable[str]) -> tuple[str, ...]:
    return tuple(root.rstrip("/") + "/" for root in roots)
