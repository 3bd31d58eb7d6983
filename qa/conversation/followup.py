"""Questions that lean on the turns before them, made to stand alone by the words that they leave out.

People who rewrite follow-up questions take most of the words that they add from earlier questions, and more of the
rest from answers (Elgohary et al. 2019; Voskarides et al. 2020). So a question that leans on earlier ones is searched
with the telling words of the question before it, as that was understood, and with the names of its answer. A question
that stands alone is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from qa.conversation.asked_again import asked_again
from qa.conversation.carrying import carried
from qa.conversation.ellipsis import in_place
from qa.conversation.leaning import (
    DEFINES,
    EMPTY,
    HE,
    NO_REFERENCE,
    PEOPLE,
    SHE,
    THINGS,
    leans,
    names,
    refers,
    telling_words,
)
from qa.conversation.requests import POINTS
from qa.conversation.spoken_of import Spoken, of_what_was_spoken
from qa.conversation.turning import turns_away, whole_of
from qa.conversation.turns import as_written, called_otherwise, in_full, quoted_in, said, subject, topic_of
from qa.conversation.who_is_meant import named, with_who_is_meant
from qa.conversation.whose_place import who_was_in_its_place
from qa.records import Earlier
from qa.speech.first_names import HERS, HIS
from qa.words import content_words, without_asking, words

MOST_READ = 2
"""Names and words that are read with a question; it is searched with all that are carried."""
_AFTER_IT = re.compile(r"\b(?:after|before|during|when|while|at|in) (?:it|that|them)\b", re.IGNORECASE)
_IT = re.compile(r"\b(?:it|its|they|them|their)\b", re.IGNORECASE)
# "Now something else: how much ...?", "by the way, who ...?" begin another topic.
_ELSE = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?|now|well|no)[\s,]+)*(?:(?:to |on |about )?(?:something|(?:an)?other (?:thing|question"
    r"|topic|subject|matter|note)|a (?:different|new) (?:thing|question|topic|subject|matter|note))(?: (?:else|entirely"
    r"|altogether))*(?: now)?|by the way|btw|(?:change|changing) (?:of |the )?(?:subject|topic))\s*[:,;.–—-]+\s*(?=\S)",
    re.IGNORECASE,
)
_MANY = re.compile(r"\bhow (?:many|much)\b|\btoll\b", re.IGNORECASE)
_LEAD = re.compile(r"^(?:(?:and|but|so|or|ok(?:ay)?|well|please)[\s,]+)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it is searched; ``carried`` are the words taken from earlier turns, () where it stands alone.

    Not ``certain``, it may stand alone as well. ``beyond``: what was quoted last is not wanted again. ``again``: it is
    the question before, asked for something else, or has the name of whom it means. ``about`` are the ids of articles
    spoken of that tell of what it names by no name ("the mayor"). ``topic``: of what was spoken of before, which one
    that stands alone may be about: "How many cases are there in Calder?", after the fever.
    """

    question: str
    carried: tuple[str, ...] = ()
    certain: bool = True
    beyond: bool = False
    again: bool = False
    about: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()

    @property
    def within_topic(self) -> str:
        """The question with the topic that it may be about; "" where there is none."""
        return f"{self.question} ({', '.join(self.topic)})" if self.topic else ""

    @property
    def alone(self) -> bool:
        """Whether it has nothing of the turns before it."""
        return not (self.carried or self.beyond or self.again)

    @property
    def leaning(self) -> bool:
        """Whether the turns before it tell which event it is about."""
        return bool(self.carried or self.again or self.about)

    @property
    def searched(self) -> str:
        """The question with the words that it leaves out."""
        return f"{self.question} ({', '.join(self.carried)})" if self.carried else self.question

    @property
    def read(self) -> str:
        """The question as it is read: with a name in the place of "he" or "she", or else with few words beside it."""
        if whole := named(self.question, self.carried[:MOST_READ]):
            return whole
        return f"{self.question} ({', '.join(self.carried[:MOST_READ])})" if self.carried else self.question

    @property
    def readings(self) -> tuple[str, ...]:
        """The forms in which the question with the words that it leaves out is read: with names alone, too."""
        first = self.carried[:MOST_READ]
        capital = [word for word in first if word[:1].isupper()]
        alone = f"{self.question} ({', '.join(capital)})"
        return (self.read, alone) if 0 < len(capital) < len(first) and self.read.endswith(")") else (self.read,)

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms in which it is worth searching, the likeliest first."""
        return (self.searched,) if self.certain or not self.carried else (self.searched, self.question)


def understand(question: str, earlier: Sequence[Earlier], spoken: Spoken = dict) -> Understood:
    """The question with the words of ``earlier`` turns that it leans on.

    ``spoken`` gives the words of the articles that were spoken of: a question that names nothing may be about these.
    """
    if another := _ELSE.match(question):
        return Understood(question[another.end() :])
    if whole := whole_of(question):
        if turns_away(question, spoken):
            return Understood(whole)
        question = whole
    asked = topic_of(earlier)
    leaning = leans(question)
    about = _about(question, spoken, whole=not leaning) if asked else ()
    if not asked:
        return Understood(question)
    if not leaning:
        return Understood(question, about=about, topic=_may_be_about(question, asked))
    certain = refers(question) or bool(about)
    turns = [(as_written(subject(turn), quoted_in(turn)), turn.answer.span or "") for turn in asked]
    last = turns[-1][0]
    if whole := who_was_in_its_place(question, turns):
        topic = () if names(last) else carried(whole, [said(turn) for turn in asked], **how(whole))
        return Understood(whole, tuple(topic), again=True)
    if placed := in_place(question, last, names(last)):
        return understand(placed, earlier, spoken) if leans(placed) else Understood(placed, again=True)
    question = _LEAD.sub("", question).strip() or question
    if again := asked_again(question, in_full(asked[-1]), asked[-1].answer.span or ""):
        rest = carried(again, [said(turn) for turn in asked], **how(again)) if _IT.search(again) else []
        return Understood(again, tuple(rest), again=True)
    asking = how(question)
    others = asking["others"] = asking["others"] | called_otherwise(question, asked)
    if whole := with_who_is_meant(question, turns, [quoted_in(turn) for turn in asked], others):
        rest = carried(whole, [said(turn) for turn in asked], **asking) if _AFTER_IT.search(whole) else []
        return Understood(whole, tuple(rest), again=True)
    found = carried(question, [said(turn) for turn in asked], **asking)
    return Understood(question, tuple(found), certain=certain, about=about)


def _may_be_about(question: str, asked: Sequence[Earlier]) -> tuple[str, ...]:
    """The topic of the turns before that a question which stands alone does not name; () where it asks what something
    is."""
    if DEFINES.match(question):
        return ()
    found = carried(question, [said(turn) for turn in asked], **how(question))[:MOST_READ]
    topic = content_words(without_asking(subject(asked[0])))
    return tuple(found) if found and not topic & content_words(without_asking(question)) else ()


def _about(question: str, spoken: Spoken, *, whole: bool) -> tuple[str, ...]:
    """The articles spoken of that tell of what a question speaks of without a name, see `of_what_was_spoken`.

    Not those of "how many": later articles may have other figures. What "he" or "it" means, they do not settle.
    """
    if (
        names(question)
        or _MANY.search(question)
        or (PEOPLE | THINGS) & frozenset(words(NO_REFERENCE.sub(" ", question)))
    ):
        return ()
    return of_what_was_spoken(question, telling_words(without_asking(question)), spoken, whole=whole)


def spoken_subject(what: str, earlier: Sequence[Earlier]) -> str:
    """What ``what`` of a question names; where it is "it" or "that story", the headline of what was cited last."""
    cited = next((turn.answer.quotes[0].title for turn in reversed(earlier) if turn.answer.quotes), "")
    return cited or what if POINTS.match(what) else what


class How(TypedDict):
    """What `carried` is told of a question."""

    empty: frozenset[str]
    person: bool
    bare: bool
    others: frozenset[str]
    things: bool


def how(question: str) -> How:
    """Which words are of no use, whether the question says "he" or "she", first names of nobody whom that may mean,
    whether it has no telling word itself, and whether it says "it"."""
    said = frozenset(words(question))
    return {
        "empty": EMPTY | PEOPLE | THINGS,
        "person": bool(PEOPLE & said),
        "bare": not telling_words(question),
        "others": HERS if said & HE and not said & SHE else HIS if said & SHE and not said & HE else frozenset(),
        "things": bool(_IT.search(question)) and not PEOPLE & said,
    }
