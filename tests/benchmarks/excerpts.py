"""Random sentences of the articles, put to the search: how often their own article, or a copy of it, comes first."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from common import keep, news, parser

SEED = 7
SENTENCES = 200
WORDS = 15  # at least


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--year", type=int, default=2023)
    options = arguments.parse_args()
    from index.articles import read_articles
    from index.passages import sentences
    from index.records import Article
    from qa.assistant import Assistant

    path = news("articles", options.year)
    articles = [item for item in read_articles(path) if isinstance(item, Article)]
    random.seed(SEED)
    drawn: list[tuple[Article, str]] = []
    while len(drawn) < SENTENCES:
        article = random.choice(articles)
        long = [article.text[a:b] for a, b in sentences(article.text) if len(article.text[a:b].split()) >= WORDS]
        if long:
            drawn.append((article, random.choice(long)))
    first = within = copies = 0
    missed = []
    with tempfile.TemporaryDirectory() as temporary:
        store = (options.stores or Path(temporary)) / str(options.year)
        with Assistant.open(store, create=True) as assistant:
            assistant.sync([path])
            for article, sentence in drawn:
                hits = assistant.search(sentence[:2000], top=10)
                own = [hit.url == article.url or any(s.url == article.url for s in hit.also_in) for hit in hits]
                copy = bool(hits) and sentence in hits[0].text
                first += bool(own) and own[0]
                copies += bool(own) and (own[0] or copy)
                within += any(own)
                if not (own and (own[0] or copy)):
                    missed.append(sentence)
    keep(
        "excerpts",
        {
            "sentences": SENTENCES,
            "own article first": round(100 * first / SENTENCES, 2),
            "own article or a copy first": round(100 * copies / SENTENCES, 2),
            "own article in the first 10": round(100 * within / SENTENCES, 2),
            "missed": len(missed),
        },
        SEED,
    )


if __name__ == "__main__":
    main()
