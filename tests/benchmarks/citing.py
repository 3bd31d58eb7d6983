"""What the length of quotes and the rule that chooses them are worth, on news questions of 2022.

Of the answerable questions that training has not seen: how many have a gold answer in their cited quotes, how many
citations an answer has, and how long its quotes are. Spans are chosen as always (`qa.answering.answer.cited`), with one
setting changed at a time. The articles of the year are taken from STORES/2022, or indexed first: half an hour.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from common import DATA, keep, news, parser

QUOTES = (0, 250, 350, 450, 500, 550, 600, 700, 900)  # characters
LEAST = (0.0, 0.01, 0.02, 0.03, 0.05, 0.08)
AGAIN = (0.0, 0.1, 0.25, 0.5, 1.0)


def main() -> None:
    options = parser(__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as temporary:
        keep("citing", measure((options.stores or Path(temporary)) / "2022"))


def measure(store: Path) -> dict[str, Any]:
    """Figures by each setting, the others being as they are."""
    from qa.answering import answer
    from qa.assistant import Assistant
    from qa.evaluation.questions import holds, read_questions
    from qa.reading import reader
    from qa.training.calibrate import ask, unseen

    questions = unseen(read_questions(news("questions", 2022)), DATA / "reader")
    ours = reader.SpanReader.open()
    told = (reader.QUOTE, answer.LEAST, answer.AGAIN)
    settings = {f"quotes of up to {quote} characters": (quote, *told[1:]) for quote in QUOTES}
    settings |= {f"a quote adds {least:.0%} at least": (told[0], least, told[2]) for least in LEAST}
    settings |= {f"what is quoted already counts {again:.0%}": (*told[:2], again) for again in AGAIN}
    figures: dict[str, Any] = {}
    with Assistant.open(store, create=True) as assistant:
        assistant.sync([news("articles", 2022)])
        cases = ask(assistant, ours, [question for question in questions if question.answerable])
    cases = [case for case in cases if not case.without]
    for name, (reader.QUOTE, least, again) in settings.items():
        quoted = []
        for case in cases:
            reading = ours.compare(case.question.text, case.hits, case.found, as_of=case.day)
            spans = answer.cited(case.hits, reading, least=least, again=again)
            quoted.append([answer.quote_of(case.hits[span.hit], span) for span in spans])
        held = [
            any(holds(quote, case.question.golds) for quote in quotes)
            for case, quotes in zip(cases, quoted, strict=True)
        ]
        figures[name] = {
            "quotes hold gold": round(100 * float(np.mean(held)), 1),
            "citations": round(float(np.mean([len(quotes) for quotes in quoted])), 2),
            "characters of a quote": round(float(np.mean([len(quote) for quotes in quoted for quote in quotes]))),
        }
    as_it_is = dict(zip(("QUOTE", "LEAST", "AGAIN"), told, strict=True))
    return {"questions": len(cases), "as it is": as_it_is, **figures}


if __name__ == "__main__":
    main()
