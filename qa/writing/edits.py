"""Whether a sentence is another one with harmless edits: words left out that change nothing, and none put in.

The words of the sentence are matched with the other's, in their order. What is left out between two of them has to be
something that may be: what stands between commas, a phrase of time or place, a title, what was done besides. A
negation, a hedge, a condition, a speaker, or the head of a phrase ("the mayor's *brother*") may not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.english.modality import DENIAL, HEDGE, NEGATION
from qa.english.verbs import base_of_past, base_of_present
from qa.writing.tokens import Token, is_bare, is_gerund, is_participle_form, is_verb

LONGEST = 120  # words of a sentence that is looked at
DETERMINERS = frozenset("the a an this that these those its his her their our my your".split())
PREPOSITIONS = frozenset(
    "in on at by for from with to into onto over under against about after before during since of until between among "
    "through across within without near behind below above than as like towards toward off around along despite up "
    "down out per via".split()
)
_MODALS = frozenset("will would could should must may might can shall".split())
_BOUND = frozenset(
    "only all every each most both few half some many several almost nearly least up over under about around "
    "approximately roughly entire whole always never sometimes partly partially hardly barely rarely scarcely "
    "falsely "
    "wrongly initially originally temporarily previously formerly jokingly former ex deputy vice acting interim "
    "outgoing "
    "alleged suspected attempted fake failed would-be partial mock unofficial provisional".split()
)
_LIMITS = frozenset("only all every each most few always entire whole least both".split())
_SAYING = frozenset(
    "said says say saying told tells tell added adds wrote writes stated claimed claims announced reported reports "
    "warned warns argued insisted insists admitted confirmed denied denies believes believed according alleged "
    "spokesman spokeswoman".split()
)
_CONDITIONS = frozenset("but if unless until except although though however or nor than rather whether".split())
_CLAUSES = frozenset("who where when because after before while as and since that whose so".split())
_ADVERBS = frozenset("throughout then later again now still already also too there meanwhile afterwards".split())
_DROPPED = frozenset("the a an that also already".split())
_ADDED = frozenset("the a an that also".split())
_NUMBER_OF = re.compile(r"(?:est|most|first|last)$")
_MARKS = frozenset(",;:—–()")


@dataclass(frozen=True, slots=True)
class Word:
    """A word and the marks between it and the one before."""

    token: Token
    marks: str = ""

    @property
    def low(self) -> str:
        """In lower case."""
        return self.token.text.lower()


@dataclass(frozen=True, slots=True)
class Matched:
    """Which word of the other sentence each word of this one is; -1 for one that was put in."""

    places: tuple[int, ...]


def worded(tokens: Sequence[Token]) -> list[Word]:
    """The words of tokens with their marks."""
    found: list[Word] = []
    marks = ""
    for token in tokens:
        if token.mark:
            marks += token.text
        else:
            found.append(Word(token, marks))
            marks = ""
    return found


def matched(said: Sequence[Word], told: Sequence[Word]) -> Matched | None:
    """How ``said`` is ``told`` with harmless edits, or None where it is not."""
    if not said or not told or len(said) > LONGEST or len(told) > LONGEST:
        return None
    strict = any(_limits(word) for word in said)
    # ways[j]: the words said so far end at told[j]; begins with nothing said, before the first word.
    ways: dict[int, tuple[int, ...]] = {-1: ()}
    for at, word in enumerate(said):
        following: dict[int, tuple[int, ...]] = {}
        for end, places in ways.items():
            if word.low in _ADDED or _perfect(said, at):
                following.setdefault(end, (*places, -1))
        for place, other in enumerate(told):
            if not same(word, other):
                continue
            for end, places in sorted(ways.items(), reverse=True):
                if end < place and may_go(told, end, place, strict):
                    following[place] = (*places, place)
                    break
        ways = following
        if not ways:
            return None
    ends = [end for end in ways if end >= 0 and may_go(told, end, len(told), strict)]
    return Matched(ways[max(ends)]) if ends else None


def same(word: Word, other: Word) -> bool:
    """Whether two words say the same: equal but for case, forms of one verb, an article in another's place."""
    one, two = word.token, other.token
    if one.key == two.key:
        return (
            one.number
            or one.date
            or word.low == other.low
            or one.key in ("be", "have", "a", "who", "'s")
            or (_form(one) == _form(two) != "")
        )
    return word.low in ("the", "a", "an") and other.low in DETERMINERS


def _form(token: Token) -> str:
    """Of a known verb whether it is finite or not; of other words nothing."""
    word = token.text.lower()
    if is_gerund(token):
        return "gerund"
    if base_of_past(word) or base_of_present(word):
        return "finite"
    return ""


def _limits(word: Word) -> bool:
    """Whether a word makes what it is said of less by every phrase after it: "the largest fire", "all boats", "no"."""
    return word.low in _LIMITS or bool(_NUMBER_OF.search(word.low) and len(word.low) > 4) or _negation(word.low)


def _negation(word: str) -> bool:
    return bool(NEGATION.fullmatch(word))


def _perfect(said: Sequence[Word], at: int) -> bool:
    """Whether the word is the "has" of "has called"."""
    after = said[at + 1] if at + 1 < len(said) else None
    return said[at].token.key == "have" and after is not None and is_participle_form(after.token)


def may_go(told: Sequence[Word], before: int, after: int, strict: bool) -> bool:
    """Whether the words of ``told`` between two places may be left out; -1 is before it, its length behind it."""
    gap = told[before + 1 : after]
    if not gap:
        return True
    first = told[before] if before >= 0 else None
    then = told[after] if after < len(told) else None
    if all(word.low in _DROPPED for word in gap) and then is not None:
        return True
    if then is not None and len(gap) == 1 and gap[0].token.key == "have" and is_participle_form(then.token):
        return True
    if _date(gap):
        return True
    if aside := _aside(gap, then):
        # ", who asked not to be named,": whatever is said there, it is said besides.
        return may_go([*told[: before + 1 + aside], *told[after:]], before, before + 1 + aside, strict)
    if _weighs(gap):
        return False
    if first is None:
        return then is not None and _opening(gap, then)
    if then is None:
        return not strict and _rest(first, gap)
    return _between(first, gap, then, strict)


def _date(gap: Sequence[Word]) -> bool:
    """Whether it is a day, with its preposition, or "Sunday's"."""
    days = gap[:-1] if len(gap) > 1 and gap[-1].low in ("'s", "’s") else gap
    return days[-1].token.date and all(word.low in ("on", "in", "of", "early", "late") for word in days[:-1])


def _aside(gap: Sequence[Word], then: Word | None) -> int:
    """Where in a gap ", who …," begins, which ends it; 0 where nothing does or all of it is that."""
    if then is not None and "," not in then.marks:
        return 0
    return next((at for at, word in enumerate(gap) if at and word.low in ("who", "which") and "," in word.marks), 0)


def _weighs(gap: Sequence[Word]) -> bool:
    """Whether words are among them without which a sentence says more or other than with them."""
    text = " ".join(word.token.text for word in gap)
    if NEGATION.search(text) or HEDGE.search(text) or DENIAL.search(text):
        return True
    return any(
        word.low in _MODALS | _SAYING | _CONDITIONS | {"least", "only"} or "”" in word.marks or '"' in word.marks
        for word in gap
    )


def _opening(gap: Sequence[Word], then: Word) -> bool:
    """Whether a sentence may begin after these words."""
    if gap[-1].low == "'s" or then.low == "'s" or ":" in then.marks:
        return False
    verbs = any(is_verb(word.token) for word in gap)
    prepositions = any(word.low in PREPOSITIONS for word in gap)
    names = all(word.token.name or word.token.number or word.low in ("and", *DETERMINERS) for word in gap)
    if set(then.marks) & {",", ";", "—", "–"}:
        return gap[0].low in PREPOSITIONS | _ADVERBS or is_gerund(gap[0].token) or verbs or not prepositions
    if gap[-1].low in ("and", "while"):
        return verbs or names
    return _modifiers(gap, then)


def _rest(first: Word, gap: Sequence[Word]) -> bool:
    """Whether a sentence may end before these words."""
    if first.low in PREPOSITIONS | DETERMINERS | _MODALS or first.token.key in ("be", "have") or gap[0].low == "'s":
        return False
    begin = gap[0]
    if begin.low == "to" and len(gap) > 1 and is_bare(gap[1].token) and "," not in begin.marks:
        return False
    return (
        bool(set(begin.marks) & _MARKS)
        or begin.low in PREPOSITIONS - {"than", "without"} | _CLAUSES
        or (len(gap) == 1 and (begin.low.endswith("ly") or begin.low in _ADVERBS) and begin.low not in _BOUND)
        or is_gerund(begin.token)
    )


def _between(first: Word, gap: Sequence[Word], then: Word, strict: bool) -> bool:
    begin, end = gap[0], gap[-1]
    if begin.low == "'s" or then.low == "'s":
        return False
    closed = bool(set(then.marks) & _MARKS)
    if set(begin.marks) & {",", "—", "–", "("} and closed:
        return True
    names = all(word.token.name or word.low == "and" for word in gap)
    if names and (set(begin.marks) & {","} or begin.low == "and" or (end.low == "and" and then.token.name)):
        return not is_verb(first.token) or end.low == "and"
    if names and first.token.name and then.token.name and not any(word.marks or word.low == "and" for word in gap):
        return not then.marks  # "Judge Maren Duval"
    if len(gap) == 1 and (begin.low.endswith("ly") or begin.low in _ADVERBS):
        return begin.low not in _BOUND
    if _modifiers(gap, then) and (first.low in DETERMINERS | PREPOSITIONS or is_verb(first.token)):
        return True
    verbs = _verb_groups(gap)
    ends = closed or is_verb(then.token) or then.low in PREPOSITIONS | {"and", "that"} or then.token.date
    if begin.low in PREPOSITIONS - {"without", "than"} and not strict and ends:
        return verbs == 0
    if begin.low in ("who", "that", "where") and not strict and ends:
        if begin.low == "who" and is_participle_form(then.token) and verbs == 1:
            return len(gap) > 2 and not is_participle_form(first.token)
        return verbs == 1
    if end.low == "and" and is_verb(then.token) and is_verb(begin.token):
        return not any(word.low in ("who", "that", "where", "whose") for word in gap)
    return False


def _modifiers(gap: Sequence[Word], then: Word) -> bool:
    """Whether the words before a noun say no more than which one it is: titles, first names, adjectives."""
    if len(gap) > 4 or is_verb(then.token) or then.low in PREPOSITIONS | DETERMINERS or then.token.date or then.marks:
        return False
    for at, word in enumerate(gap):
        plain = word.low not in PREPOSITIONS | _BOUND | _CLAUSES and word.low != "'s" and not word.token.date
        if not plain or (at and word.marks) or (is_verb(word.token) and not word.token.name):
            return False
        if word.low in DETERMINERS and at:
            return False
    return not then.token.number


def _verb_groups(gap: Sequence[Word]) -> int:
    """How many runs of verbs there are."""
    runs, inside = 0, False
    for word in gap:
        verb = is_verb(word.token)
        runs += verb and not inside
        inside = verb
    return runs
