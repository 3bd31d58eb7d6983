"""The Articles tab's list: one page of what is indexed, what was removed lately, and what could not be read."""

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from markupsafe import Markup

from index.articles import Failure
from index.by_hand import LONGEST_OUTLET
from index.passages import sentences
from index.records import Article
from index.store import ArticleSummary, Facets, FailedFile, Removal
from index.store.listing import Sort
from qa.fragments import isolated, label, plural, web_address
from qa.rendering import render
from qa.sources.agreement import Story

PAGE = 50
"""Articles on one page of the list."""
BEGINNING = 400
"""Characters of an article that its card shows."""
SPEAKERS = 8
"""People that its card names as quoted in it."""
MOST_REMOVED = 1_000
"""Articles that one request may remove."""
COLUMNS: tuple[tuple[Sort, str], ...] = (("title", "Title"), ("published", "Date"), ("added", "Indexed"))


Problem = FailedFile | Failure
Where = Callable[[str], str]
"""The path of a file, as people know it (`Library.place`)."""


def sort_by(name: str) -> Sort:
    """The order that a request names; "added" where it names none of `COLUMNS`."""
    return next((each for each, _ in COLUMNS if each == name), "added")


def table(
    rows: Sequence[ArticleSummary],
    *,
    matching: int,
    offset: int,
    query: str,
    sort: str,
    descending: bool,
    narrow: bool = False,
    where: Where = str,
) -> Markup:
    """One page of the list with its headers and pager; ``matching`` articles fit ``query``, and ``narrow`` choices."""
    if not rows:
        return render("library/no_match.html", query=query)
    return render(
        "library/table.html",
        columns=[(name, heading, *_order(name == sort, descending)) for name, heading in COLUMNS],
        rows=rows,
        matching=matching,
        removable=(narrow or bool(query)) and 1 < matching <= MOST_REMOVED,
        offset=offset,
        steps=_steps(offset, len(rows), matching),
        where=where,
        host=_host,
        outlet=_outlet,
    )


def empty(folder: str) -> Markup:
    """What stands in the list's place where nothing is indexed: how to begin. ``folder`` is "" where there is none."""
    return render("library/empty.html", folder=folder)


def _order(sorted_by: bool, descending: bool) -> tuple[str, str]:
    """How a column is sorted, in words and as an arrow."""
    if not sorted_by:
        return "none", ""
    return ("descending", "↓") if descending else ("ascending", "↑")


def _host(address: str) -> str:
    """The site of a web address, as people name it."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _outlet(row: ArticleSummary) -> str:
    """The outlet of an article, where that is not the site that stands beside it."""
    site = _host(web_address(row.url))
    return "" if row.outlet.strip().lower().removeprefix("www.") == site else row.outlet


def _steps(offset: int, shown: int, matching: int) -> list[tuple[str, int, bool]]:
    """The pager's buttons: name, where the page begins that it leads to, and whether there is one."""
    if matching <= PAGE:
        return []
    before, after = offset > 0, offset + shown < matching
    return [
        ("First", 0, before),
        ("Previous", max(offset - PAGE, 0), before),
        ("Next", offset + PAGE, after),
        ("Last", (matching - 1) // PAGE * PAGE, after),
    ]


def story(others: Sequence[Article]) -> Markup:
    """The other articles that tell the same story, each to be opened."""
    return render("library/story.html", others=others)


def compared(story: Story) -> Markup:
    """What the sources of an article's story agree and differ in."""
    return render("library/compared.html", story=story, several=len(story.sources) > 1)


def heading(articles: int, outlets: int, matching: int, *, narrow: bool) -> Markup:
    """The line over the list: how many articles are indexed, and how many of them are listed where it is narrow."""
    return render("library/heading.html", articles=articles, outlets=outlets, matching=matching, narrow=narrow)


def facets(found: Facets) -> Markup:
    """By what the list can be narrowed. An outlet's value begins with "=", since "" is an outlet, too: none."""
    return render(
        "library/facets.html",
        outlets=[(f"={name}", name or "No outlet", count) for name, count in found.outlets],
        years=[(year or "none", year or "No date", count) for year, count in found.years],
        told=[("1", "Told by several", found.told)] if found.told else [],
        scanned=[("1", "Read from pictures", found.scanned)] if found.scanned else [],
        endings=[(name, f".{name}", count) for name, count in found.endings],
    )


def news(added: int, changed: int, when: str, *, shown: bool) -> Markup:
    """What has come since ``when``, with a button that lists it, or all again where it is ``shown``; "" for nothing."""
    return render("library/news.html", added=added, changed=changed, when=when, shown=shown)


def figures(passages: int, model: str, store: str) -> Markup:
    """What only developers want to know."""
    return render("library/figures.html", passages=passages, model=model, store=store)


def card(article: Article, others: Sequence[Article], speakers: Sequence[str]) -> Markup:
    """An article in short; ``speakers`` are quoted in it, of whom the first `SPEAKERS` are named."""
    authors = isolated(", ".join(article.authors)) if article.authors else ""
    place = isolated(article.place) if article.place else ""
    words = plural(len(article.text.split()), "word")
    return render(
        "library/card.html",
        begins=_begins(article.text),
        about=[authors, place, words],
        speakers=speakers[:SPEAKERS],
        others=others,
    )


def _begins(text: str) -> str:
    """The first sentences of a text, as many as fit into `BEGINNING` characters."""
    head = text[: 4 * BEGINNING]
    spans = sentences(head)
    fitting = [end for _, end in spans if end <= BEGINNING]
    if fitting:
        return head[: fitting[-1]]
    return head if len(head) <= BEGINNING else head[:BEGINNING].rpartition(" ")[0] + "…"


def edit_many(count: int) -> Markup:
    """Where the outlet and the date of several articles are set."""
    return render("library/edit_many.html", count=count, longest=LONGEST_OUTLET)


def failures(problems: Sequence[Problem], where: Where = str, limit: int = 200) -> Markup:
    """Files that could not be read, with their reasons and what to do; "" when there are none."""
    return render("library/failures.html", problems=problems, where=where, limit=limit)


def removals(undoable: Sequence[Removal], limit: int = 10) -> Markup:
    """What was removed, each time with its undo; "" when there is nothing."""
    total = sum(removal.count for removal in undoable)
    return render("library/removals.html", removals=undoable, total=total, limit=limit)


def removed_notice(removal: Removal) -> Markup:
    """What says that articles are gone, with the way back."""
    title = label(removal.title) or "Untitled"
    stop = "" if title.endswith((".", "!", "?", "…")) else "."
    return render("library/removed.html", title=title, stop=stop, count=removal.count, token=removal.batch)


def edit_form(article: Article, source: Article) -> Markup:
    """Where the outlet and the date of an article are put right; ``source`` is the article before that."""
    return render("library/edit.html", article=article, source=source, longest=LONGEST_OUTLET)
