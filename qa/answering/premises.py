"""What a question takes for granted, held against the article that would answer it."""

from __future__ import annotations

from dataclasses import replace

from qa.answering.evidence import Evidence
from qa.conversation.followup import names
from qa.words import content_words

STRANGE = 0.55
"""What a confidence is worth where a name of the question stands nowhere in the article: so much less often was the
answer right, on every second question of 2022 (`tests/benchmarks/results/premises.json`)."""


def held_to_names(evidence: Evidence) -> Evidence:
    """The evidence with less confidence where its best article never says a name that the question has.

    "When did Biden call Maduro?" is not answered by a call of somebody else's.
    """
    if not evidence.reading.spans:
        return evidence
    article = evidence.article(evidence.hits[evidence.reading.spans[0].hit].article_id)
    told = content_words(f"{article.title} {article.text}")
    if all(content_words(name.split()[-1]) <= told for name in names(evidence.question)):
        return evidence
    return replace(evidence, reading=replace(evidence.reading, confidence=STRANGE * evidence.reading.confidence))
