"""WARC files as web crawlers write them, Common Crawl's news crawl among them."""

import gzip
import random
import re
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
import zstandard
from hashing_embedder import HashingEmbedder
from one_article import failure, write

from index.articles import Failure, LeftOut, Limits, read_articles, web
from index.articles.source import MIB
from index.records import Article
from index.store import Store
from index.sync import sync

PARAGRAPHS = (
    "The harbour board said on Monday that the old quay would be closed for as long as repairs went on.",
    "Ships will be sent to the northern terminal, which opened in the spring and has room for all of them.",
)
URL = "https://www.harbourgazette.example/2026/03/02/quay.html"


def page(title: str = "Quay closes", extra: str = "") -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<!doctype html><html><head><title>{title}</title>{extra}<meta property='og:site_name' content='Harbour"
        f" Gazette'></head><body><article><h1>{title}</h1>{body}<script>alert(1)</script></article></body></html>"
    ).encode()


def record(
    kind: str, content: bytes, uri: str = URL, content_type: str = "application/http; msgtype=response"
) -> bytes:
    lines = (
        "WARC/1.0",
        f"WARC-Type: {kind}",
        "WARC-Record-ID: <urn:uuid:12345678-feed-4bee-8000-000000000001>",
        "WARC-Date: 2026-03-04T05:06:07Z",
        f"WARC-Target-URI: {uri}",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(content)}",
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content + b"\r\n\r\n"


def response(
    body: bytes, uri: str = URL, status: str = "200 OK", kind: str = "text/html; charset=utf-8", head: str = ""
) -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{head}\r\n".encode() + body
    return record("response", http, uri)


INFO = record("warcinfo", b"software: news-please\r\n", "", "application/warc-fields")
REQUEST = record("request", b"GET / HTTP/1.1\r\nHost: x.example\r\n\r\n", URL, "application/http; msgtype=request")


def crawl(*records: bytes, zipped: bool = True) -> bytes:
    """One gzip member for each record, as crawlers write them."""
    return b"".join(map(gzip.compress, records)) if zipped else b"".join(records)


def text_of(article: Article) -> list[str]:
    return article.text.split("\n")[-2:]


@pytest.mark.parametrize("zipped", [True, False])
def test_only_html_pages_of_status_200_are_read(tmp_path: Path, zipped: bool) -> None:
    records = (
        INFO,
        REQUEST,
        response(page()),
        REQUEST,
        response(page(), "https://x.example/gone", status="404 Not Found"),
        response(b"%PDF-1.7", "https://x.example/a.pdf", kind="application/pdf"),
        response(b"%PDF-1.7", "https://x.example/b"),
        response(b'{"a": 1}', "https://x.example/api", kind="application/json"),
        record("metadata", b"a: b\r\n", URL, "application/warc-fields"),
        response(page("Second"), "https://x.example/2", head="X-Note: 1\r\n"),
    )
    path = write(tmp_path / ("a.warc.gz" if zipped else "a.warc"), crawl(*records, zipped=zipped))
    first, second, *others = read_articles(path)
    assert [(each.path, each.reason) for each in others if isinstance(each, LeftOut)] == [
        (str(path), f"Its {kind} are no web pages: {count}.")
        for kind, count in (
            ("records of the kind metadata", 1),
            ("records of the kind request", 2),
            ("records of the kind warcinfo", 1),
            ("responses of status 404", 1),
            ("responses of the kind application/json", 1),
            ("responses of the kind application/pdf", 2),
        )
    ]
    assert isinstance(first, Article) and isinstance(second, Article)
    assert text_of(first) == list(PARAGRAPHS) and "alert" not in first.text
    assert (first.title, first.outlet) == ("Quay closes", "Harbour Gazette")
    assert (first.url, first.record, first.path) == (URL, URL, str(path))
    assert first.published == "2026-03-02"  # the URL's; the capture's only where there is no other
    assert (second.title, second.url, second.published) == ("Second", "https://x.example/2", "2026-03-04")


def test_kinds_that_a_crawl_claims_are_told_of_in_few_short_lines(tmp_path: Path) -> None:
    claimed = (response(b"x", kind=f"made-up/{at}-{'long' * 20}") for at in range(200))
    path = write(tmp_path / "a.warc", crawl(response(page()), *claimed, zipped=False))
    article, *others = read_articles(path)
    assert isinstance(article, Article) and len(others) == 51
    reasons = [each.reason for each in others if isinstance(each, LeftOut)]
    assert reasons[0] == "Its records of other kinds are no web pages: 150." and max(map(len, reasons)) < 100


def test_the_target_uri_goes_before_what_the_page_says(tmp_path: Path) -> None:
    extra = "<link rel='canonical' href='https://elsewhere.example/other'>"
    (found,) = read_articles(write(tmp_path / "a.warc", crawl(response(page(extra=extra)), zipped=False)))
    assert isinstance(found, Article) and found.url == URL


def test_transfer_and_content_encodings_are_undone(tmp_path: Path) -> None:
    body = gzip.compress(page())
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:100], body[100:])) + b"0\r\n\r\n"
    head = "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"
    latin = page().replace(b"harbour", b"p\xf4rt")
    path = write(
        tmp_path / "a.warc.gz",
        crawl(
            response(chunked, "https://x.example/1", head=head),
            response(zlib.compress(page()), "https://x.example/2", head="Content-Encoding: deflate\r\n"),
            response(latin, "https://x.example/3", kind='text/html; charset="ISO-8859-1"'),
        ),
    )
    found = [item for item in read_articles(path) if isinstance(item, Article)]
    assert [text_of(item)[0] for item in found] == [
        PARAGRAPHS[0], PARAGRAPHS[0], PARAGRAPHS[0].replace("harbour", "pôrt"),
    ]  # fmt: skip


def bare_deflate(data: bytes) -> bytes:
    return zlib.compress(data)[2:-4]


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


@pytest.mark.parametrize(
    ("declared", "packed"),
    [
        ("br", brotli.compress(page())),
        ("BR", brotli.compress(page(), quality=0)),
        ("zstd", zstd(page())),
        ("zstd", zstd(page()[:100]) + zstd(page()[100:])),
        ("deflate", bare_deflate(page())),
        ("x-gzip", gzip.compress(page())),
        ("gzip, br", brotli.compress(gzip.compress(page()))),
        ("br", page()),  # unpacked by the crawler, which left the header
        ("gzip", page().decode().encode("utf-16")),
        ("zstd", gzip.compress(page())),
        ("gzip", brotli.compress(page())),
        ("deflate", zstd(page())),
        ("none", page()),
        ("utf-8", page()),
        ("", gzip.compress(page())),
        ("identity", gzip.compress(gzip.compress(page()))),
    ],
)
def test_a_page_is_read_whatever_its_coding_is_and_is_said_to_be(tmp_path: Path, declared: str, packed: bytes) -> None:
    head = f"Content-Encoding: {declared}\r\n" if declared else ""
    records = response(packed, "https://x.example/1", head=head), response(page("Next"), "https://x.example/2")
    first, after = read_articles(write(tmp_path / "a.warc.gz", crawl(*records)))
    assert isinstance(first, Article) and text_of(first) == list(PARAGRAPHS), first
    assert isinstance(after, Article) and after.title == "Next"


@pytest.mark.parametrize("declared", ["gzip", "br", "zstd", "deflate"])
def test_a_page_in_no_known_coding_or_of_half_a_page_fails_alone(tmp_path: Path, declared: str) -> None:
    half = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstd, "deflate": zlib.compress}[declared](page())[
        :-60
    ]
    head = f"Content-Encoding: {declared}\r\n"
    noise = random.Random(3).randbytes(3000)
    records = [response(body, f"https://x.example/{at}", head=head) for at, body in enumerate((half, noise, page()))]
    path = write(tmp_path / "a.warc.gz", crawl(*records))
    *bad, good = read_articles(path)
    error = f"It was sent in a coding ({declared}) that could not be undone: fetch it again."
    assert bad == [Failure(f"{path}:1", error), Failure(f"{path}:2", error)]
    assert isinstance(good, Article)


@pytest.mark.parametrize("pack", [gzip.compress, brotli.compress, zstd, zlib.compress])
def test_a_page_that_unpacks_to_too_much_is_given_up_early(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(b"<p>" + b"a" * (32 * MIB))
    records = response(bomb, "https://x.example/1", head="Content-Encoding: br\r\n"), response(page(), URL)
    path = write(tmp_path / "a.warc", crawl(*records, zipped=False))
    tracemalloc.start()
    try:
        huge, good = read_articles(path, Limits(file=MIB))
        assert tracemalloc.get_traced_memory()[1] < 24 * MIB
    finally:
        tracemalloc.stop()
    assert isinstance(huge, Failure) and huge.error.startswith("It holds more than 1 MiB")
    assert isinstance(good, Article)


@pytest.mark.parametrize("harm", ["flipped", "cut", "not gzip"])
def test_a_damaged_member_costs_its_own_record(tmp_path: Path, harm: str) -> None:
    one, two, three = (gzip.compress(response(page(f"Page {at}"), f"https://x.example/{at}")) for at in range(3))
    middle = len(two) // 2
    two = {
        "flipped": two[:middle] + bytes(byte ^ 0x55 for byte in two[middle : middle + 20]) + two[middle + 20 :],
        "cut": two[:middle],
        "not gzip": b"<html>" * 50,
    }[harm]
    path = write(tmp_path / "a.warc.gz", one + two + three)
    first, broken, last = read_articles(path)
    assert isinstance(first, Article) and first.title == "Page 0"
    assert broken == Failure(f"{path}:2", "Its compressed data is damaged or cut short: fetch or compress it again.")
    assert isinstance(last, Article) and last.title == "Page 2"


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize(
    ("stated", "garbage"), [("9000", b""), ("200", b""), ("x", b""), ("", b"no record\r\nat all\r\n\r\n")]
)
def test_a_record_whose_length_is_not_true_costs_no_other(
    tmp_path: Path, zipped: bool, stated: str, garbage: bytes
) -> None:
    one, two, three = (response(page(f"Page {at}"), f"https://x.example/{at}") for at in range(3))
    if stated:
        two = re.sub(rb"Content-Length: \d+", f"Content-Length: {stated}".encode(), two)
    found = list(
        read_articles(
            write(tmp_path / ("a.warc.gz" if zipped else "a.warc"), crawl(one, two, garbage + three, zipped=zipped))
        )
    )
    assert [item.title for item in found if isinstance(item, Article)] == ["Page 0", "Page 1", "Page 2"]
    assert all(text_of(item) == list(PARAGRAPHS) for item in found if isinstance(item, Article))
    assert not [item for item in found if isinstance(item, Failure)]


def test_captures_without_a_content_type_and_resources_are_pages(tmp_path: Path) -> None:
    bare = record("response", b"HTTP/2 200\r\nServer: x\r\n\r\n" + page("Bare"), "https://x.example/1")
    script = record("response", b"HTTP/2 200\r\nServer: x\r\n\r\nvar a = 1", "https://x.example/a.js")
    resource = record("resource", page("Resource"), "https://x.example/2", "text/html")
    cut = brotli.compress(page("Cut") + b"<p>More of it. </p>" * 9000)[:-20]
    cut = response(cut, "https://x.example/3", head="Content-Encoding: br\r\n").replace(
        b"WARC-Type", b"WARC-Truncated: length\r\nWARC-Type"
    )
    path = write(tmp_path / "a.warc.gz", crawl(bare, script, resource, cut))
    assert [item.title for item in read_articles(path) if isinstance(item, Article)] == ["Bare", "Resource", "Cut"]


def test_a_page_that_cannot_be_read_fails_alone(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.warc.gz",
        crawl(
            response(b"<html><body></body></html>", "https://x.example/1"),
            response(b"x" * 5000, "https://x.example/2"),
            response(page(), "https://x.example/3"),
        ),
    )
    empty, huge, good = read_articles(path, Limits(file=4096))
    assert isinstance(empty, Failure) and empty.path == f"{path}:1"
    assert empty.error.startswith("No article text was found in the page")
    assert isinstance(huge, Failure) and huge.path == f"{path}:2" and huge.error.startswith("It holds more than 4 KiB")
    assert isinstance(good, Article) and good.url == "https://x.example/3"


def test_a_record_without_a_header_is_told_of(tmp_path: Path) -> None:
    """Found by fuzzing: the reason was an empty sentence."""
    path = write(tmp_path / "a.warc", response(page()) + b"WARC/1.0\r\n\r\n" + response(page(), "https://x.example/2"))
    one, problem, two = read_articles(path)
    assert isinstance(one, Article) and isinstance(two, Article)
    assert problem == Failure(f"{path}:2", "It is a record without a header: fetch the crawl again.")


def test_a_crawl_that_is_cut_short_never_gives_half_a_page(tmp_path: Path) -> None:
    records = [response(page(f"Page {at}"), f"https://x.example/{at}") for at in range(3)]
    data = crawl(*records)
    path = write(tmp_path / "a.warc.gz", data[: -len(gzip.compress(records[2])) // 2])
    one, two, cut = read_articles(path)
    assert isinstance(one, Article) and isinstance(two, Article)
    assert cut == Failure(str(path), "Its compressed data is damaged or cut short: fetch or compress it again.")
    for end in (-30, 2, 12):  # within the last member, and within its header
        whole = sum(len(gzip.compress(part)) for part in records[:2])
        path = write(tmp_path / "c.warc.gz", data[: whole + end] if end > 0 else data[:end])
        assert [item.title for item in read_articles(path) if isinstance(item, Article)] == ["Page 0", "Page 1"]
    plain = write(tmp_path / "b.warc", crawl(*records, zipped=False)[:-200])
    *whole, last = read_articles(plain)
    assert [item.title for item in whole if isinstance(item, Article)] == ["Page 0", "Page 1"]
    assert last == Failure(f"{plain}:3", "The file ends within this page: fetch it again.")


def test_what_is_no_crawl_or_holds_no_page(tmp_path: Path) -> None:
    none = "It holds no captured web page (a response of status 200 in HTML): remove it."
    assert failure(write(tmp_path / "a.warc.gz", crawl(INFO, REQUEST))) == none
    assert failure(write(tmp_path / "b.warc", b"")) == none
    assert failure(write(tmp_path / "c.warc", b"no crawl at all\r\n" * 20)) == (
        "It is damaged, or no WARC file: fetch it again."
    )


def test_a_crawl_is_followed_by_its_uris(store: Store, tmp_path: Path) -> None:
    a, b, c = (response(page(f"Page {at}"), f"https://x.example/{at}") for at in "abc")
    path = write(tmp_path / "a.warc.gz", crawl(INFO, a, b))
    embedder = HashingEmbedder()
    report = sync(store, [path], embedder)
    assert (report.added, report.failed) == (2, ())
    first = {row.title: row.id for row in store.articles()}
    write(path, crawl(INFO, c, b))
    report = sync(store, [path], embedder)
    assert (report.added, report.changed, report.removed, report.unchanged) == (1, 0, 1, 1)
    now = {row.title: row.id for row in store.articles()}
    assert sorted(now) == ["Page b", "Page c"] and now["Page b"] == first["Page b"]


def test_what_is_left_out_of_a_page_of_very_many_elements_is_told_of_by_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "_ELEMENTS", 20)
    long = page(extra="").replace(b"</article>", b"<p>One more line of the page.</p>" * 30 + b"</article>")
    path = tmp_path / "a.warc"
    path.write_bytes(INFO + response(long) + response(page("Bridge opens"), URL + "?2"))
    first, left, second, _ = read_articles(path)  # and the crawl's own record
    assert isinstance(first, Article) and isinstance(second, Article) and second.title == "Bridge opens"
    assert isinstance(left, LeftOut) and left.path == f"{path}:{URL}:element 21"


def test_what_a_crawl_holds_beside_pages_is_told_of_where_its_end_is_cut(tmp_path: Path) -> None:
    whole = crawl(
        response(page(), "https://a.example/1"),
        record("revisit", b"HTTP/1.1 200 OK\r\n\r\n"),
        response(page("B"), "https://a.example/2"),
    )
    items = list(read_articles(write(tmp_path / "a.warc.gz", whole[:-100])))
    assert [type(each).__name__ for each in items] == ["Article", "LeftOut", "Failure"]


def text_record(text: str, uri: str) -> bytes:
    return record("conversion", text.encode(), uri, "text/plain")


def test_texts_of_pages_as_common_crawl_gives_them_out(tmp_path: Path) -> None:
    menus = "Skip to content\nHome\nNews\nSport"
    records = (
        INFO,
        text_record(f"Quay closes - Harbour Gazette\n{menus}\nQuay closes\nBy Mara Quill\n{PARAGRAPHS[0]}\n", URL),
        text_record("Début des travaux | Le Port\nLe quai ferme lundi, a dit la mairie.\n", "http://port.example/a"),
        text_record(" \n", "http://port.example/empty"),
    )
    path = write(tmp_path / "CC-MAIN-2026.warc.wet.gz", crawl(*records))
    first, second, failed, left_out = read_articles(path)
    assert isinstance(first, Article) and isinstance(second, Article)
    assert (first.title, first.url, first.record) == ("Quay closes", URL, URL) and PARAGRAPHS[0] in first.text
    assert (first.published, first.dated, first.made) == ("2026-03-02", "address", "2026-03-04T05:06:07")
    assert second.title == "Début des travaux | Le Port" and second.text.endswith("a dit la mairie.\n")
    assert (second.published, second.dated) == ("", "") and second.outlet == "port.example"
    assert failed == Failure(f"{path}:4", "It holds no readable text: remove it, or put the article into it.")
    assert left_out == LeftOut(str(path), "Its records of the kind warcinfo are no web pages: 1.")


def test_a_page_and_its_text_in_one_crawl_are_one_article(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc", crawl(response(page()), text_record("Quay closes", URL), zipped=False))
    assert [item.reason for item in read_articles(path) if isinstance(item, LeftOut)] == [
        "Its records of the kind conversion are no web pages: 1."
    ]


def test_a_file_of_texts_without_any_says_so(tmp_path: Path) -> None:
    sentence = "It holds no text of a web page (a conversion): remove it."
    assert failure(write(tmp_path / "a.wet", crawl(INFO, response(page()), zipped=False))) == sentence
