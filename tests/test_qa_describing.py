"""What tells who somebody or what something is, and what only stands beside its name."""

import pytest
from test_qa_told_by_now import evidence

from qa.answering.describing import description, who_is


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("Hask fever, a rare disease of sheep, has come back.", "Hask fever", "a rare disease of sheep"),
        ("The Hask Order is a club of sailors.", "Hask Order", "a club of sailors"),
        ("Officials fear the Hask Order, the armed club the U.S. banned in 2011.", "Hask Order",
         "the armed club the U.S. banned in 2011"),
        ("Ada Berg, the aide whom the Jan. 6 panel heard, left.", "Ada Berg", "the aide whom the Jan. 6 panel heard"),
        ("In Hask, the capital of the county, it rained.", "Hask", "the capital of the county"),
        ("The union accused chief executive Ada Berg of it.", "Ada Berg", "chief executive"),
        ("They met retired army colonel Ada Berg.", "Ada Berg", "retired army colonel"),
        # An opening clause is no name, and what follows it no description.
        ("If you fall ill with the Hask fever, the agency recommends rest at home.", "Hask fever", ""),
        ("Under Order 42, guards have sent people back at the border.", "Order 42", ""),
        ("Nobody knows whether the chamber will take up the Hask bill.", "Hask bill", ""),
        ("A judge's order blocking Order 42 raises questions.", "Order 42", ""),
        ("There is the worry about Hask fever, with its list of effects.", "Hask fever", ""),
        ("Her role, and that of Berg's deputy, will be magnified in the coming months.", "Berg's deputy", ""),
        ("The Hask Order, which has opposed the prison, wants the reports.", "Hask Order", ""),
        ("Ada Berg, who has been swimming for years, won.", "Ada Berg", "who has been swimming for years"),
        ("“He hates it,” Berg, whose sons go to school in Hask, said.", "Berg", "whose sons go to school in Hask"),
        ("The presidency made his Hask subpoena moot.", "subpoena", ""),
        ("They view the controversial Hask Line 2 pipeline as a threat.", "Hask Line", ""),
    ],
)  # fmt: skip
def test_what_describes_a_name_stands_beside_it(text: str, name: str, told: str) -> None:
    start = text.index(name)
    found = description(text, start, start + len(name))
    assert (text[found[0] : found[1]] if found else "") == told


def test_what_somebody_does_is_who_they_are() -> None:
    told = [("2031-01-04", "Tom Reed, the mayor of Hask, runs it like a ship.")]
    answer = who_is(evidence("What does Tom Reed do?", told, []))
    assert answer is not None and answer.span == "the mayor of Hask"
    assert who_is(evidence("What did the council do?", told, [])) is None


def test_what_a_thing_is_is_told_by_the_surest_and_not_by_the_newest() -> None:
    told = [
        ("2031-01-04", "The Hask Order is a club of sailors."),
        ("2031-03-09", "The Hask Order remains an obstacle."),
        ("2031-03-10", "“The Hask Order is a disgrace,” a mayor said."),
    ]
    answer = who_is(evidence("What is the Hask Order?", told, ["club", "obstacle", "disgrace"]))
    assert answer is not None
    assert answer.span == "a club of sailors"
