"""What the length of a quote and the share from which another answer is cited are worth, on news questions of 2022.

Of the answerable questions that training has not seen: how many have a gold answer in their cited quotes, how many
citations an answer has, and how long its quotes are. Every answer is composed as always, at threshold 0. The articles
of the year are taken from STORES/2022, or indexed first, which takes half an hour.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from common import DATA, keep, news, parser

QUOTES = (0, 250, 350, 450, 500, 550, 600, 700, 900)  # characters
SHARES = (0.0, 0.02, 0.05, 0.08, 0.1, 0.2, 0.5)


def main() -> None:
    options = parser(__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as temporary:
        keep("citing", measure((options.stores or Path(temporary)) / "2022"))


def measure(store: Path) -> dict[str, Any]:
    """Figures by the length of quotes, and by the share, the other being as it is."""
    from qa import answer, reader
    from qa.assistant import Assistant
    from qa.evaluation.news import holds, read_questions
    from qa.records import Seconds
    from qa.training.calibrate import ask, unseen

    questions = unseen(read_questions(news("questions", 2022)), DATA / "reader")
    ours = reader.SpanReader.open()
    told = (reader.QUOTE, answer.ANOTHER)
    settings = {f"quotes of up to {quote} characters": (quote, told[1]) for quote in QUOTES}
    settings |= {f"another answer from {share:.0%} of the best score on": (told[0], share) for share in SHARES}
    figures: dict[str, Any] = {}
    with Assistant.open(store, create=True) as assistant:
        assistant.sync([news("articles", 2022)])
        cases = ask(assistant, ours, [question for question in questions if question.answerable])
        cases = [case for case in cases if not case.without]
        with assistant.store.read() as view:
            for name, (reader.QUOTE, answer.ANOTHER) in settings.items():
                cited = []
                for case in cases:
                    reading = ours.compare(case.question.text, case.hits, case.found, as_of=case.day)
                    made = answer.compose(
                        case.question.text, case.hits, reading, view.article, threshold=0.0, seconds=Seconds()
                    )
                    cited.append([citation.quote for citation in made.citations])
                held = [
                    any(holds(quote, case.question.golds) for quote in quotes)
                    for case, quotes in zip(cases, cited, strict=True)
                ]
                figures[name] = {
                    "quotes hold gold": round(100 * float(np.mean(held)), 1),
                    "citations": round(float(np.mean([len(quotes) for quotes in cited])), 2),
                    "characters of a quote": round(
                        float(np.mean([len(quote) for quotes in cited for quote in quotes]))
                    ),
                }
    return {"questions": len(cases), "as it is": {"QUOTE": told[0], "ANOTHER": told[1]}, **figures}


if __name__ == "__main__":
    main()
