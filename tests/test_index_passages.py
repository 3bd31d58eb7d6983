"""Passages: whole sentences, bounded in tokens, exact offsets, nothing of an article left out."""

import itertools

import pytest

from index.passages import MAX_TOKENS, count_tokens, embedding_text, encoding, heading, sentences, split
from index.records import Article, Passage


def texts(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "WASHINGTON (AP) — U.S. President Joe Biden met Sen. J.D. Vance. It cost $50 million. Then he left.",
            [
                "WASHINGTON (AP) — U.S. President Joe Biden met Sen. J.D. Vance.",
                "It cost $50 million.",
                "Then he left.",
            ],
        ),
        (
            "“I don’t want to comment on it. The answer is yes,” Trump said. He was aboard Air Force One.",
            ["“I don’t want to comment on it. The answer is yes,” Trump said.", "He was aboard Air Force One."],
        ),
        ("He lives in the U.S. She does not.", ["He lives in the U.S.", "She does not."]),
        ("Surrender and safe passage\n\nIt rained.", ["Surrender and safe passage", "It rained."]),
        ("😀 Héllo “you”. Next ﬁne é́. Third.", ["😀 Héllo “you”.", "Next ﬁne é́.", "Third."]),
        (
            "It begins at 7 p.m. MT, 8 p.m. CT. It ends at 9 p.m. Then all go.",
            ["It begins at 7 p.m. MT, 8 p.m. CT.", "It ends at 9 p.m.", "Then all go."],
        ),
        (
            "It began at 9 a.m. Eastern time and at 5 p.m. Friday.",
            ["It began at 9 a.m. Eastern time and at 5 p.m. Friday."],
        ),
        (
            "The vote went to John Thune, R-S.D., and not to Rick Scott, R-Fla.; Sen. Ted Budd, R-N.C. He won.",
            ["The vote went to John Thune, R-S.D., and not to Rick Scott, R-Fla.; Sen. Ted Budd, R-N.C.", "He won."],
        ),
        (
            "It is for all, from Sen. Sanders, I-Vt. to the right.",
            ["It is for all, from Sen. Sanders, I-Vt. to the right."],
        ),
        ("He was in Plan B. She was not.Then it rained.", ["He was in Plan B.", "She was not.", "Then it rained."]),
        ("It ended at 7 p.m.\n\nFriday was quiet.", ["It ended at 7 p.m.", "Friday was quiet."]),
        (" \n\t ", []),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_vocabulary_is_o200k_base() -> None:
    # Known encodings of o200k_base, as tiktoken's own documentation and tests give them.
    assert encoding().encode("hello world") == [24912, 2375]
    assert encoding().decode([24912, 2375]) == "hello world"
    assert count_tokens("<|endoftext|>") > 1  # text, never a control token


def article(text: str, title: str = "Bridge to reopen") -> Article:
    return Article(text=text, title=title, published="2025-01-14", id="a1")


def test_passages_cover_every_sentence_within_the_token_bound() -> None:
    text = "\n\n".join(
        f"Paragraph {n} says that the bridge of town {n} reopens. It was shut for {n} months." for n in range(80)
    )
    passages = split(article(text))
    assert len(passages) > 5
    assert all(count_tokens(text[p.start : p.end]) <= MAX_TOKENS for p in passages)
    bounds = set(sentences(text))
    covered = {b for b in bounds if any(p.start <= b[0] and b[1] <= p.end for p in passages)}
    assert covered == bounds
    starts, ends = {start for start, _ in bounds}, {end for _, end in bounds}
    assert all(p.start in starts and p.end in ends for p in passages)


def test_neighbouring_passages_share_one_short_sentence() -> None:
    text = " ".join(f"Sentence number {n} tells of one more thing that happened." for n in range(60))
    passages = split(article(text))
    for before, after in itertools.pairwise(passages):
        shared = text[after.start : before.end]
        assert len(texts(shared)) == 1


def test_a_sentence_longer_than_a_passage_is_cut_between_words_and_nothing_is_lost() -> None:
    text = " ".join(f"word{n}" for n in range(700)) + "."
    passages = split(article(text))
    assert all(count_tokens(text[p.start : p.end]) <= MAX_TOKENS for p in passages)
    assert " ".join(text[p.start : p.end] for p in passages) == text


def test_a_text_without_spaces_is_cut_all_the_same() -> None:
    text = "第" * 3000
    passages = split(article(text))
    assert "".join(text[p.start : p.end] for p in passages) == text
    assert all(count_tokens(text[p.start : p.end]) <= MAX_TOKENS for p in passages)


def test_what_the_embedder_cannot_see_bounds_a_passage_too() -> None:
    text = " ".join(f"Sentence {n} is here." for n in range(60))
    passages = split(article(text), fits=lambda embedded: len(embedded) <= 200)
    assert all(len(embedding_text(article(text), p)) <= 200 for p in passages)
    assert {n for p in passages for n in texts(text[p.start : p.end])} == set(texts(text))


def test_headline_and_date_are_embedded_but_are_no_part_of_the_passage() -> None:
    made = article("The bridge reopens on 17 March.")
    (passage,) = split(made)
    assert passage == Passage("a1", 0, 31)
    assert embedding_text(made, passage) == "Bridge to reopen · January 14, 2025\nThe bridge reopens on 17 March."
    folded = article("The ﬁrst reno\u00ad vation.", "Oﬃces")
    assert embedding_text(folded, Passage("a1", 0, 23)) == "Offices · January 14, 2025\nThe first renovation."


def test_heading_of_an_endless_title_is_cut_and_of_none_is_empty() -> None:
    assert heading("", "") == ""
    assert heading("", "2025-01-14") == "January 14, 2025"
    assert count_tokens(heading("bridge " * 500, "")) <= 41


def test_an_article_without_words_has_no_passages() -> None:
    assert split(article(" \n ")) == []
