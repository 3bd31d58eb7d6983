"""What is left to a judge of wording, and what is not, where no rule shows that a sentence is one of the quotes' own.

The judge is a small entailment model. It sees synonyms, turned sentences, and what follows from two sentences together,
and it overlooks small things. So whatever can be looked up stays a rule: numbers, days and names stand in the very
sentences that are shown to it, and what these leave open or limit is not told as certain or whole. And it has to tell a
sentence from those that one gets by putting another name or number of the evidence in the place of its own: where it
takes both for supported, it does not know who or how many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from qa.english.modality import HEDGE, NEGATION
from qa.english.roots import EMPTY, root, roots
from qa.reading.asked_back import NAME, found_again, with_its_subject_first
from qa.records import Judging
from qa.words import words
from qa.writing.frames import framed
from qa.writing.tokens import Token, is_bare, subject_of, tokens
from qa.writing.told import Told

LIKELY = 0.6
"""The chance from which on a sentence may count as supported: where all that it can be asked for is found again."""
SURE = 0.8
"""The chance from which on its subject need not be."""
DOUBT = 0.5
"""The chance up to which another one in its place may be."""
PLAINLY = 12.0
"""By how much what is found again has to exceed "no answer here" where the judge does not tell it from another."""
NEAREST = 3
"""Sentences of the quotes that are tried, alone and two together: those with most words of the sentence."""
MOST_OTHERS = 8
"""Sentences that are put in the place of one."""
_REPORTED = re.compile(r"\bwould\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:if|unless|until|except|provided)\b", re.IGNORECASE)
_LIMIT = re.compile(
    r"\b(?P<limit>(?:only|most|part|parts|half|few|all|every|each|up to|at least|at most|as many as|as few as|"
    r"more than|less than|fewer than|over|under|almost|nearly|first|last|\w{2,}est)(?: of)?|"
    r"about|around|some|roughly|approximately)"
    r"(?: (?:of|the|a|an|his|her|its|their|these|those))* (?P<what>[\w.,-]*\w)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r", (?:who|which|where|when)\b|; |\b(?:and|but|while)\b")
_ALIKE = {each: "about" for each in ("about", "around", "some", "roughly", "approximately")}
_NUMBER = re.compile(r"\b\d[\d,.]*\b")


def judged(judge: Judging, said: str, told: Sequence[Told]) -> tuple[Told, ...]:
    """Those of ``told``, one or two, that carry a sentence as rules and judge find; () where none do."""
    tried = [group for group in _groups(said, told) if _looked_up(said, group) and not _firmer(said, group)]
    verdicts = judge.verdicts([(_text(group), said) for group in tried]) if tried else ()
    for group, verdict in zip(tried, verdicts, strict=True):
        text = _text(group)
        if verdict.supported < LIKELY:
            continue
        stated = with_its_subject_first(framed(said).text)
        subject = None if verdict.supported >= SURE else subject_of(stated)
        known = _knows_who(judge, said, text) or found_again(judge, stated, text, "", by=PLAINLY)
        if known and found_again(judge, stated, text, subject):
            return group
    return ()


def _knows_who(judge: Judging, said: str, text: str) -> bool:
    """Whether the judge takes no sentence for supported that has another name or number in the place of one."""
    others = list(_others(said, text))[:MOST_OTHERS]
    return all(each.supported <= DOUBT for each in judge.verdicts([(text, other) for other in others]))


def _text(group: Sequence[Told]) -> str:
    return " ".join(each.full for each in group)


def _groups(said: str, told: Sequence[Told]) -> Iterator[tuple[Told, ...]]:
    first = next(iter(tokens(said)), None)
    if first is None or (is_bare(Token(first.text.lower(), first.key)) and not _is_name(first, told)):
        return  # an order is no statement
    wanted = roots(said)
    shared = [(len(wanted & roots(each.full)), each) for each in told]
    near = [each for count, each in sorted(shared, key=lambda pair: -pair[0]) if count][:NEAREST]
    yield from ((each,) for each in near)
    for one, other in combinations(near, 2):
        yield (one, other) if (one.n, one.at) < (other.n, other.at) else (other, one)


def _is_name(first: Token, told: Sequence[Told]) -> bool:
    return any(re.search(rf"(?<=[a-z,] ){re.escape(first.text)}\b", each.full) for each in told)


def _looked_up(said: str, group: Sequence[Told]) -> bool:
    """Whether all numbers, days and names of a sentence stand in the others."""
    there = {token.key for each in group for token in tokens(each.full, each.published)}
    known = frozenset[str]().union(*(roots(each.full) for each in group))
    for token in tokens(said, group[0].published):
        if token.key in there or token.mark:
            continue
        word = token.text.lower()
        if token.number or token.date or (token.name and word not in EMPTY and root(word) not in known):
            return False
    return True


def _firmer(said: str, group: Sequence[Told]) -> bool:
    """Whether a sentence tells as certain, or of all, what the others leave open or tell of some.

    "Would" is "will" where it is reported.
    """
    texts = [_REPORTED.sub("will", each.full) if each.frame.speaker else each.full for each in group]
    open_, mine_open = [_CONDITION.sub("", text) for text in texts], _CONDITION.sub("", said)
    if any(_hedged(text, said) for text in open_) and not HEDGE.search(mine_open):
        return True
    if any(map(_CONDITION.search, texts)) and not _CONDITION.search(said):
        return True
    if any(map(NEGATION.search, texts)) != bool(NEGATION.search(said)):
        return True
    own, mine = roots(said), set(_limits(said))
    highest = {limit for limit, _ in mine if limit.endswith("est")}
    return any(
        limit not in mine and limit[0] not in highest and root(limit[1]) in own
        for text in texts
        for limit in _limits(text)
    )


def _hedged(text: str, said: str) -> bool:
    """Whether a hedge of ``text`` governs something that is said: from where its clause begins to its sentence's end.

    That both name the same person or figure is not enough, where another part tells some of what is said.
    """
    own = {root(word) for token in tokens(said) if not (token.name or token.number) for word in words(token.text)}
    for sentence in re.split(r"(?<=[.!?]) (?=[A-Z“\"])", text):
        for hedge in HEDGE.finditer(sentence):
            begins = max((found.end() for found in _CLAUSE.finditer(sentence, 0, hedge.start())), default=0)
            if own & roots(sentence[begins:]) or not own & roots(text.replace(sentence[begins:], "")):
                return True
    return False


def _limits(text: str) -> Iterator[tuple[str, str]]:
    for found in _LIMIT.finditer(text):
        limit = found["limit"].lower().removesuffix(" of")
        yield _ALIKE.get(limit, limit), found["what"].lower()


def _others(said: str, text: str) -> Iterator[str]:
    """The sentence with another name, or another number, of the evidence in the place of one of its own."""
    for pattern in (NAME, _NUMBER):
        own = list(dict.fromkeys(found for found in pattern.findall(said) if found.lower() not in EMPTY))
        strange = [
            found
            for found in dict.fromkeys(pattern.findall(text))
            if found.lower() not in EMPTY and not any(set(found.split()) & set(each.split()) for each in own)
        ]
        for one, other in combinations(own, 2):
            yield said.replace(one, "\0").replace(other, one).replace("\0", other)
        for one in own:
            for other in strange:
                yield said.replace(one, other, 1)
