"""Keys of stored articles, brought to what `index.addresses` makes of their addresses today."""

from __future__ import annotations

import apsw

from index.addresses import normalise_url
from index.store.identity import address_of_key, further_key, record_hash, text_hash
from index.store.schema import rows, value

_TAKEN = "SELECT 1 FROM articles WHERE key = ?1 UNION ALL SELECT 1 FROM removed WHERE key = ?1"


def bring_keys_to_today(db: apsw.Connection) -> None:
    """Have every article that is stored or was removed by hand be met at its address as it is normalised today, in the
    caller's transaction; so what was removed or edited stays so when its file is read again.

    Of articles that have one address now, those that were edited come first; the others get further keys of it.
    """
    db.execute("CREATE TEMP TABLE rehashed (old BLOB PRIMARY KEY, new BLOB NOT NULL) WITHOUT ROWID")
    edited = "EXISTS (SELECT 1 FROM edits e WHERE e.article = a.n)"
    for table, order in (("articles", f"{edited} DESC, n"), ("removed", "n")):
        known = rows(db, f"SELECT n, url, key FROM {table} a WHERE url <> '' AND key <> '' ORDER BY {order}")
        for n, url, key in known:
            address = normalise_url(url)
            if address and address != address_of_key(key):
                _rekey(db, table, n, key, address)
    hashes = "SELECT new FROM rehashed WHERE old = records.hash"
    db.execute(f"UPDATE records SET hash = ({hashes}) WHERE hash IN (SELECT old FROM rehashed)")
    db.execute("DROP TABLE rehashed")


def _rekey(db: apsw.Connection, table: str, n: int, key: str, address: str) -> None:
    """Give an article a key of this address, unless all that it could have are taken: then it keeps its own."""
    text = value(db, f"SELECT text FROM {table} WHERE n = ?", (n,))
    old = address_of_key(key)
    wanted = (address + key[len(old) :], further_key(address, text_hash(text).hex()))
    new = next((each for each in wanted if value(db, _TAKEN, (each,)) is None), None)
    if new is None:
        return
    db.execute(f"UPDATE {table} SET key = ? WHERE n = ?", (new, n))
    db.execute("UPDATE OR REPLACE shadows SET key = ? WHERE key = ?", (new, key))
    earlier = [text for (text,) in rows(db, "SELECT text FROM earlier WHERE key = ?", (key,))]
    db.execute("UPDATE earlier SET key = ? WHERE key = ?", (new, key))
    hashes = [(record_hash(old, each), record_hash(address, each)) for each in (text, *earlier)]
    db.executemany("INSERT OR REPLACE INTO rehashed (old, new) VALUES (?, ?)", hashes)
