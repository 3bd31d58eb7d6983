"""Each file is read once for all parts: what it holds is set down for each of them, and what belongs there is read.

What is set down is a help, and no more: where it is missing, or of the file as it was before, a part reads the file
itself and leaves out what belongs to others.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from index.articles import Failure, Item, Limits
from index.articles.passed_over import as_line, of_line
from index.changes import Reading
from index.parts.plan import Part, Plan
from index.reading import read_apart
from index.records import Article, article_of
from index.store.identity import path_text

FOLDER = ".reading"  # within that of the plan


def set_down(plan: Plan, file: Path, limits: Limits) -> int:
    """Read a file and set down what each part has of it; how many articles it holds. What is set down already stays."""
    home = _home(plan, file)
    if home is None or home.is_dir():
        return 0
    home.parent.mkdir(mode=0o700, exist_ok=True)
    articles = 0
    with tempfile.TemporaryDirectory(dir=home.parent, prefix=".", ignore_cleanup_errors=True) as made:
        draft = Path(made) / home.name
        draft.mkdir(mode=0o700)
        with ExitStack() as stack:
            files = {part: stack.enter_context((draft / part.name).open("w")) for part in plan.parts}
            for item in read_apart(file, limits=limits):
                of_all = not isinstance(item, Article)
                articles += not of_all
                line = json.dumps(_written(item)) + "\n"
                for part, out in files.items():
                    if of_all or part.holds(_placed(item, file)):
                        out.write(line)
        if _home(plan, file) == home:  # it was not written to meanwhile
            try:
                os.rename(draft, home)
            except OSError:  # another reader was first
                if not home.is_dir():
                    raise
    return articles


def reading_of(plan: Plan, part: Part) -> Reading:
    """A function that reads of a file what belongs to a part."""

    def read(file: Path, check: Callable[[], None], *, limits: Limits) -> Iterator[Item]:
        home = _home(plan, file)
        try:
            lines = (home / part.name).open() if home else None
        except OSError:
            lines = None
        if lines is None:
            for item in read_apart(file, check, limits=limits):
                if not isinstance(item, Article) or part.holds(_placed(item, file)):
                    yield item
            return
        with lines:
            for line in lines:
                check()
                yield _read(json.loads(line))

    return read


def _placed(item: Item, file: Path) -> Article:
    assert isinstance(item, Article)
    return replace(item, path=path_text(file))


def _home(plan: Plan, file: Path) -> Path | None:
    """Where what a file holds is set down, as it is now; None where it cannot be looked at."""
    try:
        found = file.stat()
    except OSError:
        return None
    parts = [(part.name, part.first, part.end) for part in plan.parts]
    known = (path_text(file), found.st_size, found.st_mtime_ns, found.st_ino, parts)
    return plan.folder / FOLDER / hashlib.blake2b(json.dumps(known).encode(), digest_size=16).hexdigest()


def _written(item: Item) -> dict[str, Any] | list[Any]:
    match item:
        case Article():
            return asdict(item)
        case Failure():
            return ["failed", item.path, item.error]
        case _:
            return ["passed over", *as_line(item)]


def _read(value: Any) -> Item:
    if isinstance(value, dict):
        return article_of(value)
    kind, path, reason = value
    return Failure(path, reason) if kind == "failed" else of_line(path, reason)
