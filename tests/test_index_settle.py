"""When a changed file counts as settled: real files, and a clock that the test holds."""

import os
import shutil
import time
from pathlib import Path

import pytest

from index import settle
from index.settle import LONGEST, PATIENCE, RETRY, SETTLE, Look, Tree


@pytest.fixture(autouse=True)
def just_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file was written this moment, by the computer's clock."""
    monkeypatch.setattr(settle, "_age", lambda found: 0.0)


def tree(*roots: Path) -> Tree:
    made = Tree([str(root) for root in roots])
    made.begin(0.0)
    return made


def seen(tree: Tree, now: float, *paths: Path) -> Look | None:
    """What is due at ``now``, after events at these paths."""
    tree.observe([str(path) for path in paths], now)
    return tree.due(now)


def test_a_file_is_due_when_it_has_rested(news: Path) -> None:
    watched = tree(news)
    file = news / "a.txt"
    file.write_text("The harbour")
    assert seen(watched, 1.0, file) is None
    file.write_text("The harbour bridge")
    assert seen(watched, 1.0 + SETTLE, file) is None
    assert watched.unsettled(str(file)) and watched.unsettled(f"{file}:12")
    assert seen(watched, 0.9 + 2 * SETTLE) is None
    assert seen(watched, 1.0 + 2 * SETTLE) == Look((file,))
    assert not watched.unsettled(str(file)) and seen(watched, 100.0, news) is None


def test_the_first_look_leaves_what_is_being_written_for_later(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    old, new = news / "old.txt", news / "new.txt"
    old.write_text("The harbour")
    age = time.time() + 60  # seen from a minute later
    monkeypatch.setattr(settle.time, "time", lambda: age)
    watched = Tree([str(news)])
    assert watched.begin(100.0) == Look((news,), whole=True)
    monkeypatch.setattr(settle.time, "time", lambda: new.stat().st_ctime + 0.5)
    new.write_text("The bridge")
    watched = Tree([str(news)])
    assert watched.begin(100.0).later == {new, old}  # both are young by this clock
    assert seen(watched, 99.4 + SETTLE) is None and seen(watched, 100.0 + SETTLE) == Look((new, old))


def test_a_burst_ends_in_one_look(news: Path) -> None:
    watched = tree(news)
    for number in range(8):
        (news / f"{number}.txt").write_text("The harbour")
        assert seen(watched, number * SETTLE / 2, news / f"{number}.txt") is None
    look = seen(watched, 3.5 * SETTLE + SETTLE)
    assert look and len(look.paths) == 8


def test_a_burst_without_end_is_looked_at_all_the_same(news: Path) -> None:
    watched = tree(news)
    now, looks = 0.0, []
    while now < 3 * LONGEST:
        file = news / f"{now}.txt"
        file.write_text("The harbour")
        looks.append(seen(watched, now, file))
        now += SETTLE / 2
    due = [len(look.paths) for look in looks if look]
    assert len(due) in (2, 3) and sum(due) >= len(looks) - LONGEST / (SETTLE / 2)


def test_a_file_that_is_appended_to_without_rest_holds_nothing_up(news: Path) -> None:
    watched = tree(news)
    log, other = news / "log.jsonl", news / "other.txt"
    other.write_text("The harbour")
    due, now = {}, 0.0
    while now <= PATIENCE:
        with log.open("a") as file:
            file.write('{"text": "The bridge"}\n')
        if look := seen(watched, now, log, other):
            due[now] = look
        now += 1.0
    assert due == {SETTLE: Look((other,)), PATIENCE: Look((log,))}


def test_what_is_hidden_of_another_kind_or_behind_a_link_is_nothing(news: Path, tmp_path: Path) -> None:
    watched = tree(news)
    (tmp_path / "far").mkdir()
    (news / ".git").mkdir()
    (news / "link").symlink_to(tmp_path / "far")
    names = [".a.txt.swp", "~$b.docx", "c.txt.part", "d.tmp", ".git/e.txt", "link/f.txt"]
    for name in names:
        (news / name).write_text("The harbour")
    (tmp_path / "g.txt").write_text("The harbour")
    events = [*(news / name for name in names), tmp_path / "g.txt", news / "link", news / ".git"]
    assert seen(watched, 0.0, *events) is None and seen(watched, 10.0, *events) is None
    os.rename(news / "c.txt.part", news / "c.txt")
    assert seen(watched, 20.0, news / "c.txt.part", news / "c.txt") is None
    assert seen(watched, 20.0 + SETTLE) == Look((news / "c.txt",))


def test_what_a_link_leads_to_is_watched_where_links_are_followed(news: Path, tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (news / "link").symlink_to(tmp_path / "far")
    watched = Tree([str(news)], follow_links=True)
    watched.begin(0.0)
    (news / "link" / "f.txt").write_text("The harbour")
    assert seen(watched, 1.0, news) is None
    assert seen(watched, 1.0 + SETTLE) == Look((news / "link" / "f.txt",))


def test_removing_and_renaming(news: Path, tmp_path: Path) -> None:
    (news / "sub").mkdir()
    for name in ("a.txt", "b.txt", "sub/c.txt", "sub.txt"):
        (news / name).write_text("The harbour")
    watched = tree(news)
    assert seen(watched, 10.0) == Look(tuple(news / name for name in ("a.txt", "b.txt", "sub/c.txt", "sub.txt")))
    (news / "a.txt").unlink()
    os.rename(news / "b.txt", news / "z.txt")
    os.rename(news / "sub", tmp_path / "sub")  # one event for the folder, none for what is in it
    events = [news / name for name in ("a.txt", "b.txt", "z.txt", "sub")]
    assert seen(watched, 20.0, *events) is None
    look = seen(watched, 20.0 + SETTLE)
    assert look and look.paths == (news / "z.txt",)
    assert set(look.gone) == {news / "a.txt", news / "b.txt", news / "sub/c.txt"}


def test_a_save_that_swaps_files_is_one_change(news: Path) -> None:
    file = news / "a.txt"
    file.write_text("The harbour")
    watched = tree(news)
    seen(watched, 10.0)
    file.unlink()
    assert seen(watched, 20.0, file) is None
    (news / ".a.txt.new").write_text("The harbour bridge")
    os.replace(news / ".a.txt.new", file)
    assert seen(watched, 20.5, file) is None
    assert seen(watched, 20.5 + SETTLE) == Look((file,))


def test_a_folder_that_is_away_keeps_its_files_until_it_is_back(news: Path) -> None:
    (news / "a.txt").write_text("The harbour")
    (news / "b.txt").write_text("The harbour")
    watched = tree(news)
    seen(watched, 10.0)
    shutil.rmtree(news)
    events = [news / "a.txt", news / "b.txt", news]
    assert seen(watched, 20.0, *events) is None and seen(watched, 200.0, *events) is None
    news.mkdir()
    (news / "b.txt").write_text("The harbour bridge")
    assert seen(watched, 300.0, news) is None
    assert seen(watched, 300.0 + SETTLE) == Look((news / "b.txt",), gone=(news / "a.txt",))


def test_a_watched_file_that_is_removed_is_gone(news: Path) -> None:
    file = news / "a.txt"
    file.write_text("The harbour")
    watched = tree(file)
    assert seen(watched, 10.0) == Look((file,))
    file.unlink()
    assert seen(watched, 20.0, file) is None
    assert seen(watched, 20.0 + SETTLE) == Look((), gone=(file,))
    shutil.rmtree(news)
    assert seen(watched, 40.0, file) is None and seen(watched, 60.0) is None


def test_a_look_that_failed_comes_again_later(news: Path) -> None:
    old, new = news / "old.txt", news / "new.txt"
    old.write_text("The harbour")
    watched = tree(news)
    seen(watched, 10.0)
    old.unlink()
    new.write_text("The bridge")
    seen(watched, 20.0, old, new)
    look = seen(watched, 30.0)
    assert look == Look((new,), gone=(old,))
    watched.again(look, 31.0)
    assert seen(watched, 30.9 + RETRY, news) is None
    assert seen(watched, 31.0 + RETRY) == Look((new,), gone=(old,))
    assert seen(watched, 100.0, news) is None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything: run it as another user")
def test_a_folder_that_cannot_be_listed_loses_nothing(news: Path) -> None:
    inner = news / "inner"
    inner.mkdir()
    (inner / "a.txt").write_text("The harbour")
    watched = tree(news)
    seen(watched, 10.0)
    inner.chmod(0)
    try:
        seen(watched, 20.0, news, inner)
        look = seen(watched, 30.0)
        assert look == Look((inner,))
    finally:
        inner.chmod(0o755)
