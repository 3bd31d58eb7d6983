"""Words that are spelt nearly as another one, against plain counting, and names that a question misspells."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hashing_embedder import HashingEmbedder

from index.passages import is_common_word
from index.records import Article, Passage
from index.spelling import edits, slips, spelt_alike
from index.store import Store, View
from qa.retrieval.spelling import respelt

TEXTS = [
    "Nicolás Maduro was seen in Caracas. President Maduro left the country, officials said of Maduro.",
    "In Caracas nobody had heard of Maduro, and Volodymyr Zelensky spoke in Kyiv.",
    "Ida Korr sailed. Lunden Line pays. Denise Vane resigned, and Vane wrote.",
    "Angela sings with Ratner, Ratner with Mo. The runner Sarah won, said Sarah. Superman. The yale locks were sold.",
    "Zora Blum spoke.",
    "Superman and Superwoman were there.",
]


WORDS = [
    *["The president told the Supreme Court of the election, and the Bank of England raised the rate."] * 25,
    "An electoin was held. Auston Matthews won, and Stone Cold Steve Austin watched. Matthews is in Toronto.",
    "The flavor of the cake. A theory of everything. Many popular songs. Philip Roth wrote; Philip Roth died.",
    "Philip Roth was read in Cologne. He was popular. The jury said nothing.",
]


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    yield from held(tmp_path_factory.mktemp("spelling"), TEXTS)


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    yield from held(tmp_path_factory.mktemp("words"), WORDS)


def held(folder: Path, texts: list[str]) -> Iterator[View]:
    embedder = HashingEmbedder()
    with Store.open(folder / "store", create=True, model="hashing", dimension=64) as store:
        with store.write() as writer:
            for number, text in enumerate(texts):
                article = Article(text, path=f"/{number}.txt")
                writer.put(article, [Passage("", 0, len(text))], [text], embedder.encode([text]))
        with store.read() as view:
            yield view


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        ("Who is Madura?", "Who is Maduro?"),
        ("What did Volodimir Zelensky say?", "What did Volodymyr Zelensky say?"),
        ("who is volodimir zelensky", "who is Volodymyr zelensky"),
        # Both names, short ones beside a name that is right, and one word for two.
        ("who is nicolaz madura", "who is Nicolás Maduro"),
        ("Who is Nicolaz Madura?", "Who is Nicolás Maduro?"),
        ("where is ida kor", "where is ida Korr"),
        ("where is kor", "where is kor"),
        # Names whose stem lies further apart, or would be stemmed again.
        ("who is Dennise Vayne?", "who is Denise Vane?"),
        ("how much will lundenline pay", "how much will lunden line pay"),
        # A name that sounds the same, one after a title, and two words for one.
        ("who is zora bloom", "who is zora Blum"),
        ("who is zora balam", "who is zora balam"),
        ("captain ratne on the sale", "captain Ratner on the sale"),
        ("Captain Ratne on the sale", "Captain Ratne on the sale"),
        ("what did supe rman say", "what did superman say"),
        ("what did super woman say", "what did super woman say"),
        # Other people, whose names are nearly those of people here.
        ("What did Angela Rayner say?", "What did Angela Rayner say?"),
        ("Where was Mo Farah born?", "Where was Mo Farah born?"),
        # Words that are there, and words that are none of these names.
        ("Who is Maduro?", "Who is Maduro?"),
        ("Which superband split in Caracas?", "Which superband split in Caracas?"),
        ("what was exonerated?", "what was exonerated?"),
        ("", ""),
    ],
)
def test_a_misspelt_name_is_written_as_the_articles_write_it(view: View, question: str, searched: str) -> None:
    assert respelt(view, question) == searched


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        # Words that are no names, in the form that is meant though the articles have another.
        ("who saw the presidnet", "who saw the president"),
        ("a poppular song", "a popular song"),
        ("a rise in poppularity", "a rise in popularity"),
        # A slip at the beginning, and another way to write what is heard there.
        ("the rpesident said", "the president said"),
        ("Who is Filip Roth?", "Who is Philip Roth?"),
        # Beside the words that the articles have beside it: short words, small words between, words that are one
        # elsewhere, and a misprint of an article's.
        ("the bnk of england", "the Bank of england"),
        ("What did the Supreme Curt say?", "What did the Supreme Court say?"),
        ("How old is Austin Matthews?", "How old is Auston Matthews?"),
        ("told the court of the electoin", "told the court of the election"),
        # Nothing beside them tells: other words, other people, short words.
        ("How old is Austin?", "How old is Austin?"),
        ("Who is Austin Reed?", "Who is Austin Reed?"),
        ("who is curt", "who is curt"),
        ("who was culled", "who was culled"),
        # Right in another country, or with another ending.
        ("the flavour", "the flavour"),
        ("which theorist", "which theorist"),
        ("it isn’t the FBI", "it isn’t the FBI"),
    ],
)
def test_a_misspelt_word_is_what_stands_beside_the_same_words(words: View, question: str, searched: str) -> None:
    assert respelt(words, question) == searched


@pytest.mark.parametrize(
    ("written", "meant", "least", "most"),
    [
        ("madura", "maduro", 0.5, 0.8),
        ("awrads", "awards", 0.5, 0.8),
        ("shmitt", "schmit", 0.5, 0.8),
        ("filip", "philip", 0.5, 0.8),
        ("korr", "kor", 0.4, 0.6),
        ("abc", "xbc", 1.2, 1.5),
    ],
)
def test_slips_that_are_often_made_weigh_less(written: str, meant: str, least: float, most: float) -> None:
    assert least <= slips(written, meant) <= most
    assert slips(meant, meant) == 0


def test_a_short_word_is_compared_in_a_large_store(view: View) -> None:
    assert spelt_alike(view.db, "xqz", 200_000) == []  # on the code of before this raised IndexError


@pytest.mark.parametrize("question", ["What did Mad\u00aduro xq say?", "who is ｂ zq?", "b\u200bq of Maduro"])
def test_words_that_are_written_with_what_nobody_sees_are_asked_for_as_they_are(view: View, question: str) -> None:
    respelt(view, question)  # on the code of before some raised ValueError


def test_edits_are_counted_as_by_hand() -> None:
    words = ["", "a", "maduro", "madura", "amduro", "maduor", "zelensky", "volodymyr", "madu", "maaduro", "ɐ\U0001f600"]
    for word in words[1:]:
        assert edits(word, words).tolist() == [by_hand(word, other) for other in words]


def by_hand(one: str, other: str) -> int:
    @cache
    def count(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        best = min(count(i - 1, j) + 1, count(i, j - 1) + 1, count(i - 1, j - 1) + (one[i - 1] != other[j - 1]))
        if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
            best = min(best, count(i - 2, j - 2) + 1)
        return best

    return count(len(one), len(other))


def test_the_nearest_and_commonest_word_comes_first(view: View) -> None:
    (first, *_) = view.spelt_alike("Madura")
    assert (first.word, first.slips, first.name) == ("Maduro", 0.75, True)
    assert view.spelt_alike("xqzwvk") == [] and view.spelt_alike("abc") == []


def test_words_in_letters_that_are_written_for_others_are_found_and_shown_as_articles_have_them(tmp_path: Path) -> None:
    for found in held(tmp_path, ["Die Schlossstraße in Łódź wird gesperrt.", "Auf der Schlossstraße fährt ein Bus."]):
        assert [each.word for each in spelt_alike(found.db, "schlosstrasse", 9)] == ["Schlossstraße"]
        assert found.absent_words("Lodz, Schloßstrasse, Weißgasse und Gdańsk") == ["Weißgasse", "und", "Gdańsk"]


def test_words_that_are_common_at_large() -> None:
    assert is_common_word("hidden") and is_common_word("Trump")
    assert not is_common_word("Madura") and not is_common_word("goverment")


def test_phrases(view: View) -> None:
    assert view.holds_phrase("volodymyr ZELENSKY") and not view.holds_phrase("Zelensky Volodymyr")
    assert not view.holds_phrase("") and not view.holds_phrase('"')
