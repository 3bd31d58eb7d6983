"""Proof that nothing was lost: every record read is an article (or was removed by hand), a version, or told of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import apsw

from index.store.identity import address_of_key, record_hash
from index.store.schema import rows

_HELD = """SELECT key, text FROM articles UNION ALL SELECT key, text FROM removed
    UNION ALL SELECT key, text FROM earlier WHERE key IN (SELECT key FROM articles UNION SELECT key FROM removed)"""
# Two files may tell of one record: the one that has it, and the one whose version counts.
_TOLD = """SELECT path, max(lines) FROM (SELECT path, count(*) AS lines FROM left_out GROUP BY file, path)
    GROUP BY path"""


def lost_records(db: apsw.Connection) -> Iterator[tuple[str, str]]:
    """(file, record) of every record that is neither an article, nor a version of one, nor left out or failed."""
    there = {record_hash(address_of_key(key or ""), text) for key, text in db.execute(_HELD)}
    told = Counter(dict(rows(db, _TOLD)))
    failed = {path for (path,) in rows(db, "SELECT path FROM failures")}
    sql = "SELECT file, record, hash FROM records WHERE file IN (SELECT path FROM files) ORDER BY rowid"
    for file, record, digest in db.execute(sql):
        place = f"{file}:{record}" if record else file
        if digest in there or file in failed or place in failed:
            continue
        if told[place]:
            told[place] -= 1
            continue
        yield file, record
