"""Comparisons: what asks for one, equal figures once with their sources, others side by side; figures as numbers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hashing_embedder import HashingEmbedder

from index.records import Article
from qa.answering.compared_figures import figure_question
from qa.answering.compared_parties import same_outlet
from qa.answering.comparison import DIFFER, ONE, compose_comparison
from qa.answering.evidence import Evidence
from qa.answering.gathering import NO_ARTICLE
from qa.answering.kinds import answer_of
from qa.conversation.comparing import Comparison, comparison_of
from qa.reading.figures import figure_of, has_figure
from qa.records import Answer, Hit, Reading, Source, Span

FIRST = Article("At least 11 people died when the ferry sank.", outlet="CNN", published="2031-09-07", id="a")
SAME = Article("Eleven people died when the ferry sank off Hask.", outlet="Post", published="2031-09-07", id="b")
LATER = Article(
    "The number of people who died when the ferry sank was 23.", title="Correction", outlet="CNN",
    published="2031-09-12", id="c",
)  # fmt: skip
ABOARD = Article("There were 240 people on the ferry when it sank.", outlet="News", published="2031-09-08", id="d")
OTHER = Article(
    "A pumpkin of 612 kilos won the first prize at the fair.", outlet="News", published="2031-09-22", id="e"
)
COPY = replace(FIRST, outlet="Copy", id="f")


def evidence(question: str, articles: Sequence[Article]) -> Evidence:
    """Every article is one passage, near the question where it holds the word ferry; the reader marks the figures."""
    known = {article.id: article for article in articles}

    def hit(n: int, article: Article) -> Hit:
        near = 0.8 if "ferry" in article.text else 0.1
        copy = Source("f", "", "Copy", COPY.published, "", "", 0, len(COPY.text))
        also = (copy,) if article.id == "a" and "f" in known else ()
        place = (article.outlet, article.published, "", "")
        return Hit(
            n, article.id, article.title, *place, article.text, 0, len(article.text), 1.0, also_in=also, cosine=near
        )

    hits = [hit(n, article) for n, article in enumerate(articles)]

    def encode(texts: Any) -> np.ndarray:
        return HashingEmbedder().encode(texts)

    def read(question: str, passages: Sequence[Hit]) -> Reading:
        spans = []
        for n, passage in enumerate(passages):
            number = next(word for word in passage.text.split() if has_figure(word)).strip(".")
            at = passage.start + passage.text.index(number)
            spans.append(Span(n, passage.start, passage.end, at, at + len(number), 0.5))
        return Reading(tuple(spans), 0.6)

    nothing = Reading((), 0.0)
    return Evidence(
        question, hits, nothing, known.__getitem__, lambda *_: hits, encode, 0.1, date(2031, 10, 1), read=read
    )


def said(answer: Answer | None) -> list[tuple[str, str, tuple[int, ...]]]:
    assert answer is not None and answer.kind == "comparison"
    quotes = {citation.n: citation.quote for citation in answer.citations}
    lines = [each for each in answer.statements if each.kind == "labelled"]
    assert all(any(line.text in quotes[n] for n in line.citations) for line in lines)
    return [(line.label, line.text, line.citations) for line in lines]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Compare CNN and USA Today on gas prices.", Comparison("gas prices", ("CNN", "USA Today"))),
        ("What do the outlets say about the strike?", Comparison("strike")),
        ("compare Berg and Vik", Comparison("Berg and Vik", ("Berg", "Vik"))),
        ("Do the reports agree on the death toll?", Comparison("death toll")),
        ("How do accounts of the attack differ?", Comparison("attack")),
        ("compare the coverage of the strike in CNN and the Post", Comparison("strike", ("CNN", "Post"))),
        ("Do the sources agree on it? (death toll, Solvei)", Comparison("death toll, Solvei")),
        ("was it 112 or 108 cases of fever?", Comparison("cases of fever", ("112", "108"))),
        ("How many were aboard, according to whom?", Comparison("How many were aboard")),
        # Without a shape of its own: what is left without the words that ask for a comparison.
        ("Do the reports give the same cost for the ferry?", Comparison("cost for the ferry")),
        ("what differs between the Ledger and KVLO on the toll", Comparison("toll", ("Ledger", "KVLO"))),
        ("death toll of the flood in the different papers", Comparison("death toll of the flood")),
        ("Do the News and the Post report the same number of dead?", Comparison("number of dead", ("News", "Post"))),
        ("SkyTally vs the Institute: how fast is it?", Comparison("how fast is it", ("SkyTally", "Institute"))),
        ("how many sources say the ferry cost 3 million?", Comparison("ferry cost 3 million")),
        ("Do police and strikers agree how many marched?", Comparison("how many marched", ("police", "strikers"))),
        ("is there consensus among the papers on the cause?", Comparison("cause")),
        ("Is the number of homes the same in every report?", Comparison("number of homes")),
        ("how far apart are the reports on the debts?", Comparison("debts")),
        ("compare what the bank said about the data with what the office said", Comparison("data", ("bank", "office"))),
        ("compare what the bank said to what the office said about the data", Comparison("data", ("bank", "office"))),
        ("how do the estimates of the crowd differ?", Comparison("estimates of the crowd")),
        ("According to reports, which team signed an agreement for land?", None),
        ("While accounts of the meal vary, which food was on the menu?", None),
        ("What is the difference between measles and rubella?", None), ("Who disagrees with the mayor?", None),
        ("How much do papers cost?", None), ("What did he say against the ban?", None),
        ("What did Biden say about gas prices?", None), ("Who agreed to meet the committee?", None),
        ("Is it true that 11 died?", None), ("How many died?", None), ("", None),
    ],
)  # fmt: skip
def test_what_asks_for_a_comparison(question: str, asked: Comparison | None) -> None:
    assert comparison_of(question) == asked


def test_equal_figures_stand_once_and_others_beside_them_with_the_newest_named() -> None:
    asked = evidence(
        "Do the reports agree on how many people died on the ferry?", [LATER, FIRST, SAME, ABOARD, OTHER, COPY]
    )
    answer = answer_of(asked)
    lines = said(answer)
    assert [len(numbers) for _, _, numbers in lines] == [2, 1]
    assert lines[0][1] in (FIRST.text, SAME.text) and lines[1][:2] == ("CNN, 12 September 2031", LATER.text)
    texts = [each.text for each in answer.statements]
    assert DIFFER in texts and any(text.endswith("give the same:") for text in texts)
    assert texts[-1] == "The newest is of CNN, 12 September 2031, as a correction."
    assert "f" not in [citation.article_id for citation in answer.citations]
    assert all(asked.article(c.article_id).text[c.start : c.end] == c.quote for c in answer.citations)


def test_outlets_that_are_named_stand_side_by_side_and_who_says_nothing_is_told() -> None:
    answer = compose_comparison(evidence("Compare the Post and CNN on the ferry", [FIRST, SAME, OTHER]))
    assert [label for label, _, _ in said(answer)] == ["Post, 7 September 2031", "CNN, 7 September 2031"]
    lacking = compose_comparison(evidence("Compare the Globe and CNN on the ferry", [FIRST, SAME]))
    assert [label for label, _, _ in said(lacking)] == ["CNN, 7 September 2031"]
    assert lacking is not None and lacking.statements[-1].text == "I find nothing of “Globe” on this."


def test_a_second_sentence_of_an_outlet_stands_beside_its_first_where_it_says_something_else() -> None:
    told = "The ferry sank off Hask. The ferry sank off Hask at night. The owner of the ferry spoke of a broken door."
    long = Article(told, outlet="Post", published="2031-09-08", id="g")
    answer = compose_comparison(evidence("Compare the Post and CNN on the ferry", [FIRST, long]))
    assert [text for label, text, _ in said(answer) if label.startswith("Post")] == [
        "The ferry sank off Hask.", "The owner of the ferry spoke of a broken door."
    ]  # fmt: skip
    short = compose_comparison(evidence("Compare the Post and CNN on the ferry", [FIRST, SAME]))
    assert len(said(short)) == 2


def test_who_disputes_it_in_the_next_sentence_stands_beside_it() -> None:
    told = "The ferry was inspected in May, its owner said. The port authority has no record of that. The sea was calm."
    inspected = Article(told, outlet="News", published="2031-09-08", id="g")
    answer = compose_comparison(evidence("Do the papers disagree over the ferry's inspection?", [inspected, OTHER]))
    assert [text for _, text, _ in said(answer)] == [
        "The ferry was inspected in May, its owner said.", "The port authority has no record of that."
    ]  # fmt: skip


def test_who_says_that_a_statement_is_so_stands_apart_from_who_says_that_it_is_not() -> None:
    so = Article("The ferry was inspected in May.", outlet="News", published="2031-09-08", id="g")
    not_so = Article("The ferry was not inspected in May.", outlet="Post", published="2031-09-08", id="h")
    answer = compose_comparison(evidence("Do the outlets agree that the ferry was inspected?", [so, not_so]))
    assert answer is not None
    assert [(each.text, each.kind) for each in answer.statements[1:]] == [
        ("That it is so:", "heading"), (so.text, "labelled"), ("That it is not so:", "heading"),
        (not_so.text, "labelled"),
    ]  # fmt: skip
    alone = compose_comparison(evidence("Do the outlets agree that the ferry was inspected?", [so]))
    assert alone is not None and [each.text for each in alone.statements[1:]] == ["That it is so:", so.text]


def test_a_figure_of_one_article_is_said_to_be_that() -> None:
    answer = compose_comparison(evidence("Do the papers agree on how many people died on the ferry?", [FIRST]))
    assert answer is not None and answer.statements[-1].text == ONE


def test_outlets_are_compared_on_a_word_that_no_subject_goes_with() -> None:
    far = [replace(each, text=each.text.replace("ferry", "boat")) for each in (FIRST, replace(SAME, outlet="New Post"))]
    answer = compose_comparison(evidence("Do CNN and the Post report the same number of dead?", far))
    assert [label for label, _, _ in said(answer)] == ["CNN, 7 September 2031", "New Post, 7 September 2031"]
    two = [*far, replace(far[1], outlet="Old Post", id="h")]
    answer = compose_comparison(evidence("Do CNN and the Post report the same number of dead?", two))
    assert [label for label, _, _ in said(answer)] == ["CNN, 7 September 2031"], "of two it is not known which is meant"


def test_nothing_to_compare_is_said_and_other_questions_are_left_alone() -> None:
    nothing = compose_comparison(evidence("Do the reports agree on the number of Martians?", [OTHER]))
    assert nothing is not None and (nothing.status, nothing.answer) == ("not_found", NO_ARTICLE)
    assert compose_comparison(evidence("How many people died?", [FIRST])) is None


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("fourteen pieces", "14"), ("14 pieces", "14"), ("1,150 vessels", "1150"), ("3.2 billion crowns", "3200000000"),
        ("twenty-three people", "23"), ("18 of its 26 daily sailings", "18"), ("in 2031", ""), ("on 3 May", ""),
        ("at 5:45 am", ""), ("2 hours, 24 minutes and 11 seconds", "2:24:11"), ("2:24:11", "2:24:11"), ("none", ""),
        ("a dozen", ""), ("50.9 percent", "50.9"),
    ],
)  # fmt: skip
def test_figures_in_words_and_digits_are_equal(text: str, figure: str) -> None:
    assert figure_of(text, 0, len(text)) == figure


def test_figures_are_asked_for_in_a_readers_words_and_outlets_known_by_their_names() -> None:
    assert figure_question("customers hit by the hack") == "How many customers hit by the hack?"
    assert figure_question("death toll of the fire") == "How many people died in the fire?"
    assert figure_question("price of Bryndis") == "How much does Bryndis cost?"
    assert figure_question("magnitude") == "What is the magnitude?"
    assert same_outlet("CNN", "cnn.com") and same_outlet("the Brévin Observer", "The Brévin Observer")
    assert not same_outlet("Post", "New York Post") and not same_outlet("", "CNN")


def test_each_article_is_asked_by_itself_so_that_none_hides_what_another_tells() -> None:
    farmer = Article("A farmer found the ferry.", outlet="News", published="2031-09-09", id="g")
    dog = Article("A dog found the ferry. It was cold.", outlet="Post", published="2031-09-08", id="h")
    asked = evidence("Who found the ferry? Do the papers agree?", [farmer, dog, OTHER])

    def read(question: str, passages: Sequence[Hit]) -> Reading:
        assert len({hit.article_id for hit in passages}) == 1 and question == "Who found the ferry?"
        hit, end = passages[0], passages[0].text.index(" found")
        return Reading((Span(0, 0, len(hit.text), 0, end, 0.9),), {"g": 0.9, "h": 0.4}.get(hit.article_id, 0.1))

    answer = compose_comparison(replace(asked, read=read))
    assert said(answer) == [
        ("Post, 8 September 2031", "A dog found the ferry.", (1,)),
        ("News, 9 September 2031", "A farmer found the ferry.", (2,)),
    ]


def test_a_figure_that_is_called_wrong_or_is_of_something_else_is_none_that_is_given() -> None:
    wrong = Article("There were not 240 people on the ferry.", outlet="Post", published="2031-09-09", id="g")
    answer = compose_comparison(evidence("Do the papers agree how many people were on the ferry?", [ABOARD, wrong]))
    assert [text for _, text, _ in said(answer)] == [ABOARD.text]


def test_who_denies_it_shortly_answers_for_the_party_and_says_what_he_says_instead() -> None:
    told = (
        "The doors of the ferry were open, the union said. The company denied that. “Every door of it was shut,”"
        " said its head.\n\nThe company of the ferry was founded in 1990 by two brothers."
    )
    article = Article(told, outlet="News", published="2031-09-08", id="g")
    answer = compose_comparison(
        evidence("what do the union and the company say about the doors of the ferry", [article])
    )
    assert [text for _, text, _ in said(answer)] == [
        "The doors of the ferry were open, the union said.", "The company denied that.",
        "“Every door of it was shut,” said its head.",
    ]  # fmt: skip


def test_a_party_is_known_by_what_it_is_and_by_what_it_says_under_its_name() -> None:
    told = (
        "The captain of the ferry was arrested on Thursday. His lawyer, Ada Berg, said that he was calm."
        " “My client reported the broken door of the ferry,” Berg said. The company of the ferry denied it."
    )
    article = Article(told, outlet="News", published="2031-09-12", id="g")
    answer = compose_comparison(
        evidence("what do the captain's lawyer and the company say about the broken door of the ferry", [article])
    )
    assert [text for _, text, _ in said(answer)] == [
        "“My client reported the broken door of the ferry,” Berg said.", "The company of the ferry denied it."
    ]  # fmt: skip


def test_words_of_a_party_that_is_not_named_in_them_stand_under_its_name() -> None:
    told = "Ada Berg has a house in Nessby, she said. She said that the return of the herring takes years."
    article = Article(told, outlet="News", published="2031-09-12", id="g")
    other = Article("The herring ban is wrong, Otto Vik said.", outlet="Post", published="2031-09-13", id="h")
    answer = compose_comparison(
        evidence("Compare Ada Berg and Otto Vik on the return of the herring", [article, other])
    )
    assert [(label, text) for label, text, _ in said(answer)] == [
        ("Ada Berg, in News, 12 September 2031", "She said that the return of the herring takes years."),
        ("Post, 13 September 2031", "The herring ban is wrong, Otto Vik said."),
    ]


def test_what_an_article_answers_is_that_of_the_party_it_tells_of_and_what_others_say_is_theirs() -> None:
    lund = Article("Ada Lund looked at it. The ferry is 60 metres long.", outlet="News", published="2031-09-12", id="g")
    reis = Article("Otto Reis put the ferry at 90 metres.", outlet="Post", published="2031-09-13", id="h")
    asked = evidence("how long is the ferry according to Ada Lund and Otto Reis?", [lund, reis])

    def read(question: str, passages: Sequence[Hit]) -> Reading:
        spans = [
            Span(n, hit.start, hit.end, at, at + 2, 0.5)
            for n, hit in enumerate(passages)
            for at in [hit.start + hit.text.find("60") if "60" in hit.text else hit.start + hit.text.find("90")]
        ]
        return Reading(tuple(spans), 0.6)

    answer = compose_comparison(replace(asked, read=read))
    assert [text for _, text, _ in said(answer)] == ["The ferry is 60 metres long.", reis.text]


def test_what_one_party_says_of_the_other_is_not_the_others() -> None:
    told = "The company cuts 1,450 jobs on the ferry, the union said. It cuts 1,200 on the ferry, the company said."
    article = Article(told, outlet="News", published="2031-09-12", id="g")
    answer = compose_comparison(evidence("what do the company and the union say about jobs on the ferry", [article]))
    assert [text for _, text, _ in said(answer)] == [
        "It cuts 1,200 on the ferry, the company said.", "The company cuts 1,450 jobs on the ferry, the union said."
    ]  # fmt: skip


def test_a_sentence_that_gives_the_figure_of_each_party_is_the_comparison() -> None:
    both = Article("The union put the crowd on the ferry at 70; police counted 28.", outlet="News", id="g")
    asked = "what do police and the union say about the size of the crowd on the ferry"
    assert [text for _, text, _ in said(compose_comparison(evidence(asked, [ABOARD, both])))] == [both.text]


def test_of_outlets_that_are_named_only_their_own_articles_count_by_whatever_name() -> None:
    told = [replace(each, outlet="usatoday.com") for each in (LATER,)]
    answer = compose_comparison(
        evidence("Do CNN and USA Today agree on how many died on the ferry?", [FIRST, *told, ABOARD])
    )
    assert [label for label, _, _ in said(answer)] == ["CNN, 7 September 2031", "usatoday.com, 12 September 2031"]
    assert same_outlet("The Week", "theweek.co.uk") and not same_outlet("Today", "usatoday.com")


def test_what_a_party_says_is_looked_for_with_its_name() -> None:
    asked = "what do the airport and traffic control say about cancelled flights on the ferry"
    airport = Article("The airport said 74 flights on the ferry were cancelled.", outlet="News", id="a1")
    control = Article("Traffic control counted 88 cancellations.", outlet="Post", id="a2")
    given = evidence(asked, [airport, control])
    hits = [*given.search("", 9)]

    def search(words: str, top: int) -> Sequence[Hit]:
        return [replace(hits[1], cosine=0.6)] if words.startswith("traffic control") else hits[:1]

    answer = compose_comparison(replace(given, hits=hits[:1], search=search))
    assert [text for _, text, _ in said(answer)] == [airport.text, control.text]


def test_who_asks_what_outlets_disagree_on_is_told_the_tolls_that_differ() -> None:
    answer = compose_comparison(evidence("What do the outlets disagree on about the ferry?", [FIRST, LATER, ABOARD]))
    assert [text for _, text, _ in said(answer)] == [FIRST.text, LATER.text]
    assert answer is not None and answer.statements[0].text == "On “ferry: how many people died”:"
    alike = compose_comparison(evidence("What do the outlets disagree on about the ferry?", [FIRST, SAME]))
    assert alike is not None and DIFFER not in [each.text for each in alike.statements]
    everything = compose_comparison(evidence("What do the outlets say about the ferry?", [FIRST, LATER]))
    assert everything is not None and DIFFER not in [each.text for each in everything.statements]
