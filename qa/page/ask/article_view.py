"""An article as the reader dialog shows it: its whole text, the passage tinted, the answer marked."""

import re
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from index.differences import differences
from index.records import Article
from index.store.records import ArticleVersion
from index.versions import came_later
from qa.export.exchange import source
from qa.fragments import isolated, marked, origin, time_tag
from qa.reading.citations import CONTEXT
from qa.reading.sentences import sentence_around
from qa.rendering import render

MOST_CHANGES = 50  # places of change that are shown of a version
_DATED = {
    "stated": "The article states this date.",
    "header": "This date stands at the head of the text.",
    "address": "This date stands in the article's address.",
    "edited": "This date was put right by hand.",
    "file": "The article states no date: this is when it was fetched, or its file made.",
}


def article_html(
    article: Article,
    start: int = -1,
    end: int = -1,
    answer_start: int | None = None,
    answer_end: int | None = None,
    versions: Sequence[ArticleVersion] = (),
) -> Markup:
    """The article's body. ``start..end`` is the passage asked for (none where negative), ``answer_start..answer_end``
    the answer inside it; both in code points of the article's text, and clipped to it.

    The sentences of the answer are tinted strongly, what stands around them in their paragraphs faintly.
    """
    spans: list[tuple[int, int, str]] = []
    quoted = ("", "", "")
    if 0 <= start < end <= len(article.text):
        spans += [(*_paragraph(article.text, start, end), '<span class="around">')]
        spans += [(*_told(article.text, start, end, answer_start, answer_end), '<span class="passage">')]
        around = (article.text[max(start - CONTEXT, 0) : start], article.text[end : end + CONTEXT])
        quoted = (article.text[start:end], *around)
        if answer_start is not None and answer_end is not None and start <= answer_start < answer_end <= end:
            spans.append((answer_start, answer_end, "<mark>"))
    paragraphs = list(_paragraphs(article.text, spans))
    return render(
        "ask/article.html",
        about=_about(article, quoted),
        article=article,
        citation=source(article),
        paragraphs=paragraphs,
        made=article.made[:10],
        versions=[_version(article, version) for version in versions],
    )


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    """The lines that hold ``start..end``."""
    last = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if last < 0 else last


def _told(text: str, start: int, end: int, answer_start: int | None, answer_end: int | None) -> tuple[int, int]:
    """The sentences in ``start..end`` that hold the answer; all of it where none is marked."""
    if answer_start is None or answer_end is None or not start <= answer_start < answer_end <= end:
        return start, end
    return sentence_around(text[start:end], start, answer_start, answer_end)


def _version(article: Article, version: ArticleVersion) -> dict[str, object]:
    changes = differences(version.title, article.title) + differences(version.text, article.text)
    return {
        "later": came_later(version.made, version.published, article.made, article.published),
        "day": version.made[:10] or version.published,
        "changes": changes[:MOST_CHANGES],
        "more": max(len(changes) - MOST_CHANGES, 0),
    }


def _about(article: Article, quoted: tuple[str, str, str]) -> list[str]:
    """What the line under the headline says; ``quoted`` is the passage with what stands before and after it."""
    return [
        isolated(article.outlet) if article.outlet else "",
        isolated(", ".join(article.authors)) if article.authors else "",
        isolated(article.place) if article.place else "",
        time_tag(article.published, _DATED.get(article.dated, "")),
        origin(article.url, article.path, *quoted),
    ]


def _paragraphs(text: str, spans: list[tuple[int, int, str]]) -> Iterator[Markup]:
    """The lines of the text that are not blank, the spans marked."""
    for line in re.finditer(r"[^\n]+", text):
        if line[0].strip():
            yield marked(line[0], line.start(), spans)
