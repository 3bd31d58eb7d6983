"""The official metrics of SQuAD 2.0 (Rajpurkar et al. 2018), written anew: exact match, F1, and answerability.

Texts are compared without case, punctuation, articles and surplus white space. A question without an answer is answered
right by the empty string. Figures are percentages except the AUROC, which lies between 0 and 1.
"""

import json
import re
import string
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import ArticleError

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


@dataclass(frozen=True, slots=True)
class Example:
    """One question on one passage; ``answers`` are the gold texts, empty where the passage holds no answer."""

    id: str
    question: str
    context: str
    answers: tuple[str, ...]


def normalise(text: str) -> str:
    """Lower case, without ASCII punctuation, the words a, an and the, and surplus white space."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_NO_PUNCTUATION)).split())


def exact_score(gold: str, answer: str) -> float:
    """1.0 where both read the same once normalised, else 0.0."""
    return float(normalise(gold) == normalise(answer))


def f1_score(gold: str, answer: str) -> float:
    """Harmonic mean of word precision and recall, 0 to 1; where either is empty, 1 only if both are."""
    expected, given = normalise(gold).split(), normalise(answer).split()
    if not expected or not given:
        return float(expected == given)
    common = sum((Counter(expected) & Counter(given)).values())
    if not common:
        return 0.0
    precision, recall = common / len(given), common / len(expected)
    return 2 * precision * recall / (precision + recall)


def read_squad(path: Path) -> list[Example]:
    """The examples of a file in SQuAD 1.1 or 2.0 format, in order.

    Raises ArticleError where the file is not in that format.
    """
    try:
        return list(_examples(json.loads(path.read_text(encoding="utf-8"))))
    except OSError as error:
        raise ArticleError(f"Could not read {path}: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArticleError(f"{path} is not a file in SQuAD 2.0 format: {type(error).__name__}: {error}.") from error


def _examples(content: Mapping[str, list[dict]]) -> Iterator[Example]:
    for article in content["data"]:
        for paragraph in article["paragraphs"]:
            for qa in paragraph["qas"]:
                answers = () if qa.get("is_impossible") else tuple(a["text"] for a in qa["answers"])
                yield Example(str(qa["id"]), qa["question"], paragraph["context"], answers)


def score(
    examples: Sequence[Example], answers: Mapping[str, str], no_answer: Mapping[str, float] | None = None
) -> dict[str, float]:
    """The metrics of ``answers`` (by example id; "" says that there is none; a missing id counts as "").

    ``no_answer`` gives the probability (any increasing score serves) that the passage holds no answer: it adds
    ``auroc``, and ``best_exact`` and ``best_f1`` at the thresholds that suit this file best.
    ``HasAns_*`` and ``NoAns_*`` are left out where there are no such questions.
    """
    exact, f1 = {}, {}
    for example in examples:
        # As in the official script: answers that normalise to nothing do not count as answers.
        golds = [gold for gold in example.answers if normalise(gold)] or [""]
        given = answers.get(example.id, "")
        exact[example.id] = max(exact_score(gold, given) for gold in golds)
        f1[example.id] = max(f1_score(gold, given) for gold in golds)
    has = [e.id for e in examples if e.answers]
    lacks = [e.id for e in examples if not e.answers]
    figures: dict[str, float] = {}
    for prefix, ids in (("", [e.id for e in examples]), ("HasAns_", has), ("NoAns_", lacks)):
        if ids:
            figures[f"{prefix}exact"] = 100 * sum(exact[i] for i in ids) / len(ids)
            figures[f"{prefix}f1"] = 100 * sum(f1[i] for i in ids) / len(ids)
            figures[f"{prefix}total"] = len(ids)
    if no_answer is not None and has and lacks:
        figures["auroc"] = auroc([-no_answer[i] for i in has], [-no_answer[i] for i in lacks])
        for name, values in (("exact", exact), ("f1", f1)):
            best, threshold = best_threshold(
                [(no_answer[i], values[i] if answers.get(i) else 0.0) for i in has], [no_answer[i] for i in lacks]
            )
            figures[f"best_{name}"], figures[f"best_{name}_thresh"] = 100 * best, threshold
    return figures


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a positive scores above a negative, ties counting half: area under the ROC curve, 0 to 1."""
    ordered = sorted([(value, True) for value in positive] + [(value, False) for value in negative])
    above, below, at = 0.0, 0, 0
    while at < len(ordered):
        end = at
        while end < len(ordered) and ordered[end][0] == ordered[at][0]:
            end += 1
        yes = sum(is_positive for _, is_positive in ordered[at:end])
        no = end - at - yes
        above += yes * (below + no / 2)
        below += no
        at = end
    return above / (len(positive) * len(negative))


def best_threshold(has: Sequence[tuple[float, float]], lacks: Sequence[float]) -> tuple[float, float]:
    """(best mean score 0 to 1, threshold): answering only where the no-answer score is at most the threshold.

    ``has`` holds (no-answer score, score of the answer given), ``lacks`` no-answer scores of unanswerable questions.
    """
    steps = sorted([(value, gain) for value, gain in has] + [(value, -1.0) for value in lacks])
    total = float(len(lacks))
    best, threshold = total, float("-inf")
    for position, (value, gain) in enumerate(steps):
        total += gain
        if (position + 1 == len(steps) or steps[position + 1][0] > value) and total > best:
            best, threshold = total, value
    return best / len(steps), threshold
