"""A small newsroom that changes, and what a store of it may hold at any moment: the oracle of the fault injection.

Ten articles, five in files of their own and five in one .jsonl by URL. Each goes through *editions*, numbered: a new
text, the same text in a file that was moved, a file that broke, or no article. Every sentence of a text names its
article and its edition, so half an article, a mixture, or one that should be gone tells on itself.

A `Ledger` is shared by the processes: the edition that was last reported as done of each article, and the one that is
intended. At any moment a store may hold for each article what the editions from the one to the other show; nothing
else, and never a part of it.
"""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from hashing_embedder import HashingEmbedder

from index.errors import StoreError
from index.passages import split
from index.records import Article
from index.store import Store, View, check

ARTICLES = 10
SINGLE = 5  # articles 0 to 4 have a file each, the others are lines of one file
SENTENCES = 9
HIDDEN = "all.jsonl"
_MARK = re.compile(r"Article a(\d+)x edition e(\d+)x")


class Embedder(HashingEmbedder):
    """Remembers the vectors of words, and sees so little at once that each article has several passages."""

    def fits(self, text: str) -> bool:
        return len(text.split()) <= 45

    def _vector(self, text: str) -> np.ndarray:
        total = np.sum([_direction(word) for word in text.lower().split() or [""]], axis=0)
        return np.asarray(total / np.linalg.norm(total), np.float32)


@cache
def _direction(word: str) -> np.ndarray:
    return HashingEmbedder()._vector(word)


EMBEDDER = Embedder()


class Violation(AssertionError):
    """The store or a reader showed what must never be."""


def text_of(article: int, edition: int) -> str:
    """The text of an edition: every sentence names both, and the number of sentences differs."""
    count = SENTENCES + (article + edition) % 4
    return " ".join(
        f"Article a{article}x edition e{edition}x says in sentence {number} the council met on w{article}q{number}."
        for number in range(count)
    )


def title_of(article: int) -> str:
    return f"Council paper {article}"


def mark(text: str) -> tuple[int, int]:
    """The one (article, edition) that a text names throughout; `Violation` where it names several or none."""
    marks = {(int(article), int(edition)) for article, edition in _MARK.findall(text)}
    if len(marks) != 1:
        raise Violation(f"a text of {len(marks)} editions: {text[:200]!r}")
    return marks.pop()


class Ledger:
    """What has been reported as done and what is intended, by article; in a file that all processes map.

    ``shown[article, edition]`` is the edition whose text is shown once ``edition`` was indexed, 0 for none.
    """

    EDITIONS = 1000

    def __init__(self, path: Path) -> None:
        shape = (3 + self.EDITIONS, ARTICLES)
        if not path.exists():
            np.zeros(shape, np.int32).tofile(path)
        self._cells = np.memmap(path, np.int32, "r+", shape=shape)
        self.reported, self.intended, self.shown = self._cells[0], self._cells[1], self._cells[3:].T

    @property
    def stopped(self) -> bool:
        """Whether readers are to end."""
        return bool(self._cells[2, 0])

    def stop(self) -> None:
        self._cells[2, 0] = 1

    def allowed(self, reported: np.ndarray, intended: np.ndarray) -> list[set[int]]:
        """For each article the editions of which a store may show the text between these; 0 stands for none."""
        spans = zip(range(ARTICLES), reported.tolist(), intended.tolist(), strict=True)
        return [set(self.shown[article, done : wanted + 1].tolist()) for article, done, wanted in spans]


class World:
    """The folder of articles, and the history of each: a list of what each edition is."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.news = folder / "news"
        self.store = folder / "store"
        self.ledger_path = folder / "ledger"
        self._random = random.Random(seed)
        self._kinds: list[list[str]] = [["absent"] for _ in range(ARTICLES)]
        self._moved = [False] * ARTICLES
        (self.news / "moved").mkdir(parents=True, exist_ok=True)
        self.ledger = Ledger(self.ledger_path)

    def begin(self) -> None:
        """The first articles: all but two."""
        for article in range(ARTICLES):
            if article % SINGLE != SINGLE - 1:
                self.become(article, "text")
        self.write()

    def advance(self, changes: int = 4) -> None:
        """Some articles get a new edition, and their files are written."""
        for article in self._random.sample(range(ARTICLES), changes):
            kinds = self._kinds[article]
            if kinds[-1] == "moved" and self.ledger.reported[article] < len(kinds) - 1:
                continue  # a file that moves and changes at once is another article: wait until the move is known
            self.become(article, self._next_kind(article))
        self.write()

    def become(self, article: int, kind: str) -> None:
        """Give an article its next edition: text, moved, broken or absent."""
        kinds, shown = self._kinds[article], self.ledger.shown[article]
        edition = len(kinds)
        shown[edition] = {"text": edition, "absent": 0}.get(kind, shown[edition - 1])
        kinds.append(kind)
        if kind == "moved":
            self._moved[article] = not self._moved[article]

    def _next_kind(self, article: int) -> str:
        kinds = self._kinds[article]
        choices = ["text"] * 5
        if kinds[-1] in ("text", "moved"):
            choices += ["absent"] * (article != SINGLE)  # a .jsonl without a line counts as broken
            settled = bool(self.ledger.reported[article] == len(kinds) - 1)
            choices += ["moved"] * (settled and article < SINGLE) + ["broken"] * (article < SINGLE)
        return self._random.choice(choices)

    def path(self, article: int) -> Path:
        """The file of an article now."""
        if article >= SINGLE:
            return self.news / HIDDEN
        return self.news / ("moved" if self._moved[article] else ".") / f"a{article}.json"

    def broken(self) -> list[int]:
        """The articles whose file cannot be read now."""
        return [article for article, kinds in enumerate(self._kinds) if kinds[-1] == "broken"]

    def write(self) -> None:
        """The files of the newest editions; what is intended is told first, as a run may begin at once."""
        self.ledger.intended[:] = [len(kinds) - 1 for kinds in self._kinds]
        for article in range(SINGLE):
            for other in (self.news / f"a{article}.json", self.news / "moved" / f"a{article}.json"):
                if other != self.path(article) or self._kinds[article][-1] == "absent":
                    other.unlink(missing_ok=True)
            if self._kinds[article][-1] == "broken":
                self.path(article).write_text('{"title": "Council paper", "text": "Article a0x broke o')
            elif edition := self._shown_now(article):
                self.path(article).write_text(json.dumps(self._record(article, edition)))
        lines = []
        for article in range(SINGLE, ARTICLES):
            if edition := self._shown_now(article):
                lines.append(json.dumps(self._record(article, edition) | {"url": f"https://x.example/{article}"}))
        (self.news / HIDDEN).write_text("".join(line + "\n" for line in lines))

    def absent(self) -> list[int]:
        """The articles that are to be gone."""
        return [article for article, kinds in enumerate(self._kinds) if kinds[-1] == "absent"]

    def _shown_now(self, article: int) -> int:
        return int(self.ledger.shown[article, len(self._kinds[article]) - 1])

    def _record(self, article: int, edition: int) -> dict[str, str]:
        return {"title": title_of(article), "text": text_of(article, edition)}

    def allowed(self) -> list[set[int]]:
        """For each article the editions of which a store may now show the text; 0 stands for none."""
        return self.ledger.allowed(self.ledger.reported, self.ledger.intended)

    def completed(self) -> None:
        """An indexing run reported that it is done: from now on its editions are promised."""
        for article in range(ARTICLES):
            if self._kinds[article][-1] != "broken":
                self.ledger.reported[article] = self.ledger.intended[article]

    def laid_out(self) -> bool:
        """Whether there is a store yet; `Violation` where there is one that does not open."""
        try:
            Store.open(self.store).close()
        except StoreError as error:
            if "No store at" in str(error):
                return False
            raise Violation(str(error)) from error
        return True

    def save(self) -> None:
        """Keep the folder as it is now, for `restore`."""
        shutil.copytree(self.folder, self.folder.with_suffix(".saved"))

    def restore(self) -> None:
        """The folder as it was saved, under the same paths."""
        shutil.rmtree(self.folder)
        shutil.copytree(self.folder.with_suffix(".saved"), self.folder)
        self.ledger = Ledger(self.ledger_path)


def look(view: View, query: str = "council") -> dict[int, int]:
    """The edition of each article that a view shows, all of which is checked against itself.

    Words and vectors bring the same passages, which are exactly those of the articles' texts as they are listed.
    """
    ids, scores = view.search_vectors(EMBEDDER.encode_query(query), 10_000)
    words, _ = view.search_words(query, 10_000)
    if sorted(ids) != sorted(words):
        raise Violation(f"vectors bring {len(ids)} passages, words {len(words)}, not the same ones")
    if len(ids) != len(set(ids.tolist())) or len(ids) != view.counts().passages:
        raise Violation(f"a search for all brings {len(ids)} passages of {view.counts().passages}")
    places: dict[str, list[tuple[int, int]]] = {}
    for passage in view.passages(ids):
        places.setdefault(passage.article_id, []).append((passage.start, passage.end))
    if len(ids) and not np.allclose(view.vectors(ids) @ EMBEDDER.encode_query(query), scores, atol=2e-3):
        raise Violation("the vector index scores passages by other vectors than theirs")
    found: dict[int, int] = {}
    for row in view.articles():
        article = view.article(row.id)
        number, edition = mark(article.text)
        if article.text != text_of(number, edition) or article.title != title_of(number):
            raise Violation(f"article {number} is not edition {edition} as it was given")
        if sorted(places.pop(row.id, [])) != passages_of(number, edition):
            raise Violation(f"article {number}: its passages are not those of edition {edition}")
        if found.setdefault(number, edition) != edition:
            raise Violation(f"article {number} is there as edition {found[number]} and as {edition}")
    if places:
        raise Violation(f"passages of articles that are not there: {sorted(places)}")
    return found


@cache
def passages_of(article: int, edition: int) -> list[tuple[int, int]]:
    """Where the passages of an edition begin and end."""
    whole = Article(text_of(article, edition), title_of(article))
    return sorted((passage.start, passage.end) for passage in split(whole, EMBEDDER.fits))


def judge(found: dict[int, int], allowed: Sequence[set[int]]) -> None:
    """`Violation` where a store shows of an article what it may not show at this moment."""
    for article, editions in enumerate(allowed):
        if found.get(article, 0) not in editions:
            shown = found.get(article, 0) or "none"
            raise Violation(f"article {article} is shown as edition {shown}; it may be {sorted(editions)}")


def verify(world: World) -> None:
    """The next start: the store opens, is whole, and holds all that was reported, findable, and nothing half.

    A store that was never reported to exist may be absent.
    """
    allowed = world.allowed()
    if not world.laid_out() and all(0 in editions for editions in allowed):
        return
    problems = check(world.store).problems
    if problems:
        raise Violation(f"`newsdesk check`: {problems[0].message}")
    with Store.open(world.store) as store:
        with store.read() as view:
            found = look(view)
            for article, edition in found.items():
                _find(view, article, edition)
            broken = {failure.path for failure in view.failures()}
        judge(found, allowed)
    done = all(world.ledger.reported[a] == world.ledger.intended[a] for a in range(ARTICLES) if a not in world.broken())
    if done and broken != {str(world.path(article)) for article in world.broken()}:
        raise Violation(f"the files listed as failed are {sorted(broken)}")


def _find(view: View, article: int, edition: int) -> None:
    """An article is found by a word that only it has, and by the vector of its own passage."""
    word = f"w{article}q{SENTENCES - 1}"
    titles = {passage.title for passage in view.passages(view.search_words(word, 50)[0])}
    if titles != {title_of(article)}:
        raise Violation(f"a search for {word} brings {titles}")
    start, end = passages_of(article, edition)[0]
    query = EMBEDDER.encode_query(f"{title_of(article)}\n{text_of(article, edition)[start:end]}")
    (best,), (score,) = view.search_vectors(query, 1)
    (passage,) = view.passages([best])
    if passage.title != title_of(article) or abs(score - 1) > 0.01:
        raise Violation(f"the vector of article {article} brings {passage.title!r} with {score:.3f}")
