"""Parts that a bucket keeps: one state at a time, whatever is cut off, and what is read is what was published."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hashing_embedder import HashingEmbedder
from test_index_parts import written

from index.buckets import following
from index.buckets.bucket import Bucket, Gone, State
from index.buckets.following import BucketStore
from index.buckets.working import HOME, Working
from index.cluster.home import Home
from index.errors import StoreError
from index.parts import growing
from index.parts.indexing import Sources, sync_parts
from index.parts.plan import Plan, read_plan
from index.store import Store, check

fsspec = pytest.importorskip("fsspec")


@pytest.fixture
def scheme() -> str:
    return "memory"


@pytest.fixture
def address(scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where nothing lies yet, in a bucket that is this process's, or a folder."""
    monkeypatch.setenv("NEWSDESK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(growing, "LINGER", 0.0)
    yield f"{scheme}://{tmp_path}/bucket/news"
    fsspec.filesystem("memory").store.clear()


def machine(number: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What follows is done on another machine, which has nothing yet."""
    monkeypatch.setenv("NEWSDESK_CACHE", str(tmp_path / f"cache-{number}"))


def indexed(address: str, articles: Path, embedder: HashingEmbedder | None = None, parts: int = 2) -> Plan:
    place = Working(address)
    with place.alone():
        plan = place.plan(parts)
        for part in plan.parts:
            place.pull_part(part)
        sync_parts(plan, embedder or HashingEmbedder(), Sources((articles,)), done=place.push_part)
    return plan


def ids(store: Store) -> list[str]:
    return sorted(row.id for row in store.articles())


def split(address: str, name: str) -> Plan:
    place = Working(address)
    with place.alone():
        place.pull_part(place.plan_there().named(name))
        growing.split(place.folder, name)
        return place.push()


def objects(address: str) -> list[str]:
    fs, root = fsspec.core.url_to_fs(address)
    return sorted(path.partition("bucket/news/")[2] for path in fs.find(root))


@pytest.mark.parametrize("scheme", ["memory", "file"])
def test_what_one_machine_indexes_another_reads_and_goes_on_with(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = written(tmp_path)
    plan = indexed(address, articles)
    machine(2, monkeypatch, tmp_path)
    with BucketStore(address, tmp_path / "page") as store:
        assert len(ids(store)) == 40 and not store.lost and store.key == plan.key
        assert store.folder == tmp_path / "page"  # what goes along with a store is not in what is fetched
        with store.read() as view:
            assert len(view.search_words("gold vote", 20)[0]) == 20
            assert len(view.search_vectors(HashingEmbedder().encode_query("gold"), 20)[0]) == 20
    for part in read_plan(following.Following(address).folder).parts:
        assert check(Path(part.place)).whole
    embedder = HashingEmbedder()
    again = indexed(address, articles, embedder)
    assert again.key == plan.key and not embedder.embedded
    told = Working(address).standings()
    assert sum(each.articles for each in told) == 40 and all(each.size > 10_000 for each in told)
    assert [each.folder for each in told] == [f"{address}/part-0", f"{address}/part-1"]


def test_who_asks_sees_what_was_published_since_and_no_half_of_it(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = written(tmp_path)
    indexed(address, articles)
    monkeypatch.setattr(following, "FOLLOW", 600.0)  # who reads looks when it is told to
    with BucketStore(address, tmp_path / "page") as store:
        before = ids(store)
        rows = articles.read_text().splitlines()
        new = {"title": "New", "url": "https://news.example/new", "text": "The zeppelin of Ulm has landed."}
        articles.write_text("\n".join([*rows[1:], json.dumps(new)]))
        indexed(address, articles)
        with store.read() as view:  # one state, until the next question
            store._following.catch_up()
            assert len(view.articles()) == 40 and sorted(row.id for row in view.articles()) == before
        assert len(ids(store)) == 40 and ids(store) != before
        after = split(address, "part-1")
        store._following.catch_up()
        assert len(ids(store)) == 40 and [part.name for part in store.parts] == [part.name for part in after.parts]
        folders = [path.name for path in store._following.folder.iterdir() if path.is_dir()]
        store._following.catch_up()
        left = [path.name for path in store._following.folder.iterdir() if path.is_dir()]
        assert len(folders) == 4 and len(left) == 3  # what was asked before goes with the next look


def test_what_did_not_change_is_neither_written_nor_fetched_again(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.buckets.bucket.PIECE", 16 * 1024)
    indexed(address, written(tmp_path, 80))
    before = objects(address)
    indexed(address, written(tmp_path, 80))
    assert objects(address) == before
    following.Following(address).catch_up()
    indexed(address, written(tmp_path, 82))
    grown = {path for path in set(objects(address)) - set(before) if "/pieces/" in path}
    total = sum("/pieces/" in path for path in before)
    assert 0 < len(grown) < 0.8 * total
    fetched: list[str] = []
    bucket = following.Following(address)
    read = bucket.bucket._fs.cat
    monkeypatch.setattr(bucket.bucket._fs, "cat", lambda paths: fetched.extend(paths) or read(paths))
    bucket.catch_up()
    assert 0 < sum("/plan/" not in path for path in fetched) <= len(grown)


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "step"), [("memory", "pipe"), ("memory", "pipe_file"), ("file", "pipe_file")])
def test_what_is_cut_off_leaves_the_state_before_and_is_gone_on_with(
    address: str, step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexed(address, written(tmp_path, 30))
    articles = written(tmp_path, 40)
    with monkeypatch.context() as patch:

        def broken(*values: Any, **more: Any) -> None:
            raise OSError("The line is cut.")

        patch.setattr(type(Bucket(address)._fs), step, broken)
        with pytest.raises(StoreError, match=r"could not be used \(The line is cut\.\)"):
            indexed(address, articles)
    with monkeypatch.context() as patch:
        patch.setenv("NEWSDESK_CACHE", str(tmp_path / "cache-2"))
        with BucketStore(address, tmp_path / "page") as store:
            assert len(ids(store)) == 30
    embedder = HashingEmbedder()
    indexed(address, articles, embedder)
    assert len(embedder.embedded) < 12  # what the first part got is not embedded again
    with BucketStore(address, tmp_path / "page") as store:
        assert len(ids(store)) == 40


def test_a_state_that_was_cut_off_in_its_writing_is_none(address: str, tmp_path: Path) -> None:
    indexed(address, written(tmp_path, 30))
    bucket = Bucket(address)
    state = bucket.newest("part-0")
    assert state is not None
    path = bucket._path("part-0", "states", f"{state.edition + 1:012}.json")
    bucket._fs.pipe_file(path, state.as_text().encode()[:-9])
    assert bucket.newest("part-0") == state
    indexed(address, written(tmp_path, 40))
    assert (found := bucket.newest("part-0")) is not None and found.edition == state.edition + 2


@pytest.mark.slow
def test_the_second_of_two_who_write_at_once_is_refused_and_does_no_harm(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexed(address, written(tmp_path, 30))
    machine(2, monkeypatch, tmp_path)
    other = Working(address)
    plan = other.plan_there()
    for part in plan.parts:
        other.pull_part(part)
    claim = Bucket._claim

    def late(self: Bucket, name: str, state: State) -> None:
        """Somebody else writes the same state after the pieces of this one are there, and tidies up."""
        monkeypatch.setattr(Bucket, "_claim", claim)
        machine(1, monkeypatch, tmp_path)
        indexed(address, written(tmp_path, 40))
        claim(self, name, state)

    monkeypatch.setattr(Bucket, "_claim", late)
    with pytest.raises(StoreError, match=r"part-0 was changed by somebody else meanwhile"):
        sync_parts(plan, HashingEmbedder(), Sources((written(tmp_path, 35),)), done=other.push_part)
    with pytest.raises(StoreError, match=r"part-1 was changed by somebody else meanwhile"):
        other.push_part(plan.parts[1])
    with BucketStore(address, tmp_path / "page") as store:
        assert len(ids(store)) == 40
    indexed(address, written(tmp_path, 35))
    with BucketStore(address, tmp_path / "page") as store:
        assert len(ids(store)) == 35


def test_only_what_the_two_newest_states_name_is_kept(address: str, tmp_path: Path) -> None:
    for count in (20, 25, 30, 35):
        indexed(address, written(tmp_path, count))
    bucket = Bucket(address)
    for name in ("part-0", "part-1"):
        numbers = bucket._editions(name)
        assert len(numbers) == 2
        there = {path.partition(f"{name}/pieces/")[2] for path in objects(address) if f"{name}/pieces/" in path}
        texts = [bucket._fs.cat_file(bucket._path(name, "states", f"{each:012}.json")) for each in numbers]
        states = [state for text in texts if (state := State.of_text(text))]
        assert there == {piece for state in states for file in state.files.values() for piece in file.pieces}


def test_what_is_replaced_while_it_is_fetched_is_fetched_as_it_is_then(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexed(address, written(tmp_path, 20))
    fetch, left = Bucket.fetch, [2]

    def slow(self: Bucket, name: str, *values: Any) -> None:
        if name == "part-1" and left[0]:
            left[0] -= 1
            raise Gone
        fetch(self, name, *values)

    monkeypatch.setattr(Bucket, "fetch", slow)
    machine(2, monkeypatch, tmp_path)
    with BucketStore(address, tmp_path / "page") as store:
        assert len(ids(store)) == 20
    left[0] = 99
    machine(3, monkeypatch, tmp_path)
    with pytest.raises(StoreError, match="changes faster than it is fetched"):
        BucketStore(address, tmp_path / "page")


def test_a_piece_that_is_damaged_or_missing_is_told(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexed(address, written(tmp_path, 20))
    bucket = Bucket(address)
    piece = next(path for path in objects(address) if path.startswith("part-0/pieces/"))
    whole = bucket._fs.cat_file(bucket._path(piece))
    machine(2, monkeypatch, tmp_path)
    bucket._fs.pipe_file(bucket._path(piece), whole[:-1] + b"?")
    with pytest.raises(StoreError, match="part-0 is damaged: a piece of it is not what was written"):
        BucketStore(address, tmp_path / "page")
    bucket._fs.rm(bucket._path(piece))
    with pytest.raises(StoreError, match="changes faster than it is fetched"):
        BucketStore(address, tmp_path / "page")


@pytest.mark.slow
def test_a_split_is_published_whole_and_undone_where_it_was_not(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = written(tmp_path, 60)
    indexed(address, articles)
    with monkeypatch.context() as patch:
        patch.setattr(Working, "push_plan", lambda self: (_ for _ in ()).throw(StoreError("cut off")))
        with pytest.raises(StoreError, match="cut off"):
            split(address, "part-1")
    with BucketStore(address, tmp_path / "page") as store:
        assert len(ids(store)) == 60 and len(store.parts) == 2
    after = split(address, "part-1")
    assert [part.name for part in after.parts] == ["part-0", "part-2", "part-3"]
    with BucketStore(address, tmp_path / "page") as store:
        assert len(ids(store)) == 60 and len(store.parts) == 3
    assert "part-1" in Bucket(address).names()  # for those who began with it
    embedder = HashingEmbedder()
    machine(2, monkeypatch, tmp_path)
    indexed(address, articles, embedder)
    assert not embedder.embedded and Bucket(address).names() == {"plan", "part-0", "part-2", "part-3"}


@pytest.mark.slow
def test_a_home_keeps_its_part_in_the_bucket_and_is_started_again_elsewhere(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = Working(address).plan(2)
    sources = Sources((written(tmp_path, 60),))
    homes = [Home(plan.bucket, part.name) for part in plan.parts]
    for home in homes:
        assert not isinstance(home.sync(HashingEmbedder(), sources), StoreError)
    machine(2, monkeypatch, tmp_path)
    again, embedder = Home(address, "part-1"), HashingEmbedder()
    assert again.standing().articles == homes[1].standing().articles > 10
    report = again.sync(embedder, sources)
    assert not isinstance(report, Exception) and report.added == 0 and not embedder.embedded
    assert "instead of moving" in str(again.move(str(tmp_path / "away")))
    with monkeypatch.context() as patch:
        patch.setattr(Working, "push_plan", lambda self: (_ for _ in ()).throw(StoreError("cut off")))
        assert str(again.split()) == "cut off"
    about = again.about()
    assert about is not None and len(about[0].parts) == 2
    assert again.split() is None
    about = again.about()
    assert about is not None and [part.name for part in about[0].parts] == ["part-0", "part-2", "part-3"]
    machine(3, monkeypatch, tmp_path)
    halves = [Home(address, name) for name in ("part-2", "part-3")]
    assert sum(half.standing().articles for half in halves) == again.standing().articles
    assert str(homes[1].sync(embedder, sources)).startswith("There is no part part-1")
    folders = {path.name for path in halves[0].plan.folder.parent.iterdir() if path.name.startswith(HOME)}
    assert folders == {"home-part-2", "home-part-3"}


@pytest.mark.slow
def test_what_is_indexed_for_long_is_published_in_the_midst(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = Working(address).plan(1)
    monkeypatch.setattr("index.cluster.home.PUBLISH", 0.0)
    monkeypatch.setattr("index.sync.REPORT_EVERY", 0.0)  # it is looked at as often as progress is told
    editions: list[int] = []

    class Looking(HashingEmbedder):
        def encode(self, texts: Any) -> Any:
            editions.append(max(Bucket(address)._editions("part-0"), default=0))
            return super().encode(texts)

    rows = written(tmp_path, 80).read_text().splitlines()
    for number in range(4):
        (tmp_path / f"{number}.jsonl").write_text("\n".join(rows[20 * number : 20 * number + 20]))
    sources = Sources(tuple(tmp_path / f"{number}.jsonl" for number in range(4)))
    report = Home(plan.bucket, "part-0").sync(Looking(), sources)
    assert not isinstance(report, Exception) and report.articles == 80
    assert editions[0] <= 1 < editions[-1]
    with BucketStore(address, tmp_path / "page") as store:
        assert len(ids(store)) == 80


def test_what_cannot_be_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_CACHE", str(tmp_path / "cache"))
    places: tuple[tuple[Callable[[], object], str], ...] = (
        (lambda: Bucket("nothing://bucket/news"), r"Nothing is known that reaches nothing://"),
        (
            lambda: BucketStore(f"file://{tmp_path}/empty", tmp_path),
            r"No parts at file://.*: run `newsdesk cluster index`",
        ),
        (lambda: Working(f"file://{tmp_path}/empty").plan_there(), r"No parts at file://"),
        (lambda: Working(f"file://{tmp_path}").plan(2), r"holds something else than parts"),
    )
    for use, told in places:
        with pytest.raises(StoreError, match=told):
            use()
    monkeypatch.setattr(
        "fsspec.core.get_filesystem_class", lambda name: (_ for _ in ()).throw(ImportError("Install s3fs to access S3"))
    )
    with pytest.raises(
        StoreError, match=r"s3://bucket/news cannot be reached as yet: install s3fs to access S3 \(pip\)\."
    ):
        Bucket("s3://bucket/news")
    monkeypatch.setitem(__import__("sys").modules, "fsspec.core", None)
    with pytest.raises(StoreError, match=r"pip install 'newsdesk\[cluster\]'"):
        Bucket("s3://bucket/news")


def test_a_state_that_names_what_is_not_its_own_is_none() -> None:
    good = State(1, {}, {}).as_text()
    assert State.of_text(good) == State(1, {}, {})
    for name in ("../newsdesk.db", "/etc/passwd", "a/../b", "", "a//b", "."):
        text = json.dumps(json.loads(good) | {"files": {name: {"size": 0, "pieces": []}}})
        assert State.of_text(text) is None
    for piece in ("../../key", "000000000001-0123abcd/../../key", "0123", 7):
        text = json.dumps(json.loads(good) | {"files": {"a": {"size": 0, "pieces": [piece]}}})
        assert State.of_text(text) is None
    assert State.of_text("[]") is None and State.of_text("null") is None and State.of_text('{"format": 1}') is None
