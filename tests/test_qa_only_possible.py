"""What may be is no surely given answer to who asks for what was done."""

import pytest
from test_qa_told_by_now import evidence

from qa.answering.only_possible import LESS, only_possible


@pytest.mark.parametrize(
    ("question", "text", "found", "possible"),
    [
        ("How many counts was Berg convicted of?", "Berg faces 34 counts of fraud.", "34", True),
        ("How long was Vik sentenced to?", "Vik could go to prison for 115 years.", "115 years", True),
        ("How long was Vik sentenced to?", "Vik was jailed for nine years and could appeal.", "nine years", False),
        ("How many counts does Berg face?", "Berg faces 34 counts of fraud.", "34", False),
        ("How long could Vik go to prison?", "Vik could go to prison for 115 years.", "115 years", False),
        ("Who is singing at the fair?", "Vik could sing at the fair, but Berg was chosen.", "Vik", True),
        ("Who could sing at the fair?", "Vik could sing at the fair, but Berg was chosen.", "Vik", False),
        ("Who is singing at the fair?", "Vik could sing at the fair, but Berg was chosen.", "Berg", False),
        ("When did the strike begin?", "The strike began in May, and trains may stop.", "May", False),
    ],
)
def test_what_may_be_is_given_less_surely_to_who_asks_what_was_done(
    question: str, text: str, found: str, *, possible: bool
) -> None:
    asked = evidence(question, [("2031-01-04", text)], [found])
    sure = asked.reading.confidence
    assert only_possible(asked).reading.confidence == pytest.approx(LESS * sure if possible else sure)
