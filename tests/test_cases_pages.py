"""Pages, feeds and records in the shape in which people reported them to other projects, each with what is right."""

from pathlib import Path

import pytest
from hashing_embedder import HashingEmbedder

from index.articles import Failure, find_files, read_articles
from index.differences import differences, marked
from index.records import Article
from index.store import Store
from index.sync import Report, sync

CASES = Path(__file__).parents[2] / "shared" / "cases"
pytestmark = pytest.mark.skipif(not CASES.exists(), reason="needs ../shared/cases")


def index(store: Store, name: str) -> Report:
    """Index a case twice, of which nothing may fail or change; the report of the second time."""
    for _ in range(2):
        report = sync(store, [CASES / name / "in"], HashingEmbedder())
    assert not report.failed and (report.added, report.changed, report.removed) == (0, 0, 0)
    return report


def articles(name: str) -> list[Article]:
    """The articles of a case, of which nothing may fail."""
    found = [item for file in find_files([CASES / name / "in"]) for item in read_articles(file)]
    assert not [item for item in found if isinstance(item, Failure)]
    return [item for item in found if isinstance(item, Article)]


def test_records_of_one_link_are_articles_of_their_own(store: Store) -> None:
    report = index(store, "a01-feed-samelink")
    assert {row.title for row in store.articles()} == {
        "09:10 Ferry crews walk out", "11:45 Minister calls for talks", "15:30 Deal reached", "Budget passed",
        "Library to stay open", "Bridge closes", "School opens",
    }  # fmt: skip
    assert report.left_out == ()


def test_pages_of_one_wrong_canonical_address_are_articles_of_their_own(store: Store) -> None:
    assert index(store, "a01b").left_out == ()
    assert {row.title for row in store.articles()} == {"Dyke", "School", "Mill"}


def test_the_corrected_version_counts_and_the_earlier_one_is_told_of(store: Store) -> None:
    report = index(store, "a18-corrected")
    texts = [store.article(row.id).text for row in store.articles()]
    assert len(texts) == len(report.left_out) == 2
    assert any("will cost 48 million" in text for text in texts) and any("close in July" in text for text in texts)
    assert {
        row.title: [marked(change) for v in store.versions(row.id) for change in differences(v.text, text)]
        for row, text in zip(store.articles(), texts, strict=True)
    } == {
        "Bridge cost": [
            "The bridge will cost [-40-]{+48+} million crowns, county chief Rolf Ek said on Monday at a meeting in the "
            "town hall, where some eighty people had come to listen.",
            "{+Correction, 5 February: an earlier version of this article gave the cost as 40 million crowns. It is 48 "
            "million.+}",
        ],
        "School": [
            "The school will close in [-June-]{+July+}, the board said. {+Correction: an earlier version said June.+}"
        ],
    }
    assert {record.reason.partition(" counts: ")[0] for record in report.left_out} == {
        "Its version of 2025-02-04", "Its version of 2025-02-05",
    }  # fmt: skip


def test_one_page_by_many_addresses_is_one_article(store: Store) -> None:
    report = index(store, "a19-tracking")
    assert [row.title for row in store.articles()] == ["Park opens"] and len(report.left_out) == 6


def test_dates_of_feeds_in_many_languages() -> None:
    assert {item.title: item.published for item in articles("a02-feed-dates")} == {
        "Two digit year": "2017-09-22",
        "German short weekday": "2018-06-25",
        "German month": "2023-03-15",
        "Finnish month": "2013-10-30",
        "Slashes with time": "2016-06-29",
        "WordPress nought": "",
        "Spanish": "2012-10-02",
        "French long": "2023-03-12",
        "Spanish de": "2021-01-07",
        "Month-day without comma US 12h": "",
        "Statement on the ferry": "1998-04-03",
    }


def test_relative_links_of_feeds() -> None:
    assert {(item.url, item.outlet) for item in articles("a03-feed-relative")} == {
        ("https://moor.example/2025/02/09/peat-fire", "Moor Weekly"),
        ("https://www.fencity.example/news/market-moves", "fencity.example"),
        ("https://www.fencity.example/news/pool-closed", "fencity.example"),
    }


def test_utf_8_is_utf_8_whatever_is_declared() -> None:
    found = {item.path.rpartition("/")[2]: item for item in articles("a14-charset")}
    assert {name: item.title for name, item in found.items()} == {
        "declared-latin1.html": "Café Zürich sold",
        "declared-utf8-is-cp1252.html": "Café Zürich sold three",
        "declared-win1250.html": "Łódź tram sold",
        "declared-win1252.html": "Café Zürich sold two",
        "feed.rss": "Café schließt",
        "gb.html": "地铁新线开通",
        "mail.eml": "Café",
    }
    assert found["feed.rss"].outlet == "Süd-Post" and "Zoë Brandström’s lawyer" in found["mail.eml"].text
    assert all("Ã" not in item.text and "\ufffd" not in item.text for item in found.values())


def by_name(name: str) -> dict[str, Article]:
    return {item.path.rpartition("/")[2]: item for item in articles(name)}


def lines(article: Article) -> list[str]:
    return [line for line in article.text.split("\n") if line.strip()]


def test_metadata_are_of_the_page_itself() -> None:
    found = by_name("a16-ld-related")
    assert {name: (item.title, item.authors, item.published, item.url) for name, item in found.items()} == {
        "entities.html": ("Mayor’s budget & what it means", (), "2025-03-01", "https://holm.example/2025/03/budget"),
        "graph.html": ("Mayor’s barn burns", ("Una Bray",), "2025-02-10", "https://holm.example/2025/02/fire"),
        "two-blocks.html": ("Dyke gives way at Holm", ("Una Bray",), "2025-02-02", "https://holm.example/2025/02/dyke"),
    }
    assert found["graph.html"].outlet == "holm.example" and found["two-blocks.html"].outlet == "Holm Herald"


def test_a_body_behind_a_wall_is_read_from_json_ld() -> None:
    (found,) = articles("a17-paywall-ld")
    assert [line.partition(" ")[0] for line in lines(found)] == ["Holm", "The", "The", "Brandt"]
    assert "subscriber" not in found.text and found.text.endswith("the pension fund Sampo.")


def test_live_pages_and_banners() -> None:
    found = by_name("a24-liveblog")
    live = lines(found["live.html"])
    assert live[::3] == ["09:10", "11:45", "15:30"]
    assert live[1::3] == ["Crews walk out", "Minister calls for talks", "Deal reached"] and len(live) == 9
    assert lines(found["cookie.html"]) == [
        "The Tarn bridge closes for nine weeks from Monday, the county said on Friday.",
        "Buses go by way of Fenbridge.",
    ]
    assert [line[:20] for line in lines(found["amp.html"])] == ["The Vine Road pool r", "A new boiler cost 22"]


def test_short_pages_keep_their_paragraphs_and_headings() -> None:
    found = by_name("a27-short-pages")
    assert lines(found["brief.html"]) == [
        "The Tarn bridge closes for nine weeks from Monday, the county said on Friday.",
        "Buses go by way of Fenbridge.",
        "Cyclists can use the weir.",
    ]
    assert lines(found["brief-share.html"]) == [
        "The pool opens on 4 May, manager Dag Moe said.", "Entry is 30 crowns.",
    ]  # fmt: skip
    assert {"Dyke to be raised", "School gets a hall", "Mill sold"} <= set(lines(found["three.html"]))
    assert {"- Turnout was 71 percent.", "What comes next"} <= set(lines(found["table.html"]))


def test_no_date_is_made_up() -> None:
    assert {(item.published, item.url) for item in articles("a28-misc")} == {("", "")}
    assert {name: item.published for name, item in by_name("a30-invented-date").items()} == dict.fromkeys(
        ("copyright.html", "event.html", "month-url.html", "none.html", "upload.html"), ""
    )


def test_saved_pages_say_where_from_and_their_frames_are_left_out() -> None:
    assert {name: (item.url, item.outlet) for name, item in by_name("a29-saved-complete").items()} == {
        "Bridge to close.html": ("https://www.holmherald.example/news/bridge-to-close/", "holmherald.example"),
        "singlefile.html": ("https://www.holmherald.example/news/pool-reopens", "holmherald.example"),
    }
