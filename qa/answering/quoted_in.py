"""Answers to "who is quoted in the article about …?": everybody whose words an article has, in their order."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.answering.evidence import Evidence
from qa.answering.framing import source_words
from qa.records import Answer
from qa.sources.saying import among
from qa.statements import Statement

MOST = 10  # speakers
_WHO = r"(?:so )?(?:who|which (?:people|persons|sources|officials)|whose words)"
_LIST = r"(?:list|show|give|name)(?: me)? (?:all )?(?:the )?(?:people|persons|sources|speakers)"
_ASKED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^{_WHO} (?:else )?(?:all )?(?:is|are|was|were|gets?) (?:quoted|cited|interviewed)(?: by name)? (?:in|by) .+",
        r"^(?:whom?|which (?:people|sources)) (?:does|do|did) .+ (?:quote|cite)\b.*",
        rf"^{_LIST} (?:who are )?(?:quoted|cited) in .+",
    )
)


def who_is_quoted(evidence: Evidence) -> Answer | None:
    """Everybody who is quoted in the article that is nearest to the question; None where nothing of the kind is asked.

    What nearly the same articles add counts with it.
    """
    if not evidence.hits or not any(pattern.match(evidence.question) for pattern in _ASKED):
        return None
    article = evidence.article(evidence.hits[0].article_id)
    articles = [article, *evidence.story(article.id)]
    found = among([(each, evidence.said(each)) for each in articles], evidence.story)[:MOST]
    if not found:
        return None
    sayings = [replace(each.sayings[0], speaker=each.speaker) for each in found]
    citations = tuple(replace(saying.citation, n=n) for n, saying in enumerate(sayings, start=1))
    statements = [
        Statement(
            citation.quote,
            (citation.n,),
            "labelled",
            f"{saying.speaker}, {'quoted' if saying.how == 'quotation' else 'paraphrased'} in {source_words(citation)}",
            saying.speaker,
        )
        for saying, citation in zip(sayings, citations, strict=True)
    ]
    return Answer(
        question=evidence.question,
        status="answered",
        statements=(*statements, *(Statement(note, (), "note") for note in evidence.notes)),
        span=sayings[0].speaker if sayings[0].speaker in citations[0].quote else None,
        confidence=1.0,
        citations=citations,
        kind="quotations",
    )
