"""The official metrics of SQuAD 2.0 (Rajpurkar et al. 2018), written anew: exact match, F1, and answerability.

Texts are compared without case, punctuation, articles and surplus white space. A question without an answer is answered
right by the empty string. Figures are percentages except the AUROC, which lies between 0 and 1.
"""

from __future__ import annotations

import json
import re
import string
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import QuestionsError

if TYPE_CHECKING:
    from index.sync import Progress
    from qa.reading.reader import SpanReader

BATCH = 64  # examples read between two reports of progress
NO_SPAN = 1e6  # the no-answer score of a context without a word, beyond that of any other

_RANKED = ("auroc", "best_exact", "best_exact_thresh", "best_f1", "best_f1_thresh")
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

    Raises QuestionsError where the file is not in that format.
    """
    try:
        return list(_examples(json.loads(path.read_text(encoding="utf-8"))))
    except OSError as error:
        raise QuestionsError(f"Could not read {path}: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise QuestionsError(f"{path} is not a file in SQuAD 2.0 format: {type(error).__name__}: {error}.") from error


def _examples(content: Mapping[str, list[dict[str, Any]]]) -> Iterator[Example]:
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


def evaluate_reader(path: Path, progress: Callable[[Progress], None] | None = None) -> dict[str, float]:
    """The metrics of the shipped reader on a file in SQuAD format; see `score`.

    Where the file has questions without an answer, the reader abstains at its own fixed margin; where every question
    has one (SQuAD 1.1), it always answers, as the task there is. ``progress`` is told after every batch.
    Raises QuestionsError where the file cannot be read, ModelError where the reader's weights are missing.
    """
    from qa.reading.reader import SpanReader

    examples = read_squad(path)
    reader = SpanReader.open()
    answers, no_answer = answer_examples(reader, examples, progress)
    if all(example.answers for example in examples):
        return score(examples, answers, no_answer)
    given = {name: "" if no_answer[name] > -reader.no_answer_margin else text for name, text in answers.items()}
    raw = score(examples, answers, no_answer)
    return score(examples, given) | {name: raw[name] for name in _RANKED if name in raw}


def answer_examples(
    reader: SpanReader, examples: Sequence[Example], progress: Callable[[Progress], None] | None = None
) -> tuple[dict[str, str], dict[str, float]]:
    """(best span's text, negated margin over "no answer here") of each example, by id."""
    from index.sync import Progress
    from qa.reading.reader import Text

    answers: dict[str, str] = {}
    no_answer: dict[str, float] = {}
    began = time.perf_counter()
    for at in range(0, len(examples), BATCH):
        some = examples[at : at + BATCH]
        found = reader.candidates([Text(e.question, e.context) for e in some], top=1)
        for example, candidates in zip(some, found, strict=True):
            best = candidates[0] if candidates else None
            answers[example.id] = example.context[best.start : best.end] if best else ""
            no_answer[example.id] = -best.margin if best else NO_SPAN
        if progress:
            done, seconds = at + len(some), time.perf_counter() - began
            left = (len(examples) - done) * seconds / done
            progress(Progress("reading", done, len(examples), done / seconds, left, ""))
    return answers, no_answer


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

    Where it is best to answer nothing, the threshold lies 1 below the least score: finite, as JSON wants it.
    ``has`` holds (no-answer score, score of the answer given), ``lacks`` no-answer scores of unanswerable
    questions.
    """
    steps = sorted([(value, gain) for value, gain in has] + [(value, -1.0) for value in lacks])
    total = float(len(lacks))
    best, threshold = total, steps[0][0] - 1
    for position, (value, gain) in enumerate(steps):
        total += gain
        if (position + 1 == len(steps) or steps[position + 1][0] > value) and total > best:
            best, threshold = total, value
    return best / len(steps), threshold
