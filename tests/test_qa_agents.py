"""Who does something and what is done are one word to whoever asks."""

import pytest

from qa.english.agents import held_by
from qa.words import content_words


@pytest.mark.parametrize(
    ("asked", "told", "held"),
    [
        ("founded", "the founder of the mill", True),
        ("mediated", "a mediator", True),
        ("strikers", "the strike went on", True),
        ("winners", "Berg did win", True),
        ("runs", "a runner", True),
        ("form", "the former mayor", False),
        ("number", "it felt numb", False),
        ("founded", "it was lost", False),
    ],
)
def test_a_word_is_held_by_who_does_it(asked: str, told: str, held: bool) -> None:
    assert bool(held_by(content_words(asked), content_words(told))) is held
