"""Kinds of answers over a small made-up evidence: who said it, what somebody said, who is, why, yes or no."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hashing_embedder import HashingEmbedder

from index.passages import sentences
from index.records import Article
from qa.answering.answer import CORRECTED, EARLIER
from qa.answering.answer import UNSURE as DOUBT
from qa.answering.attribution import NOTHING_ELSE
from qa.answering.causes import has_another_effect, may_say_why
from qa.answering.corrected import is_a_correction
from qa.answering.describing import description
from qa.answering.evidence import Evidence
from qa.answering.kinds import answer_of
from qa.answering.newest import newest_figure
from qa.reading.citations import whole
from qa.records import Answer, Hit, Reading, Span
from qa.sureness import LOW

TEXTS = {
    "pool": "The Calder pool will close in May, the council said on Friday. Ada Berg, the mayor of Calder, called the "
    "closure a pity. “We have no money for the roof,” she told the Courier.",
    "union": "The swimmers' union denied that the pool was unsafe. “The beams were sound in spring,” said Otto Vik, "
    "who leads the union.",
    "hall": "The roof of the Calder hall was closed off because two beams had rotted.",
    "ferry": "The ferry Solstice sank off Calder on Sunday. Nobody was hurt.",
}
ARTICLES = {
    name: Article(text=text, id=name, outlet=name.title(), published="2025-12-01") for name, text in TEXTS.items()
}
HITS = [
    Hit(n, name, "", name.title(), "2025-12-01", "", "", text, 0, len(text), 1.0)
    for n, (name, text) in enumerate(TEXTS.items())
]
UNSURE = Reading((), 0.05)


def evidence(question: str, reading: Reading = UNSURE, hits: Sequence[Hit] = HITS) -> Evidence:
    encode = HashingEmbedder().encode
    return Evidence(question, hits, reading, ARTICLES.__getitem__, lambda *_: HITS, encode, 0.1, date(2025, 12, 2))


def ask(question: str, reading: Reading = UNSURE) -> Answer:
    answer = answer_of(evidence(question, reading))
    for citation in answer.quotes:
        assert TEXTS[citation.article_id][citation.start : citation.end] == citation.quote
    return answer


def test_who_said_it_is_named_from_the_sentence_that_tells_it() -> None:
    answer = ask("Who said that the Calder pool will close in May?")
    assert (answer.status, answer.span, answer.kind) == ("answered", "the council", "answer")
    assert answer.citations[0].quote == "The Calder pool will close in May, the council said on Friday."
    # One who denies it is somebody else.
    assert ask("Who denied that the pool was unsafe?").span == "The swimmers' union"


def test_where_a_claim_comes_from_is_asked_of_who_said_it_and_another_figure_is_no_answer() -> None:
    assert ask("Where does the claim that the Calder pool will close in May come from?").span == "the council"
    text = "The damage is 90 million, said Otto Vik. The damage of the flood is closer to 50 million, said Mona Lund."
    articles = {"flood": Article(text, id="flood", outlet="Post", published="2025-12-01")}
    hits = [Hit(1, "flood", "", "Post", "2025-12-01", "", "", text, 0, len(text), 1.0)]
    asked = evidence("Who said that the damage of the flood is 90 million?", UNSURE, hits)
    answer = answer_of(replace(asked, article=articles.__getitem__, search=lambda *_: hits))
    assert answer.span == "Otto Vik"


def test_what_a_correction_puts_right_is_known_by_its_name_and_its_figure() -> None:
    assert is_a_correction("Correction: An article said that it employs 640 people. It employs 460.")
    assert not is_a_correction("Correction: An article said that it employs 640 people. It was founded in 1950.")
    assert not is_a_correction("The article said that it employs 640 people. It lost 460.")


def test_who_complained_needs_somebody_who_complained() -> None:
    """Of one word of what was said nothing is known: others spoke of the pool, too."""
    assert ask("Who complained about the pool?").status == "not_found"
    assert ask("Who said the pool will close?").span == "the council"


def test_what_somebody_said_is_gathered_and_told_as_quoted_or_paraphrased() -> None:
    answer = ask("What did Ada Berg say?")
    assert (answer.kind, answer.status) == ("quotations", "answered")
    assert [(s.label, s.kind) for s in answer.statements] == [
        ("Ada Berg, paraphrased in Pool, 1 December 2025", "labelled"),
        ("Ada Berg, quoted in Pool, 1 December 2025", "labelled"),
    ]
    assert "Otto Vik, quoted in Union, 1 December 2025" in ask("what did otto vik say about the beams").answer
    assert ask("what did Ms Berg say?").statements == answer.statements
    assert ask("What did Ada Berg say about the ferry?").kind != "quotations"
    assert ask("What did Mona Lund say?").status == "not_found"


def test_who_somebody_is_stands_beside_the_name() -> None:
    answer = ask("Who is Ada Berg?")
    assert (answer.status, answer.span) == ("answered", "the mayor of Calder")
    assert ask("who is otto vik").span == "who leads the union"
    assert ask("Who is Mona Lund?").status == "not_found"


def test_why_is_told_by_a_sentence_with_a_word_for_it() -> None:
    answer = ask("Why was the roof of the hall closed off?")
    assert answer.status == "answered" and answer.citations[0].quote.endswith("because two beams had rotted.")
    assert ask("Why did the ferry Solstice sink?").status == "not_found"


@pytest.mark.parametrize(
    ("sentence", "question", "expected"),
    [
        ("The roof fell because two beams had rotted.", "Why did the roof fall?", True),
        ("Kesse resigned hours after the army refused an order.", "Why did Kesse resign?", True),
        ("The jars were recalled after glass was found in them.", "Why was there glass in the jars?", False),
        ("He did not pass them on, fearing for his bonus.", "Why did he keep quiet?", True),
        ("14 died since the protests over fuel prices began.", "Why did Kesse resign?", False),
        ("The crews walked out over pay.", "Why are the crews on strike?", True),
        ("The strike at the yard is over.", "Why are they on strike?", False),
        ("The Ledger reported a bid, citing two bankers.", "Why did Acme buy Bolt?", False),
        ("The county refused a licence, citing a lack of water.", "Why was the licence refused?", True),
        ("The splinters came from a machine.", "What caused the splinters?", True),
        ("The mayor spoke on Friday.", "Why did the mayor resign?", False),
        ("The fall of the bridge caused a gas line to break.", "What caused the fall of the bridge?", False),
        ("The fall caused a gas line to break.", "What caused it? (bridge)", False),
        ("The bridge fell; rust caused it.", "What caused it? (bridge)", True),
        ("The fall of the bridge was caused by rust.", "What caused the fall of the bridge?", True),
        ("There is no evidence that a leak caused the fall.", "What caused the fall of the bridge?", False),
    ],
)
def test_which_sentences_may_tell_why(sentence: str, question: str, expected: bool) -> None:
    assert may_say_why(sentence, question) is expected


def test_a_reason_for_something_else_is_none() -> None:
    assert has_another_effect("Trains to Hask were halted until noon because of smoke.", "why did the fire start?")
    assert not has_another_effect("It burnt because of a fault in the crane.", "why did the fire start?")
    assert not has_another_effect("The fire in the crane began because of a fault.", "why did the fire start?")


def test_a_cause_that_is_not_known_is_told_to_be_so() -> None:
    text = "The ferry Alma sank on Sunday. The cause of the sinking of the Alma is under investigation. "
    other = "Ada Berg stayed at home because of the rain, and saw it all from there, in the harbour of Calder."
    articles = {"ferry": Article(text + other, id="ferry", outlet="Post", published="2025-12-01")}
    hits = [Hit(1, "ferry", "", "Post", "2025-12-01", "", "", text + other, 0, len(text + other), 1.0)]
    asked = evidence("What caused the sinking of the Alma?", UNSURE, hits)
    answer = answer_of(replace(asked, article=articles.__getitem__, search=lambda *_: hits))
    assert [each.quote for each in answer.quotes] == ["The cause of the sinking of the Alma is under investigation."]


def test_what_the_reader_finds_best_tells_why_where_it_has_a_word_for_it() -> None:
    told = {"coup": ("2025-12-01", "Otto Berg resigned hours after the army refused an order. Rain fell.")}
    spans = [("coup", "the army refused an order", 0.05)]
    answer = told_by("Why did Otto Berg resign?", told, spans, 0.05)
    assert answer.status == "answered" and answer.citations[0].quote.startswith("Otto Berg resigned")
    assert answer.confidence < LOW and answer.statements[-1].text == DOUBT
    assert told_by("Why did it rain?", told, [("coup", "Rain fell.", 0.05)], 0.05).status == "not_found"


def test_whoever_leads_something_is_described_by_it() -> None:
    text = "The team of zoologists led by Ada Berg thinks so."
    start = text.index("Ada")
    first, last, _ = description(text, start, start + len("Ada Berg")) or (0, 0, 0.0)
    assert text[first:last] == "The team of zoologists led by Ada Berg"


def test_who_asks_what_else_somebody_said_is_given_what_was_not_quoted_yet() -> None:
    first = ask("What did Ada Berg say?")
    asked = replace(evidence("What else did Ada Berg say?"), quoted=first.citations[:1])
    assert [each.quote for each in answer_of(asked).citations] == [first.citations[1].quote]
    again = answer_of(replace(asked, quoted=first.citations))
    assert again.citations == first.citations and again.statements[-1].text == NOTHING_ELSE
    to_him = ask("What did Ada Berg say to them about the roof?")
    assert to_him.citations[0].quote == first.citations[1].quote


def told_by(
    question: str, told: dict[str, tuple[str, str]], spans: Sequence[tuple[str, str, float]], sure: float
) -> Answer:
    """The answer from articles (day and text by name), with a reader that finds (article, words, score)."""
    articles = {
        name: Article(text=text, id=name, outlet=name.title(), published=day) for name, (day, text) in told.items()
    }
    hits = [whole(each) for each in articles.values()]
    found = []
    for name, marked, score in spans:
        start = articles[name].text.index(marked)
        around = next(
            (first, last) for first, last in sentences(articles[name].text) if first <= start and start < last
        )
        found.append(Span(list(articles).index(name), *around, start, start + len(marked), score))
    asked = evidence(question, Reading(tuple(found), sure), hits)
    return answer_of(replace(asked, article=articles.__getitem__, search=lambda *_: hits))


def test_the_words_of_somebody_else_are_not_given_as_what_somebody_said() -> None:
    told = {
        "visit": (
            "2025-12-01",
            "The engineer Aron Beck died in 2004. His wife Tove Blix keeps bees. What would she tell a beginner? "
            "“Learn to sit still.”",
        )
    }
    answer = told_by("What did Aron Beck say about bees?", told, [("visit", "Learn to sit still", 0.6)], 0.4)
    assert answer.status == "not_found" and answer.closest
    # She speaks in it: words of which it is not told whose they are may be hers.
    hers = {"visit": (told["visit"][0], f"{told['visit'][1]} “They know me,” Blix said.")}
    found = told_by("What did Tove Blix say to a beginner?", hers, [("visit", "Learn to sit still", 0.6)], 0.4)
    assert found.status == "answered"


def test_what_was_said_to_somebody_and_under_the_name_of_a_role_belongs_to_it() -> None:
    text = "Judge Ada Berg sent Otto Vik to prison. “You knew it,” Judge Berg said. “No more,” Berg added."
    answer = told_by("What did the judge say to Otto Vik?", {"trial": ("2025-12-01", text)}, (), 0.0)
    assert [said.text for said in answer.statements] == ["“You knew it,” Judge Berg said.", "“No more,” Berg added."]


def test_a_role_of_other_people_is_not_whom_it_asks() -> None:
    told = {"player": ("2025-12-01", "The player was held abroad. Her lawyers said that nobody knew where she was.")}
    assert told_by("What did the museum's lawyer say?", told, (), 0.0).status == "not_found"
    assert told_by("What did the player's lawyer say?", told, (), 0.0).status == "answered"


def test_an_answer_of_another_year_than_is_asked_about_is_none() -> None:
    told = {"mill": ("2025-12-01", "The mill made a profit of 31 million crowns.")}
    spans = [("mill", "31 million crowns", 0.6)]
    assert told_by("What profit did the mill make in 2019?", told, spans, 0.4).status == "not_found"
    assert told_by("What profit did the mill make in 2025?", told, spans, 0.4).status == "answered"


def test_a_correction_in_two_sentences_gives_the_right_figure_and_both_of_them() -> None:
    told = {
        "early": ("2025-12-01", "The Union offered 15 million crowns in aid to Palosse."),
        "late": (
            "2025-12-03",
            "A report on Monday said that the Union had offered 15 million crowns in aid to Palosse. The correct "
            "figure is 50 million crowns.",
        ),
    }
    spans = [("late", "15 million crowns", 0.6), ("early", "15 million crowns", 0.5)]
    answer = told_by("How much aid did the Union offer Palosse?", told, spans, 0.5)
    assert answer.span == "50 million crowns" and answer.statements[0].text == told["late"][1]
    assert [said.text for said in answer.statements[1:]] == [CORRECTED, EARLIER, told["early"][1]]


def test_a_correction_in_one_sentence_gives_the_right_figure() -> None:
    told = {
        "early": ("2025-12-01", "The outbreak in Hask cost the county 34 crowns a head."),
        "late": ("2025-12-05", "The outbreak in Hask cost the county 43 crowns a head, not 34."),
    }
    answer = told_by("How much did the outbreak cost?", told, [("early", "34", 0.6), ("late", "43", 0.1)], 0.5)
    assert (answer.citations[0].quote, answer.span) == (told["late"][1], "43")


def test_under_a_headline_that_says_so_the_sentence_before_is_put_right() -> None:
    text = "Our obituary of Ada Berg said that her picture was sold for 19 crowns. It was sold for 16 crowns."
    article = Article(text, "Corrections and clarifications", id="late", outlet="Post", published="2025-12-05")
    at = text.index("19")
    reading = Reading((Span(0, 0, text.index(" It"), at, at + 2, 0.6),), 0.5)
    asked = evidence("How much was the picture of Ada Berg sold for?", reading, [whole(article)])
    answer = answer_of(replace(asked, article=lambda _: article, search=lambda *_: [whole(article)]))
    assert (answer.span or "").startswith("16")


def test_the_dead_of_a_later_report_on_the_same_count_though_it_says_it_otherwise() -> None:
    told = {
        "early": ("2025-12-01", "At least 11 people died when the Marisol sank off Elgar."),
        "late": ("2025-12-05", "Divers found the last of the crew. The sinking of the Marisol cost 23 lives."),
        "other": ("2025-12-07", "A fire on the Petrel killed 40 people."),
        "past": ("2025-12-08", "The Marisol sank. It was the worst wreck since 1953, when 307 people died."),
    }
    spans = [("early", "11", 0.6), ("late", "23", 0.2), ("other", "40", 0.2), ("past", "307", 0.2)]
    answer = told_by("How many people died on the Marisol?", told, spans, 0.5)
    assert answer.span == "23" and EARLIER in answer.answer


def test_why_somebody_did_something_is_not_told_by_whom_they_did_it_to() -> None:
    told = {
        "shop": (
            "2025-12-01",
            "Mona Lund sued Otto Vik because he had ignored her warnings. Mr Vik said that Mona Lund "
            "sued him because she could not pay the rent.",
        )
    }
    spans = [("shop", "she could not pay the rent", 0.6), ("shop", "he had ignored her warnings", 0.3)]
    answer = told_by("Why did Mona Lund sue Otto Vik?", told, spans, 0.5)
    assert answer.citations[0].quote.endswith("ignored her warnings.")


def test_why_somebody_did_something_is_not_told_by_what_befell_somebody_else() -> None:
    told = {"club": ("2025-12-01", "Ada Berg resigned as coach. Striker Mona Lund is out with a torn ligament.")}
    answer = told_by("Why did Ada Berg resign?", told, [("club", "torn ligament", 0.6)], 0.5)
    assert answer.span == "torn ligament", "the only span there is"
    lost = {**told, "game": ("2025-12-02", "Ada Berg had lost eight games.")}
    spans = [("club", "torn ligament", 0.6), ("game", "lost eight games", 0.06)]
    answer = told_by("Why did Ada Berg resign?", lost, spans, 0.5)
    assert answer.status == "not_found", "what is a tenth as likely is no surer for coming first"
    sure = told_by("Why did Ada Berg resign?", lost, [spans[0], ("game", "lost eight games", 0.3)], 0.5)
    assert (sure.span, sure.confidence) == ("lost eight games", 0.25)


def test_a_figure_that_a_later_article_says_was_changed_gives_way_to_the_new_one() -> None:
    told = {
        "first": ("2025-12-01", "Fishing within ten miles of the reef is forbidden."),
        "then": ("2025-12-09", "The fishing ban around the reef was cut from ten miles to five, the institute said."),
    }
    spans = [("first", "ten miles", 0.6)]
    answer = told_by("How far from the reef is fishing forbidden?", told, spans, 0.5)
    assert answer.span == "five" and answer.statements[1].text == EARLIER
    dated = told_by("How far from the reef was fishing forbidden on 1 December 2025?", told, spans, 0.5)
    assert dated.span == "ten miles"


def test_what_a_thing_is_may_stand_in_the_sentence_before_its_name() -> None:
    told = {
        "cells": ("2025-12-01", "Cells clear away what is damaged in them. This process, known as lysophagy, fades.")
    }
    assert told_by("What is lysophagy?", told, (), 0.0).citations[0].quote == told["cells"][1]


def test_a_verdict_comes_with_the_sentence_it_rests_on_or_says_that_there_is_none() -> None:
    answer = ask("Will the Calder pool close in May?")
    assert (answer.kind, answer.statements[0].kind) == ("yes_no", "verdict")
    assert answer.statements[0].text == "Yes, according to the council."
    assert answer.citations[0].quote.startswith("The Calder pool will close")
    unsaid = ask("Was the ferry Solstice built in Calder?")
    assert unsaid.status == "not_found" and unsaid.answer.startswith("They do not say outright.")
    assert unsaid.closest and not unsaid.citations


def test_what_a_reader_finds_is_no_answer_to_a_yes_or_no_question() -> None:
    sure = Reading((Span(0, 0, 37, 0, 15, 0.9),), 0.9)
    assert ask("What will close in May?", sure).status == "answered"
    answer = ask("Did the heron of Molny die?", sure)
    assert (answer.status, answer.span, answer.citations) == ("not_found", None, ())


def test_the_later_of_two_figures_that_are_nearly_as_likely_stands_first() -> None:
    told = [
        ("2025-12-01", "At least 11 people died in the fire.", 0.45),
        ("2025-12-04", "The toll of the fire has risen to 17.", 0.4),
        ("2025-12-09", "Some 90 people saw the fire.", 0.1),
    ]
    hits = [Hit(n, "pool", "", "Pool", day, "", "", text, 0, len(text), 1.0) for n, (day, text, _) in enumerate(told)]
    spans = []
    for n, (_, text, score) in enumerate(told):
        start = text.index(next(word for word in text.split() if word.rstrip(".").isdigit()))
        spans.append(Span(n, 0, len(text), start, start + 2, score))
    reading = Reading(tuple(spans), 0.5)
    first = newest_figure(evidence("How many people died in the fire?", reading, hits)).reading.spans
    assert [span.hit for span in first] == [1, 0, 2]
    dated = newest_figure(evidence("How many people died in the fire on 1 December 2025?", reading, hits))
    assert [span.hit for span in dated.reading.spans] == [0, 1, 2]
    now = newest_figure(evidence("How many people are now known to have died in the fire?", reading, hits))
    assert [span.hit for span in now.reading.spans] == [1, 0, 2]
    assert newest_figure(evidence("Who died in the fire?", reading, hits)).reading.spans == reading.spans
    apart = [replace(hit, cosine=cosine) for hit, cosine in zip(hits, (0.7, 0.1, 0.1), strict=True)]
    of_another = newest_figure(evidence("How many people died in the fire?", reading, apart)).reading.spans
    assert [span.hit for span in of_another] == [0, 1, 2]
    far = [replace(hit, cosine=-0.2) for hit in hits]  # as of a question in another language; it ended in an error
    assert newest_figure(evidence("How many people died in the fire?", reading, far)).reading.spans == reading.spans


def test_a_corrected_figure_stands_first_and_the_one_before_it_is_told_as_such() -> None:
    told = [
        ("2025-12-01", "There were 240 people on the ferry.", 0.6, "pool"),
        ("2025-12-04", "The firm corrected the number of people on the ferry to 231, down from 240.", 0.3, "union"),
        ("2025-12-02", "The ferry had room for 90 people.", 0.1, "hall"),
    ]
    articles = {name: Article(text=text, id=name, outlet=name.title(), published=day) for day, text, _, name in told}
    hits = [Hit(n, name, "", name.title(), day, "", "", text, 0, len(text), 1.0)
            for n, (day, text, _, name) in enumerate(told)]  # fmt: skip
    spans = []
    for n, ((_, text, score, _), figure) in enumerate(zip(told, ("240", "231", "90"), strict=True)):
        start = text.index(figure)
        spans.append(Span(n, 0, len(text), start, start + len(figure), score))
    asked = evidence("How many people were on the ferry?", Reading(tuple(spans), 0.5), hits)
    answer = answer_of(replace(asked, article=articles.__getitem__))
    assert answer.span == "231" and answer.statements[0].text.startswith(told[1][1].rstrip("."))
    said = [(each.kind, each.text) for each in answer.statements[1:]]
    assert said[:3] == [("note", CORRECTED), ("heading", EARLIER), ("labelled", told[0][1])]
    assert [citation.article_id for citation in answer.citations][:2] == ["union", "pool"]


def test_words_before_a_name_say_what_it_is_and_what_follows_may_not() -> None:
    said = "The county engineer, Paul Dressler, said it could reopen in about three weeks."
    start = said.index("Paul")
    found = description(said, start, start + len("Paul Dressler"))
    assert found and said[found[0] : found[1]] == "The county engineer"
    told = "The launch of the ocean-watching satellite Petrel was called off."
    found = description(told, told.index("Petrel"), told.index("Petrel") + len("Petrel"))
    assert found and told[found[0] : found[1]] == "the ocean-watching satellite"
    bought = "Film rights were bought by the director Greta Moss."
    found = description(bought, bought.index("Greta"), bought.index("."))
    assert found and bought[found[0] : found[1]] == "the director"
    line = "Saren Line's managing director, Ada Berg, spoke."
    found = description(line, line.index("Ada"), line.index(", spoke"))
    assert found and line[found[0] : found[1]] == "Saren Line's managing director"
    letter = "In a letter to the secretary general of the union, Ada Berg, he wrote."
    found = description(letter, letter.index("Ada"), letter.index(", he"))
    assert found and letter[found[0] : found[1]] == "the secretary general of the union"
    led = "It went to Ada Berg, the Courier said."
    assert not description(led, led.index("Ada"), led.index(","))
