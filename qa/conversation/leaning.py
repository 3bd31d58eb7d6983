"""Whether a question leans on what was said before it, and what it names itself."""

from __future__ import annotations

import re

from qa.words import content_words, words

HE, SHE = frozenset("he him his himself".split()), frozenset("she her hers herself".split())
PEOPLE = HE | SHE
THINGS = frozenset(
    "it its they them their theirs this that these those there then one ones such same itself themselves".split()
)
# "Did anybody die?" means of those just spoken of.
_ANYBODY = frozenset("anybody anyone somebody someone nobody everybody everyone".split())
_IS = r"\b(?:is|was|will|would|could|can|did|does|has|had|might|should) it"
_OPEN = (
    "true|possible|impossible|likely|known|clear|legal|illegal|safe|dangerous|hard|difficult|easy|allowed|normal|common|"
    "better|cheaper|necessary|important|worth|too late|ok|okay"
)
# "It" of what is true, takes a while, or of weather and hours; "that" and "there" where they point to nothing before.
NO_REFERENCE = re.compile(
    rf"\b(?:is|was|are|were) there\b|{_IS} (?:be |been )?(?:{_OPEN}) (?:for [\w ]{{2,40}}? )?(?:that|to)\b"
    rf"|{_IS} (?:cost|costs|take|takes|taken)(?: [\w’'-]+){{0,3}} to\b"
    rf"|{_IS} (?:(?:be|been|going to|ever|still|start|start to) )*(?:rain|snow|hail|storm|freez|thunder)(?:e|ed|ing)?\b"
    rf"|\bhow (?:hot|cold|warm|cool|humid|windy|wet|dry|dark|late) {_IS}(?:(?: going to)? (?:be|feel|get))?\b"
    r"|\bwhat (?:time|day|date) (?:is|was) it\b"
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
DEFINES = re.compile(
    r"^(?!who(?:['’]s| is| are| was| were) (?:\w+ing|in|at|on|behind|there|with|to|for|from|by|left|next)\b)"
    r"(?:(?:what|who)(?:['’]s| is| are| was| were)"
    r"|(?:please )?tell me(?: more)? about|(?:define|explain)"
    r"|what (?:is|are|was) the (?:definition|meaning|origins?) of) (?!the\b|his\b|her\b|its\b|their\b|\w+ed\b|more\b)"
    r"|^what (?:did|does|do|has|have) (?!(?:the|an?|his|her|its|their|my|our|your|this|that|these|those|some|any)\b)"
    r"[\w’'-]+(?: [\w’'-]+)? (?:say|said|claim|think|report|tell|write|announce|want)\b",
    re.IGNORECASE,
)
# "The other side" and "the same day" point to what was said, as "this one" does.
_OF_BEFORE = re.compile(r"\bthe (?:other|same|latter|former)\b(?! than\b)", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:and|but|so|or|then|also|ok(?:ay)?|what about|how about|(?:what|who|where|anything) else|why not)\b",
    re.IGNORECASE,
)
_WORD = r"(?:(?:[A-Z]\.)+|St\.(?= [A-Z])|[A-Z][\w’'-]*)"
_NAME = re.compile(rf"\b{_WORD}(?:\s+(?:(?:of|de|van|von|bin|al|the)\s+)?{_WORD})*")
EMPTY = frozenset(
    "what who when where why how which whom whose did does do is are was were will would can could should has "
    "have had happen happened happening say said tell told else more much many far any anything "
    "something someone anybody give get make made go went come came take took mean know known reason call called "
    "name named yes no i not really exactly again about now still ever since until ago long often before after".split()
)
_QUOTED = re.compile(r"[“\"][^“”\"]{8,}[”\"]")
# Capitals that name nobody by themselves: of posts, and of titles cut short, which a name goes on after.
_POSTS = frozenset("ceo cfo coo cto pm mp mep da ag sen rep gov dr mr mrs ms prof lt col gen sgt capt rev sec".split())
_PARTY = re.compile(r"[RDI]-[A-Z]")  # "R-Texas"


def leans(question: str) -> bool:
    """Whether a question leans on what was said before it: by a pronoun, by how it opens, or by naming nothing."""
    plain = NO_REFERENCE.sub(" ", question)
    referring = PEOPLE | THINGS
    telling = telling_words(question)
    if _OPENING.match(question) and len(telling) <= 3:
        return True
    if not (named := names(question)):
        if frozenset(words(plain)) & referring:
            return True
        return len(telling) <= 2 and not (telling and DEFINES.match(question))
    # "What did Ada say of her book?" refers within itself, "When did she join the Navy?" does not.
    before, _, after = plain.partition(named[0])
    pointing = bool(frozenset(words(before)) & (referring - {"that", "there", "one"})) or bool(_OBJECT.match(after))
    return pointing or bool(_AT_THE_PLACE.search(after))


def refers(question: str) -> bool:
    """Whether a question points to what was said before: by a pronoun, by how it opens, or as it speaks of anybody."""
    plain = frozenset(words(NO_REFERENCE.sub(" ", question)))
    anybody = bool(plain & _ANYBODY) and not names(question)
    pointing = bool(plain & (PEOPLE | THINGS)) or bool(_OPENING.match(question) or _OF_BEFORE.search(question))
    return pointing or anybody or not telling_words(question)


def asks_of_something(question: str) -> bool:
    """Whether a question has a word that tells what it is about, or a name."""
    return bool(telling_words(question) or names(question))


def says_of_what(question: str) -> bool:
    """Whether a question by itself says what it is about: "When was that?" does not, nor does "How old are they?".

    Who quotes somebody's words asks about these.
    """
    if _QUOTED.search(question):
        return True
    if not (content_words(question) and asks_of_something(question)):
        return False
    pointing = frozenset(words(question)) & (PEOPLE | {"they", "them", "their", "theirs"})
    return bool(names(question)) or not pointing or len(telling_words(question)) > 1


def telling_words(question: str) -> list[str]:
    """The telling words of a question."""
    return [word for word in words(question) if word not in EMPTY | PEOPLE | THINGS and content_words(word)]


def names(text: str) -> list[str]:
    """Runs of capitalised words, but for one that a sentence begins with by being its first word."""
    found = []
    for match in _NAME.finditer(text):
        name = match[0].rstrip(".'’-")
        start = match.start()
        opens = start == 0 or text[:start].rstrip().endswith((".", "?", "!", "“", '"'))
        if opens:
            first, _, rest = name.partition(" ")
            if first.lower() in EMPTY or not rest:
                start += len(first) + 1
                name = rest
        if name and name.lower() not in EMPTY | _POSTS and not _PARTY.match(name):
            found.append(name)
    return found
