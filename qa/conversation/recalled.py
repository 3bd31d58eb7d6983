"""What stays in play of the answer before a question that leans on it: its articles, and what was quoted already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.conversation.followup import Earlier, Understood
from qa.records import Citation, Hit


@dataclass(frozen=True, slots=True)
class Recalled:
    """``articles`` (ids) were cited last and are read again; ``quotes`` were given and are not wanted again."""

    articles: tuple[str, ...] = ()
    quotes: tuple[Citation, ...] = ()

    @classmethod
    def of(cls, understood: Understood, earlier: Sequence[Earlier]) -> Recalled:
        """What a question recalls; nothing where it stands alone."""
        last = next((turn for turn in reversed(earlier) if turn.answer.quotes), None)
        if last is None or understood.alone:
            return NOTHING
        given = [
            quote
            for turn in earlier
            if understood.beyond and turn.answer.searched == last.answer.searched
            for quote in turn.answer.quotes
        ]
        return cls(tuple(dict.fromkeys(quote.article_id for quote in last.answer.quotes)), tuple(given))

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of what is left out."""
        return ("What I quoted before is left out here.",) if self.quotes else ()

    def without_quoted(self, hits: Iterable[Hit]) -> list[Hit]:
        """The passages in which nothing stands that was quoted already."""
        return [hit for hit in hits if not any(_holds(hit, quote) for quote in self.quotes)]


NOTHING = Recalled()


def _holds(hit: Hit, quote: Citation) -> bool:
    return hit.article_id == quote.article_id and hit.start < quote.end and quote.start < hit.end
