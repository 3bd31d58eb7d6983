"""What stays in play of the answer before a question that leans on it: its articles, and what was quoted already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.conversation.followup import Understood
from qa.records import Answer, Citation, Earlier, Hit


@dataclass(frozen=True, slots=True)
class Recalled:
    """``articles`` (ids) were cited last, or last of what was answered, and are read again.

    ``quotes`` were given and are not wanted again.
    """

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
        answered = next((turn for turn in reversed(earlier) if turn.answer.citations), last)
        cited = (*last.answer.quotes, *answered.answer.quotes)
        return cls(tuple(dict.fromkeys(quote.article_id for quote in cited)), tuple(given))

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of what is left out."""
        return ("What I quoted before is left out here.",) if self.quotes else ()

    def is_new(self, answer: Answer) -> bool:
        """Whether an answer gives anything that was not quoted before."""
        return any(not self.has(cited.article_id, cited.start, cited.end) for cited in answer.citations)

    def has(self, article_id: str, start: int, end: int) -> bool:
        """Whether anything of ``start..end`` of an article was quoted before."""
        return any(article_id == quote.article_id and start < quote.end and quote.start < end for quote in self.quotes)

    def without_quoted(self, hits: Iterable[Hit]) -> list[Hit]:
        """The passages in which nothing stands that was quoted already."""
        return [hit for hit in hits if not self.has(hit.article_id, hit.start, hit.end)]


NOTHING = Recalled()
