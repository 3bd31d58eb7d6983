"""What is to be compared: what several outlets or parties tell of the same, and whether they agree."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.conversation.requests import POINTS, POLITE, without_carried

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
        rf"what {_DO} {_ONE} {_SAY},? and what {_DO} {_TWO}(?: {_SAY})? {_ON} {_WHAT}",
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
    )
)
_ARTICLE = re.compile(r"^(?:the|an?) ")
_PARTY = re.compile(r"^(?:(?:the|both|what) )+", re.IGNORECASE)
_PARTY_ENDS = re.compile(
    rf"(?:['’]s)?(?: (?:each|both|{_SAY}|coverage|reports?|reporting|accounts?))?(?:['’]s)?$", re.IGNORECASE
)
_PLACEHOLDER = re.compile(rf"^(?:the |both |all |other )*{_KINDS}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is to be compared on a subject: the outlets or parties that are named, () for whoever tells of it."""

    what: str
    parties: tuple[str, ...] = ()


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
    return None
