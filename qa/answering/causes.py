"""Words by which a sentence tells why something is so: outright ("because"), or in passing ("hours after")."""

from __future__ import annotations

import re

from qa.answering.roots import roots

_SOURCES = r"(?:sources?|officials?|bankers?|people|persons?|reports?|documents?|letters?|figures)"  # no reasons
_OUTRIGHT = re.compile(
    r"\b(?:because|due to|owing to|caused?|causes|reasons? (?:is|are|was|were|why|for)|in order to|so that|"
    rf"citing(?! (?:\w+ ){{0,2}}{_SOURCES}\b)|cites?|blam(?:ed?|es|ing)|"
    r"in protest|as a result|result of|prompted|in response|thanks to|on suspicion|for fear|fearing|led to|"
    r"explain(?:s|ed)?|(?:fell|fall(?:s|en|ing)?) out [^.;]*?\bover|"
    r"in return|to avoid|to prevent|to protect|to save|to make|hope to|hoping to)\b"
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
_STOPPING_WORK = roots("strike walk walkout")


def says_why(sentence: str, question: str) -> bool:
    """Whether a sentence has a word that tells why, of what the question asks about."""
    if _OUTRIGHT.search(sentence):
        return True
    over = _OVER.search(sentence)
    if over is None:
        return False
    done, asked = roots(over["done"]), roots(question)
    return bool(done & asked) or bool(done & _STOPPING_WORK and asked & _STOPPING_WORK)


def may_say_why(sentence: str, question: str) -> bool:
    """Whether a sentence says why, or tells in passing of what is often the reason.

    What is asked about is told before "after": "was recalled after glass was found" does not tell why glass was there.
    """
    if says_why(sentence, question) or _IN_PASSING.search(sentence):
        return True
    asked = roots(question)
    return any(
        len(asked & roots(sentence[: cue.start()])) > len(asked & roots(sentence[cue.end() :]))
        for cue in _AFTER.finditer(sentence)
    )
