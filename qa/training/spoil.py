"""Sentences of the news as claims: reworded so that they still hold, or spoiled so that they do not.

What a kind of spoiling makes of a claim is told by the verdicts that are right for it: a figure exchanged is
contradicted, a hedge dropped is not said, and of a name exchanged it cannot be told which of the two.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable

from qa.days import MONTHS, WEEKDAYS
from qa.english.modality import OPPOSITES
from qa.english.verbs import base_of_past

SUPPORTED, CONTRADICTED, UNSAID = 0, 1, 2
Spoiler = Callable[[str, str, random.Random], str | None]

_NUMBER = re.compile(r"(?<![\w.,-])(?:\d{1,3}(?:,\d{3})+|\d{1,4})(?:\.\d{1,3})?(?![\w]|[.,]\d)")
_COUNTS = "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty".split()
_ORDINALS = "second third fourth fifth sixth seventh eighth ninth tenth".split()
_MONTHS = tuple(name for name in MONTHS if name != "May")  # which is a verb, too
_SERIES = (_COUNTS, _ORDINALS, WEEKDAYS, _MONTHS)
_NAME = re.compile(r"\b[A-Z][\w’'-]*[a-z](?:(?: (?:of|de|al|van|bin))? [A-Z][\w’-]*[\w])*")
_NO_NAMES = frozenset((*MONTHS, *WEEKDAYS)) | frozenset(
    "The A An In On At By For From With To And But Or If It He She They We I You His Her Its Their This That These "
    "Those There When While After Before As Since Because Although However Meanwhile Not No Yes Mr Mrs Ms Dr What Who "
    "Where Why How Which Some Many Most One Our My Your So Then Now Also Still Just Even Only Both Such More "
    "Last".split()
)
_IMPERSONAL = re.compile(r"^(?:It's|It’s|There's|There’s|Here|Take|See|Read|Sign|Click|What|That's|That’s)\b")
_AUXILIARY = re.compile(r"\b(is|are|was|were|has|have|had|will|would|can|could|should)\b(?! (?:not|n't|never|no)\b)")
_NEGATED = re.compile(r"\b(is|are|was|were|has|have|had|will|would|could|should|did|does|do) (?:not|never) ")
_CONTRACTED = re.compile(r"\b(is|are|was|were|has|have|had|would|could|should|did|does|do)n[’']t ")
_NO = re.compile(r"\b([Nn])o (?=[a-z])")
_PAST = re.compile(r"(?<=[a-z] )([a-z]+ed|[a-z]+)\b")
_MODAL = re.compile(r"\b(could|may|might|would) (?=[a-z])")
_PLANNED = re.compile(
    r"\b(?:is|are) (?:expected|likely|set|planning|due|hoping|poised|scheduled|preparing) to\b|"
    r"(?<! announce)(?<! announced)\b(?:hopes?|plans?|wants?|intends?|threatened|vowed|pledged|promised|aims?|"
    r"wanted|planned|tried|sought|is trying|agreed|offered|failed|refused|declined|attempted) to (?=[a-z])"
)
_DOUBT = re.compile(
    r"\b(?:allegedly|reportedly|apparently|possibly|probably|perhaps|maybe|supposedly|potentially|"
    r"purportedly) ",
    re.IGNORECASE,
)
_CLAIMED = re.compile(
    r"^.{0,80}?\b(?:claim|claims|claimed|alleged|alleges|suggested|suggests|believes?|believed|feared?|fears|warned|"
    r"warns|denied|denies|speculation|rumou?rs|predicted|thinks|hopes|hoped|accusations|doubts?|disputed|insisted|"
    r"argued|argues|suspects?|suspected|estimated|accused) that (?=\w)"
)
_DENIED = re.compile(r"\b(denied|denies|denying|deny|rejected|dismissed)\b")
_ADMITTED = {"denied": "admitted", "denies": "admits", "denying": "admitting", "deny": "admit"}
_JOINS = re.compile(r"(?:^|\s)(?:and|or|with|met|between|versus|vs|of|de|in)$|^,$|^[/–—-]$")


def other_figure(sentence: str, passage: str, rng: random.Random) -> str | None:
    """A number, day, month or ordinal exchanged for another, of the passage where it has one of that kind."""
    found: list[tuple[int, int, list[str]]] = []
    numbers = [match[0] for match in _NUMBER.finditer(passage)]
    for match in _NUMBER.finditer(sentence):
        same = [n for n in numbers if n != match[0] and _shape(n) == _shape(match[0]) and n not in sentence]
        made = [n for n in (_another(match[0], rng) for _ in range(3)) if n not in numbers]
        choice = same if same and rng.random() < 0.6 else made
        if choice:
            found.append((*match.span(), choice))
    for series in _SERIES:
        for match in re.finditer(rf"\b(?:{'|'.join(series)})\b", sentence):
            others = [word for word in series if word != match[0] and word not in sentence]
            near = [word for word in others if re.search(rf"\b{word}\b", passage)]
            found.append((*match.span(), near if near and rng.random() < 0.5 else others))
    if not found:
        return None
    start, end, choice = rng.choice(found)
    return f"{sentence[:start]}{rng.choice(choice)}{sentence[end:]}"


def _shape(number: str) -> tuple[bool, int]:
    year = len(number) == 4 and number[:2] in ("19", "20")
    return year, 0 if year else min(len(number), 5) // 2


def _another(number: str, rng: random.Random) -> str:
    plain = number.replace(",", "")
    value = float(plain)
    if plain.isdigit() and len(plain) == 4 and plain[:2] in ("19", "20"):
        return str(int(plain) + rng.choice((-10, -4, -3, -2, -1, 1, 2, 3, 10)))
    if "." in plain:
        return f"{max(0.1, value * rng.choice((0.5, 0.8, 1.2, 1.5, 2))):.{len(plain.split('.')[1])}f}"
    changed = max(1, round(value * rng.choice((0.3, 0.5, 0.8, 1.2, 1.5, 2, 3)) + rng.choice((-1, 1, 2))))
    return f"{changed:,}" if "," in number else str(changed)


def names_of(text: str) -> list[tuple[int, int]]:
    """Where names stand, as far as capital letters tell."""
    found = []
    for match in _NAME.finditer(text):
        start, name = match.start(), match[0]
        first = name.split(" ")[0]
        if first in _NO_NAMES:
            rest = name[len(first) + 1 :]
            if not rest:
                continue
            start, name = start + len(first) + 1, rest
        if name in _NO_NAMES or len(name) < 3 or (start == 0 and " " not in name):
            continue
        end = start + len(name)
        if name.endswith(("'s", "’s")):
            end -= 2
        found.append((start, end))
    return found


def other_name(sentence: str, passage: str, rng: random.Random) -> str | None:
    """A name exchanged for another one of the passage."""
    inside = names_of(sentence)
    others = sorted({passage[s:e] for s, e in names_of(passage)} - {sentence[s:e] for s, e in inside})
    others = [name for name in others if not set(name.split()) & set(re.findall(r"\w+", sentence))]
    if not inside or not others:
        return None
    start, end = rng.choice(inside)
    return f"{sentence[:start]}{rng.choice(others)}{sentence[end:]}"


def exchanged_roles(sentence: str, passage: str, rng: random.Random) -> str | None:
    """Two names of the sentence in each other's place."""
    found = names_of(sentence)
    pairs = [
        (one, other)
        for one, other in itertools.pairwise(found)
        if len(sentence[one[1] : other[0]].split()) >= 1
        and not _JOINS.search(sentence[one[1] : other[0]].strip())
        and not set(sentence[slice(*one)].split()) & set(sentence[slice(*other)].split())
    ]
    if not pairs:
        return None
    (a, b), (c, d) = rng.choice(pairs)
    return f"{sentence[:a]}{sentence[c:d]}{sentence[b:c]}{sentence[a:b]}{sentence[d:]}"


def negated(sentence: str, passage: str, rng: random.Random) -> str | None:
    """A negation put in or taken out."""
    for pattern, kept in ((_NEGATED, r"\1 "), (_CONTRACTED, r"\1 "), (_NO, "")):
        if pattern.search(sentence):
            changed = pattern.sub(kept, sentence, count=1)
            return f"{changed[:1].upper()}{changed[1:]}"
    if re.search(r"\bnot\b|\bnever\b|n[’']t\b|\bneither\b|\bnor\b", sentence):
        return None
    found = _AUXILIARY.search(sentence)
    verb = _first_past(sentence)
    if found and (verb is None or found.start() < verb[0]):
        word = rng.choice(("not", "not", "not", "never"))
        return f"{sentence[: found.end()]} {word}{sentence[found.end() :]}"
    if verb is None:
        return None
    start, end, base = verb
    return f"{sentence[:start]}{rng.choice(('did not', 'did not', 'never did'))} {base}{sentence[end:]}"


def _first_past(sentence: str) -> tuple[int, int, str] | None:
    """The first word that is surely a past tense: after a noun or pronoun, not after a determiner or an auxiliary."""
    for match in _PAST.finditer(sentence):
        before = sentence[: match.start()].split()
        base = base_of_past(match[0])
        if base is None or base in ("be", "have", "do") or not before:
            continue
        last = before[-1].lower().strip("“\"'")
        if before[-1].endswith((",", ";", ":")) or last in _NOT_BEFORE_VERBS:
            continue
        return match.start(), match.end(), base
    return None


_NOT_BEFORE_VERBS = frozenset(
    "the a an is are was were be been being has have had of in by to and or for with his her their its get gets got "
    "newly recently at from as that this these those more most so very too not on into than when while".split()
)


def past_to_did(sentence: str) -> str | None:
    """ "The mayor resigned" -> "The mayor did resign", the form in which questions are put as claims."""
    found = _first_past(sentence)
    auxiliary = _AUXILIARY.search(sentence)
    if found is None or (auxiliary and auxiliary.start() < found[0]):
        return None
    start, end, base = found
    return f"{sentence[:start]}did {base}{sentence[end:]}"


def as_question(sentence: str) -> str | None:
    """The yes-or-no question about a plain sentence; None where its verb is not sure."""
    plain = sentence.rstrip(" .")
    if re.search(r"[,;:“”\"]|^(?:But|And|So|Or|Now|Then|Also|Still)\b", plain) or len(plain.split()) > 22:
        return None
    if _IMPERSONAL.match(plain):
        return None
    first = plain if plain.split(" ")[0] not in _NO_NAMES else f"{plain[0].lower()}{plain[1:]}"
    verb, found = _first_past(plain), _AUXILIARY.search(plain)
    if found and found.start() > 2 and (verb is None or found.start() < verb[0]):
        rest = f"{first[: found.start()]}{first[found.end() :].lstrip()}"
        return f"{found[0].capitalize()} {rest}?"
    if verb is None:
        return None
    return f"Did {first[: verb[0]]}{verb[2]}{first[verb[1] :]}?"


def opposite(sentence: str, passage: str, rng: random.Random) -> str | None:
    """A word exchanged for its opposite."""
    found = [match for match in re.finditer(r"\b[a-z]+\b", sentence) if match[0] in OPPOSITES]
    if not found:
        return None
    match = rng.choice(found)
    others = sorted(OPPOSITES[match[0]])
    return f"{sentence[: match.start()]}{rng.choice(others)}{sentence[match.end() :]}"


def hedge_dropped(sentence: str, passage: str, rng: random.Random) -> str | None:
    """What may, is planned to, or is claimed to be, told as what is."""
    ways: list[str] = []
    if _CLAIMED.search(sentence):
        bare = _CLAIMED.sub("", sentence, count=1)
        ways.append(f"{bare[:1].upper()}{bare[1:]}")
    if _PLANNED.search(sentence):
        ways.append(" ".join(_PLANNED.sub("will ", sentence, count=1).split()))
    if _MODAL.search(sentence) and not re.search(r"\b(?:if|would have|could have|could not)\b", sentence):
        ways.append(_MODAL.sub("will ", sentence, count=1))
    if _DOUBT.search(sentence):
        ways.append(_DOUBT.sub("", sentence, count=1))
    ways = [f"{way[:1].upper()}{way[1:]}" for way in ways if way]
    return rng.choice(ways) if ways else None


def denial_dropped(sentence: str, passage: str, rng: random.Random) -> str | None:
    """What somebody denied or rejected, told as admitted or accepted."""
    found = _DENIED.search(sentence)
    if not found:
        return None
    changed = _ADMITTED.get(found[0], "accepted")
    return f"{sentence[: found.start()]}{changed}{sentence[found.end() :]}"


_TRAILING = re.compile(
    r",? (?:after|because|while|when|amid|following|since|despite|during|in|at|for|to) [^,;“”\"]{8,70}$"
)


def merged(sentence: str, passage: str, rng: random.Random) -> str | None:
    """The end of another sentence of the passage put to the end of this one: facts that do not belong together."""
    plain = sentence.rstrip(" .")
    if plain.endswith(("”", '"', "?", "!", ":")):
        return None
    ends = []
    for other in re.split(r"(?<=[.!?])\s+", passage):
        other = other.rstrip(" .")
        if other in sentence or plain in other:
            continue
        found = _TRAILING.search(other)
        if found and found[0].strip(" ,") not in sentence:
            ends.append(found[0].replace(",", ""))
    if not ends:
        return None
    cut = _TRAILING.search(plain)
    head = plain[: cut.start()] if cut and cut.start() > 30 and rng.random() < 0.6 else plain
    return f"{head}{rng.choice(ends)}."


SPOILERS: dict[str, tuple[Spoiler, tuple[int, ...]]] = {
    "figure": (other_figure, (CONTRADICTED,)),
    "name": (other_name, (CONTRADICTED, UNSAID)),
    "roles": (exchanged_roles, (CONTRADICTED, UNSAID)),
    "negation": (negated, (CONTRADICTED,)),
    "opposite": (opposite, (CONTRADICTED,)),
    "hedge": (hedge_dropped, (UNSAID,)),
    "denial": (denial_dropped, (CONTRADICTED, UNSAID)),
    "merged": (merged, (CONTRADICTED, UNSAID)),
}
"""Each kind of spoiling, and the verdicts that are right for what it makes."""
TWO_SIDED = ("figure", "negation", "opposite", "name", "roles")  # the spoiled sentence does not support the original

_PARENTHESIS = re.compile(r" \([^()]{1,80}\)")
_ASIDE = re.compile(
    r"(?<=\w), (?:who|which|a|an|however|meanwhile|too|though|including|according to)\b"
    r"[^,;“”\"]{0,70},(?= [a-z])"
)
_OPENING = re.compile(
    r"^(?:On|In|At|After|Before|During|By|Earlier|Last|Since|Under|Meanwhile|However|But|And|Also)\b[^,“”\"]{0,50}"
    r", (?=\w)"
)
_CLOSING = re.compile(
    r", (?:which|who|while|as|after|when|including|according to|with|and|but|adding|saying) [^;“”\"]{5,140}$"
)
_SWAPS = [
    ("more than", "over"), ("about", "around"), ("percent", "%"), ("U.S.", "United States"), ("because", "since"),
    ("began", "started"), ("children", "kids"), ("purchased", "bought"), ("also ", ""), ("U.K.", "Britain"),
    ("nearly", "almost"), ("died", "lost their lives"), ("told reporters", "said"), ("stated", "said"),
    ("two", "2"), ("three", "3"), ("four", "4"), ("five", "5"), ("six", "6"), ("seven", "7"), ("eight", "8"),
    ("will not", "won't"), ("did not", "didn't"), ("was not", "wasn't"), ("has not", "hasn't"), ("however, ", ""),
    ("large", "big"), ("attempted", "tried"), ("assist", "help"), ("ended", "stopped"), ("said", "stated"),
]  # fmt: skip


def shortened(sentence: str, rng: random.Random) -> str:
    """The sentence with some of its asides, openings and closing clauses dropped: it supports what is left."""
    claim = sentence
    for pattern, chance in ((_PARENTHESIS, 0.7), (_OPENING, 0.4), (_ASIDE, 0.5), (_CLOSING, 0.6)):
        if rng.random() >= chance or (pattern is _ASIDE and claim.find(",") < 15):
            continue
        shorter = pattern.sub("", claim.rstrip(" ."), count=1)
        if shorter != claim.rstrip(" .") and len(shorter.split()) >= 5:
            claim = f"{shorter}."
    claim = claim.strip()
    return f"{claim[:1].upper()}{claim[1:]}"


def reworded(sentence: str, rng: random.Random, *, shorten: bool = True) -> str:
    """A claim that the sentence supports: `shortened`, if so wanted, and some words exchanged."""
    claim = shortened(sentence, rng) if shorten else sentence
    for old, new in _SWAPS:
        found = re.search(rf"(?<!\w){re.escape(old)}(?!\w)" if old[-1] != " " else re.escape(old), claim)
        if found and rng.random() < 0.4:
            claim = f"{claim[: found.start()]}{new}{claim[found.end() :]}"
    claim = claim.strip()
    return f"{claim[:1].upper()}{claim[1:]}"
