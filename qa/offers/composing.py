"""Questions made of the articles' own sentences, which they answer.

A sentence whose subject is a name and whose verb is a simple past form in a list ("<Name> reported that ...") becomes a
question by putting "Who" in the place of the subject. Such a question is grammatical whatever follows the verb, so only
what would read badly without its subject is left out: pronouns, quotations, lists and loose ends. "<Full Name> said
..." gives "What did <Full Name> say?", and a sentence that tells a day, a reason or a number in one of a few shapes
gives a question for that.
"""

import re
from collections.abc import Iterator

from qa.answering.describing import description
from qa.days import MONTHS, WEEKDAY
from qa.english.verbs import PARTICIPLES, base_of_past

VERBS = (
    "accused acquired announced appointed approved arrested attacked backed banned blamed bought built charged claimed "
    "condemned confirmed criticised criticized defeated denied designed developed discovered endorsed "
    "established explained founded fined hosted interviewed introduced invented killed launched led met named "
    "nominated "
    "opened ordered painted posted praised predicted promised proposed published rejected released replaced "
    "reported revealed said scored signed sold sued suspended threatened told urged visited voted warned welcomed "
    "won wrote"
).split()
NAME = r"(?:[A-Z][\w’'.&-]*|of|the|and|for|de|van|von|bin|al)"
SENTENCE = re.compile(
    rf"^(?:[A-Z][^,]{{3,60}}, )?(?P<who>(?:[Tt]he )?[A-Z][\w’'.&-]*(?: {NAME}){{0,6}})(?:, [^,]{{3,60}},)?"
    rf" (?:also |first |later |then )?(?:has |have )?(?P<verb>{'|'.join(dict.fromkeys(VERBS))})"
    r" (?P<rest>[^“”\"‘()\[\]:;?!—–]+?)\.?$"
)
LOOSE_END = re.compile(r",? (?:which|who|while|as|after|before|but|given|adding|according|saying|when|where|amid)\b.*$")
CLAUSE = re.compile(r", (?:and|but|or|so|which|who|while|as|after|given|adding|according|saying|when|where|with)\b.*$")
DANGLING = re.compile(
    r"\b(?:he|she|it|its|they|his|her|hers|him|them|their|theirs|himself|herself|itself|themselves|this|these|those|that"
    r" day|I|we|our|us|my|you|your|such|another|other|former|latter|also|too|there|here|so)\b"
)
PRONOUN = {
    "He",
    "She",
    "It",
    "They",
    "We",
    "I",
    "This",
    "That",
    "These",
    "Those",
    "There",
    "But",
    "And",
    "In",
    "On",
    "At",
}
OPEN_END = re.compile(r"\b(?:the|a|an|of|to|in|on|at|by|for|with|from|and|or|that|as|is|was|were|be|its|than|U\.S)$")
SPEECH = {
    "said": "say",
    "announced": "announce",
    "confirmed": "confirm",
    "reported": "report",
    "warned": "warn",
    "denied": "deny",
    "proposed": "propose",
    "promised": "promise",
}
SPEAKER = re.compile(
    r"(?:(?m:^)|(?<=[,”] )|(?<=that ))(?P<who>(?:[Tt]he )?(?:[A-Z][\w’'&-]*|U\.S\.)(?: [A-Z][\w’'&-]+){1,5})"
    rf" (?:first )?(?P<has>has )?(?P<verb>{'|'.join(SPEECH)})\b"
)
SHORTEST, LONGEST = 4, 18
"""Words after the verb."""
WIDEST = 120
"""Characters of a question."""


def candidates(text: str) -> Iterator[str]:
    """Questions that sentences of this text answer, in the order of the text."""
    for line in text.splitlines():
        for sentence in re.split(r"(?<=[.!?])(?<![A-Z]\.)\s+(?=[“\"A-Z])", line.strip()):
            question = _question(sentence)
            if question:
                yield question


def _question(sentence: str) -> str:
    match = SENTENCE.match(sentence)
    if not match or match["who"].split()[0] in PRONOUN:
        return ""
    rest = CLAUSE.sub("", match["rest"]).strip()
    if len(rest.split()) > LONGEST:
        rest = LOOSE_END.sub("", rest).strip()
    words = rest.split()
    question = f"Who {match['verb']} {rest}?"
    if not SHORTEST <= len(words) <= LONGEST or len(question) > WIDEST:
        return ""
    if (
        "," in rest
        or words[0] in ("by", "in", "at")
        or DANGLING.search(rest)
        or OPEN_END.search(rest)
        or re.search(r"\b" + re.escape(match["who"]), rest)
    ):
        return ""
    return question


def speakers(text: str) -> Iterator[str]:
    """Questions about what the named speakers of this text said, in the order of the text."""
    for match in SPEAKER.finditer(text):
        who = re.sub(r"^The ", "the ", match["who"])
        if who.split()[0] not in PRONOUN and len(who) < 60:
            yield f"What has {who} {match['verb']}?" if match["has"] else f"What did {who} {SPEECH[match['verb']]}?"


_MONTHS = "|".join(MONTHS)
_DAY = re.compile(
    rf",? (?:on |late |early |since )*(?:{WEEKDAY}"
    rf"|(?:{_MONTHS}) \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?)"
    r"(?: (?:morning|afternoon|evening|night))?\b"
)
_REASON = re.compile(
    r",? (?:because|due to|owing to|in protest|in response to|as a result of|thanks to|to avoid|to prevent"
    r"|for failing)\b"
)
_DID = re.compile(
    rf"^(?P<who>(?:[Tt]he )?[A-Z][\w’'.&-]*(?: {NAME}){{0,5}})(?:, [^,]{{3,60}},)?"
    r" (?P<verb>(?!was\b|were\b|had\b|did\b)[a-z]+) (?P<rest>[^“”\"‘()\[\]:;?!—–]+?)\.?$"
)
_DONE = re.compile(
    r"^(?P<what>(?:(?:The|An?|More than|At least|About|Some|Nearly|Almost) )?[A-Z0-9][\w’'.,&-]*(?: [\w’'.&-]+){0,7}?)"
    r" (?P<be>was|were|has been|have been|had been) (?P<done>\w+) (?P<rest>[^“”\"‘()\[\]:;?!—–]+?)\.?$"
)
_COUNTED = re.compile(
    r"^(?:more than |at least |about |some |nearly |almost )?(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve)(?: (?:million|billion|thousand|hundred))? (?P<what>[a-z].*)$",
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?<![.’'] )\b[A-Z][a-z’'-]+ (?:[A-Z]\. )?[A-Z][\w’'-]+\b")


def is_person(name: str, text: str) -> bool:
    """Whether a full name is somebody's: the text has its last word alone, too, without "the" before it."""
    alone = re.compile(rf"(?P<before>\b[\w’'.-]+ |^|[.!?”\"] ){re.escape(name.split()[-1])}(?![\w’'-])", re.MULTILINE)
    before = [match["before"].strip() for match in alone.finditer(text)]
    return any(not word[:1].isupper() and word.lower() not in ("the", "a", "an", "of", "this") for word in before)


def asked_of(sentence: str) -> Iterator[str]:
    """Questions that a sentence answers: who did it, how many, why, when, what somebody said, who somebody is."""
    if question := _question(sentence):
        yield question
    yield from _of_what_was_done(sentence)
    yield from _of_what_somebody_did(sentence)
    yield from speakers(sentence)
    for match in _PERSON.finditer(sentence):
        if match[0].split()[0].upper() not in _NO_PEOPLE and description(sentence, *match.span()):
            yield f"Who is {match[0]}?"


_SPOKEN = frozenset((*SPEECH, "told"))
_ALONE = frozenset("resigned died quit retired".split())  # verbs that say all by themselves
_NO_PEOPLE = frozenset("THE ON IN AT FOR BUT AND FROM AFTER SINCE BEFORE WHEN WHILE AS IF THIS THAT".split())


def _of_what_somebody_did(sentence: str) -> Iterator[str]:
    """ "Why did X close its doors?", "When did X close its doors?" of a name with a simple past form."""
    match = _DID.match(sentence)
    base = base_of_past(match["verb"]) if match else None
    if not match or not base or match["verb"] in _SPOKEN or match["who"].split()[0] in PRONOUN:
        return
    who = re.sub(r"^The ", "the ", match["who"])
    for ask, told in (("Why", _REASON), ("When", _DAY)):
        if found := told.search(f" {match['rest']}"):
            rest = f" {match['rest']}"[: found.start()].strip(" ,")
            if _readable(rest, shortest=1) if rest else match["verb"] in _ALONE:
                yield f"{ask} did {who} {base}{' ' if rest else ''}{rest}?"


def _of_what_was_done(sentence: str) -> Iterator[str]:
    """ "How many people were vaccinated at the clinic?", "Why was the bridge closed?" of a passive."""
    match = _DONE.match(sentence)
    if not match or not _is_participle(match["done"]) or match["what"].split()[0] in PRONOUN - {"In", "On", "At"}:
        return
    what, be, done = match["what"], match["be"], match["done"]
    first, _, been = be.partition(" ")
    middle = f"been {done}" if been else done
    if (counted := _COUNTED.match(what)) and (rest := _readable(_DAY.sub("", match["rest"]).partition(",")[0])):
        if not DANGLING.search(counted["what"]):
            yield f"How many {counted['what']} {be} {done} {rest}?"
        return
    if DANGLING.search(what) or "," in what or OPEN_END.search(what):
        return
    what = what if what.split()[0] not in ("The", "A", "An") else what[0].lower() + what[1:]
    for ask, told in (("Why", _REASON), ("When", _DAY)):
        if found := told.search(f" {match['rest']}"):
            rest = f" {match['rest']}"[: found.start()].strip()
            if not rest or _readable(rest, shortest=1):
                yield f"{ask} {first} {what} {middle}{' ' if rest else ''}{rest}?"


def _is_participle(word: str) -> bool:
    return word in PARTICIPLES or word.endswith("ed")


def _readable(rest: str, shortest: int = 2) -> str:
    """What follows a verb, where it can be read without its sentence; else ""."""
    rest = rest.strip(" ,")
    words = rest.split()
    if not shortest <= len(words) <= LONGEST or "," in rest or DANGLING.search(rest) or OPEN_END.search(rest):
        return ""
    return rest
