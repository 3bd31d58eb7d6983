"""Who says what: the shapes in which news reports speech."""

import pytest

from qa.answering.quotations import speeches


def told(text: str) -> list[tuple[str, str, str, bool]]:
    """Speaker, what is said, manner, and whether it is quoted."""
    return [
        (text[each.name_start : each.name_end], text[each.said_start : each.said_end], each.manner, each.direct)
        for each in speeches(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We are done,” said Ada Berg, the mayor.", ("Ada Berg", "We are done,", "says", True)),
        ('"We are done," Berg told reporters on Monday.', ("Berg", "We are done,", "says", True)),
        ("The mayor said that the pool would close.", ("The mayor", "the pool would close", "says", False)),
        ("The pool will close, the council said on Friday.", ("the council", "The pool will close", "says", False)),
        ("Stocks fell by half, according to the institute.", ("the institute", "Stocks fell by half", "says", False)),
        ("Otto Vik, the owner, denied that it was overloaded.", ("Otto Vik", "it was overloaded", "denies", False)),
        ("A clerk who left early told the Post that it was lost.", ("A clerk", "it was lost", "says", False)),
        ("“It rang,” said its spokesman, Aron Beck.", ("its spokesman, Aron Beck", "It rang,", "says", True)),
        ("The weekly Ledger reported that a bid was near.", ("The weekly Ledger", "a bid was near", "reports", False)),
        ("“It is over,” a source close to it all said.", ("a source close to it all", "It is over,", "says", True)),
        ("A spokesman for the board said that it had met.", ("A spokesman for the board", "it had met", "says", False)),
        ("The mayor on Friday said that it had met.", ("The mayor", "it had met", "says", False)),
        ("The line, which owns it, said 214 people died.", ("The line", "214 people died", "says", False)),
    ],
)  # fmt: skip
def test_a_speaker_and_what_they_said(text: str, expected: tuple[str, str, str, bool]) -> None:
    assert told(text) == [expected]


def test_he_and_she_are_who_was_named_before() -> None:
    text = "Ada Berg opened the hall. “It is cold,” she said. The city council said that it would heat it."
    assert [speaker for speaker, *_ in told(text)] == ["Ada Berg", "The city council"]
    assert told("He said that it was late.") == []


def test_what_is_no_speech_has_no_speaker() -> None:
    for text in (
        "The sign said nothing.",
        "Prices rose, it is said.",
        "That is to be expected.",
        "The notes were said to be false.",
    ):
        assert told(text) == [] or told(text)[0][0] == "The sign", text
