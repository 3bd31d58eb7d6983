"""Questions that may be asked next: made of the articles that an answer cites, and tried before they are offered."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from index.passages import sentences
from index.records import EVERYTHING, Article, Scope
from qa.conversation.leaning import names
from qa.offers.composing import asked_of, is_person
from qa.records import Answer, Earlier
from qa.sureness import LOW
from qa.words import content_words, words

if TYPE_CHECKING:
    from qa.assistant import Assistant

MOST = 3
TRIED = 6  # questions, until so many have an answer
NEAREST = 24  # sentences of an article, counted from the one that is cited
SAME = 0.7  # share of their telling words from which two questions of a kind are one
LONGEST = 110  # characters
POINTS = 3  # of a timeline that is worth asking for
_GATHERED = ("quotations", "timeline")  # answers that are not a reader's, whose confidence says nothing of them
_KINDS = ("who is", "what", "who", "how many", "why", "when")
_ASKS = re.compile(r"^(?:and )?(?:who|what|when|where|why|how(?: many| much)?)\b", re.IGNORECASE)


def with_offers(
    assistant: Assistant,
    answer: Answer,
    scope: Scope = EVERYTHING,
    earlier: Sequence[Earlier] = (),
    stop: threading.Event | None = None,
) -> Answer:
    """``answer`` with up to `MOST` questions that may be asked next (``offers``), none where nothing was answered.

    They are of the articles that it cites, were asked in ``scope`` after all that was said, as they will be, and each
    is answered from these with a confidence that is not low. None says again what it says, nor what one of the
    ``earlier`` turns asked. Once ``stop`` is set, those found so far are enough. It takes as long as a few questions.
    """
    if answer.status != "answered" or answer.offers or not answer.citations:
        return answer
    scope = assistant.store.resolved(scope)
    before = [*(turn.question for turn in earlier), answer.searched or answer.question, answer.question]
    shown = " ".join(each.text for each in answer.statements)
    with assistant.store.read() as view:
        cited = [view.article(article) for article in dict.fromkeys(each.article_id for each in answer.citations)]
    proposals = proposed(answer, cited)
    talk = [*earlier, Earlier(answer.searched or answer.question, answer)]
    found: list[str] = []
    tried = 0
    for question in proposals:
        if len(found) == MOST or tried == TRIED or (stop is not None and stop.is_set()):
            break
        if any(_same(question, other) for other in (*before, *found)):
            continue
        tried += 1
        other = assistant.composed(question, scope, talk)
        if _is_news(other, shown, [article.id for article in cited]):
            found.append(question)
            shown += f" {other.span or ''}"
    return replace(answer, offers=tuple(found))


def proposed(answer: Answer, articles: Sequence[Article]) -> list[str]:
    """Questions that the ``articles`` of an answer may answer, of each kind in turn, those on what is near to its
    quotes first."""
    kinds: dict[str, list[str]] = {kind: [] for kind in _KINDS}
    for article in articles:
        places = [citation.start for citation in answer.citations if citation.article_id == article.id]
        near = sorted(sentences(article.text), key=lambda at: min(abs(at[0] - place) for place in places))
        for start, end in near[:NEAREST]:
            for question in asked_of(" ".join(article.text[start:end].split())):
                kind = next((kind for kind in _KINDS if question.lower().startswith(kind)), "")
                if kind == "who is" and not is_person(question.removeprefix("Who is ").rstrip("?"), article.text):
                    continue
                if kind and len(question) <= LONGEST and question not in kinds[kind]:
                    kinds[kind].append(question)
    course = [f"What happened with {subject}?" for subject in subjects(answer, articles)]
    groups = [kinds["why"], kinds["what"], kinds["how many"], kinds["who"], course, kinds["when"], kinds["who is"]]
    return [question for each in zip_longest(*groups) for question in each if question]


def subjects(answer: Answer, articles: Sequence[Article]) -> list[str]:
    """What a timeline may be asked for: a name of the question that stands in a headline of the articles, too."""
    headlines = content_words(" ".join(article.title for article in articles))
    named = names(answer.searched or answer.question)
    return [name for name in named if content_words(name) and content_words(name) <= headlines][:1]


def _is_news(answer: Answer, shown: str, articles: Iterable[str]) -> bool:
    """Whether an answer stands, is from one of the articles, and says what was not shown before."""
    sure = answer.kind in _GATHERED or answer.confidence >= LOW
    if answer.status != "answered" or answer.kind == "clarify" or not sure:
        return False
    if not set(articles) & {citation.article_id for citation in answer.citations}:
        return False
    if answer.kind == "timeline":
        return len(answer.citations) >= POINTS
    if answer.span:
        return f" {' '.join(words(answer.span))} " not in f" {' '.join(words(shown))} "
    return any(each.citations and each.text not in shown for each in answer.statements)


def _same(one: str, other: str) -> bool:
    """Whether two questions ask the same: for the same, in nearly the same words."""
    asks = [match[0].lower() if (match := _ASKS.match(each)) else "" for each in (one, other)]
    if asks[0] != asks[1]:
        return False
    first, second = (content_words(each) for each in (one, other))
    return len(first & second) >= SAME * max(1, min(len(first), len(second)))
