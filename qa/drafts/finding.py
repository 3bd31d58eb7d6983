"""The articles in which a quotation may stand, by the words of the store."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.lexical import STOPWORDS
from index.records import Article
from qa.drafts.sought import Sought
from qa.drafts.words import Piece, Word

if TYPE_CHECKING:
    from index.store import View

HOLDING = 30  # passages that hold a part of a quotation as it is
NEAREST = 12  # passages that hold the most of its words, or of its runs of words
LONG_RUN = 8  # words of a part that is looked for as it is
LONG_RUNS = 24
SHORT_RUN = 3
RUNS = 12  # short runs that are looked for
_KEPT = 128  # articles that are held in memory
_SAME = 0.8  # share of a draft's characters that an article has which is the draft itself, but for a headline


class Itself:
    """Tells which article is the draft itself, as where drafts lie in a folder that is indexed."""

    def __init__(self, draft: str) -> None:
        self._draft = " ".join(draft.split())
        self._known: dict[str, bool] = {}
        self.path = ""
        """Of such an article, once it was met."""

    def __call__(self, article: Article) -> bool:
        """Whether an article is the draft, with or without its headline."""
        if article.id not in self._known:
            text = " ".join(article.text.split())
            same = bool(text) and text in self._draft and len(text) >= _SAME * len(self._draft)
            self._known[article.id] = same
            self.path = article.path if same else self.path
        return self._known[article.id]


class Library:
    """The articles of a store, as the quotations of a draft are looked for in them; never the draft itself."""

    def __init__(self, view: View, draft: str) -> None:
        self._view = view
        self._known: OrderedDict[str, Sought] = OrderedDict()
        self.itself = Itself(draft)

    def holding(self, pieces: Sequence[Piece]) -> list[Sought]:
        """Articles that hold the beginning, the middle or the end of a piece as it is, the likeliest first."""
        runs = [run for piece in pieces for run in _runs(piece.words, LONG_RUN, 3)]
        return self._articles(self._view.search_phrases(runs[:LONG_RUNS], HOLDING))

    def nearest(self, pieces: Sequence[Piece]) -> list[Sought]:
        """Articles that hold the most short runs of its words, or the most of its words."""
        words = [word for piece in pieces for word in piece.words]
        runs = [run for piece in pieces for run in _runs(piece.words, SHORT_RUN, RUNS)]
        ids, _ = self._view.search_words(" ".join(_plain(word) for word in words), NEAREST)
        return self._articles([*self._view.search_phrases(runs[:RUNS], NEAREST), *ids.tolist()])

    def _articles(self, passages: Iterable[int]) -> list[Sought]:
        ids = list(passages)
        articles = dict.fromkeys(passage.article_id for passage in self._view.passages(ids))
        return [sought for sought in map(self._article, articles) if not self.itself(sought.article)]

    def _article(self, article_id: str) -> Sought:
        if article_id not in self._known:
            self._known[article_id] = Sought(self._view.article(article_id))
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        self._known.move_to_end(article_id)
        return self._known[article_id]


def _runs(words: Sequence[Word], length: int, most: int) -> list[str]:
    """At most ``most`` runs of ``length`` words, spread evenly; those of the commonest words alone only if all are."""
    last = max(0, len(words) - length)
    runs = [words[at : at + length] for at in range(last + 1)]
    telling = [run for run in runs if any(word.form not in STOPWORDS for word in run)] or runs
    chosen = np.unique(np.linspace(0, len(telling) - 1, most).round().astype(int)).tolist()
    return [" ".join(map(_plain, telling[at])) for at in chosen]


def _plain(word: Word) -> str:
    return word.form.strip("\0")
