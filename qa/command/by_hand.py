"""The commands for what people do to articles by hand: remove them, take them back, put outlet and date right."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING

from index.errors import UnknownArticleError
from index.records import Scope

if TYPE_CHECKING:
    from index.embedder import Embedder
    from index.store import RemovedArticle, Store

SHORTEST_ID = 6  # characters of an id that name an article


def remove(store: Store, arguments: Namespace, scope: Scope) -> list[str]:
    """Remove the articles that the arguments name or that fit their filters; returns their ids.

    All are looked up before the first is removed: a wrong identifier leaves the store as it is.
    """
    from index.by_hand import remove

    wanted = arguments.articles
    if not wanted:
        with store.read() as view:
            scope = view.resolved(scope)
            listed = view.articles(query=arguments.matching)
        wanted = [item.id for item in listed if scope.admits(item.outlet, item.published)]
    return remove(store, wanted)


def removed(store: Store) -> list[RemovedArticle]:
    """The articles that were removed by hand, the last one first."""
    with store.read() as view:
        return view.removed()


def restore(store: Store, embedder: Embedder, arguments: Namespace) -> list[str]:
    """Take removed articles back: those named, or all; returns their ids."""
    from index.by_hand import restore

    known = [article.id for article in removed(store)]
    wanted = known if arguments.all else list(dict.fromkeys(_one(known, given) for given in arguments.articles))
    restore(store, embedder, wanted)
    return wanted


def edit(store: Store, embedder: Embedder, arguments: Namespace) -> list[str]:
    """Put the outlet and the date of articles right, or take that back; returns their ids."""
    from index.by_hand import edit, take_edits_back

    wanted = list(dict.fromkeys(store.article(identifier).id for identifier in arguments.articles))
    if arguments.as_source:
        take_edits_back(store, embedder, wanted)
    else:
        edit(store, embedder, wanted, outlet=arguments.outlet, published=arguments.date)
    return wanted


def _one(known: Iterable[str], given: str) -> str:
    """The one id that is ``given``, or begins so."""
    found = [each for each in known if each == given or (len(given) >= SHORTEST_ID and each.startswith(given))]
    if len(found) != 1:
        raise UnknownArticleError(f"{given!r} was not removed: `newsdesk articles --removed` lists what was.")
    return found[0]
