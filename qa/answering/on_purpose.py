"""Whether it was done on purpose, or by accident: who asks for the doer of such a deed takes it for granted."""

from __future__ import annotations

import re
from dataclasses import replace

from index.passages import sentences
from qa.answering.evidence import Evidence
from qa.answering.read_again import sentence_at

DOUBT = 0.5  # share of the least confidence of an answer that is left where the articles do not tell so
_DELIBERATE = re.compile(
    r"\b(?:on purpose|deliberate(?:ly)?|intentional(?:ly)?|wil?lful(?:ly)?|knowing(?:ly)?|premeditated|purposely)\b",
    re.I,
)
_BY_MISTAKE = re.compile(
    r"\b(?:by (?:accident|mistake)|accidental(?:ly)?|mistakenly|(?:unintentional|inadvertent|unwitting)(?:ly)?)\b",
    re.IGNORECASE,
)
_ALSO_DELIBERATE = re.compile(
    r"\b(?:arson\w*|sabotag\w*|murder\w*|vandal\w*|plot(?:s|ted)?|planned|wanted to|meant to|tried to|in order to"
    r"|set (?:fire|alight|ablaze|light)"
    r"|set (?:the|a|it|his|her|their) (?:[\w’'-]+ )?(?:fire|blaze|alight|ablaze|on fire))\b",
    re.IGNORECASE,
)
_ALSO_MISTAKEN = re.compile(
    r"\b(?:accidents?|mistakes?|errors?|slip(?:ped)?|forg[eo]t(?:ten)?|negligen\w+|careless\w*)\b", re.I
)
_WHO = re.compile(r"^(?:and |so |but )*(?:by )?wh(?:o|om|ich|at)\b", re.IGNORECASE)
_LAST = re.compile(r"(?<=[.!?]) +(?=\S)")  # what is told before a question is known to who asks
_DENIED = re.compile(
    r"\b(?:no (?:sign|evidence|indication|suggestion|proof|reason|hint)|not|never|nobody|nothing|rul(?:ed|es|ing) out"
    r"|den(?:y|ied|ies)|un(?:likely|clear)|whether|if)\b|n['’]t\b",
    re.IGNORECASE,
)


def of_the_intent(evidence: Evidence) -> Evidence:
    """The evidence; unsure where it is asked who did something on purpose, or by mistake, and that is not told.

    It is told by the sentence of the best span or one beside it that neither denies it nor leaves it open.
    """
    asked = _LAST.split(evidence.question)[-1]
    intents = [
        (plain, also)
        for plain, also in ((_DELIBERATE, _ALSO_DELIBERATE), (_BY_MISTAKE, _ALSO_MISTAKEN))
        if plain.search(asked)
    ]
    if not intents or not evidence.answered or not _WHO.match(asked):
        return evidence
    stated = [each for each in _around(evidence) if not _DENIED.search(each)]
    if all(any(plain.search(each) or also.search(each) for each in stated) for plain, also in intents):
        return evidence
    return replace(evidence, reading=replace(evidence.reading, confidence=DOUBT * evidence.threshold))


def _around(evidence: Evidence) -> list[str]:
    """The headline, the sentences of the best span, and those before and after them."""
    span = evidence.reading.spans[0]
    hit = evidence.hits[span.hit]
    start, end = (at - hit.start for at in sentence_at(evidence, span))
    places = sentences(hit.text)
    within = [at for at, place in enumerate(places) if place[0] < end and start < place[1]]
    near = places[max(0, within[0] - 1) : within[-1] + 2] if within else []
    return [hit.title, *(hit.text[slice(*place)] for place in near)]
