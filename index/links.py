"""Links that lead out of what is indexed: they are not followed, so that no link makes a stranger's file searchable."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

SYSTEM = ("/proc", "/sys", "/dev")  # what is there is no article, and may be the secrets of a process
OUTSIDE = "This is a link to a place outside the folders that are indexed: index that place too, or use --follow-links."
NO_ARTICLE = "This is a place of the operating system, not an article: take it out of the folder."


class Bounds:
    """What may be read: files that really lie at or under ``paths``; with ``follow``, also what links there lead to."""

    def __init__(self, paths: Iterable[Path], *, follow: bool = False) -> None:
        self._follow = follow
        self._roots = [os.path.realpath(path) for path in paths]

    def problem(self, file: Path) -> str:
        """A sentence where ``file`` may not be read, "" where it may."""
        real = os.path.realpath(file)
        if any(_under(real, folder) for folder in SYSTEM):
            return NO_ARTICLE
        if self._follow or real == os.path.abspath(file) or any(_under(real, root) for root in self._roots):
            return ""
        return OUTSIDE


def _under(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
