"""The Articles tab: the list of what is indexed, the indexing job and its report."""

from collections.abc import Sequence
from typing import Protocol

from qa.page.fragments import esc, isolated, label, plural, time_tag

PAGE = 50
"""Articles on one page of the list."""
COLUMNS = (("title", "Title"), ("published", "Date"), ("added", "Indexed"))


class Summary(Protocol):
    """What the list needs of the store's ArticleSummary."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def outlet(self) -> str: ...
    @property
    def published(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def passages(self) -> int: ...
    @property
    def added(self) -> str: ...


class Problem(Protocol):
    """A file that could not be read: the store's FailedFile, or a Failure of a report."""

    @property
    def path(self) -> str: ...
    @property
    def error(self) -> str: ...


class Report(Protocol):
    """What the page says of a finished `index.sync.Report`."""

    @property
    def added(self) -> int: ...
    @property
    def changed(self) -> int: ...
    @property
    def unchanged(self) -> int: ...
    @property
    def removed(self) -> int: ...
    @property
    def failed(self) -> Sequence[Problem]: ...
    @property
    def seconds(self) -> float: ...


def table(
    rows: Sequence[Summary], *, total: int, matching: int, offset: int, query: str, sort: str, descending: bool
) -> str:
    """One page of the list with its headers and pager. ``matching`` of ``total`` articles fit ``query``."""
    if not total:
        return (
            '<div class="empty"><h3>No articles yet</h3><p>Drop text, Markdown, HTML, PDF, Word or JSON files into '
            "the box "
            "on this page, or start Newsdesk with <code>--articles FOLDER</code>.</p></div>"
        )
    if not rows:
        return f'<p class="hint">No article matches <bdi>{esc(query)}</bdi>.</p>'
    heads = "".join(_header(name, label, sort, descending) for name, label in COLUMNS)
    body = "".join(map(_row, rows))
    return (
        f"<table><caption class=vh>Indexed articles</caption><thead><tr>{heads}<th scope=col class=n>Passages</th>"
        f"<th scope=col><span class=vh>Actions</span></th></tr></thead><tbody>{body}</tbody></table>"
        f"{_pager(offset, len(rows), matching)}"
    )


def _header(name: str, label: str, sort: str, descending: bool) -> str:
    state = ("descending" if descending else "ascending") if name == sort else "none"
    arrow = {"descending": "↓", "ascending": "↑", "none": ""}[state]
    return (
        f'<th scope="col" aria-sort="{state}"><button type="button" class="sort" data-sort="{name}">{label}'
        f'<span aria-hidden="true"> {arrow}</span></button></th>'
    )


def _row(row: Summary) -> str:
    title = label(row.title) or "Untitled"
    sub = " · ".join(part for part in (isolated(row.outlet) if row.outlet else "", isolated(_file(row.path))) if part)
    return (
        f'<tr data-article="{esc(row.id)}"><td><button type="button" class="title" dir="auto">{title}</button>'
        f'<span class="sub" title="{label(row.path)}">{sub}</span></td>'
        f'<td class="date">{time_tag(row.published) or "<span class=sub>no date</span>"}</td>'
        f'<td class="date when">{time_tag(row.added)}</td><td class="n">{row.passages:,}</td>'
        f'<td><button type="button" class="remove">Remove<span class="vh">: {title}</span></button></td></tr>'
    )


def _file(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1]


def _pager(offset: int, shown: int, matching: int) -> str:
    if matching <= PAGE:
        return ""
    back = "" if offset else " disabled"
    forth = "" if offset + shown < matching else " disabled"
    return (
        f'<nav class="pager" aria-label="Pages of the list"><button type="button" '
        f'data-offset="{max(offset - PAGE, 0)}"{back}>'
        f"Previous</button><span>{offset + 1:,} to {offset + shown:,} of {matching:,}</span>"
        f'<button type="button" data-offset="{offset + PAGE}"{forth}>Next</button></nav>'
    )


def heading(total: int, passages: int, matching: int, query: str) -> str:
    """The line over the list: how many articles are indexed, and how many the search leaves."""
    detail = f"{matching:,} of them match" if query else plural(passages, "passage")
    return f'<h2>{plural(total, "article")} indexed</h2><p class="sub">{detail}</p>'


def failures(problems: Sequence[Problem], limit: int = 200) -> str:
    """Files that could not be read, with their reasons; "" when there are none."""
    if not problems:
        return ""
    rows = "".join(
        f'<li><span class="path" dir="ltr">{label(p.path)}</span><span class="sub" '
        f'dir="auto">{label(p.error)}</span></li>'
        for p in problems[:limit]
    )
    more = f"<p class=sub>and {len(problems) - limit:,} more</p>" if len(problems) > limit else ""
    count = f"{plural(len(problems), 'file')} could not be read"
    return f'<details class="failed"><summary>{count}</summary><ul>{rows}</ul>{more}</details>'


def minutes(seconds: float) -> str:
    """A length of time in words: "under 5 s", "40 s", "3 min", "2 h 5 min"."""
    if seconds < 5:
        return "under 5 s"
    if seconds < 90:
        return f"{round(seconds)} s"
    whole = round(seconds / 60)
    return f"{whole} min" if whole < 60 else f"{whole // 60} h {whole % 60} min"


STAGES = {"reading": "Reading articles", "embedding": "Indexing passages", "publishing": "Making the new index ready"}
UNITS = {"reading": "files", "embedding": "passages"}


def progress(stage: str, done: int, total: int, rate: float, seconds_left: float | None) -> str:
    """The bar of a running job and the words under it."""
    label = STAGES.get(stage, "Starting")
    details = []
    if total:
        details.append(f"{done:,} of {total:,}")
    if rate > 0 and stage in UNITS:
        details.append(f"{rate:,.0f} {UNITS[stage]} a second" if rate >= 1 else f"{rate:.1f} {UNITS[stage]} a second")
    if seconds_left is not None:
        details.append(f"{minutes(seconds_left)} left")
    amount = f' value="{done}" max="{total}"' if total else ""
    return (
        f'<p class="stat">{label}</p><progress aria-label="{label}"{amount}></progress>'
        f'<p class="sub">{" · ".join(details)}</p>'
    )


def report(done: Report, *, cancelled: bool) -> str:
    """What a finished job did."""
    head = "Stopped. What was done is kept" if cancelled else "The index is up to date"
    counts = (
        f"{done.added:,} added · {done.changed:,} changed · {done.unchanged:,} unchanged · {done.removed:,} removed · "
        f"{len(done.failed):,} failed · {minutes(done.seconds)}"
    )
    return f'<p class="stat">{head}</p><p class="sub">{counts}</p>{failures(done.failed)}'


def problem(sentence: str) -> str:
    """A job that could not be done."""
    return f'<p class="stat bad">Indexing failed</p><p class="sub">{esc(sentence)}</p>'


def removed_notice(title: str, token: str, note: str) -> str:
    """What says that an article is gone, with the way back."""
    undo = f'<button type="button" class="undo" data-token="{esc(token)}">Undo</button>'
    return f"<p>Removed <bdi>{label(title) or 'Untitled'}</bdi>. {esc(note)}</p>{undo}"
