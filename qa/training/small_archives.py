"""Questions over small archives, to calibrate the confidence with: a reader's first dozen articles, short or long.

Where every article is short, the passages that are read come from as many articles, which in a large archive tells that
none of them is near. So both kinds are asked: paragraphs as articles of their own, and news articles.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from index.articles.registry import read_articles
from index.records import Article
from qa.evaluation.questions import Question, holds
from qa.reading.reader import SpanReader
from qa.training.calibrate import Asked, ask, single_rows
from qa.training.data import Row

PARAGRAPHS, EACH = 30, 2  # of an archive, and questions on each
MOST_OF_PARAGRAPHS = 4  # archives
NEWS, SIZES = 15, (15, 20, 30, 45, 60)  # questions of an archive of news, and its articles
MOST_OF_NEWS = 9  # archives of a year
LENGTHS = range(300, 8000)  # characters of an article of news

Say = Callable[[str], None]
Archive = tuple[Sequence[Mapping[str, str]], Sequence[Question], Sequence[Question]]
"""Articles by the names of a record's fields, the questions that they answer, and others that they do not."""


def ask_small(
    rows: Path, news: Path, questions: Mapping[str, Sequence[Question]], reader: SpanReader, say: Say, seed: int = 5
) -> list[Asked]:
    """The questions of all small archives, and of each as many that it does not answer: these count as without gold.

    ``rows`` and ``news`` are the folders of the labelled rows and of the articles; ``questions`` those of each year.
    """
    asked: list[Asked] = []
    archives = [*of_paragraphs(rows, seed)]
    for year, answerable in questions.items():
        archives += of_news(news / f"articles-{year}.jsonl.gz", answerable, seed)
    for number, (articles, own, others) in enumerate(archives, start=1):
        asked += _ask(articles, own, others, reader)
        say(f"small archive {number} of {len(archives)}: {len(articles)} articles, {len(own) + len(others)} questions")
    return asked


def _ask(
    articles: Sequence[Mapping[str, str]], own: Sequence[Question], others: Sequence[Question], reader: SpanReader
) -> list[Asked]:
    from qa.assistant import Assistant

    asked = []
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as temporary:
        path = Path(temporary) / "articles.jsonl"
        path.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
        with Assistant.open(Path(temporary) / "store", create=True) as assistant:
            assistant.sync([path])
            for questions, without in ((own, False), (others, True)):
                whole = [case for case in ask(assistant, reader, questions) if not case.without]
                asked += [replace(case, without=without) for case in whole]
    return asked


def of_paragraphs(rows: Path, seed: int) -> Iterator[Archive]:
    """Paragraphs of held-out articles, each an article without headline or date, with questions on them."""
    rng = random.Random(seed)
    by_text: dict[str, list[Row]] = defaultdict(list)
    for row in single_rows(rows):
        by_text[row.context].append(row)
    texts = sorted(by_text)
    rng.shuffle(texts)
    parts = [texts[at : at + PARAGRAPHS] for at in range(0, len(texts) - PARAGRAPHS + 1, PARAGRAPHS)][
        :MOST_OF_PARAGRAPHS
    ]
    asked = [[question for text in part for question in _questions(rng, by_text[text])] for part in parts]
    for number, part in enumerate(parts):
        other = asked[(number + 1) % len(parts)]
        articles = [{"id": str(at), "title": "", "text": text} for at, text in enumerate(part)]
        yield articles, asked[number], rng.sample(other, min(PARAGRAPHS, len(other)))


def _questions(rng: random.Random, rows: Sequence[Row]) -> list[Question]:
    answered = [row for row in rows if row.answers]
    return [
        Question(
            f"{row.group}/{row.question}", row.question, None, tuple(row.context[a:b] for a, b in row.answers), (), True
        )
        for row in rng.sample(answered, min(EACH, len(answered)))
    ]


def of_news(articles: Path, questions: Sequence[Question], seed: int) -> Iterator[Archive]:
    """Articles that each answer a question, among others of their year."""
    rng = random.Random(seed)
    told = [each for each in read_articles(articles) if isinstance(each, Article) and len(each.text) in LENGTHS]
    by_url = {article.url: article for article in told}
    asked = []
    for question in rng.sample(list(questions), len(questions)):
        holding = [url for url in question.urls if url in by_url and holds(by_url[url].text, question.golds)]
        if holding:
            asked.append((question, by_url[rng.choice(holding)]))
    parts = [asked[at : at + NEWS] for at in range(0, len(asked) - NEWS + 1, NEWS)][:MOST_OF_NEWS]
    for number, part in enumerate(parts):
        kept = {article.url: article for _, article in part}
        size = rng.choice(SIZES)
        more = [article for article in rng.sample(told, size) if article.url not in kept]
        library = [*kept.values(), *more[: max(0, size - len(kept))]]
        others = [
            question
            for question, _ in parts[(number + 1) % len(parts)]
            if not any(holds(f"{article.title} {article.text}", question.golds) for article in library)
        ]
        records = [{"url": a.url, "title": a.title, "text": a.text, "publish_date": a.published} for a in library]
        yield records, [question for question, _ in part], others
