"""The Articles tab's list: one page of what is indexed, what was removed lately, and what could not be read."""

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from index.articles import Failure
from index.records import Article
from index.store import ArticleSummary, FailedFile
from index.store.views import Sort
from qa.fragments import esc, isolated, label, plural, source_line, time_tag, web_address
from qa.page.library.folder import Removal

PAGE = 50
"""Articles on one page of the list."""
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
    where: Where = str,
) -> str:
    """One page of the list with its headers and pager. ``matching`` articles fit ``query``."""
    if not rows:
        return (
            f'<div class="empty"><h3>No article matches <bdi>{esc(query)}</bdi></h3>'
            "<p>Every word must stand in an article’s title, outlet, authors, place, date, address or file name. "
            "To look for words of the articles’ texts, ask a question.</p>"
            '<p><button type="button" class="plain clear-search">Show all articles</button></p></div>'
        )
    heads = "".join(_header(name, label, sort, descending) for name, label in COLUMNS)
    body = "".join(_row(row, where) for row in rows)
    return (
        f"<table><caption class=vh>Indexed articles</caption><thead><tr>{heads}<th scope=col class=n>Passages</th>"
        f"<th scope=col><span class=vh>Actions</span></th></tr></thead><tbody>{body}</tbody></table>"
        f"{_pager(offset, len(rows), matching)}"
    )


def empty(folder: str) -> str:
    """What stands in the list's place where nothing is indexed: how to begin. ``folder`` is "" where there is none."""
    if not folder:
        return (
            '<div class="empty"><h3>No articles yet</h3><p>Newsdesk was started without a folder for articles: '
            "start it with <code>--articles FOLDER</code> to add some here.</p></div>"
        )
    return (
        '<div class="empty"><h3>No articles yet</h3>'
        "<p>Newsdesk answers only from articles that you give it. There are four ways:</p><ol>"
        "<li>Drop files, a folder or an archive into the box “Add articles”.</li>"
        "<li>Paste the text of an article.</li>"
        "<li>Give the web address of one.</li>"
        f'<li>Put files into <code dir="ltr">{label(folder)}</code> and choose “Re-index”.</li></ol>'
        "<p>As soon as the first is indexed, questions can be asked.</p></div>"
    )


def _header(name: str, label: str, sort: str, descending: bool) -> str:
    state = ("descending" if descending else "ascending") if name == sort else "none"
    arrow = {"descending": "↓", "ascending": "↑", "none": ""}[state]
    return (
        f'<th scope="col" aria-sort="{state}"><button type="button" class="sort" data-sort="{name}">{label}'
        f'<span aria-hidden="true"> {arrow}</span></button></th>'
    )


def _row(row: ArticleSummary, where: Where) -> str:
    title = label(row.title) or "Untitled"
    parts = (isolated(row.outlet) if row.outlet else "", _link(row.url, title), isolated(where(row.path)))
    return (
        f'<tr data-article="{esc(row.id)}"><td><button type="button" class="title" dir="auto">{title}</button>'
        f'<span class="sub" title="{label(row.path)}">{" · ".join(part for part in parts if part)}</span>'
        f"{_others(row.tellings - 1, title)}</td>"
        f'<td class="date">{time_tag(row.published) or "<span class=sub>no date</span>"}</td>'
        f'<td class="date when">{moment(row.added)}</td><td class="n">{row.passages:,}</td>'
        f'<td><button type="button" class="remove">Remove<span class="vh">: {title}</span></button></td></tr>'
    )


def _others(count: int, title: str) -> str:
    if count < 1:
        return ""
    return (
        f'<button type="button" class="others" aria-expanded="false">Told by {plural(count, "other article")}'
        f'<span class="vh">: {title}</span></button><div class="tellings"></div>'
    )


def story(others: Sequence[Article]) -> str:
    """The other articles that tell the same story, each to be opened."""
    rows = "".join(
        f'<li><button type="button" class="telling" dir="auto" data-article="{esc(other.id)}">'
        f"{label(other.title) or 'Untitled'}</button>"
        f'<span class="sub">{source_line(other.outlet, other.published)}</span></li>'
        for other in others
    )
    return f"<ul>{rows}</ul>" if rows else '<p class="sub">They are no longer indexed.</p>'


def moment(iso: str) -> str:
    """``<time>`` that the page's script writes in the reader's own time zone; without it, the day in UTC."""
    return time_tag(iso).replace("<time ", '<time class="moment" ', 1)


def _link(url: str, title: str) -> str:
    address = web_address(url)
    if not address:
        return ""
    host = label((urlsplit(address).hostname or "").removeprefix("www."))
    return (
        f'<a class="site" href="{esc(address)}" target="_blank" rel="noopener noreferrer" referrerpolicy="no-referrer">'
        f'{host}<span class="vh"> (original of {title}, new tab)</span></a>'
    )


def _pager(offset: int, shown: int, matching: int) -> str:
    if matching <= PAGE:
        return ""
    last = (matching - 1) // PAGE * PAGE
    steps = [
        ("First", 0, offset > 0),
        ("Previous", max(offset - PAGE, 0), offset > 0),
        ("Next", offset + PAGE, offset + shown < matching),
        ("Last", last, offset + shown < matching),
    ]
    first, back, forth, end = (
        f'<button type="button" class="plain" data-step="{name}" data-offset="{at}"{"" if possible else " disabled"}>'
        f"{name}</button>"
        for name, at, possible in steps
    )
    return (
        f'<nav class="pager" aria-label="Pages of the list"><span>{first}{back}</span>'
        f"<span class=where>{offset + 1:,} to {offset + shown:,} of {matching:,}</span><span>{forth}{end}</span></nav>"
    )


def heading(articles: int, passages: int, outlets: int, matching: int, query: str) -> str:
    """The line over the list: how many articles are indexed, and how many the search leaves."""
    if query:
        detail = f"{matching:,} of them match" if matching != 1 else "1 of them matches"
    else:
        detail = plural(passages, "passage") + (f" from {plural(outlets, 'outlet')}" if outlets else "")
    return f'<h2>{plural(articles, "article")} indexed</h2><p class="sub">{detail}</p>'


def failures(problems: Sequence[Problem], where: Where = str, limit: int = 200) -> str:
    """Files that could not be read, with their reasons and what to do; "" when there are none."""
    if not problems:
        return ""
    rows = "".join(
        f'<li><span class="path" dir="ltr">{label(where(p.path))}</span><span class="sub" '
        f'dir="auto">{label(p.error)}</span></li>'
        for p in problems[:limit]
    )
    more = f"<p class=sub>and {len(problems) - limit:,} more</p>" if len(problems) > limit else ""
    count = f"{plural(len(problems), 'file')} could not be read"
    return (
        f'<details class="failed"><summary>{count}</summary><ul>{rows}</ul>{more}'
        '<p class="sub">A file is tried again once it has changed. What was read from it before stays.</p></details>'
    )


def removals(undoable: Sequence[Removal], limit: int = 10) -> str:
    """The last removals, each with its undo; "" when there are none."""
    if not undoable:
        return ""
    rows = "".join(
        f'<li><span dir="auto">{label(removal.title) or "Untitled"}</span>{moment(removal.when)}'
        f'<button type="button" class="plain undo" data-token="{esc(removal.token)}">Undo'
        f'<span class="vh"> the removal of {label(removal.title)}</span></button></li>'
        for removal in undoable[:limit]
    )
    return f'<details class="removals"><summary>Removed lately ({len(undoable):,})</summary><ul>{rows}</ul></details>'


def removed_notice(removal: Removal) -> str:
    """What says that an article is gone, with the way back."""
    title = label(removal.title) or "Untitled"
    stop = "" if title.endswith((".", "!", "?", "…")) else "."
    undo = f'<button type="button" class="plain undo" data-token="{esc(removal.token)}">Undo</button>'
    return f"<p>Removed <bdi>{title}</bdi>{stop} {esc(removal.note)}</p>{undo}"
