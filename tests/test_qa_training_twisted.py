"""Questions that are changed until their passage does not answer them."""

import random

import numpy as np
import pytest

from index.embedder import packaged_folder
from qa.training.data import Encoder, Row
from qa.training.twisted import Names, names, twist, twisted_units


@pytest.fixture(scope="module")
def encode() -> Encoder:
    return Encoder(packaged_folder() / "tokenizer.json")


@pytest.fixture(scope="module")
def known(encode: Encoder) -> Names:
    words = np.random.default_rng(3).normal(size=(30522, 16)).astype(np.float32)
    return Names(encode, words, ["Marie Curie", "Peru", "Ada Lovelace"])


def row(question: str, context: str, answer: str) -> Row:
    start = context.index(answer)
    return Row("part", "group", "", question, context, ((start, start + len(answer)),))


def twisted(example: Row, known: Names) -> set[str]:
    made = [twist(example, known, random.Random(seed)) for seed in range(60)]
    assert all(one is None or (one.answers, one.context) == ((), example.context) for one in made)
    return {"" if one is None else one.question for one in made}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who did Alice Jones of York meet?", ["Alice Jones of York"]),
        ("What happened? Nobody knows.", []),
        ("In Paris, what did the U.S. sign?", ["Paris", "U.S"]),
        ("which river is it", []),
        ("Who leads France’s army?", ["France"]),
        ("Does the Bank of England set rates?", ["Bank of England"]),
    ],
)
def test_names_are_capitals_that_do_not_only_open_a_sentence(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in names(text)] == expected


def test_a_name_gives_way_to_another_that_is_neither_asked_nor_the_answer(known: Names) -> None:
    example = row(
        "Whom did Alice Jones meet?", "It was raining. Alice Jones met Bob Brown; Carol saw them.", "Bob Brown"
    )
    found = twisted(example, known)
    assert found == {f"Whom did {name} meet?" for name in ("Carol", "Marie Curie", "Peru", "Ada Lovelace")}


def test_a_name_is_found_in_a_question_without_capitals(known: Names) -> None:
    example = row("whom did alice meet", "It was raining when Alice met Bob; there Carol saw them.", "Bob")
    assert twisted(example, known) == {f"whom did {n} meet" for n in ("carol", "marie curie", "peru", "ada lovelace")}


def test_initials_are_no_other_name(known: Names) -> None:
    example = row(
        "Who leads the United Nations?", "Today the United Nations (UN) met; at its head, Guterres.", "Guterres"
    )
    assert all("UN" not in question for question in twisted(example, known))


def test_a_number_gives_way_to_one_near_it_or_to_another_of_the_passage(known: Names) -> None:
    example = row("what was built in 1901?", "The tower was built in 1901, the bridge in 1960.", "tower")
    found = twisted(example, known)
    assert "what was built in 1960?" in found and "what was built in 1901?" not in found
    years = {int(question[-5:-1]) for question in found}
    assert len(years) > 5 and all(abs(year - 1901) < 10 for year in years - {1960})


def test_a_comparing_word_gives_way_to_its_opposite(known: Names) -> None:
    example = row("what is the largest moon?", "the largest moon is ganymede", "ganymede")
    assert twisted(example, known) == {"what is the smallest moon?"}


def test_what_cannot_be_exchanged_stays_as_it_is(known: Names) -> None:
    assert twisted(row("what broke?", "the apple broke", "the apple"), known) == {""}


def test_a_twisted_unit_has_no_answer_and_is_cropped_around_the_old_one(encode: Encoder, known: Names) -> None:
    words = " ".join(f"word{i}" for i in range(99))
    example = row("what is the largest moon?", f"{words} the largest moon is ganymede", "ganymede")
    made = twisted_units(
        encode, [example, row("what broke?", "an apple broke", "apple")], known, 1.0, 20, random.Random(1)
    )
    ((sequence,),) = (unit.sequences for unit in made)
    assert sequence.spans == ()
    assert sequence.ids[1 : sequence.ids.index(102)] == encode("what is the smallest moon?").ids
    assert sequence.ids[sequence.passage : -1][-1] == encode("ganymede").ids[-1]
    assert not twisted_units(encode, [example], known, 0.0, 20, random.Random(1))
