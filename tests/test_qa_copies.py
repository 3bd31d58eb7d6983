"""Folding of near-identical passages, and where another article holds the same text."""

from collections.abc import Sequence

import pytest

from index.records import Article
from qa.records import Hit
from qa.retrieval.copies import find_copy, fold, name_copies

WIRE = (
    "The central bank raised its benchmark interest rate by a quarter of a point on Wednesday, as expected by markets."
)
OTHER = "Ferry crossings will continue at weekends until the end of April, the operator said in a statement on Monday."


def hit(passage: int, text: str, article: str | None = None) -> Hit:
    article = article or f"article{passage}"
    return Hit(passage, article, "Title", "Outlet", "2025-01-14", "", f"/{article}.txt", text, 0, len(text), 0.0)


def test_copies_of_a_wire_story_fold_into_the_best_ranked_one() -> None:
    copy = "FRANKFURT — " + WIRE + " Shares fell."
    kept = fold([hit(1, WIRE), hit(2, OTHER), hit(3, copy), hit(5, WIRE), hit(4, copy, "article3")], 10)
    assert [h.passage_id for h in kept] == [1, 2]
    assert [(s.article_id, s.start, s.end) for s in kept[0].also_in] == [
        ("article3", 0, len(copy)),
        ("article5", 0, len(WIRE)),
    ]
    assert kept[1].also_in == ()


def test_folding_looks_further_only_as_long_as_it_was_told() -> None:
    hits = [hit(1, WIRE), hit(2, OTHER), hit(3, WIRE), hit(4, "Something else entirely is told here."), hit(5, WIRE)]
    assert [(h.passage_id, len(h.also_in)) for h in fold(hits, 1)] == [(1, 0)]
    assert [(h.passage_id, len(h.also_in)) for h in fold(hits, 1, look=4)] == [(1, 1)]
    assert [(h.passage_id, len(h.also_in)) for h in fold(hits, 3)] == [(1, 1), (2, 0), (4, 0)]


def test_an_article_is_never_also_in_itself() -> None:
    (kept,) = fold([hit(1, WIRE), hit(2, WIRE, "article1")], 10)
    assert kept.also_in == ()


def test_texts_shorter_than_a_shingle_fold_only_where_they_are_the_same() -> None:
    kept = fold([hit(1, "It rained."), hit(2, "It snowed."), hit(3, "it rained")], 10)
    assert [h.passage_id for h in kept] == [1, 2]


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        (f"LONDON. {WIRE} More.", WIRE),
        (WIRE.upper(), WIRE.upper()),
        ("“" + WIRE.replace(", as", "\n– as") + "” he said", "“" + WIRE.replace(", as", "\n– as") + "”"),
        ("Lead. " + WIRE.replace("The central", "Its central"), WIRE.removeprefix("The ")),
        ("Lead: " + WIRE.replace("central bank", "Central, Bank")[:-8] + "all", "The Central, Bank" + WIRE[16:-9]),
        ("Ünïcode 🙂 " + WIRE.replace("The central", "The  central"), WIRE.replace("The central", "The  central")),
        (WIRE.replace("benchmark interest rate", "main rate").replace("quarter", "half"), None),
        (" filler words here and there ".join(WIRE.split()), None),
        (OTHER, None),
        ("", None),
    ],
)
def test_where_a_copy_stands(text: str, copy: str | None) -> None:
    place = find_copy(WIRE, text)
    assert (text[slice(*place)] if place else None) == copy


@pytest.mark.parametrize(
    ("passage", "text"), [("…", "… …"), ("It rained.", "it  rained"), ("It rained.", "It snowed.")]
)
def test_where_copies_of_short_texts_stand(passage: str, text: str) -> None:
    place = find_copy(passage, text)
    assert (text[slice(*place)] if place else None) == {"… …": "…", "it  rained": "it  rained"}.get(text)


def test_the_other_articles_of_a_story_are_named_where_they_hold_the_passage() -> None:
    asked: list[str] = []
    there = Article(
        "Lead. " + WIRE, title="T", outlet="There", published="2025-01-15", url="u", path="p", id="article8"
    )
    known, without = Article(WIRE, id="article3"), Article(OTHER, id="article9")

    def story(article_id: str) -> Sequence[Article]:
        asked.append(article_id)
        return [known, there, without] if article_id == "article1" else []

    hits = fold([hit(1, WIRE), hit(3, WIRE), hit(2, OTHER), hit(4, OTHER + " Not so.", "article2")], 10)
    named = name_copies([*hits, hit(6, OTHER, "article1")], story)
    assert [[source.article_id for source in h.also_in] for h in named] == [["article3", "article8"], [], ["article9"]]
    source = named[0].also_in[1]
    assert (source.title, source.outlet, source.published, source.url, source.path) == (
        "T",
        "There",
        "2025-01-15",
        "u",
        "p",
    )
    assert there.text[source.start : source.end] == WIRE
    assert asked == ["article1", "article2"]
