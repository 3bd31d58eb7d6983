"""Rows for the judge: claims with evidence, labelled by people, made of the news, and made of answered questions."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.passages import sentences
from qa.answering.claims import claim_of
from qa.english.verbs import AUXILIARIES, base_of_past
from qa.training.data import HELD_OUT, Part, Row, read_rows, split_rows
from qa.training.spoil import (
    CONTRADICTED,
    SPOILERS,
    SUPPORTED,
    TWO_SIDED,
    UNSAID,
    as_question,
    past_to_did,
    reworded,
    shortened,
)
from qa.words import content_words

NOT_SUPPORTED = (CONTRADICTED, UNSAID)
NEWS_YEARS = ("2022", "2024")  # not 2023: it is for checking
QUESTION_PARTS = (
    Part("squad_train", 1.0),
    Part("new_wiki", 0.9),
    Part("newsquiz", 1.0),
    Part("qamr", 0.3),
    Part("tydiqa_en", 1.0),
    Part("nq_open", 0.8),
    Part("timeqa", 1.0),
    Part("contrast", 1.0),
)
# How late in turn a kind of spoiling is tried: what few sentences allow comes first.
RARITY = {
    "denial": 0.2,
    "hedge": 0.3,
    "figure": 0.4,
    "opposite": 0.6,
    "roles": 0.6,
    "name": 0.7,
    "negation": 0.9,
    "merged": 1.3,
}
_DATELINE = re.compile(
    r"^[A-Z][A-Za-z ,.]{0,40}\((?:CNN|Reuters|AP|CNN Business)\)(?: [—–-]+)? |^\((?:CNN|CNN Business)\) ?"
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim and its evidence; ``allowed`` are the verdicts that are right, ``kind`` tells how it came to be."""

    evidence: str
    claim: str
    allowed: tuple[int, ...]
    kind: str


def labelled(path: Path) -> dict[str, list[Pair]]:
    """FEVER and FEVER-Symmetric by part: "train", "calibrate" and "test"; WiCE and SummEdits are parts of their own.

    No evidence and no claim stands in two parts: what shares one with another row goes with it. A part is drawn by the
    SHA-256 of the first claim of such a group.
    """
    parts: dict[str, list[Pair]] = {"train": [], "calibrate": [], "test": [], "wice": [], "summedits": []}
    grouped: list[tuple[Pair, str, str]] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            verdicts = {"supported": (SUPPORTED,), "refuted": (CONTRADICTED,), "partial": (UNSAID,)}
            source = row["source"].split(" ")[0].lower()
            pair = Pair(row["evidence"], row["claim"], verdicts.get(row["label"], NOT_SUPPORTED), source)
            if source in parts:
                parts[source].append(pair)
            else:
                grouped.append((pair, _plain(pair.evidence), _plain(pair.claim)))
    seen: set[tuple[str, str]] = set()
    for (pair, evidence, claim), group in zip(grouped, _groups([(e, c) for _, e, c in grouped]), strict=True):
        if (evidence, claim) not in seen:
            seen.add((evidence, claim))
            parts[_part_of(group)].append(pair)
    return parts


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def _groups(rows: Sequence[tuple[str, str]]) -> list[str]:
    """A name for each row; rows of equal evidence or equal claims have the same, however far around."""
    parents: dict[str, str] = {}

    def root(name: str) -> str:
        parents.setdefault(name, name)
        while parents[name] != name:
            parents[name] = parents[parents[name]]
            name = parents[name]
        return name

    for evidence, claim in rows:
        one, other = sorted((root(f"evidence {evidence}"), root(f"claim {claim}")))
        parents[other] = one
    return [root(f"claim {claim}") for _, claim in rows]


def _part_of(group: str) -> str:
    drawn = int(hashlib.sha256(group.encode()).hexdigest(), 16) % 20
    return "test" if drawn < 3 else "calibrate" if drawn == 3 else "train"


def not_there(pairs: Sequence[Pair], count: int, rng: random.Random) -> list[Pair]:
    """Claims beside evidence that other claims on the same subject have: little of what they say is in it."""
    by_word: dict[str, list[str]] = {}
    own: dict[str, set[str]] = {}
    for pair in pairs:
        own.setdefault(_plain(pair.claim), set()).add(pair.evidence)
        for word in _names(pair.evidence):
            by_word.setdefault(word, []).append(pair.evidence)
    found = []
    for pair in rng.sample(list(pairs), len(pairs)):
        choice = [
            text for word in sorted(_names(pair.claim)) for text in by_word.get(word, []) if len(by_word[word]) < 60
        ]
        choice = [text for text in choice if text not in own[_plain(pair.claim)]]
        if not choice:
            continue
        evidence = rng.choice(choice)
        said = content_words(pair.claim)
        if len(said & content_words(evidence)) <= 0.6 * len(said):
            found.append(Pair(evidence, pair.claim, (UNSAID,), "other evidence"))
        if len(found) == count:
            break
    return found


def _names(text: str) -> set[str]:
    return set(re.findall(r"(?<!^)\b[A-Z][a-z]{3,}\b|^[A-Z][a-z]{5,}\b", text))


def news_pairs(path: Path, count: int, rng: random.Random, *, each: int = 4, held_out: bool = False) -> list[Pair]:
    """Up to ``count`` pairs of the sentences of articles, ``each`` an article, as they come in the file at ``path``.

    One more of each is of its headline. One article in twenty is ``held_out``: such are for calibration alone.
    """
    found: list[Pair] = []
    last = ""
    for title, text in _texts(path, rng, held_out):
        bounds = sentences(text)
        if (pair := _headline_pair(title, last, text, bounds, rng)) is not None:
            found.append(pair)
        last = title
        usable = [n for n in range(len(bounds)) if _usable(text[slice(*bounds[n])])]
        for number in rng.sample(usable, min(each, len(usable))):
            pair = _news_pair(text, bounds, number, rng)
            if pair is not None:
                found.append(pair)
        if len(found) >= count:
            break
    return found[:count]


def _headline_pair(
    title: str, other: str, text: str, bounds: Sequence[tuple[int, int]], rng: random.Random
) -> Pair | None:
    """A headline as a claim beside the article's first sentences, as it is, spoiled, or another article's (``other``).

    Most say nothing that the first sentences do not.
    """
    if len(bounds) < 3 or not 5 <= len(title.split()) <= 18 or title.endswith(("?", "…", "...")) or ":" in title:
        return None
    passage = text[bounds[0][0] : bounds[min(len(bounds) - 1, rng.choice((2, 3, 4)))][1]][:1200]
    said = content_words(title)
    if title in passage or not said or len(said & content_words(passage)) < 0.6 * len(said):
        return None
    drawn = rng.random()
    if drawn < 0.5:
        return Pair(passage, title, (SUPPORTED,), "headline")
    if drawn < 0.6:
        return Pair(passage, other, (UNSAID,), "other headline") if len(other.split()) > 4 else None
    for kind in sorted(SPOILERS, key=lambda kind: rng.random() * RARITY[kind]):
        spoil, allowed = SPOILERS[kind]
        claim = spoil(title, passage, rng)
        if claim is not None and claim != title:
            return Pair(passage, claim, allowed, f"headline, {kind}")
    return None


def _texts(path: Path, rng: random.Random, held_out: bool, share: float = 0.9) -> Iterator[tuple[str, str]]:
    """Headlines and texts."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = row["text"][:9000]
            drawn = int(hashlib.sha256(text.encode()).hexdigest(), 16) % 20
            if (drawn == 0) == held_out and (held_out or rng.random() < share):
                yield (row["title"] or "").strip(), text


def _usable(sentence: str) -> bool:
    size = len(sentence.split())
    return 6 <= size <= 42 and sentence[-1] in '.”"' and "\n" not in sentence and sentence[:1].isupper()


def _news_pair(text: str, bounds: Sequence[tuple[int, int]], number: int, rng: random.Random) -> Pair | None:
    before, after = rng.choice(((0, 0), (1, 0), (1, 0), (2, 1), (3, 2), (5, 4), (2, 6)))
    window = bounds[max(0, number - before) : number + after + 1]
    start, end = window[0][0], window[-1][1]
    sentence = text[slice(*bounds[number])]
    if end - start > 1400:
        start, end = bounds[number]
    passage, around = text[start:end], text[max(0, start - 600) : end + 600]
    drawn = rng.random()
    if drawn < 0.38:
        pair = Pair(passage, reworded(_bare(sentence), rng), (SUPPORTED,), "reworded")
        return _joined(pair, text, window, bounds[number], rng) or _formed(pair, rng)
    if drawn < 0.46:
        return _elsewhere(text, bounds, passage, rng)
    if drawn < 0.54:
        return _more(passage, sentence, rng)
    for kind in sorted(SPOILERS, key=lambda kind: rng.random() * RARITY[kind]):
        spoil, allowed = SPOILERS[kind]
        claim = spoil(_bare(sentence), around if kind in ("name", "merged") else passage, rng)
        if claim is None or claim == sentence:
            continue
        if kind in TWO_SIDED and rng.random() < 0.5:
            changed = passage.replace(_bare(sentence), claim)
            if rng.random() < 0.4:  # the spoiled passage supports the spoiled sentence, but not the original
                return _formed(Pair(changed, reworded(claim, rng), (SUPPORTED,), f"{kind}, in both"), rng)
            return _formed(Pair(changed, _bare(sentence), allowed, kind), rng)
        pair = Pair(passage, _shorter(claim, sentence, rng), allowed, kind)
        return _joined(pair, text, window, bounds[number], rng) or _formed(pair, rng)
    return None


def _joined(
    pair: Pair, text: str, window: Sequence[tuple[int, int]], own: tuple[int, int], rng: random.Random
) -> Pair | None:
    """The claim together with another sentence of the passage, before or after it: all of it has to hold."""
    others = [text[slice(*each)] for each in window if each != own]
    others = [other for other in others if _usable(other) and len(other.split()) < 25 and other in pair.evidence]
    if not others or len(pair.claim.split()) > 25 or rng.random() < 0.7:
        return None
    both = [pair.claim, reworded(_bare(rng.choice(others)), rng)]
    rng.shuffle(both)
    return replace(pair, claim=" ".join(both))


def _more(passage: str, sentence: str, rng: random.Random) -> Pair | None:
    """A sentence beside a passage in which a part of what it says is left out: not all of it is said."""
    bare = _bare(sentence)
    for _ in range(4):
        shorter = shortened(bare, rng)
        lost = content_words(bare) - content_words(shorter) - content_words(passage.replace(bare, ""))
        if bare in passage and len(lost) >= 2:
            return Pair(passage.replace(bare, shorter), reworded(bare, rng, shorten=False), (UNSAID,), "more")
    return None


def _bare(sentence: str) -> str:
    return _DATELINE.sub("", sentence)


def _shorter(claim: str, sentence: str, rng: random.Random) -> str:
    """The spoiled claim reworded where what was spoiled survives it: it must not come to stand in the sentence."""
    short = reworded(claim, rng)
    kept = [word for word in re.findall(r"[\w’']+", short) if word.lower() not in sentence.lower()]
    changed = [word for word in re.findall(r"[\w’']+", claim) if word.lower() not in sentence.lower()]
    return short if changed and set(changed) <= set(kept) else claim


def _elsewhere(text: str, bounds: Sequence[tuple[int, int]], passage: str, rng: random.Random) -> Pair | None:
    """Another sentence of the article, of which the passage says little."""
    there = content_words(passage)
    for number in rng.sample(range(len(bounds)), min(8, len(bounds))):
        other = text[slice(*bounds[number])]
        said = content_words(other)
        if _usable(other) and other not in passage and len(said & there) <= 0.45 * len(said):
            return _formed(Pair(passage, reworded(_bare(other), rng), (UNSAID,), "elsewhere"), rng)
    return None


def _formed(pair: Pair, rng: random.Random) -> Pair:
    """The pair with its claim put as the question about it, as what that question asks, or with "did"; or as it is."""
    drawn = rng.random()
    if drawn < 0.45:
        question = as_question(pair.claim)
        claim = question and (claim_of(question) if drawn < 0.3 else question)
        return replace(pair, claim=claim) if claim else pair
    if drawn < 0.6:
        return replace(pair, claim=past_to_did(pair.claim) or pair.claim)
    return pair


def formed(pairs: Iterable[Pair], rng: random.Random, share: float = 0.4) -> list[Pair]:
    """The pairs, a share of them in the forms of questions."""
    return [_formed(pair, rng) if rng.random() < share else pair for pair in pairs]


def question_pairs(folder: Path, rng: random.Random, *, held_out: bool = False) -> list[Pair]:
    """Answered questions as claims, with right and with wrong answers of the same passage.

    ``held_out`` ones are those that no training sees.
    """
    found: list[Pair] = []
    for part in QUESTION_PARTS:
        if held_out and part.name not in HELD_OUT:
            continue
        rows = split_rows(read_rows(folder, part))[held_out]
        answers: dict[str, set[tuple[int, int]]] = {}
        for row in rows:
            answers.setdefault(row.context, set()).update(row.answers)
        for row in rng.sample(rows, round(part.repeats * len(rows))):
            found += _question_pairs(row, sorted(answers[row.context]), rng)
    return found


def _question_pairs(row: Row, others: Sequence[tuple[int, int]], rng: random.Random) -> Iterator[Pair]:
    """A right answer and a wrong one, as far as there are any."""
    text = row.context
    wrong = [
        (start, end)
        for start, end in others
        if not any(start < b and a < end for a, b in row.answers) and not _alike(text[start:end], row.answer_texts())
    ]
    at = rng.choice(row.answers) if row.answers else None
    if at is not None:
        evidence = _around(text, at, rng)
        yield Pair(evidence, answer_claim(row.question, text, at, rng), (SUPPORTED,), "answer")
    if wrong:
        given = rng.choice(wrong)
        evidence = _around(text, at or given, rng)
        yield Pair(evidence, answer_claim(row.question, text, given, rng), NOT_SUPPORTED, "wrong answer")


def _alike(text: str, golds: set[str]) -> bool:
    words = set(text.lower().split())
    return any(words & set(gold.split()) for gold in golds)


def _around(text: str, at: tuple[int, int], rng: random.Random) -> str:
    """The sentence at ``at`` with its neighbours, at most 1,400 characters."""
    bounds = sentences(text)
    number = next((n for n, (start, end) in enumerate(bounds) if start <= at[0] < end), 0)
    first = max(0, number - rng.choice((0, 1, 2, 4)))
    last = min(len(bounds) - 1, number + rng.choice((0, 0, 1, 4)))
    while bounds[last][1] - bounds[first][0] > 1400 and first < last:
        first, last = (first + 1, last) if first < number else (first, last - 1)
    return text[bounds[first][0] : bounds[last][1]]


def answer_claim(question: str, text: str, at: tuple[int, int], rng: random.Random) -> str:
    """What an answer to a question claims: in a sentence where its form is a plain one, else one after the other."""
    answer = text[slice(*at)].strip(" .,")
    words = question.rstrip(" ?").split()
    first, rest = words[0].lower(), words[1:]
    if first in ("who", "what") and len(rest) > 1 and base_of_past(rest[0]) and rest[0].lower() not in AUXILIARIES:
        return f"{answer[:1].upper()}{answer[1:]} {' '.join(rest)}."
    if first in ("when", "where") and len(rest) > 2 and rest[0].lower() in AUXILIARIES and rng.random() < 0.8:
        claim = claim_of(f"{' '.join(rest)}?")
        if claim:
            link = text[: at[0]].split()[-1:]
            link = [word for word in link if word in ("in", "on", "at", "by", "since", "until", "near", "from", "to")]
            return f"{claim[:-1]} {' '.join([*link, answer])}."
    return f"{question.strip()} {answer[:1].upper()}{answer[1:]}."
