"""Questions in another language than the articles'."""

import pytest

from qa.conversation.languages import SAID, language, other_language
from qa.records import Hit

ENGLISH = "Nicolás Maduro was seen in Caracas, where the president of the court spoke for an hour."
GERMAN = "Nicolás Maduro wurde in Caracas gesehen, wo der Präsident des Gerichts eine Stunde sprach."


def hit(text: str) -> Hit:
    return Hit(1, "a", "", "", "", "", "", text, 0, len(text), 1.0)


@pytest.mark.parametrize(
    ("question", "known"),
    [
        ("Wer ist Nicolás Maduro?", "de"),
        ("Wann wurde die Brücke gesperrt?", "de"),
        ("Was sagte die Ministerin über die Fähre?", "de"),
        ("Qui est le président du Venezuela ?", "fr"),
        ("Pourquoi le ferry a-t-il coulé ?", "fr"),
        ("¿Quién es el presidente de Venezuela?", "es"),
        ("cuantos murieron en el barco", "es"),
        ("Chi è il presidente del Venezuela?", "it"),
        ("Quem é o presidente da Venezuela?", "pt"),
        ("Hoe veel mensen zijn er op het schip omgekomen?", "nl"),
        ("Who is the president of Venezuela?", "en"),
        ("What did Die Zeit say of Los Angeles and Las Vegas?", "en"),
        ("Which Los Pollos Hermanos actor died?", ""),
        ("maduro arrest", ""),
        ("", ""),
    ],
)
def test_a_language_is_known_by_its_common_words(question: str, known: str) -> None:
    assert language(question) == known


def test_the_sentence_is_said_where_the_articles_are_in_another_language() -> None:
    assert other_language("Wer ist Nicolás Maduro?", [hit(ENGLISH)]) == (SAID["de"],)
    assert other_language("Wer ist Nicolás Maduro?", [hit(GERMAN)]) == ()
    assert other_language("Who is Nicolás Maduro?", [hit(GERMAN)]) == ()
    assert other_language("Wer ist Nicolás Maduro?", []) == ()


def test_each_sentence_is_in_its_language() -> None:
    assert {name: language(said) for name, said in SAID.items()} == {name: name for name in SAID}
