"""A citation is its article's own characters, or it is not made."""

import pytest

from index.errors import StoreError
from index.records import Article
from qa.reading.citations import cite
from qa.records import Hit, Span

TEXT = "Intro. The “bridge” 😀 reopens on 17 March, it said. Ferries go on."
START, END = 7, 52
PASSAGE = TEXT[START:END]


def hit(text: str = PASSAGE) -> Hit:
    return Hit(1, "a1", "Bridge", "Courier", "2025-01-14", "", "/a.txt", text, START, END, 0.5)


def test_quote_and_answer_are_slices_of_the_article() -> None:
    at = TEXT.index("17 March")
    made = cite(2, hit(), Span(0, START, END, at, at + 8, 0.9), Article(text=TEXT, id="a1"), 0.8)
    assert made.quote == TEXT[made.start : made.end] == PASSAGE
    assert TEXT[made.answer_start : made.answer_end] == "17 March"
    assert (made.n, made.article_id, made.score) == (2, "a1", 0.8)


def test_a_passage_that_is_not_in_its_article_is_not_quoted() -> None:
    with pytest.raises(StoreError, match="check --repair"):
        cite(
            1, hit(PASSAGE.replace("17", "18")), Span(0, START, END, None, None, 0.9), Article(text=TEXT, id="a1"), 0.8
        )


@pytest.mark.parametrize(
    "span",
    [
        Span(0, START - 1, END, None, None, 0.9),
        Span(0, START, END + 1, None, None, 0.9),
        Span(0, 20, 20, None, None, 0.9),
        Span(0, 20, 40, 19, 30, 0.9),
        Span(0, 20, 40, 30, 41, 0.9),
        Span(0, 20, 40, 30, None, 0.9),
    ],
)
def test_spans_outside_what_was_read_are_refused(span: Span) -> None:
    with pytest.raises(ValueError, match=r"outside|both offsets"):
        cite(1, hit(), span, Article(text=TEXT, id="a1"), 0.8)


def test_what_stands_around_a_quote_is_kept() -> None:
    made = cite(1, hit(), Span(0, START, END, None, None, 0.9), Article(text=TEXT, id="a1"), 0.8)
    assert (made.prefix, made.suffix) == ("Intro. ", TEXT[END : END + 32])
    assert TEXT[made.start - len(made.prefix) : made.end + len(made.suffix)] == made.prefix + made.quote + made.suffix
