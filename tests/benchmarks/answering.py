"""How long an answer takes over 150,000 passages: retrieval and reading, one question after the other.

The questions are those of the 2023 news, a seeded sample; the first few, which load the models, are not counted. The
store is made of real articles with random vectors (`big_store`), so half of what is read is chosen at random: the time
is that of real passages, the answers mean nothing.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import numpy as np
from big_store import make
from common import keep, news, parser

SEED = 6
PASSAGES = 150_000
QUESTIONS, WARM_UP = 300, 10


def main() -> None:
    options = parser(__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as temporary:
        keep("answering", measure(options.stores or Path(temporary)), SEED)


def measure(stores: Path) -> dict[str, object]:
    """Quantiles in milliseconds."""
    from index.records import Scope
    from qa.assistant import Assistant
    from qa.evaluation.questions import read_questions
    from qa.steps.seeking import PASSAGES_READ

    asked = random.Random(SEED).sample(read_questions(news("questions", 2023)), QUESTIONS + WARM_UP)
    with Assistant.open(make(stores / f"big-{PASSAGES}", PASSAGES)) as assistant:
        taken = [assistant.ask(question.text, Scope(as_of=question.date)).seconds for question in asked][WARM_UP:]
        figures: dict[str, object] = {
            "passages": assistant.store.counts().passages,
            "questions": len(taken),
            "passages read": PASSAGES_READ,
            "reader": getattr(assistant.reader, "name", ""),
        }
    for part in ("total", "retrieve", "read"):
        milliseconds = 1000 * np.array([getattr(seconds, part) for seconds in taken])
        figures[f"{part}, ms"] = {f"p{q}": round(float(np.percentile(milliseconds, q)), 1) for q in (50, 95, 99)}
    return figures


if __name__ == "__main__":
    main()
