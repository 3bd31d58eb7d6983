"""By what the list of articles can be narrowed: outlet, year, format, shared stories, scanned pages, what is new."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath

import apsw

from index.articles.packing import ENDINGS, without_packing
from index.store.schema import rows, value
from index.store.since import Moment

_TOLD = """SELECT article FROM stories WHERE story IN
           (SELECT story FROM stories GROUP BY story HAVING count(*) > 1)"""
_SCANNED = "SELECT article FROM versions WHERE scanned <> ''"
_ENDING = re.compile(r"[a-z0-9]{1,10}")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which articles are listed; all where nothing is set.

    Those of one ``outlet`` ("" is none; None stands for any), of one ``year`` ("2025"; "none" for those without a
    date), from files of one ``ending`` ("html", packed or not), ``told`` by several articles, with pages
    that are ``scanned``, and those that have come or changed ``since`` a moment of the same store.
    """

    outlet: str | None = None
    year: str = ""
    ending: str = ""
    told: bool = False
    scanned: bool = False
    since: Moment | None = None

    def conditions(self) -> tuple[list[str], list[str | int]]:
        """As SQL over ``articles``, with its values."""
        found: list[tuple[str, tuple[str | int, ...]]] = []
        if self.outlet is not None:
            found.append(("outlet = ?", (self.outlet,)))
        if self.year == "none":
            found.append(("published = ''", ()))
        elif self.year:
            found.append(("published >= ? AND published < ?", (self.year, f"{self.year}~")))
        if self.ending:
            plain = self.ending if _ENDING.fullmatch(self.ending) else "-"
            packed = tuple(f"%.{plain}{each}" for each in ("", *ENDINGS))
            found.append((f"({' OR '.join(['path LIKE ?'] * len(packed))})", packed))
        if self.told:
            found.append((f"n IN ({_TOLD})", ()))
        if self.scanned:
            found.append((f"n IN ({_SCANNED})", ()))
        if self.since:
            found.append(("n IN (SELECT article FROM passages WHERE id > ?)", (self.since.passages,)))
        return [sql for sql, _ in found], [each for _, values in found for each in values]


EVERY = Narrowed()


@dataclass(frozen=True, slots=True)
class Facets:
    """How many articles there are of each: outlets and endings with most first, years with the last first.

    "" in ``years`` are those without a date. ``told`` is how many tell a story that others tell, too,
    ``scanned`` how many have pages that were read from pictures.
    """

    outlets: list[tuple[str, int]]
    years: list[tuple[str, int]]
    endings: list[tuple[str, int]]
    told: int
    scanned: int = 0


def facets(db: apsw.Connection) -> Facets:
    """Those of all articles; each is read from an index."""
    outlets = rows(db, "SELECT outlet, count(*) FROM articles GROUP BY outlet ORDER BY 2 DESC, 1")
    years = rows(db, "SELECT substr(published, 1, 4), count(*) FROM articles GROUP BY 1 ORDER BY 1 DESC")
    endings = Counter(ending(path) for (path,) in rows(db, "SELECT path FROM articles"))
    told = value(db, f"SELECT count(*) FROM ({_TOLD})")
    return Facets(
        outlets,
        [(year, count) for year, count in years if re.fullmatch(r"\d{4}|", year)],
        [(name, count) for name, count in endings.most_common() if name],
        told,
        value(db, f"SELECT count(*) FROM ({_SCANNED})"),
    )


def ending(path: str) -> str:
    """The ending of a file's name in lower case, without its dot and how it is packed; "" where it has none."""
    name = PurePosixPath(path.replace("\\", "/")).name.lower()
    name = without_packing(name)[0]
    _, dot, last = name.rpartition(".")
    return last if dot and _ENDING.fullmatch(last) else ""


def news(db: apsw.Connection, then: Moment) -> tuple[int, int]:
    """How many articles have come since a moment of this store, and how many of those before have changed."""
    sql = """SELECT count(*), coalesce(sum(a.added > ?1 OR (a.added = ?1 AND a.n > ?2)), 0)
             FROM articles a WHERE n IN (SELECT article FROM passages WHERE id > ?3)"""
    if value(db, "SELECT value FROM meta WHERE name = 'store'") != then.store:
        return 0, 0
    touched, added = rows(db, sql, (then.when, then.articles, then.passages))[0]
    return added, touched - added
