"""What a person reads in a terminal of who said what, and of what the tellings of a story share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from qa.fragments import plural
from qa.records import Citation
from qa.sources.records import Quoted, Said, Saying
from qa.terminal.answers import place, source
from qa.terminal.text import one_line, wrap

if TYPE_CHECKING:
    from qa.sources.agreement import Figures, Point, Story


def said_text(found: Said, speaker: str, about: str) -> str:
    """All that somebody said, under day and source."""
    blocks = [_saying_text(saying) for saying in found.sayings]
    topic = f" about “{one_line(about)}”" if about else ""
    if not blocks:
        blocks.append(f"I find nothing that “{one_line(speaker)}” said{topic}.")
    else:
        quoted = sum(saying.how == "quotation" for saying in found.sayings)
        total = plural(len(found.sayings), "saying")
        blocks.append(f"{total}{topic}, {quoted:,} of them quoted, in {plural(found.articles, 'article')} naming them.")
    if found.others:
        named = ", ".join(f"{one_line(name)} ({number:,})" for name, number in found.others[:8])
        blocks.append(wrap(f"Others of that name are left out: {named}. Give a full name to ask for one of them."))
    if found.read < found.articles:
        blocks.append(f"Only the newest {found.read:,} of {plural(found.articles, 'article')} were looked through.")
    return "\n\n".join(blocks)


def _saying_text(saying: Saying) -> str:
    citation = saying.citation
    told = "quoted" if saying.how == "quotation" else "paraphrased"
    also = _also(citation)
    head = wrap(f"{citation.published or 'undated'}  {saying.speaker}, {told} ({source(citation)})")
    return "\n".join([head, wrap(f"“{one_line(citation.quote)}”", "    "), f"    {place(citation)}", *also])


def _also(citation: Citation) -> list[str]:
    outlets = dict.fromkeys(other.outlet or other.article_id for other in citation.also_in)
    return [wrap(f"also in {', '.join(outlets)}", "    ")] if outlets else []


def quoted_text(quoted: Sequence[Quoted]) -> str:
    """Who is quoted, each with what they say."""
    blocks = []
    for each in quoted:
        lines = [wrap(f"- {_words(saying)} [{saying.citation.n}]", "    ") for saying in each.sayings]
        blocks.append("\n".join([one_line(each.speaker), *lines]))
    return "\n\n".join(blocks) or "Nobody is quoted in it."


def _words(saying: Saying) -> str:
    said = one_line(saying.said)
    return f"“{said}”" if saying.how == "quotation" else said


def story_text(story: Story) -> str:
    """What the sources of a story agree and differ in."""
    lines = [plural(len(story.sources), "source")]
    for telling in story.sources:
        article = telling.article
        copied = len(telling.copies)
        copies = f" (and {copied:,} more in nearly the same words: one source)" if copied else ""
        named = ", ".join(part for part in (", ".join(telling.outlets), article.published, article.title) if part)
        lines.append(wrap(f"- {named}{copies}", "  "))
    blocks = ["\n".join(lines)]
    blocks += _points("All say:", story.agreed) if len(story.sources) > 1 else []
    blocks += _points("Several say:", story.shared)
    blocks += _points("Only one says:", story.alone)
    blocks += [_figures_text(each) for each in story.figures]
    for correction in story.corrections:
        text = correction.change or f"“{one_line(correction.citation.quote)}”"
        blocks.append(f"Corrected: {source(correction.citation)}\n{wrap(one_line(text), '    ')}")
    if len(story.sources) < 2:
        blocks.append("No other source in the store tells of this.")
    return "\n\n".join(blocks)


def _points(head: str, points: Iterable[Point]) -> list[str]:
    lines = []
    for point in points:
        first = point.citations[0]
        outlets = ", ".join(dict.fromkeys(one_line(each.outlet or each.article_id) for each in point.citations))
        lines.append(wrap(f"- “{one_line(first.quote)}” ({outlets})", "  "))
    return ["\n".join([head, *lines])] if lines else []


def _figures_text(figures: Figures) -> str:
    when = "of several days" if figures.course == "changed" else "of one day"
    lines = [f"Different figures {when} ({one_line(figures.counted)}):"]
    for figure in figures.figures:
        first = figure.citations[0]
        lines.append(wrap(f"- {one_line(figures.told(figure))}: “{one_line(first.quote)}” ({source(first)})", "  "))
    return "\n".join(lines)
