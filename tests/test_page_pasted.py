"""Adding by text: what is pasted, and pages once fetched, become article files that read back to the character."""

from pathlib import Path, PurePosixPath

import pytest
from page_site import PAGE

from index.articles import read_articles
from index.errors import ArticleError
from index.records import Article
from qa.page.library import pasted
from qa.page.library.fetch import Page

TEXT = "The Calder Trust proposed a toll for lorries.\n\n---\nIt costs £3: “too much”, say hauliers.\n"


def read_back(draft: pasted.Draft, folder: Path) -> Article:
    file = folder / draft.name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(draft.content)
    (article,) = read_articles(file)
    assert isinstance(article, Article)
    return article


def test_a_pasted_text_is_kept_to_the_character(tmp_path: Path) -> None:
    title = "Toll: yes? [no] # 'maybe' \"never\""
    draft = pasted.from_text(TEXT, title=title, outlet="The Calder Post", published="2025-01-14")
    article = read_back(draft, tmp_path)
    assert (article.text, article.title, article.outlet, article.published) == (
        TEXT,
        title,
        "The Calder Post",
        "2025-01-14",
    )
    assert draft.name == PurePosixPath("pasted/Toll_ yes_ _no_ _ _maybe_ _never_.md")


def test_a_pasted_text_without_particulars_is_named_by_its_first_line(tmp_path: Path) -> None:
    draft = pasted.from_text("\n\n" + TEXT)
    assert draft.name == PurePosixPath("pasted/The Calder Trust proposed a toll for lorries.md")
    assert read_back(draft, tmp_path).text == "\n\n" + TEXT


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": " \n…"}, "There is no text yet"),
        ({"text": "x" * 1_000_001}, "1,000,001 characters: paste at most 1,000,000"),
        ({"text": "x", "published": "14 January"}, "14 January is no date"),
        ({"text": "x", "published": "2025-02-30"}, "2025-02-30 is no date"),
    ],
)
def test_a_text_that_cannot_be_added_is_told_why(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(ArticleError, match=sentence):
        pasted.from_text(**given)


def test_hostile_particulars_stay_within_the_file_and_its_head(tmp_path: Path) -> None:
    draft = pasted.from_text("Body.", title="../../x\n---\nurl: https://evil.example/a", outlet="a\n---\nb")
    assert draft.name.parent == PurePosixPath("pasted") and "/" not in draft.name.name
    article = read_back(draft, tmp_path)
    assert (article.text, article.url) == ("Body.", "")
    assert article.title == "../../x --- url: https://evil.example/a"


def page(body: str, url: str = "https://courier.example/toll?a=1", charset: str = "") -> Page:
    return Page(url, "text/html", charset, body.encode(charset or "utf-8"))


def test_a_page_keeps_what_it_says_about_itself(tmp_path: Path) -> None:
    article = read_back(pasted.from_page(page(PAGE.format(canonical="https://www.courier.example/toll"))), tmp_path)
    assert (article.title, article.outlet, article.authors) == (
        "Toll for lorries",
        "Northshore Courier",
        ("Ada Brook",),
    )
    assert (article.url, article.published) == ("https://www.courier.example/toll", "2025-01-14")
    assert "after dark, it said on Tuesday." in article.text


def test_a_page_that_claims_another_sites_address_keeps_its_own(tmp_path: Path) -> None:
    article = read_back(pasted.from_page(page(PAGE.format(canonical="https://bigpaper.example/lead"))), tmp_path)
    assert article.url == "https://courier.example/toll?a=1"


def test_a_page_that_is_added_again_takes_its_old_place() -> None:
    names = [
        pasted.from_page(page(PAGE.format(canonical="").replace("Tuesday", day), url)).name
        for day, url in (
            ("Tuesday", "https://courier.example/toll"),
            ("Friday", "https://courier.example/toll#top"),
            ("Friday", "https://courier.example/other"),
        )
    ]
    assert names[0] == names[1] != names[2]
    assert str(names[0]).startswith("fetched/courier.example Toll for lorries-")


def test_the_servers_charset_goes_before_the_pages(tmp_path: Path) -> None:
    body = (
        PAGE.format(canonical="").replace("<head>", "<head><meta charset=utf-8>").replace("lorries that", "Żółć that")
    )
    assert "Żółć that" in read_back(pasted.from_page(page(body, charset="iso-8859-2")), tmp_path).text


def test_a_page_without_an_article_is_told() -> None:
    with pytest.raises(ArticleError, match="No article text was found in the page"):
        pasted.from_page(page("<html><body></body></html>"))
