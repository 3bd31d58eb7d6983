"""Who says what: the shapes in which news reports speech."""

import pytest

from qa.speech.speeches import speeches


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


def who(text: str) -> list[tuple[str, str]]:
    """The full name of who speaks, and what is said."""
    return [(text[each.who_start : each.who_end], text[each.said_start : each.said_end]) for each in speeches(text)]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        # A surname, "he" and "she" are the full name, by title, first name and who was spoken of last.
        ("Ada Berg met Tom Reed. “We agreed,” Berg said. “It took an hour,” he said.", ["Ada Berg", "Tom Reed"]),
        ("Mayor Ada Berg met Tom Reed. “We agreed,” she said.", ["Ada Berg"]),
        ("Gov. Otto Vik spoke first. “Prepare for rain,” the governor said.", ["Otto Vik"]),
        ("Otto Vik, the harbour master, saw it. “It rang,” the harbour master said.", ["Otto Vik"]),
        ("“It rang,” said a spokesman, Aron Beck. “Twice.”", ["Aron Beck"]),
        ("“It rang,” Politico reported. It was “a long, quiet night”, the site said.", ["Politico", "Politico"]),
        ("The National Storm Centre is in Calder. “Stay inside,” the centre said.", ["National Storm Centre"]),
        # Roles that a name belongs to are no names; a name before "of" is.
        ("“It fell,” said Janet Mitchell of Kivalina.", ["Janet Mitchell"]),
        ("It fell, the health ministry of Palosse said.", ["the health ministry of Palosse"]),
        ("“It fell,” said a senior White House official.", ["a senior White House official"]),
        ("General Motors said that sales were strong.", ["General Motors"]),
        ("Former Leeds captain Oona Black left on Monday, saying that she was tired.", ["Oona Black"]),
        ("Calder star Luis Vega hit back, saying it was unfair.", ["Luis Vega"]),
        ("The Calder Open champion Ada Berg was late. She said that the road was shut.", ["Ada Berg"]),
        ("The five-time Calder Open champion was late, so he ran. He said it was hot.", []),
        ("The head of the clinic, the surgeon Omar Lindt, called it “a long winter”.", ["Omar Lindt"]),
        (
            "Bo Ek won. His coach, Teo Lund, said that he was tired. The Briton Holly Drake won later. Drake, a nurse, "
            "had worked all night. “I slept,” she said.",
            ["Teo Lund", "Holly Drake"],
        ),
        # "He" is who the same sentence is about, though another was spoken of last.
        (
            "Ilka Vane said that it proved nothing. Professor Tom Reed, who was not there, was harsher: “It is bunk,” "
            "he said.",
            ["Ilka Vane", "Tom Reed"],
        ),
        # Who leads others on a council is no council; who was "she" is not "he" later, nor where another comes between.
        (
            "Tom Reed, who leads the Greens on the council, spoke. The council says it saves 12 crowns.",
            ["The council"],
        ),
        (
            "Innes Cole won. “We were brave,” she said. Her opposite number, Wim Garrity, was angry. “All saw "
            "it,” he said.",
            ["Innes Cole", "Wim Garrity"],
        ),
        ("The American Red Cross said that all was well.", ["American Red Cross"]),
        # Inverted, parted, introduced by a colon, passive, in a relative clause, with a participle.
        ("“We did it,” Tom Reed said, “and we are glad of it.”", ["Tom Reed", "Tom Reed"]),
        ("Tom Reed kept his message short: “Prepare for the rain.”", ["Tom Reed"]),
        ("The plan was dubbed “a green industrial revolution” by ministers.", ["ministers"]),
        ("The one against was Tom Reed, who said he did not think it wise.", ["Tom Reed"]),
        ("The motion passed, with Sen. Tom Reed, of Calder, calling it “a win for all of us.”", ["Tom Reed"]),
        ("Tom Reed, director of the Institute for Roofs in Calder, has argued: “They will fall.”", ["Tom Reed"]),
    ],
)  # fmt: skip
def test_a_speaker_is_known_by_the_fullest_name(text: str, speakers: list[str]) -> None:
    assert [speaker for speaker, _ in who(text)] == speakers


def test_a_quotation_goes_on_over_sentences_and_paragraphs() -> None:
    text = (
        "“The roof leaks,” said Ada Berg, the mayor. “It has leaked for years.\n\n"
        "“Nobody mended it, and nobody will.”\n\nThe hall was built in 1950."
    )
    assert who(text) == [
        ("Ada Berg", "The roof leaks,"),
        ("Ada Berg", "It has leaked for years."),
        ("Ada Berg", "Nobody mended it, and nobody will."),
    ]


def test_titles_in_quotation_marks_and_other_uses_of_verbs_are_no_speech() -> None:
    for text in (
        "Streaming is the only way to watch “It’s the Great Pumpkin, Charlie Brown” this year.",
        "Tom Reed called Ada Berg twice.",
        "The student accused of the theft was heard on Monday.",
        "The company posted an unexpected gain in revenue.",
        "Tom Reed has not said how he will vote.",
    ):
        assert who(text) == [], text


def test_offsets_are_of_the_text_and_time_grows_with_it() -> None:
    for hostile in (
        "“a b c” said X. ",
        "word said Bob ",
        "“A b c,” he said, ",
        "The governor said it. ",
        "“A b said Bob. ",
    ):
        text = hostile * 1_500
        for each in speeches(text):
            assert 0 <= each.start <= each.said_start <= each.said_end <= each.end <= len(text)
            assert 0 <= each.who_start < each.who_end <= len(text) and 0 <= each.name_start < each.name_end


def test_who_is_called_something_does_not_speak_nor_does_the_agency_that_a_quotation_is_taken_from() -> None:
    text = (
        "For weeks there was talk of the men, famously called “mentality monsters” by the manager, who won the league."
    )
    assert all("men" not in text[s.who_start : s.who_end].split() for s in speeches(text))
    text = "“We had problems from the first day of the season,” Klopp told reporters, according to Reuters."
    (speech,) = speeches(text)
    assert (text[speech.who_start : speech.who_end], speech.direct) == ("Klopp", True)
