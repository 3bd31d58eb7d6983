"""Clauses of a question that ask whether those who tell of something agree, beside the one that says of what.

"How many people were on board? Do the papers agree?", "What burned, according to the owner and the union?"
"""

from __future__ import annotations

import re

from qa.words import content_words

MOST_WORDS = 6  # of a party's name
_CUES = content_words(
    "agree agreement disagree disagreement differ difference different conflict conflicting consistent consistently"
    " contradict contradiction match same identical unanimous tally dispute disputed contested vary clash diverge"
    " discrepancy contrast compare"
)
"""Words that ask whether there is agreement."""
_TELLERS = content_words(
    "paper newspaper outlet source report article account version story media press agency channel figure number count"
    " estimate claim date name cause fact detail thing point anyone anybody everyone everybody somebody say said report"
    " give tell write put seem appear else each other another any all every both side party one matter way exactly"
)
"""Words that may stand beside those and name nothing by themselves."""
_KIND = r"(?:outlet|(?:news)?paper|source|report|article|account|agency|channel|story|side|part(?:y|ie))"
_SAY = r"(?:says?|said|claims?|claimed|gives?|gave|reports?|reported|tells?|told|writes?|wrote|thinks?|thought)"
_EVERY = r"(?:each|every|both|either|different|various|all|which)"
_WHO_SAYS_WHAT = re.compile(
    r"(?:and )?(?:"
    + "|".join(
        (
            rf"(?:who|(?:which|what) {_KIND}s?) {_SAY} (?:what|which)",
            rf"what (?:do|does|did) (?:the )?{_EVERY} (?:the )?{_KIND}s? {_SAY}",
            rf"according to (?:whom|(?:the )?{_EVERY} (?:the )?{_KIND}s?)",
            r"according to (?:the )?(?:outlets|(?:news)?papers|sources|agencies|channels)",
            rf"(?:does|did|do|has|is) (?:anyone|anybody|someone|others|any {_KIND}s?) (?:else )?"
            r"(?:contradict|dispute|deny|challenge|question|reject)(?:s|ed|d|ing)? (?:(?:the|an?) )?\w+",
            r"(?:whose|which) (?:count|figure|number|estimate|account|version|one) is (?:the )?"
            r"(?:higher|highest|lower|lowest|larger|largest|smaller|smallest|right|correct|true)",
            r"(?:by|in|on) whose (?:count|account|words|estimate|version)",
            r"(?:at )?(?:first|initially|originally)(?: reported)? and (?:then |in the )?"
            r"(?:later|last|finally|now|end)(?: reports?| reported)?",
        )
    )
    + r")[\s?.!]*$",
    re.IGNORECASE,
)
_PARTIES = r"(?P<parties>[^?:;]+?(?:,? and |,? or | versus | vs\.? )[^?:;,]+?)"
_OF_IT = r"(?: (?:about|on|to|of) (?:it|this|that|them))?"
_THEY = tuple(
    re.compile(rf"^(?:and |so )?{pattern}[\s?.!]*$", re.IGNORECASE)
    for pattern in (
        rf"(?:what|how) (?:do|does|did|have|has) {_PARTIES} (?:each |both )?(?:{_SAY}|have|put it){_OF_IT}",
        rf"according to {_PARTIES}",
        rf"compare {_PARTIES}",
        rf"(?:do|does|did|are|is|have) {_PARTIES} (?:agree|differ|disagree|match|say the same){_OF_IT}",
        rf"{_PARTIES}",
    )
)
_BREAK = re.compile(r"[?:;,.]\s+|\s+[-–—]\s+|\s+(?=according to\b)", re.IGNORECASE)
_BETWEEN = re.compile(
    r"(?:,? and (?:what |how )?(?:do |does |did )?|,? or | versus | vs\.? |, )(?:to |by )?", re.IGNORECASE
)
_VERSUS = re.compile(r" (?:versus|vs\.?) |['’]s? (?:or|and) ", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_ARTICLE = re.compile(r"^(?:the|both|what|a|an) ", re.IGNORECASE)
_SENTENCE = re.compile(
    r"\b(?:what|which|who|whom|that|when|where|why|how|is|was|are|were|with|does|did|do|has|have|had|would|will|can"
    r"|could)\b",
    re.IGNORECASE,
)
_OF_ONE_NAME = re.compile(r"\b(?:of|for)\b|^the [A-Z]\w+$")
_NUMBER = r"(?:\d(?:[\d.,]*\d)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_EITHER = re.compile(
    r"^(?P<before>(?:(?:is|are|was|were|do|does|did|has|have|had) .*?\b|(?:how|when|what|in what|in which) .+,\s+)?)"
    rf"(?P<one>{_NUMBER}) or (?P<two>{_NUMBER})(?P<after>(?=[\s,?:]|$).*)$",
    re.IGNORECASE,
)


def agreeing(question: str) -> tuple[str, tuple[str, ...]] | None:
    """What a question is about beside the clause that asks whether its tellers agree, and the parties that it names.

    None where no clause asks for that alone.
    """
    for broken in _BREAK.finditer(question):
        head, tail = question[: broken.start()].strip(), question[broken.end() :].strip()
        for aside, what in ((tail, head), (head, tail)):
            parties = _parties(aside)
            if parties is not None and content_words(what) - _CUES - _TELLERS:
                return what.strip(" ,:;?.!–—-"), parties
    return None


def _parties(clause: str) -> tuple[str, ...] | None:
    """Those of whom a clause asks whether they agree, () for whoever tells of it; None where it asks for more."""
    said = content_words(clause)
    if _WHO_SAYS_WHAT.match(clause) or (said & _CUES and said <= _CUES | _TELLERS):
        return ()
    for pattern in _THEY:
        if match := pattern.match(clause):
            listed = match["parties"]
            bare = pattern is _THEY[-1]
            if bare and not _VERSUS.search(listed):
                return None
            parties = [_ARTICLE.sub("", _POSSESSIVE.sub("", each.strip())) for each in _BETWEEN.split(listed)]
            return tuple(parties) if all(map(may_be_named, parties)) and not _of_one_name(listed) else None
    return None


def may_be_named(party: str) -> bool:
    """Whether words may name somebody who tells of something, and are no part of a sentence."""
    return 0 < len(party.split()) <= MOST_WORDS and not _SENTENCE.search(party)


def _of_one_name(listed: str) -> bool:
    """Whether "and" stands within a name: "the Food and Drug Administration", "the Bureau of Health and Labor"."""
    one, joined, two = listed.partition(" and ")
    if not joined or not two[:1].isupper():
        return False
    return bool(_OF_ONE_NAME.search(one)) and len(two.split()) > 1


def either_figure(question: str) -> tuple[str, tuple[str, ...]] | None:
    """What a question asks of which of two figures is right, and both: "Were 14 or 16 stolen?"; None for others."""
    either = _EITHER.match(question)
    if either is None:
        return None
    what = " ".join(f"{either['before']} {either['after']}".split()).strip(" ,:;?.!–—-")
    return (what, (either["one"], either["two"])) if content_words(what) else None
