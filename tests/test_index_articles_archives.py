"""Archives: every file by its own reader, one identity for each article, and archives made to do harm."""

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hashing_embedder import HashingEmbedder
from one_article import failure, write

from index.articles import Failure, Limits, NotRead, read_articles
from index.records import Article
from index.store import Store
from index.sync import Report, sync

ONE, TWO = "The council met on Monday.", "The port reopened on Tuesday."
RSS = (
    f"<rss><channel><title>Gazette</title><item><guid>g1</guid><description>{ONE}</description></item></channel></rss>"
)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(members: Mapping[str, str | bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


MEMBERS: dict[str, str | bytes] = {
    "2026/03/a story.txt": ONE,
    "2026/03/b.html.gz": gzip.compress(f"<html><body><article><p>{TWO * 5}</p></article></body></html>".encode()),
    "2026/lines.jsonl": json.dumps({"id": "x1", "title": "X", "text": TWO}) + "\n{broken\n",
    "feed.rss": RSS,
    "picture.png": b"\x89PNG",
    ".hidden.txt": "no",
    ".git/config.txt": "no",
    "__MACOSX/2026/._a.txt": "no",
    "empty.txt": "",
}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.zip", zipped(MEMBERS)),
        ("a.zip.gz", gzip.compress(zipped(MEMBERS))),
        ("a.tar", tarred(MEMBERS)),
        ("a.tar.gz", tarred(MEMBERS, "w:gz")),
        ("a.TGZ", tarred(MEMBERS, "w:gz")),
    ],
)
def test_each_file_by_its_own_reader(tmp_path: Path, name: str, content: bytes) -> None:
    path = write(tmp_path / name, content)
    text, page, line, broken, item, picture, empty = read_articles(path)
    assert picture == NotRead(f"{path}:picture.png") and picture.kind == ".png"
    assert text == Article(text=ONE, title="The council met on Monday", path=str(path), record="2026/03/a story.txt")
    assert isinstance(page, Article) and page.record == "2026/03/b.html.gz" and TWO in page.text
    assert line == Article(text=TWO, title="X", path=str(path), record="2026/lines.jsonl:x1")
    assert isinstance(broken, Failure) and broken.path == f"{path}:2026/lines.jsonl:2"
    assert isinstance(item, Article) and (item.record, item.outlet) == ("feed.rss:g1", "Gazette")
    assert empty == Failure(f"{path}:empty.txt", "It is empty: remove it, or put the article into it.")


def test_of_a_packed_crawl_the_pages_are_read_and_not_its_lists(tmp_path: Path) -> None:
    page = f"<html><head><title>Council</title></head><body><article><p>{ONE}</p></article></body></html>".encode()
    record = (
        b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: https://a.example/1\r\nWARC-Date: 2026-03-02\r\n"
        b"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
    ) % (len(page), page)
    pages = '{"format": "json-pages-1.0"}\n{"url": "https://a.example/1", "title": "Council"}\n'
    packed = {"archive/data.warc.gz": gzip.compress(record), "pages/pages.jsonl": pages, "datapackage.json": "{}"}
    (found,) = read_articles(write(tmp_path / "crawl.wacz", zipped(packed)))
    assert isinstance(found, Article)
    assert (found.text, found.url) == (ONE, "https://a.example/1")


def test_archives_in_archives_are_read_to_a_depth(tmp_path: Path) -> None:
    inner = zipped({"a.txt": ONE, "deeper.zip": zipped({"b.txt": TWO})})
    for path, content in (("o.zip", zipped({"in.zip": inner})), ("o.tar", tarred({"in.zip": inner}))):
        outer = write(tmp_path / path, content)
        found, too_deep = read_articles(outer)
        assert isinstance(found, Article) and (found.text, found.record) == (ONE, "in.zip:a.txt")
        assert too_deep == Failure(
            f"{outer}:in.zip:deeper.zip",
            "It is an archive in an archive in an archive: unpack the outer one first.",
        )


@pytest.mark.parametrize("make", [zipped, tarred])
def test_names_that_lead_out_of_the_archive_are_refused(tmp_path: Path, make: type) -> None:
    names = ("../up.txt", "a/../../up.txt", "/etc/abs.txt", "C:/win.txt", "..\\win.txt")
    path = write(tmp_path / "a.bin", make({**dict.fromkeys(names, ONE), "good.txt": TWO}))
    path = path.rename(tmp_path / ("a.zip" if make is zipped else "a.tar"))
    *bad, good = read_articles(path)
    assert isinstance(good, Article) and good.record == "good.txt"
    assert len(bad) == len(names)
    assert {item.error for item in bad if isinstance(item, Failure)} == {
        "Its name leads out of the archive: pack it anew under a plain name."
    }
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


def test_hostile_names_stay_apart_and_printable(tmp_path: Path) -> None:
    names = ["a  b.txt", "a b.txt", "\u202etxt.exe.txt", "x" * 700 + ".txt", "x" * 701 + ".txt", "new\nline.txt"]
    path = write(tmp_path / "a.zip", zipped({name: f"Text {at}." for at, name in enumerate(names)}))
    found = [item for item in read_articles(path) if isinstance(item, Article)]
    assert [item.text for item in found] == [f"Text {at}." for at in range(len(names))]
    assert len({item.record for item in found}) == len(names)
    assert all(item.record.isprintable() and len(item.record) < 600 for item in found)


def test_names_in_utf_8_that_are_not_marked_so(tmp_path: Path) -> None:
    data = zipped({"XX.txt": ONE}).replace(b"XX.txt", "é.txt".encode())
    (found,) = read_articles(write(tmp_path / "a.zip", data))
    assert isinstance(found, Article) and found.record == "é.txt"


def test_of_two_files_of_one_name_the_last_counts(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("a.txt", ONE)
        archive.writestr("a.txt", TWO)
    (found,) = read_articles(tmp_path / "a.zip")
    assert isinstance(found, Article) and found.text == TWO


def test_a_bomb_meets_the_limits(tmp_path: Path) -> None:
    limits = Limits(file=1 << 20, archive=5 << 20)
    bomb = zipped({f"{at}.txt": b"a " * (1 << 18) for at in range(30)})
    path = write(tmp_path / "a.zip", bomb)
    assert len(bomb) < 100_000
    found = list(read_articles(path, limits))
    assert found[-1] == Failure(str(path), "It unpacks to more than 5 MiB: split it, or raise NEWSDESK_MAX_FILE_MIB.")
    assert sum(isinstance(item, Article) for item in found) == 10
    big = write(tmp_path / "b.zip", zipped({"a.txt": b"a " * (1 << 20), "b.txt": ONE}))
    large, good = read_articles(big, limits)
    assert isinstance(large, Failure) and large.path == f"{big}:a.txt"
    assert large.error.startswith("It holds more than 1 MiB") and isinstance(good, Article)


def test_a_bomb_of_nested_archives_meets_one_limit(tmp_path: Path) -> None:
    inner = zipped({f"{at}.txt": b"a " * (1 << 18) for at in range(6)})
    path = write(tmp_path / "a.zip", zipped({f"{at}.zip": inner for at in range(100)}))
    found = list(read_articles(path, Limits(file=1 << 20, archive=4 << 20)))
    assert sum(isinstance(item, Article) for item in found) < 9
    assert isinstance(found[-1], Failure) and found[-1].path == str(path)
    assert found[-1].error.startswith("It unpacks to more than 4 MiB")


def test_a_tar_whose_headers_are_a_bomb(tmp_path: Path) -> None:
    info = tarfile.TarInfo("a.txt")
    info.pax_headers = {"comment": "x" * (8 << 20)}
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(info)
    path = write(tmp_path / "a.tar.gz", out.getvalue())
    assert failure(path) == "Its tar headers are far too large: it is damaged; fetch or pack it again."


def test_links_and_devices_of_a_tar_are_passed_over(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind in (("l.txt", tarfile.SYMTYPE), ("h.txt", tarfile.LNKTYPE), ("d.txt", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert failure(write(tmp_path / "a.tar", out.getvalue())) == (
        "It holds no file of a kind that can be read: put articles into it, or remove it."
    )


def test_too_many_files(tmp_path: Path) -> None:
    members = {f"{at}.txt": ONE for at in range(5)}
    limits = Limits(members=4)
    assert failure(write(tmp_path / "a.zip", zipped(members)), limits) == "It holds more than 4 files: split it."
    *_, last = read_articles(write(tmp_path / "a.tar", tarred(members)), limits)
    assert last == Failure(str(tmp_path / "a.tar"), "It holds more than 4 files: split it.")


def encrypted(data: bytes, *names: str) -> bytes:
    """The archive with the mark of encryption on these files."""
    out = bytearray(data)
    for name in names:
        for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = -1
            while (at := out.find(signature, at + 1)) >= 0:
                start = at + (30 if signature[2] == 3 else 46)
                if out[start : start + len(name)] == name.encode():
                    out[at + flags] |= 1
    return bytes(out)


def test_encrypted_archives_say_so(tmp_path: Path) -> None:
    data = zipped({"a.txt": ONE, "b.txt": TWO})
    assert failure(write(tmp_path / "a.zip", encrypted(data, "a.txt", "b.txt"))) == (
        "It is encrypted: unpack it with its password, and index what was in it."
    )
    path = write(tmp_path / "b.zip", encrypted(data, "a.txt"))
    closed, good = read_articles(path)
    assert isinstance(closed, Failure) and closed.path == f"{path}:a.txt"
    assert closed.error.startswith("It is encrypted: unpack the archive") and isinstance(good, Article)


def test_damaged_and_empty_archives(tmp_path: Path) -> None:
    damaged = "Its compressed data is damaged or cut short: fetch or compress it again."
    nothing = "It holds no file of a kind that can be read: put articles into it, or remove it."
    data = zipped({"a.txt": ONE * 200, "b.txt": TWO})
    assert failure(write(tmp_path / "a.zip", data[:-30])) == damaged
    assert failure(write(tmp_path / "b.zip", b"no zip")) == damaged
    assert failure(write(tmp_path / "c.zip", zipped({}))) == nothing
    for make, path in ((tarred, tmp_path / "d.tar"), (zipped, tmp_path / "d.zip")):
        assert list(read_articles(write(path, make({"a.png": "x"})))) == [
            NotRead(f"{path}:a.png"),
            Failure(str(path), nothing),
        ]
    assert failure(write(tmp_path / "e.tar", b"no tar file" * 100)) == damaged
    wrong = bytearray(data)
    wrong[60] ^= 0xFF
    path = write(tmp_path / "f.zip", bytes(wrong))
    bad, good = read_articles(path)
    assert bad == Failure(f"{path}:a.txt", damaged) and isinstance(good, Article)


def test_a_cut_off_tar_gives_what_it_holds(tmp_path: Path) -> None:
    members = {f"{at}.txt": f"Text {at}. {ONE}" for at in range(40)}
    data = tarred(members, "w:gz")
    path = write(tmp_path / "a.tgz", data[: len(data) * 3 // 4])
    *found, last = read_articles(path)
    assert [item.record for item in found if isinstance(item, Article)] == [f"{at}.txt" for at in range(len(found))]
    assert len(found) > 5
    assert last == Failure(str(path), "Its compressed data is damaged or cut short: fetch or compress it again.")


# Re-indexing


EMBEDDER = HashingEmbedder()


def outcome(report: Report) -> tuple[int, int, int, int, int]:
    """added, changed, removed, unchanged, failed."""
    return report.added, report.changed, report.removed, report.unchanged, len(report.failed)


def ids(store: Store) -> dict[str, str]:
    return {row.title: row.id for row in store.articles()}


def test_an_archive_is_followed(store: Store, tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    path = write(news / "a.zip", zipped({"a.txt": ONE, "b.txt": TWO, "c/c.txt": "It rained all day."}))
    assert outcome(sync(store, [path], EMBEDDER)) == (3, 0, 0, 0, 0)
    first = ids(store)
    assert outcome(sync(store, [path], EMBEDDER)) == (0, 0, 0, 3, 0)
    # Packed anew in another order: other bytes, the same articles.
    write(path, zipped({"c/c.txt": "It rained all day.", "b.txt": TWO, "a.txt": ONE}))
    assert outcome(sync(store, [path], EMBEDDER)) == (0, 0, 0, 3, 0)
    assert ids(store) == first
    write(path, zipped({"a.txt": ONE, "b.txt": f"{TWO} Ships came in.", "d.txt": "A new story."}))
    assert outcome(sync(store, [path], EMBEDDER)) == (1, 1, 1, 1, 0)
    now = ids(store)
    assert sorted(now) == ["A new story", "The council met on Monday", "The port reopened on Tuesday"]
    assert all(now[title] == first[title] for title in sorted(now)[1:])
    path.rename(news / "moved.zip")
    assert outcome(sync(store, [news], EMBEDDER)) == (0, 0, 0, 3, 0)
    (news / "moved.zip").unlink()
    assert outcome(sync(store, [news], EMBEDDER)) == (0, 0, 3, 0, 0)


def test_a_file_of_an_archive_that_fails_keeps_its_last_good_version(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", zipped({"a.txt": ONE, "b.txt": "", "c.txt": "It rained all day."}))
    assert outcome(sync(store, [path], EMBEDDER)) == (2, 0, 0, 0, 1)
    # One file is mended, another breaks, a third one goes: as many failures as before, but not the same.
    write(path, zipped({"a.txt": "", "b.txt": TWO}))
    report = sync(store, [path], EMBEDDER)
    assert outcome(report) == (1, 0, 1, 0, 1)
    assert report.failed[0].path == f"{path}:a.txt"
    assert sorted(ids(store)) == ["The council met on Monday", "The port reopened on Tuesday"]
    write(path, zipped({"b.txt": TWO}))
    assert outcome(sync(store, [path], EMBEDDER)) == (0, 0, 1, 1, 0)


def test_a_feed_is_followed_by_guid_and_link(store: Store, tmp_path: Path) -> None:
    def feed(*items: tuple[str, str]) -> bytes:
        parts = (f"<item>{known}<description>{text}</description></item>" for known, text in items)
        return f"<rss><channel><title>Gazette</title>{''.join(parts)}</channel></rss>".encode()

    guid, link = '<guid isPermaLink="false">g1</guid>', "<link>https://gazette.example/2</link>"
    path = write(tmp_path / "a.rss", feed((guid, ONE), (link, TWO)))
    assert outcome(sync(store, [path], EMBEDDER)) == (2, 0, 0, 0, 0)
    first = set(ids(store).values())
    write(path, feed((link, f"{TWO} Ships came in."), (guid, f"{ONE} It voted."), ("<guid>g3</guid>", "New.")))
    assert outcome(sync(store, [path], EMBEDDER)) == (1, 2, 0, 0, 0)
    assert first < set(ids(store).values())
    write(path, feed((link, f"{TWO} Ships came in.")))
    assert outcome(sync(store, [path], EMBEDDER)) == (0, 0, 2, 1, 0)


@pytest.mark.timeout(60)
def test_a_tar_whose_file_claims_to_be_endless_is_refused_at_once(tmp_path: Path) -> None:
    info = tarfile.TarInfo("a.txt")
    info.size = 2**62
    content = info.tobuf(format=tarfile.GNU_FORMAT) + bytes(10_240)
    for name in ("a.tar", "b.tar.gz"):
        data = gzip.compress(content) if name.endswith(".gz") else content
        assert failure(write(tmp_path / name, data)).startswith("It unpacks to more than 4096 MiB: split it")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_packed_in_a_way_without_bounds_is_refused(tmp_path: Path, method: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("a.txt", ONE)
    (found,) = read_articles(write(tmp_path / "a.zip", out.getvalue()))
    assert isinstance(found, Failure) and "packed in a way that is not read" in found.error
