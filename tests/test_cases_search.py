"""Inputs that went wrong once, and what they must give: search by words and the filter of outlets."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hashing_embedder import HashingEmbedder

from index.errors import UnknownOutletError
from index.records import Scope
from index.store import Store
from index.sync import sync

CASES = Path(__file__).parents[2] / "shared" / "cases"
pytestmark = pytest.mark.skipif(not CASES.exists(), reason="needs ../shared/cases")


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Store]]:
    """The stores of the cases by their names."""
    made = {}
    for name in ("a07-ligatures", "a13-cjk", "a13b", "a20-outlets"):
        embedder = HashingEmbedder()
        made[name] = Store.open(tmp_path_factory.mktemp(name), create=True, model=embedder.name, dimension=64)
        sync(made[name], [CASES / name / "in"], embedder)
    yield made
    for store in made.values():
        store.close()


def found(store: Store, words: str) -> list[str]:
    """The files or addresses of the articles that hold the words, best first; each quote is its article's own."""
    with store.read() as view:
        passages = view.passages(view.search_words(words, 100)[0])
        for passage in passages:
            assert view.article(passage.article_id).text[passage.start : passage.end] == passage.text
    return [passage.url or Path(passage.path).name for passage in passages]


@pytest.mark.parametrize(
    ("words", "file"),
    [
        ("financial", "lig.pdf"),
        ("qualified officers", "lig.pdf"),
        ("offices", "lig.pdf"),
        ("reflection filled Cliff staff", "lig.pdf"),
        ("renovation", "shy.pdf"),
        ("gasworks", "shy.pdf"),
        ("customs", "shy.pdf"),
        ("reservoir", "zw.txt"),
        ("inspections", "zw.txt"),
        ("waterworks", "zw.txt"),
        ("hydroelectric minister", "shy.html"),
        ("cafe Zürich Malmo", "nfd.txt"),
    ],
)
def test_words_are_found_as_the_eye_reads_them(stores: dict[str, Store], words: str, file: str) -> None:
    assert found(stores["a07-ligatures"], words)[0] == file


def test_a_quote_keeps_the_characters_of_its_article(stores: dict[str, Store]) -> None:
    store = stores["a07-ligatures"]
    with store.read() as view:
        texts = [passage.text for passage in view.passages(view.search_words("financial reservoir", 10)[0])]
    assert any("its financial forecast" in text for text in texts)  # the letters of a PDF's ligature
    assert any("reser\u200bvoir" in text for text in texts)


@pytest.mark.parametrize(
    ("words", "url"),
    [
        ("台风", "https://zh.example/1"),
        ("局长", "https://zh.example/1"),
        ("票价", "https://zh.example/2"),
        ("王芳", "https://zh.example/2"),
        ("鱼类", "https://zh.example/3"),
        ("工事", "https://ja.example/1"),
        ("佐藤", "https://ja.example/1"),
        ("橋", "https://ja.example/1"),
        ("大雪", "https://ja.example/2"),
        ("乗客が夜を", "https://ja.example/2"),
        ("เชียงใหม่", "https://th.example/1"),
        ("ประชาชน", "https://th.example/1"),
        ("حداد", "https://ar.example/1"),
        ("בשביתה", "https://he.example/1"),
        ("губернатор", "https://ru.example/1"),
    ],
)
def test_words_of_every_script_are_found(stores: dict[str, Store], words: str, url: str) -> None:
    assert found(stores["a13-cjk"], words)[0] == url


def test_a_word_of_two_characters_finds_the_one_article_that_has_it(stores: dict[str, Store]) -> None:
    store = stores["a13b"]
    for words in ("滇池", "周雨", "海獭"):
        urls = found(store, words)
        assert len(urls) == 1, words
        with store.read() as view:
            assert words in view.passages(view.search_words(words, 1)[0])[0].text


@pytest.mark.parametrize(
    ("name", "outlet"),
    [
        ("cnn", "CNN"),
        ("the guardian", "The Guardian"),
        ("Guardian", "The Guardian"),
        ("Suddeutsche Zeitung", "Süddeutsche Zeitung"),
        ("le monde", "Le Monde diplomatique – Édition"),
        ("le monde diplomatique - edition", "Le Monde diplomatique – Édition"),
    ],
)
def test_outlets_are_found_as_people_write_them(stores: dict[str, Store], name: str, outlet: str) -> None:
    with stores["a20-outlets"].read() as view:
        scope = view.resolved(Scope((name,)))
        assert scope.outlets == (outlet,)
        found = view.allowed(scope)
        assert found is not None and [passage.outlet for passage in view.passages(found)] == [outlet]


def test_an_outlet_that_is_not_there_is_told_with_a_close_one(stores: dict[str, Store]) -> None:
    with pytest.raises(UnknownOutletError, match=r"^No outlet fits 'Gardian': the closest is 'The Guardian'\.$"):
        stores["a20-outlets"].resolved(Scope(("cnn", "Gardian")))
