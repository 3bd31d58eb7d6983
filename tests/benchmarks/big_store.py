"""Makes a store of any number of passages, from 1,000 to 1,000,000, in minutes: what is measured is not the embedding.

A true store, written through `Store.write` article by article, that `newsdesk` can search, check and add to. The words
are those of the news articles of 2022 and 2023 where $NEWSDESK_DATA has them, mixed anew where those do not suffice,
and made up by Zipf's law where they are absent; the vectors are random unit vectors. A seed makes one store.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import numpy as np
from common import DATA

from index.embedder import PackagedEmbedder
from index.passages import embedding_text
from index.records import Article, Passage
from index.store import Store, Writer

SEED = 4
PASSAGE = 790  # characters: the mean of the passages of 2022 and 2023
WORDS = 60_000
SITE = "https://news{}.example/{:07}"


@dataclass(frozen=True, slots=True)
class Draft:
    """What articles are made of."""

    title: str
    published: str
    paragraphs: tuple[str, ...]


def make(folder: Path, passages: int, seed: int = SEED) -> Path:
    """Make a store of exactly so many passages in ``folder``, or take the one that is there; returns the folder."""
    embedder = PackagedEmbedder
    with Store.open(folder, create=True, model=embedder.name, dimension=embedder.dimension) as store:
        if store.counts().passages == passages:
            return folder
        if store.counts().passages:
            raise SystemExit(f"{folder} holds another store: remove it, or name another folder.")
        with store.write() as writer:
            writer.db.execute("PRAGMA synchronous = OFF")  # nobody needs it after a crash of the machine
            _fill(writer, passages, seed)
            writer.publish(force=True)
    return folder


def _fill(writer: Writer, passages: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    left = passages
    for article in articles(seed):
        cut = _cut(article.text)[:left]
        texts = [embedding_text(article, passage) for passage in cut]
        writer.put(article, cut, texts, unit_vectors(generator, len(cut)))
        writer.files.finish(article.path, hashlib.sha256(article.text.encode()).digest())
        left -= len(cut)
        if not left:
            return


def unit_vectors(generator: np.random.Generator, rows: int, dimension: int = 384) -> np.ndarray:
    """(rows, dimension) float32 of unit norm, in random directions."""
    vectors = generator.standard_normal((rows, dimension), np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def articles(seed: int) -> Iterator[Article]:
    """Articles without end, each in a file of its own; first the real ones, where they are there."""
    drafts = _real() or _made_up(seed)
    shuffled = random.Random(seed)
    shuffled.shuffle(drafts)
    for number in count():
        draft = drafts[number] if number < len(drafts) else _mixed(drafts, shuffled)
        url = SITE.format(number % 40, number)
        path = f"/articles/{number // 1000:04}/{number:07}.txt"
        text = "\n\n".join(draft.paragraphs)
        yield Article(text, draft.title, f"News {number % 40}", (), draft.published, url, "", path)


def _mixed(drafts: Sequence[Draft], chance: random.Random) -> Draft:
    """An article of paragraphs of three others, headline and date from the first."""
    chosen = chance.choices(drafts, k=3)
    paragraphs = [paragraph for draft in chosen for paragraph in draft.paragraphs]
    chance.shuffle(paragraphs)
    return Draft(chosen[0].title, chosen[0].published, tuple(paragraphs[: max(1, len(paragraphs) // 3)]))


def _real() -> list[Draft]:
    drafts = []
    for year in (2022, 2023):
        path = DATA / "news" / f"articles-{year}.jsonl.gz"
        if not path.is_file():
            return []
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                text = row["text"].replace("\0", "").encode("utf-8", "replace").decode()
                paragraphs = tuple(part.strip() for part in text.split("\n") if part.strip())
                if paragraphs:
                    drafts.append(Draft(row["title"], row["publish_date"].replace("/", "-"), paragraphs))
    return drafts


def _made_up(seed: int) -> list[Draft]:
    generator = np.random.default_rng(seed)
    letters = generator.integers(97, 123, (WORDS, 12), np.uint8)
    lengths = generator.integers(2, 12, WORDS)
    words = [bytes(row[:length]).decode() for row, length in zip(letters, lengths, strict=True)]
    weights = 1 / np.arange(1, WORDS + 1)
    weights /= weights.sum()

    def draft(number: int) -> Draft:
        sentences = [
            " ".join(words[at] for at in chosen).capitalize() + "."
            for chosen in generator.choice(WORDS, (60, 20), p=weights)
        ]
        day = f"202{2 + number % 2}-{1 + number % 12:02}-{1 + number % 28:02}"
        return Draft(sentences[0], day, tuple(" ".join(sentences[at : at + 3]) for at in range(0, 60, 3)))

    return [draft(number) for number in range(2_000)]


def _cut(text: str) -> list[Passage]:
    """Passages of about `PASSAGE` characters that end with a word: telling sentences apart would take an hour."""
    cuts, start = [], 0
    while start < len(text):
        end = min(len(text), start + PASSAGE)
        space = text.rfind(" ", start + PASSAGE // 2, end) if end < len(text) else -1
        end = space if space > 0 else end
        cuts.append(Passage("", start, end))
        start = end + (space > 0)
    return cuts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where to make the store")
    parser.add_argument("--passages", type=int, default=150_000)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    began = time.perf_counter()
    make(options.folder, options.passages, options.seed)
    print(f"{options.passages:,} passages at {options.folder} in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
