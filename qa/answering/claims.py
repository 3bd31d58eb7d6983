"""Questions to be answered with yes or no, and the claims that they ask about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.roots import root
from qa.answering.verbs import AUXILIARIES, base_of_gerund, base_of_past, base_of_present, is_base, is_participle

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
_ANY = re.compile(r"\b[Aa]ny(one|body|thing|)\b")
_DETERMINERS = frozenset(
    "the a an this that these those his her its their our my your any some every each all no another both "
    "either".split()
)
_PREPOSITIONS = frozenset(
    "in on at by for from with to into onto over under against about after before during since until between among "
    "through across within without near behind below above than as like because when while if not".split()
)
_PRONOUNS = frozenset(
    "you we i he she it they there this that these those anyone someone everybody everyone nobody who".split()
)
_ADVERBS = frozenset(
    "not ever never still now already also really actually just only even always often yet once recently again "
    "officially indeed finally currently reportedly allegedly previously publicly personally ultimately".split()
)
_CONJUNCTIONS = frozenset("when while because if before after during since until".split())
_STATES = frozenset(
    "open closed ill sick rough calm safe dead alive guilty innocent ready true legal illegal available full empty "
    "free responsible aware able unable present absent involved alone missing late early certain sure likely".split()
)
_JOINTS = frozenset("that said says say told whether because while when as if who which whom whose".split())
_PAST = frozenset("did was were has have had".split())
_DONE = frozenset("voted agreed decided managed able began started continued chose".split())  # "agreed to pay"
_NOT_DONE = frozenset(
    "yet refused refuses declined declines failed fails never not no without denied denies ruled rules none".split()
)
_TO_COME = frozenset(("will", "shall"))
REACH = 5  # words after a verb within which whom it is done to stands
DATES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september "
    "october november december today yesterday tomorrow tonight".split()
)
_MARKS = ',;:.!?"”“()'
_WHOSE = ("'s", "’s", "s'", "s’")
_BE = frozenset("is are was were am".split())


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
    return _sentence(f"{before}{' '.join([*rest[:end], auxiliary, *rest[end:]])}")


def subject_and_predicate(claim: str) -> tuple[str, str]:
    """A claim's words before its auxiliary and those after it; all are the predicate where it has none."""
    parts = claim.split(" ")
    at = next((at for at in range(1, len(parts)) if parts[at].lower() in AUXILIARIES), 0)
    return " ".join(parts[:at]), " ".join(parts[at:])


def told_as_past(claim: str) -> bool:
    """Whether a claim is that something has come to pass: "The mayor did resign."."""
    return subject_and_predicate(claim)[1].split(" ")[0].lower() in _PAST


def is_present(claim: str) -> bool:
    """Whether a claim is that something is so on the day of the question: "The mayor is in office."."""
    return subject_and_predicate(claim)[1].split(" ")[0].lower() in ("is", "are")


def is_perfect(claim: str) -> bool:
    """Whether a claim is that something has come to pass by now: "The campers have been charged."."""
    return subject_and_predicate(claim)[1].split(" ")[0].lower() in ("has", "have")


def only_planned(claim: str, sentence: str) -> bool:
    """Whether a claim tells of the past, and the sentence has its verb only for what is to come: "is to begin"."""
    verb = main_verb(claim)
    told = [word.strip(_MARKS).lower() for word in sentence.split()]
    alike = [at for at, word in enumerate(told) if verb and root(word) == root(verb)]
    return told_as_past(claim) and bool(alike) and not any(_has_happened(told, at, passive=False) for at in alike)


def in_order(claim: str, sentence: str) -> bool:
    """Whether a sentence may say of the claim's subject what the claim does: who does it, and to whom it is done.

    The claim's verb and the last word of its subject are looked for; true where one of them is not in the sentence.
    What is said of somebody's aide or firm is not said of them.
    """
    named = subject_and_predicate(claim)[0].split()[-1:]
    subject, predicate = (part.lower().strip(".").split() for part in subject_and_predicate(claim))
    written = [word.strip(_MARKS) for word in sentence.split()]
    told = [word.lower() for word in written]
    ends = [word[-1:] in ",;:" for word in sentence.split()]
    verb = main_verb(claim)
    alike = [at for at, word in enumerate(told) if verb and root(word) == root(verb)]
    passive = bool(verb) and (
        _passive(predicate, predicate.index(verb)) or (predicate[0] in _BE and is_participle(verb))
    )
    past = predicate[:1] != [] and predicate[0] in _PAST
    verbs = [at for at in alike if _has_happened(told, at, passive=passive)] if past else alike
    verbs = [at for at in verbs if _is_verb(told[at]) or _NOT_DONE & set(told[max(0, at - 5) : at])]
    if past and alike and not verbs:
        return False
    if any(not _is_verb(told[at]) for at in verbs):  # "ruled out sabotage"
        return True
    spoken_of = [at for at, word in enumerate(told) if subject and re.sub(r"['’]s?$", "", word) == subject[-1]]
    if not verb or not verbs or not spoken_of:
        return True
    holders = [at for at in spoken_of if told[at] == subject[-1] and not _belongs(written, at, ends[at], *named)]
    for at in verbs:
        before = any(holder < at and not _another(written[holder + 1 : at]) for holder in holders)
        done_to = _passive(told, at)
        by = "by" in told[at : at + 4]
        reach = range(at + 1, 1 + min(at + REACH, next((end for end in range(at, len(ends)) if ends[end]), at + REACH)))
        after = any(holder in reach for holder in holders)
        if before if passive == done_to else after and (passive or by):
            return True
    return False


def _has_happened(told: Sequence[str], at: int, *, passive: bool) -> bool:
    """Whether the word at ``at`` tells of a deed and not of a plan for one, its kind or its name.

    Not "to testify", but for "refused to testify"; not "charging decisions"; of what is done to somebody not "charges".
    """
    word, before = told[at], told[max(0, at - 5) : at]
    if _NOT_DONE & set(before):
        return True
    if _TO_COME & set(before[-2:]) and not _PAST & set(before[-2:]):
        return False
    if before[-1:] == ["to"] or before[-2:] == ["to", "be"]:
        return bool(_DONE & set(told[max(0, at - 12) : at]))
    if word.endswith("ing") and base_of_gerund(word):
        return bool(before) and before[-1] in _BE | {"been", "not", "denied", "admitted"}
    return not passive or is_participle(word) or bool(base_of_past(word))


def _another(between: Sequence[str]) -> bool:
    """Whether another name does what a verb says, in a clause that begins between a name and the verb."""
    joint = next((at for at, word in enumerate(between) if word.lower() in _JOINTS), len(between))
    return any(word[:1].isupper() and word.lower() not in DATES for word in between[joint:])


def _belongs(written: Sequence[str], at: int, ends: bool, named: str) -> bool:
    """Whether the name at ``at`` only says whose the next word is: "Trump aide", "Trump Organization"."""
    following = written[at + 1] if at + 1 < len(written) and not ends else ""
    if not following or not named[:1].isupper():
        return False
    plain = following.lower()
    open_class = plain not in AUXILIARIES | _ADVERBS | _PREPOSITIONS | _CONJUNCTIONS | _PRONOUNS | {"and", "or", "but"}
    return open_class and not plain.endswith(("ly", "ed", "ing")) and not _is_verb(plain) and plain.isalpha()


def main_verb(claim: str) -> str:
    """The word of a claim that says what is done or is so, in lower case; empty where there is none."""
    predicate = subject_and_predicate(claim)[1].lower().strip(".").split()
    return next((word for word in predicate if _is_main(word)), "")


def _is_verb(word: str) -> bool:
    return is_base(word) or is_participle(word) or bool(base_of_past(word) or base_of_present(word))


def _is_main(word: str) -> bool:
    return word not in AUXILIARIES | _ADVERBS | {"been", "being", "be", "to", "going"} and not word.endswith("ly")


def _passive(words: Sequence[str], at: int) -> bool:
    """Whether the word at ``at`` is a participle after a form of "to be", or after one of another such ("hurt or")."""
    before = [word for word in words[max(0, at - 4) : at] if word not in _ADVERBS and not word.endswith("ly")]
    told = bool(before) and before[-1].strip(",") in _BE | {"be", "been", "being", "but", "or", "nor"}
    return told and is_participle(words[at])


def subject_end(auxiliary: str, words: list[str]) -> int:
    """How many of the ``words`` after a question's ``auxiliary`` are its subject, at least one."""
    if words[0].lower() in _PRONOUNS and (len(words) < 2 or not _nominal(auxiliary, words[1])):
        return 1
    return _end_before_predicate(words) if auxiliary in _BE else _end_before_verb(auxiliary, words)


def _nominal(auxiliary: str, word: str) -> bool:
    """Whether a word after "this" or "that" may be the noun that it points at."""
    plain = word.lower()
    verb = is_participle(plain) if auxiliary in ("has", "have", "had", *_BE) else is_base(plain)
    return not verb and plain not in _DETERMINERS | _PREPOSITIONS | _ADVERBS | {"be", "been", "being"}


def _end_before_verb(auxiliary: str, words: list[str]) -> int:
    """Where a verb in the form that ``auxiliary`` asks for begins, with adverbs before it."""
    perfect = auxiliary in ("has", "have", "had")
    for at in range(1, len(words)):
        word, before = words[at].lower().strip(",;:"), words[at - 1].lower()
        if before in _DETERMINERS or before in _PREPOSITIONS or before == "of" or before.endswith(_WHOSE):
            continue
        if words[at][:1].isupper():
            continue
        if word in _ADVERBS or (word in ("be", "have", "been", "become") and at):
            return at
        if is_participle(word) if perfect else is_base(word):
            return at if perfect else _verb_behind(words, at) or at
    return _before_object(words) or _end_of_names(words)


def _verb_behind(words: list[str], at: int) -> int:
    """Where the verb stands if the word at ``at`` is the last of a noun with a phrase of place behind it: "the phone
    ban in Aldmoor | allow exceptions"; 0 where it may be the verb itself.
    """
    if words[at - 1].lower() in _PRONOUNS or words[at - 1][:1].isupper() or at + 1 == len(words):
        return 0
    if words[at + 1].lower() not in _PREPOSITIONS:
        return 0
    place = at + 2 + (at + 2 < len(words) and words[at + 2].lower() in _DETERMINERS)
    for verb in range(place + 1, min(place + 3, len(words) - 1)):
        before, after = words[verb - 1].lower(), words[verb + 1].lower()
        if before in _PREPOSITIONS | {"of", "and", "to"} or words[verb][:1].isupper():
            return 0
        if is_base(words[verb]) and after not in _PREPOSITIONS | {"of", "and"}:
            return verb
    return 0


def _before_object(words: list[str]) -> int:
    """Where the word right before an object's article stands, if it may be a verb: "the sun | silence the probe"."""
    for at in range(2, len(words) - 1):
        if words[at + 1].lower() in _DETERMINERS and words[at].isalpha() and words[at].islower():
            before = words[at - 1].lower()
            taken = _PREPOSITIONS | _DETERMINERS | _ADVERBS | {"of", "and", "to"}
            if words[at] not in taken and before not in taken:
                return at
    return 0


def _end_before_predicate(words: list[str]) -> int:
    """Where what is said of the subject begins after a form of "to be"."""
    for at in range(1, len(words)):
        word, before = words[at].lower().strip(",;:"), words[at - 1].lower()
        open_noun = before in _DETERMINERS or before == "of" or before.endswith(_WHOSE)
        if word in _PREPOSITIONS or word in _ADVERBS:
            if word in _CONJUNCTIONS or words[at - 1].lower() in _STATES:
                return max(1, at - 1)
            return _past_phrase(words, at)
        if open_noun or words[at][:1].isupper() or word in ("of", "and"):
            continue
        if word in _DETERMINERS or is_participle(word) or words[at - 1][:1].isupper():
            return at
    return max(1, len(words) - 1)


def _past_phrase(words: list[str], at: int) -> int:
    """``at``, where a preposition stands; past its phrase where a participle follows: "the fire at the mill | put"."""
    for further in range(at + 2, min(at + 5, len(words))):
        before = words[further - 1].lower()
        if before in _DETERMINERS | _PREPOSITIONS or words[further][:1].isupper():
            continue
        if is_participle(words[further]) and words[at].lower() in _PREPOSITIONS - {"not"}:
            return further
    return at


def _end_of_names(words: list[str]) -> int:
    """The end of the capitalised words that a subject begins with; else all but the last word."""
    end = 0
    while end < len(words) and words[end][:1].isupper():
        end += 1
    return min(end, len(words) - 1) or max(1, len(words) - 1)


def _sentence(text: str) -> str:
    text = _ANY.sub(lambda found: f"{'S' if found[0][0] == 'A' else 's'}ome{found[1]}", text.strip(" ,"))
    return f"{text[:1].upper()}{text[1:]}."
