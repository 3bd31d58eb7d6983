"""Questions made from statements of the news, and the passages of other articles that answer them."""

import random
from datetime import date

from index.records import Article
from qa.records import Hit
from qa.training import clozes as making
from qa.training.clozes import clozes, harvest
from qa.words import content_words

TEXT = (
    "Twitter suffered a worldwide outage on Tuesday that kept thousands of users from their accounts. "
    "The council of Ax voted to spend $12.5 million on the covered market that burned down in March. "
    "About 2,500 flights were cancelled by Southwest Airlines over the busy holiday week, the carrier said. "
    "Rain fell. "
    "Thousands of protesters marched through the capital of Georgia against the new election law in 2023. "
)


def every_cloze(text: str, tries: int = 60) -> set[tuple[str, str]]:
    return {(cloze.question, cloze.answer) for at in range(tries) for cloze in clozes(text, random.Random(at))}


def test_an_answer_is_of_the_text_and_not_of_its_question() -> None:
    found = every_cloze(TEXT)
    assert {"$12.5 million", "2,500", "Southwest Airlines", "Georgia", "2023"} <= {answer for _, answer in found}
    for question, answer in found:
        assert answer in TEXT and not content_words(answer) & content_words(question), question
        assert question.endswith("?") and len(content_words(question)) >= making.TELLING
    assert not {"Rain", "Tuesday", "March", "The", "About"} & {answer for _, answer in found}


def test_the_question_word_is_of_the_answers_kind() -> None:
    words = {
        "$12.5 million": ("how much",),
        "2,500": ("how many",),
        "2023": ("when", "which year"),
    }
    for question, answer in every_cloze(TEXT):
        if answer in words:
            assert any(word in question.lower() for word in words[answer]), question


def test_a_seed_makes_the_same_questions() -> None:
    assert list(clozes(TEXT, random.Random(3))) == list(clozes(TEXT, random.Random(3)))


def test_short_and_empty_texts_make_none() -> None:
    assert every_cloze("") == every_cloze("Rain fell.") == every_cloze("!?") == set()


def test_other_articles_answer_and_copies_do_not() -> None:
    statement = "About 2,500 flights were cancelled by Southwest Airlines over the busy holiday week in America."
    article = Article(statement, "Flights", published="2022-12-29")
    asked: list[tuple[str, date]] = []
    own = "Southwest Airlines dropped 2,500 flights of the holiday week and left travellers stranded in America."
    texts = {
        "other": own,
        article.id: own,
        "copy": f"Update: {statement}",
        "wrong": "Holiday flights were cancelled by the carrier, and passengers slept at airports all week.",
    }
    hits = [Hit(0, name, "", "", "", "", "", text, 0, len(text), 0.1) for name, text in texts.items()]

    def search(question: str, day: date) -> list[Hit]:
        asked.append((question, day))
        return hits

    found = [evidence for seed in range(20) for evidence in harvest([article], search, random.Random(seed))]
    assert found and {day for _, day in asked} == {date(2022, 12, 29)}
    answered = [evidence for evidence in found if evidence.positives]
    assert answered
    for evidence in answered:
        assert [hit.article_id for hit, _ in evidence.positives] == ["other"]
        (hit, spans), answer = evidence.positives[0], evidence.row.context
        assert {hit.text[start:end] for start, end in spans} == {answer}
    for evidence in found:
        assert {hit.article_id for hit in evidence.negatives} <= {"wrong", "other"} and not evidence.row.answers
    assert not list(harvest([Article(statement, "Flights")], search, random.Random(1)))
