"""Is the store whole? And mending of what is not."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import apsw

from index.articles.passed_over import KindCounter, KindNotRead, NotRead, of_line
from index.errors import StoreError
from index.store.mending import mend
from index.store.problems import Problem, problems, wrong_database
from index.store.salvage import ASIDE, salvage
from index.store.schema import DATABASE, plain_errors, rows, value
from index.store.store import Store

if TYPE_CHECKING:
    from index.embedder import Embedder


@dataclass(frozen=True, slots=True)
class Health:
    """The state of a store: what is wrong with it now, and what was wrong and has been mended.

    ``records`` is how many records were read of the files, each of which is an article, a version of one, or told of;
    ``versions`` are those that are versions that do not count. ``not_read`` counts, by kind, the files in archives and
    mails that are not read. What older stores hold counts once its files are read again.
    """

    articles: int
    passages: int
    problems: tuple[Problem, ...]
    repaired: tuple[Problem, ...] = ()
    records: int = 0
    versions: int = 0
    not_read: tuple[KindNotRead, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def as_dict(self) -> dict[str, Any]:
        """As the command prints it."""
        fields = asdict(self)
        problems = {name: [problem["message"] for problem in fields.pop(name)] for name in ("problems", "repaired")}
        return {
            "whole": self.whole,
            **fields,
            **problems,
            "not_read": [kind.as_dict() for kind in self.not_read],
        }


def check(folder: str | Path, *, repair: bool = False, embedder: Embedder | None = None) -> Health:
    """Check the whole store in ``folder``, and mend what can be made again where ``repair`` is given.

    Words are made again from the articles' texts, the vector index from the vectors, and damaged vectors from the texts
    by ``embedder`` (opened if it is needed and not given). Files with damaged articles are read again by the next run
    of `newsdesk index` over them. A damaged database is made anew of the articles that can be saved.

    Raises:
        StoreError: there is no store, it cannot be read or, to be mended, written. ModelError: no embedder for it.
    """
    folder = Path(os.path.abspath(folder))
    if repair and (damage := _damage(folder)):
        count = salvage(folder, embedder)
        after = check(folder, repair=True, embedder=embedder)
        kept = folder / f"{DATABASE}{ASIDE}"
        saved = Problem(
            "database",
            f"The database was damaged and was made anew with the {count} articles that could be saved; index the same "
            f"files again for the rest, and restart pages that are open (the damaged one is kept as {kept}).",
        )
        return replace(after, repaired=(*damage, saved, *after.repaired))
    with Store.open(folder) as store, plain_errors(store.folder):
        found = problems(store)
        repaired: list[Problem] = []
        if repair and found:
            mend(store, {problem.part for problem in found}, embedder)
            before, found = found, problems(store)
            repaired = [problem for problem in before if problem not in found]
        if any(problem.part == "database" for problem in found):
            return Health(0, 0, tuple(found), tuple(repaired))
        counts = store.counts()
        with store.read() as view:
            records, versions = (value(view.db, f"SELECT count(*) FROM {table}") for table in ("records", "earlier"))
            not_read = _not_read(view.db)
        return Health(counts.articles, counts.passages, tuple(found), tuple(repaired), records, versions, not_read)


def _not_read(db: apsw.Connection) -> tuple[KindNotRead, ...]:
    """What was not read in archives and mails, by kind."""
    counter = KindCounter()
    for path, reason in rows(db, "SELECT path, reason FROM left_out ORDER BY rowid"):
        item = of_line(path, reason)
        if isinstance(item, NotRead):
            counter.add(item)
    return counter.kinds()


def _damage(folder: Path) -> tuple[Problem, ...]:
    """What is wrong with the database itself, where it can be opened as far as to see that."""
    try:
        with Store.open(folder) as store, store.read() as view:
            return tuple(wrong_database(view.db)[0])
    except StoreError as error:
        if isinstance(error.__cause__, (apsw.CorruptError, UnicodeDecodeError)):
            return (Problem("database", str(error)),)
        raise
