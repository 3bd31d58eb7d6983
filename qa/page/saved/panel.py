"""The list of saved questions as HTML: their answers, and what changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from index.errors import NewsdeskError
from index.records import Article
from qa.contract.answers import CitationJson
from qa.fragments import marked
from qa.rendering import render
from qa.saved.records import Change, Saved
from qa.saved.telling import headline, proof, said, sides
from qa.scopes import as_dict, words

SHOWN = 5
"""Changes of one question that are shown."""
Articles = Callable[[str], Article]


@dataclass(frozen=True, slots=True)
class Shown:
    """A quote with the answer marked, and whether it stands in its article now."""

    citation: CitationJson
    html: Markup
    stands: bool


def html(saved: Sequence[Saved], changes: Sequence[Change], article: Articles) -> str:
    """The list, questions with news first; ``article`` gives an article by id, or raises `NewsdeskError`."""
    article = cache(article)
    rows = []
    for each in saved:
        mine = [change for change in changes if change.saved == each.id]
        new, old = [change for change in mine if not change.seen], [change for change in mine if change.seen]
        shown = [_change(change, article) for change in (*new[:SHOWN], *old[: SHOWN - len(new)])]
        rows.append(
            {
                "saved": each,
                "record": json.dumps({"question": each.question, "filters": as_dict(each.scope)}, ensure_ascii=False),
                "only": words(each.scope),
                "said": said(each.answer),
                "quotes": [_shown(quote, article)] if (quote := proof(each.answer)) else [],
                "new": [change for change in shown if not change["seen"]],
                "old": [change for change in shown if change["seen"]],
            }
        )
    rows.sort(key=lambda row: (not row["new"], -row["saved"].id))  # type: ignore[attr-defined]
    return str(render("saved/list.html", rows=rows))


def _change(change: Change, article: Articles) -> dict[str, object]:
    return {
        "id": change.id,
        "headline": headline(change),
        "found": change.found,
        "article": change.cause.article,
        "there": _text(change.cause.article["article_id"], article) is not None,
        "sides": [(head, told, [_shown(quote, article) for quote in quotes]) for head, told, quotes in sides(change)],
        "seen": change.seen,
    }


def _shown(quote: CitationJson, article: Articles) -> Shown:
    text = _text(quote["article_id"], article)
    stands = text is not None and text[quote["start"] : quote["end"]] == quote["quote"]
    begin, end = quote["answer_start"], quote["answer_end"]
    spans = [] if begin is None or end is None else [(begin, end, "<mark>")]
    return Shown(quote, marked(quote["quote"], quote["start"], spans), stands)


def _text(article_id: str, article: Articles) -> str | None:
    try:
        return article(article_id).text
    except NewsdeskError:
        return None
