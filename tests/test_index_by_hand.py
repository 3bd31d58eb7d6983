"""What people do to articles by hand lasts: removals until the source changes, outlets and dates whatever it says."""

from pathlib import Path

import apsw
import pytest
from hashing_embedder import HashingEmbedder
from test_index_sync import ids, outcome, record, run, words, write, write_lines

from index import by_hand
from index.errors import ArticleError, StoreError, UnknownArticleError
from index.store import Store, check
from index.store.identity import record_hash
from index.store.migration import bring_to_format
from index.store.schema import DATABASE, connect, rows, value

EMBEDDER = HashingEmbedder()


def remove(store: Store, *titles: str, batch: str = "") -> int:
    with store.write() as writer:
        return writer.remove(*(ids(store)[title] for title in titles), batch=batch)


def removed(store: Store, batch: str = "") -> list[str]:
    with store.read() as view:
        return [article.title for article in view.removed(batch=batch)]


def edit(store: Store, title: str, **change: str) -> int:
    return by_hand.edit(store, EMBEDDER, [ids(store)[title]], **change)


def about(store: Store) -> dict[str, tuple[str, str]]:
    return {row.title: (row.outlet, row.published) for row in store.articles()}


def test_a_removed_article_stays_removed_until_its_source_changes(store: Store, news: Path) -> None:
    lines = [record("Amber"), record("Basalt", "https://x.example/basalt")]
    file = write_lines(news / "all.jsonl", *lines)
    run(store, news)
    before = ids(store)
    assert remove(store, "Amber", "Basalt") == 2 and store.counts().articles == 0 and words(store, "Amber") == set()
    for more in ("Cobalt", "Dolomite"):  # the file is read again, and holds the same of them
        lines.append(record(more))
        write_lines(file, *lines)
        report = run(store, news)
        assert outcome(report) == (1, 0, 0, len(lines) - 3, 0)
        assert {item.reason for item in report.left_out} == {
            f"{title} was removed by hand: `newsdesk restore {lasting}` takes it back."
            for title, lasting in before.items()
        }
    lines[1] = record("Basalt", "https://x.example/basalt", outlet="The Basin Courier")
    write_lines(file, *lines)
    assert outcome(run(store, news)) == (1, 0, 0, 2, 0)
    assert ids(store)["Basalt"] == before["Basalt"] and removed(store) == ["Amber"]
    file.unlink()
    assert outcome(run(store, news)) == (0, 0, 3, 0, 0) and removed(store) == []


def test_a_removed_article_is_not_brought_back_by_its_copy_its_move_or_its_earlier_version(
    store: Store, news: Path
) -> None:
    old = record("Amber", "https://x.example/amber", published="2024-01-01")
    new = {**old, "published": "2024-01-02", "text": old["text"].replace("met", "met again")}
    write_lines(news / "first.jsonl", old)
    write_lines(news / "second.jsonl", new)
    write(news / "plain.txt", "Basalt")
    run(store, news)
    plain = next(title for title in ids(store) if title != "Amber")
    assert remove(store, "Amber", plain) == 2
    write_lines(news / "first.jsonl", old, record("Cobalt"))
    (news / "plain.txt").rename(news / "moved.txt")
    assert outcome(run(store, news)) == (1, 0, 0, 0, 0) and sorted(removed(store)) == sorted(["Amber", plain])
    (news / "second.jsonl").rename(news / "third.jsonl")
    assert outcome(run(store, news)) == (0, 0, 0, 1, 0) and sorted(removed(store)) == sorted(["Amber", plain])


def test_a_removed_article_is_remembered_while_its_file_fails(store: Store, news: Path) -> None:
    file = write_lines(news / "all.jsonl", record("Amber"), record("Basalt"))
    run(store, news)
    remove(store, "Amber")
    good = file.read_text()
    file.write_text("{broken\n" + good.partition("\n")[2])
    for _ in range(2):
        run(store, news)
        assert removed(store) == ["Amber"] and ids(store).keys() == {"Basalt"}
    file.write_text(good)
    run(store, news)
    assert removed(store) == ["Amber"] and ids(store).keys() == {"Basalt"}


def test_what_is_taken_back_is_as_it_was(store: Store, news: Path) -> None:
    write_lines(news / "all.jsonl", *(record(name, outlet="The Courier") for name in ("Amber", "Basalt", "Cobalt")))
    run(store, news)
    edit(store, "Amber", outlet="The Basin Courier")
    before = store.articles(sort="title")
    with store.read() as view:
        text = view.article(ids(store)["Amber"])
    remove(store, "Amber", "Cobalt", batch="together")
    remove(store, "Basalt")
    assert removed(store, "together") == ["Cobalt", "Amber"] and removed(store) == ["Basalt", "Cobalt", "Amber"]
    lasting = {row.title: row.id for row in before}
    (news / "all.jsonl").unlink()  # the store holds what it needs
    assert by_hand.restore(store, EMBEDDER, [lasting["Amber"], lasting["Cobalt"], lasting["Amber"]]) == 2
    assert removed(store) == ["Basalt"] and words(store, "Amber") == {"Amber"}
    assert [row.id for row in store.articles(sort="title")] == [row.id for row in before if row.title != "Basalt"]
    assert about(store)["Amber"] == ("The Basin Courier", "") and store.article(lasting["Amber"]) == text
    assert {row.added for row in store.articles()} <= {row.added for row in before}
    with pytest.raises(UnknownArticleError, match="was not removed"):
        by_hand.restore(store, EMBEDDER, [lasting["Basalt"], "0123456789abcdef"])
    assert removed(store) == ["Basalt"]


def test_taken_back_an_article_is_unchanged_for_the_next_run(store: Store, news: Path) -> None:
    file = write_lines(news / "all.jsonl", record("Amber"), record("Basalt"))
    run(store, news)
    lasting = ids(store)
    remove(store, "Amber")
    by_hand.restore(store, EMBEDDER, [lasting["Amber"]])
    write_lines(file, record("Amber"), record("Basalt"), record("Cobalt"))
    report = run(store, news)
    assert outcome(report) == (1, 0, 0, 2, 0) and report.left_out == () and lasting.items() <= ids(store).items()


def test_edited_outlets_and_dates_stay_edited(store: Store, news: Path) -> None:
    lines = [record("Amber", outlet="Courier", published="2024-01-01"), record("Basalt", outlet="Courier")]
    file = write_lines(news / "all.jsonl", *lines)
    run(store, news)
    lasting = ids(store)["Amber"]
    assert edit(store, "Amber", outlet="  The Basin\tCourier ", published="2023-12-31") == 1
    assert about(store) == {"Amber": ("The Basin Courier", "2023-12-31"), "Basalt": ("Courier", "")}
    assert words(store, "December") == {"Amber"} and words(store, "January") == set()  # the day is in its heading
    write_lines(file, *lines, record("Cobalt"))
    assert outcome(run(store, news)) == (1, 0, 0, 2, 0) and about(store)["Amber"] == ("The Basin Courier", "2023-12-31")
    lines[0] = record("Amber", outlet="Messenger", published="2024-02-02", authors="A. Writer")
    write_lines(file, *lines)
    assert outcome(run(store, news)) == (0, 1, 1, 1, 0) and about(store)["Amber"] == ("The Basin Courier", "2023-12-31")
    assert store.article(lasting).authors == ("A. Writer",)
    with store.read() as view:
        source = view.source(lasting)
    assert (source.outlet, source.published) == ("Messenger", "2024-02-02")
    edit(store, "Amber", outlet="Messenger")  # as its source says: no edit any more
    edit(store, "Amber", published="")
    assert about(store)["Amber"] == ("Messenger", "")
    lines[0] = record("Amber", outlet="Herald", published="2024-02-02", authors="A. Writer")
    write_lines(file, *lines)
    run(store, news)
    assert about(store)["Amber"] == ("Herald", "")
    assert by_hand.take_edits_back(store, EMBEDDER, [lasting]) == 1
    assert about(store)["Amber"] == ("Herald", "2024-02-02") and ids(store)["Amber"] == lasting


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"published": "31.12.2023"}, "is no date"),
        ({"published": "2023-02-30"}, "is no date"),
        ({"outlet": "x" * 121}, "at most 120 characters"),
        ({"outlet": "Courier\x00"}, "cannot be seen"),
        ({"outlet": "Cou\u202erier"}, "cannot be seen"),
    ],
)
def test_what_is_no_outlet_and_no_date_is_refused(store: Store, news: Path, change: dict[str, str], said: str) -> None:
    write_lines(news / "all.jsonl", record("Amber", outlet="Courier"))
    run(store, news)
    with pytest.raises(ArticleError, match=said):
        edit(store, "Amber", **change)
    with pytest.raises(UnknownArticleError):
        by_hand.edit(store, EMBEDDER, [ids(store)["Amber"], "0123456789abcdef"], outlet="Herald")
    assert about(store) == {"Amber": ("Courier", "")}


def test_a_store_of_format_4_learns_of_removals_and_edits(store: Store, news: Path) -> None:
    write_lines(news / "all.jsonl", record("Amber"))
    run(store, news)
    db = connect(store.folder, writing=True)
    db.execute("DROP TABLE removed; DROP TABLE edits; DROP TABLE earlier; DROP TABLE records")
    db.execute(
        "DROP INDEX versions_scanned; ALTER TABLE versions DROP COLUMN scanned;"
        "ALTER TABLE versions DROP COLUMN dated; PRAGMA user_version = 4"
    )
    bring_to_format(db, store.folder)
    assert db.pragma("user_version") == 8 and value(db, "SELECT count(*) FROM versions") == 0
    db.close()
    assert remove(store, "Amber") == 1 and removed(store) == ["Amber"]


def test_a_database_made_anew_still_knows_what_was_removed_and_edited(store: Store, news: Path) -> None:
    write_lines(news / "all.jsonl", *(record(name, outlet="Courier") for name in ("Amber", "Basalt", "Cobalt")))
    run(store, news)
    edit(store, "Amber", outlet="Herald")
    remove(store, "Basalt")
    db = apsw.Connection(str(store.folder / DATABASE))
    (page,) = next(iter(db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'failures'")))
    size = db.pragma("page_size")
    db.pragma("wal_checkpoint(TRUNCATE)")
    db.close()
    with (store.folder / DATABASE).open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    health = check(store.folder, repair=True, embedder=EMBEDDER)
    assert health.whole and any("made anew" in problem.message for problem in health.repaired)
    with Store.open(store.folder) as anew:
        assert about(anew) == {"Amber": ("Herald", ""), "Cobalt": ("Courier", "")} and removed(anew) == ["Basalt"]
        report = run(anew, news)
        assert outcome(report) == (0, 0, 0, 2, 0) and about(anew)["Amber"] == ("Herald", "")


def test_removing_names_articles_by_the_beginnings_of_their_ids_and_changes_nothing_where_one_is_wrong(
    store: Store, news: Path
) -> None:
    for name in ("one", "two", "three"):
        write(news / f"{name}.txt", name)
    run(store, news)
    one, two, three = (row.id for row in store.articles(sort="title", descending=False))
    with pytest.raises(UnknownArticleError):
        by_hand.remove(store, [one, "0123456789ab"])
    with store.write() as writer:
        text = writer.db.execute("SELECT text FROM articles WHERE id = ?", (three,)).fetchone()[0]
        writer.db.execute("UPDATE articles SET text = 'Nobody met.' WHERE id = ?", (three,))
    with pytest.raises(StoreError, match="is damaged in the store"):
        by_hand.remove(store, [two, three])
    with store.write() as writer:
        writer.db.execute("UPDATE articles SET text = ? WHERE id = ?", (text, three))
    assert len(store.articles()) == 3
    assert by_hand.remove(store, [one[:6], one, two], batch="b") == [one, two]
    assert len(removed(store, "b")) == 2 and [row.id for row in store.articles()] == [three]


def give_old_key(store: Store, title: str, key: str) -> None:
    """Have an article the key that its address had in a store of format 7."""
    db = connect(store.folder, writing=True)
    for table in ("articles", "removed"):
        for path, name, text in rows(db, f"SELECT path, record, text FROM {table} WHERE title = ?", (title,)):
            db.execute(f"UPDATE {table} SET key = ? WHERE title = ?", (key, title))
            sql = "UPDATE records SET hash = ? WHERE file = ? AND record = ?"
            db.execute(sql, (record_hash(key.partition("\x1f")[0], text), path, name))
    db.execute("PRAGMA user_version = 7")
    db.close()


def test_what_was_done_by_hand_lasts_though_addresses_are_spelt_otherwise_since(store: Store, news: Path) -> None:
    site = "https://x.example"
    lines = [record("Amber", f"{site}/été", outlet="Courier"), record("Basalt", f"{site}/%c3%a9tal#/story/1")]
    file = write_lines(news / "all.jsonl", *lines, record("Cobalt", f"{site}/cobalt"))
    run(store, news)
    edit(store, "Amber", outlet="Herald", published="2026-03-01")
    remove(store, "Basalt")
    before = ids(store)
    give_old_key(store, "Amber", f"{site}/été")
    give_old_key(store, "Basalt", f"{site}/%c3%a9tal#/story/1")
    with Store.open(store.folder) as migrated:
        write_lines(file, *lines, record("Cobalt", f"{site}/cobalt"), record("Dolomite", f"{site}/dolomite"))
        assert outcome(run(migrated, news)) == (1, 0, 0, 2, 0)
        assert about(migrated)["Amber"] == ("Herald", "2026-03-01")
        assert removed(migrated) == ["Basalt"] and ids(migrated).items() >= before.items()
    assert check(store.folder).whole


def test_of_two_articles_that_have_one_address_now_both_are_met_at_it(store: Store, news: Path) -> None:
    url = "https://x.example/été"
    lines = [record("Amber", url, id="1"), record("Basalt", url, id="2")]
    file = write_lines(news / "all.jsonl", *lines)
    run(store, news)
    edit(store, "Basalt", outlet="Herald")
    before = ids(store)
    give_old_key(store, "Amber", "https://x.example/été")
    give_old_key(store, "Basalt", "https://x.example/%c3%a9t%C3%A9")
    with Store.open(store.folder) as migrated:
        write_lines(file, record("Cobalt", "https://x.example/cobalt"), *lines)
        assert outcome(run(migrated, news)) == (1, 0, 0, 2, 0)
        assert about(migrated)["Basalt"][0] == "Herald" and ids(migrated).items() >= before.items()
    assert check(store.folder).whole
