"""What gives an answer in other words than its own."""

import pytest

from qa.evaluation.wording import gives


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        ("The Bahamas", "He was arrested in Bahamas on Monday."),
        ("9", "She got a nine-year sentence."),
        ("45 days", "It lasted forty-five days."),
        ("forty", "About 40 people came."),
        ("6 May 2023", "He will be crowned on Saturday, May 6th, 2023."),
        ("Simple marijuana possession", "It pardons simple possession of marijuana."),
        ("37%", "Some 37 per cent have none."),
        ("1,500", "They sent 1500 troops."),
        ("U.S.", "The United States left."),
        ("Sen. Jane Doe", "Jane Doe’s speech was long."),
        ("the third", "It came third."),
    ],
)
def test_other_wordings_give_the_answer(gold: str, text: str) -> None:
    assert gives(text, ["nothing of the sort", gold])


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        ("9", "She got nineteen years."),
        ("45", "Forty of the five hundred left."),
        ("Prince of Wales", "A prince spoke. Wales won."),
        ("New York Yankees", "The team of New York won."),
        ("The who", "The who of it."),
        ("anything", ""),
    ],
)
def test_what_only_looks_like_it_does_not(gold: str, text: str) -> None:
    assert not gives(text, [gold])
