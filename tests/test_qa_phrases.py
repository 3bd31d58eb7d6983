"""Spans with whole edges: every rule on a sentence of its own, and that none of them loses a span."""

import random

import pytest

from index.passages import sentences
from qa.reading.phrases import asks_whether, whole_phrase


def whole(question: str, text: str, span: str) -> str:
    start = text.index(span)
    begin, end = whole_phrase(question, text, sentences(text), start, start + len(span))
    return text[begin:end]


@pytest.mark.parametrize(
    ("question", "text", "span", "expected"),
    [
        # A last piece between commas that is broken off.
        ("Where was it?", "It was held in Lund, Sweden, Olsson said later.", "Lund, Sweden, Olsson", "Lund, Sweden"),
        ("Who played?", "On stage were Bo, Ida and Tor that night.", "Bo, Ida and Tor", "Bo, Ida and Tor"),
        ("When?", "It ended on May 3, 2021 at noon.", "May 3, 2021", "May 3, 2021"),
        # What follows a name that was asked about.
        (
            "Who is Ida Alm?",
            "The mayor of Lind, Ida Alm, a baker, won.",
            "mayor of Lind, Ida Alm, a baker",
            "mayor of Lind",
        ),
        # Words that belong to what stands beside the span.
        ("Who won?", "It was Bo Rask and the others who won.", "Bo Rask and the", "Bo Rask"),
        ("What?", "They saw, which was rare, a lynx.", ", a lynx", "a lynx"),
        # Numbers with their signs and units.
        ("How much?", "It cost £3.4 million to mend.", "3.4", "£3.4 million"),
        ("How many?", "About 15% of them left.", "15", "15%"),
        ("How many?", "About 15 of them left.", "15", "15"),
        ("How many seats?", "The union took 71 of the 160 seats.", "160", "71 of the 160"),
        ("How many jobs go?", "Fourteen of the 41 clerks will lose their jobs.", "41", "Fourteen of the 41"),
        ("How many shops does it have?", "It will close 22 of its 310 shops.", "310", "310"),
        # What negates, whatever it stands before; what hedges a clause.
        ("Where did they go?", "They did not go to Lund.", "to Lund", "not go to Lund"),
        ("What did she do?", "There were rumours that she had sold the firm.", "she had sold the firm", None),
        ("What happened?", "Alm denied that he had met them.", "he had met them", "denied that he had met them"),
        ("What happened?", "Nobody was hurt. He had met them.", "He had met them", "He had met them"),
        ("Who was met?", "There were rumours that she had met Bo Rask.", "Bo Rask", "Bo Rask"),
        # A yes or a no is never a fragment.
        ("Did Alm resign?", "Few were glad. Alm said he would not resign this year.", "he would", None),
    ],
)
def test_whole_phrases(question: str, text: str, span: str, expected: str | None) -> None:
    wanted = {
        "What did she do?": "rumours that she had sold the firm",
        "Did Alm resign?": "Alm said he would not resign this year.",
    }
    assert whole(question, text, span) == (expected or wanted[question])


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Did Maduro flee?", True),
        ("Isn't it over?", True),
        ("is the bridge safe", True),
        ("Did Bo or Ida win?", False),
        ("Can you tell me who won?", False),
        ("Who did win?", False),
        ("Will Smith hit whom?", True),
        ("What is it?", False),
    ],
)
def test_questions_for_a_yes_or_a_no(question: str, expected: bool) -> None:
    assert asks_whether(question) is expected


def test_no_span_is_lost_or_leaves_its_text() -> None:
    rng = random.Random(4)
    pieces = [
        "and",
        "the",
        ",",
        "Bo",
        "5",
        "million",
        "not",
        "“",
        "”",
        "(",
        ")",
        ".",
        "he",
        "had",
        "$",
        "%",
        "\n\n",
        "é",
    ]
    for _ in range(2000):
        text = " ".join(rng.choices(pieces, k=rng.randint(1, 14)))
        start = rng.randrange(len(text))
        end = rng.randint(start + 1, len(text))
        begin, finish = whole_phrase(rng.choice(["Who?", "Did he?", "Who is Bo?"]), text, sentences(text), start, end)
        assert 0 <= begin < finish <= len(text)
