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
TRICKS_WEIGH = 3  # times that a question counts which only looks as if an archive answered it
NEWS, SIZES = 15, (15, 20, 30, 45, 60)  # questions of an archive of news, and its articles
MOST_OF_NEWS = 9  # archives of a year
LENGTHS = range(300, 8000)  # characters of an article of news

Say = Callable[[str], None]
Archive = tuple[Sequence[Mapping[str, str]], Sequence[Question], Sequence[Question], Sequence[Question]]
"""Articles by the names of a record's fields, the questions that they answer, others that they do not, and tricks: on
the same matter, without an answer."""


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
    for number, (articles, *questioned) in enumerate(archives, start=1):
        asked += _ask(articles, questioned, reader)
        say(f"small archive {number} of {len(archives)}: {len(articles)} articles")
    return asked


def _ask(
    articles: Sequence[Mapping[str, str]], questioned: Sequence[Sequence[Question]], reader: SpanReader
) -> list[Asked]:
    from qa.assistant import Assistant

    own, others, tricks = questioned
    asked: list[Asked] = []
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as temporary:
        path = Path(temporary) / "articles.jsonl"
        path.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
        with Assistant.open(Path(temporary) / "store", create=True) as assistant:
            assistant.sync([path])
            for questions, without, times in ((own, False, 1), (others, True, 1), (tricks, True, TRICKS_WEIGH)):
                whole = [case for case in ask(assistant, reader, questions) if not case.without]
                asked += times * [replace(case, without=without) for case in whole]
    return asked


def of_paragraphs(rows: Path, seed: int) -> Iterator[Archive]:
    """Paragraphs of held-out articles, each an article without headline or date, with questions on them.

    Taken are paragraphs on which some question was written to have no answer.
    """
    rng = random.Random(seed)
    by_text: dict[str, list[Row]] = defaultdict(list)
    for row in single_rows(rows):
        by_text[row.context].append(row)
    texts = sorted(text for text, asked in by_text.items() if not all(row.answers for row in asked))
    rng.shuffle(texts)
    parts = [texts[at : at + PARAGRAPHS] for at in range(0, len(texts) - PARAGRAPHS + 1, PARAGRAPHS)][
        :MOST_OF_PARAGRAPHS
    ]
    asked, tricks = (
        [[question for text in part for question in _questions(rng, by_text[text], answered)] for part in parts]
        for answered in (True, False)
    )
    for number, part in enumerate(parts):
        other = asked[(number + 1) % len(parts)]
        articles = [{"id": str(at), "title": "", "text": text} for at, text in enumerate(part)]
        yield articles, asked[number], rng.sample(other, min(PARAGRAPHS, len(other))), tricks[number]


def _questions(rng: random.Random, rows: Sequence[Row], answered: bool) -> list[Question]:
    some = [row for row in rows if bool(row.answers) == answered]
    return [
        Question(
            f"{row.group}/{row.question}", row.question, None, tuple(row.context[a:b] for a, b in row.answers), (), True
        )
        for row in rng.sample(some, min(EACH, len(some)))
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
        yield records, [question for question, _ in part], others, ()
