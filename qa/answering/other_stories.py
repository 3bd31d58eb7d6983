"""Sentences of other stories that name the same place: of "the fire in Calder" the town's election is no part."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.articles.wire import dateline_end
from index.passages import sentences
from index.records import Article
from qa.answering.evidence import Evidence
from qa.answering.gathering import NEARLY, Piece
from qa.days import NAMES
from qa.english.roots import roots

OPENING = 400  # characters in which the first sentence ends, mostly
SHARED = 2  # names beside those of the subject that articles of one story share
_PLACE = re.compile(r" (?:in|at|near|of|off|outside) (?:the )?[A-Z].*$")
_NAME = re.compile(r"(?<=[\w,;’'] )[A-Z][\w’'-]+(?: (?:(?:de|van|von|&) )?[A-Z][\w’'-]+)*")
_WORD = re.compile(r"[A-Z][^\W_]+")
_NO_NAMES = NAMES | frozenset("the a an it he she they but and in on at".split())


def of_the_story(evidence: Evidence, subject: str, found: Sequence[Piece]) -> list[Piece]:
    """The sentences that have a word for what happened, or stand in an article that begins with it or goes on from it.

    One that is nearly as near to the subject as the nearest begins with it in other words.

    An article goes on from another where both name the same people and places beside those of the subject. Where no
    article begins with what happened, all sentences count.
    """
    matter = roots(_matter(subject))
    articles = {piece.hit.article_id: evidence.article(piece.hit.article_id) for piece in found}
    begun = {name: len(matter & roots(f"{each.title} {_opening(each)}")) for name, each in articles.items()}
    most = max(begun.values(), default=0)
    if not most:
        return list(found)
    core = {name for name, count in begun.items() if count == most}
    named = {name: _names(article, subject) for name, article in articles.items()}
    nearest = max(piece.hit.cosine for piece in found)
    theirs = core | {piece.hit.article_id for piece in found if piece.hit.cosine >= NEARLY * nearest > 0}
    theirs |= {name for name in articles if any(len(named[name] & named[other]) >= SHARED for other in core)}
    return [piece for piece in found if piece.hit.article_id in theirs or matter & roots(piece.text)]


def _opening(article: Article) -> str:
    """The first sentence, in which an article tells what it is about."""
    text = article.text[dateline_end(article.text) :][:OPENING]
    first = next(iter(sentences(text)), (0, 0))
    return text[slice(*first)]


def _matter(subject: str) -> str:
    """The words of a subject for what happened, without where: "fire" of "the fire in Calder" and of "Calder fire"."""
    plain = _PLACE.sub("", subject) or subject
    return " ".join(word for word in plain.split() if not word[:1].isupper()) or plain


def _names(article: Article, subject: str) -> frozenset[str]:
    """The last words of the names in an article, but for those of the subject and of days."""
    own = roots(subject)
    found = (
        [word for word in _WORD.findall(match[0]) if word.lower() not in _NO_NAMES]
        for match in _NAME.finditer(article.text)
    )
    return frozenset(name[-1] for name in found if name and not roots(" ".join(name)) & own)
