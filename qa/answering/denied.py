"""Answers whose next sentence denies them: "The alarm was off, a guard said. The museum denied it." is told whole."""

from __future__ import annotations

from dataclasses import replace

from index.passages import sentences
from qa.answering.disputes import denies_alone
from qa.answering.evidence import Evidence
from qa.answering.framing import labelled
from qa.reading.citations import cite, whole
from qa.records import Answer, Span


def with_denial(evidence: Evidence, answer: Answer) -> Answer:
    """The answer, and after its first statement the sentence that denies it, with the words quoted after that."""
    first = answer.citations[0] if answer.citations else None
    if answer.status != "answered" or first is None:
        return answer
    article = evidence.article(first.article_id)
    told = first.end if first.answer_end is None else first.answer_end
    after = [(start, end) for start, end in sentences(article.text) if start >= told][:2]
    if not after or not denies_alone(article.text[slice(*after[0])]):
        return answer
    start, end = after[0]
    if len(after) > 1 and article.text[after[1][0]] in '"“' and "\n" not in article.text[end : after[1][0]]:
        end = after[1][1]
    if any(c.article_id == article.id and c.start < end and start < c.end for c in answer.citations):
        return answer
    n = len(answer.citations) + 1
    citation = cite(n, whole(article), Span(0, start, end, None, None, 1.0), article, first.score)
    said = (answer.statements[0], labelled(citation, citation.quote), *answer.statements[1:])
    return replace(answer, statements=said, citations=(*answer.citations, citation))
