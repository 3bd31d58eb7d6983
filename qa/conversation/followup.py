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
from qa.conversation.carrying import Said, carried
from qa.conversation.who_is_meant import with_who_is_meant
from qa.records import Answer
from qa.words import content_words, words

MOST_READ = 2
"""Names and words that are read with a question; it is searched with all that are carried."""
_PEOPLE = frozenset("he him his she her hers himself herself".split())
_THINGS = frozenset(
    "it its they them their theirs this that these those there then one ones such same itself themselves".split()
)
# "Did anybody die?" means of those just spoken of.
_ANYBODY = frozenset("anybody anyone somebody someone nobody everybody everyone".split())
# "It" of "is it true that ...", and "that" and "there" where they point to nothing before.
_NO_REFERENCE = re.compile(
    r"\b(?:is|was|are|were) there\b|\b(?:is|was) it (?:true|possible|likely|known|clear) (?:that|to)\b"
    r"|\b(?:says?|said|claims?|claimed|thinks?|reports?|reported|knows?|shows?|means?|so) that\b"
    r"|\bthis (?:week|month|year|morning|evening|summer|winter|spring|autumn)\b|\bthere (?:is|are|was|were)\b",
    re.IGNORECASE,
)
# "Did Ada sell it?" is about something else: what a name does, it does to others, unless another clause begins.
_OBJECT = re.compile(
    r"^(?:(?!\b(?:that|when|after|before|because|if|as|who|which|while|where|what|whether)\b)[^,;:])*"
    r"\b(?:him|them|it|(?:this|that|her|those|these)(?=\W*$))(?!\s+(?:is|was|were|will|would|has|had|can|could|should|be)\b)"
    r"(?!\w)",
    re.IGNORECASE,
)
# "What is a trope?" names what it is about, though with a small letter; "what was the play?" does not.
_DEFINES = re.compile(
    r"^(?:(?:what|who)(?:['’]s| is| are| was| were)|(?:please )?tell me(?: more)? about|(?:define|explain)"
    r"|what (?:is|are|was) the (?:definition|meaning|origins?) of) (?!the\b|his\b|her\b|its\b|their\b|\w+ed\b|more\b)"
    r"|^what (?:did|does|do|has|have) (?!(?:the|an?|his|her|its|their|my|our|your|this|that|these|those|some|any)\b)"
    r"[\w’'-]+(?: [\w’'-]+)? (?:say|said|claim|think|report|tell|write|announce|want)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:and|but|so|or|then|also|ok(?:ay)?|what about|how about|(?:what|who|where|anything) else|why not)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:(?:and|but|so|or|ok(?:ay)?|well|please)[\s,]+)+", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:what|how) about\s+(.+)$", re.IGNORECASE)
_WHEN = re.compile(
    r"\b(?:jan\w*|feb\w*|march|april|may|june|july|aug\w*|sept\w*|oct\w*|nov\w*|dec\w*|\w+day|\d{4})\b", re.IGNORECASE
)
_WORD = r"(?:(?:[A-Z]\.)+|[A-Z][\w’'-]*)"
_NAME = re.compile(rf"\b{_WORD}(?:\s+(?:(?:of|de|van|von|bin|al|the)\s+)?{_WORD})*")
_EMPTY = frozenset(
    "what who when where why how which whom whose did does do is are was were will would can could should has "
    "have had happen happened happening say said tell told else more much many far any anything "
    "something someone anybody give get make made go went come came take took mean know known reason call called "
    "name named yes no i not really exactly again about now still ever".split()
)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A turn that came before: its question as it was understood, and its answer."""

    question: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it is searched; ``carried`` are the words taken from earlier turns, () where it stands alone.

    Not ``certain``, it may stand alone as well. ``beyond``: what was quoted last is not wanted again. ``again``: it is
    the question before, asked for something else, or has the name of whom it means.
    """

    question: str
    carried: tuple[str, ...] = ()
    certain: bool = True
    beyond: bool = False
    again: bool = False

    @property
    def alone(self) -> bool:
        """Whether it has nothing of the turns before it."""
        return not (self.carried or self.beyond or self.again)

    @property
    def searched(self) -> str:
        """The question with the words that it leaves out."""
        return f"{self.question} ({', '.join(self.carried)})" if self.carried else self.question

    @property
    def read(self) -> str:
        """The question as it is read: few words beside it are enough for that, and more are in the way."""
        return f"{self.question} ({', '.join(self.carried[:MOST_READ])})" if self.carried else self.question

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms in which it is worth searching, the likeliest first."""
        return (self.searched,) if self.certain or not self.carried else (self.searched, self.question)


def understand(question: str, earlier: Sequence[Earlier]) -> Understood:
    """The question with the words of ``earlier`` turns that it leans on."""
    asked = _topic(earlier)
    if not asked or not leans(question):
        return Understood(question)
    certain = refers(question)
    question = _LEAD.sub("", question).strip() or question
    last = asked[-1].question.partition(" (")[0]
    if again := asked_again(question, last, asked[-1].answer.span or ""):
        return Understood(again, again=True)
    turns = [(turn.question.partition(" (")[0], turn.answer.span or "") for turn in asked]
    if whole := with_who_is_meant(question, turns):
        return Understood(whole, again=True)
    if (about := _ABOUT.match(question)) and (named := names(last)):
        # "What about CNN?" asks the last question again, of something else in the place of its name.
        before, _, after = last.rpartition(named[-1])
        other = about[1].rstrip(" ?.!")
        if before.lower().endswith("the "):
            other = re.sub("^the ", "", other, flags=re.IGNORECASE)
        return Understood(f"{before}{other}{after}")
    found = carried(question, [said(turn) for turn in asked], **how(question))
    return Understood(question, tuple(found), certain=certain)


class How(TypedDict):
    """What `carried` is told of a question."""

    empty: frozenset[str]
    person: bool
    bare: bool


def how(question: str) -> How:
    """Which words are of no use, whether the question says "he" or "she", and whether it has no telling word itself."""
    return {
        "empty": _EMPTY | _PEOPLE | _THINGS,
        "person": bool(_PEOPLE & frozenset(words(question))),
        "bare": not telling_words(question),
    }


def said(turn: Earlier) -> Said:
    """A turn without what was carried into it."""
    answer = turn.answer
    written = " ".join(f"{quote.title}. {quote.quote}" for quote in answer.quotes)
    known = {part.casefold() for name in names(written) for part in name.split()}
    question = turn.question.partition(" (")[0] if turn.question != answer.question else turn.question
    return Said(question, answer.span or "", frozenset(known))


def _topic(earlier: Sequence[Earlier]) -> list[Earlier]:
    """The turns since somebody last asked a question that stands alone, which is where a topic begins."""
    asked = [turn for turn in earlier if turn.answer.kind != "chat"]
    first = max((at for at, turn in enumerate(asked) if not leans(turn.answer.question)), default=0)
    return asked[first:]


def leans(question: str) -> bool:
    """Whether a question leans on what was said before it: by a pronoun, by how it opens, or by naming nothing."""
    plain = _NO_REFERENCE.sub(" ", question)
    referring = _PEOPLE | _THINGS
    telling = telling_words(question)
    if _OPENING.match(question) and len(telling) <= 3:
        return True
    if not (named := names(question)):
        if frozenset(words(plain)) & referring:
            return True
        return len(telling) <= 2 and not (telling and _DEFINES.match(question))
    # "What did Ada say of her book?" refers within itself, "When did she join the Navy?" does not.
    before, _, after = plain.partition(named[0])
    return bool(frozenset(words(before)) & (referring - {"that", "there", "one"})) or bool(_OBJECT.match(after))


def refers(question: str) -> bool:
    """Whether a question points to what was said before: by a pronoun, by how it opens, or as it speaks of anybody."""
    plain = frozenset(words(_NO_REFERENCE.sub(" ", question)))
    anybody = bool(plain & _ANYBODY) and not names(question)
    pointing = bool(plain & (_PEOPLE | _THINGS)) or bool(_OPENING.match(question))
    return pointing or anybody or not telling_words(question)


def asks_of_something(question: str) -> bool:
    """Whether a question has a word that tells what it is about, or a name."""
    return bool(telling_words(question) or names(question))


def telling_words(question: str) -> list[str]:
    """The telling words of a question."""
    return [word for word in words(question) if word not in _EMPTY | _PEOPLE | _THINGS and content_words(word)]


def names(text: str) -> list[str]:
    """Runs of capitalised words, but for one that a sentence begins with by being its first word."""
    found = []
    for match in _NAME.finditer(text):
        name = match[0].rstrip(".'’-")
        start = match.start()
        opens = start == 0 or text[:start].rstrip().endswith((".", "?", "!", "“", '"'))
        if opens:
            first, _, rest = name.partition(" ")
            if first.lower() in _EMPTY or not rest:
                start += len(first) + 1
                name = rest
        if name and name.lower() not in _EMPTY:
            found.append(name)
    return found
