"""What a sentence says of a claim by its words alone: that it is so, that it is not so, or nothing outright.

Rules see what a model may miss (a negation, a hedge, a name that is not there), and no more than the words: they speak
where a clause holds all that is claimed, and keep silent otherwise.
"""

from __future__ import annotations

import re
from functools import cache

from index.passages import sentences
from qa.answering.befallen import PARTICLES, by_nobody, existence, standing, to_anybody
from qa.answering.claimed import Claim, covered, unnamed
from qa.answering.deeds import in_order, main_verb
from qa.answering.hedging import LEFT_OPEN, NO_SIGN, asked, clauses, denials, hedges, only_a_deed, weak
from qa.answering.sides import Side
from qa.english.modality import DENIAL, NEGATION, OPPOSITES
from qa.english.roots import root, roots, single_verbs
from qa.words import words

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
_PLAINLY = re.compile(r"(yes|no)[.,!]", re.IGNORECASE)
_LESSER = re.compile(
    r"\b(former|ex|deputy|vice|acting|interim|would-be|outgoing|alleged|suspected|attempted|fake|partial)[ -](\w+)",
    re.IGNORECASE,
)
_IT = re.compile(r"\w (?:it|them)\b", re.IGNORECASE)
_THIRD = re.compile(r"\b(?:he|she|they|it)\b", re.IGNORECASE)
_POSSESSIVES = frozenset("my his her its our their your whose".split())
_GOES_ON = frozenset(
    "he she they it his her their its the this that these those both all a an i we there then but and none no".split()
)
_SPEECH = re.compile(
    r"\b(?:sa(?:id|ys)|t(?:old|ells)|add(?:ed|s)|den(?:ied|ies)|ruled out|insist(?:ed|s)|according to)\b"
)


def says_it(claim: Claim, headline: str) -> bool:
    """Whether a headline has all that is claimed, and denies nothing that the claim does not."""
    against = (bool(NEGATION.search(text) or DENIAL.search(text)) for text in (headline, claim.text))
    return covered(claim, headline) == 1 and len(set(against)) == 1


def side_by_words(claim: Claim, sentence: str, context: str) -> Side:
    """What ``sentence`` says of the claim, where its words do; ``context`` is headline and what stands before it."""
    sentence = single_verbs(sentence)
    here = roots(sentence)
    if not claim.predicate | {claim.particle} - {""} or not claim.numbers <= here:
        return "silent"
    if claim.exists:
        near = claim.subject & (here | roots(context))
        return existence(claim, sentence) if 2 * len(near) >= len(claim.subject) else "silent"
    if claim.particle:
        return standing(claim, sentence)
    if claim.anybody:
        return to_anybody(claim, sentence, context)
    if by_nobody(claim, sentence, context):
        return "no"
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
    held = [(lead, clause) for lead, clause in clauses(sentence) if roots(clause) & told] or [("", sentence)]
    verb = root(main_verb(claim.text))
    clause = max((each for _, each in held), key=lambda each: (len(roots(each) & told), verb in roots(each)))
    denied = any(word not in claim.all and word not in map(root, swapped.values()) for word in denials(clause))
    elsewhere = any(_negated(claim, each) for _, each in held if each != clause)
    negated = not (_negated(claim, clause) or elsewhere) if claim.negated else _negated(claim, clause)
    against = negated + denied + bool(swapped)
    if (
        against > 1
        or LEFT_OPEN.search(clause)
        or (against and weak(claim, clause))
        or asked(sentence)
        or NO_SIGN.search(sentence)
        or _other_way(claim, sentence)
        or only_a_deed(claim, sentence)
    ):
        return "hedged"
    if against:
        return "no"
    if elsewhere and not claim.negated:
        return "hedged"
    hedged = any(hedges(claim, before + each) for before, each in held)
    if hedged or claim.exact - frozenset(words(sentence)) or _lesser(claim, sentence):
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


def _lesser(claim: Claim, sentence: str) -> bool:
    """Whether the sentence has a "deputy", "former" or the like where the claim has the thing itself."""
    found = {found[1].lower() for found in _LESSER.finditer(sentence) if root(found[2].lower()) in claim.predicate}
    return bool(found - set(words(claim.text)))


def _other_way(claim: Claim, sentence: str) -> bool:
    """Whether the claim says "up" where the sentence says "down" alone, or the like."""
    asked, told = words(claim.text), words(sentence)
    return any(
        one in asked and other in told and one not in told for pair in PARTICLES for one, other in (pair, pair[::-1])
    )


def denies_the_last(sentence: str) -> bool:
    """Whether a sentence denies what was said before it: "The museum denied it." """
    return bool(_DENIES_IT.search(sentence))


def said_briefly(claim: Claim, sentence: str, then: str) -> Side:
    """What ``then``, right after a sentence that has all that is claimed, answers it with: "She is not." """
    plain = _PLAINLY.match(then.strip())
    if plain and asked(sentence) and not claim.negated and not NEGATION.search(sentence):
        return "no" if plain[1].lower() == "no" else "yes"
    found = _BRIEFLY.match(then.strip())
    if not found or not claim.predicate <= roots(sentence) or unnamed(claim, sentence) - claim.subject:
        return "silent"
    if NEGATION.search(sentence) or claim.negated:
        return "silent"
    return "no" if found["no"] else "yes"


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
