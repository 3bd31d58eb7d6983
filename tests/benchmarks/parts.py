"""Answers of four parts against those of one store: how many are the same, and what asking parts costs.

The articles are those of `tests/wire`, the questions a seeded sample of its questions to work on, each asked by itself.
With `--news` they are those of a year of news, and the parts what one store of them was split into.
The same are answers of one status, one short answer, and the same quotes. Parts and store are asked in turn, in one
process, so that a busy machine slows both.
"""

from __future__ import annotations

import gzip
import json
import random
import shutil
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from common import keep, news, parser

if TYPE_CHECKING:
    from index.records import Scope
    from qa.assistant import Assistant

SEED = 22
PARTS, QUESTIONS, WARM_UP = 4, 200, 2


def main() -> None:
    made = parser(__doc__)
    made.add_argument(
        "--news", type=int, metavar="YEAR", help="news and questions of a year, which takes an hour or more"
    )
    options = made.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as temporary:
        stores = options.stores or Path(temporary)
        if options.news:
            keep("parts-news", measure_news(stores, options.news), SEED)
        else:
            keep("parts", measure_wire(stores), SEED)


def measure_wire(stores: Path) -> dict[str, object]:
    """Of the wire, with parts that were filled as such."""
    from index.embedder import PackagedEmbedder
    from index.parts.indexing import Sources, sync_parts
    from index.parts.plan import make_plan
    from index.records import Scope
    from qa.assistant import Assistant
    from qa.evaluation.wire import ARTICLES
    from qa.evaluation.wire import QUESTIONS as WORK
    from qa.evaluation.wire_questions import read_wire_questions

    plan = make_plan(stores / "parts", PARTS)
    sync_parts(plan, PackagedEmbedder(), Sources((ARTICLES,)))
    with Assistant.open(stores / "one", create=True) as one:
        one.sync([ARTICLES])
        with one.store.read() as view:
            newest = date.fromisoformat(view.newest()) + timedelta(1)
        asked = random.Random(SEED).sample(read_wire_questions(WORK), QUESTIONS)
        rows = [(question.id, question.text, Scope(as_of=question.date or newest)) for question in asked]
        return compared(one, plan.folder, rows)


def measure_news(stores: Path, year: int) -> dict[str, object]:
    """Of a year of news, with parts that one store was split into, so that all is embedded once."""
    from index.parts import growing
    from index.parts.plan import HASHES, Part, Plan, write_plan
    from index.records import Scope
    from qa.assistant import Assistant

    with Assistant.open(stores / f"news-{year}", create=True) as one:
        one.sync([news("articles", year)])
        folder = stores / f"news-{year}-parts"
        folder.mkdir()
        shutil.copytree(stores / f"news-{year}", folder / "part-0")
        plan = write_plan(Plan(folder, (Part("part-0", 0, HASHES),), "benchmark"))
        growing.LINGER, splitting = 0.0, list[float]()
        while len(plan.parts) < PARTS:
            for part in plan.parts:
                began = time.monotonic()
                plan = growing.split(folder, part.name)
                splitting.append(round(time.monotonic() - began, 1))
        with gzip.open(news("questions", year), "rt", encoding="utf-8") as lines:
            asked = random.Random(SEED).sample([json.loads(line) for line in lines], QUESTIONS)
        rows = [
            (row["id"], row["question"], Scope(as_of=date.fromisoformat(row["date"].replace("/", "-"))))
            for row in asked
        ]
        return compared(one, folder, rows) | {"year": year, "splits, s": splitting}


def compared(one: Assistant, folder: Path, rows: Sequence[tuple[str, str, Scope]]) -> dict[str, object]:
    """Counts of questions, which are (id, text, scope), and milliseconds."""
    from qa.cluster.asking import PartsAssistant
    from qa.contract.answers import answer_json

    differ: list[str] = []
    retrieving: tuple[list[float], list[float]] = ([], [])
    with PartsAssistant.of_folder(folder) as parts:
        for key, text, scope in rows:
            answers = [desk.ask(text, scope) for desk in (one, parts)]
            for milliseconds, answer in zip(retrieving, answers, strict=True):
                milliseconds.append(1000 * answer.seconds.retrieve)
            said = [
                (answer.status, answer.span, [(quote.article_id, quote.start, quote.end) for quote in answer.quotes])
                for answer in answers
            ]
            assert answer_json(answers[1])["parts"] in (None, {"answered": PARTS, "asked": PARTS})
            if said[0] != said[1]:
                differ.append(key)
    counts = one.store.counts()
    return {
        "articles": counts.articles,
        "passages": counts.passages,
        "parts": PARTS,
        "questions": len(rows),
        "same status, short answer and quotes": len(rows) - len(differ),
        "which differ": differ,
        "retrieval in one store, ms": _quantiles(retrieving[0]),
        "retrieval in parts, ms": _quantiles(retrieving[1]),
    }


def _quantiles(milliseconds: list[float]) -> dict[str, float]:
    return {f"p{q}": round(float(np.percentile(milliseconds[WARM_UP:], q)), 1) for q in (50, 95)}


if __name__ == "__main__":
    main()
