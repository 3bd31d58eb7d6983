"""JSON and JSON lines: which fields are an article's, and what is left of broken ones."""

import codecs
import gzip
import json
from pathlib import Path

import pytest
from one_article import TEXT, article, failure, write

from index.articles import Failure, Limits, read_articles
from index.records import Article

NEWS_2022 = Path(__file__).parents[2] / "shared" / "data" / "news" / "articles-2022.jsonl.gz"


def test_json_object(tmp_path: Path) -> None:
    record = {
        "url": "https://www.cnn.com/2022/06/12/x",
        "title": "Talks go on",
        "text": f"PARIS — {TEXT}\r\n\0",
        "authors": ["Jane Doe John Roe", "Jane Doe", "John Roe"],
        "publish_date": "2022/06/13",
    }
    found = article(write(tmp_path / "a.json", json.dumps(record)))
    assert found == Article(
        text=f"PARIS — {TEXT}\n",
        title="Talks go on",
        outlet="cnn.com",
        authors=("Jane Doe", "John Roe"),
        published="2022-06-13",
        url="https://www.cnn.com/2022/06/12/x",
        place="Paris",
        path=str(tmp_path / "a.json"),
    )


NAMES: list[dict[str, object]] = [
    {"headline": "T", "body": TEXT, "byline": "By Jane Doe and John Roe", "date": "June 12, 2022", "outlet": "Star"},
    {
        **{"Title": "T", "content": TEXT, "author": "Jane Doe, John Roe", "publishedAt": "2022-06-12T10:00:00Z"},
        "source": {"id": None, "name": "Star"},
    },
    {
        **{"headline": "T", "articleBody": TEXT, "author": [{"name": "Jane Doe"}, {"name": "John Roe"}]},
        **{"datePublished": "2022-06-12", "publisher": {"name": "Star"}},
    },
    {
        **{"title": "T", "article_text": TEXT, "authors": "Jane Doe; John Roe", "published_at": 1655028000},
        "site_name": "Star",
    },
    {
        **{"title": "T", "text": TEXT.split("\n\n"), "authors": ["Jane Doe", {"name": "John Roe"}]},
        **{"pub_date": "Sun, 12 Jun 2022 10:00:00 GMT", "publisher": "Star"},
    },
    {
        **{"title": " ", "headline": "T", "text": None, "maintext": TEXT, "authors": [], "source": "Star"},
        **{"author": ["Jane Doe", "John Roe"], "date_publish": "2022-06-12 10:00:00"},
    },
]


@pytest.mark.parametrize("record", NAMES)
def test_json_field_names(tmp_path: Path, record: dict[str, object]) -> None:
    found = article(write(tmp_path / "a.json", json.dumps({**record, "canonical_url": "https://star.example/x"})))
    assert (found.title, found.text, found.outlet) == ("T", TEXT, "Star")
    assert (found.authors, found.published) == (("Jane Doe", "John Roe"), "2022-06-12")
    assert found.url == "https://star.example/x"


def test_json_falls_back_on_text_and_url(tmp_path: Path) -> None:
    record = {"text": f"PARIS (AP) — {TEXT}", "link": "https://www.star.example/2022/jun/12/talks", "date": "recently"}
    found = article(write(tmp_path / "a.json.gz", gzip.compress(json.dumps(record).encode("utf-16"))))
    assert found.title == "The president said on Sunday that talks would go on"
    assert (found.outlet, found.published, found.place) == ("star.example", "2022-06-12", "Paris")


def test_json_lists_name_their_records(tmp_path: Path) -> None:
    records = [
        {"id": 7, "text": "One text."},
        {"text": "Two text.", "url": "https://a.example/2"},
        "x",
        {"title": "No"},
    ]
    for content in (records, {"status": "ok", "articles": records}):
        found = list(read_articles(write(tmp_path / "a.json", json.dumps(content))))
        assert [item.record for item in found[:2] if isinstance(item, Article)] == ["7", "https://a.example/2"]
        assert found[2:] == [
            Failure(f"{tmp_path}/a.json:3", "It is not an object: write each article as an object."),
            Failure(
                f"{tmp_path}/a.json:4",
                "The article has no text: give it in a field named text, body, content or articleBody.",
            ),
        ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"text": "x"', "It is not valid JSON (Expecting ',' delimiter at line 1, column 13): correct it."),
        ("[" * 100_000, "It is nested too deeply to be read: simplify it."),
        ('{"id": ' + "9" * 10_000 + "}", "It is not valid JSON (a number too long): correct it."),
        ("[]", "It holds an empty list: remove it, or put articles into it."),
        ("5", "It holds neither an object nor a list of objects: write each article as an object."),
        ('{"text": ""}', "The article has an empty text: give it in a field named text, body, content or articleBody."),
        ('{"text": "\\u0000 ..."}', "It holds no readable text: remove it, or put the article into it."),
    ],
)
def test_unusable_json(tmp_path: Path, content: str, reason: str) -> None:
    assert failure(write(tmp_path / "a.json", content)) == reason


def test_metadata_in_json_is_cleaned(tmp_path: Path) -> None:
    record = {"text": "A \ud800 text.", "title": "x\u0000\u001b[2J\n\u202ey" + "z" * 500, "url": "javascript:alert(1)"}
    found = article(write(tmp_path / "a.json", json.dumps(record)))
    assert found.text == "A \ufffd text."
    assert found.title.startswith("x [2J yzz")
    assert (len(found.title), found.url, found.outlet) == (300, "", "")


def test_json_lines_go_on_after_a_broken_line(tmp_path: Path) -> None:
    lines = [
        codecs.BOM_UTF8 + b'{"id": "a", "text": "One caf\xc3\xa9."}\r',
        b"",
        b'{"id": "b", "text": ',
        b'{"text": "Curly \x93quotes\x94 here.", "url": "https://a.example/3"}',
        b"null",
        b'{"text": "Last text."}',
    ]
    path = write(tmp_path / "a.jsonl", b"\n".join(lines))
    found = list(read_articles(path))
    assert [(a.record, a.text) for a in found if isinstance(a, Article)] == [
        ("a", "One café."),
        ("https://a.example/3", "Curly “quotes” here."),
        ("2a5c6113992ffb4a", "Last text."),
    ]
    assert [(f.path, f.error[:20]) for f in found if isinstance(f, Failure)] == [
        (f"{path}:3", "It is not valid JSON"),
        (f"{path}:5", "It is not an object:"),
    ]


def test_a_line_keeps_its_record_when_it_moves(tmp_path: Path) -> None:
    lines = [json.dumps({"text": f"Text number {i}."}) for i in range(5)]
    before = [a.record for a in read_articles(write(tmp_path / "a.jsonl", "\n".join(lines))) if isinstance(a, Article)]
    after = [
        a.record
        for a in read_articles(write(tmp_path / "a.jsonl", "\n".join(reversed(lines))))
        if isinstance(a, Article)
    ]
    assert after == before[::-1]
    assert len(set(before)) == 5


def test_json_lines_in_utf_16(tmp_path: Path) -> None:
    path = write(tmp_path / "a.ndjson", '{"text": "One."}\n{"text": "Twö."}\n'.encode("utf-16"))
    assert [a.text for a in read_articles(path) if isinstance(a, Article)] == ["One.", "Twö."]


def test_a_long_line_fails_alone(tmp_path: Path) -> None:
    long = json.dumps({"text": "word " * 1000})
    path = write(tmp_path / "a.jsonl", f'{{"text": "One."}}\n{long}\n{{"text": "Three."}}\n')
    one, two, three = read_articles(path, Limits(line=2000))
    assert isinstance(one, Article) and isinstance(three, Article)
    assert (one.text, three.text) == ("One.", "Three.")
    assert isinstance(two, Failure) and two.path == f"{path}:2"


@pytest.mark.parametrize("filler", [b"a", b"\n"])
def test_json_lines_bombs_end(tmp_path: Path, filler: bytes) -> None:
    path = write(tmp_path / "a.jsonl.gz", gzip.compress(b'{"text": "One."}\n' + filler * 600_000))
    first, last = read_articles(path, Limits(file=256 * 1024, line=64 * 1024))
    assert isinstance(first, Article)
    assert isinstance(last, Failure) and last.path == str(path)
    assert last.error.endswith("ends a run of 256 KiB without an article: it was read so far.")


def test_a_file_of_broken_lines_is_given_up(tmp_path: Path) -> None:
    found = list(read_articles(write(tmp_path / "a.jsonl", "x\n" * 5000)))
    assert len(found) == 1002
    assert found[-1] == Failure(f"{tmp_path}/a.jsonl", "More than 1,000 lines are broken: the rest was not read.")


def test_a_cut_off_gzip_gives_what_it_holds_and_a_failure(tmp_path: Path) -> None:
    data = gzip.compress(b"".join(b'{"text": "Text number %d."}\n' % i for i in range(8_000)))
    path = write(tmp_path / "a.jsonl.gz", data[: len(data) // 2])
    *read, last = read_articles(path)
    assert len(read) > 500 and all(isinstance(item, Article) for item in read)
    assert last == Failure(str(path), "Its compressed data is damaged or cut short: fetch or compress it again.")


@pytest.mark.skipif(not NEWS_2022.exists(), reason="needs ../shared/data/news")
def test_a_year_of_real_articles_is_streamed() -> None:
    found = list(read_articles(NEWS_2022))
    assert len(found) == 4714
    assert all(isinstance(item, Article) for item in found)
    real = [item for item in found if isinstance(item, Article)]
    assert len({item.record for item in real}) == len({item.url for item in real}) == 4714
    assert {item.outlet for item in real} == {"usatoday.com", "cnn.com", "theweek.co.uk"}
    assert all(item.published and item.title for item in real)
    assert real[0].record == real[0].url == "https://www.cnn.com/2022/06/12/media/squid-game-season-2/index.html"
    assert (real[0].published, real[0].authors) == ("2022-06-12", ("Ramishah Maruf",))
