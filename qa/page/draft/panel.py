"""A checked draft as HTML: the draft with its quotations marked, and each of them beside the article's own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from markupsafe import Markup

from qa.drafts.records import Judgement, Quotation, Verification
from qa.fragments import label, marked, plural, quoted
from qa.rendering import render

NAMES: dict[Judgement, str] = {
    "found": "Found",
    "altered": "Altered",
    "misattributed": "Another speaker",
    "absent": "Not in the articles",
}
"""What each judgement is called."""
_DIFFERENCE = re.compile(r"\[-(.*?)-\]|\{\+(.*?)\+\}", re.DOTALL)


def html(draft: str, checked: Verification) -> Markup:
    """All of it."""
    counts = Counter(quotation.status for quotation in checked.quotations)
    return render(
        "draft/result.html",
        said=_said(counts, checked),
        paragraphs=list(_paragraphs(draft, checked.quotations)),
        quotations=[
            (
                quotation,
                NAMES[quotation.status],
                quotation.citation and quoted(quotation.citation),
                _diff(quotation.diff),
            )
            for quotation in checked.quotations
        ],
    )


def _said(counts: Counter[Judgement], checked: Verification) -> str:
    if not checked.quotations:
        return "There is no quotation of three words or more in this text."
    each = ", ".join(f"{counts[status]:,} {name.lower()}" for status, name in NAMES.items() if counts[status])
    return (
        f"{plural(len(checked.quotations), 'quotation')}: {each}. Looked for in {plural(checked.articles, 'article')}."
    )


def _paragraphs(draft: str, quotations: tuple[Quotation, ...]) -> Iterator[Markup]:
    """The lines of the draft that are not blank; each quotation leads to what is said of it."""
    spans = [
        (each.start, each.end, f'<a class="quoted {each.status}" href="#quotation-{number}">')
        for number, each in enumerate(quotations, 1)
    ]
    for line in re.finditer(r"[^\n]+", draft):
        if line[0].strip():
            end = line.start() + len(line[0])
            yield marked(line[0], line.start(), [s for s in spans if s[0] < end and line.start() < s[1]])


def _diff(diff: str) -> Markup:
    """A difference as `index.differences.marked` writes it, in HTML."""
    parts = []
    last = 0
    for match in _DIFFERENCE.finditer(diff):
        parts.append(label(diff[last : match.start()]))
        parts.append(
            Markup("<del>{}</del>").format(match[1])
            if match[1] is not None
            else Markup("<ins>{}</ins>").format(match[2])
        )
        last = match.end()
    parts.append(label(diff[last:]))
    return Markup(" ").join(part for part in parts if part)
