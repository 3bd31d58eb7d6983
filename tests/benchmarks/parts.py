"""Answers of four parts against those of one store: how many are the same, and what asking parts costs.

The articles are those of `tests/wire`, the questions a seeded sample of its questions to work on, each asked by itself.
The same are answers of one status, one short answer, and the same quotes. Parts and store are asked in turn, in one
process, so that a busy machine slows both.
"""

from __future__ import annotations

import random
import tempfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from common import keep, parser

SEED = 22
PARTS, QUESTIONS, WARM_UP = 4, 200, 2


def main() -> None:
    options = parser(__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as temporary:
        keep("parts", measure(options.stores or Path(temporary)), SEED)


def measure(stores: Path) -> dict[str, object]:
    """Counts of questions, and milliseconds."""
    from index.embedder import PackagedEmbedder
    from index.parts.indexing import Sources, sync_parts
    from index.parts.plan import make_plan
    from index.records import Scope
    from qa.assistant import Assistant
    from qa.cluster.asking import PartsAssistant
    from qa.contract import answer_json
    from qa.evaluation.wire import ARTICLES
    from qa.evaluation.wire import QUESTIONS as WORK
    from qa.evaluation.wire_questions import read_wire_questions

    plan = make_plan(stores / "parts", PARTS)
    sync_parts(plan, PackagedEmbedder(), Sources((ARTICLES,)))
    with Assistant.open(stores / "one", create=True) as one, PartsAssistant.of_folder(plan.folder) as parts:
        one.sync([ARTICLES])
        with one.store.read() as view:
            newest = date.fromisoformat(view.newest()) + timedelta(1)
        asked = random.Random(SEED).sample(read_wire_questions(WORK), QUESTIONS)
        differ: list[str] = []
        retrieving: tuple[list[float], list[float]] = ([], [])
        for question in asked:
            scope = Scope(as_of=question.date or newest)
            answers = [desk.ask(question.text, scope) for desk in (one, parts)]
            for milliseconds, answer in zip(retrieving, answers, strict=True):
                milliseconds.append(1000 * answer.seconds.retrieve)
            said = [
                (answer.status, answer.span, [(quote.article_id, quote.start, quote.end) for quote in answer.quotes])
                for answer in answers
            ]
            assert answer_json(answers[1])["parts"] in (None, {"answered": PARTS, "asked": PARTS})
            if said[0] != said[1]:
                differ.append(question.id)
        return {
            "articles": one.store.counts().articles,
            "passages": one.store.counts().passages,
            "parts": PARTS,
            "questions": QUESTIONS,
            "same status, short answer and quotes": QUESTIONS - len(differ),
            "which differ": differ,
            "retrieval in one store, ms": _quantiles(retrieving[0]),
            "retrieval in parts, ms": _quantiles(retrieving[1]),
        }


def _quantiles(milliseconds: list[float]) -> dict[str, float]:
    return {f"p{q}": round(float(np.percentile(milliseconds[WARM_UP:], q)), 1) for q in (50, 95)}


if __name__ == "__main__":
    main()
