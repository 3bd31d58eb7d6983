"""Articles that are made up, put into a store and looked for in it."""

from pathlib import Path
from typing import Any

from hashing_embedder import HashingEmbedder

from index.records import Article, Passage
from index.store import Store, Writer

EMBEDDER = HashingEmbedder()


def article(name: str, sentences: int = 3, **fields: Any) -> Article:
    text = " ".join(f"Sentence {number} of {name} speaks of {name}{number}." for number in range(sentences))
    return Article(**{"text": text, "title": f"About {name}", "path": f"/news/{name}.txt", **fields})


def put(writer: Writer, article: Article) -> str:
    """Store an article with a passage for every sentence."""
    ends = [at + 1 for at, character in enumerate(article.text) if character == "."]
    passages = [Passage("", start, end) for start, end in zip([0, *(end + 1 for end in ends)], ends, strict=False)]
    texts = [f"{article.title}\n{article.text[passage.start : passage.end]}" for passage in passages]
    return writer.put(article, passages, texts, EMBEDDER.encode(texts)).id


def found(store: Store, text: str, k: int = 100) -> tuple[set[str], set[str]]:
    """The texts of the passages that vectors and words bring."""
    with store.read() as view:
        vectors, _ = view.search_vectors(EMBEDDER.encode_query(text), k)
        words, _ = view.search_words(text, k)
        return {p.text for p in view.passages(vectors)}, {p.text for p in view.passages(words)}


def generation(store: Store) -> Path:
    """The folder of the one generation there is."""
    (folder,) = (path for path in (store.folder / "vectors").iterdir())
    return folder
