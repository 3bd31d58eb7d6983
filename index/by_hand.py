"""Articles removed by hand and taken back, and outlets and dates that a person puts right."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date

from index.embedder import Embedder
from index.errors import ArticleError, UnknownArticleError
from index.passages import embedding_text, split
from index.store import Edit, Store, Writer

LONGEST_OUTLET = 120  # characters


def remove(store: Store, article_ids: Sequence[str], *, batch: str = "") -> list[str]:
    """Remove articles until their sources change, or `restore`; returns their ids. ``batch`` is a name for all of them.

    Raises:
        UnknownArticleError: one of them is not in the store; nothing was changed. StoreError: one of them is damaged,
            and `restore` would bring back what its source never held, or the store cannot be written.
    """
    ids = _stored(store, article_ids)
    with store.write() as writer:
        writer.remove(*ids, batch=batch)
        writer.publish()
    return ids


def restore(store: Store, embedder: Embedder, article_ids: Sequence[str]) -> int:
    """Take removed articles back as they were, under their ids; returns how many.

    Raises:
        UnknownArticleError: one of them is none that was removed; nothing was changed. StoreError: the store cannot be
            written.
    """
    wanted = list(dict.fromkeys(article_ids))
    with store.write() as writer, store.read() as view:
        removed = {article.id for article in view.removed()}
        for article_id in wanted:
            if article_id not in removed:
                raise UnknownArticleError(f"{article_id!r} was not removed: `newsdesk articles --removed` lists those.")
        for article_id in wanted:
            _put(writer, embedder, article_id, None)
        writer.publish()
    return len(wanted)


def edit(
    store: Store,
    embedder: Embedder,
    article_ids: Sequence[str],
    *,
    outlet: str | None = None,
    published: str | None = None,
) -> int:
    """Give articles another outlet or date (ISO 8601), which last whatever their sources say; returns how many.

    "" stands for none, None leaves it as it is. What its source says is no edit.

    Raises:
        ArticleError: the outlet is too long or holds control characters, or the date is none; nothing was changed.
        UnknownArticleError: one of them is not in the store; nothing was changed. StoreError: the store cannot be
            written.
    """
    wanted = Edit(_checked_outlet(outlet), _checked_day(published))
    ids = _stored(store, article_ids)
    with store.write() as writer:
        for article_id in ids:
            source, known = writer.source_of(article_id)
            _put(writer, embedder, article_id, wanted.over(known).beyond(source))
        writer.publish()
    return len(ids)


def take_edits_back(store: Store, embedder: Embedder, article_ids: Sequence[str]) -> int:
    """Have articles' outlets and dates be those of their sources again. Returns and raises as `edit`."""
    ids = _stored(store, article_ids)
    with store.write() as writer:
        for article_id in ids:
            _put(writer, embedder, article_id, Edit())
        writer.publish()
    return len(ids)


def _stored(store: Store, article_ids: Sequence[str]) -> list[str]:
    with store.read() as view:
        return list(dict.fromkeys(view.article(article_id).id for article_id in article_ids))


def _put(writer: Writer, embedder: Embedder, article_id: str, edit: Edit | None) -> None:
    """Store an article once more, with this edit, or the one that it has."""
    source, known = writer.source_of(article_id)
    edit = known if edit is None else edit
    shown = edit.of(source)
    passages = split(shown, embedder.fits)
    texts = [embedding_text(shown, passage) for passage in passages]
    missing = [texts[at] for at in writer.missing(texts)]
    if missing:
        writer.keep_vectors(missing, embedder.encode(missing))
    writer.put(source, passages, texts, edit=edit)


def _checked_outlet(outlet: str | None) -> str | None:
    if outlet is None:
        return None
    outlet = " ".join(outlet.split())
    if len(outlet) > LONGEST_OUTLET or any(unicodedata.category(each)[0] == "C" for each in outlet):
        raise ArticleError(
            f"An outlet has at most {LONGEST_OUTLET} characters, and none that cannot be seen: shorten it."
        )
    return outlet


def _checked_day(published: str | None) -> str | None:
    if not published or not published.strip():
        return published and ""
    try:
        return date.fromisoformat(published.strip()).isoformat()
    except ValueError:
        raise ArticleError(f"{published[:40]!r} is no date: write it as 2026-01-31.") from None
