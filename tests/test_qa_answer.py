"""From spans to one answer: agreement, distinct quotes, the citation limit, and "not found"."""

from index.records import Article
from qa.answer import CITATIONS, NEAREST, NOT_FOUND, compose, same_answer
from qa.records import Answer, Hit, Reading, Seconds, Span

TEXTS = {
    "a": "The bridge reopens on 17 March. It was shut for a year.",
    "b": "The council said the bridge would open on 17 March 2025.",
    "c": "The bridge may open in June.",
    "d": "Nothing here.",
    "e": "Nor here.",
}
ARTICLES = {name: Article(text=text, id=name) for name, text in TEXTS.items()}
HITS = [Hit(n, name, name, "", "", "", "", text, 0, len(text), 1.0) for n, (name, text) in enumerate(TEXTS.items())]


def span(name: str, answer: str | None, score: float, quote: tuple[int, int] | None = None) -> Span:
    number, text = list(TEXTS).index(name), TEXTS[name]
    start, end = quote or (0, len(text))
    at = text.index(answer) if answer else None
    return Span(number, start, end, at, at + len(answer) if answer and at is not None else None, score)


def ask(reading: Reading, threshold: float = 0.5) -> Answer:
    return compose("When?", HITS, reading, ARTICLES.__getitem__, threshold=threshold, seconds=Seconds())


def test_the_short_answer_carries_every_citation_that_agrees() -> None:
    answer = ask(Reading((span("a", "17 March", 0.9), span("b", "17 March 2025", 0.7), span("c", "June", 0.3)), 0.8))
    assert (answer.status, answer.span, answer.confidence) == ("answered", "17 March", 0.8)
    assert [c.article_id for c in answer.citations] == ["a", "b", "c"]
    assert [(s.kind, s.citations) for s in answer.statements] == [
        ("span", (1, 2)),
        ("quote", (1,)),
        ("quote", (2,)),
        ("quote", (3,)),
    ]
    assert answer.answer.startswith("17 March [1][2]\n\n“The bridge reopens on 17 March.” [1]")


def test_another_answer_is_cited_only_where_it_is_near_as_likely() -> None:
    spans = (span("a", "17 March", 0.9), span("c", "June", 0.04), span("b", "17 March 2025", 0.01))
    assert [c.article_id for c in ask(Reading(spans, 0.8)).citations] == ["a", "b"]
    spans = (span("a", "17 March", 0.9), span("c", "June", 0.05), span("b", "17 March 2025", 0.01))
    assert [c.article_id for c in ask(Reading(spans, 0.8)).citations] == ["a", "c", "b"]


def test_a_citation_quotes_more_than_the_sentence_that_the_answer_shows() -> None:
    answer = ask(Reading((span("a", "a year", 0.9),), 0.8))
    assert answer.citations[0].quote == TEXTS["a"]
    assert [s.text for s in answer.statements] == ["a year", "It was shut for a year."]


def test_a_reader_that_marks_no_span_answers_with_its_quotes() -> None:
    answer = ask(Reading((span("a", None, 0.9, (0, 31)),), 0.8))
    assert answer.span is None
    assert answer.answer == "“The bridge reopens on 17 March.” [1]"


def test_overlapping_quotes_of_an_article_are_cited_once_and_at_most_three_are() -> None:
    spans = [span("a", None, 0.9, (0, 31)), span("a", None, 0.8, (10, 55)), span("a", None, 0.7, (32, 55))]
    spans += [span(name, None, 0.5) for name in "bcde"]
    answer = ask(Reading(tuple(spans), 0.8))
    assert [(c.article_id, c.start) for c in answer.citations] == [("a", 0), ("a", 32), ("b", 0)]
    assert len(answer.citations) == CITATIONS


def test_below_the_threshold_nothing_is_cited_and_the_nearest_passages_are_offered() -> None:
    answer = ask(Reading((span("a", "17 March", 0.9),), 0.49))
    assert (answer.status, answer.answer, answer.span, answer.citations) == ("not_found", NOT_FOUND, None, ())
    assert answer.confidence == 0.49
    assert [h.article_id for h in answer.nearest] == ["a", "b", "c"][:NEAREST]


def test_nothing_read_is_not_found() -> None:
    assert ask(Reading((), 0.0), threshold=0.0).status == "not_found"


def test_answers_agree_where_one_holds_the_other_as_whole_words() -> None:
    assert same_answer("Trump", "donald  trump")
    assert not same_answer("art", "party")
    assert not same_answer(None, "x")
