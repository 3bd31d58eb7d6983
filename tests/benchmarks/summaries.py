"""How many of the points that an editor would name stand in a summary, beside the first three sentences (lead-3).

Over the summaries that the questions on the wire ask for (tests/wire), both parts. Lead-3 is taken of the article that
the question finds first, and of the best of the articles that the editor names, which no program knows.
"""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from common import ROOT, keep, parser

WIRE = ROOT / "tests" / "wire"


def main() -> None:
    parser(__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as temporary:
        keep("summaries", {part: measure(Path(temporary) / part, part) for part in ("work", "final")})


def measure(store: Path, part: str) -> dict[str, Any]:
    """Mean share of the points covered (%), and mean sentences, of summaries and of lead-3."""
    from index.passages import sentences
    from qa.assistant import Assistant
    from qa.evaluation.questions import holds
    from qa.evaluation.wire import ask_all
    from qa.evaluation.wire_questions import read_wire_questions

    covered: dict[str, list[float]] = {"summary": [], "lead-3 found": [], "lead-3 of the best article": []}
    lengths = []

    def share(text: str) -> float:
        return sum(holds(text, point) for point in question.points) / len(question.points)

    with Assistant.open(store, create=True) as assistant:
        assistant.sync([WIRE / "articles.jsonl"])
        articles = {a.url: assistant.store.article(a.id) for a in assistant.store.articles()}
        newest = date.fromisoformat(max(article.published for article in articles.values()))
        questions = [each for each in read_wire_questions(WIRE / f"questions-{part}.jsonl") if each.kind == "summary"]
        for question, answer in ask_all(assistant, questions, newest + timedelta(1)):
            said = [statement.text for statement in answer.statements if statement.citations]
            lengths.append(len(said) or 0)
            covered["summary"].append(share(" ".join(said)))
            leads = {
                url: " ".join(article.text[slice(*span)] for span in list(sentences(article.text))[:3])
                for url, article in articles.items()
            }
            hits = assistant.search(question.text, top=1)
            covered["lead-3 found"].append(share(leads[hits[0].url]))
            covered["lead-3 of the best article"].append(max(share(leads[url]) for url in question.urls))
    return {
        "questions": len(lengths),
        "sentences": round(sum(lengths) / len(lengths), 1),
        **{name: round(100 * sum(shares) / len(shares), 1) for name, shares in covered.items()},
    }


if __name__ == "__main__":
    main()
