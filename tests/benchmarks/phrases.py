"""What whole phrases change in the answers to questions on single passages, whose answers people marked.

Questions of SQuAD 2.0's training rows, whole articles that no weights were fitted on, and of news stories (NewsQA's
CNN articles): exact match and F1 of the reader's best span as it is scored, and with whole edges.
"""

from __future__ import annotations

import random
from typing import Any

from common import DATA, keep, parser

ROWS = {"squad_train": 1500, "newsqa_check": 400}
SEED = 3


def main() -> None:
    parser(__doc__).parse_args()
    keep("phrases", {name: measure(name, count) for name, count in ROWS.items()}, seed=SEED)


def measure(name: str, count: int) -> dict[str, Any]:
    """Figures by kind of span, and the share of spans that were changed."""
    from qa.evaluation.squad import exact_score, f1_score
    from qa.reading import reader
    from qa.training.data import Part, Row, read_rows

    rows = [row for row in read_rows(DATA / "reader", Part(name, 1.0)) if row.answers]
    rows = random.Random(SEED).sample(rows, count)
    texts = [reader.Text(row.question, row.context) for row in rows]
    ours, whole = reader.SpanReader.open(), reader._whole
    reader._whole = lambda text, candidates: list(candidates)
    plain = ours.candidates(texts, 1)
    reader._whole = whole
    mended = [whole(text, candidates) for text, candidates in zip(texts, plain, strict=True)]

    def said(row: Row, candidates: list[Any]) -> str:
        return row.context[candidates[0].start : candidates[0].end] if candidates else ""

    figures: dict[str, Any] = {"questions": count}
    for kind, found in (("as scored", plain), ("whole", mended)):
        pairs = [(said(row, spans), row) for row, spans in zip(rows, found, strict=True)]
        figures[kind] = {
            metric: round(
                100 * sum(max(score(row.context[a:b], text) for a, b in row.answers) for text, row in pairs) / count, 2
            )
            for metric, score in (("exact", exact_score), ("f1", f1_score))
        }
    changed = sum(said(row, a) != said(row, b) for row, a, b in zip(rows, plain, mended, strict=True))
    figures["changed, per cent"] = round(100 * changed / count, 1)
    return figures


if __name__ == "__main__":
    main()
