"""The shipped reader for questions that are asked in several settings: most of their passages are the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qa.reading.reader import SPANS, SpanReader, Text
from qa.reading.spans import Candidate


class RememberingReader(SpanReader):
    """Reads every passage of a question once, in however many settings it is asked."""

    def __init__(self, model: bytes, settings: Mapping[str, Any], threads: int) -> None:
        super().__init__(model, settings, threads)
        self._known: dict[tuple[Text, int], list[Candidate]] = {}

    def candidates(self, texts: Sequence[Text], top: int = SPANS) -> list[list[Candidate]]:
        """As `SpanReader.candidates`."""
        new = [text for text in dict.fromkeys(texts) if (text, top) not in self._known]
        for text, found in zip(new, super().candidates(new, top), strict=True):
            self._known[text, top] = found
        return [list(self._known[text, top]) for text in texts]
