"""Inputs in the shape in which people reported them to other projects, each with what is right."""

from pathlib import Path

import pytest
from hashing_embedder import HashingEmbedder

from index.articles import Failure, LeftOut, find_files, read_articles
from index.records import Article
from index.store import Store
from index.sync import Report, sync

CASES = Path(__file__).parents[2] / "shared" / "cases"
pytestmark = pytest.mark.skipif(not CASES.exists(), reason="needs ../shared/cases")


def case(name: str) -> Path:
    return CASES / name / "in"


def articles(name: str) -> list[Article]:
    """The articles of a case, of which nothing may fail."""
    found = [item for file in find_files([case(name)]) for item in read_articles(file)]
    assert not [item for item in found if isinstance(item, Failure)]
    return [item for item in found if isinstance(item, Article)]


def indexed(folder: Path, store: Path) -> Report:
    with Store.open(store, create=True, model="hashing", dimension=64) as opened:
        return sync(opened, [folder], HashingEmbedder())


def test_files_passed_over_are_named_by_kind(tmp_path: Path) -> None:
    report = indexed(case("a12-skipped-files"), tmp_path)
    kinds = {kind.kind: kind.count for kind in report.not_read}
    assert kinds == {".doc": 1, ".bak": 1, "": 1} and report.added == 4 and not report.nothing_to_read


def test_tables_and_pages_saved_in_one_file_are_read() -> None:
    found = {Path(article.path).suffix: article for article in articles("a12c")}
    assert (found[".csv"].title, found[".csv"].outlet, found[".csv"].authors, found[".csv"].published) == (
        "Swan stops traffic",
        "Pier Post",
        ("Ray Poll",),
        "2022-09-23",
    )
    assert (found[".mhtml"].title, found[".mhtml"].url) == (
        "Pier closed",
        "https://pierpost.example/2025/02/pier",
    )


def test_pages_of_a_crawl_in_any_coding_are_read() -> None:
    assert [article.url for article in articles("a15-warc-zstd")] == [f"https://n.example/{at}" for at in (1, 2, 3)]
    assert sorted(article.url for article in articles("a15b")) == [
        f"https://{host}.example/{at}" for host in "bcdf" for at in (1, 2)
    ]


def test_json_of_newsapi() -> None:
    first, second = articles("a09-newsapi")
    assert first.text == "A dyke broke near Oxmoor on Sunday and 300 people left their homes, the mayor said."
    assert second.text.endswith("The price was 12 million crowns, the bo…")
    (file,) = find_files([case("a09-newsapi")])
    assert [item.path for item in read_articles(file) if isinstance(item, LeftOut)] == [f"{file}:3"]


def test_json_as_others_write_it() -> None:
    found = {Path(article.path).stem: article for article in articles("a10-json-shapes")}
    assert {name: article.text for name, article in found.items() if name != "jsonfeed"} == {
        "ghost": "The night bus returns on 1 March, the council said.\n\nA ticket costs 3 crowns.",
        "guardian": "The tram line opens in 2027, Tom Harrow said.",
        "htmlbody": "The church bells will ring at noon, Father Ode said.\n\nThey were silent for nine years.",
        "newsplease": "The old lighthouse was sold at auction for 80,000 crowns, the coast guard said.",
        "nyt": "A snowstorm closed 40 schools in the valley on Sunday, officials said.",
        "wp-rest": "The old paper mill reopens in May, its owner Sela Korb said.\n\nIt will employ 35 people.",
    }
    assert [article.published for article in articles("a10-json-shapes") if article.path.endswith("jsonfeed.json")] == [
        "2025-02-01",
        "2025-02-02",
    ]
    assert (
        found["htmlbody"].title == "Bells & whistles" and found["wp-rest"].title == "Mill’s owner says it will reopen"
    )
    assert (found["nyt"].title, found["nyt"].authors, found["nyt"].outlet) == (
        "Storm Shuts Schools",
        ("Lee Ray",),
        "The New York Times",
    )
    assert (found["guardian"].authors, found["guardian"].published) == (("Mara Quill",), "2025-02-01")


def test_json_lines_named_json() -> None:
    assert [(article.title, article.published) for article in articles("a11-jsonl-as-json")] == [
        ("Swan stops traffic", "2022-09-23"),
        ("Pier repainted", "2022-09-24"),
    ]


def test_word_shows_moved_text_once_and_hidden_text_not_at_all() -> None:
    (found,) = articles("a05-docx-move")
    assert found.text.count("Repairs cost 14 million crowns, chairwoman Ida Sorn said.") == 1
    assert "HIDDEN" not in found.text and "full again by October." in found.text


def test_word_has_boxes_notes_and_tables() -> None:
    (found,) = articles("a06-docx-boxes")
    paragraphs = found.text.split("\n\n")
    assert paragraphs[0] == "The fish market was fined 90,000 crowns on Thursday, the food agency said."
    assert "BOX: Call the desk at 555 0100 with tips." in paragraphs
    assert "The agency first said 80,000 crowns; it corrected the figure on Friday." in paragraphs
    assert "Lindgren Fisk\t31,000 crowns\nOdd and Sons\t59,000 crowns" in found.text


def test_wordpress_exports_give_what_is_published() -> None:
    (found,) = articles("a04-wxr")
    assert (found.title, found.published, found.outlet) == ("Mill to reopen", "2025-01-10", "Tarn Gazette")
    assert "[caption" not in found.text and "[/caption]" not in found.text
    assert found.text.startswith("The old paper mill reopens in May with 35 workers")
    assert found.text.endswith("The county pays 2 million for the roof.")


@pytest.mark.parametrize("name", ["a08-nexis-docx", "a25-exports"])
def test_exports_of_press_databases_are_their_articles(name: str) -> None:
    found = {(each.title, each.outlet, each.published, each.authors) for each in articles(name)}
    if name == "a08-nexis-docx":
        assert found == {
            ("Tram line to open two years late", "The Guardian (London)", "2025-02-12", ("Mara Quill",)),
            ("Bakers sign wage deal", "The Irish Times", "2025-01-30", ("Niall Osk",)),
        }
    else:
        assert {each[:3] for each in found} == {
            ("Port strike ends", "The Coast Mail", "2025-02-03"),
            ("Choir wins prize", "Fen Daily", "2025-01-28"),
            ("Dredger sinks off Holm", "Holm Herald", "2025-02-04"),
            ("School meals to cost more", "Valley Times", "2025-01-17"),
        }
