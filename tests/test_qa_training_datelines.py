"""Passages under datelines, whose day is no answer."""

import random

import pytest

from index.embedder import packaged_folder
from qa.training.data import Encoder, Row
from qa.training.datelines import CITIES, dated, dated_units


@pytest.fixture(scope="module")
def encode() -> Encoder:
    return Encoder(packaged_folder() / "tokenizer.json")


def row(question: str, context: str, *answers: str) -> Row:
    spans = tuple((context.index(answer), context.index(answer) + len(answer)) for answer in answers)
    return Row("part", "group", "", question, context, spans)


def test_answers_keep_their_words_under_a_dateline() -> None:
    example = row("When did they meet?", "They met in May, in Paris.", "May", "in May")
    lines = set()
    for seed in range(80):
        made = dated(example, random.Random(seed))
        assert made.context.endswith(example.context)
        assert [made.context[a:b] for a, b in made.answers] == ["May", "in May"]
        lines.add(made.context.removesuffix(example.context))
    assert len(lines) > 60 and all(any(c.isdigit() for c in line) for line in lines)
    assert any(city.upper() in line for line in lines for city in CITIES)


def test_only_questions_for_a_time_are_asked_of_their_passage_and_of_another(encode: Encoder) -> None:
    rows = [
        row("When did they meet?", "They met in May.", "May"),
        row("Where did they meet?", "They met in Paris.", "Paris"),
        row("What year did it burn?", "It burned in 1901.", "1901"),
    ]
    units = dated_units(encode, rows, [[1], [0], []], 9, 64, random.Random(2))
    right, wrong = (unit.sequences[0] for unit in units)
    assert right.ids[right.spans[0][0]] == encode("may").ids[0] and not wrong.spans
    assert right.ids[-1 - len(encode("They met in May.").ids) : -1] == encode("They met in May.").ids
    assert wrong.ids[-1 - len(encode("They met in Paris.").ids) : -1] == encode("They met in Paris.").ids
