"""Which time a question names, and how far an article lies from it."""

from datetime import date

import pytest

from qa.retrieval.recency import asked_period, days_off

DAY = date(2023, 5, 10)  # a Wednesday


@pytest.mark.parametrize(
    ("question", "first", "last", "yearly", "words"),
    [
        ("Who won this week?", "2023-05-04", "2023-05-10", False, "this week"),
        ("Who won on Monday?", "2023-05-04", "2023-05-10", False, "Monday"),
        ("Who won last week?", "2023-04-27", "2023-05-10", False, "last week"),
        ("What happened today?", "2023-05-10", "2023-05-10", False, "today"),
        ("What happened yesterday?", "2023-05-09", "2023-05-09", False, "yesterday"),
        ("Who won last month?", "2023-04-01", "2023-04-30", False, "last month"),
        ("Who won this year?", "2023-01-01", "2023-05-10", False, "this year"),
        ("Who won last year?", "2022-01-01", "2022-12-31", False, "last year"),
        ("What is the latest on the strike?", "2023-05-10", "2023-05-10", False, ""),
        ("Who resigned in March 2021?", "2021-03-01", "2021-03-31", False, ""),
        ("Who resigned on 2021-03-04?", "2021-03-04", "2021-03-04", False, ""),
        ("Who resigned on July 8, 2022?", "2022-07-08", "2022-07-08", False, ""),
        ("Who resigned on 8th of July 2022?", "2022-07-08", "2022-07-08", False, ""),
        ("Who resigned in March?", "2023-03-01", "2023-03-31", True, ""),
        ("Who resigned on July 8?", "2022-07-08", "2022-07-08", True, ""),
        ("Who resigned in December?", "2022-12-01", "2022-12-31", True, ""),
        ("Which 2023 film won this week?", "2023-05-04", "2023-05-10", False, "this week"),
    ],
)
def test_the_time_that_a_question_names(question: str, first: str, last: str, yearly: bool, words: str) -> None:
    period = asked_period(question, DAY)
    assert period is not None
    assert (str(period.first), str(period.last), period.yearly, period.words) == (first, last, yearly, words)


@pytest.mark.parametrize(
    "question", ["Who won?", "May the court rule?", "Who won the 2018 cup?", "Who marched on?", "What of 31 April?", ""]
)
def test_questions_that_name_none(question: str) -> None:
    assert asked_period(question, DAY) is None


def test_days_off_a_period() -> None:
    week = asked_period("Who won this week?", DAY)
    march = asked_period("Who resigned in March?", DAY)
    leap = asked_period("What happened on 29 February?", date(2024, 3, 1))
    assert week and march and leap
    days = ("2023-05-03", "2023-05-04", "2023-05-10", "2023-05-12", "")
    assert [days_off(week, day) for day in days] == [1, 0, 0, 2, None]
    days = ("2023-03-15", "2022-03-31", "2021-02-27", "2021-04-02", "2023-12-31", "2026-01-01")
    assert [days_off(march, day) for day in days] == [0, 0, 2, 2, 275, 1007]
    assert [days_off(leap, day) for day in ("2024-02-29", "2023-02-28", "2023-03-01")] == [0, 0, 1]
