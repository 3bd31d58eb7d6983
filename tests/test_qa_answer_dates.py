"""What an article's words for days mean, from the day it was published."""

import pytest

from qa.english.dates import told_dates

MONDAY = "2025-12-01"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The mayor resigned on Sunday.", ["30 November 2025"]),
        ("The mayor resigned on Monday.", ["1 December 2025"]),
        ("The mayor resigned last Monday.", ["24 November 2025"]),
        ("The council will vote on Tuesday.", ["2 December 2025"]),
        ("A vote is due next Monday.", ["8 December 2025"]),
        ("He spoke yesterday and leaves tomorrow.", ["30 November 2025", "2 December 2025"]),
        ("It opened two days ago.", ["29 November 2025"]),
        ("It opened a week ago.", ["24 to 30 November 2025"]),
        ("It closed last week, last month and last year.", ["24 to 30 November 2025", "November 2025", "2024"]),
        ("The strike began on November 28.", ["28 November 2025"]),
        ("The hearing is on 4 January.", ["4 January 2026"]),
        ("He was born on May 3, 1961, in Oslo.", ["3 May 1961"]),
        ("Prices rose in March.", ["March 2025"]),
        ("The law takes effect in March and will stay.", ["March 2026"]),
        ("The plant closed in 2019.", ["2019"]),
        ("They may march; the sun set in may.", []),
        ("Police came on Friday. The following day nobody was left.", ["28 November 2025", "29 November 2025"]),
        ("It was said the next day.", []),
        ("They voted on Sunday, and the ferries will sail on Tuesday.", ["30 November 2025", "2 December 2025"]),
        ("They approved the plan by five votes to three on Friday.", ["28 November 2025"]),
        ("On Tuesday, the council will vote.", ["2 December 2025"]),
        ("A ban that will last three years was passed after a vote on Friday.", ["28 November 2025"]),
        ("Pots stay forbidden in the bay until April.", ["April 2026"]),
        ("He was mayor until April.", ["April 2025"]),
        ("Half of the boats can go out on Thursday.", ["4 December 2025"]),
        ("Millbrook and Carrow meet on Wednesday.", ["3 December 2025"]),
        ("Hull face Leeds on Saturday in the cup.", ["6 December 2025"]),
        ("They did not meet on Wednesday.", ["26 November 2025"]),
        ("The guards are bracing for trouble at the funeral on Tuesday.", ["2 December 2025"]),
        ("A crowd at the funeral on Tuesday.", []),  # six days ago, or tomorrow
        ("A crowd came to the funeral on Tuesday.", ["25 November 2025"]),
        ("A crowd at the funeral on Friday.", ["28 November 2025"]),
        ("The two met on Wednesday.", ["26 November 2025"]),
        ("On Sundays the market is shut.", []),
        ("They go on sale Wednesday, Dec. 17, with more to follow.", ["17 December 2025"]),
        ("He was born on Wednesday 3 December.", ["3 December 2025"]),
        ("He was born on Thursday, Dec. 4, and died on Friday, Dec. 4.", ["4 December 2025"]),
        ("She was born on Saturday the 29th of November.", ["29 November 2025"]),
        ("Twenty-five years ago, on March 11, 2000, it burnt down.", ["2000", "11 March 2000"]),
        ("It burnt down twenty years ago.", ["2005"]),
        ("It burnt down two or three years ago, or more than a year ago, or 1,000 years ago.", []),
        ("The 31 April meeting was off.", []),
        ("It was moved by Jan Whitlow after the death of June Reed.", []),
        ("By May the council had agreed.", ["May 2025"]),
        ("It cost 1,200 crowns, May 5,000 more.", []),
    ],
)
def test_words_for_days_are_resolved_from_the_day_of_the_article(text: str, days: list[str]) -> None:
    assert [told.words for told in told_dates(text, MONDAY)] == days


def test_an_article_without_a_date_names_only_what_names_its_year() -> None:
    text = "On Sunday, 3 May and last week are unknown; 3 May 2021, June 2020 and 2021-07-09 are not."
    assert [told.words for told in told_dates(text, "")] == ["3 May 2021", "June 2020", "9 July 2021"]


def test_the_words_are_found_where_they_stand() -> None:
    text = "It has been shut since March. It reopens on 17 January 2026."
    assert [text[told.start : told.end] for told in told_dates(text, MONDAY)] == ["March", "17 January 2026"]
    assert [told.exact for told in told_dates(text, MONDAY)] == [False, True]
