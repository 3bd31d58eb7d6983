"""What a sentence says of a claim by its words alone: that it is so, that it is not so, or nothing outright.

Rules see what a model may miss (a negation, a hedge, a name that is not there), and no more than the words: they speak
where a clause holds all that is claimed, and keep silent otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import Literal

from index.passages import sentences
from qa.answering.claims import DATES, subject_and_predicate
from qa.answering.deeds import in_order, main_verb
from qa.answering.modality import DENIAL, HEDGE, NEGATION, OPPOSITES
from qa.answering.roots import EMPTY, NUMBERS, root, roots, single_verbs
from qa.words import words

Side = Literal["yes", "no", "hedged", "silent"]
"""What a sentence makes of a claim; "hedged" where it says that it may be so, "silent" where it is not on it."""

_CLAUSE = re.compile(r"[,;:—–()“”\"]|\b(?:but|and|while|whereas|although|though|because|after|before|since|so)\b", re.I)
_ANEW = frozenset(["but", "and", ";", "while", "whereas", "although", "though"])
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_DENIES_IT = re.compile(
    r"^(?:[^,.;:]{2,60} (?:has |have |had )?(?:denied|denies|rejected|disputed) "
    r"(?:it|this|that|them|having|doing|(?:that )?(?:it|he|she|they) had|"
    r"the (?:claim|report|allegation|accusation)s?)"
    r"|[^,.;:]{2,60} (?:has |have |had )?(?:withdr[ae]wn?|retracted|took back|taken back) "
    r"(?:it|this|that|the) ?(?:statement|claim|report|account)?)\b",
    re.IGNORECASE,
)
_BRIEFLY = re.compile(
    r"^(?:he|she|it|they|this|that) (?:is|was|are|were|do|does|did|has|have|had|will|would|can|could)"
    r"(?P<no> not|n[’']t)?[.!]?$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_EXACT = frozenset("all every only always never entire whole both each most more fewer less first last none no".split())
_LIGHT = roots("happen occur")  # "Did the fall happen in the morning?" is "It fell in the morning?"
_OTHERS = frozenset("another other others else again".split())
_LESSER = re.compile(
    r"\b(former|ex|deputy|vice|acting|interim|would-be|outgoing|alleged|suspected|attempted|fake|partial)[ -](\w+)",
    re.IGNORECASE,
)
_IT = re.compile(r"\w (?:it|them)\b", re.IGNORECASE)
_THIRD = re.compile(r"\b(?:he|she|they|it)\b", re.IGNORECASE)
_STANDING = re.compile(
    r" (?:is|are|was|were)(?: still| already| now)? (on|off|over|back|out|up|down)(?: (?:at|during|when|while)\b.*)?\.$"
)
# "Someone was hurt in the fire."
_BEFELL = re.compile(
    r"Some(?:one|body| people| person)\b (?:(?:was|were|is|are|has|have|had|did|be|been|get|got|already|still) )+"
    r"(?P<verb>hurt|injured|wounded|killed|die|died|dead|arrested|detained|charged|convicted|rescued|missing|evacuated)\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds|several|many|some|people"
    r"|men|man|women|woman|boys?|girls?|children|child|workers?|passengers?|officers?|residents|others?)\b"
    r"|\ban? (?:[a-z][\w-]* ){0,2}[a-z]+(?:er|or|ist|ian|ant|ent)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\b(?:nobody|no[ -]one|none|(?:no|without) (?:[a-z]+ )?(?:people|person|casualties|injur(?:y|ies)|deaths?"
    r"|fatalit(?:y|ies)|loss of life|arrests))\b",
    re.IGNORECASE,
)
# The same thing that befell somebody, in other words.
_SAME_FATE = (
    frozenset(map(root, "die killed dead death deaths fatal fatality fatalities lives perished drowned".split())),
    frozenset(map(root, "hurt injured injury injuries wounded wounds casualties".split())),
)
_STANDS = r"\b(?:is|are|was|were|be|been|being|switched|turned|left|stayed|called|still|now|already|[’']s)"
_LEFT_OPEN = re.compile(
    r"(?:\b(?:not|never|nor)|n[’']t) (?:(?:rule out|ruled out|deny|denied|dispute|exclude)\b"
    r"|(?:necessarily )?(?:mean|prove)\b"
    r"|(?:yet )?(?:say|said|decided?|announced?|know|known|disclosed?|revealed?) (?:yet )?"
    r"(?:how|whether|if|when|who|what|which)\b)",
    re.IGNORECASE,
)
_NO_SIGN = re.compile(
    r"\bno (?:sign|evidence|indication|proof|suggestion|hint|question|reason to (?:believe|think|assume))s?[”\"’']?"
    r" (?:that|of|to)\b",
    re.IGNORECASE,
)
# "The flare that had been suspected": what was thought of something is no hedge of what is told of it.
_DESCRIBED = re.compile(
    r" (?:that|which|who) (?:had|has|have|was|were|is|are) (?:been )?(?:long |at first |widely |once )?"
    r"(?:suspected|feared|expected|thought|believed|rumou?red|alleged|accused|predicted|planned|promised)"
    r"(?=[ ,.])(?! to\b| of\b)",
    re.IGNORECASE,
)
_ARTICLES = frozenset("a an the this that its his her their any such".split())
_POSSESSIVES = frozenset("my his her its our their your whose".split())
_GOES_ON = frozenset(
    "he she they it his her their its the this that these those both all a an i we there then but and none no".split()
)
_SPEECH = re.compile(
    r"\b(?:sa(?:id|ys)|t(?:old|ells)|add(?:ed|s)|den(?:ied|ies)|ruled out|insist(?:ed|s)|according to)\b"
)
_OTHER_WAYS = "up down|on off|before after|over under|in out|above below|inside outside|with without|from to"
_PARTICLES = tuple(tuple(pair.split()) for pair in _OTHER_WAYS.split("|"))
_EXISTS = re.compile(
    r"There (?:is|are|was|were) (?:an? |some |already |still )?(?:[\w-]+ ){0,2}?([\w-]+)"
    r"(?= (?:of|for|against|in|on|at|to|with|from|that|between|about|after|during)\b|\.$)",
)
_WEAK = re.compile(
    r"\b(?:(?<!in )(?<!by )(?<!of )(?<!since )(?<!last )(?<!next )may(?! \d)|might|could|perhaps|possibly|reportedly|"
    r"allegedly|unclear|unknown|whether|if|unless|almost|nearly|"
    r"not (?:yet )?(?:clear|known|decided)|nothing had been decided)\b",
    re.IGNORECASE,
)
_MAY = re.compile(r"\bmay\b", re.IGNORECASE)
_ALLOWING = roots("allow allowed ban banned forbid forbidden legal illegal compulsory mandatory free exempt entitled")
_ALLOWED = roots("allow allowed legal free exempt entitled")
_PERMITTED = re.compile(r"(?:may|can)\b")
_PERMITS = frozenset(("may", "must", "should"))


@dataclass(frozen=True)
class Claim:
    """A claim and the roots that carry it.

    ``subject`` and ``predicate`` are told apart by the auxiliary; ``names`` may be of either, ``numbers`` hold days and
    months, too.
    ``exact`` are words like "all" and "more", without which a sentence says something weaker. ``exists`` is the thing
    that a claim is about which says no more than that there is one, ``particle`` the "on" or "over" of one that says
    that something is so; empty for others.
    """

    text: str
    names: frozenset[str]
    subject: frozenset[str]
    predicate: frozenset[str]
    numbers: frozenset[str]
    exact: frozenset[str]
    exists: str = ""
    particle: str = ""
    anybody: str = ""

    @cached_property
    def others(self) -> frozenset[str]:
        """Words by which a claim is about another than the one that is known: "Is there another vaccine?"."""
        return _OTHERS & frozenset(words(self.text))

    @cached_property
    def all(self) -> frozenset[str]:
        """All roots of the claim."""
        return self.names | self.subject | self.predicate

    @cached_property
    def heads(self) -> frozenset[str]:
        """The names of the subject and its last word, one of which a sentence on it has, or a pronoun."""
        last = words(subject_and_predicate(self.text)[0])[-1:]
        return (self.subject & self.names) | frozenset(map(root, last))

    @cached_property
    def given(self) -> frozenset[str]:
        """Names right before another name, as first names are: an article may leave them out."""
        told = [root(word) for word in words(self.text)]
        return frozenset(one for one, other in pairwise(told) if {one, other} <= self.names)

    @cached_property
    def modifiers(self) -> frozenset[str]:
        """Roots of the predicate that stand right before another of its words."""
        told = [root(word) for word in words(subject_and_predicate(self.text)[1])]
        return frozenset(one for one, other in pairwise(told) if {one, other} <= self.predicate)

    @cached_property
    def negated(self) -> bool:
        """Whether the claim itself is a negation."""
        return any(root(words(found[0])[0]) not in self.predicate for found in NEGATION.finditer(self.text))

    @cached_property
    def hedges(self) -> frozenset[str]:
        """The roots of the claim's own hedges: a sentence that has no others says it outright."""
        own = frozenset(root(word) for found in HEDGE.finditer(self.text) for word in words(found[0]))
        return own | _PERMITS if self.allows else own

    @cached_property
    def allows(self) -> bool:
        """Whether the claim is about what is allowed, where "may" is no hedge: "Pupils may leave." """
        return bool(_ALLOWING & roots(self.text)) or bool(_PERMITTED.match(subject_and_predicate(self.text)[1]))


def claim_from(text: str, question: str, around: str) -> Claim:
    """The claim of ``text``; its names are told by capitals in the ``question``, or in the texts ``around`` it."""
    text = single_verbs(text)
    named = {word.casefold() for word in re.findall(r"\b[A-Z]\w+", question[1:])}
    lower = set(re.findall(r"\b[a-z]\w+", around))
    capital = {word.casefold() for word in re.findall(r"\b[A-Z]\w+", around)}
    names = {word for word in words(text) if word not in EMPTY and (word in named or word in capital - lower)}
    numbers = {root(word) for word in words(text) if _NUMBER.fullmatch(word) or word in NUMBERS or word in DATES}
    subject, predicate = (
        {root(word) for word in words(part) if word not in EMPTY} - numbers for part in subject_and_predicate(text)
    )
    predicate -= {root(name) for name in names}
    predicate = (predicate - _LIGHT) or predicate
    exists, standing = _EXISTS.match(text), _STANDING.search(text)
    if exists:
        subject, predicate = (subject | predicate) - {root(exists[1].lower())}, {root(exists[1].lower())}
    return Claim(
        text,
        frozenset(root(name) for name in names),
        frozenset(subject),
        frozenset(predicate),
        frozenset(numbers),
        _EXACT & frozenset(words(text)),
        exists[1] if exists else "",
        standing[1].lower() if standing and not exists else "",
        root(befell["verb"].lower()) if (befell := _BEFELL.match(text)) else "",
    )


def covered(claim: Claim, sentence: str) -> float:
    """Which share of what is claimed, first names left aside, stands in the sentence: 0 to 1."""
    wanted = (claim.all - claim.given) | claim.numbers
    return len(wanted & roots(sentence)) / len(wanted) if wanted else 0.0


def says_it(claim: Claim, headline: str) -> bool:
    """Whether a headline has all that is claimed, and denies nothing that the claim does not."""
    against = (bool(NEGATION.search(text) or DENIAL.search(text)) for text in (headline, claim.text))
    return covered(claim, headline) == 1 and len(set(against)) == 1


def doubts(claim: Claim, headline: str) -> bool:
    """Whether a headline tells what is claimed as what may be: "Trains could return to Calder"."""
    return covered(claim, headline) >= 0.5 and _hedges(claim, headline)


def is_on(claim: Claim, text: str) -> bool:
    """Whether a text may be about what a claim is about: it has half of its subject's names, not first names alone.

    Where the subject has none, half of its other names: what is not so may be so of another place.
    """
    named = claim.subject & claim.names or claim.names
    here = named & roots(text)
    return not named or (2 * len(here) >= len(named) and bool(here - claim.given or not named - claim.given))


def unnamed(claim: Claim, text: str) -> frozenset[str]:
    """The names of a claim that a text has not, first names left aside."""
    return claim.names - claim.given - roots(text)


def side_by_words(claim: Claim, sentence: str, context: str) -> Side:
    """What ``sentence`` says of the claim, where its words do; ``context`` is headline and what stands before it."""
    sentence = single_verbs(sentence)
    here = roots(sentence)
    if not claim.predicate | {claim.particle} - {""} or not claim.numbers <= here:
        return "silent"
    if claim.exists:
        near = claim.subject & (here | roots(context))
        return _existence(claim, sentence) if 2 * len(near) >= len(claim.subject) else "silent"
    if claim.particle:
        return _standing(claim, sentence)
    if claim.anybody:
        return _to_anybody(claim, sentence, context)
    swapped = {word: other for word in claim.predicate - here if (other := _opposed(word, sentence))}
    if any(other.endswith("ing") for other in swapped.values()):  # "its winning run" tells of no match that was won
        return "silent"
    if (
        len(swapped) > 1
        or not _met(claim, sentence, here | swapped.keys(), context)
        or not in_order(claim.text, sentence)
    ):
        return "silent"
    if any(_opposed(each, sentence) for each in claim.subject - here):
        return "silent"
    if claim.subject and not claim.heads & here and (not _goes_on(sentence) or _done_by_theirs(claim, sentence)):
        return "silent"
    told = claim.predicate | {root(other) for other in swapped.values()}
    held = [(lead, clause) for lead, clause in _clauses(sentence) if roots(clause) & told] or [("", sentence)]
    verb = root(main_verb(claim.text))
    clause = max((each for _, each in held), key=lambda each: (len(roots(each) & told), verb in roots(each)))
    denied = any(word not in claim.all and word not in map(root, swapped.values()) for word in _denials(clause))
    elsewhere = any(_negated(claim, each) for _, each in held if each != clause)
    negated = not (_negated(claim, clause) or elsewhere) if claim.negated else _negated(claim, clause)
    against = negated + denied + bool(swapped)
    if (
        against > 1
        or _LEFT_OPEN.search(clause)
        or (against and _weak(claim, clause))
        or _asked(sentence)
        or _NO_SIGN.search(sentence)
        or _other_way(claim, sentence)
        or _only_a_deed(claim, sentence)
    ):
        return "hedged"
    if against:
        return "no"
    if elsewhere and not claim.negated:
        return "hedged"
    hedges = any(_hedges(claim, before + each) for before, each in held)
    if hedges or claim.exact - frozenset(words(sentence)) or _lesser(claim, sentence):
        return "hedged"
    return "yes"


def _met(claim: Claim, sentence: str, here: frozenset[str], context: str) -> bool:
    """Whether the roots of a sentence, ``here``, and its ``context``, hold what the claim is about.

    Of its subject's names one must be there, and all else of the subject; its predicate and the names in that must be
    in the sentence itself, but for a word before another that is ("(ferry) crews"), and for what "it" is there: "They
    supported it." Half of it all is in the sentence; of a subject that was named right before, "she" is enough.
    """
    around = roots(context)
    holder = claim.subject & claim.names
    if (claim.subject - holder) - here - around or (holder and not holder & (here | around)):
        return False
    done = root(main_verb(claim.text)) in here and _IT.search(sentence) and not DENIAL.search(sentence)
    if (claim.names - claim.subject) - here or (claim.predicate - here) - (
        around if done else claim.modifiers & around
    ):
        return False
    everything = claim.names | claim.subject | claim.predicate
    last = next((context[slice(*span)] for span in reversed(sentences(context))), "")
    if holder & roots(last) and _THIRD.search(sentence):
        everything -= claim.subject - here
    return len(everything & here) >= len(everything) / 2


def _goes_on(sentence: str) -> bool:
    """Whether a sentence may be about what the one before it was: it begins with no name, or with a speaker's."""
    return (words(sentence) or [""])[0] in _GOES_ON or bool(_SPEECH.search(sentence))


def _done_by_theirs(claim: Claim, sentence: str) -> bool:
    """Whether it is somebody's own ("my grandmother", "her team") who does there what is claimed of another."""
    told, verb = words(sentence), root(main_verb(claim.text))
    done = [at for at, word in enumerate(told) if root(word) == verb]
    return bool(done) and all(at > 1 and told[at - 2] in _POSSESSIVES for at in done)


def _negated(claim: Claim, clause: str) -> bool:
    """Whether a clause is negated by a word that the claim has not as a part of what it says ("refused to")."""
    found = {found[0].lower() for found in NEGATION.finditer(clause)}
    return any(root(words(each)[0]) not in claim.all for each in found)


def _denials(clause: str) -> list[str]:
    return [root(words(found[0])[0]) for found in DENIAL.finditer(clause)]


def _lesser(claim: Claim, sentence: str) -> bool:
    """Whether the sentence has a "deputy", "former" or the like where the claim has the thing itself."""
    found = {found[1].lower() for found in _LESSER.finditer(sentence) if root(found[2].lower()) in claim.predicate}
    return bool(found - set(words(claim.text)))


def _other_way(claim: Claim, sentence: str) -> bool:
    """Whether the claim says "up" where the sentence says "down" alone, or the like."""
    asked, told = words(claim.text), words(sentence)
    return any(
        one in asked and other in told and one not in told for pair in _PARTICLES for one, other in (pair, pair[::-1])
    )


def _existence(claim: Claim, sentence: str) -> Side:
    """What a sentence says of a claim that there is something: that there is none, or nothing outright."""
    thing = rf"(?:[\w-]+ )?{re.escape(claim.exists)}"
    none = rf"\b(?:no|without (?:an?|any)|not (?:yet )?(?:an?|any)|lacks? (?:an?|any)) {thing}\b"
    absent = rf"\b{thing} (?:does|do|did)(?: not|n[’']t) (?:yet )?exist"
    if re.search(f"{none}|{absent}", sentence, re.IGNORECASE) and not claim.negated:
        return "hedged" if _WEAK.search(sentence) else "no"
    there = rf"\bthere (?:is|are|was|were) (?:an? |some )?{thing}\b|\b{thing}s? exists?\b"
    outright = re.search(there, sentence, re.IGNORECASE) and not NEGATION.search(sentence)
    return "yes" if outright and not _hedges(claim, sentence) and not claim.exact else "silent"


def tells_of_it(claim: Claim, sentence: str) -> bool:
    """Whether a sentence can decide a claim: where something befell somebody, only one that tells of that."""
    return not claim.anybody or bool(_fates(claim) & roots(sentence))


def _fates(claim: Claim) -> frozenset[str]:
    """The roots for what befell somebody."""
    return next((each for each in _SAME_FATE if claim.anybody in each), frozenset((claim.anybody,)))


def _to_anybody(claim: Claim, sentence: str, context: str) -> Side:
    """What a sentence says of a claim that something befell somebody: that it befell nobody, or that it did somebody.

    What else is claimed ("in the fire at the mill") may stand around it.
    """
    if {root(year) for year in _YEAR.findall(sentence)} - claim.numbers:  # what befell them in another year
        return "hedged"
    beside = (claim.predicate | claim.names) - {claim.anybody}
    known = roots(sentence) | roots(context)
    if claim.names - known or 2 * len(beside & known) < len(beside) or claim.negated or _asked(sentence):
        return "silent"
    sides: set[Side] = set()
    for before, clause in _clauses(sentence):
        if not _fates(claim) & roots(clause):
            continue
        if _NOBODY.search(clause):
            sides.add("hedged" if _hedges(claim, before + clause) or _WEAK.search(clause) else "no")
        elif _PEOPLE.search(clause):
            doubt = NEGATION.search(clause) or DENIAL.search(before + clause) or _hedges(claim, before + clause)
            sides.add("hedged" if doubt else "yes")
    return sides.pop() if len(sides) == 1 else "hedged" if sides else "silent"


def _standing(claim: Claim, sentence: str) -> Side:
    """What a sentence says of a claim that something is on, off, over or back."""
    here = roots(sentence)
    if not claim.heads & here or (claim.names - claim.subject) - here or _asked(sentence):
        return "silent"
    against = next((other for pair in _PARTICLES for one, other in (pair, pair[::-1]) if one == claim.particle), "")
    said = re.search(rf"{_STANDS} {claim.particle}\b", sentence, re.IGNORECASE)
    other = re.search(rf"{_STANDS} {against}\b", sentence, re.IGNORECASE) if against else None
    if not said and not other:
        return "silent"
    if (said and other) or _hedges(claim, sentence) or NEGATION.search(sentence) or claim.negated:
        return "hedged"
    return "yes" if said else "no"


def denies_the_last(sentence: str) -> bool:
    """Whether a sentence denies what was said before it: "The museum denied it." """
    return bool(_DENIES_IT.search(sentence))


def said_briefly(claim: Claim, sentence: str, then: str) -> Side:
    """What ``then``, right after a sentence that has all that is claimed, answers it with: "She is not." """
    found = _BRIEFLY.match(then.strip())
    if not found or not claim.predicate <= roots(sentence) or unnamed(claim, sentence) - claim.subject:
        return "silent"
    if NEGATION.search(sentence) or claim.negated:
        return "silent"
    return "no" if found["no"] else "yes"


def _only_a_deed(claim: Claim, sentence: str) -> bool:
    """Whether what is claimed to be done is only a thing there ("a repair of the valve"), which something is not."""
    verb = main_verb(claim.text)
    told = words(sentence)
    named = [at for at, word in enumerate(told) if verb and root(word) == root(verb)]
    things = named and all(at and told[at - 1] in _ARTICLES for at in named)
    return bool(things) and bool(NEGATION.search(sentence))


def left_open(claim: Claim, sentence: str) -> bool:
    """Whether a sentence asks, hedges what the claim does not, or only tells that somebody denies it.

    It settles nothing then, whatever it is about.
    """
    sentence = _DESCRIBED.sub("", sentence)
    told = set(_denials(sentence)) - claim.all
    open_ = (
        _only_a_deed(claim, sentence)
        or told
        or _weak(claim, sentence)
        or _LEFT_OPEN.search(sentence)
        or _NO_SIGN.search(sentence)
    )
    return _asked(sentence) or _hedges(claim, sentence) or bool(open_)


def permits(claim: Claim, sentence: str) -> bool:
    """Whether a claim is that something is allowed, and a sentence says that somebody may do something."""
    allowed = _ALLOWED & roots(claim.text) or _PERMITTED.match(subject_and_predicate(claim.text)[1])
    return bool(allowed) and bool(_MAY.search(sentence)) and not NEGATION.search(sentence)


def _weak(claim: Claim, text: str) -> bool:
    """Whether a text has a word for what may be; "may" is none where it is asked what is allowed."""
    return bool(_WEAK.search(text)) and not (claim.allows and _MAY.search(text))


def _hedges(claim: Claim, text: str) -> bool:
    hedges = {root(word) for found in HEDGE.finditer(text) for word in words(found[0])}
    return bool(hedges - claim.hedges)


def _asked(sentence: str) -> bool:
    return sentence.rstrip("”\"' ").endswith("?")


def _opposed(word: str, sentence: str) -> str:
    """The word of ``sentence`` that is an opposite of a root; empty where there is none."""
    opposites = _opposites().get(word, frozenset())
    return next((each for each in words(sentence) if root(each) in opposites), "")


@cache
def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for form, others in OPPOSITES.items():
        found[root(form)] = found.get(root(form), frozenset()) | {root(other) for other in others}
    return found


def _clauses(sentence: str) -> list[tuple[str, str]]:
    """The clauses of ``sentence``, each after what governs it: all before, unless it begins anew ("but")."""
    found: list[tuple[str, str]] = []
    start, lead = 0, 0
    for cut in [*_CLAUSE.finditer(sentence), None]:
        end = cut.start() if cut else len(sentence)
        if sentence[start:end].strip():
            found.append((sentence[lead:start], sentence[start:end]))
        if cut:
            start = cut.end()
            lead = start if cut[0].lower() in _ANEW else lead
    return found or [("", sentence)]
