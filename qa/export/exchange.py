"""What every format of an export is made from."""

from dataclasses import dataclass

from index.records import Article
from qa.fragments import day, from_pictures
from qa.records import Answer, Citation

OFFSETS = "Offsets count Unicode code points of the article's text, from 0; the end is exclusive."
UNPROVED = "This quote is no longer what stands at its place in the article."
SOURCES, CLOSEST = "Sources", "Closest in the articles"  # before the quotes of an answer, and where there is none


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer; ``asked`` is when (ISO 8601, may be empty), ``scope`` the filters in words.

    ``unproved`` numbers the citations whose quotes were compared with their articles again and do not match any more.
    """

    answer: Answer
    asked: str = ""
    scope: str = ""
    unproved: frozenset[int] = frozenset()


def source(item: Citation | Article) -> str:
    """Outlet, headline and date in one line: "Northshore Courier, “Bridge to reopen”, 14 Jan 2025"."""
    parts = (item.outlet, f"“{item.title}”" if item.title else "", day(item.published))
    return ", ".join(" ".join(part.split()) for part in parts if part) or "Unknown source"


def place(item: Citation) -> str:
    """Where the quote stands: "characters 0 to 63 of article 7f3a", and whether that was read from pictures."""
    where = f"characters {item.start} to {item.end} of article {item.article_id}"
    return ". ".join(filter(None, (where, from_pictures(item.scanned))))


def circumstances(exchange: Exchange) -> str:
    """When it was asked, and of which articles only; "" where neither is known."""
    asked = f"Asked {exchange.asked.replace('T', ' ').replace('Z', ' UTC')}" if exchange.asked else ""
    return ". ".join(part for part in (asked, exchange.scope) if part)
