"""Lines of columns → paragraphs: which line ends are the text's own, and which only the column's."""

import itertools
import re
from collections.abc import Iterable, Sequence

from index.articles.columns import Line

_SENTENCE_END = re.compile(r"[.!?:…。！？][\"'”’»)\]]*$")
_HEAD = 10  # lines, among which a page's headline is
_BULLET = re.compile(r"(?:[•●▪■–—*‣◦]|\d{1,3}[.)])\s")
# Both from the beginning of a word on, so that no text takes more time than its length tells.
_BROKEN = re.compile(r"(?<![^\W_])([^\W_]++)[-\u2010\xad]$")
_HYPHENATED = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?:-[^\W\d_]++)+")
BIG = 1.15
"""Of the usual size: from here on letters are those of a headline."""
_FAR = 1.6  # of a letter's height; a line that begins so far below is none of the same paragraph
_EARLY = 0.75  # of a column's width; lines of ragged text seldom end before
_RAGGED = 0.4  # of a column's width; after a line that ends later a small letter goes on with its sentence
_SPACELESS = re.compile("[\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
# "a 58-year-old": what hangs on such a word has a hyphen of its own.
_MEASURE = re.compile(
    r"\w-(?:year|month|week|day|hour|minute|mile|foot|inch|met(?:er|re)|kilomet(?:er|re)|point|member|part|page)"
    r"[-\u2010\xad]$"
)
# Before these words' hyphens a line may end: they are the words' own.
_OWN_HYPHEN = frozenset("self well vice half twenty thirty forty fifty sixty seventy eighty ninety".split())


def paragraphs(pages: Iterable[Sequence[Line]]) -> str:
    """The text of all pages: an empty line between paragraphs, and words whole that a line's end broke."""
    lines = [line for page in pages for line in page]
    usual = usual_size(lines)
    words = set(_HYPHENATED.findall("\n".join(line.text for line in lines).casefold()))
    out: list[str] = []
    for last, line in zip([None, *lines], lines, strict=False):
        if last is not None:
            _join(out, last, line, words, usual)
        out.append(line.text)
    # What is left of soft hyphens stands within lines, where PDF shows them.
    return "".join(out).replace("\xad", "-")


def usual_size(lines: Sequence[Line]) -> float:
    """The size of most of the text; 0.0 where there is none."""
    sizes = sorted((line.size, len(line.text)) for line in lines)
    half = sum(length for _, length in sizes) / 2
    for size, length in sizes:
        half -= length
        if half <= 0:
            return size
    return 0.0


def headline(lines: Sequence[Line]) -> str:
    """The largest text among the first lines of a page, where it is larger than most and of three words at least."""
    first = lines[:_HEAD]
    size = max((line.size for line in first), default=0.0)
    begins = next((at for at, line in enumerate(first) if line.size == size), 0)
    big = itertools.takewhile(lambda line: abs(line.size - size) <= 0.05 * size, lines[begins : begins + _HEAD])
    text = paragraphs([list(big)]).partition("\n\n")[0]
    return text if size > BIG * usual_size(lines) and len(text.split()) > 2 else ""


def _join(out: list[str], last: Line, line: Line, hyphenated: set[str], usual: float) -> None:
    """Put between two lines what belongs there."""
    alike = abs(last.size - line.size) <= 0.2 * min(last.size, line.size)
    if alike and (broken := _BROKEN.search(out[-1])) and line.text[0].isalnum() and not _new_paragraph(last, line):
        after = re.match(r"[^\W\d_]*", line.text)
        whole = f"{broken[1]}-{after[0] if after else ''}".casefold()
        own = bool(_MEASURE.search(out[-1][-40:])) or (
            not line.text[0].islower() and not (broken[1].isupper() and line.text[0].isupper())
        )
        keeps = own or whole in hyphenated or broken[1].casefold() in _OWN_HYPHEN
        out[-1] = out[-1][:-1] + "-" * keeps
    elif not alike or _new_paragraph(last, line):
        out.append("\n\n")
    elif _keeps_its_line(last, line, usual):
        out.append("\n")
    elif not (_SPACELESS.match(out[-1][-1]) and _SPACELESS.match(line.text)):
        out.append(" ")


def _keeps_its_line(last: Line, line: Line, usual: float) -> bool:
    """Whether a line begins as one of its own: in a table or a list, or because the last one ends early. Headlines are
    broken where it looks well.
    """
    listed = _are_rows(last, line) or bool(_BULLET.match(line.text))
    same_headline = line.size > BIG * usual and abs(line.size - last.size) < 0.05 * line.size
    goes_on = line.text[0].islower() and last.right - last.start >= _RAGGED * (last.room - last.start)
    return listed or (_is_forced(last, line) and not same_headline and not goes_on)


def _are_rows(last: Line, line: Line) -> bool:
    """Whether two lines are rows of one table."""
    aligned = any(abs(one - two) < 2 for one in last.cells for two in line.cells)
    return aligned or bool(last.cells and line.cells and last.has_cells and line.has_cells)


def _new_paragraph(last: Line, line: Line) -> bool:
    ended = bool(_SENTENCE_END.search(last.text))
    if last.is_last:  # the next line stands in another column, on another page, or far below
        below = line.top - last.top > _FAR * line.size and line.left < last.right and line.right > last.left
        return ended or below or (_is_forced(last, line) and not line.text[0].islower())
    down = line.top - last.top
    indented = line.left > last.left + 0.8 * line.size and line.left > line.start + 0.8 * line.size
    if _is_forced(last, line):
        return ended or down > _FAR * line.size
    return down > 1.35 * max(line.lead, line.size) or (ended and indented)


def _is_forced(last: Line, line: Line) -> bool:
    """Whether a line ends early although the next one's first word had room in it; or is the only one of its column."""
    early = last.right - last.start < _EARLY * (last.room - last.start)
    return (early and last.room - last.right > line.first + 0.6 * line.size) or (last.is_last and not last.lead)
