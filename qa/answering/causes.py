"""Words by which a sentence tells why something is so: outright ("because"), or in passing ("hours after")."""

from __future__ import annotations

import re

from qa.answering.evidence import Evidence
from qa.answering.read_again import preferring
from qa.english.roots import roots
from qa.records import Hit

_SOURCES = r"(?:sources?|officials?|bankers?|people|persons?|reports?|documents?|letters?|figures)"  # no reasons
_OUTRIGHT = re.compile(
    r"\b(?:because|due to|owing to|caused?|causes|reasons? (?:is|are|was|were|why|for)|in order to|so that|"
    rf"citing(?! (?:\w+ ){{0,2}}{_SOURCES}\b)|cites?|blam(?:ed?|es|ing)|"
    r"in protest|as a result|result of|prompted|in response|thanks to|on suspicion|for fear|fearing|led to|"
    r"explain(?:s|ed)?|(?:fell|fall(?:s|en|ing)?) out [^.;]*?\bover|"
    r"in return|to avoid|to prevent|to protect|to save|to make|hope to|hoping to"
    r"|driv(?:en|ing) (?:by|the|up|down)|fuell?ed by|attribut(?:ed|es?|ing)|contribut(?:ed|es?|ing) to"
    r"|factor(?:s|ed)?)\b"
    r"|\b(?:ha(?:d|s|ve)|was|were) (?:most |very )?(?:likely|probably|apparently) \w+"
    r"|\b(?:may|might|could) have \w+(?:ed|en)\b|\b(?:found|believe[sd]?|suspect(?:ed|s)?|concluded) that\b",
    re.IGNORECASE,
)
# What was done over something tells why that was done: "the protests over fuel" is no reason for anything else.
_OVER = re.compile(
    r"\b(?P<done>strike|walkout|walk(?:ed|ing|s)? out|row|protest(?:s|ed|ing)?|dispute|resign(?:s|ed)?|quit|sacked)"
    r" [^.;]*?\bover (?=\w)",
    re.IGNORECASE,
)
_IN_PASSING = re.compile(
    r"\b(?:in view of|out of (?:fear|anger|concern|respect)|for \w+ing|worried|c[ao]me from|stem(?:s|med)? from|forced"
    r"|(?:since|as|so) (?:it|he|she|they|there)|so (?:the|no)|could not|cannot|ever since"
    r"|which (?:made|meant|forced|left))\b",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\b(?:after|following|amid|in the wake of)\b", re.IGNORECASE)
_UNTOLD = re.compile(
    r"\btoo (?:early|soon) to\b|(?:\bnot|n['’]t) (?:yet |immediately |entirely )?"
    r"(?:known|clear|established|determined|say|been (?:established|determined|found|named|disclosed|released))\b"
    r"|\b(?:is|was|are|were|remain(?:s|ed)?) (?:still |yet )?(?:unknown|unclear|a mystery|unexplained"
    r"|under (?:investigation|review)|being (?:investigated|looked into|examined))\b"
    r"|\byet to (?:be )?(?:say|establish|find|determine|name|explain)"
    r"|\bstill (?:investigating|looking into|trying to)\b"
    r"|\bno (?:cause|reason|explanation) (?:has|had|was|is)\b|\b(?:could|did|would) not (?:say|explain|give|name)\b",
    re.IGNORECASE,
)
_RULED_OUT = re.compile(
    r"\bno (?:evidence|signs?|indication|suggestion)\b|\bnot (?:caused|due|because|the (?:cause|reason))\b"
    r"|\brul(?:es?|ed|ing) out\b",
    re.IGNORECASE,
)
_OF_A_CAUSE = re.compile(r"\b(?:causes?|reasons?|motives?|why|how|what)\b", re.IGNORECASE)
_POINTS = re.compile(r"\s+(?:it|this|that|them|these|those)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:why|how come|cause[ds]?|causes|reasons?|led to|prompted|triggered|sparked|behind|to blame|responsible"
    r"|how did .* (?:start|begin|happen|break out|come about)|(?:what|who) (?:started|set off|set))\b",
    re.IGNORECASE,
)
_BECAUSE = re.compile(r"\b(?:because|due to|owing to|thanks to)\b", re.IGNORECASE)
_POINTING = re.compile(r"\b(?:it|this|that|these|those|he|she|they)\b", re.IGNORECASE)
LEAST_EFFECT = 3
"""Telling words of an effect from which it is known of what it is."""
_STOPPING_WORK = roots("strike walk walkout")


def told_by_now(evidence: Evidence) -> Evidence:
    """The evidence with a cause first that is told, for who asks for one, where the best span's is not known yet."""
    return preferring(evidence, _is_untold) if _ASKS.search(evidence.question) else evidence


def _is_untold(hit: Hit, start: int, end: int) -> bool:
    return bool(_UNTOLD.search(hit.text[start - hit.start : end - hit.start]))


def tells_it_is_unknown(sentence: str) -> bool:
    """Whether a sentence tells that a cause is not known yet."""
    return bool(_UNTOLD.search(sentence) and _OF_A_CAUSE.search(sentence))


def says_why(sentence: str, question: str) -> bool:
    """Whether a sentence has a word that tells why, of what the question asks about, and not that it is unknown."""
    if _UNTOLD.search(sentence) or _RULED_OUT.search(sentence):
        return False
    if cues := list(_OUTRIGHT.finditer(sentence)):
        return not all(_causes_another(sentence, cue, question) for cue in cues)
    over = _OVER.search(sentence)
    if over is None:
        return False
    done, asked = roots(over["done"]), roots(question)
    return bool(done & asked) or bool(done & _STOPPING_WORK and asked & _STOPPING_WORK)


def _causes_another(sentence: str, cue: re.Match[str], question: str) -> bool:
    """Whether what is asked about is no effect but the cause: "the collapse caused a gas line to break"."""
    after = sentence[cue.end() :]
    if not re.match(r"caus(?:e|es|ed)$|led to$|prompted$", cue[0], re.IGNORECASE) or re.match(r"\s+(?:by|of)\b", after):
        return False
    asked = roots(question)
    before, effect = asked & roots(sentence[: cue.start()]), asked & roots(after)
    return not _POINTS.match(after) and (len(before) > len(effect) or not effect)


def has_another_effect(sentence: str, question: str) -> bool:
    """Whether a sentence gives a reason for nothing that is asked about: "trains were halted because of smoke"."""
    cue = _BECAUSE.search(sentence)
    effect = sentence[: cue.start()] if cue else ""
    told = roots(effect)
    return len(told) >= LEAST_EFFECT and not told & roots(question) and not _POINTING.search(effect)


def may_say_why(sentence: str, question: str) -> bool:
    """Whether a sentence says why, or tells in passing of what is often the reason.

    What is asked about is told before "after": "was recalled after glass was found" does not tell why glass was there.
    """
    if says_why(sentence, question):
        return True
    if _RULED_OUT.search(sentence):
        return False
    if _IN_PASSING.search(sentence):
        return True
    asked = roots(question)
    return any(
        len(asked & roots(sentence[: cue.start()])) > len(asked & roots(sentence[cue.end() :]))
        for cue in _AFTER.finditer(sentence)
    )
