"""Records of one address: which are one article, which are versions of one, and which only share the address."""

import itertools
import json
from pathlib import Path

import pytest
from hashing_embedder import HashingEmbedder

from index import by_hand
from index.records import Article
from index.store import Store, check
from index.store.migration import bring_to_format
from index.store.schema import connect
from index.sync import Report, sync
from index.versions import relation, replaces

URL = "https://www.holm.example/news"
BOTH = "The meeting in the town hall went on for three hours, and two hundred people had come to listen to it. "
DYKE = {"title": "Dyke", "text": BOTH + "The dyke at Holm will be raised by a metre, engineer Ulf Sand said."}
SCHOOL = {"title": "School", "text": BOTH + "Pupils in Tarn get a sports hall, headmistress Ida Falk told parents."}
MILL = {"title": "Mill", "text": BOTH + "A Finnish firm bought the paper mill, manager Per Holt confirmed."}
RAISED = {**DYKE, "text": BOTH + "The dyke at Holm will be raised by two metres, engineer Ulf Sand said."}


def run(store: Store, *paths: Path) -> Report:
    return sync(store, paths, HashingEmbedder())


def lines(file: Path, *records: dict[str, str]) -> Path:
    file.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return file


def texts(store: Store) -> set[str]:
    return {store.article(row.id).text for row in store.articles()}


def ids(store: Store) -> dict[str, str]:
    return {row.title: row.id for row in store.articles()}


def outcome(report: Report) -> tuple[int, int, int, int, int]:
    """added, changed, removed, unchanged, left out."""
    return report.added, report.changed, report.removed, report.unchanged, len(report.left_out)


@pytest.mark.parametrize("key", [{"url": URL}, {"id": "17"}])
def test_articles_of_one_key_stay_apart_and_keep_their_identity(store: Store, news: Path, key: dict[str, str]) -> None:
    records = [{**record, **key} for record in (DYKE, SCHOOL, MILL)]
    file = lines(news / "all.jsonl", *records)
    assert outcome(run(store, news)) == (3, 0, 0, 0, 0)
    before = ids(store)
    for order in itertools.permutations(records):
        lines(file, *order)
        assert outcome(run(store, news)) == (0, 0, 0, 3, 0) and ids(store) == before
    lines(file, records[2])
    assert outcome(run(store, news)) == (0, 0, 2, 1, 0) and ids(store) == {"Mill": before["Mill"]}


def test_an_edit_among_articles_of_one_address_changes_that_one(store: Store, news: Path) -> None:
    file = lines(news / "all.jsonl", *({**record, "url": URL} for record in (DYKE, SCHOOL)))
    run(store, news)
    before = ids(store)
    lines(file, *({**record, "url": URL} for record in (RAISED, SCHOOL)))
    assert outcome(run(store, news)) == (0, 1, 0, 1, 0) and ids(store) == before
    assert texts(store) == {RAISED["text"], SCHOOL["text"]}


@pytest.mark.parametrize("dates", [("2026-02-01", "2026-02-04"), ("2026-02-04", "2026-02-01"), ("", "")])
def test_the_later_version_counts_wherever_it_stands(store: Store, news: Path, dates: tuple[str, str]) -> None:
    first, second = (
        {**record, "url": URL, "date_download": day} for record, day in zip((DYKE, RAISED), dates, strict=True)
    )
    later = max((first, second), key=lambda record: record["date_download"]) if dates[0] else second
    lines(news / "all.jsonl", first, second)
    report = run(store, news)
    assert outcome(report) == (1, 0, 0, 0, 1) and texts(store) == {later["text"]}
    assert report.left_out[0].path == f"{news / 'all.jsonl'}:{URL}"
    for _ in range(2):
        assert outcome(run(store, news)) == (0, 0, 0, 1, 1)
        (news / "all.jsonl").write_text((news / "all.jsonl").read_text() + "\n")


def test_a_later_version_that_comes_in_another_file_counts_until_that_file_goes(store: Store, news: Path) -> None:
    a, b = news / "a.jsonl", news / "b.jsonl"
    early, late = {**DYKE, "url": URL}, {**RAISED, "url": URL + "?utm_source=rss"}
    lines(b, early)
    run(store, news)
    before = ids(store)
    lines(a, late)
    assert outcome(run(store, news)) == (0, 1, 0, 0, 1) and texts(store) == {RAISED["text"]} and ids(store) == before
    assert outcome(run(store, news)) == (0, 0, 0, 1, 1)
    lines(b, early, {"title": "Other", "text": "The fair was held on the green."})  # read again, it is no later for it
    assert outcome(run(store, news)) == (1, 0, 0, 1, 1) and RAISED["text"] in texts(store)
    a.unlink()
    assert outcome(run(store, news)) == (0, 1, 0, 1, 0) and DYKE["text"] in texts(store)
    assert ids(store)["Dyke"] == before["Dyke"]
    b.unlink()
    assert outcome(run(store, news))[2] == 2 and texts(store) == set()


def test_a_summary_takes_no_articles_place_and_an_article_takes_a_summarys(store: Store, news: Path) -> None:
    full = {**DYKE, "url": URL}
    summary = {**full, "text": "The dyke at Holm will be raised by a metre, engineer Ulf Sand said."}
    lines(news / "all.jsonl", full, {**summary, "dateModified": "2026-05-01T10:00:00Z"})
    assert outcome(run(store, news)) == (1, 0, 0, 0, 1) and texts(store) == {full["text"]}
    lines(news / "all.jsonl", summary, full)
    assert outcome(run(store, news)) == (0, 0, 0, 1, 1) and texts(store) == {full["text"]}


def test_feeds_fetched_day_by_day_lose_nothing(store: Store, news: Path) -> None:
    item = "<item><title>{0}</title><guid isPermaLink='false'>{1}</guid><link>https://x.example/live</link>"
    item += "<description>{2}</description></item>"
    posts = [item.format(f"Post {n}", f"g{n}", f"Post {n} of the strike says that talks go on.") for n in range(4)]
    for day in range(3):
        text = f"<rss version='2.0'><channel><title>X</title>{''.join(posts[day : day + 2])}</channel></rss>"
        (news / f"day{day}.rss").write_text(text)
    report = run(store, news)
    assert outcome(report) == (4, 0, 0, 0, 2) and len(texts(store)) == 4
    assert all("once more" in record.reason for record in report.left_out)
    assert outcome(run(store, news)) == (0, 0, 0, 4, 2)


def versions(store: Store, title: str) -> list[tuple[str, str, str]]:
    """(made, text, name of the file) of the versions of the article of this title that do not count."""
    found = store.versions(ids(store)[title])
    return [(version.made, version.text, Path(version.path).name) for version in found]


def test_versions_are_kept_as_long_as_a_file_has_them(store: Store, news: Path) -> None:
    days = [
        {**record, "url": URL, "date_download": f"2026-02-0{n}"} for n, record in enumerate((DYKE, RAISED, MILL), 1)
    ]
    third = {**RAISED, "url": URL, "date_download": "2026-02-03", "text": RAISED["text"].replace("two", "three")}
    lines(news / "a.jsonl", days[0])
    run(store, news)
    assert versions(store, "Dyke") == []
    lines(news / "b.jsonl", days[1], third, days[2])
    run(store, news)
    both = [("2026-02-02", RAISED["text"], "b.jsonl"), ("2026-02-01", DYKE["text"], "a.jsonl")]
    for _ in range(2):
        assert versions(store, "Dyke") == both and versions(store, "Mill") == [] and third["text"] in texts(store)
        run(store, news)
    (news / "a.jsonl").rename(news / "c.jsonl")
    run(store, news)
    assert versions(store, "Dyke") == [both[0], (*both[1][:2], "c.jsonl")]
    (news / "b.jsonl").unlink()
    run(store, news)
    assert versions(store, "Dyke") == [] and texts(store) == {DYKE["text"]}


def test_an_article_that_is_taken_back_has_its_versions(store: Store, news: Path) -> None:
    lines(news / "all.jsonl", {**DYKE, "url": URL, "date": "2026-02-01"}, {**RAISED, "url": URL, "date": "2026-02-01"})
    run(store, news)
    lasting = ids(store)["Dyke"]
    with store.write() as writer:
        assert writer.remove(lasting) and check(store.folder).whole
    by_hand.restore(store, HashingEmbedder(), [lasting])
    assert [text for _, text, _ in versions(store, "Dyke")] == [DYKE["text"]]
    assert store.article(lasting).dated == "stated"
    by_hand.edit(store, HashingEmbedder(), [lasting], published="2026-03-01")
    assert store.article(lasting).dated == "edited" and check(store.folder).whole


def test_a_file_that_breaks_off_keeps_its_versions(store: Store, news: Path) -> None:
    lines(news / "all.jsonl", {**DYKE, "url": URL}, {**RAISED, "url": URL})
    run(store, news)
    (news / "all.jsonl").write_bytes(b"\x00\xff" * 40)
    assert run(store, news).failed
    assert [text for _, text, _ in versions(store, "Dyke")] == [DYKE["text"]]


@pytest.mark.parametrize(
    "loss",
    [
        "DELETE FROM articles WHERE title = 'School'",
        "DELETE FROM earlier",
        "DELETE FROM left_out WHERE rowid = (SELECT max(rowid) FROM left_out)",
        "UPDATE earlier SET text = 'The dyke stays.'",
    ],
)
def test_check_proves_that_every_record_is_an_article_a_version_or_told_of(
    tmp_path: Path, news: Path, loss: str
) -> None:
    """Of five records one is an article's version, and one the same article once more."""
    once_more = {**SCHOOL, "url": URL + "/school?utm_source=rss", "text": SCHOOL["text"].replace(" ", "  ")}
    with Store.open(tmp_path / "lossy", create=True, model="hashing", dimension=64) as store:
        first, second = {**DYKE, "url": URL}, {**RAISED, "url": URL}
        lines(news / "all.jsonl", first, second, {**SCHOOL, "url": URL + "/school"}, {**MILL, "id": "7"}, once_more)
        assert outcome(run(store, news)) == (3, 0, 0, 0, 2)
        assert check(store.folder).as_dict() == {
            "whole": True, "articles": 3, "passages": 3, "records": 5, "versions": 1, "problems": [], "repaired": [],
            "not_read": [],
        }  # fmt: skip
        with store.write() as writer:
            writer.db.execute("DELETE FROM left_out WHERE reason LIKE '% counts: %'" if "earlier" in loss else "")
            writer.db.execute(loss)
            if "articles" not in loss:
                assert check(store.folder).problems[0].part == "records"
        (problem,) = [each for each in check(store.folder, repair=True).problems if each.part == "records"]
        assert problem.message.startswith(f"{news / 'all.jsonl'}:") and "was read, and is no article" in problem.message
        run(store, news)
        assert check(store.folder).whole and len(texts(store)) == 3 and len(versions(store, "Dyke")) == 1


def article(text: str, title: str = "Flood", **fields: str) -> Article:
    return Article(text, title=title, url=URL, **fields)


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        (article("Two men died at Holm."), article("Two men  died\nat Holm."), "same"),
        (article("Two men died at Holm."), article("Three men died at Holm, police said."), "version"),
        (article("Two men died at Holm.", "Two die"), article("Three men died at Holm.", "Three die"), "version"),
        (article("市长说大桥将花费四千万元。"), article("市长说大桥将花费四千八百万元。"), "version"),
        (article("市长说大桥将花费四千万元。", "大桥"), article("学校将在八月开学，校长周雨说。", "学校"), "other"),
        (article("The fair opens.", record="1"), article("The fair opens late.", record="2"), "version"),
        (article("Holm leads by one goal.", record="1"), article("Tarn draws level.", record="2"), "other"),
        (article(BOTH + "Ships wait.", "Port"), article(BOTH + "Boats go.", "Port"), "version"),
        (article(BOTH + "Ships wait.", "Port"), article(BOTH + "Ships wait. Boats go.", "Harbour"), "version"),
        (
            article("The fair opens.", record=URL + "#0"),
            article("The fair opens on Monday.", "Fair", record=URL + "#1"),
            "version",
        ),
        (article("The fair opens.", record="1"), article("The fair opens late.", "Fair", record="2"), "other"),
        (article("Ships wait.", "Port"), article("Voters chose a mayor.", "Vote"), "other"),
        (
            article("Holm beat Tarn 3-1 at home on Saturday.", "Holm v Tarn"),
            article("Moor beat Fenby 2-0 at home on Saturday.", "Moor v Fenby"),
            "other",
        ),
        (
            article("The pool will close, the council said. Repairs will cost two million crowns.", "Pool"),
            article("The port will grow, the harbour master said. Work will begin in two years.", "Port"),
            "other",
        ),
        (article(BOTH + "Ships wait.", "Port"), article(BOTH.replace("two", "three") + "Boats go.", "Bay"), "other"),
    ],
)
def test_what_two_records_of_one_address_are(one: Article, other: Article, what: str) -> None:
    assert relation(one, other) == relation(other, one) == what


def test_of_versions_without_a_time_the_last_counts_unless_it_is_cut_off() -> None:
    whole, cut = (
        article(BOTH + "Two men died. The fire was put out on Sunday night."),
        article(BOTH + "Three men died."),
    )
    assert relation(whole, cut) == "version"
    assert replaces(whole, cut) and not replaces(cut, whole)
    assert replaces(article(cut.text, made="2026-01-02"), article(whole.text, made="2026-01-01"))


def test_of_one_text_what_more_is_known_of_counts() -> None:
    bare, full = article("Two men died."), article("Two men died.", published="2026-01-01")
    assert relation(bare, full) == "version"
    assert replaces(full, bare) and not replaces(bare, full)


def test_a_store_of_format_3_gets_the_addresses_of_today(store: Store, news: Path, tmp_path: Path) -> None:
    lines(news / "all.jsonl", {**DYKE, "url": URL + "/dyke"}, {**SCHOOL, "url": URL + "/school"})
    run(store, news)
    before = ids(store)
    db = connect(store.folder, writing=True)
    db.execute("UPDATE articles SET key = 'https://www.holm.example/news/dyke' WHERE title = 'Dyke'")
    db.execute(
        "DROP TABLE versions; DROP TABLE left_out; DROP TABLE removed; DROP TABLE edits; DROP TABLE earlier;"
        "DROP TABLE records; PRAGMA user_version = 3"
    )
    bring_to_format(db, store.folder)
    db.close()
    lines(news / "all.jsonl", {**DYKE, "url": "http://holm.example/news/dyke/"}, {**SCHOOL, "url": URL + "/school"})
    assert outcome(run(store, news)) == (0, 1, 0, 1, 0) and ids(store) == before
