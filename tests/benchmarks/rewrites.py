"""Follow-up questions that people made to stand alone: how many of the words they added are carried into the search.

Each question is understood after those before it, and their answers where the dialogue has them, as an assistant does.
Questions to which people added no word should be left as they are.
"""

from __future__ import annotations

import gzip
import json
import sys
from typing import Any

from common import DATA, keep, parser


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument(
        "--fit", action="store_true", help="fit the weights of qa/conversation/carrying.py, and print"
    )
    fitting = arguments.parse_args().fit
    path = DATA / "dialogue" / "rewrites.jsonl.gz"
    if not path.is_file():
        sys.exit(f"{path} is absent: set NEWSDESK_DATA to the folder that holds dialogue/.")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    if fitting:
        print(json.dumps(fit(rows), indent=4))
    else:
        keep("rewrites", measure(rows))


def measure(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Shares in per cent; what can be reached is how many of the added words stand in the turns before at all."""
    from qa.words import content_words

    alone = kept = leaning = seen = added = recovered = carried = reachable = 0
    for row in filter(lambda row: row["history"], rows):
        new = content_words(row["rewrite"]) - content_words(row["question"])
        words = content_words(" ".join(_understood(row).carried))
        if not new:
            alone, kept = alone + 1, kept + (not words)
            continue
        leaning, seen = leaning + 1, seen + bool(words)
        added, carried = added + len(new), carried + len(words)
        recovered += len(new & words)
        reachable += len(new & content_words(" ".join(row["history"])))
    return {
        "questions": alone + leaning,
        "left alone, of those that stand alone": _share(kept, alone),
        "changed, of those that people changed": _share(seen, leaning),
        "added words that are carried": _share(recovered, added),
        "added words that can be": _share(reachable, added),
        "carried words that people added": _share(recovered, carried),
    }


def fit(rows: list[dict[str, Any]]) -> dict[str, float]:
    """The weights by which words of earlier turns are carried: a logistic regression on all questions that lean."""
    from sklearn.linear_model import LogisticRegression

    from qa.conversation import carrying, followup, leaning, turns
    from qa.words import content_words

    known, added = [], []
    for row in (row for row in rows if row["history"] and leaning.leans(row["question"])):
        how = followup.how(row["question"])
        said = [turns.said(turn) for turn in _earlier(row)]
        new = content_words(row["rewrite"]) - content_words(row["question"])
        for word, term in carrying.terms_of(said, how["empty"]).items():
            if word not in content_words(row["question"]):
                known.append([*carrying.features(term, said, person=how["person"], bare=how["bare"]).values()])
                added.append(word in new)
    fitted = LogisticRegression(C=0.5, max_iter=1000).fit(known, added)
    names = [*carrying.WEIGHTS, "bias"]
    return dict(zip(names, [round(float(each), 2) for each in (*fitted.coef_[0], *fitted.intercept_)], strict=True))


def _understood(row: dict[str, Any]) -> Any:
    from qa.conversation.followup import understand

    return understand(row["question"], _earlier(row))


def _earlier(row: dict[str, Any]) -> list[Any]:
    from qa.conversation.followup import understand
    from qa.records import Answer, Earlier

    answered = row["source"].startswith("CANARD")  # there every other turn is an answer
    asked = row["history"][::2] if answered else row["history"]
    spans = row["history"][1::2] if answered else [None] * len(asked)
    earlier: list[Earlier] = []
    for question, span in zip(asked, spans, strict=False):
        answer = Answer(question, "answered", (), span, 0.5)
        earlier.append(Earlier(understand(question, earlier).searched, answer))
    return earlier


def _share(count: int, of: int) -> float:
    return round(100 * count / max(1, of), 1)


if __name__ == "__main__":
    main()
