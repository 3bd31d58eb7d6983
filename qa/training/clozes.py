"""Questions made from the news itself: a statement of one article, its answer taken out, asked of the other articles.

A cloze with a question word before it, its words a little disturbed (Lewis, Denoyer and Riedel 2019), teaches little
where the passage is the sentence it was made from. Here the passages are those that retrieval finds in other articles,
as for a quiz question: two desks tell the same in different words, and what they do not tell is a hard negative.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from index.passages import sentences
from qa.copies import runs, words_of
from qa.training.data import Row
from qa.training.distant import Evidence, Search, judge
from qa.words import content_words

if TYPE_CHECKING:
    from index.records import Article

PART = "cloze"
EACH = 3  # questions made from one article
OPENING = 15  # sentences of an article that are asked about: the news comes first
SHORTEST, LONGEST = 6, 22  # words of a cloze without its answer
COPIED = 12  # words in a row that no passage shares with the article: it would be copied, not retold
RETOLD = 0.4  # share of its words that stand near the answer in a passage that counts as answering it
TELLING = 4  # content words that it has at least
IN_PLACE = 0.5  # share of the questions whose question word stands where the answer stood
DROPPED, SWAPPED = 0.06, 0.03  # share of its words left out, and exchanged with the next
_NAME = r"[A-Z][\w’'-]*[\w](?:\s(?:of|the|de|van|al|for|and)\s(?=[A-Z])|\s)?"
_ANSWER = re.compile(
    rf"(?P<money>[$£€]\s?\d+(?:,\d{{3}})*(?:\.\d+)?(?:\s(?:thousand|million|billion|trillion))?)"
    rf"|(?P<number>\b\d+(?:,\d{{3}})*(?:\.\d+)?(?:%|\s(?:percent|per cent|million|billion))?(?![\w-]))"
    rf"|(?P<name>(?:{_NAME}){{1,5}})"
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_MONTHS = (
    "January February March April May June July August September October November December Jan Feb Aug Sept Oct Nov Dec"
)
_NOT_ASKED = frozenset(
    f"{_DAYS} {_MONTHS} I The A An It He She They We But And In On At This That Mr Mrs Ms Dr".split()
)
_YEAR = re.compile(r"(?:19|20)\d\d$")
_WHEN = re.compile(
    rf"\b(?:on|last|next|this)?\s*(?:{'|'.join(_DAYS.split())})(?:\s(?:morning|afternoon|evening|night))?\b"
)
_PLACE = re.compile(r"\b(?:in|at|near|from|across|outside)\s$")
_PERSON = re.compile(
    r"\b(?:President|Minister|Senator|Sen\.|Rep\.|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Judge|actor|singer|lawyer)\s$"
)
_SAYS = re.compile(r"^\s?(?:said|says|told|wrote|tweeted|was born|resigned|, \d\d,)")
_BREAK = re.compile(r"[;:–—]|, (?:and|but|which|who|while|as|according|said)\b|[\"“”]")
_WORD = re.compile(r"[$£€]?\w(?:[\w’'.,-]*\w)?%?")


@dataclass(frozen=True, slots=True)
class Cloze:
    """A question and the answer that was taken out of the statement it was made from."""

    question: str
    answer: str


def clozes(text: str, rng: random.Random) -> Iterator[Cloze]:
    """At most one question from each of the first sentences of an article's text."""
    for start, end in sentences(text)[:OPENING]:
        sentence = text[start:end]
        found = [match for match in _ANSWER.finditer(sentence) if _asks_well(sentence, match)]
        if found and (cloze := _cloze(sentence, rng.choice(found), rng)):
            yield cloze


def _asks_well(sentence: str, match: re.Match[str]) -> bool:
    answer = match.group().strip()
    if match.lastgroup != "name":
        return len(answer) > 1
    # The first word of a sentence is a capital whatever it is, so a lone one is no name for certain.
    if answer.split()[0] in _NOT_ASKED or answer.endswith(("'s", "’s", "'", "’")):
        return False
    beside = sentence[: match.start()].rstrip()[-1:] + sentence[match.end() :].lstrip()[:1]
    return (match.start() > 0 or " " in answer) and not any(c.isdigit() or c in "'‘" for c in beside)


def _cloze(sentence: str, match: re.Match[str], rng: random.Random) -> Cloze | None:
    answer = match.group().strip()
    before, after = sentence[: match.start()], sentence[match.start() + len(answer) :]
    kind = _question_word(match.lastgroup or "", answer, before, after, rng)
    breaks = [found.end() for found in _BREAK.finditer(before)]
    stop = _BREAK.search(after)
    before, after = before[breaks[-1] if breaks else 0 :], after[: stop.start() if stop else len(after)]
    if rng.random() < 0.7:  # the article's own day is rarely asked with
        before, after = _WHEN.sub(" ", before), _WHEN.sub(" ", after)
    left, right = _WORD.findall(before), _WORD.findall(after)
    left = left[-max(LONGEST - len(right), LONGEST // 2) :]
    right = right[: LONGEST - len(left)]
    left, right = _disturbed(left, rng), _disturbed(right, rng)
    asked = [*left, kind.lower(), *right] if rng.random() < IN_PLACE else [kind, *left, *right]
    told = " ".join(asked)
    known = content_words(answer)
    if len(left) + len(right) < SHORTEST or len(content_words(told) - known) < TELLING or content_words(told) & known:
        return None
    return Cloze(f"{told[0].upper()}{told[1:]}?", answer)


def _question_word(kind: str, answer: str, before: str, after: str, rng: random.Random) -> str:
    if kind == "money":
        return "How much"
    if kind == "number":
        if _YEAR.match(answer):
            return rng.choice(("When", "Which year"))
        return "What percentage" if answer.endswith(("%", "cent", "percent")) else "How many"
    if _PLACE.search(before):
        return rng.choice(("Where", "Where", "Which country", "Which city", "Which place"))
    if _PERSON.search(before) or _SAYS.match(after):
        return "Who"
    return rng.choice(("Who", "What", "Which company", "Which country", "What name"))


def _disturbed(words: Sequence[str], rng: random.Random) -> list[str]:
    kept = [word for word in words if rng.random() >= DROPPED]
    for at in range(len(kept) - 1):
        if rng.random() < SWAPPED:
            kept[at], kept[at + 1] = kept[at + 1], kept[at]
    return kept


def harvest(articles: Iterable[Article], search: Search, rng: random.Random) -> Iterator[Evidence]:
    """Questions on ``articles``, up to `EACH` on one, and what other articles say to them, which may be no answer.

    Each is asked on the day that its article came out.
    """
    for article in articles:
        if not article.published:
            continue
        made = list(clozes(article.text, rng))
        mine = runs(words_of(article.text), COPIED)
        for cloze in rng.sample(made, min(EACH, len(made))):
            hits = search(cloze.question, date.fromisoformat(article.published))
            told = [h for h in hits if h.article_id != article.id and not mine & runs(words_of(h.text), COPIED)]
            row = Row(PART, article.id, "", cloze.question, cloze.answer, ((0, len(cloze.answer)),))
            # The answer alone is no passage: the row does not stand in for one.
            yield replace(judge(row, told, RETOLD), row=replace(row, answers=()))
