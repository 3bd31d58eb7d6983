"""Where a sentence tells that somebody speaks, and the words in it that say who."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.speech.cues import (
    AUXILIARIES,
    BESIDE_WORDS,
    INVERTED,
    MANNER,
    NEGATING,
    NOUNS,
    PASSIVE,
    SPEAKING,
    TAKING,
    TWO_WORDS,
    Manner,
)
from qa.speech.phrases import DAYS, DETERMINERS, Span, Token, begins_noun, clause_start, phrase_after

LEADING = frozenset("in on at after during for by with from as since before until amid despite via to under".split())
_FOLLOWING = frozenset(
    "who whose which where when while and but of told about late early last this following ahead outside".split()
)
PRONOUNS = frozenset("he she they it".split())
_NOT_A_NAME = frozenset(
    "it that this there here which what who i you we these those none nothing everything something all such one "
    "neither nobody no everyone someone anyone".split()
)
_ROLE = re.compile(
    r"(?:[a-z]+(?:er|or|ist|ian|man|woman|men|women)s?|people|persons?|police|officials?|sources?|witness(?:es)?|"
    r"residents?|union|company|government|ministry|court|agency|council|authorit(?:y|ies)|office|department|"
    r"(?:news)?paper|site|website|magazine|station|report|study|statement|staff|crews?|experts?|famil(?:y|ies)|parents?|"
    r"party|group|team|firm|bank|church|club|board|committee|army|service|institute|university|hospital|critics?|"
    r"chief|head|mother|father|president|premier|mayor|judge|spokes\w+|scientists?|analysts?|executives?|advocates?|"
    r"prosecutors?|lawmakers?|campaigners?|figures?|bosses|brief|code|records|survey|poll|data|centre|center|students?|"
    r"coach|guard|son|daughter|brother|sister|wife|husband|friend|neighbou?rs?|politicians?|economists?|bod(?:y|ies)|"
    r"organi[sz]ations?|charit(?:y|ies)|activists?|attorneys?|athletes?|historians?|one|others?|some|many|both|ceo|"
    r"administration|league|federation|campaign|regulators?|watchdog|airline|carmaker|retailer|bureau|network|outlet|"
    r"doctors?|nurses?|fans?|voters?|readers?|pundits?|insiders?|observers?|aides?|allies|ally|rivals?|pair|duo|host)$"
)
_OPENERS = frozenset(
    "but and yet so however still meanwhile later also then now nevertheless instead besides indeed additionally "
    "furthermore moreover similarly likewise finally and".split()
)
_TRANSITIVE = frozenset(
    "described called accused blamed dubbed labelled labeled branded praised hailed criticised criticized condemned "
    "advised urged warned asked quoted cited questioned told".split()
)


@dataclass(slots=True)
class Told:
    """A cue in a block: the words ``left`` to ``right`` (exclusive) tell who speaks; ``at`` is the cue itself."""

    at: int
    left: int
    right: int
    subject: Span
    manner: Manner
    back: bool  # whether what is told stands before it


def told_in(words: Sequence[Token]) -> Iterator[Told]:
    """The cues of a block, each with who speaks."""
    main: Span | None = None
    for at, token in enumerate(words):
        lower = token.lower
        found: tuple[Span, int, int, bool] | None = None
        manner = MANNER.get(lower, "says")
        if lower == "according" and at + 1 < len(words) and words[at + 1].lower == "to":
            end = phrase_after(words, at + 2, len(words))
            found = ((at + 2, end), at, end, True) if end > at + 2 else None
        elif at + 1 < len(words) and (pair := TWO_WORDS.get((lower, words[at + 1].lower))):
            manner, found = pair, _before(words, at, main)
        elif lower in SPEAKING:
            manner = MANNER.get(_past(lower), "says")
            found = _participle(words, at, main)
        elif lower in MANNER or lower in BESIDE_WORDS:
            if lower in BESIDE_WORDS and lower not in MANNER and not _beside_quote(words, at):
                continue
            found = _finite(words, at, main)
        if found is None:
            continue
        (first, last), left, right, back = found
        plainly = lower in MANNER and lower not in TAKING and lower not in NOUNS
        if not worthy(words[first:last], plainly=plainly):
            continue
        last = _with_name(words, last)
        subject = (words[first].start, words[last - 1].end)
        main = main or (first, last)
        yield Told(at, left, right, subject, manner, back)


def _finite(words: Sequence[Token], at: int, main: Span | None) -> tuple[Span, int, int, bool] | None:
    token = words[at]
    before = words[at - 1] if at else None
    after = words[at + 1] if at + 1 < len(words) else None
    if token.lower in INVERTED and (before is None or before.quote >= 0 or not before.word):
        first = at + 1
        quoting = before is not None and (
            before.quote >= 0 or (before.text == "," and at > 1 and words[at - 2].quote >= 0)
        )
        if after and (begins_noun(after) or (quoting and after.word and after.lower not in DAYS | LEADING)):
            end = phrase_after(words, first, len(words))
            closed = end == len(words) or not words[end].word or words[end].lower in LEADING | DAYS | _FOLLOWING
            pronoun = after.lower in PRONOUNS | {"i", "we", "you", "there"}
            if end > first and (quoting or (closed and not pronoun)):
                return (first, end), at, end, True
    if token.lower in NOUNS and not _is_verb(words, at):
        return None
    if token.lower in TAKING and not _tells(words, at):
        return None
    if token.lower in ("called", "calls", "call") and not _names(words, at):
        return None
    if token.lower == "announced" and after and after.lower in DAYS and not _tells(words, at):
        return None
    if after and after.lower in ("of", "by") and token.lower in _TRANSITIVE:
        return _passive(words, at)
    return _before(words, at, main)


def _before(words: Sequence[Token], at: int, main: Span | None) -> tuple[Span, int, int, bool] | None:
    """Who stands before a cue: "X", "X, who …," or, after "and", the subject of the sentence."""
    j = at
    passive = False
    while j and (words[j - 1].lower in AUXILIARIES or _adverb(words[j - 1])):
        passive = passive or words[j - 1].lower in PASSIVE
        j -= 1
    if not j or words[j - 1].lower in NEGATING or words[j - 1].lower.endswith("n’t"):
        return None
    if passive or words[at - 1].lower in ("as", "to"):
        return _passive(words, at)
    before = words[j - 1]
    if before.quote >= 0:
        return None
    if before.lower in ("and", "then", "but", "or"):
        if j - 2 >= 0 and begins_noun(words[j - 2]) is None:
            return None
        subject = main or subject_of(words, j - 1)
        return (subject, j - 1, at + 1, False) if subject else None
    if before.lower == "who":
        subject = _antecedent(words, j - 1)
        return (subject, subject[0], at + 1, False) if subject else None
    if before.lower == "by" or before.lower in LEADING:
        return None
    if not before.word:
        bare = not any(word.lower in AUXILIARIES for word in words[j:at])  # ", famously called “…” by X"
        if words[at].lower in _TRANSITIVE and bare and (passive_voice := _passive(words, at)):
            return passive_voice
        subject = _apposition(words, j - 1) if before.text in ",—–)--" else None
        return (subject, subject[0], at + 1, False) if subject else None
    return _direct_subject(words, j, at)


def _direct_subject(words: Sequence[Token], j: int, at: int) -> tuple[Span, int, int, bool] | None:
    first = _opened(words, clause_start(words, j, 0), j)
    end = phrase_after(words, first, j)
    if end == j and end > first:
        first = _joined(words, first)
        return (first, end), first, at + 1, False
    if end > first and end < j:
        following = words[end].lower
        if following in ("who", "which", "that") or following in (LEADING - {"to"}) | DAYS:
            return (first, end), first, at + 1, False
        if j - end <= 4 and all(token.word and not token.capital for token in words[end:j]):
            first = _joined(words, first)
            return (first, j), first, at + 1, False
    # The words right before the cue, where the clause does not begin with who speaks.
    for begin in range(j - 1, max(first, j - 7), -1):
        lead = words[begin - 1]
        within = lead.capital or lead.lower in ("of", "for", "the", "a", "an", "at", "with", "in")
        joined = lead.lower in ("that", "as", "when", "while", "where", "what", "but", "if")
        names = begins_noun(words[begin]) or (joined and words[begin].lower in PRONOUNS)
        if names and (joined or not within) and phrase_after(words, begin, j) == j:
            return (begin, j), begin, at + 1, False
    return ((first, end), first, at + 1, False) if end > first and words[first].capital else None


def _apposition(words: Sequence[Token], comma: int) -> Span | None:
    """Who is named before words between commas: "Rita Marker, director of X, said"."""
    for opening in range(comma - 1, max(-1, comma - 45), -1):
        if words[opening].quote >= 0:
            break
        if words[opening].text not in ",—–(--":
            continue
        first = _opened(words, clause_start(words, opening, 0), opening)
        end = phrase_after(words, first, opening)
        if (
            end == opening
            and end > first
            and (_name_like(words[first:end]) or words[first].lower in ("the", "a", "an"))
        ):
            return first, end
    first = _opened(words, clause_start(words, comma, 0), comma)
    named = phrase_after(words, first, comma) == comma and any(token.capital for token in words[first + 1 : comma])
    return (first, comma) if named else None  # "Her fiancé, the player Sue Bird, said"


def _antecedent(words: Sequence[Token], who: int) -> Span | None:
    """Who is meant by "who": "Councilman Benson, who said"."""
    end = who - (words[who - 1].text == ",") if who else 0
    first = end
    while first and (
        words[first - 1].capital or words[first - 1].lower in ("of", "de", "van", "von", "the", "a", "an")
    ):
        first -= 1
    while first < end and words[first].lower in ("of",):
        first += 1
    if first == end and end and words[end - 1].word:
        first = _opened(words, clause_start(words, end, 0), end)
    return (first, end) if first < end else None


def _participle(words: Sequence[Token], at: int, main: Span | None) -> tuple[Span, int, int, bool] | None:
    """Who speaks in "…, saying": the subject of the sentence; in "with X calling it …": X."""
    if not at:
        return None
    before = words[at - 1]
    first = clause_start(words, at, 0)
    if words[first].lower == "with" and first + 1 < at:
        end = phrase_after(words, first + 1, at)
        return ((first + 1, end), first, at + 1, False) if end > first + 1 else None
    if before.text in ",—–--" and (begin := _with(words, at)):
        return begin, begin[0], at + 1, False
    if before.text in ",—–--" or before.lower in ("and", "by", "while", "after", "before", "instead"):
        subject = main or subject_of(words, at)
        return (subject, at, at + 1, False) if subject else None
    return None


def _with(words: Sequence[Token], at: int) -> Span | None:
    """ "with Sen. McDowell, D-North, calling it": who stands after "with", where that is near."""
    for first in range(at - 2, max(-1, at - 14), -1):
        if words[first].lower == "with" and first + 1 < at and begins_noun(words[first + 1]):
            end = phrase_after(words, first + 1, at)
            return (first + 1, end) if end < at and words[end].text == "," else None
    return None


def _passive(words: Sequence[Token], at: int) -> tuple[Span, int, int, bool] | None:
    """ "was described by X as “…”", "were advised by X to “…”", "dubbed “…” by X"."""
    if all(token.quote < 0 for token in words):
        return None
    for by in range(at + 1, min(len(words), at + 14)):
        if words[by].lower == "by" and by + 1 < len(words) and (begins_noun(words[by + 1]) or words[by + 1].word):
            end = phrase_after(words, by + 1, len(words))
            return ((by + 1, end), by, end, False) if end > by + 1 else None
        if words[by].text in ".;":
            break
    return None


def subject_of(words: Sequence[Token], at: int) -> Span | None:
    """The subject of the sentence: the phrase with which it begins."""
    first = _opened(words, 0, at)
    if first < len(words) and words[first].quote >= 0:
        return None
    end = phrase_after(words, first, at)
    return (first, end) if end > first else None


def _opened(words: Sequence[Token], first: int, end: int) -> int:
    """Past what opens a clause: "But", "On Thursday", "In a statement"."""
    while first < end:
        token = words[first]
        if (
            token.lower in _OPENERS
            or (not token.word and token.quote < 0)
            or (
                token.lower in DAYS
                and not (
                    first + 1 < end and words[first + 1].lower not in LEADING and words[first + 1].capital is False
                )
            )
        ):
            first += 1
        elif token.lower in LEADING and first + 1 < end:
            comma = next((at for at in range(first + 2, min(end, first + 14)) if words[at].text == ","), None)
            after = comma + 1 if comma else max(phrase_after(words, first + 1, end), first + 2)
            if after >= end:
                return first + 1 if token.lower in ("for", "with") else first
            first = after
        else:
            break
    return first


def _is_verb(words: Sequence[Token], at: int) -> bool:
    """Whether a word that may be a noun is a verb here: somebody stands before it, and what is told after it."""
    if not at or at + 1 >= len(words):
        return False
    before, after = words[at - 1], words[at + 1]
    if not before.word or before.lower in DETERMINERS | LEADING | {"of", "and", "or", "to"}:
        return before.text == "," and at + 1 < len(words) and after.lower == "that"
    told = after.quote >= 0 or after.lower in DETERMINERS | {
        "that",
        "it",
        "he",
        "she",
        "they",
        "we",
        "this",
        "there",
        ":",
    }
    plural = before.lower.endswith("s") or before.lower in ("they", "we", "i", "people", "police")
    finite = words[at].lower.endswith("s")
    return (told or after.capital) and (before.capital or plural or finite)


def _tells(words: Sequence[Token], at: int) -> bool:
    """Whether "that" or a quotation follows a verb soon, or a quotation is right before it."""
    beside = at > 0 and any(words[number].quote >= 0 for number in range(max(0, at - 5), at))
    return beside or any(token.quote >= 0 or token.lower == "that" for token in words[at + 1 : at + 10])


def _names(words: Sequence[Token], at: int) -> bool:
    """Whether "called" tells what somebody called something, or for, and not whom by telephone."""
    after = words[at + 1] if at + 1 < len(words) else None
    if after is None or any(token.quote >= 0 for token in words[at + 1 : at + 9]):
        return after is not None
    return after.lower in DETERMINERS | {
        "for",
        "on",
        "it",
        "him",
        "them",
        "himself",
        "herself",
    } or after.lower.endswith("’s")


def _beside_quote(words: Sequence[Token], at: int) -> bool:
    return any(words[number].quote >= 0 for number in range(max(0, at - 8), min(len(words), at + 4)))


def worthy(words: Sequence[Token], *, plainly: bool = False) -> bool:
    """Whether words may name who speaks; ``plainly`` where the cue has no other use than to tell of speech."""
    if not words:
        return False
    if len(words) == 1:
        lower = words[0].lower
        if lower in PRONOUNS:
            return True
        return (
            lower not in _NOT_A_NAME | DAYS
            and lower not in DETERMINERS - {"some", "many", "others", "both", "several"}
            and (words[0].capital or bool(_ROLE.fullmatch(lower)))
        )
    if words[0].lower in (_NOT_A_NAME | LEADING) - {"all", "one", "such"}:
        return False
    return (plainly and words[0].lower in DETERMINERS) or _name_like(words)


def _name_like(words: Sequence[Token]) -> bool:
    rest = words[1:] if words[0].lower in DETERMINERS else words
    return any(token.capital and token.lower not in DAYS for token in rest) or any(
        _ROLE.fullmatch(token.lower) for token in rest
    )


def _past(speaking: str) -> str:
    """A finite form with the manner of one in "-ing"."""
    stem = speaking[:-3]
    return next((form for form in (f"{stem}ed", f"{stem}d", f"{stem[:-1]}ied", f"{stem}s") if form in MANNER), "said")


def _joined(words: Sequence[Token], first: int) -> int:
    """Where who speaks begins, if it is two that "and" joins: "the midfielder and captain said"."""
    if first < 2 or words[first - 1].lower != "and":
        return first
    earlier = _opened(words, clause_start(words, first - 1, 0), first - 1)
    whole = earlier < first - 1 and phrase_after(words, earlier, first - 1) == first - 1
    return earlier if whole and begins_noun(words[earlier]) else first


def _with_name(words: Sequence[Token], last: int) -> int:
    """The end of a role with the name after it, between commas: "its manager, Tove Blix", "…, the poet Ada Berg"."""
    if last >= len(words) or words[last].text != "," or words[last - 1].capital:
        return last
    end = last + 1
    if end < len(words) and words[end].lower in ("the", "a", "an"):
        end = next((at for at in range(end + 1, min(end + 4, len(words))) if words[at].capital), end)
    while end < len(words) and words[end].capital and words[end].lower not in DAYS:
        end += 1
    closed = end == len(words) or not words[end].word
    named = end - last > 2 and words[end - 1].capital and words[end - 2].capital
    return end if closed and named else last


def _adverb(token: Token) -> bool:
    return (
        token.lower.endswith("ly") and not token.capital and token.lower not in ("family", "ally", "bully", "assembly")
    )
