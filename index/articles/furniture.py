"""What stands on every page of a document and is none of its text: running heads and feet, and page numbers."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from index.articles.bylines import is_stamp
from index.articles.columns import row_text, rows
from index.articles.dates import parse_date
from index.articles.pdfpage import Piece

_OUTERMOST = 4  # rows at either end of a page that may be furniture
_LETTERHEAD = 12  # rows of a page, among which its headline is
_LARGER = 1.3  # than the smallest letters of these are those of a headline
_NEAR = 12.0  # points that a head may stand higher or lower on another page
_PAGE = (
    r"(?:page|pages|p\.?|pg\.?|seite|s\.?|página|pag\.?|pagina|pág\.?|sida|side|sivu|strona|str\.?|стр\.?|страница|第)"
)
_NUMBER = re.compile(
    rf"\W*(?P<word>{_PAGE}\s*)?(?:\d{{1,4}}|(?=[ivxl])l?x{{0,3}}(?:ix|iv|v?i{{0,3}}))"
    r"(?P<of>\s*(?:/|of|von|de|di|av|af|van|sur|z|из|\|)\s*\d{1,4})?\s*(?:页|頁)?\W*",
    re.IGNORECASE,
)
# The day of a paper's issue, as its running heads have it, in the languages of most papers.
_WEEKDAY = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo"
    r"|luned[iì]|marted[iì]|mercoled[iì]|gioved[iì]|venerd[iì]|sabato|domenica|(?:segunda|ter[cç]a|quarta|quinta|sexta)"
    r"-feira|(?:maan|dins|woens|donder|vrij|zater|zon)dag|(?:mån|tis|ons|tors|fre|lör|sön|man|tirs|lør|søn)dag"
)
_ISSUE = re.compile(
    rf"\b(?:{_WEEKDAY}),?\s+(\d{{1,2}}\.?\s+(?:de\s+)?[^\W\d_]{{3,12}}\.?,?\s+(?:de\s+)?\d{{4}}"
    r"|[^\W\d_]{3,12}\.?\s+\d{1,2},?\s+\d{4})\b",
    re.IGNORECASE,
)
# What browsers print above and below a page: when and where it was printed.
_PRINTED_AT = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? +\d{1,2}[:.]\d\d\b.*")
_PRINTED_FROM = re.compile(r"(?:https?|file)://\S+ +\d{1,4}/\d{1,4}")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row at an end of a page: ``place`` counts from there, ``apart`` tells whether a gap parts it from the text."""

    pieces: tuple[Piece, ...]
    text: str
    place: int
    edge: str
    top: float
    apart: bool

    @property
    def key(self) -> str:
        """What is the same on every page: the words without numbers, in any order."""
        return _key(self.text)


def _key(text: str) -> str:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return " ".join(sorted(words)) if sum(map(len, words)) > 1 else ""


def without_furniture(pages: Sequence[Sequence[Piece]]) -> tuple[list[list[Piece]], list[str]]:
    """The pieces of each page that are its text, and the lines of the furniture of them all."""
    ends = [_ends(pieces) for pieces in pages]
    seen: defaultdict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for number, found in enumerate(ends):
        for row in found:
            for key in {row.key, *_issue_keys(row)} - {""}:
                seen[row.edge, key].append((number, row.top))
    numbered = sum(any(_NUMBER.fullmatch(row.text) and not row.place for row in found) for found in ends)
    left, told = [], dict[str, None]()
    for number, (pieces, found) in enumerate(zip(pages, ends, strict=True)):
        taken: set[Piece] = set()
        printed = any(row.edge == "bottom" and _PRINTED_FROM.fullmatch(row.text) for row in found)
        for edge in ("top", "bottom"):
            for row in (row for row in found if row.edge == edge):
                keys = (row.key, *_issue_keys(row))
                like = (each for key in keys for each in seen[edge, key])
                near = [at for at, top in like if at != number and abs(top - row.top) <= _NEAR]
                by_browser = printed and bool(_PRINTED_AT.match(row.text) or _PRINTED_FROM.fullmatch(row.text))
                alone = len(pages) == 1 and _is_head_of_issue(row)
                if not (near or by_browser or alone or _is_number(row, numbered > 1)):
                    break
                taken.update(row.pieces)
                if near or len(pages) == 1:
                    told[row.text] = None
        left.append([piece for piece in pieces if piece not in taken])
    if not any(left):  # what is the same on every page is all that they say
        return [list(pieces) for pieces in pages], []
    return left, list(told)


def _issue_keys(row: _Row) -> list[str]:
    """What is the same where one page names the paper, and the next its section, beside the day of the issue."""
    if row.edge != "top" or row.place or not row.apart or len(row.pieces) < 2:
        return []
    return [_key(piece.text) for piece in row.pieces if _ISSUE.fullmatch(piece.text.strip())]


def _ends(pieces: Sequence[Piece]) -> list[_Row]:
    """The outermost rows of a page, those of the top first, each end from the edge on."""
    found = rows(pieces)
    if len(found) < 2:
        return []
    most = min(_OUTERMOST, len(found) // 2)
    both = []
    for edge, ordered in (("top", found), ("bottom", found[::-1])):
        for place, row in enumerate(ordered[:most]):
            inner = ordered[place + 1]
            apart = abs(row[0].top - inner[0].top) > 1.8 * min(row[0].size, inner[0].size)
            apart = apart or inner[0].size > 2 * row[0].size
            both.append(_Row(tuple(row), row_text(row), place, edge, row[0].top, apart))
    return both


def _is_number(row: _Row, several: bool) -> bool:
    """Whether a row is a page's number; where not ``several`` pages have one, it says so or stands apart."""
    if match := _NUMBER.fullmatch(row.text):
        return several or row.apart or bool(match["word"] and match["of"])
    told = [match for piece in row.pieces if (match := _NUMBER.fullmatch(piece.text))]
    return len(row.pieces) > 1 and not row.place and any(match["word"] or row.apart for match in told)


def _is_head_of_issue(row: _Row) -> bool:
    """Whether a row above a single page has the day of a paper's issue, with its weekday, in a piece of its own."""
    days = (piece for piece in row.pieces if _ISSUE.fullmatch(piece.text.strip()))
    return row.edge == "top" and not row.place and row.apart and len(row.pieces) > 1 and next(days, None) is not None


def letterhead_day(pieces: Sequence[Piece]) -> str:
    """The day that stands by itself above the headline of a page, or in its first rows where no letters are larger than
    others, as letterheads and releases have it; "" for none, or several.
    """
    first = rows(pieces)[:_LETTERHEAD]
    sizes = [max(piece.size for piece in row) for row in first]
    drawn = sizes.index(max(sizes)) if sizes and max(sizes) > _LARGER * min(sizes) else _OUTERMOST
    days = {parse_date(piece.text) for row in first[:drawn] for piece in row if is_stamp(piece.text.strip())}
    return days.pop() if len(days) == 1 else ""


def issued(furniture: list[str]) -> str:
    """The one day, with its weekday, that stands in running heads or feet; "" where there is none."""
    days = {day for line in furniture for match in _ISSUE.finditer(line) if (day := parse_date(match[1]))}
    return days.pop() if len(days) == 1 else ""
