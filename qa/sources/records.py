"""What comes of asking who said what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qa.records import Citation
from qa.speech.cues import Manner

How = Literal["quotation", "paraphrase"]
"""Whether words stand in quotation marks or are told in the article's own."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What somebody said, as one article tells it.

    ``speaker`` is the fullest name that the article gives of them, ``named`` the words that name them there.
    ``citation`` quotes the sentences, what is said between its ``answer_start`` and ``answer_end``; other articles that
    tell it in the same words are in its ``also_in``.
    """

    speaker: str
    named: str
    how: How
    manner: Manner
    citation: Citation

    @property
    def said(self) -> str:
        """The words that are said or told, without quotation marks."""
        start, end = self.citation.answer_start, self.citation.answer_end
        assert start is not None and end is not None
        return self.citation.quote[start - self.citation.start : end - self.citation.start]


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said, the oldest first.

    ``others`` are speakers whose names hold the words asked for, too, and who are others, with how much they say.
    ``articles`` is how many articles name them, ``read`` how many of those were looked through, the newest first.
    """

    sayings: tuple[Saying, ...]
    others: tuple[tuple[str, int], ...]
    articles: int
    read: int


@dataclass(frozen=True, slots=True)
class Quoted:
    """Somebody who is quoted or told of in an article, with what they say there, in order."""

    speaker: str
    sayings: tuple[Saying, ...]
