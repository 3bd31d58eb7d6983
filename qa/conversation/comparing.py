"""What is to be compared: what several outlets or parties tell of the same, and whether they agree."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.conversation.agreeing import agreeing, either_figure, may_be_named
from qa.conversation.requests import POINTS, POLITE, without_carried
from qa.words import content_words

_KINDS = (
    r"(?:(?:outlet|(?:news)?paper|source|report|article|account|version|channel|station|site|magazine)s|stories|agencies"
    r"|media|press)"
)
_EACH = (
    r"(?:each|every|any|another|(?:any |the |an)?other|which|what) "
    r"(?:outlet|(?:news)?paper|source|report|article|agency)"
)
_TELLERS = (
    rf"(?:(?:(?:the|all|our|your|these|different|various|several|both|other|any) )*{_KINDS}|(?:does |did )?{_EACH}"
    r"|everyone|everybody)"
)
_TELL = (
    r"(?:say|said|report(?:ed)?|writ(?:e|ten)|wrote|claim(?:ed)?|tell|told|think|thought|count(?:ed)?|describe[d]?|put"
    r"|cover(?:ed)?|mention(?:ed)?|treat(?:ed)?)"
)
_SAY = rf"(?:{_TELL}|give|gave|name[d]?|have)"
_DO = r"(?:do|does|did)"
_IS = r"(?:is|are|was|were)"
_ONE, _TWO = r"(?P<one>[^,;:?]{2,60}?)", r"(?P<two>[^,;:?]{2,60}?)"
_BOTH = rf"{_ONE} (?:and|or|with|to|vs\.?|versus) {_TWO}"
_ON = r"(?:about|on|of|over|regarding|concerning|as to|as regards|for)"
_AROUND = rf"(?:{_ON}|in|around)"
_WHAT = r"(?P<what>.+)"
_COMPARE = r"(?:compare|contrast)"
_WHERE = r"(?:how|where|in what(?: way| respects?)?|on what points?)"
_AGREE = (
    r"(?:agree(?:ment)?|disagree|differ|conflict|consistent|in agreement|in conflict|at odds|unanimous|of one mind"
    r"|divided|vary|contradict)(?: (?:with )?(?:each other|one another))?"
)
_RIFT = (
    r"(?:disagreements?|conflicts?|discrepanc(?:y|ies)|differences?|contradictions?|disputes?|inconsistenc(?:y|ies)"
    r"|divergences?|(?:conflicting|contradictory|differing|different|diverging|varying|competing) "
    rf"(?:{_KINDS}|figures?|numbers?|counts?|estimates?|claims?|tolls?|dates?|views?))"
)
_KIND = r"(?:outlet|(?:news)?paper|source|report|article|account|agency|channel|station|site)"
_THING = (
    r"(?:number|figure|toll|death toll|total|count|price|cost|amount|size|date|day|time|place|share|reason|cause|age"
    r"|name|estimate|damage|version)"
)
_ANYONE = rf"(?:any(?:one|body)|some(?:one|body)|(?:any|an)?other {_KIND}s?|any {_KIND}s?|others?)"
_BACK_UP = r"(?:back(?: up)?|bear out|support|confirm|contradict|dispute|repeat|share)"
_HIGHER = r"(?:higher|highest|lower|lowest|larger|largest|smaller|smallest|bigger|biggest|right|correct|newer|newest)"
_COMPARISONS = tuple(
    re.compile(rf"{POLITE}(?:and |so )?{pattern}$", re.IGNORECASE)
    for pattern in (
        rf"{_COMPARE} (?:what |how )?{_TELLERS} (?:{_SAY} )?{_ON} {_WHAT}",
        rf"{_COMPARE} (?:the )?(?:coverage|reporting|reports) {_ON} (?P<what>.+?)(?: (?:in|by|from|between) {_BOTH})?",
        rf"{_COMPARE} (?:what |how )?{_BOTH} (?:{_SAY} )?{_ON} {_WHAT}",
        rf"{_COMPARE} (?:what |how )?{_BOTH} {_SAY} {_WHAT}",
        # "What do the articles say …" asks for no comparison.
        r"(?:what|how) (?:do|does|did|have|has) (?!(?:the |your )?(?:articles?|press|media) )"
        rf"{_TELLERS} {_SAY} (?:{_ON} )?{_WHAT}",
        rf"(?:what|how) (?:do|did|have) {_BOTH} (?:each |both )?{_SAY} (?:{_ON} )?{_WHAT}",
        rf"{_COMPARE} what {_ONE} {_SAY} {_ON} (?P<what>.+?) (?:and|with|to) what {_TWO} {_SAY}(?: {_ON} .+)?",
        rf"{_COMPARE} what {_ONE} {_SAY}(?: {_ON} it)? (?:and|with|to) what {_TWO} {_SAY} {_ON} {_WHAT}",
        rf"what {_DO} {_ONE} {_SAY},? and what {_DO} {_TWO}(?: {_SAY})? {_ON} {_WHAT}",
        rf"what {_DO} {_ONE},? and what {_DO} {_TWO} {_SAY} {_ON} {_WHAT}",
        rf"who (?:says?|said|tells?|told|claims?|claimed|reports?|reported) what {_ON} {_WHAT}",
        rf"(?:{_DO}|{_IS}) {_TELLERS}(?: {_ON} (?P<what2>.+?))? (?:all )?{_AGREE}(?: (?:{_ON}|that|in) {_WHAT})?",
        rf"(?:{_DO}|{_IS}) {_BOTH} {_AGREE} {_AROUND} {_WHAT}",
        rf"{_DO} {_ONE} (?:contradict|agree with|disagree with|differ from|match|confirm) "
        rf"{_TWO}(?:['’]s (?:figures?|account|report|version|number))? {_AROUND} {_WHAT}",
        rf"(?:{_DO}|have|has) (?:{_TELLERS}|{_BOTH}) (?:all |both )?{_TELL} "
        rf"(?:exactly )?the same(?: things?)?(?: {_ON})? {_WHAT}",
        rf"{_WHERE} {_DO} {_TELLERS} {_AROUND} (?P<what>.+?) {_AGREE}",
        rf"{_WHERE} {_DO} (?:{_TELLERS}|{_BOTH}) (?:differ|disagree|conflict|vary) {_AROUND} {_WHAT}",
        rf"how {_DO} {_ONE}['’]s (?:{_KINDS}|coverage|account|reporting) {_ON} (?P<what>.+?) "
        rf"(?:differ|vary) from {_TWO}",
        rf"(?:how )?{_DO} {_ONE}['’]s (?P<what>\w+(?: {_ON} .+?)?) (?:differ|vary) from {_TWO}",
        rf"(?:what(?:['’]s| is| are) (?:the )?|where (?:is|are) the )?(?:differences?|discrepanc(?:y|ies)) between "
        rf"(?:what )?{_BOTH}(?: {_SAY})? {_ON} {_WHAT}",
        rf"(?:{_IS} there |what(?:['’]s| is| are) |give me |list |show(?: me)? )?(?:(?:the|any|an?|some|all) )*{_RIFT}"
        rf"(?: (?:among|between|in|from) (?:{_TELLERS}|{_BOTH}))? {_AROUND} {_WHAT}",
        rf"{_IS} (?:it|there) (?:disputed|contested|in dispute|unclear|contradictory|agreed) (?:about |over )?"
        r"(?P<what>(?:how|who|what|when|where|why|whether|that) .+)",
        r"what (?P<what>(?:number|figure|toll|total|count|price|cost|amount|size|date|share|reason|cause)s?"
        rf"(?: of| for)? .*?) ?(?:{_DO}|{_IS}) (?:given |reported |named )?(?:by )?{_TELLERS}(?: {_SAY})?",
        r"(?P<what>how (?:many|much|big|large|old|long|far|high) .+?),? according to "
        rf"(?:whom|{_TELLERS}|(?:each|either|both) (?:sides?|part(?:y|ies)))",
        rf"{_IS} (?P<what>.+?) (?:also )?(?:confirmed|backed(?: up)?|borne out|reported|denied|contradicted)"
        rf" (?:by|in) (?:any |the )?(?:other|another|more than one|a second) (?:{_KINDS}|\w+)",
        rf"{_DO} (?P<what>.+?) (?:differ|vary|disagree) (?:between|among|in|from one to another of|across) "
        rf"{_TELLERS}(?: to {_TELLERS})?",
        rf"{_IS} (?:it|there) (?P<one>\d[\d.,]*) or (?P<two>\d[\d.,]*) {_WHAT}",
        rf"{_DO} {_ONE} {_BACK_UP} what {_TWO} {_SAY} {_ON} {_WHAT}",
        rf"{_DO} {_ONE} {_BACK_UP} {_TWO}['’]s (?:claim|view|words|report) {_ON} {_WHAT}",
        rf"(?:which|what) {_KINDS} {_SAY} (?:which|what) (?P<what>{_THING}s? {_AROUND} .+)",
        rf"(?:{_IS}|has|have) (?P<what>.+?) (?:been )?(?:(?:reported|given|told|described|counted) )?"
        rf"(?:(?:in)?consistent(?:ly)?|differently|disputed|contested|in dispute|contradicted|challenged)"
        rf"(?: (?:by|in|among|across|between|from) (?:{_ANYONE}|{_TELLERS}))?",
        rf"(?:{_DO}|has|have|is) {_ANYONE} (?:else )?(?:contradict|dispute|deny|disagree with|challenge|reject)"
        rf"(?:ed|d|s|ing)? (?:with )?(?:that |this: )?{_WHAT}",
        rf"whose (?P<what>(?:{_THING}|estimate|claim)s?(?: {_AROUND} .+?)?) is (?:the )?{_HIGHER}"
        rf"(?:[,:]? {_ONE} or {_TWO})?",
        rf"(?:the )?{_ONE} and {_TWO} (?P<what>(?:figures|numbers|counts|estimates|accounts|versions) {_AROUND} .+)",
        rf"(?:the )?(?:first|initial|early|earlier|original|old) and (?:the )?(?:later|last|latest|final|new|newest) "
        rf"(?P<what>{_THING}s? {_AROUND} .+)",
        rf"{_IS} [^,;:?]{{2,60}}? the only (?:{_KIND}|one) (?:to|that|which) {_TELL}s? (?:(?:that|about|on) )?{_WHAT}",
        rf"{_COMPARE} (?:the )?(?P<what>{_ONE} (?:and|or|with|to|vs\.?|versus) {_TWO})",
        rf"(?:{_DO}|has|have) (?:only one|more than one|a single|any other|another|any) {_KIND}s? (?:else )?{_TELL}"
        rf" (?:(?:that|about|on) )?{_WHAT}",
    )
)
# Where none of these shapes fits: what is left of a question without the words that ask for a comparison.
_CLAIMED = re.compile(
    rf"\b(?:{_AGREE}|{_RIFT}|consensus|disputed?|contested)\b(?: (?:on|about|over|as to))? "
    r"(?:that|whether|if) (?P<claim>.+)$",
    re.IGNORECASE,
)
_CUES = re.compile(
    rf"\b(?:how far apart|{_AGREE}|{_RIFT}|differs|agrees|disagrees|contradicts|diverges?|consensus"
    r"|(?:give|report|have|name|tell|say|use|publish|put)(?:s|ed)? (?:exactly )?(?:the same|different)(?: things?)?"
    r"|the same|side by side)\b",
    re.IGNORECASE,
)
_WHOEVER = re.compile(
    rf"\b(?:(?:in|by|from|of|among|between|across|with|according to|do|does|did|have|has|are|is) )*"
    rf"(?:(?:(?:the|all|both|our|your|different|various|several|other|any|how many|which|two|three|many) )*{_KINDS}"
    r"|(?:each|every|one|another) (?:report|(?:news)?paper|outlet|source|article|account))\b"
    rf"(?: (?:all|both|each|{_TELL}))*",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\b(?:figures|numbers|counts|estimates|tolls|totals|accounts|versions|dates)\b", re.IGNORECASE)
_DIFFERING = re.compile(r"\b(?:different|various|several|all|both|other)\b", re.IGNORECASE)
_COUNTED_TELLERS = re.compile(
    rf"^(?:in )?(?:how many|which) (?:different |of the )?{_KINDS} (?:all )?{_TELL}(?: that)? {_WHAT}$", re.IGNORECASE
)
_VERSUS = re.compile(
    rf"^(?:{_COMPARE} )?(?:the )?{_ONE} (?:vs\.?|versus) (?:the )?{_TWO}(?:\s*[:,]\s*|\s+{_ON}\s+)(?:the )?{_WHAT}$",
    re.IGNORECASE,
)
# "Do X and Y report the same ...", "what differs between X and Y on ...": the parties are named.
_BETWEEN = re.compile(
    rf"(?:^(?:and |so )?(?:{_DO}|{_IS}|have|has)|\bbetween) (?:the )?{_ONE} and (?:the )?{_TWO}"
    rf"(?= (?:{_AGREE}|diverges?|{_TELL}|{_ON}|in|have|give|name|both|all)\b)",
    re.IGNORECASE,
)
_TOLD_BY = re.compile(
    r"^(?:the )?(?P<one>\w+(?: \w+){0,3}) and (?:the )?(?P<two>\w+(?: \w+){0,3}) on (?:the )?(?P<what>[^,?]+)[?.]?$",
    re.IGNORECASE,
)
_ASIDE = re.compile(r", (?:which|what|who|whom|whose|when|where|why)\b", re.IGNORECASE)  # what is asked comes after it
_LEFT_OVER = re.compile(
    r"^(?:(?:and|so|what|where|how|who|do|does|did|is|are|was|were|there|have|has|any|the|a|an|some|all|each|other|about"
    r"|on|over|of|for|in|as to|that|whether|it|they|much|if|one another|with|by|to|from|give|show|tell|me)\b[\s,:]*)+"
    r"|(?:[\s,:]*\b(?:about|on|over|of|for|in|do|does|did|is|are|was|were|each|other|one another|with|by|and|the))+$",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"\bhow (?:many|much|big|large|long|old|high|far|fast|often) .+$", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|an?) ")
_PARTY = re.compile(r"^(?:(?:the|both|what) )+", re.IGNORECASE)
_PARTY_ENDS = re.compile(
    rf"(?:['’]s|(?<=s)['’]) (?:figures?|numbers?|toll|count|total|version|estimates?)$"
    rf"|(?:['’]s|(?<=s)['’])?(?: (?:each|both|{_SAY}|coverage|reports?|reporting|accounts?))?(?:['’]s)?$",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(rf"^(?:the |both |all |other )*{_KINDS}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is to be compared on a subject: the outlets or parties that are named, () for whoever tells of it."""

    what: str
    parties: tuple[str, ...] = ()


def claim_compared(question: str) -> str:
    """What sources are asked to agree on, where that is a statement: "Do they agree that he left?"; "" for others."""
    found = _CLAIMED.search(question)
    return found["claim"].strip(" ?.!") if found else ""


def seeks_agreement(question: str) -> bool:
    """Whether a comparison is of what sources agree or differ in, not of all that they say."""
    return bool(_CUES.search(question))


def comparison_of(question: str) -> Comparison | None:
    """What is to be compared; None where nothing of the kind is asked."""
    asked, words = without_carried(question)
    for pattern in _COMPARISONS:
        if not (match := pattern.match(asked)):
            continue
        groups = match.groupdict()
        what = (groups.get("what") or groups.get("what2") or "").strip(" “”\"'")
        if POINTS.match(what):
            what = words
        elif words:
            what = f"{what} {words}"
        named = (_PARTY_ENDS.sub("", groups.get(name) or "").strip() for name in ("one", "two"))
        parties = tuple(_PARTY.sub("", party) for party in named if party)
        if what:
            return Comparison(_ARTICLE.sub("", what), tuple(p for p in parties if not _PLACEHOLDER.match(p)))
    told = _TOLD_BY.match(asked)
    if told and may_be_named(told["one"]) and may_be_named(told["two"]):
        return Comparison(_ARTICLE.sub("", told["what"]).strip(" ?."), (told["one"], told["two"]))
    if aside := agreeing(asked) or either_figure(asked):
        return Comparison(_ARTICLE.sub("", f"{aside[0]} {words}".strip()), aside[1])
    return _without_cues(asked, words)


def _without_cues(asked: str, carried: str) -> Comparison | None:
    """What is left of a question without the words that ask for a comparison; None where it has no such words.

    "Do the reports give the same cost for the satellite?", "death toll of the flood in the different papers", "what
    differs between CNN and the Post on the count?".
    """
    if versus := _VERSUS.match(asked):
        return Comparison(_ARTICLE.sub("", versus["what"]), (versus["one"].strip(), versus["two"].strip()))
    if told := _COUNTED_TELLERS.match(asked):
        return Comparison(_ARTICLE.sub("", told["what"]))
    cue, named, whoever = _CUES.search(asked), _BETWEEN.search(asked), _WHOEVER.search(asked)
    spread = bool(whoever and _DIFFERING.search(whoever[0]))
    if (not (cue and (named or whoever or _FIGURES.search(asked))) and not spread) or _ASIDE.search(asked):
        return None
    parties: tuple[str, ...] = ()
    if named and cue and not whoever:
        parties = tuple(_PARTY.sub("", named[name].strip()) for name in ("one", "two"))
        asked = f"{asked[: named.start()]} {asked[named.end() :]}"
    what = " ".join(_WHOEVER.sub(" ", _CUES.sub(" ", asked)).split())
    counted = _HOW_MANY.search(what)
    what = (counted[0] if counted else _LEFT_OVER.sub("", _LEFT_OVER.sub("", what))).strip(" ,:;?“”\"'")
    what = carried if POINTS.match(what) else f"{what} {carried}".strip()
    return Comparison(_ARTICLE.sub("", what), parties) if content_words(what) else None
