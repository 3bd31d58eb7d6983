"""The sentences that may decide a claim, with what is around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.passages import sentences
from qa.answering.befallen import tells_of_it
from qa.answering.claimed import Claim, covered, is_on, unnamed
from qa.answering.stated import Stated, stated_in
from qa.reading.checked import is_checked
from qa.records import Hit
from qa.speech.speeches import speeches
from qa.words import content_words

ABOUT = 0.5  # share of what is claimed that has to stand in a sentence and around it, where it is on the claim
MOSTLY = 0.75  # share with which it has most of it


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit; ``near`` is the share of the claim's words in it, ``about`` with what is around it.

    ``named`` tells whether all of the claim's names stand in its passage or headline. ``last`` is the sentence before
    it, which begins at ``last_start``.
    """

    hit: int
    start: int
    end: int
    text: str
    last: str
    last_start: int
    context: str
    near: float
    about: float
    named: bool
    then: tuple[int, int, str]
    stated: tuple[Stated, ...]
    headline: str = ""


def candidates(claim: Claim, hits: Sequence[Hit], spoken_of: frozenset[str] = frozenset()) -> list[Candidate]:
    """The sentences of the hits that may be about what the claim is about; each sentence once.

    Of the words ``spoken_of``, where there are any, one has to be in their passage or its headline.
    """
    found, seen = [], set()
    for number, hit in enumerate(hits):
        held = f"{hit.title} {hit.text}"
        if not is_on(claim, held) or (spoken_of and not spoken_of & content_words(held)):
            continue
        bounds = sentences(hit.text)
        told = speeches(hit.text)
        for at, (start, end) in enumerate(bounds):
            text = hit.text[start:end]
            if text in seen or is_checked(hit.text, start, end):
                continue
            seen.add(text)
            last = hit.text[bounds[at - 1][0] : start].strip() if at else ""
            context = f"{hit.title} {hit.text[bounds[max(0, at - 2)][0] : start]}"
            near, about = covered(claim, text), covered(claim, f"{hit.title} {last} {text}")
            if claim.anybody and tells_of_it(claim, text):  # however it is told
                near = min(0.99, near + ABOUT)
            then = bounds[at + 1] if at + 1 < len(bounds) else (end, end)
            after = (hit.start + then[0], hit.start + then[1], hit.text[slice(*then)])
            stated = tuple(stated_in(hit.text, start, end, told))
            whole = not unnamed(claim, f"{hit.title} {hit.text}")
            place = (number, hit.start + start, hit.start + end)
            before = hit.start + (bounds[at - 1][0] if at else start)
            found.append(Candidate(*place, text, last, before, context, near, about, whole, after, stated, hit.title))
    return found
