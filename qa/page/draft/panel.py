"""A checked draft as HTML: the draft with quotations and sentences marked, each of them beside the article's words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from qa.drafts.records import BEARINGS, Judgement, Quotation, Sentence, Verification
from qa.drafts.stated import outside
from qa.fragments import label, marked, plural, quoted
from qa.rendering import render
from qa.speech import marks
from qa.speech.marks import Span

NAMES: dict[Judgement, str] = {
    "found": "Found",
    "altered": "Altered",
    "misattributed": "Another speaker",
    "absent": "Not in the articles",
}
"""What each judgement is called."""
_DIFFERENCE = re.compile(r"\[-(.*?)-\]|\{\+(.*?)\+\}", re.DOTALL)


def html(draft: str, checked: Verification, spans: Sequence[Span]) -> Markup:
    """All of it, before the sentences at ``spans`` are judged."""
    counts = Counter(quotation.status for quotation in checked.quotations)
    return render(
        "draft/result.html",
        said=_said(counts, checked),
        paragraphs=list(_paragraphs(draft, checked.quotations, spans)),
        sentences=len(spans),
        itself=checked.itself,
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


def sentence_html(sentence: Sentence, number: int) -> Markup:
    """A judged sentence, the ``number``-th of the draft."""
    return render(
        "draft/sentence.html",
        number=number,
        sentence=sentence,
        name=BEARINGS[sentence.status],
        missing=", ".join(sentence.missing),
        diff=_diff(sentence.diff),
        quote=sentence.citation and quoted(sentence.citation),
    )


def _said(counts: Counter[Judgement], checked: Verification) -> str:
    if not checked.quotations:
        return "There is no quotation of three words or more in this text."
    each = ", ".join(f"{counts[status]:,} {name.lower()}" for status, name in NAMES.items() if counts[status])
    return (
        f"{plural(len(checked.quotations), 'quotation')}: {each}. Looked for in {plural(checked.articles, 'article')}."
    )


def _paragraphs(draft: str, quotations: Sequence[Quotation], spans: Sequence[Span]) -> Iterator[Markup]:
    """The lines of the draft that are not blank; each quotation and sentence leads to what is said of it."""
    apart = marks.quoted(draft)
    links = [
        (each.start, each.end, f'<a class="quoted {each.status}" href="#quotation-{number}">')
        for number, each in enumerate(quotations, 1)
    ]
    links += [
        (*part, f'<a class="stated" href="#sentence-{number}">')
        for number, span in enumerate(spans, 1)
        for part in outside(span, apart)
        if draft[slice(*part)].strip()
    ]
    for line in re.finditer(r"[^\n]+", draft):
        if line[0].strip():
            end = line.start() + len(line[0])
            here = [link for link in links if link[0] < end and line.start() < link[1]]
            yield marked(line[0], line.start(), here)


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
