"""How often an answer is right where a name of the question stands nowhere in the article that gives it.

On every second question of 2022, over that year's articles (from STORES/2022, or indexed first: half an hour). Right is
a short answer that holds a gold one; questions that the articles do not answer count as wrong.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from common import keep, news, parser


def main() -> None:
    options = parser(__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as temporary:
        keep("premises", measure((options.stores or Path(temporary)) / "2022"))


def measure(store: Path) -> dict[str, Any]:
    """Mean confidence, and the share that is right, by where the question's names stand."""
    from index.records import Scope
    from qa.answering.premises import held_to_names
    from qa.assistant import Assistant
    from qa.evaluation.questions import holds, read_questions
    from qa.retrieval.retrieve import retrieve

    found: dict[str, list[tuple[float, bool]]] = {"every name stands there": [], "a name stands nowhere": []}
    with Assistant.open(store, create=True) as assistant:
        assistant.sync([news("articles", 2022)])
        with assistant.store.read() as view:
            for question in read_questions(news("questions", 2022))[::2]:
                hits = retrieve(view, assistant.embedder, question.text, top=12, as_of=question.date)
                reading = assistant.reader.read(question.text, hits, as_of=question.date)
                if not reading.spans or reading.spans[0].start is None:
                    continue
                span = reading.spans[0]
                answer = view.article(hits[span.hit].article_id).text[span.start : span.end]
                scope = Scope(as_of=question.date)
                evidence = assistant.evidence(view, question.text, hits, reading, scope)
                held = held_to_names(evidence).reading.confidence == reading.confidence
                right = question.answerable and holds(answer, question.golds)
                found["every name stands there" if held else "a name stands nowhere"].append(
                    (reading.confidence, right)
                )
    return {
        name: {
            "questions": len(rows),
            "mean confidence": round(float(np.mean([confidence for confidence, _ in rows])), 3),
            "right": round(float(np.mean([right for _, right in rows])), 3),
        }
        for name, rows in found.items()
    }


if __name__ == "__main__":
    main()
