"""Finding article files, opening them safely, and getting their text right."""

import codecs
import dataclasses
import gzip
import os
from pathlib import Path

import pytest
import zstandard
from one_article import failure

from index.articles import SUPPORTED, Failure, KindNotRead, Limits, NotRead, find_files, read_articles, survey
from index.articles.dates import parse_date, url_date
from index.articles.fields import authors_of, outlet_name, outlet_of, split_byline, web_url
from index.articles.text import clean, decode, shorten
from index.errors import ArticleError, SettingError
from index.links import Bounds
from index.records import Article

SEED = Path(__file__).parents[1] / "seeds" / "000_24095d4106c83546.txt"


def articles(path: Path, limits: Limits | None = None) -> list[Article]:
    found = list(read_articles(path, limits))
    assert all(isinstance(item, Article) for item in found), found
    return [item for item in found if isinstance(item, Article)]


def test_the_seed_article() -> None:
    (article,) = articles(SEED)
    assert article == Article(
        text=SEED.read_text(encoding="utf-8"),
        title="U.S. President Donald Trump confirmed on Sunday that he had spoken with Venezuelan…",
        outlet="Reuters / News agencies",
        published="2025-12-01",
        place="Washington",
        path=str(SEED),
    )


def test_find_files_walks_sorts_and_leaves_out_what_is_hidden(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a/c.JSONL.GZ",
        "a/d.docx",
        ".git/e.txt",
        ".f.txt",
        "a/~$d.docx",
        "g.png",
        "h.exe.gz",
        "I.TGZ",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    expected = [tmp_path / "I.TGZ", tmp_path / "a/c.JSONL.GZ", tmp_path / "a/d.docx", tmp_path / "b.txt"]
    assert find_files([tmp_path, tmp_path / "b.txt", tmp_path / "a"]) == expected
    assert find_files([tmp_path / "g.png", tmp_path / ".f.txt"]) == [tmp_path / ".f.txt", tmp_path / "g.png"]


def test_find_files_gives_absolute_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").touch()
    monkeypatch.chdir(tmp_path)
    assert find_files([Path("."), Path("x/../a.txt")]) == [tmp_path / "a.txt"]


def test_find_files_refuses_a_missing_path(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match=r"There is no file or folder .*gone: check the path\."):
        find_files([tmp_path / "gone"])


def test_links_neither_loop_nor_lead_out_of_the_folder(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text("Secret.")
    (inside / "up").symlink_to(inside, target_is_directory=True)
    (inside / "out").symlink_to(outside, target_is_directory=True)
    (inside / "loop.txt").symlink_to(inside / "loop.txt")
    (inside / "broken.txt").symlink_to(inside / "nothing")
    # What may not be followed is given itself, to be told of.
    assert find_files([inside]) == [inside / "broken.txt", inside / "loop.txt", inside / "out"]
    assert find_files([inside / "out"]) == [inside / "out" / "secret.txt"]
    assert failure(inside / "loop.txt") == "It is a symbolic link that leads back to itself: remove it."
    assert failure(inside / "broken.txt") == "There is no such file: check the path."


def test_a_linked_folder_is_followed_once_whatever_leads_to_it(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    (inside / "real").mkdir(parents=True)
    (outside / "deep").mkdir(parents=True)
    for path in (inside / "real" / "a.txt", outside / "deep" / "b.txt", outside / "c.csv.bak"):
        path.write_text("Text.")
    (inside / "also").symlink_to(inside / "real")
    (inside / "one").symlink_to(outside)
    (inside / "two").symlink_to(outside / "deep")
    (outside / "back").symlink_to(inside)
    found = survey([inside], Bounds([inside], follow=True))
    assert found.files == [inside / "one" / "deep" / "b.txt", inside / "real" / "a.txt"]
    assert found.not_read == (KindNotRead(".bak", 1, (str(inside / "one" / "c.csv.bak"),)),)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.CSV", ".csv"), ("a.csv.gz", ".csv.gz"), ("a.gz", ".gz"), ("fair", ""), ("report.2025", ""), ("a.7z", ".7z"),
        ("a. The mayor said", ""), ("zip:b/c.mp4", ".mp4"), ("a.", ""), ("a.b c", ""),
    ],
)  # fmt: skip
def test_the_kind_of_a_file_is_its_suffix_where_it_looks_like_one(name: str, kind: str) -> None:
    assert NotRead(f"/news/{name}").kind == kind


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_reported(tmp_path: Path) -> None:
    locked, closed = tmp_path / "locked.txt", tmp_path / "closed"
    locked.write_text("Text.")
    locked.chmod(0)
    closed.mkdir(mode=0)
    assert find_files([tmp_path]) == [closed, locked]
    assert failure(locked) == "Permission denied: make it readable for this user."
    assert "could not be listed" in failure(closed)
    closed.chmod(0o700)


def test_an_unlistable_folder_is_reported_not_taken_for_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    scandir = os.scandir

    def refuse(path: str) -> object:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert find_files([tmp_path]) == [closed]
    assert failure(closed) == "It is a folder that could not be listed: make it readable for this user."


def test_permission_denied_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Text.")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert failure(path) == "Permission denied: make it readable for this user."


def test_a_pipe_or_device_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    assert find_files([tmp_path]) == [pipe]
    assert failure(pipe) == "It is not a regular file but a device, pipe or socket: give a file."
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    assert "not a regular file" in failure(tmp_path / "zero.txt")


def test_an_unknown_type_names_the_known_ones_and_a_picture_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "a.exe"
    path.touch()
    assert failure(path) == ("Its type is not one that can be read: convert it to text, HTML, PDF or Word (.docx).")
    picture = tmp_path / "a.png"
    picture.touch()
    assert failure(picture) == "It is a picture, which has no text to read: add its words as a text."
    assert {
        ".txt",
        ".md.gz",
        ".ndjson",
        ".json.gz",
        ".docx",
        ".pdf",
        ".htm",
        ".rss",
        ".xml",
        ".tgz",
        ".warc.gz",
    } <= SUPPORTED


def test_a_file_name_that_is_no_text_is_reported(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    Path(os.fsdecode(path)).write_text("Text.")
    (found,) = read_articles(find_files([tmp_path])[0])
    assert found == Failure(f"{tmp_path}/\ufffd.txt", "Its name is not valid UTF-8: rename it.")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "It is empty"),
        (b" \n\t\r\n \xef\xbb\xbf", "It holds no readable text"),
        (b"-- ... --", "It holds no readable text"),
        (bytes(range(256)) * 40, "It holds binary data, not text"),
        (b"x" * 2049, "It holds more than 2 KiB"),
    ],
)
def test_unusable_text_files_fail_with_their_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    for name, data in (("a.txt", content), ("b.md", content), ("c.txt.gz", gzip.compress(content))):
        (tmp_path / name).write_bytes(data)
        assert failure(tmp_path / name, Limits(file=2048 if b"x" in content[:1] else 100_000)).startswith(reason)


def test_a_damaged_or_pretended_gzip_file_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    for data in (gzip.compress(b"word " * 1000)[:-20], b"no gzip at all", gzip.compress(b"a" * 50)[:15] + b"\xff" * 20):
        path.write_bytes(data)
        assert failure(path) == "Its compressed data is damaged or cut short: fetch or compress it again."


def test_a_file_packed_by_zstd_is_read_in_all_its_frames(tmp_path: Path) -> None:
    pack = zstandard.ZstdCompressor().compress
    path = tmp_path / "a.jsonl.zst"
    lines = [b'{"title": "A%d", "text": "The mill turns."}\n' % at for at in range(3)]
    path.write_bytes(pack(lines[0]) + b"\x50\x2a\x4d\x18\x04\0\0\0skip" + pack(lines[1] + lines[2]))
    assert [item.title for item in read_articles(path) if isinstance(item, Article)] == ["A0", "A1", "A2"]
    assert find_files([tmp_path]) == [path]


def test_a_damaged_or_pretended_zstd_file_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.zst"
    whole = zstandard.ZstdCompressor().compress(os.urandom(3000).hex().encode())
    for data in (whole[:-20], whole + whole[:-20], b"no zstd at all", whole[:15] + b"\xff" * 20):
        path.write_bytes(data)
        assert failure(path) == "Its compressed data is damaged or cut short: fetch or compress it again."


def test_a_zstd_bomb_meets_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.zst"
    path.write_bytes(zstandard.ZstdCompressor().compress(b"a" * 50_000_000))
    assert failure(path, Limits(file=2 * 1024 * 1024)).startswith("It holds more than 2 MiB: split it")


def test_a_gzip_bomb_meets_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"a" * 50_000_000))
    assert path.stat().st_size < 60_000
    assert failure(path, Limits(file=2 * 1024 * 1024)).startswith("It holds more than 2 MiB: split it")


def test_the_limit_is_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("word " * 300_000)
    monkeypatch.setenv("NEWSDESK_MAX_FILE_MIB", "1")
    assert failure(path).startswith("It holds more than 1 MiB")
    monkeypatch.setenv("NEWSDESK_MAX_FILE_MIB", "2")
    assert len(articles(path)[0].text) == 1_500_000
    monkeypatch.setenv("NEWSDESK_MAX_FILE_MIB", "-3")
    with pytest.raises(SettingError, match="NEWSDESK_MAX_FILE_MIB is '-3'"):
        failure(path)


def test_text_is_the_files_own_but_for_newlines_and_nul(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    rest = "A longer text. " * 20
    path.write_bytes(f"\t One\r\ntwo\rthree\n\n  “four”\u202e\u0007 ﬁve\0 {rest}\n".encode())
    assert articles(path)[0].text == f"\t One\ntwo\nthree\n\n  “four”\u202e\u0007 ﬁve {rest}\n"


def test_articles_have_no_identity_yet_and_are_frozen(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("A text.")
    (article,) = articles(path)
    assert (article.id, article.record, article.path) == ("", "", str(path))
    with pytest.raises(dataclasses.FrozenInstanceError):
        article.id = "x"  # type: ignore[misc]


ENGLISH = "“It’s a café,” she said – naïve résumé, 50 € and more of the same words. " * 20
POLISH = "Zażółć gęślą jaźń, powiedział minister w środę. Źródło: rząd nie złożył wniosku. " * 30
RUSSIAN = "Президент заявил в воскресенье, что переговоры прошли успешно. " * 30


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-8"),
        (ENGLISH, "utf-8-sig"),
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (ENGLISH, "utf-32"),
        (ENGLISH, "cp1252"),
        ("Le président a déclaré mardi : « C’est fini », à Paris.", "cp1252"),
        ("Ein kurzer Satz über Größe.", "latin-1"),
        ("Кафе у моста закрыто.", "utf-16-le"),
        ("公路局星期二表示，大桥封闭。\n卡车须绕行。 x", "utf-16-be"),
        ("Die Brücke in München ist zu, für größere Lkw führt der Umweg durch Häuser.", "cp850"),
        ("Le pont fermé à la circulation, a annoncé la préfecture : « très » chargé, l’été.", "mac_roman"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "utf-8"),
        ("今日は東京で首相が記者会見を開いた。" * 30, "shift_jis"),
    ],
)
def test_encodings_are_detected(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_broken_encodings_are_read_as_far_as_they_go() -> None:
    assert decode(codecs.BOM_UTF8 + b"caf\xc3\xa9 \xff.") == "café \ufffd."
    assert decode(b"plain", declared="no-such-charset") == "plain"
    assert decode("наука".encode("koi8-r"), declared="koi8-r") == "наука"
    assert decode(b"it\x92s", declared="iso-8859-1") == "it’s"
    assert decode("Łódź".encode(), declared="iso-8859-2") == "Łódź"
    assert decode("Łódź".encode("iso-8859-2"), declared="iso-8859-2") == "Łódź"
    assert decode("日本語".encode("iso-2022-jp"), declared="iso-2022-jp") == "日本語"
    # These letters are UTF-8 by chance; so are not thirty bytes of them.
    assert decode("両与丙".encode("euc-jp"), declared="euc-jp") == "両与丙"
    assert decode("市长王芳周五宣布地铁九号线".encode(), declared="gb2312") == "市长王芳周五宣布地铁九号线"


def test_metadata_is_cleaned_and_bounded() -> None:
    assert clean(" A\x00\x1b[31m\tred \u202etitle\u2066\x7f\ud800 ") == "A [31m red title \ufffd"
    assert clean("word " * 100) == "word " * 59 + "word…"
    assert len(clean("x" * 1000)) == 300
    assert shorten("one two, three", 10) == "one two…"


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2025-12-01", "2025-12-01"),
        ("2022/06/12", "2022-06-12"),
        ("2022-06-12T23:30:00-05:00", "2022-06-12"),
        ("2022-06-12T00:30:00.123Z", "2022-06-12"),
        ("20220612", "2022-06-12"),
        ("Mon, 13 Jun 2022 08:00:00 GMT", "2022-06-13"),
        ("Sun Jun 12 10:00:00 +0000 2022", "2022-06-12"),
        ("June 12, 2022", "2022-06-12"),
        ("Jun. 12th, 2022 at 5:00 p.m. ET", "2022-06-12"),
        ("Published: Sunday, 12 June 2022", "2022-06-12"),
        ("1st of December 2025", "2025-12-01"),
        ("12-Jun-2022", "2022-06-12"),
        ("13/06/2022", "2022-06-13"),
        ("06/13/2022", "2022-06-13"),
        ("12.06.2022", "2022-06-12"),
        ("2022年6月12日", "2022-06-12"),
        (1655028000, "2022-06-12"),
        (1655028000000, "2022-06-12"),
        ("1655028000", "2022-06-12"),
        (20220612, "2022-06-12"),
        ("06/07/2022", ""),
        ("June 7, '22", "2022-06-07"),
        ("Tue, 06/07/2022 - 14:30", "2022-06-07"),
        ("Wednesday, 06/07/2022", "2022-07-06"),
        ("Friday, 06/07/2022", ""),
        ("화, 07 6월 2022 10:00:00 +0900", "2022-06-07"),
        ("७ जून २०२२", "2022-06-07"),
        ("7 मई, 2022", "2022-05-07"),
        ("2022-02-30", ""),
        ("2022-06", ""),
        ("yesterday", ""),
        ("", ""),
        (None, ""),
        (True, ""),
        (float("nan"), ""),
        (float("inf"), ""),
        (10**400, ""),
        ({"$date": 1}, ""),
        ("9999-99-99", ""),
        ("Fri, 22 Sep 17 22:05:03 +0300", "2017-09-22"),
        ("Mo, 25 Jun 2018 11:41:36", "2018-06-25"),
        ("Mi, 15 Mär 2023 10:00:00 +0100", "2023-03-15"),
        ("Ke, 30 Lok 2013 11:34:37 +0000", "2013-10-30"),
        ("2016/6/29 15:07:41", "2016-06-29"),
        ("Wed, 30 Nov -0001 00:00:00 +0000", ""),
        ("mar, 02 oct 2012 19:56:51 +0000", "2012-10-02"),
        ("12 mars 2023", "2023-03-12"),
        ("7 de enero de 2021", "2021-01-07"),
        ("10/2/2025 3:15:00 PM", ""),
        ("3 Apr 98 09:15:00 GMT", "1998-04-03"),
        ("22-Sep-17", "2017-09-22"),
        ("1er juin 2020", "2020-06-01"),
        ("15. März 2023", "2023-03-15"),
        ("12. listopada 2023.", "2023-10-12"),
        ("12 listopada 2023", "2023-11-12"),
        ("5 grudnia 2021 r.", "2021-12-05"),
        ("3 сентября 2022 г.", "2022-09-03"),
        ("2023. március 12.", "2023-03-12"),
        ("2023 m. kovo 12 d.", "2023-03-12"),
        ("2023년 3월 12일", "2023-03-12"),
        ("2023年3月12日", "2023-03-12"),
        ("12 tháng 3, 2023", "2023-03-12"),
        ("12 Ağustos 2020 Çarşamba", "2020-08-12"),
        ("4η Μαΐου 2021", "2021-05-04"),
        ("4 Μαΐου 2021", "2021-05-04"),
        ("lunedì 3 luglio 2023", "2023-07-03"),
        ("sexta-feira, 3 de fevereiro de 2023", "2023-02-03"),
        ("3. elokuuta 2021", "2021-08-03"),
        ("22.09.17", "2017-09-22"),
        ("9/22/17", "2017-09-22"),
        ("22/09/17", ""),
        ("Do., 12. Okt. 2023, 14:00 Uhr", "2023-10-12"),
        ("12 May 10:30", ""),
        ("12 May 10.30 Uhr", ""),
        ("am 3. Mai um 10 Uhr", ""),
        ("5 out of 20 people", ""),
        ("in 12 marathons 2020", ""),
        ("7 março 2021", "2021-03-07"),
        ("1º de maio de 2022", "2022-05-01"),
        ("١٢ مارس ٢٠٢٣", "2023-03-12"),
        ("12 مارس 2023", "2023-03-12"),
        ("ב-12 במרץ 2023", "2023-03-12"),
        ("Enero 7, 2021", "2021-01-07"),
        ("mercredi 9 août 2023 à 10h", "2023-08-09"),
        ("vr 10 mrt 2023", "2023-03-10"),
        ("10 mrt. 2023", "2023-03-10"),
        ("Thu Jan 05 2023 10:00:00 GMT+0100", "2023-01-05"),
        ("Feb 30 2020", ""),
        ("dim., 24 déc. 2023 09:00:00 +0100", "2023-12-24"),
        ("12 Jan '23", "2023-01-12"),
        ("Sat, 13 mars 21 10:00:00 +0000", "2021-03-13"),
        ("2013年10月30日 水曜日", "2013-10-30"),
        ("14 февр. 2020", "2020-02-14"),
        ("30 сен 2020", "2020-09-30"),
        ("пн, 12 янв 2015 10:00:00 +0300", "2015-01-12"),
        ("12. června 2021", "2021-06-12"),
        ("3 července 2020", "2020-07-03"),
        ("Tue, 3 Mai 2022", "2022-05-03"),
        ("15 Agt 2022", "2022-08-15"),
        ("3 des. 2022", "2022-12-03"),
        ("1970-01-01T00:00:00Z", ""),
        ("1970-01-01 01:00", ""),
        ("Thu, 01 Jan 1970 00:00:00 +0000", ""),
        ("1970-01-01", "1970-01-01"),
        ("1970-01-01T12:30:00Z", "1970-01-01"),
        ("12 مارس، 2025", "2025-03-12"),
        ("9 พ.ย. 2568 21:00", "2025-11-09"),
        ("Thứ tư, 12/11/2025, 09:14 (GMT+7)", "2025-11-12"),
        ("miércoles, 12/11/2025", "2025-11-12"),
        ("quarta-feira, 12/11/2025 09:14", "2025-11-12"),
        ("Mittwoch, 12/11/2025", "2025-11-12"),
        ("Wed, 11/12/2025", "2025-11-12"),
        ("martes, 12/11/2025", ""),
        ("erschienen mit 12/11/2025", ""),
        ("20250312140000", "2025-03-12"),
        ("202503121400", "2025-03-12"),
        ("20250312999999", ""),
    ],
)
def test_dates(value: object, day: str) -> None:
    assert parse_date(value) == day


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://www.cnn.com/2022/06/12/media/x/index.html", "2022-06-12"),
        ("https://www.theguardian.com/world/2022/jun/12/slug", "2022-06-12"),
        ("https://www.reuters.com/world/slug-2025-12-01/", "2025-12-01"),
        ("https://a.example/2022/13/40/x", ""),
        ("https://a.example/plan-2150-12-01-flats", ""),
        ("https://a.example/plan-2150-12-01/2022/06/12/x", "2022-06-12"),
        ("https://a.example/12022/06/123", ""),
        ("https://a.example/x?d=2022/06/12", ""),
        ("http://[", ""),
    ],
)
def test_dates_in_urls(url: str, day: str) -> None:
    assert url_date(url) == day


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://www.cnn.com/x", "cnn.com"),
        ("HTTPS://WWW.USAToday.com:443/x", "usatoday.com"),
        ("https://m.bbc.co.uk/news", "bbc.co.uk"),
        ("https://amp.theguardian.com/x", "theguardian.com"),
        ("https://www.m.example.org./x", "example.org"),
        ("https://college.usatoday.com/x", "college.usatoday.com"),
        ("https://m.com/x", "m.com"),
        ("http://[::1", ""),
        ("nonsense", ""),
    ],
)
def test_the_outlet_of_a_url(url: str, outlet: str) -> None:
    assert outlet_of(url) == outlet


def test_only_web_urls_are_kept() -> None:
    assert web_url(" https://a.example/x\n?y=1 ") == "https://a.example/x?y=1"
    for bad in ("javascript:alert(1)", "data:text/html,x", "//a.example/x", "http://", "http://[", "ftp://a/b", ""):
        assert web_url(bad) == ""
    assert web_url("https://a.example/" + "x" * 3000) == ""


def test_names_of_outlets_and_people() -> None:
    assert outlet_name("Reuters/ News  agencies") == "Reuters / News agencies"
    assert outlet_name("— Associated Press.") == "Associated Press"
    assert outlet_name("https://www.cnn.com/") == "cnn.com"
    assert outlet_name("www.CNN.com") == "cnn.com"
    assert authors_of(["Jack Guy Sugam Pokharel", "Jack Guy", "Sugam Pokharel"]) == ("Jack Guy", "Sugam Pokharel")
    assert authors_of(["By Jane Doe", "Jane Doe", " ", "http://x.example"]) == ("Jane Doe",)
    assert split_byline("By JANE DOE and John Roe, Associated Press") == ("JANE DOE", "John Roe")
    assert split_byline("Jane Doe in Paris, John Roe (Staff Writer) | CNN") == ("Jane Doe", "John Roe")
    assert split_byline("Von Eva Roth und Jan Kuhn") == ("Eva Roth", "Jan Kuhn")
    assert split_byline("Par Zoé Blin") == ("Zoé Blin",)
    assert [split_byline(name) for name in ("Von Miller", "Di Wu", "Ursula von der Leyen")] == [
        ("Von Miller",), ("Di Wu",), ("Ursula von der Leyen",),
    ]  # fmt: skip
