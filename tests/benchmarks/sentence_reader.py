"""Fits the baseline, which picks sentences, on the 2022 news questions, and checks it on 2023.

Prints the constants of ``qa/evaluation/sentence_reader.py``. A sentence counts as right where it holds a gold answer; a
question as answered where its best sentence does. The unanswerable side is the same questions without the passages that
hold a gold answer. Needs --stores with the stores 2022 and 2023 that the other benchmarks leave there.
"""

from __future__ import annotations

import random
from typing import Any

import numpy as np
from common import keep, news, parser
from sklearn.linear_model import LogisticRegression

SEED = 3
QUESTIONS = 200  # of each year


def gather(stores: Any, year: int) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """For every answerable question: features of all sentences, whether each is right, features without gold."""
    from qa.assistant import Assistant
    from qa.evaluation.questions import holds, read_questions
    from qa.evaluation.sentence_reader import FEATURES, SentenceReader
    from qa.retrieval.retrieve import retrieve

    found = []
    with Assistant.open(stores / str(year)) as assistant:
        reader = SentenceReader(assistant.embedder)
        questions = [question for question in read_questions(news("questions", year)) if question.answerable]
        for question in random.Random(SEED).sample(questions, QUESTIONS):
            with assistant.store.read() as view:
                hits = retrieve(view, assistant.embedder, question.text, top=50, as_of=question.date)
            candidates = reader.candidates(question.text, hits)
            starts = [hits[c.hit].text[c.start - hits[c.hit].start : c.end - hits[c.hit].start] for c in candidates]
            right = np.array([holds(text, question.golds) for text in starts])
            absent = reader.candidates(question.text, [hit for hit in hits if not holds(hit.text, question.golds)])
            width = len(FEATURES)
            found.append(
                (
                    np.array([c.features for c in candidates]).reshape(-1, width),
                    right,
                    np.array([c.features for c in absent]).reshape(-1, width),
                )
            )
    return found


def main() -> None:
    options = parser(__doc__).parse_args()
    train, check = gather(options.stores, 2022), gather(options.stores, 2023)
    features, right = np.concatenate([f for f, _, _ in train]), np.concatenate([r for _, r, _ in train])
    sentences = LogisticRegression(C=1.0, max_iter=2000, random_state=SEED).fit(features, right)
    weights, bias = sentences.coef_[0], float(sentences.intercept_[0])

    def best(questions: list[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
        """Logit of the best sentence and whether it is right, with gold and without."""
        logits, truth = [], []
        for present, good, absent in questions:
            scores = present @ weights + bias
            logits.append(scores.max())
            truth.append(bool(good[scores.argmax()]))
            logits.append((absent @ weights + bias).max())
            truth.append(False)
        return np.array(logits), np.array(truth)

    logits, truth = best(train)
    confidence = LogisticRegression(C=100.0, random_state=SEED).fit(logits[:, None], truth)
    chances = confidence.predict_proba(logits[::2, None])[:, 1]
    threshold = float(np.sort(chances)[::-1][int(np.ceil(0.8 * len(chances))) - 1])
    checked, checked_truth = best(check)
    probability = confidence.predict_proba(checked[:, None])[:, 1]
    bins = np.minimum((probability * 10).astype(int), 9)
    error = sum(
        (bins == b).mean() * abs(probability[bins == b].mean() - checked_truth[bins == b].mean()) for b in set(bins)
    )
    keep(
        "sentence_reader",
        {
            "WEIGHTS": [round(float(w), 3) for w in weights],
            "BIAS": round(bias, 3),
            "CONFIDENCE": [round(float(confidence.coef_[0][0]), 3), round(float(confidence.intercept_[0]), 3)],
            "THRESHOLD": round(threshold, 3),
            "2022: best sentence right": round(100 * float(truth[::2].mean()), 1),
            "2023: best sentence right": round(100 * float(checked_truth[::2].mean()), 1),
            "2023: expected calibration error": round(float(error), 4),
        },
        SEED,
    )


if __name__ == "__main__":
    main()
