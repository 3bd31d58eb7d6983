"""All parts as one `View`: each method asks every part that answers, and makes one answer of theirs.

Passages are known by the part's number and their id there, in one integer; what came from where needs no table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cmp_to_key
from typing import Any

import apsw
import numpy as np

from index import lexical
from index.errors import StoreError, UnknownArticleError
from index.folding import plain
from index.occurrences import Statistics, score
from index.parts.sessions import PartLost, Session
from index.records import EVERYTHING, Article, Scope
from index.shingles import shingles
from index.spelling import Spelling
from index.store import Come, Moment, StoredPassage, View
from index.store.facets import EVERY, Facets, Narrowed
from index.store.listing import Sort
from index.store.records import ArticleSummary, ArticleVersion, Counts, FailedFile, Limits, Removal, RemovedArticle
from index.store.views import Allowed
from index.stories import SAME, resemblance

_BITS = 44  # of a passage's id within its part
_LEADING = 100  # stories of each part that are compared with those of the others
_OWN = (1 << _BITS) - 1
NOT_OF_PARTS = "{} is not there for articles in several parts: do it with `--store` in the part that holds the article."


class PartsView(View):
    """One state of each part."""

    def __init__(
        self, sessions: Mapping[int, Session], dimension: int, lose: Callable[[int, PartLost], StoreError]
    ) -> None:
        """``sessions`` are those of the parts that answer, by their numbers. ``lose`` takes the number of one that
        does not any more, and gives what is to be raised.
        """
        self._lose = lose
        self._sessions = dict(sessions)
        self._dimension = dimension
        self._homes: dict[str, int] = {}  # parts of articles that were met
        self._tokens = apsw.Connection(":memory:")  # for the tokenizer alone

    def search_vectors(
        self, query: np.ndarray, k: int, allowed: Allowed | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        found = self._all("search_vectors", query, k, allowed)
        return _best({part: (ids, scores) for part, (ids, scores) in found.items()}, k)

    def search_words(
        self,
        text: str,
        k: int,
        allowed: Allowed | None = None,
        *,
        title_weight: float = lexical.TITLE_WEIGHT,
        body_weight: float = lexical.BODY_WEIGHT,
    ) -> tuple[np.ndarray, np.ndarray]:
        terms = lexical.telling(self._tokens, text)
        if not terms or k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        sums = _summed(self._all("words", list(terms)).values())
        rare, asked = (
            lexical.rarest(self._tokens, text, _Known(sums.holding), sums.passages, postings)
            for postings in (lexical.SCORED, lexical.READ)
        )
        if not asked:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        queries = (lexical.expression(rare.values()), lexical.expression(asked.values()))
        found = self._all("occurrences", *queries, k, allowed, (title_weight, body_weight))
        # Each part gives as many candidates as one store has in all: those that the rarest terms bring first count.
        first = _best(
            {part: (each.ids, score(each, list(asked), sums, rare)) for part, each in found.items()},
            max(k, lexical.CANDIDATES),
        )
        ids, scores = _best({part: (each.ids, score(each, list(asked), sums)) for part, each in found.items()}, None)
        candidates = np.isin(ids, first[0])
        return ids[candidates][:k], scores[candidates][:k]

    def passages(self, ids: Sequence[int] | np.ndarray) -> list[StoredPassage]:
        there: dict[int, StoredPassage] = {}
        for part, (mine, found) in self._by_part("passages", ids).items():
            self._homes.update((passage.article_id, part) for passage in found)
            for whole, passage in zip(mine, found, strict=True):
                there[whole] = StoredPassage(
                    whole, passage.article_id, passage.start, passage.end, passage.text, passage.title, passage.outlet,
                    passage.published, passage.url, passage.path,
                )  # fmt: skip
        return [there[int(whole)] for whole in ids]

    def vectors(self, ids: Sequence[int] | np.ndarray) -> np.ndarray:
        there: dict[int, np.ndarray] = {}
        for mine, found in self._by_part("vectors", ids).values():
            there.update(zip(mine, found, strict=True))
        rows = [there[int(whole)] for whole in ids]
        return np.stack(rows) if rows else np.empty((0, self._dimension), np.float32)

    def allowed(self, scope: Scope = EVERYTHING, among: Sequence[str] = ()) -> Allowed | None:
        """As `View.allowed`, but in words: every part finds the passages for itself."""
        limits = Limits(scope, tuple(among))
        return limits if scope.narrow or among else None

    def ids_of(self, allowed: Allowed | None) -> np.ndarray | None:
        raise StoreError(NOT_OF_PARTS.format("A list of passages"))

    def newest(self, scope: Scope = EVERYTHING) -> str:
        return max(self._all("newest", scope).values(), default="")

    def oldest(self) -> str:
        return min(filter(None, self._all("oldest").values()), default="")

    def count_within(self, scope: Scope) -> int:
        return sum(self._all("count_within", scope).values())

    def leading_told(self, scope: Scope, limit: int) -> list[tuple[int, Article]]:
        """As `View.leading_told`; a story that is told in several parts is one, if it leads far enough in each."""
        told = [row for rows in self._all("leading_told", scope, max(_LEADING, limit)).values() for row in rows]
        told.sort(key=lambda row: (-row[0], -len(row[1].text)))
        kept: list[tuple[int, Article, np.ndarray]] = []
        for count, article in told:
            mine = shingles(article.text)
            same = next((at for at, (_, _, other) in enumerate(kept) if resemblance(mine, other) >= SAME), None)
            if same is None:
                kept.append((count, article, mine))
            else:
                before, other, hashes = kept[same]
                later = article if article.published > other.published else other
                kept[same] = (before + count, later, hashes)
        kept.sort(key=lambda row: (-row[0], -len(row[1].text)))
        return [(count, article) for count, article, _ in kept[:limit]]

    def absent_words(self, text: str, allowed: Allowed | None = None) -> list[str]:
        """As `View.absent_words`, of the parts that answer: who tells of the others tells that they were not looked
        through.
        """
        found = [words for words in self._all("absent", text, allowed).values() if words is not None]
        return [word for word in found[0] if all(word in words for words in found)] if found else []

    def spelt_alike(self, word: str) -> list[Spelling]:
        """As `View.spelt_alike`; a spelling's passages are those of all parts."""
        found = [spelling for each in self._all("spelt_alike", word).values() for spelling in each]
        passages, names = Counter[str](), Counter[str]()
        for spelling in found:
            passages[spelling.word] += spelling.passages
            names[spelling.word] += spelling.passages if spelling.name else -spelling.passages
        slips = {spelling.word: spelling.slips for spelling in found}
        merged = [Spelling(each, slips[each], passages[each], names[each] > 0) for each in slips]
        return sorted(merged, key=lambda each: each.unlikely)

    def count_phrase(self, words: str, *, most: int) -> int:
        found: list[int] = list(self._all("count_phrase", words, most).values())
        return min(most, sum(found))

    def search_phrases(self, phrases: Sequence[str], k: int) -> list[int]:
        found: list[int] = _best(self._all("phrases", list(phrases), k), k)[0].tolist()
        return found

    def counts(self) -> Counts:
        found = self._all("counts").values()
        return Counts(sum(each.articles for each in found), sum(each.passages for each in found))

    def article(self, article_id: str) -> Article:
        article: Article = self._of_article("article", article_id)
        return article

    def versions(self, article_id: str) -> list[ArticleVersion]:
        return [version for each in self._all("versions", article_id).values() for version in each]

    def source(self, article_id: str) -> Article:
        article: Article = self._of_article("source", article_id)
        return article

    def moment(self) -> Moment:
        raise StoreError("Questions are not saved where articles lie in several parts: save them over one store.")

    def news(self, then: Moment) -> tuple[int, int]:
        return 0, 0  # several parts have no moment that anything could be new since

    def come_since(self, article_id: str, start: int, end: int, then: Moment) -> Come:
        return ""

    def story(self, article_id: str, limit: int = 50) -> list[Article]:
        """As `View.story`, of all parts."""
        return self.stories([article_id])[article_id][:limit]

    def stories(self, article_ids: Sequence[str]) -> dict[str, list[Article]]:
        """As `View.stories`. Articles of one story may lie in several parts, each of which knows its own."""
        wanted: dict[int, list[str]] = {}
        for article_id in article_ids:
            wanted.setdefault(self._home(article_id), []).append(article_id)
        own: dict[str, list[Article]] = {}
        texts: dict[str, str] = {}
        for found in self._each("told", {part: (ids,) for part, ids in wanted.items()}).values():
            for article_id, text, others in found:
                texts[article_id], own[article_id] = text, others
        elsewhere = {part: [each for each in own if self._homes[each] != part] for part in self._sessions}
        asked = {part: ([texts[each] for each in ids],) for part, ids in elsewhere.items() if ids}
        for part, stories in self._each("alike", asked).items():
            for article_id, others in zip(elsewhere[part], stories, strict=True):
                own[article_id] = [*own[article_id], *others]
        return own

    def articles(
        self,
        *,
        query: str = "",
        sort: Sort = "published",
        descending: bool = True,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[ArticleSummary]:
        most = None if limit is None else limit + offset
        found = self._all("articles", query, sort, descending, most)
        rows = _sorted([row for each in found.values() for row in each], sort, descending)
        return rows[offset:] if limit is None else rows[offset : offset + limit]

    def find_articles(
        self, query: str, *, sort: Sort, descending: bool, limit: int, offset: int, only: Narrowed = EVERY
    ) -> tuple[list[ArticleSummary], int]:
        if only != EVERY:
            found = self._all("found", query, sort, descending, offset + limit, only)
            total = sum(count for _, count in found.values())
            start = offset if offset < total else max(total - 1, 0) // limit * limit
            rows = _sorted([row for each, _ in found.values() for row in each], sort, descending)
            return rows[start : start + limit], total
        total = self.count_articles(query)
        start = offset if offset < total else max(total - 1, 0) // limit * limit
        return self.articles(query=query, sort=sort, descending=descending, limit=limit, offset=start), total

    def count_articles(self, query: str = "") -> int:
        return sum(self._all("count_articles", query).values())

    def facets(self) -> Facets:
        """As `View.facets`; of stories only those that are told by several articles of one part."""
        found = self._all("facets").values()
        outlets, years, endings = Counter[str](), Counter[str](), Counter[str]()
        for each in found:
            outlets.update(dict(each.outlets))
            years.update(dict(each.years))
            endings.update(dict(each.endings))
        told, scanned = sum(each.told for each in found), sum(each.scanned for each in found)
        return Facets(outlets.most_common(), sorted(years.items(), reverse=True), endings.most_common(), told, scanned)

    def outlets(self) -> list[tuple[str, int]]:
        names = Counter[str]()
        for found in self._all("outlets").values():
            names.update(dict(found))
        return sorted(names.items(), key=lambda each: (-each[1], each[0]))

    def removed(self, *, batch: str = "", limit: int | None = None) -> list[RemovedArticle]:
        found = [row for each in self._all("removed", batch, limit).values() for row in each]
        return sorted(found, key=lambda row: row.removed, reverse=True)[:limit]

    def removals(self) -> list[Removal]:
        found = [row for each in self._all("removals").values() for row in each]
        return sorted(found, key=lambda row: row.removed, reverse=True)

    def failures(self) -> list[FailedFile]:
        """As `View.failures`. Every part reads about every file, so each failure is told once."""
        found = {row.path: row for each in self._all("failures").values() for row in each}
        return [found[path] for path in sorted(found)]

    def _all(self, method: str, *values: Any) -> dict[int, Any]:
        return self._each(method, dict.fromkeys(self._sessions, values))

    def _each(self, method: str, values: Mapping[int, tuple[Any, ...]]) -> dict[int, Any]:
        """What each of these parts answers, by its number: all are asked before the first is waited for."""
        found, part = {}, -1
        try:
            waiting = {}
            for part, given in values.items():
                waiting[part] = self._sessions[part].ask(method, *given)
            for part, wait in waiting.items():
                found[part] = wait()
        except PartLost as error:
            raise self._lose(part, error) from error
        return found

    def _by_part(self, method: str, ids: Sequence[int] | np.ndarray) -> dict[int, tuple[list[int], Any]]:
        """By the number of the part, those of the passages ``ids`` that lie there and what it answers of them."""
        mine: dict[int, list[int]] = {}
        for whole in map(int, ids):
            mine.setdefault(whole >> _BITS, []).append(whole)
        if mine.keys() - self._sessions.keys():
            raise StoreError("A part that holds a passage does not answer: search again.")
        asked: dict[int, tuple[Any, ...]] = {
            part: ([whole & _OWN for whole in wholes],) for part, wholes in mine.items()
        }
        return {part: (mine[part], found) for part, found in self._each(method, asked).items()}

    def _home(self, article_id: str) -> int:
        if article_id not in self._homes:
            self._of_article("article", article_id)
        return self._homes[article_id]

    def _of_article(self, method: str, article_id: str) -> Any:
        """What the part that holds an article answers; asks all where it is not known which that is."""
        if article_id in self._homes:
            part = self._homes[article_id]
            return self._each(method, {part: (article_id,)})[part]
        found = self._all("article_or_why", method, article_id)
        articles = {part: each for part, each in found.items() if isinstance(each, Article)}
        whole = {part: each for part, each in articles.items() if each.id == article_id} or articles
        if not whole:
            raise UnknownArticleError(next(iter(found.values())))
        if len(whole) > 1:
            several = "several articles have ids that begin so"
            raise UnknownArticleError(f"{article_id!r}: {several}; `newsdesk articles` lists them.")
        ((part, article),) = whole.items()
        self._homes[article.id] = part
        return article


class _Known:
    """Counts that were asked for before."""

    def __init__(self, holding: dict[str, int]) -> None:
        self._holding = holding

    def count(self, db: apsw.Connection, terms: Iterable[str], passages: int) -> dict[str, int]:
        return {term: self._holding[term] for term in terms}


def _summed(found: Collection[Statistics]) -> Statistics:
    holding = Counter[str]()
    for each in found:
        holding.update(each.holding)
    return Statistics(sum(each.passages for each in found), sum(each.words for each in found), dict(holding))


def _best(found: Mapping[int, tuple[np.ndarray, np.ndarray]], k: int | None) -> tuple[np.ndarray, np.ndarray]:
    """The ``k`` best (None: all) of what the parts found: (n,) int64 ids over all parts and (n,) scores, best first."""
    ids = np.concatenate(
        [np.empty(0, np.int64), *(each.astype(np.int64) | part << _BITS for part, (each, _) in found.items())]
    )
    scores = np.concatenate([np.empty(0, np.float32), *(each for _, each in found.values())])
    order = np.lexsort((ids, -scores))[:k]
    return ids[order], scores[order]


def _sorted(rows: list[ArticleSummary], sort: Sort, descending: bool) -> list[ArticleSummary]:
    """Rows of several parts, each part's sorted so already, as one list."""
    keys: dict[Sort, Callable[[ArticleSummary], str]] = {
        "published": lambda row: row.published,
        "title": lambda row: "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in row.title),
        "outlet": lambda row: plain(row.outlet).casefold(),
        "added": lambda row: row.added,
    }
    key = keys[sort]

    def order(one: ArticleSummary, other: ArticleSummary) -> int:
        a, b = key(one), key(other)
        first = (a > b) - (a < b)
        if first or sort != "outlet":
            return -first if descending else first
        return (one.published < other.published) - (one.published > other.published)

    return sorted(rows, key=cmp_to_key(order))
