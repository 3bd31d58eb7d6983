"""Adding to the articles by text and by address, the list at 30,000 rows, and what the tab's functions reply."""

import gzip
import ipaddress
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hashing_embedder import HashingEmbedder

from index.articles import read_articles
from index.errors import ArticleError
from index.records import Article
from index.store import Store, check
from index.store.schema import transaction
from qa.assistant import Assistant
from qa.evaluation.sentence_reader import SentenceReader
from qa.page import fetch as fetching
from qa.page import listing, pasted, status
from qa.page.articles import uploaded
from qa.page.desk import Desk, server_functions
from qa.page.fetch import FetchError, Page, fetch, is_public
from qa.page.jobs import JobState, Tally

TEXT = "The Calder Trust proposed a toll for lorries.\n\n---\nIt costs £3: “too much”, say hauliers.\n"
PAGE = (
    "<html><head><title>Toll for lorries</title><link rel=canonical href='{canonical}'>"
    "<meta property='og:site_name' content='Northshore Courier'><meta name=author content='Ada Brook'>"
    "<meta property='article:published_time' content='2025-01-14'></head><body><article><h1>Toll for lorries</h1>"
    + "<p>The Calder Trust proposed a toll for lorries that cross the bridge after dark, it said on Tuesday.</p>" * 4
    + "</article></body></html>"
)


# ---- pasted text ----


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


# ---- pages ----


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


# ---- fetching ----


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 127.9.9.9 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 255.255.255.255 224.0.0.1 "
    "240.0.0.1 192.0.2.1 198.18.0.1 ::1 :: fe80::1 fc00::1 fd12::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 "
    "64:ff9b::7f00:1 64:ff9b::a00:1 2002:7f00:1:: 2002:a00:1:: 2001:0:5ef5:79fd:0:0:f5ff:fffe "
    "::127.0.0.1 2001:db8::1".split(),
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", "93.184.216.34 1.1.1.1 2606:4700::1111 64:ff9b::101:101 ::ffff:1.1.1.1".split())
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


class Site(ThreadingHTTPServer):
    """A web server of this machine that remembers the paths it was asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked: list[str] = []
        self.stop = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_address[1]}{path}"


class Answers(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        name = self.path.split("?")[0].strip("/").partition("/")[0]
        getattr(self, f"give_{name}", self.give_page)()

    def give(self, body: bytes, kind: str = "text/html", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def give_page(self) -> None:
        self.give(PAGE.format(canonical="").encode(), "text/html; charset=UTF-8")

    def give_zipped(self) -> None:
        self.give(gzip.compress(b"a page"), Content_Encoding="gzip")

    def give_bomb(self) -> None:
        self.give(gzip.compress(b"\0" * 5_000_000), Content_Encoding="gzip")

    def give_brotli(self) -> None:
        self.give(b"?", Content_Encoding="br")

    def give_large(self) -> None:
        self.give(b"x" * 2_000_001)

    def give_empty(self) -> None:
        self.give(b"")

    def give_image(self) -> None:
        self.give(b"x", "image/png")

    def give_untyped(self) -> None:
        self.give(b"x", "")

    def give_missing(self) -> None:
        self.give(b"", status=404)

    def give_broken(self) -> None:
        self.give(b"", status=503)

    def give_loop(self) -> None:
        self.give(b"", status=302, Location="/loop")

    def give_moved(self) -> None:
        self.give(b"", status=301, Location="/page/two?x=1#part")

    def give_inward(self) -> None:
        self.give(b"", status=302, Location=self.server.url("/secret", "127.0.0.2"))

    def give_file(self) -> None:
        self.give(b"", status=302, Location="file:///etc/passwd")

    def give_drip(self) -> None:
        self.give(b"x" * 10)
        while not self.server.stop.wait(0.05):
            self.wfile.write(b"x")
            self.wfile.flush()

    def log_message(self, *arguments: Any) -> None: ...


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.stop.set()
    served.shutdown()
    served.server_close()


def here(address: Any) -> bool:
    """Only this one address may be connected to."""
    return str(address) == "127.0.0.1"


def get(url: str, **options: Any) -> Page:
    return fetch(url, pasted.READABLE, **{"allowed": here, "largest": 2_000_000, "longest": 30.0, **options})


def test_a_page_comes_with_its_address_type_and_charset(site: Site) -> None:
    got = get(site.url("/moved"))
    assert (got.url, got.content_type, got.charset) == (site.url("/page/two?x=1"), "text/html", "utf-8")
    assert got.data == PAGE.format(canonical="").encode()
    assert get(site.url("/zipped")).data == b"a page"
    assert get(site.url("/page/ü and 1")).url == site.url("/page/%C3%BC%20and%201")


REFUSED = [
    ("/missing", "has no such page .status 404."),
    ("/broken", "could not serve it .status 503."),
    ("/image", "leads to image/png, not to a page"),
    ("/untyped", "leads to something unnamed"),
    ("/large", "more than 1 MiB"),
    ("/bomb", "more than 1 MiB"),
    ("/brotli", "compressed in a way that was not asked for"),
    ("/empty", "sent an empty page"),
    ("/loop", "redirects too often"),
    ("/file", "begin with file: are not fetched"),
]


@pytest.mark.parametrize(("path", "sentence"), REFUSED)
def test_what_cannot_be_added_is_told_why(site: Site, path: str, sentence: str) -> None:
    with pytest.raises(FetchError, match=sentence):
        get(site.url(path))


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "no address yet"),
        ("ftp://courier.example/a", "begin with ftp: are not fetched"),
        ("file:///etc/passwd", "begin with file: are not fetched"),
        ("javascript:alert(1)", "begin with javascript: are not fetched"),
        ("https://user:word@courier.example/", "holds a name or password"),
        ("https:///path", "no web address"),
        ("https://courier.example:99999/", "no web address"),
        ("https://a b/", "no web address"),
        ("https://[::1/", "no web address"),
        ("https://x.example/" + "a" * 2000, "longer than 2,000"),
    ],
)
def test_addresses_that_are_none(url: str, sentence: str) -> None:
    with pytest.raises(FetchError, match=sentence):
        get(url)


def test_a_redirect_inwards_is_not_followed(site: Site) -> None:
    site.asked.clear()
    with pytest.raises(FetchError, match=r"127\.0\.0\.2 is in a private network"):
        get(site.url("/inward"))
    assert site.asked == ["/inward"]


def test_private_addresses_are_refused_unless_it_was_set_otherwise(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.asked.clear()
    monkeypatch.delenv(fetching.PRIVATE_SETTING, raising=False)
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1"):
        with pytest.raises(FetchError, match="is in a private network"):
            get(site.url("/page", host), allowed=None)
    assert site.asked == []
    monkeypatch.setenv(fetching.PRIVATE_SETTING, "1")
    assert get(site.url("/page", "localhost"), allowed=None).content_type == "text/html"


def test_one_private_address_of_a_name_is_enough_to_refuse_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    port = site.server_address[1]
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in ("127.0.0.1", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(FetchError, match=r"two-faced\.example is in a private network"):
        get(f"http://two-faced.example:{port}/page")


def test_the_address_that_was_checked_is_the_one_connected_to(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that stands for another address when it is asked for again (DNS rebinding) is asked for once."""
    port, asked = site.server_address[1], []

    def resolve(host: str, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1" if len(asked) == 1 else "127.0.0.2", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert get(f"http://courier.example:{port}/page").data.startswith(b"<html>")
    assert asked == ["courier.example"]


def test_time_is_bounded_however_slowly_a_page_drips(site: Site) -> None:
    with pytest.raises(FetchError, match="did not answer in time"):
        get(site.url("/drip"), longest=1.0)


# ---- the list ----

MANY = 30_000


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of 30,000 articles, put in by SQL: what counts here is the list, not the text."""
    columns = (
        "id, key, hash, title, outlet, authors, published, url, place, path, record, characters, text, added, updated"
    )
    rows = (
        (
            f"{n:016x}",
            f"/news/{n}.txt",
            n.to_bytes(4, "big"),
            f"{'Bridge' if n % 1000 == 0 else 'Story'} {(n * 7919) % MANY:05}",
            f"Outlet {n % 40}",
            "[]",
            f"{2000 + n % 25}-{1 + n % 12:02}-{1 + n % 28:02}",
            "",
            "",
            f"/news/{n}.txt",
            "",
            5,
            "Text.",
            f"2026-01-01T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}+00:00",
            "",
        )
        for n in range(MANY)
    )
    with Store.open(tmp_path_factory.mktemp("many") / "store", create=True, model="hashing", dimension=64) as store:
        with store.write() as writer, transaction(writer.db):
            marks = ", ".join("?" * 15)
            writer.db.executemany(f"INSERT INTO articles ({columns}) VALUES ({marks})", rows)
        yield store


@pytest.fixture(scope="module")
def many_desk(many: Store) -> Desk:
    embedder = HashingEmbedder()
    return Desk(Assistant(many, embedder, SentenceReader(embedder)), Path("/news"))


def listed(desk: Desk, **request: Any) -> dict[str, Any]:
    (function,) = [f for f in server_functions(desk) if f.__name__ == "list_articles"]
    return function(request)


def row_titles(html: str) -> list[str]:
    return [part.split("</button>")[0] for part in html.split('class="title" dir="auto">')[1:]]


def test_of_30_000_articles_one_page_is_made(many_desk: Desk) -> None:
    reply = listed(many_desk)
    assert reply["html"].count("<tr data-article=") == listing.PAGE == 50
    assert "30,000 articles indexed" in reply["heading"] and "1 to 50 of 30,000" in reply["html"]
    assert row_titles(reply["html"])[0] == f"Story {(29_999 * 7919) % MANY:05}"
    assert len(reply["html"]) < 40_000


@pytest.mark.parametrize(
    ("sort", "descending"), [("title", False), ("title", True), ("published", True), ("added", False)]
)
def test_pages_follow_the_order_of_all(many_desk: Desk, many: Store, sort: str, descending: bool) -> None:
    key = {
        "title": lambda n: (f"{'Bridge' if n % 1000 == 0 else 'Story'} {(n * 7919) % MANY:05}".lower(), n),
        "published": lambda n: (f"{2000 + n % 25}-{1 + n % 12:02}-{1 + n % 28:02}", n),
        "added": lambda n: (n,),
    }[sort]
    order = sorted(range(MANY), key=key, reverse=descending)
    for offset in (0, 15_000, 29_950, 99_999_999):
        reply = listed(many_desk, sort=sort, descending=descending, offset=offset)
        start = min(offset, 29_950)
        ids = [f"{n:016x}" for n in order[start : start + 50]]
        assert [part[:16] for part in reply["html"].split('<tr data-article="')[1:]] == ids
    assert 'data-step="Next" data-offset="30000" disabled' in reply["html"]


def test_a_search_of_30_000_finds_and_counts(many_desk: Desk) -> None:
    reply = listed(many_desk, query="BRIDGE outlet 0", sort="title", descending=False)
    expected = sorted(f"Bridge {(n * 7919) % MANY:05}" for n in range(0, MANY, 1000) if "0" in f"{n % 40}")
    assert row_titles(reply["html"]) == expected and f"{len(expected)} of them match" in reply["heading"]
    assert "No article matches <bdi>&lt;nothing&gt;</bdi>" in listed(many_desk, query="<nothing>")["html"]
    assert "30,000 articles indexed" in listed(many_desk, query="   ")["heading"]


def test_pages_come_from_indexes(many: Store) -> None:
    """No page is found by sorting or reading all articles; a search reads one index and no article."""
    plans: list[str] = []
    with many.read() as view:

        def traced(cursor: Any, sql: str, values: Any) -> bool:
            if sql.startswith("SELECT") and "FROM articles" in sql and "EXPLAIN" not in sql:
                cursor.connection.exec_trace = None
                plan = cursor.connection.execute("EXPLAIN QUERY PLAN " + sql, values)
                plans.append(" | ".join(row[3] for row in plan))
                cursor.connection.exec_trace = traced
            return True

        view.db.exec_trace = traced
        for sort in ("added", "published", "title"):
            view.find_articles("", sort=sort, descending=True, limit=50, offset=29_950)
        view.find_articles("bridge", sort="published", descending=True, limit=50, offset=0)
        view.db.exec_trace = None
    scans = [step for plan in plans for step in plan.split(" | ") if step.startswith("SCAN articles")]
    assert len(scans) >= 4 and all("COVERING INDEX" in step for step in scans), plans


# ---- the tab's functions over a real store ----


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    embedder = HashingEmbedder()
    store = Store.open(tmp_path / "store", create=True, model="hashing", dimension=64)
    with Assistant(store, embedder, SentenceReader(embedder)) as assistant:
        yield Desk(assistant, tmp_path / "articles")


def calls(desk: Desk) -> dict[str, Any]:
    return {function.__name__: function for function in server_functions(desk)}


@pytest.fixture
def arrived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Gradio's folder of uploads."""
    folder = tmp_path / "gradio"
    folder.mkdir()
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(folder))
    return folder


def test_added_files_are_indexed_and_what_was_left_out_is_reported(desk: Desk, arrived: Path) -> None:
    page = calls(desk)
    (arrived / "one").write_text("The council approved the dredging of the lagoon.\n")
    files = [{"path": str(arrived / "one"), "name": name} for name in ("news/a/lagoon.txt", "news/b/lagoon.txt")]
    page["add_files"]({"files": files})
    page["add_files"]({"left": [{"name": "news/<b>.png", "why": "kind"}, {"name": "x.txt", "why": "size"}], "more": 3})
    desk.job.wait(60)
    paths = {row.path for row in desk.store.articles()}
    assert paths == {str(desk.library.folder / f"news/{part}/lagoon.txt") for part in "ab"}
    assert not (arrived / "one").exists()
    html = page["job_state"]({})["html"]
    assert "<dt>added</dt><dd>2</dd>" in html and "<dt>failed</dt><dd>3</dd>" in html
    assert "news/&lt;b&gt;.png" in html and "Files of this kind cannot be read" in html
    assert "It is larger than 200 MB" in html and "3 more files" in html


def test_an_article_names_the_others_that_tell_its_story(desk: Desk) -> None:
    page = calls(desk)
    for outlet in ("The Post", "The Courier", "The Wire"):
        page["add_text"](
            {"text": f"{outlet}.\n\n" + "The council met on the bridge and closed it. " * 9, "outlet": outlet}
        )
    page["add_text"]({"text": "Another story is told here, of a lagoon and its dredging next spring by the council."})
    desk.job.wait(60)
    html = page["list_articles"]({})["html"]
    assert html.count("Told by 2 other articles") == 3
    (post,) = [row.id for row in desk.store.articles() if row.outlet == "The Post"]
    told = page["other_tellings"]({"article": post})["html"]
    assert told.count("<li>") == 2 and "The Courier" in told and "The Wire" in told and "The Post" not in told


def test_no_other_file_of_the_machine_can_be_added(desk: Desk, arrived: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    (arrived / "link.txt").symlink_to(secret)
    for path in (str(secret), str(arrived / ".." / "secret.txt"), str(arrived / "link.txt"), str(arrived), ""):
        reply = calls(desk)["add_files"]({"files": [{"path": path, "name": "secret.txt"}]})
        assert reply["error"] == "A file did not arrive: add it again."
    assert secret.exists() and not (tmp_path / "articles").exists()
    with pytest.raises(ArticleError):
        uploaded("/etc/passwd")


def test_text_and_pages_are_added_and_stay_when_the_folder_is_indexed_again(
    desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(fetching.PRIVATE_SETTING, "1")
    page = calls(desk)
    said = page["add_text"]({"text": TEXT, "title": "A toll", "outlet": "The Post", "published": "2025-01-14"})["said"]
    assert said == "Added as pasted/A toll.md."
    assert page["add_url"]({"url": site.url("/page")})["said"].startswith(
        "Fetched, and added as fetched/127.0.0.1 Toll"
    )
    desk.job.wait(60)
    page["start_job"]({})
    desk.job.wait(60)
    assert {(row.title, row.outlet) for row in desk.store.articles()} == {
        ("A toll", "The Post"),
        ("Toll for lorries", "Northshore Courier"),
    }
    assert "<dt>unchanged</dt><dd>2</dd>" in page["job_state"]({})["html"]
    assert "is in a private network" not in page["add_url"]({"url": site.url("/missing")})["error"]


def test_without_a_folder_nothing_is_fetched(desk: Desk, site: Site) -> None:
    site.asked.clear()
    closed = Desk(desk.assistant, None)
    assert "start it with --articles FOLDER" in calls(closed)["add_url"]({"url": site.url("/page")})["error"]
    assert site.asked == []


def test_a_cancelled_job_leaves_the_store_whole_and_the_next_one_finishes(tmp_path: Path) -> None:
    """Indexing is stopped from outside while the embedder is at work, with articles stored and articles to come."""
    folder, started, go_on = tmp_path / "articles", threading.Event(), threading.Event()
    folder.mkdir()
    for n in range(40):
        (folder / f"{n}.txt").write_text(f"Article {n}.\n\n" + f"The council of town {n} met on day {n}. " * 30)

    class Slow(HashingEmbedder):
        def encode(self, texts: Any, **options: Any) -> Any:
            if desk.store.counts().articles:
                started.set()
                go_on.wait(60)
            return super().encode(texts, **options)

    embedder = Slow()
    store = Store.open(tmp_path / "store", create=True, model="hashing", dimension=64)
    with Assistant(store, embedder, SentenceReader(HashingEmbedder())) as assistant:
        desk = Desk(assistant, folder)
        assistant.sync([folder / "0.txt"])
        page = calls(desk)
        page["start_job"]({})
        assert started.wait(60)
        assert assistant.search("council of town 0")[0].path == str(folder / "0.txt")  # asking goes on
        assert page["cancel_job"]({})["cancelling"]
        go_on.set()
        desk.job.wait(60)
        reply = page["job_state"]({})
        assert "Stopped. What was done is kept" in reply["html"] and not reply["running"]
        assert check(tmp_path / "store").whole
        kept = store.counts().articles
        assert kept < 40
        page["start_job"]({})
        desk.job.wait(120)
        assert store.counts().articles == 40 and check(tmp_path / "store").whole
        assert f"<dt>added</dt><dd>{40 - kept}</dd>" in page["job_state"]({})["html"]


# ---- what is said of jobs ----


def test_a_screen_reader_hears_of_stages_and_quarters_only() -> None:
    class Now:
        stage, total, rate, seconds_left, path = "embedding", 200, 7.0, 90.0, "/news/<a>.txt"
        done = 0

    said = []
    for Now.done in (0, 49, 50, 99, 100, 200):
        said.append(status.said(JobState(running=True, progress=Now())))
    assert said == [
        "Indexing articles…",
        "Indexing articles…",
        *["Indexing articles, 25% done"] * 2,
        "Indexing articles, 50% done",
        "Indexing articles, 100% done",
    ]
    html = status.job(JobState(running=True, progress=Now()))
    assert "200 of 200 articles · 7 passages a second · 2 min left" in html and "&lt;a&gt;.txt" in html
    done = Tally(added=2, seconds=65.0)
    assert status.said(JobState(report=done)) == "The index is up to date: 2 added, 0 changed, 0 removed, 0 failed."
    html = status.job(JobState(report=done, cancelled=True, ended="2026-01-01T00:00:00+00:00"))
    assert "It took 65 s, ended <time" in html and "Re-index to do the rest." in html
    assert status.job(JobState()) == "" and status.said(JobState()) == ""


@pytest.mark.parametrize(
    ("title", "notice"),
    [
        ("A toll", "A toll</bdi>. It"),
        ("A toll.", "A toll.</bdi> It"),
        ("A toll?", "A toll?</bdi> It"),
        ("", "Untitled</bdi>. It"),
    ],
)
def test_a_removal_is_told_with_one_full_stop(title: str, notice: str) -> None:
    from qa.page.library import Removal

    assert notice in listing.removed_notice(Removal("t", title, Path("x"), None, "It came from no file.", ""))
