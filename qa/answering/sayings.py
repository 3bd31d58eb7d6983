"""What is said in the passages that were found: by whom, how well it tells what is asked, and its quote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from qa.answering.evidence import Evidence
from qa.answering.speaking_role import bears, in_full
from qa.reading.citations import cite, whole
from qa.reading.figures import figures_in
from qa.records import Citation, Hit, Span
from qa.retrieval.recency import asked_period, days_off
from qa.speech.cues import Manner
from qa.speech.speeches import Speech
from qa.words import content_words

READ = 20  # passages that are looked through
WITH_BEFORE = 0.9  # what a fit counts that needs the sentence before, or the sentences around
AROUND = 400  # characters on either side of a saying that tell what it is about
SAME_TIME = 0.25  # what a fit gains where the article is of the time that the question names
OTHER_FIGURE = 0.2  # what a fit loses that gives another figure than is asked about


@dataclass(frozen=True, slots=True)
class Heard:
    """A speech that stands in a passage that was found; offsets as in its article."""

    hit: Hit
    speech: Speech
    name: str
    sentence: str
    before: str  # the sentence before it, which "it" and "the company" lean on
    who: str  # the fullest name that the article gives of the speaker
    fit: float = 0.0


def heard_in(evidence: Evidence, words: str, naming: str = "") -> Iterator[Heard]:
    """What is said in the passages that were read, and in those that are found beside them.

    With ``naming``, in all of the articles that name somebody so, as far as they are looked through, too.
    """
    heard: set[tuple[str, int]] = set()
    for hit in (*evidence.hits, *evidence.search(words, READ)):
        text = evidence.article(hit.article_id).text
        for speech in evidence.speeches(hit.article_id):
            if speech.start >= hit.start and speech.end <= hit.end and (hit.article_id, speech.said_start) not in heard:
                heard.add((hit.article_id, speech.said_start))
                yield _heard(hit, speech, text)
    for article_id in evidence.naming(naming) if naming else ():
        hit = whole(evidence.article(article_id))
        for speech in evidence.speeches(article_id):
            if (article_id, speech.said_start) not in heard:
                yield _heard(hit, speech, hit.text)


def _heard(hit: Hit, speech: Speech, text: str) -> Heard:
    name, who = text[speech.name_start : speech.name_end], text[speech.who_start : speech.who_end]
    before = text[_sentence_start(text, max(speech.start - 2, 0)) : speech.start].strip()
    return Heard(hit, speech, name, text[speech.start : speech.end], before, who)


def by_fit(
    evidence: Evidence, what: str, sayings: Sequence[Heard], manner: Manner, *, around: bool = False
) -> list[Heard]:
    """The sayings by how well they tell ``what``: near it in meaning, with its words, in the manner asked for.

    The sentence before counts too, a little less: "the company denied it"; with ``around``, so do
    the words of what stands around.
    """
    if not sayings:
        return []
    asked = content_words(what)
    figures = {figure for figure, _, _ in figures_in(what)}
    period = asked_period(evidence.question, evidence.as_of)
    texts = [saying.sentence for saying in sayings] + [f"{each.before} {each.sentence}" for each in sayings]
    vectors = evidence.encode([what, *texts])
    nearness = (vectors[1:] @ vectors[0]).tolist()
    ranked = []
    for at, saying in enumerate(sayings):
        told = 0.1 if saying.speech.manner == manner else -0.1 if "denies" in (manner, saying.speech.manner) else 0.0
        if period and days_off(period, saying.hit.published) == 0:
            told += SAME_TIME
        fits = [
            0.5 * nearness[place]
            + 0.5 * len(asked & content_words(f"{texts[place]} {saying.hit.title}")) / len(asked or "1")
            for place in (at, at + len(sayings))
        ]
        if around:
            beside = content_words(_around(evidence, saying))
            fits[1] = max(fits[1], 0.5 * nearness[at] + 0.5 * len(asked & beside) / len(asked or "1"))
        given = {figure for figure, _, _ in figures_in(saying.sentence)}
        if figures and given and not figures & given:
            told -= OTHER_FIGURE
        ranked.append(replace(saying, fit=min(1.0, max(0.0, max(fits[0], WITH_BEFORE * fits[1]) + told))))
    return sorted(ranked, key=lambda saying: -saying.fit)


def _around(evidence: Evidence, saying: Heard) -> str:
    text, speech = evidence.article(saying.hit.article_id).text, saying.speech
    return f"{saying.hit.title} {text[max(0, speech.start - AROUND) : speech.end + AROUND]}"


def _is(wanted: frozenset[str], saying: Heard) -> bool:
    """Whether a saying is by whom the words mean: all of them, or the last of a person's name, stand in its name."""
    text = in_full(f"{saying.name} {saying.who} {saying.sentence if len(wanted) > 1 else ''}")
    named = content_words(in_full(f"{saying.name} {saying.who}"))
    role = re.sub(r"^(?:his|her|its|their|the|an?) ", "", saying.who, flags=re.IGNORECASE)
    if not role.islower() or not named <= wanted:
        return bool(wanted & named) and (wanted <= content_words(text) or named <= wanted)
    # "Her lawyers" are the museum's where a museum is told of.
    return bool(named) and wanted <= named | _words_of(f"{saying.hit.title} {saying.hit.text}")


def by_whom(wanted: frozenset[str], heard: Sequence[Heard], role: Sequence[str]) -> list[Heard]:
    """What is said by whom the words mean; of somebody meant by a ``role``, what is said under their name as well."""
    meant = [each for each in heard if _is(wanted, each) and (not role or bears(role, each.name, each.who))]
    known = {(saying.hit.article_id, saying.who) for saying in meant}
    named = {each for each in known if len(re.findall(r"\b[A-Z]", each[1])) > 1}
    return [each for each in heard if each in meant or (each.hit.article_id, each.who) in named]


def is_quoted(quotes: Sequence[Citation], saying: Heard) -> bool:
    """Whether one of the quotes has what is said."""
    return any(
        quote.article_id == saying.hit.article_id
        and quote.start < saying.speech.said_end
        and saying.speech.said_start < quote.end
        for quote in quotes
    )


def is_on(topic: frozenset[str], evidence: Evidence, saying: Heard) -> bool:
    """Whether the article of a saying has most of the words that a question took from those before it."""
    if not topic:
        return True
    article = evidence.article(saying.hit.article_id)
    return len(topic & _words_of(f"{article.title} {article.text}")) * 2 >= len(topic)


@lru_cache(maxsize=64)
def _words_of(text: str) -> frozenset[str]:
    """The content words of a whole article, in which many sayings may stand."""
    return content_words(text)


def says_the_same(one: Heard, other: Heard) -> bool:
    """Whether two sentences have most of their telling words in common."""
    first, second = content_words(one.sentence), content_words(other.sentence)
    return len(first & second) >= 0.7 * max(1, min(len(first), len(second)))


def citation_of(evidence: Evidence, n: int, saying: Heard, *, named: bool) -> Citation:
    """The sentence, with the speaker's name marked in it, or what is said."""
    speech = saying.speech
    article = evidence.article(saying.hit.article_id)
    start, marked = speech.start, (speech.said_start, speech.said_end)
    if named:
        marked = (speech.name_start, speech.name_end)
        start = min(start, max(saying.hit.start, _sentence_start(article.text, speech.name_start)))
        if leans_on_before(saying) and speech.start - len(saying.before) - 2 >= saying.hit.start:
            start = min(start, _sentence_start(article.text, speech.start - 2))
    inside = start <= marked[0] < marked[1] <= speech.end
    first, last = marked if inside else (None, None)
    span = Span(0, start, speech.end, first, last, saying.fit)
    return cite(n, saying.hit, span, article, saying.fit)


def _sentence_start(text: str, at: int) -> int:
    """Where the paragraph's sentence around ``at`` begins, near enough for a quote: after the stop before it."""
    stop = max(text.rfind(mark, 0, at) for mark in (". ", "\n", "! ", "? "))
    return stop + (2 if stop >= 0 and text[stop] != "\n" else 1)


def leans_on_before(saying: Heard) -> bool:
    """Whether the words that name the speaker need the sentence before: "the company", "its manager"."""
    name = saying.name
    return not re.search(r"\b[A-Z]", name[1:]) and bool(re.match(r"(?:the|its|his|her|their|this|that)\s", name, re.I))
