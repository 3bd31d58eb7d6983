"""What a person reads in a terminal: wrapped, aligned, and stripped of anything that could steer the terminal."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from index.articles.passed_over import KindNotRead, in_words
from index.versions import came_later
from qa.drafts.records import BEARINGS
from qa.fragments import from_pictures
from qa.records import Answer, Citation, Hit

if TYPE_CHECKING:
    from index.sync import Progress
    from qa.contract.articles import ArticleJson
    from qa.drafts.records import Quotation, Sentence, Verification

LEFT_OUT_SHOWN = 100  # records left out that are named, of all

# ECMA-48: control sequences (CSI) and strings (OSC, DCS, SOS, PM, APC), in their 7-bit and 8-bit forms.
_SEQUENCES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
)
# Other controls, bidirectional controls, line separators, invisible tags, lone surrogates. Newline and tab stay.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]"
)


def clean(text: str) -> str:
    """The text without escape sequences and control characters."""
    return _CONTROLS.sub("", _SEQUENCES.sub("", text))


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def width() -> int:
    """Columns to use: the terminal's, at most 100, and 80 where there is none."""
    return max(40, min(100, shutil.get_terminal_size((80, 24)).columns))


def wrap(text: str, indent: str = "") -> str:
    """Paragraphs of the text, wrapped."""
    lines = (one_line(line) for line in clean(text).splitlines())
    return "\n".join(textwrap.fill(line, width(), initial_indent=indent, subsequent_indent=indent) for line in lines)


def source(item: Citation | Hit) -> str:
    """Outlet, date and title of what is cited, as far as they are known."""
    parts = (item.outlet, item.published, item.title or "untitled")
    return one_line(", ".join(part for part in parts if part))


def place(item: Citation | Hit) -> str:
    """Where to look it up: the article's address or file, its identifier and the characters meant; below it whether a
    cited article was read from pictures.
    """
    where = f"{one_line(item.url or item.path)} (article {item.article_id}, characters {item.start} to {item.end})"
    pictures = isinstance(item, Citation) and from_pictures(item.scanned)
    return f"{where}\n    {pictures}." if pictures else where


def answer_text(answer: Answer) -> str:
    blocks = [wrap(answer.answer)]
    understood = [f"Searched for: {answer.searched}"] if answer.searched not in ("", answer.question) else []
    understood += [f"Only: {answer.filters}"] if answer.filters else []
    if understood:
        blocks.insert(0, wrap(". ".join(understood)))
    for citation in answer.quotes:
        quote = wrap(f"“{one_line(citation.quote)}”", "    ")
        blocks.append(f"{_hanging(f'[{citation.n}] {source(citation)}')}\n{quote}\n    {place(citation)}")
    if answer.offers:
        blocks.append(offers_text(answer))
    if answer.status == "answered" and answer.kind != "clarify":
        sure = f"Confidence {answer.confidence:.0%}, " if answer.measured else ""
        blocks.append(f"{sure}{answer.seconds.total:.1f} s")
    return "\n\n".join(blocks)


def offers_text(answer: Answer) -> str:
    """What may be asked next, or what of several is meant, as numbered lines."""
    offers = [_hanging(f"  {n}. {one_line(offer)}") for n, offer in enumerate(answer.offers, start=1)]
    return "\n".join(["Which one?" if answer.kind == "clarify" else "Ask next (its number will do):", *offers])


def verification_text(verification: Verification) -> str:
    """What is to be looked at in a draft, each with what the article has: quotations, sentences; then what is found."""
    if not verification.quotations and not verification.sentences:
        return "There are no quotations to check in this draft, and no sentence with figures, days or names."
    blocks = [_quotation_text(each) for each in verification.quotations if each.status != "found"]
    blocks += [_sentence_text(each) for each in verification.sentences if each.status != "supported"]
    blocks += [_quotation_text(each) for each in verification.quotations if each.status == "found"]
    blocks += [_sentence_text(each) for each in verification.sentences if each.status == "supported"]
    if not verification.articles:
        blocks.append("The store holds no articles: index some first.")
    if verification.itself:
        blocks.append(
            f"The draft itself is among the articles ({one_line(verification.itself)}): it was not looked in."
        )
    blocks.append(" ".join(_sums(verification)))
    return "\n\n".join(blocks)


def _sums(verification: Verification) -> Iterator[str]:
    quotations, sentences = verification.quotations, verification.sentences
    if quotations:
        found = sum(each.status == "found" for each in quotations)
        yield f"{found:,} of {count(len(quotations), 'quotation')} found ({int(100 * verification.share)}%)."
    else:
        yield "There are no quotations to check in this draft."
    if sentences:
        borne = sum(each.status == "supported" for each in sentences)
        yield f"{borne:,} of {count(len(sentences), 'sentence')} with figures, days or names borne out."


def _sentence_text(sentence: Sentence) -> str:
    where = f"characters {sentence.start} to {sentence.end}"
    lines = [_hanging(f"{BEARINGS[sentence.status]} ({where}): {one_line(sentence.text)}")]
    if sentence.diff:
        lines.append(wrap(one_line(sentence.diff), "    "))
    elif sentence.missing:
        lines.append(wrap(f"Not there: {one_line(', '.join(sentence.missing))}", "    "))
    if citation := sentence.citation:
        if sentence.status != "supported":
            lines.append(wrap(f"“{one_line(citation.quote)}”", "    "))
        lines += [_hanging(f"    {source(citation)}"), f"    {place(citation)}"]
    return "\n".join(lines)


def _quotation_text(quotation: Quotation) -> str:
    where = f"characters {quotation.start} to {quotation.end}"
    lines = [_hanging(f"{quotation.status.capitalize()} ({where}): “{one_line(quotation.text)}”")]
    if quotation.diff:
        lines.append(wrap(one_line(quotation.diff), "    "))
    if citation := quotation.citation:
        lines += [_hanging(f"    {source(citation)}"), f"    {place(citation)}"]
    return "\n".join(lines)


def passage_text(hit: Hit, number: int | None = None) -> str:
    head = _hanging(f"  - {source(hit)}" if number is None else f"{number:>2}. {source(hit)}")
    return f"{head}\n{wrap(one_line(hit.text), '    ')}\n    {place(hit)}"


def _hanging(line: str) -> str:
    """One line, wrapped, with all but its beginning indented as what follows below it."""
    return textwrap.fill(line, width(), subsequent_indent="    ")


def report_text(report: Mapping[str, Any]) -> str:
    """The report of an indexing run (``Report.as_dict()``)."""
    failed = report["failed"]
    changes = ", ".join(f"{report[name]:,} {name}" for name in ("added", "changed", "removed", "unchanged"))
    lines = [f"{changes}, {len(failed):,} failed in {report['seconds']:.1f} s."]
    lines += [f"  {one_line(item['path'])}: {one_line(item['error'])}" for item in failed]
    lines += _passed_over(report)
    lines.append(f"The store holds {count(report['articles'], 'article')} in {count(report['passages'], 'passage')}.")
    return "\n".join(lines)


def _passed_over(report: Mapping[str, Any]) -> list[str]:
    """Lines for the files of kinds that are not read, and for the records that are no articles by their own word."""
    lines = [_not_read(report)] if report["not_read"] else []
    lines += _records(report["left_out"], "record", "left out")
    return lines + _records(report["from_pictures"], "page", "read from pictures")


def _records(records: Sequence[Mapping[str, str]], what: str, became: str) -> list[str]:
    """What became of some records of files, with the first of them; nothing where there are none."""
    if not records:
        return []
    shown = records[:LEFT_OUT_SHOWN]
    lines = [f"{count(len(records), what)} {became}:"]
    lines += [f"  {one_line(record['path'])}: {one_line(record['reason'])}" for record in shown]
    if more := len(records) - len(shown):
        lines.append(f"  ... and {more:,} more, which --json names.")
    return lines


def _not_read(report: Mapping[str, Any]) -> str:
    return f"{one_line(in_words(KindNotRead(kind['kind'], kind['count']) for kind in report['not_read']))}."


def sync_text(report: Mapping[str, Any]) -> str:
    """What one of many indexing runs changed, on one line; a line more for each file that failed."""
    changes = [f"{report[name]:,} {name}" for name in ("added", "changed", "removed") if report[name]]
    changes += [f"{len(report['failed']):,} failed"] if report["failed"] else []
    held = f"{count(report['articles'], 'article')} in {count(report['passages'], 'passage')}"
    lines = [f"{', '.join(changes) or 'nothing changed'} in {report['seconds']:.1f} s: {held}."]
    return "\n".join(lines + [f"  {one_line(item['path'])}: {one_line(item['error'])}" for item in report["failed"]])


def versions_text(article: ArticleJson) -> str:
    """What an article says otherwise than its other versions: ``[-40-]`` was removed, ``{+48+}`` added."""
    blocks = []
    for version in article["versions"]:
        place = f"{version['path']}:{version['record']}" if version["record"] else version["path"]
        later = came_later(version["made"], version["published"], article["made"], article["published"])
        said = "Another version" if later else f"Corrected{_on(article['made'][:10])}: the version"
        changes = version["changes"] or ["The text is the same."]
        if version["title"] != article["title"]:
            changes = [f"[-{version['title']}-]{{+{article['title']}+}}", *changes]
        head = _hanging(f"{said}{_on(version['made'][:10] or version['published'], ' of')} ({one_line(place)})")
        blocks.append("\n".join([head, *(wrap(f"- {one_line(each)}", "    ") for each in changes)]))
    return "\n\n".join(blocks) or "No other version of this article is known."


def _on(day: str, word: str = " on") -> str:
    return f"{word} {day}" if day else ""


def health_text(health: Mapping[str, Any]) -> str:
    """The result of a check of the store (``Health.as_dict()``)."""
    held = f"{count(health['articles'], 'article')} in {count(health['passages'], 'passage')}"
    lines = [f"Mended: {one_line(message)}" for message in health["repaired"]]
    lines += [f"Wrong: {one_line(message)}" for message in health["problems"]]
    if health["whole"] and health["records"]:
        versions = f", one of {count(health['versions'], 'earlier version')}" if health["versions"] else ""
        lines.append(f"{count(health['records'], 'record')} read, each an article{versions} or told of.")
    if health["not_read"]:
        lines.append(f"In archives and mails {_not_read(health)}")
    lines.append(f"The store is {'whole' if health['whole'] else 'not whole'}: {held}.")
    return "\n".join(lines)


def tell(notices: Iterable[str]) -> None:
    """Print on stderr what the store says of itself (``Store.notices()``)."""
    for notice in notices:
        print(f"Note: {one_line(notice)}", file=sys.stderr)


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def table(rows: Iterable[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """Rows in aligned columns, those of ``right`` to the right; the last column is cut at the terminal's edge."""
    lines = [[one_line(cell) for cell in row] for row in rows]
    if not lines:
        return ""
    widths = [max(len(row[column]) for row in lines) for column in range(len(lines[0]))]
    pads = [f"{{:{'>' if column in right else '<'}{size}}}" for column, size in enumerate(widths)]
    edge = shutil.get_terminal_size((200, 24)).columns
    return "\n".join("  ".join(map(str.format, pads, row))[:edge].rstrip() for row in lines)


def figures(values: Mapping[str, Any]) -> str:
    """Measured figures: plain ones as name and value, groups of alike ones as tables under their name."""
    plain = [(key, _figure(value)) for key, value in values.items() if not isinstance(value, Mapping)]
    blocks = [table(plain)] if plain else []
    for name, group in values.items():
        if isinstance(group, Mapping) and group:
            blocks.append(f"{one_line(name)}\n{textwrap.indent(_group(group), '  ')}")
    return "\n\n".join(blocks)


def _group(group: Mapping[str, Any]) -> str:
    inner = list(group.values())
    first = inner[0]
    alike = isinstance(first, Mapping) and all(isinstance(row, Mapping) and row.keys() == first.keys() for row in inner)
    if not alike or any(isinstance(value, Mapping) for row in inner for value in row.values()):
        return figures(group)
    head = ["", *map(str, first)]
    rows = [[name, *map(_figure, row.values())] for name, row in group.items()]
    return table([head, *rows], right=frozenset(range(1, len(head))))


def _figure(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return ", ".join(map(_figure, value)) if isinstance(value, list | tuple) else str(value)


class ProgressLine:
    """Progress on one line that rewrites itself; where there is no terminal, a line every ten seconds."""

    def __init__(self, stream: TextIO | None = None, every: float = 10.0) -> None:
        self.stream = stream or sys.stderr
        self.terminal = self.stream.isatty()
        self.every = 0.1 if self.terminal else every
        self.shown = time.monotonic()

    def __call__(self, step: Progress) -> None:
        now = time.monotonic()
        if now - self.shown >= self.every:
            self.shown = now
            self.show(step_text(step))

    def show(self, text: str) -> None:
        room = shutil.get_terminal_size((80, 24)).columns - 1
        self.stream.write(f"\r\x1b[K{one_line(text)[:room]}" if self.terminal else f"{one_line(text)}\n")
        self.stream.flush()

    def close(self) -> None:
        """Leave the line as if it had not been."""
        if self.terminal:
            self.stream.write("\r\x1b[K")
            self.stream.flush()


def step_text(step: Progress) -> str:
    return ", ".join(_step_parts(step))


def _step_parts(step: Progress) -> Iterator[str]:
    if step.stage == "waiting":
        yield f"Waiting for {step.path}, which fills or changes the same articles"
        return
    yield f"{step.stage.capitalize()} {step.done:,}" + (f" of {step.total:,}" if step.total else "")
    if step.rate > 0:
        yield f"{step.rate:,.0f} a second" if step.rate >= 10 else f"{step.rate:.1f} a second"
    if step.seconds_left is not None:
        yield f"{duration(step.seconds_left)} left"
    if step.path:
        yield step.path.rpartition("/")[2]


def duration(seconds: float) -> str:
    """``8 s``, ``2 min 5 s`` or ``1 h 20 min``."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
