"""Questions that fit several people of a name, or several stories: the answer asks back which one is meant.

A question is vague where it has one or two telling words and no name. It fits a story where an article of that story
has all of them, or tells that it befell people ("who was hurt?"); articles are of one story where their openings are
near in meaning. Where one word is a surname alone, it fits everybody who is called so, unless one of them is written of
far more than the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.passages import Offsets, sentences
from qa.answering.appointments import ROLES
from qa.answering.corrected import is_headed_so
from qa.answering.evidence import Evidence
from qa.answering.framing import labelled
from qa.answering.gathering import gathered
from qa.answering.namesakes import STYLES, as_written, called
from qa.answering.one_story import joined
from qa.answering.upcoming import asks_next
from qa.conversation.courses import timeline_of
from qa.conversation.leaning import names, refers, telling_words
from qa.conversation.summing import SummaryRequest
from qa.days import NAMES
from qa.reading.citations import cite, whole
from qa.reading.counted import MEANINGS
from qa.reading.figures import has_figure
from qa.records import Answer, Hit, Span
from qa.retrieval.recency import asked_period
from qa.sureness import HIGH, LOW
from qa.words import content_words, words

MOST_TELLING = 2  # telling words of a question that may be vague
MOST_OFFERED = 4
READ = 30  # passages in which people of a name are looked for
KNOWN = 6  # times as many passages that name one person as name the next, and one more, from which that one is meant
ONE_STORY = 0.42  # nearness of the openings of two articles from which they are of one story
OPENING = 300  # characters
NAMED_WITHIN = 600  # characters in which articles of one story name the same
FALL = 0.18  # by how much less near to the question than the nearest a passage may be, and
FALL_ABOUT = 0.25  # one of an article that is about it from its beginning on, or of what befell people
MOST_BESIDE = 1  # telling words beside the one thing that is asked about: more tell which one is meant
SHARE_NAMES, SAME_STORY = 1, 0.75  # names that two openings of one story share, or else how near they are
_NO_NAMES = content_words(" ".join(NAMES))
_VAGUE = frozenset(
    "people person persons anybody anyone many much number caused cause causes reason reasons behind made make happen"
    " happened happening time day date when place take took taken".split()
)
# "The president" and "the weather" are one for who asks, whatever else is called so.
_ONE_OF_A_KIND = re.compile(
    r"^(?:president|premier|chancellor|prime|minister|pope|king|queen|government|state|country|nation|world|economy"
    r"|market|police|army|public|media|press|weather|war|pandemic|virus|internet|senate|congress|parliament|house|court"
    r"|sun|moon|earth|sea|city|town|country|article|story|report|news|answer|question|latest|first|last|next|most|best"
    r"|name|names|title|new|only|same|other|one|two|main|total|us|uk|u)$",
    re.IGNORECASE,
)
_THE_ONE = re.compile(
    r"\bthe (?P<noun>[a-z][\w’'-]+)(?=[\s?.!]*$| (?!(?:of|in|at|on|for|from|to|between|that|who|which)\b)[a-z])"
)
_DETERMINED = re.compile(r"\b(?:the|an?|this|that|these|those|my|your|our)\b", re.IGNORECASE)
_POINTS = re.compile(r"\b(?:he|him|his|she|her|it|its|they|them|their|this|that|these|those|there)\b", re.IGNORECASE)
_THE = re.compile(r"\bthe\b", re.IGNORECASE)
_LETTERS = re.compile(r"(?<=\w )[A-Z]{2,}\b")  # "the WHO" is a name, though "who" is none
_HOW_MANY = re.compile(r"^(?:and |so |but )?how many\b", re.IGNORECASE)
# Words of what befalls people that say something else as often: "held talks", "in charge", "the toll road".
_LOOSELY = content_words("hold held charge charged custody toll lives live victim")
_BEFALLS = ("died", "injured", "arrested", "rescued")  # of `MEANINGS`; who missed a train is not "missing"
_COURSE = frozenset("end ended begin began start started go went finish finished turn turned out work".split())
_OF_CORRECTIONS = content_words("correction corrected clarification")


def ask_back(evidence: Evidence) -> Answer | None:
    """The answer that asks which of several is meant; None where the question fits one or none."""
    asked = _THE_ONE.search(evidence.question)  # "anybody" of "the storm" are not those just spoken of
    if "(" in evidence.question or asked_period(evidence.question, evidence.as_of) or asks_next(evidence.question):
        return None
    if refers(evidence.question) and not (asked and not _POINTS.search(evidence.question)):
        return None
    told = [word for word in telling_words(evidence.question) if word not in _COURSE]
    surname = _one_name(evidence.question, told)
    if surname and not _DETERMINED.search(evidence.question) and (people := _people(evidence, surname)):
        return people
    alone = _happening(content_words(" ".join(word for word in told if word not in _VAGUE)))  # "who was arrested?"
    if evidence.answered and evidence.reading.confidence >= (HIGH if alone and not names(evidence.question) else LOW):
        return _contested(evidence, told)
    course = timeline_of(evidence.question)
    back = _stories(evidence, course.what if course else evidence.question, about=bool(course))
    return back or (None if course else _contested(evidence, told))


def _contested(evidence: Evidence, told: Sequence[str]) -> Answer | None:
    """Which of several stories is meant that have "the" thing that is asked about in their headline or first sentence;
    None where that one alone may be meant, or is answered from none of them.
    """
    asked = _THE_ONE.search(evidence.question)
    if (
        asked is None
        or names(evidence.question)
        or _LETTERS.search(evidence.question)
        or evidence.reading.confidence >= HIGH
    ):
        return None
    noun = content_words(asked["noun"])
    beside = [word for word in told if word not in _VAGUE and not content_words(word) <= noun]
    if not noun or len(beside) > MOST_BESIDE or _ONE_OF_A_KIND.match(asked["noun"]):
        return None
    if re.match(rf"\s+{ROLES}\b", evidence.question[asked.end("noun") :], re.IGNORECASE):  # "the fire chief"
        return None
    back = _offered(evidence, noun, about=True, beside=content_words(" ".join(beside)))
    if not evidence.answered or back is None:
        return back
    answering = evidence.hits[evidence.reading.spans[0].hit].article_id
    return back if answering in {citation.article_id for citation in back.citations} else None


def ask_back_about(evidence: Evidence, wanted: SummaryRequest) -> Answer | None:
    """As `ask_back`, where a summary is asked for."""
    if not wanted.what or wanted.one or "(" in wanted.what:
        return None
    return _stories(replace(evidence, hits=evidence.search(wanted.what, READ)), wanted.what, about=True)


def _one_name(question: str, told: Sequence[str]) -> str:
    """The one telling word of a question, which an apostrophe or a hyphen may be in, but for "Mr" and the like."""
    telling = set(told) - STYLES
    runs = re.findall(r"[^\W_]+(?:[’'-][^\W_]+)*", re.sub(r"[’']s\b", "", question))
    return next((run for run in runs if telling and telling <= set(words(run))), "")


def _people(evidence: Evidence, surname: str) -> Answer | None:
    """Which of the people of one surname is meant; None where there are no two, or one is known far better."""
    hits = [whole(evidence.article(hit.article_id)) for hit in _by_article(evidence.search(surname, READ))]
    places = called(surname, [hit.text for hit in hits])
    known = {name: evidence.count(name) for name in places}
    most = max(known.values(), default=0)
    people = sorted((name for name in places if KNOWN * (known[name] + 1) > most), key=lambda name: -known[name])
    if len(people) < 2:
        return None
    people = people[:MOST_OFFERED]
    named = re.compile(rf"(?<!\w){as_written(surname)}(?!\w)", re.IGNORECASE)
    offers = [named.sub(name, evidence.question) for name in people]
    lead = f"The articles tell of more than one {people[0].split()[-1]}. Which one do you mean?"
    proofs = [hits[places[name][0]] for name in people]
    quotes = [_sentence_at(hit, places[name][1]) for hit, name in zip(proofs, people, strict=True)]
    return _asked(evidence, lead, offers, quotes, proofs)


def _stories(evidence: Evidence, asked: str, *, about: bool) -> Answer | None:
    """Which of several stories that tell what is ``asked`` is meant; None where that fits one alone.

    ``about`` one that is told as a whole its articles have to be, from their beginning on, and "the" has to say that
    it is one: "the vote" may be, "inflation" is none.
    """
    words = [word for word in telling_words(asked) if word not in _COURSE | _VAGUE]
    if not 0 < len(words) <= MOST_TELLING or names(asked) or (about and not _THE.search(evidence.question)):
        return None
    return _offered(evidence, content_words(" ".join(words)), about=about)


def _offered(
    evidence: Evidence, told: frozenset[str], *, about: bool, beside: frozenset[str] = frozenset()
) -> Answer | None:
    """The question back for the stories that have all of ``told`` words; ``about`` as for `_stories`.

    Where one of them has more of the words that are asked ``beside`` these than the others have, that one is meant.
    """
    own = [hit for hit in _by_article(evidence.hits) if hit.title]
    hits = [hit for hit in own if told & _OF_CORRECTIONS or not is_headed_so(hit.title)]
    nearest = max((hit.cosine for hit in hits), default=0.0)
    near = [hit for hit in hits if hit.cosine >= nearest - (FALL_ABOUT if about else FALL)]
    fits = [
        hit for hit in near if told <= content_words(_opening(evidence, hit) if about else f"{hit.title} {hit.text}")
    ]
    if happening := frozenset[str]() if about else _happening(told):
        read = _by_article([*evidence.hits, *evidence.search(evidence.question, READ)])
        near = [hit for hit in read if hit.title and hit.cosine >= nearest - FALL_ABOUT]
        fits = [hit for hit in near if _befell(evidence.question, hit, happening)]
    if len(fits) < 2 or any(_is_name(word, fits) for word in told):
        return None
    first = _first_of_each(evidence, fits)
    met = [len(beside & content_words(evidence.article(hit.article_id).text)) for hit in first]
    first = [hit for hit, words in zip(first, met, strict=True) if words == max(met)][:MOST_OFFERED]
    if len(first) < 2:
        return None
    question = evidence.question.rstrip(" ?.!")
    mark = "?" if evidence.question.rstrip().endswith("?") else ""
    offers = [f"{question} ({hit.title}){mark}" for hit in first]
    read = [*evidence.hits, *first]
    counted = bool(_HOW_MANY.match(evidence.question))
    found = [_telling(hit, happening or told, read, counted=counted) for hit in first]
    proofs, quotes = zip(*found, strict=True)
    return _asked(evidence, "This fits several stories. Which one do you mean?", offers, quotes, proofs)


def _happening(told: frozenset[str]) -> frozenset[str]:
    """The words for the one thing that befell people, where nothing else is told: "killed" and "dead" for "died"."""
    groups = (MEANINGS[meaning] - _LOOSELY for meaning in _BEFALLS if told and told <= MEANINGS[meaning])
    return next(groups, frozenset())


def _befell(question: str, hit: Hit, happening: frozenset[str]) -> bool:
    """Whether a sentence or the headline of a passage tells that it befell people, and how many where that is asked."""
    counted = _HOW_MANY.match(question)
    told = (hit.title, *(hit.text[start:end] for start, end in sentences(hit.text)))
    return any(happening & content_words(text) and (not counted or has_figure(text)) for text in told)


def _first_of_each(evidence: Evidence, hits: Sequence[Hit]) -> list[Hit]:
    """The first passage of each story; an article is of the story that one of its articles is near to, or shares its
    names with.
    """
    openings = [_opening(evidence, hit) for hit in hits]
    vectors = evidence.encode(openings)
    nearness = vectors @ vectors.T
    named = [_named_in(evidence.article(hit.article_id).text[:NAMED_WITHIN]) for hit in hits]
    together = np.array([[len(one & other) >= SHARE_NAMES for other in named] for one in named])
    # Two fires are told of in much the same words; those of one fire name its place, or somebody, as well.
    near = ((nearness >= ONE_STORY) & together) | (nearness >= SAME_STORY)
    for pair in joined([evidence.article(hit.article_id) for hit in hits], evidence.count):
        near[pair] = True
    story = list(range(len(hits)))
    for at, other in zip(*np.nonzero(np.triu(near, 1)), strict=True):
        old, new = story[other], story[at]
        story = [new if each == old else each for each in story]
    return [hits[story.index(each)] for each in dict.fromkeys(story)]


def _named_in(text: str) -> frozenset[str]:
    """The words of a text that are names: with a capital within a sentence, and no day or month."""
    return content_words(" ".join(re.findall(r"(?<=[\w,;’'] )[A-Z][\w’'-]+", text))) - _NO_NAMES


def _opening(evidence: Evidence, hit: Hit) -> str:
    return f"{hit.title}. {evidence.article(hit.article_id).text[:OPENING]}"


def _asked(
    evidence: Evidence, lead: str, offers: Sequence[str], quotes: Sequence[Offsets], hits: Sequence[Hit]
) -> Answer:
    citations = [
        cite(n, hit, Span(0, start, end, None, None, 1.0), evidence.article(hit.article_id), 1.0)
        for n, (hit, (start, end)) in enumerate(zip(hits, quotes, strict=True), start=1)
    ]
    points = [labelled(citation, citation.quote) for citation in citations]
    return replace(gathered(evidence, "clarify", lead, points, citations), offers=tuple(offers))


def _by_article(hits: Sequence[Hit]) -> list[Hit]:
    """The best passage of each article."""
    return list({hit.article_id: hit for hit in reversed(hits)}.values())[::-1]


def _is_name(word: str, hits: Sequence[Hit]) -> bool:
    """Whether passages write a word, given by its stem, mostly with a capital within a sentence."""
    written = [
        match[1]
        for hit in hits
        for match in re.finditer(r"[\w,;’']\s(\w+)", hit.text)
        if word in content_words(match[1])
    ]
    return bool(written) and 2 * sum(each[0].isupper() for each in written) > len(written)


def _sentence_at(hit: Hit, at: int) -> Offsets:
    return next((start, end) for start, end in sentences(hit.text) if at < end)


def _telling(hit: Hit, told: frozenset[str], read: Sequence[Hit], *, counted: bool = False) -> tuple[Hit, Offsets]:
    """The sentence with most of the words in the passages of an article, with a figure if it is ``counted``; and its
    passage."""
    of_it = [(other, each) for other in read if other.article_id == hit.article_id for each in sentences(other.text)]

    def worth(at: tuple[Hit, Offsets]) -> int:
        text = at[0].text[slice(*at[1])]
        return len(told & content_words(text)) * (1 + (counted and has_figure(text)))

    passage, (start, end) = max(of_it, key=worth)
    return passage, (passage.start + start, passage.start + end)
