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
from unicodedata import normalize

from index.records import EVERYTHING
from qa.conversation.asked_again import asked_again
from qa.conversation.carrying import Said, carried
from qa.conversation.courses import timeline_of
from qa.conversation.ellipsis import in_place
from qa.conversation.requests import POINTS, held_on
from qa.conversation.spoken_of import GATHERED, Spoken, of_what_was_spoken
from qa.conversation.summing import summary_of
from qa.conversation.turning import turns_away, whole_of, without_courtesy
from qa.conversation.who_is_meant import FULL_NAME, may_be, named, with_who_is_meant
from qa.conversation.whose_place import who_was_in_its_place
from qa.records import Earlier
from qa.speech.first_names import HERS, HIS
from qa.speech.titles import given_name
from qa.words import content_words, without_asking, words

MOST_READ = 2
"""Names and words that are read with a question; it is searched with all that are carried."""
_HE, _SHE = frozenset("he him his himself".split()), frozenset("she her hers herself".split())
_PEOPLE = _HE | _SHE
_HE_OR_SHE = re.compile(r"\b(?:he|she|him)\b", re.IGNORECASE)
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
_AT_THE_PLACE = re.compile(r"\bthere[\s?.!]*$", re.IGNORECASE)  # "Was Ada Berg there?"
_OBJECT = re.compile(
    r"^(?:(?!\b(?:that|when|after|before|because|if|as|who|which|while|where|what|whether)\b)[^,;:])*"
    r"\b(?:him|them|it|(?:this|that|her|those|these)(?=\W*$))(?!\s+(?:is|was|were|will|would|has|had|can|could|should|be)\b)"
    r"(?!\w)",
    re.IGNORECASE,
)
# "What is a trope?" names what it is about, though with a small letter; "what was the play?" does not.
_DEFINES = re.compile(
    r"^(?!who(?:['’]s| is| are| was| were) (?:\w+ing|in|at|on|behind|there|with|to|for|from|by|left|next)\b)"
    r"(?:(?:what|who)(?:['’]s| is| are| was| were)"
    r"|(?:please )?tell me(?: more)? about|(?:define|explain)"
    r"|what (?:is|are|was) the (?:definition|meaning|origins?) of) (?!the\b|his\b|her\b|its\b|their\b|\w+ed\b|more\b)"
    r"|^what (?:did|does|do|has|have) (?!(?:the|an?|his|her|its|their|my|our|your|this|that|these|those|some|any)\b)"
    r"[\w’'-]+(?: [\w’'-]+)? (?:say|said|claim|think|report|tell|write|announce|want)\b",
    re.IGNORECASE,
)
# "Now something else: how much ...?", "by the way, who ...?" begin another topic.
_ELSE = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?|now|well|no)[\s,]+)*(?:(?:to |on |about )?(?:something|(?:an)?other (?:thing|question"
    r"|topic|subject|matter|note)|a (?:different|new) (?:thing|question|topic|subject|matter|note))(?: (?:else|entirely"
    r"|altogether))*(?: now)?|by the way|btw|(?:change|changing) (?:of |the )?(?:subject|topic))\s*[:,;.–—-]+\s*(?=\S)",
    re.IGNORECASE,
)
# "The other side" and "the same day" point to what was said, as "this one" does.
_OF_BEFORE = re.compile(r"\bthe (?:other|same|latter|former)\b(?! than\b)", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:and|but|so|or|then|also|ok(?:ay)?|what about|how about|(?:what|who|where|anything) else|why not)\b",
    re.IGNORECASE,
)
# "What happened in the harbour?": "a fire has destroyed the crane".
_HAPPENED = re.compile(r"^(?:and |so )?what(?:['’]s| is| has| was)? (?:happen(?:ed|ing|s)|going on)\b", re.IGNORECASE)
_EVENT = re.compile(
    r"(?:An?|The) (?P<what>(?:[\w-]+ )?[a-z][\w-]+) (?:(?:has|had|have|was|were|is|are|will)\b|[a-z]+ed\b)"
)
_MANY = re.compile(r"\bhow (?:many|much)\b|\btoll\b", re.IGNORECASE)
_LEAD = re.compile(r"^(?:(?:and|but|so|or|ok(?:ay)?|well|please)[\s,]+)+", re.IGNORECASE)
_WHEN = re.compile(
    r"\b(?:jan\w*|feb\w*|march|april|may|june|july|aug\w*|sept\w*|oct\w*|nov\w*|dec\w*|\w+day|\d{4})\b", re.IGNORECASE
)
_WORD = r"(?:(?:[A-Z]\.)+|[A-Z][\w’'-]*)"
_NAME = re.compile(rf"\b{_WORD}(?:\s+(?:(?:of|de|van|von|bin|al|the)\s+)?{_WORD})*")
_EMPTY = frozenset(
    "what who when where why how which whom whose did does do is are was were will would can could should has "
    "have had happen happened happening say said tell told else more much many far any anything "
    "something someone anybody give get make made go went come came take took mean know known reason call called "
    "name named yes no i not really exactly again about now still ever since until ago long often before after".split()
)


_POSTS = frozenset("ceo cfo coo cto pm mp mep da ag".split())  # capitals that name nobody


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
    asked = _topic(earlier)
    leaning = leans(question)
    about = _about(question, spoken, whole=not leaning) if asked else ()
    if not asked:
        return Understood(question)
    if not leaning:
        return Understood(question, about=about, topic=_may_be_about(question, asked))
    certain = refers(question) or bool(about)
    turns = [(as_written(subject(turn), _quoted(turn)), turn.answer.span or "") for turn in asked]
    last = turns[-1][0]
    if whole := who_was_in_its_place(question, turns):
        topic = () if names(last) else carried(whole, [said(turn) for turn in asked], **how(whole))
        return Understood(whole, tuple(topic), again=True)
    if placed := in_place(question, last, names(last)):
        return understand(placed, earlier, spoken) if leans(placed) else Understood(placed, again=True)
    question = _LEAD.sub("", question).strip() or question
    if again := asked_again(question, _in_full(asked[-1]), asked[-1].answer.span or ""):
        return Understood(again, again=True)
    asking = how(question)
    others = asking["others"] = asking["others"] | _called_otherwise(question, asked)
    if whole := with_who_is_meant(question, turns, [_quoted(turn) for turn in asked], others):
        return Understood(whole, again=True)
    found = carried(question, [said(turn) for turn in asked], **asking)
    return Understood(question, tuple(found), certain=certain, about=about)


def _may_be_about(question: str, asked: Sequence[Earlier]) -> tuple[str, ...]:
    """The topic of the turns before that a question which stands alone does not name; () where it asks what something
    is."""
    if _DEFINES.match(question):
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
        or (_PEOPLE | _THINGS) & frozenset(words(_NO_REFERENCE.sub(" ", question)))
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


def how(question: str) -> How:
    """Which words are of no use, whether the question says "he" or "she", first names of nobody whom that may mean, and
    whether it has no telling word itself."""
    said = frozenset(words(question))
    return {
        "empty": _EMPTY | _PEOPLE | _THINGS,
        "person": bool(_PEOPLE & said),
        "bare": not telling_words(question),
        "others": HERS if said & _HE and not said & _SHE else HIS if said & _SHE and not said & _HE else frozenset(),
    }


def said(turn: Earlier) -> Said:
    """A turn without what was carried into it; an accent is part of its letter, so that no word is cut there."""
    answer = turn.answer
    written = _quoted(turn)
    known = {part.casefold() for name in names(written) for part in name.split()}
    asked = subject(turn)
    if _HAPPENED.match(asked) and (told := _EVENT.match(answer.span or "")):
        asked = f"{asked} {told['what']}"
    return Said(normalize("NFC", asked), normalize("NFC", answer.span or ""), frozenset(known))


def as_written(question: str, quoted: str) -> str:
    """A question with its full names as the articles write them that are ``quoted``, for who types no capitals."""
    for name in names(quoted):
        if " " in name and name.casefold() in question.casefold():
            question = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", name, question, flags=re.IGNORECASE)
    return question


def _in_full(turn: Earlier) -> str:
    """A turn's question with the name in it that was carried for "he" or "she"."""
    asked = as_written(subject(turn), _quoted(turn))
    carried = turn.question.partition(" (")[2].rstrip(")").split(", ")
    people = [name for name in carried if FULL_NAME.fullmatch(name)]
    spoken = _HE_OR_SHE.search(asked)
    if spoken and len(people) == 1 and may_be(spoken[0], people[0]):
        return f"{asked[: spoken.start()]}{people[0]}{asked[spoken.end() :]}"
    return asked


def _called_otherwise(question: str, asked: Sequence[Earlier]) -> frozenset[str]:
    """The given names of who was called "she" before, where a question says "he", and the other way round."""
    said = frozenset(words(question))
    if bool(said & _HE) == bool(said & _SHE):
        return frozenset()
    mine, others = (_HE, _SHE) if said & _HE else (_SHE, _HE)
    called = [(frozenset(words(turn.answer.question)), given) for turn in asked if (given := _of_whom(turn))]
    same = {given for spoken, given in called if spoken & mine}
    return frozenset(given for spoken, given in called if spoken & others and not spoken & mine) - same


def _of_whom(turn: Earlier) -> str:
    """The given name of the only full name that a turn's question was understood with, and that nobody typed."""
    typed = turn.answer.question.casefold()
    whole = as_written(turn.question, _quoted(turn))
    found = {name for name in FULL_NAME.findall(whole) if name.casefold() not in typed}
    return given_name(found.pop()) if len(found) == 1 else ""


def _quoted(turn: Earlier) -> str:
    """The headlines and words that a turn's answer rests on."""
    return normalize("NFC", " ".join(f"{quote.title}. {quote.quote}" for quote in turn.answer.quotes))


def subject(turn: Earlier) -> str:
    """A turn's question without what was carried into it; of what asks for a summary, a timeline or the articles on a
    subject, the subject alone ("": what was spoken of).
    """
    answer = turn.answer
    if answer.kind == "chat":
        held = held_on(turn.question)
        return f"about {held}" if held else ""
    if answer.kind in ("summary", "clarify") and (summary := summary_of(answer.question, tuple, EVERYTHING)):
        return summary.what
    if answer.kind in ("timeline", "clarify") and (timeline := timeline_of(answer.question)):
        return timeline.what
    return turn.question.partition(" (")[0] if turn.question != answer.question else turn.question


def _topic(earlier: Sequence[Earlier]) -> list[Earlier]:
    """The turns since somebody last asked a question that stands alone, which is where a topic begins."""
    asked = [turn for turn in earlier if turn.answer.kind != "chat" or subject(turn)]
    first = max((at for at, turn in enumerate(asked) if _begins(turn)), default=0)
    return asked[first:]


def _begins(turn: Earlier) -> bool:
    """Whether a turn stands alone: nothing was carried into it, nor does it lean."""
    carrying = turn.question != turn.answer.question and turn.question.endswith(")")
    if carrying or not subject(turn):
        return False
    own = without_courtesy(turn.answer.question)
    if turn.answer.kind in GATHERED and turn.answer.status == "answered" and not POINTS.match(subject(turn)):
        return True  # "tell me about the strike" names what is told of
    if whole_of(own) or (turn.answer.kind == "summary" and turn.question != turn.answer.question):
        return True  # "what about the moss?" is understood as what is named there
    return not leans(own)


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
    pointing = bool(frozenset(words(before)) & (referring - {"that", "there", "one"})) or bool(_OBJECT.match(after))
    return pointing or bool(_AT_THE_PLACE.search(after))


def refers(question: str) -> bool:
    """Whether a question points to what was said before: by a pronoun, by how it opens, or as it speaks of anybody."""
    plain = frozenset(words(_NO_REFERENCE.sub(" ", question)))
    anybody = bool(plain & _ANYBODY) and not names(question)
    pointing = bool(plain & (_PEOPLE | _THINGS)) or bool(_OPENING.match(question) or _OF_BEFORE.search(question))
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
        if name and name.lower() not in _EMPTY | _POSTS:
            found.append(name)
    return found
