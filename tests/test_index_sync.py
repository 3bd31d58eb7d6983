"""Files against the store: what counts as added, changed, removed, unchanged and failed, and who keeps its identity."""

import gzip
import json
import os
import threading
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hashing_embedder import HashingEmbedder

from index.articles import KindNotRead
from index.errors import ArticleError, ModelError, StoreError
from index.links import NO_ARTICLE, OUTSIDE
from index.store import Store, check
from index.sync import Progress, Report, sync
from qa.terminal.indexing import health_text

EMBEDDER = HashingEmbedder()


def run(store: Store, *paths: Path, **options: object) -> Report:
    return sync(store, paths, EMBEDDER, **options)


def outcome(report: Report) -> tuple[int, int, int, int, int]:
    """added, changed, removed, unchanged, failed."""
    return report.added, report.changed, report.removed, report.unchanged, len(report.failed)


def write(file: Path, name: str, sentences: int = 3) -> Path:
    file.write_text(" ".join(f"The {name} council met on day {day} in {name}." for day in range(sentences)), "utf-8")
    return file


def write_lines(file: Path, *records: dict[str, str] | str) -> Path:
    file.write_text("".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in records), "utf-8")
    return file


def record(name: str, url: str = "", **fields: str) -> dict[str, str]:
    return {"title": name, "text": f"The {name} council met in {name}.", "url": url, **fields}


def ids(store: Store) -> dict[str, str]:
    """Identity by title."""
    return {row.title: row.id for row in store.articles()}


def words(store: Store, text: str) -> set[str]:
    with store.read() as view:
        return {passage.title for passage in view.passages(view.search_words(text, 100)[0])}


def test_a_folder_is_followed(store: Store, news: Path) -> None:
    for name in ("one", "two", "three"):
        write(news / f"{name}.txt", name)
    report = run(store, news)
    assert outcome(report) == (3, 0, 0, 0, 0) and (report.articles, report.passages) == (3, 3)
    assert list(report.as_dict()) == [
        "added", "changed", "removed", "unchanged", "failed", "articles", "passages", "seconds", "files", "not_read",
        "left_out", "from_pictures",
    ]  # fmt: skip
    embedded = len(EMBEDDER.embedded)
    assert outcome(run(store, news)) == (0, 0, 0, 3, 0)
    os.utime(news / "one.txt", (1, 1))
    assert outcome(run(store, news, news / "one.txt")) == (0, 0, 0, 3, 0)
    assert len(EMBEDDER.embedded) == embedded
    write(news / "one.txt", "seven")
    (news / "two.txt").unlink()
    write(news / "four.txt", "four")
    assert outcome(run(store, news)) == (1, 1, 1, 1, 0)
    assert {Path(row.path).name for row in store.articles()} == {"one.txt", "three.txt", "four.txt"}


def test_what_came_from_other_paths_stays(store: Store, news: Path, tmp_path: Path) -> None:
    other = tmp_path / "news-more"
    other.mkdir()
    first, second = write(news / "one.txt", "one"), write(other / "two.txt", "two")
    assert outcome(run(store, news, other)) == (2, 0, 0, 0, 0)
    first.unlink()
    second.unlink()
    assert outcome(run(store, news)) == (0, 0, 1, 0, 0)
    assert [Path(row.path) for row in store.articles()] == [second]
    with pytest.raises(ArticleError):
        run(store, second)
    assert store.counts().articles == 1


def test_a_moved_file_keeps_its_identity_also_where_another_takes_its_place(store: Store, news: Path) -> None:
    write(news / "one.txt", "one")
    run(store, news)
    (before,) = store.articles()
    (news / "sub").mkdir()
    os.rename(news / "one.txt", news / "sub" / "moved.txt")
    report = run(store, news)
    assert (report.added, report.removed, report.changed + report.unchanged) == (0, 0, 1)
    (after,) = store.articles()
    assert (after.id, Path(after.path)) == (before.id, news / "sub" / "moved.txt")
    write(news / "one.txt", "new")
    assert outcome(run(store, news)) == (1, 0, 0, 1, 0)
    assert len({row.id for row in store.articles()}) == 2
    assert outcome(run(store, news)) == (0, 0, 0, 2, 0)


def test_a_copy_is_another_article(store: Store, news: Path) -> None:
    write(news / "one.txt", "one")
    run(store, news)
    embedded = len(EMBEDDER.embedded)
    write(news / "copy.txt", "one")
    assert outcome(run(store, news)) == (1, 0, 0, 1, 0)
    assert len(EMBEDDER.embedded) == embedded


def test_lines_of_a_file(store: Store, news: Path) -> None:
    """Records known by URL, by an id, and by neither; edited, removed, shifted, and moved with their file."""
    a, b = record("Amber", "https://x.example/a"), record("Basalt", "https://x.example/b")
    c, d = record("Cobalt", id="c"), record("Dune")
    file = write_lines(news / "all.jsonl", a, b, c, d)
    assert outcome(run(store, news)) == (4, 0, 0, 0, 0)
    before = ids(store)
    write_lines(file, {**b, "text": "The Basalt council met again."}, record("New", "https://x.example/n"), c, d)
    assert outcome(run(store, news)) == (1, 1, 1, 2, 0)
    after = ids(store)
    assert after.keys() == {"Basalt", "New", "Cobalt", "Dune"}
    assert all(after[title] == before[title] for title in ("Basalt", "Cobalt", "Dune"))
    assert words(store, "Amber") == set() and words(store, "again") == {"Basalt"}
    os.rename(file, news / "moved.jsonl")
    assert outcome(run(store, news)) == (0, 0, 0, 4, 0)
    assert ids(store) == after
    write_lines(news / "moved.jsonl", {**c, "text": "Quite another text of it."}, d)
    assert outcome(run(store, news)) == (0, 1, 2, 1, 0)
    assert {title: after[title] for title in ("Cobalt", "Dune")} == ids(store)


def test_a_url_in_several_files_is_one_article_until_the_last_of_them_goes(store: Store, news: Path) -> None:
    url = "https://x.example/a"
    first = record("First", url, date="2026-02-02")
    write_lines(news / "a.jsonl", first, {**first, "url": url + "#top"}, record("Other"))
    write_lines(news / "b.jsonl", {**first, "title": "Second", "date": "2026-02-01"})
    write_lines(news / "c.jsonl", record("Same text", "https://x.example/c", text=record("First")["text"]))
    assert outcome(run(store, news)) == (3, 0, 0, 0, 0)
    assert outcome(run(store, news)) == (0, 0, 0, 3, 0)
    before = ids(store)
    assert before.keys() == {"First", "Other", "Same text"}
    write_lines(news / "a.jsonl", record("Other"))
    assert outcome(run(store, news)) == (0, 1, 0, 2, 0)
    assert ids(store) == {"Second": before["First"], "Other": before["Other"], "Same text": before["Same text"]}
    assert outcome(run(store, news)) == (0, 0, 0, 3, 0)
    (news / "b.jsonl").unlink()
    assert outcome(run(store, news)) == (0, 0, 1, 2, 0)


def test_two_files_of_one_url_given_in_turn_do_not_lose_it(store: Store, news: Path) -> None:
    url = "https://x.example/a"
    a, b = write_lines(news / "a.jsonl", record("A", url)), write_lines(news / "b.jsonl", record("A", url))
    assert outcome(run(store, a)) == (1, 0, 0, 0, 0)
    assert outcome(run(store, b)) == (0, 0, 0, 1, 0)
    a.unlink()
    assert outcome(run(store, news)) == (0, 0, 0, 1, 0)
    assert [Path(row.path) for row in store.articles()] == [b]


def test_a_file_that_fails_keeps_its_last_good_version_and_is_tried_again_when_it_changes(
    store: Store, news: Path
) -> None:
    good = {"title": "Good", "text": "The good council met."}
    file = news / "a.json"
    file.write_text(json.dumps(good))
    (news / "bad.pdf").write_bytes(b"%PDF-1.7 nothing")
    assert outcome(run(store, news)) == (1, 0, 0, 0, 1)
    (failure,) = store.failures()
    assert failure.path == str(news / "bad.pdf") and failure.error and failure.when.endswith("+00:00")
    file.write_text('{"title": "Good", "te')
    report = run(store, news)
    assert outcome(report) == (0, 0, 0, 0, 2)
    assert ids(store).keys() == {"Good"} and words(store, "good") == {"Good"}
    assert outcome(run(store, news)) == (0, 0, 0, 0, 2) and run(store, news).failed == report.failed
    file.write_text(json.dumps({**good, "text": "The better council met."}))
    assert outcome(run(store, news)) == (0, 1, 0, 0, 1)
    (news / "bad.pdf").unlink()
    assert outcome(run(store, news)) == (0, 0, 0, 1, 0) and store.failures() == []


def test_a_line_that_fails_keeps_its_article_and_lines_that_left_go(store: Store, news: Path) -> None:
    a, b, c = (record(name, f"https://x.example/{name}") for name in ("Amber", "Basalt", "Cobalt"))
    file = write_lines(news / "all.jsonl", a, b, c, "{broken")
    assert outcome(run(store, news)) == (3, 0, 0, 0, 1)
    write_lines(file, a, c, "{broken")
    assert outcome(run(store, news)) == (0, 0, 1, 2, 1) and ids(store).keys() == {"Amber", "Cobalt"}
    write_lines(file, a, json.dumps(c)[:-9], "{broken")
    assert outcome(run(store, news)) == (0, 0, 0, 1, 2) and ids(store).keys() == {"Amber", "Cobalt"}
    write_lines(file, a, json.dumps(c)[:-9], "{broken", b)
    assert outcome(run(store, news)) == (1, 0, 0, 1, 2) and ids(store).keys() == {"Amber", "Cobalt", "Basalt"}
    write_lines(file, a, b)
    assert outcome(run(store, news)) == (0, 0, 1, 2, 0) and ids(store).keys() == {"Amber", "Basalt"}


def test_an_edit_embeds_only_what_is_new(store: Store, news: Path) -> None:
    write(news / "one.txt", "one", 60)
    passages = run(store, news).passages
    embedded = len(EMBEDDER.embedded)
    with (news / "one.txt").open("a") as file:
        file.write(" The end was added later.")
    run(store, news)
    assert passages > 3 and 1 <= len(EMBEDDER.embedded) - embedded <= 2


def test_cancelling_keeps_what_was_done_and_the_next_run_does_the_rest(store: Store, news: Path) -> None:
    write_lines(news / "all.jsonl", *(record(f"name{number}", f"https://x.example/{number}") for number in range(300)))
    cancel = threading.Event()

    class Cancelling(HashingEmbedder):
        def encode(self, texts):
            if len(self.embedded) >= 10:
                cancel.set()
            return super().encode(texts)

    first = Cancelling()
    report = sync(store, [news], first, cancel=cancel)
    assert report.cancelled and 0 < len(first.embedded) < 300
    second = HashingEmbedder()
    report = sync(store, [news], second)
    assert not report.cancelled and (report.changed, report.removed, report.failed) == (0, 0, ())
    assert report.unchanged >= 8 and report.added + report.unchanged == report.articles == 300
    assert len(first.embedded) + len(second.embedded) == 300
    cancelled_at_once = run(store, news, cancel=cancel)
    assert cancelled_at_once.cancelled and cancelled_at_once.articles == 300


def test_progress_has_counts_rates_and_ends_complete(store: Store, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.sync.REPORT_EVERY", 0)
    write_lines(news / "all.jsonl", *(record(f"name{number}") for number in range(40)))
    write(news / "one.txt", "one")
    steps: list[Progress] = []
    run(store, news, progress=steps.append)
    assert list(dict.fromkeys(step.stage for step in steps)) == ["reading", "embedding", "publishing"]
    last = {step.stage: step for step in steps}
    assert (last["reading"].done, last["reading"].total) == (2, 2)
    assert (last["embedding"].done, last["embedding"].total) == (41, 41)
    assert all(step.done <= step.total and step.rate >= 0 for step in steps)
    done = [step.done for step in steps if step.stage == "embedding"]
    assert done == sorted(done) and Path(last["embedding"].path).parent == news


def test_articles_are_there_as_soon_as_they_are_embedded(store: Store, news: Path) -> None:
    write_lines(news / "all.jsonl", *(record(f"name{number}") for number in range(100)))
    seen: list[tuple[int, int]] = []

    class Watching(HashingEmbedder):
        def encode(self, texts: Sequence[str]) -> np.ndarray:
            seen.append((len(self.embedded), store.counts().articles))
            return super().encode(texts)

    report = sync(store, [news], Watching())
    assert report.added == 100 and len(seen) > 2
    assert all(embedded == articles for embedded, articles in seen)


def test_the_time_that_is_left_is_told_soon_and_truly(
    store: Store, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a clock of the test's own: loading the model takes 20 s, and a character embeds in a millisecond."""
    for number in range(200):
        write(news / f"name{number:03}.txt", f"name{number}", 1 + 37 * number % 60)
    now = 0.0

    class Slow(HashingEmbedder):
        def encode(self, texts: Sequence[str]) -> np.ndarray:
            nonlocal now
            now += (0 if self.embedded else 20) + 0.001 * sum(map(len, texts))
            return super().encode(texts)

    clock = SimpleNamespace(monotonic=lambda: now, perf_counter=lambda: now)
    monkeypatch.setattr("index.sync.time", clock)
    monkeypatch.setattr("index.ingest.time", clock)
    told: list[tuple[float, Progress]] = []
    sync(store, [news], Slow(), progress=lambda progress: told.append((now, progress)))
    steps = [(at, step) for at, step in told if step.stage == "embedding"]
    done = [step.done for _, step in steps]
    assert len(steps) > 50 and max(later - earlier for earlier, later in pairwise(done)) <= 10
    for at, step in steps:
        if 0.1 <= step.done / step.total <= 0.9:
            assert step.seconds_left is not None and abs(step.seconds_left - (now - at)) <= (now - at) / 3


def test_another_model_and_a_second_writer_are_refused(store: Store, news: Path) -> None:
    write(news / "one.txt", "one")
    with pytest.raises(ModelError, match="was made with the model hashing, not other"):
        sync(store, [news], HashingEmbedder(name="other"))
    with store.write(), pytest.raises(StoreError, match=rf"is being written by process {os.getpid()} on .* since 20"):
        run(store, news, wait=0.05)
    assert store.counts().articles == 0


def test_strange_names_and_things_that_are_no_files(store: Store, news: Path) -> None:
    write(news / "ünï '\"%_\n.txt", "one")
    os.mkfifo(news / "pipe.txt")
    (news / "loop.txt").symlink_to(news / "loop.txt")
    with open(os.fsencode(news) + b"/bad\xff.txt", "wb") as file:
        file.write(b"Some text of an article.")
    for _ in range(2):
        report = run(store, news)
        assert (report.added + report.unchanged, len(report.failed), report.removed) == (1, 3, 0)
    json.dumps(report.as_dict()).encode()


def test_a_linked_folder_is_told_of_or_followed(store: Store, news: Path, tmp_path: Path) -> None:
    far = tmp_path / "far"
    far.mkdir()
    write(far / "one.txt", "one")
    (far / "two.ppt").write_text("Slides.")
    (news / "link").symlink_to(far)
    report = run(store, news)
    assert [(failure.path, failure.error) for failure in report.failed] == [(str(news / "link"), OUTSIDE)]
    report = run(store, news, follow_links=True)
    assert outcome(report) == (1, 0, 0, 0, 0) and [str(kind) for kind in report.not_read] == ["1 .ppt"]
    (news / "link").unlink()
    report = run(store, news)
    assert outcome(report) == (0, 0, 1, 0, 0) and report.not_read == () and not report.nothing_to_read
    assert run(store, news).nothing_to_read


def test_a_link_out_of_the_folder_is_not_read_unless_that_is_asked_for(tmp_path: Path) -> None:
    """A link among the articles would make any file of the server's user searchable."""
    news, secrets = tmp_path / "news", tmp_path / "secrets"
    news.mkdir()
    secrets.mkdir()
    (secrets / "passwd.txt").write_text("root:x:0:0 keeps the passwords of everybody.")
    (news / "own.txt").write_text("The ferry goes on until the end of April.")
    (news / "copy.txt").symlink_to(news / "own.txt")
    (news / "stolen.txt").symlink_to(secrets / "passwd.txt")
    (news / "self.txt").symlink_to("/proc/self/environ")
    embedder = HashingEmbedder()
    with Store.open(tmp_path / "store", create=True, model="hashing", dimension=64) as store:
        report = sync(store, [news], embedder)
        assert {Path(f.path).name: f.error for f in report.failed} == {"stolen.txt": OUTSIDE, "self.txt": NO_ARTICLE}
        assert {Path(a.path).name for a in store.articles()} == {"own.txt", "copy.txt"}
        # One file of what is watched, as a watcher names it.
        report = sync(store, [news / "stolen.txt"], embedder, within=[news])
        assert [f.error for f in report.failed] == [OUTSIDE]
        report = sync(store, [news], embedder, follow_links=True)
        assert [f.error for f in report.failed] == [NO_ARTICLE]
        assert "stolen.txt" in {Path(a.path).name for a in store.articles()}
    # Named by its own path it is what the user wants.
    with Store.open(tmp_path / "other", create=True, model="hashing", dimension=64) as store:
        assert sync(store, [news / "stolen.txt"], embedder).added == 1
        assert [f.error for f in sync(store, [Path("/proc/self/environ")], embedder).failed] == [NO_ARTICLE]


def test_what_is_not_read_inside_files_is_told_again_in_every_report_and_by_check(store: Store, news: Path) -> None:
    with zipfile.ZipFile(news / "a.zip", "w") as archive:
        archive.writestr("one.txt", "The one council met in one.")
        archive.writestr("slides.ppt", "Slides.")
    message = EmailMessage()
    message["Message-ID"], message["Subject"] = "<1@holm.example>", "Dyke"
    message.set_content("The dyke council met in Holm.")
    message.add_attachment(b"Slides.", maintype="application", subtype="octet-stream", filename="more.ppt")
    (news / "one.eml").write_bytes(message.as_bytes())
    (news / "many.mbox").write_bytes(b"From a@holm.example Sat Jan  3 01:05:34 2026\n" + message.as_bytes())
    (news / "beside.ppt").write_text("Slides.")
    first = run(store, news)
    assert [(kind.kind, kind.count) for kind in first.not_read] == [(".ppt", 4)]
    again = run(store, news)
    assert (again.added, again.not_read) == (0, first.not_read)
    health = check(store.folder)
    examples = (f"{news}/a.zip:slides.ppt", f"{news}/many.mbox:1@holm.example:more.ppt", f"{news}/one.eml:more.ppt")
    assert health.not_read == (KindNotRead(".ppt", 3, examples),)
    assert "In archives and mails 3 files not read: 3 .ppt." in health_text(health.as_dict())
    (news / "a.zip").unlink()
    assert [(kind.kind, kind.count) for kind in run(store, news).not_read] == [(".ppt", 3)]


def test_a_list_of_crawls_stands_for_the_files_it_names(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "crawl" / "2025"
    folder.mkdir(parents=True)
    beside = write(tmp_path / "beside.txt", "Arle")
    write(folder / "one.txt", "Blix")
    write(folder / "two.txt", "Calder")  # which the list does not name
    named = tmp_path / "warc.paths.gz"
    named.write_bytes(gzip.compress(b"# of May\ncrawl/2025/one.txt\n\nelsewhere/beside.txt\ncrawl/2025/one.txt\n"))
    assert outcome(run(store, named)) == (2, 0, 0, 0, 0)
    assert words(store, "Arle Blix Calder") == words(store, "Arle Blix")
    # A file that is named no longer stays until it is gone, as one of a path that is not given again.
    named.write_bytes(gzip.compress(b"crawl/2025/one.txt\n"))
    assert outcome(run(store, named)) == (0, 0, 0, 1, 0)
    beside.unlink()
    named.write_bytes(gzip.compress(b"crawl/2025/one.txt\nelsewhere/beside.txt\ngone.warc.gz\n"))
    with pytest.raises(ArticleError, match=r"lists .*beside\.txt and 1 more, which is not there: fetch"):
        run(store, named)


@pytest.mark.parametrize("content", [b"not packed", b"\x1f\x8b broken"])
def test_a_list_that_cannot_be_read_is_told(store: Store, tmp_path: Path, content: bytes) -> None:
    named = tmp_path / "warc.paths.gz"
    named.write_bytes(content)
    with pytest.raises(ArticleError, match=r"warc\.paths\.gz cannot be read as a list of files"):
        run(store, named)
