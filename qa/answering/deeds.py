"""What is done in a sentence, by whom and to whom, and whether it has come to pass, going by the order of its words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.claims import DATES, PAST_AUXILIARIES, subject_and_predicate, told_as_past
from qa.answering.question_subject import ADVERBS, BE, CONJUNCTIONS, PREPOSITIONS, PRONOUNS
from qa.english.roots import root
from qa.english.verbs import AUXILIARIES, base_of_gerund, base_of_past, base_of_present, is_base, is_participle

_JOINTS = frozenset("that said says say told whether because while when as if who which whom whose".split())
_DONE = frozenset("voted agreed decided managed able began started continued chose".split())  # "agreed to pay"
_NOT_DONE = frozenset(
    "yet refused refuses declined declines failed fails never not no without denied denies ruled rules none".split()
)
# What stands before the "beating" of a deed: "by beating Lund", "not beating".
_COME_TO_PASS = frozenset("been not denied admitted by after before since while when".split())
_TO_COME = frozenset(("will", "shall"))
REACH = 5  # words after a verb within which whom it is done to stands
_MARKS = ',;:.!?"”“()'


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
        _passive(predicate, predicate.index(verb)) or (predicate[0] in BE and is_participle(verb))
    )
    past = predicate[:1] != [] and predicate[0] in PAST_AUXILIARIES
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
    if _TO_COME & set(before[-2:]) and not PAST_AUXILIARIES & set(before[-2:]):
        return False
    if before[-1:] == ["to"] or before[-2:] == ["to", "be"]:
        return bool(_DONE & set(told[max(0, at - 12) : at]))
    if word.endswith("ing") and base_of_gerund(word):
        return bool(before) and before[-1] in BE | _COME_TO_PASS
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
    open_class = plain not in AUXILIARIES | ADVERBS | PREPOSITIONS | CONJUNCTIONS | PRONOUNS | {"and", "or", "but"}
    return open_class and not plain.endswith(("ly", "ed", "ing")) and not _is_verb(plain) and plain.isalpha()


def main_verb(claim: str) -> str:
    """The word of a claim that says what is done or is so, in lower case; empty where there is none."""
    predicate = subject_and_predicate(claim)[1].lower().strip(".").split()
    return next((word for word in predicate if _is_main(word)), "")


def _is_verb(word: str) -> bool:
    return is_base(word) or is_participle(word) or bool(base_of_past(word) or base_of_present(word))


def _is_main(word: str) -> bool:
    return word not in AUXILIARIES | ADVERBS | {"been", "being", "be", "to", "going"} and not word.endswith("ly")


def _passive(words: Sequence[str], at: int) -> bool:
    """Whether the word at ``at`` is a participle after a form of "to be", or after one of another such ("hurt or")."""
    before = [word for word in words[max(0, at - 4) : at] if word not in ADVERBS and not word.endswith("ly")]
    told = bool(before) and before[-1].strip(",") in BE | {"be", "been", "being", "but", "or", "nor"}
    return told and is_participle(words[at])
