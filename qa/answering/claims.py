"""Questions to be answered with yes or no, and the claims that they ask about."""

from __future__ import annotations

import re

from qa.answering.question_subject import subject_end
from qa.days import NAMES
from qa.english.verbs import AUXILIARIES

_LEADS = re.compile(
    r"^(?:(?:and|but|so|or|well|ok|okay|please|hi|hello|also|then|now)\b[,:]?\s+|"
    r"(?:(?:can|could|would) you (?:please )?)?(?:tell me|say|check|confirm|find out|verify) (?=whether |if |that )|"
    r"(?:do|does) (?:you|anyone|anybody|we) (?:happen to )?know (?=whether |if )|"
    r"(?:is there )?(?:any (?:chance|word|news)|anything)(?: (?:yet|on|about))* (?=that |if |whether )|"
    r"(?:really|honestly|quick question)[?,:.]?\s+(?=(?:is|are|was|were|do|does|did|has|have|had|will|can)\b)|"
    r"(?:i wonder|i want to know|i would like to know|i'd like to know) (?=whether |if ))+",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    r"^(?:whether|if|that|(?:is (?:this|it) )?true or false[:,]?(?: that)?|"
    r"(?:is|was) it (?:really |actually )?(?:true|correct|right|the case|a fact|so)(?: or not)? that|"
    r"(?:(?:is|would) it (?:be )?(?:true|fair|right|correct) to say|"
    r"am i (?:right|correct)(?: (?:in|to) think(?:ing)?)?)(?: that)?)"
    r"\s+(?P<claim>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_NEGATED = re.compile(r"^(is|are|was|were|do|does|did|has|have|had|ca|could|wo|would|should|must|might)n['’]?t\b", re.I)
_WHOLE = {"ca": "can", "wo": "will"}
_ADVERBIAL = re.compile(r"^(?:in|on|at|by|after|before|during|since|according to|under|as of)\b[^,?]{2,60},\s+", re.I)
_TAG = re.compile(
    r"^(?P<claim>.*\w),?\s+(?:is|are|was|were|do|does|did|has|have|had|ca|could|wo|would|should)n['’]?t"
    r"\s+(?:it|he|she|they|there|this|that)$|^(?P<right>.*\w),\s+(?:right|correct|true|yes|no)$",
    re.IGNORECASE | re.DOTALL,
)
_HEARD = re.compile(
    r"^(?:i(?:['’]ve| have)? (?:heard|read|saw)|they say|people say|apparently),? (?:that )?(?P<claim>.+?)"
    r"[.,;:–—-]+\s*(?:is (?:that|this|it) )?(?:really |actually )?(?:true|right|correct|so)$",
    re.IGNORECASE,
)
# "Did the quake kill anyone?" asks about "Someone was killed in the quake."
_TOLL = re.compile(
    r"^(?:did|has|have|had) (?P<what>.+?) (?P<verb>kill|injure|hurt|wound)(?:ed|d)? any(?:one|body|[ ]people)\b"
    r"(?P<rest>.*)$",
    re.IGNORECASE,
)
_BEFALLEN = {"kill": "killed", "injure": "injured", "hurt": "hurt", "wound": "wounded"}
_CLEFT = re.compile(r"^(?:is|was) it (?P<who>.+?) (?:who|that|which) (?P<did>.+)$", re.IGNORECASE)
_MEANT = frozenset("you i we".split())  # "did you", "should I": not about the news; but "can you catch it from a cat?"
_REQUESTS = frozenset(
    "tell show give summarize summarise list explain find help compare say describe translate name write check search "
    "look make do read quote speak see hear understand answer please remember recommend suggest provide get add "
    "use".split()
)
_ASKS_WHICH = re.compile(r"\b(?:at|in|on|for|from|to|with|by|of|after) (?:which|what|whom|whose)\b", re.IGNORECASE)
_CHOICE = re.compile(r"\bor\b(?! (?:more|less|fewer|so|not)\b)", re.IGNORECASE)
_WHOEVER = re.compile(r"any(?:one|body) (?:can|may)\b", re.IGNORECASE)  # not just someone
_ANY = re.compile(r"\b[Aa]ny(one|body|thing|)\b")
_EVER = re.compile(rf"\b({'|'.join(sorted(AUXILIARIES))}) ever\b", re.IGNORECASE)
PAST_AUXILIARIES = frozenset("did was were has have had".split())
DATES = NAMES - {"may"} | frozenset("today yesterday tomorrow tonight".split())  # "may" is more often a verb


def claim_of(question: str) -> str | None:
    """The statement that a yes-or-no question asks about: "Did the mayor resign?" -> "The mayor did resign."

    None where the question is of another kind: a choice ("Was it closed or open?"), a request, one that asks for a
    fact. The verb stays as it was asked; where its subject ends is guessed. A negative question ("Didn't she resign?")
    asks about the same as a positive one.
    """
    text = " ".join(question.split()).rstrip(" ?!.").removesuffix(" in the end")
    text = _LEADS.sub("", text)
    tag = _TAG.match(text)
    if tag:
        return _sentence(tag["claim"] or tag["right"])
    whether = _WHETHER.match(text)
    if whether:
        return None if _CHOICE.search(whether["claim"]) else _sentence(whether["claim"])
    heard = _HEARD.match(text)
    if heard:
        return _sentence(heard["claim"])
    cleft = _CLEFT.match(text)
    if cleft and not _CHOICE.search(text):
        return _sentence(f"{cleft['who']} {cleft['did']}")
    toll = _TOLL.match(text)
    if toll and not _CHOICE.search(text):
        return _sentence(f"Someone was {_BEFALLEN[toll['verb'].lower()]} in {toll['what']}{toll['rest']}")
    adverbial = _ADVERBIAL.match(text)
    before = adverbial[0] if adverbial else ""
    text = text[len(before) :]
    text = _NEGATED.sub(lambda found: _WHOLE.get(found[1].lower(), found[1]), text)
    words = text.split(" ")
    auxiliary = words[0].lower()
    if auxiliary not in AUXILIARIES or len(words) < 3 or _CHOICE.search(text) or _ASKS_WHICH.search(text):
        return None
    if before and words[0] != auxiliary:  # "After a joke, Will Smith ran ..."
        return None
    if words[1].lower() in _MEANT and (auxiliary != "can" or words[2].lower() in _REQUESTS):
        return None
    rest = words[1:]
    end = subject_end(auxiliary, rest)
    return _sentence(_EVER.sub(r"\1", f"{before}{' '.join([*rest[:end], auxiliary, *rest[end:]])}"))


def subject_and_predicate(claim: str) -> tuple[str, str]:
    """A claim's words before its auxiliary and those after it; all are the predicate where it has none."""
    parts = claim.split(" ")
    at = next((at for at in range(1, len(parts)) if parts[at].lower() in AUXILIARIES), 0)
    return " ".join(parts[:at]), " ".join(parts[at:])


def told_as_past(claim: str) -> bool:
    """Whether a claim is that something has come to pass: "The mayor did resign."."""
    return subject_and_predicate(claim)[1].split(" ")[0].lower() in PAST_AUXILIARIES


def is_present(claim: str) -> bool:
    """Whether a claim is that something is so on the day of the question: "The mayor is in office."."""
    return subject_and_predicate(claim)[1].split(" ")[0].lower() in ("is", "are")


def is_perfect(claim: str) -> bool:
    """Whether a claim is that something has come to pass by now: "The campers have been charged."."""
    return subject_and_predicate(claim)[1].split(" ")[0].lower() in ("has", "have")


def _sentence(text: str) -> str:
    if not _WHOEVER.match(text):
        text = _ANY.sub(lambda found: f"{'S' if found[0][0] == 'A' else 's'}ome{found[1]}", text.strip(" ,"))
    return f"{text[:1].upper()}{text[1:]}."
