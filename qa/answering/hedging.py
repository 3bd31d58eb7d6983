"""Whether a sentence leaves open what is claimed: it asks, hedges, denies, or tells of something else that is open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.claimed import PERMITTED, Claim, covered
from qa.answering.claims import is_present, subject_and_predicate
from qa.answering.deeds import main_verb
from qa.answering.question_subject import BE
from qa.english.modality import DENIAL, HEDGE, NEGATION
from qa.english.roots import root, roots
from qa.english.verbs import is_participle
from qa.words import words

_CLAUSE = re.compile(r"[,;:—–()“”\"]|\b(?:but|and|while|whereas|although|though|because|after|before|since|so)\b", re.I)
_ANEW = frozenset(["but", "and", ";", "while", "whereas", "although", "though"])
LEFT_OPEN = re.compile(
    r"(?:\b(?:not|never|nor)|n[’']t) (?:(?:rule out|ruled out|deny|denied|dispute|exclude)\b"
    r"|(?:necessarily )?(?:mean|prove)\b"
    r"|(?:yet )?(?:say|said|decided?|announced?|know|known|disclosed?|revealed?) (?:yet )?"
    r"(?:how|whether|if|when|where|why|whom?|what|which)\b)",
    re.IGNORECASE,
)
NO_SIGN = re.compile(
    r"\bno (?:sign|evidence|indication|proof|suggestion|hint|question|reason to (?:believe|think|assume))s?[”\"’']?"
    r" (?:that|of|to)\b",
    re.IGNORECASE,
)
_NO_PLAN = re.compile(
    r"\b(?:not|no|never|n[’']t) (?:currently |yet |immediate )?"
    r"(?:plan(?:s|ned|ning)?|inten(?:d|ds|ded|tion)|expect(?:s|ed)?)\b",
    re.IGNORECASE,
)
# "The flare that had been suspected": what was thought of something is no hedge of what is told of it.
_DESCRIBED = re.compile(
    r" (?:that|which|who) (?:had|has|have|was|were|is|are) (?:been )?(?:long |at first |widely |once )?"
    r"(?:suspected|feared|expected|thought|believed|rumou?red|alleged|accused|predicted|planned|promised)"
    r"(?=[ ,.])(?! to\b| of\b)",
    re.IGNORECASE,
)
_OF_ANY = frozenset("any no another proposed possible potential future such".split())
_ARTICLES = frozenset("a an the this that its his her their any such".split())
WEAK = re.compile(
    r"\b(?:(?<!in )(?<!by )(?<!of )(?<!since )(?<!last )(?<!next )may(?! \d)|might|could|perhaps|possibly|reportedly|"
    r"allegedly|unclear|unknown|whether|if|unless|almost|nearly|"
    r"not (?:yet )?(?:clear|known|decided)|nothing had been decided)\b",
    re.IGNORECASE,
)
_MAY = re.compile(r"\bmay\b", re.IGNORECASE)
_ALLOWED = roots("allow allowed legal free exempt entitled")


def left_open(claim: Claim, sentence: str) -> bool:
    """Whether a sentence asks, hedges what the claim does not, or only tells that somebody denies it.

    It settles nothing then, whatever it is about.
    """
    described = _DESCRIBED.sub("", sentence)
    return (
        unsettled(claim, sentence)
        or only_a_deed(claim, described)
        or weak(claim, described)
        or hedges(claim, described)
    )


def unsettled(claim: Claim, sentence: str) -> bool:
    """Whether a sentence asks, or tells that somebody denies something, or that it is left open."""
    sentence = _DESCRIBED.sub("", sentence)
    return bool(
        asked(sentence) or set(denials(sentence)) - claim.all or LEFT_OPEN.search(sentence) or NO_SIGN.search(sentence)
    )


def hedged_there(claim: Claim, sentence: str, *, against: bool) -> bool:
    """Whether what a sentence has of the claim is hedged, or comes after a hedge: "suspected the flood of the crack".

    Not where another clause hedges something else: "dropped the case of a clerk, who had hoped for more". Where the
    sentence is taken to speak ``against`` the claim, "has no plans to" is no hedge.
    """
    sentence = _DESCRIBED.sub("", _NO_PLAN.sub("", sentence) if against else sentence)
    told = [(len(roots(clause) & claim.all), lead + clause) for lead, clause in clauses(sentence)]
    most = max(count for count, _ in told)
    held = [text for count, text in told if count == most]
    return any(hedges(claim, each) or weak(claim, each) for each in held)


def doubts(claim: Claim, headline: str) -> bool:
    """Whether a headline tells what is claimed as what may be: "Trains could return to Calder"."""
    return covered(claim, headline) >= 0.5 and hedges(claim, headline)


def permits(claim: Claim, sentence: str) -> bool:
    """Whether a claim is that something is allowed, and a sentence says that somebody may do something."""
    allowed = _ALLOWED & roots(claim.text) or PERMITTED.match(subject_and_predicate(claim.text)[1])
    return bool(allowed) and bool(_MAY.search(sentence)) and not NEGATION.search(sentence)


def weak(claim: Claim, text: str) -> bool:
    """Whether a text has a word for what may be; "may" is none where it is asked what is allowed."""
    return bool(WEAK.search(text)) and not (claim.allows and _MAY.search(text))


def hedges(claim: Claim, text: str) -> bool:
    """Whether a text has a hedge that the claim has not."""
    told = {root(word) for found in HEDGE.finditer(text) for word in words(found[0])}
    return bool(told - claim.hedges)


def asked(sentence: str) -> bool:
    return sentence.rstrip("”\"' ").endswith("?")


def denials(clause: str) -> list[str]:
    return [root(words(found[0])[0]) for found in DENIAL.finditer(clause)]


def only_a_deed(claim: Claim, sentence: str) -> bool:
    """Whether what is claimed to be done is only a thing there ("a repair of the valve"), which something is not.

    So is what is spoken of as such, where it is claimed to be so: of "Is the app banned?", "banning the app is opposed"
    and "any ban", of "Is it closing?", "closing it would save a lot".
    """
    verb = main_verb(claim.text)
    told = words(sentence)
    named = [at for at, word in enumerate(told) if verb and root(word) == root(verb)]
    if named and is_present(claim.text) and is_participle(verb):
        return all(
            (told[at].endswith("ing") and not _is_being(told[:at])) or _OF_ANY & {*told[at - 1 : at]} for at in named
        )
    things = named and all(at and told[at - 1] in _ARTICLES for at in named)
    return bool(things) and bool(NEGATION.search(sentence))


def _is_being(before: Sequence[str]) -> bool:
    """Whether what follows these words is what somebody does at the time: "the state is now banning"."""
    return any(word in BE for word in before[-2:])


def clauses(sentence: str) -> list[tuple[str, str]]:
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
