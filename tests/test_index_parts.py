"""Several stores as one: what they answer together against what one store of the same articles answers."""

import inspect
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hashing_embedder import HashingEmbedder

from index.errors import StoreError, UnknownArticleError
from index.parts import indexing, reading
from index.parts.indexing import Sources, joined_reports, sync_part, sync_parts
from index.parts.opening import FolderStore
from index.parts.plan import HASHES, Part, Plan, hash_of, make_plan, read_plan, write_plan
from index.parts.sessions import Again, LocalPart, LostPart, PartLost, PartStore
from index.parts.store import PartsStore, missing
from index.parts.view import PartsView
from index.records import Article, Scope
from index.store import Store, View, check
from index.store.listing import Sort
from index.sync import sync
from qa.retrieval.retrieve import retrieve

WORDS = "gold vote court storm harbour mayor strike train bridge 九龍 地铁".split()
OUTLETS = ("Wire", "Herald", "The Post", "")


def written(folder: Path, count: int = 40) -> Path:
    """Articles of words that are common and rare, in a file; every tenth tells the story of the one before it."""
    chance, rows = random.Random(22), []
    for n in range(count):
        words = [chance.choice(WORDS) if chance.random() < 0.3 else f"word{chance.randrange(400)}" for _ in range(120)]
        text = " ".join(" ".join(words[at : at + 12]).capitalize() + "." for at in range(0, 120, 12))
        if n % 10 == 9:
            before = rows[-1]["text"].split(". ")  # not quite the same: what fits equally well comes in any order
            text = ". ".join(f"Also {each}" if at % 2 else each for at, each in enumerate(before)) + " Told again."
        day = date(2024, 1 + n % 12, 1 + n % 28).isoformat()
        rows.append(
            {"title": f"Report {n} of {words[0]}", "outlet": OUTLETS[n % 4], "published": day, "text": text}
            | {"url": f"https://news.example/{n}"}
        )
    path = folder / "articles.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


def local(plan: Plan) -> PartsStore:
    stores: list[PartStore] = [LocalPart(part.name, Store.open(plan.store(part))) for part in plan.parts]
    return PartsStore(plan.folder, stores, "hashing", 64, plan.key)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, PartsStore]]:
    """The same articles in one store and in four parts."""
    folder = tmp_path_factory.mktemp("both")
    articles = written(folder)
    plan = make_plan(folder / "parts", 4)
    sync_parts(plan, HashingEmbedder(), Sources((articles,)))
    with Store.open(folder / "one", create=True, model="hashing", dimension=64) as one:
        sync(one, [articles], HashingEmbedder())
        with local(plan) as parts:
            yield one, parts


def named(view: View, ids: np.ndarray) -> list[tuple[str, int]]:
    return [(passage.article_id, passage.start) for passage in view.passages(ids)]


def test_every_article_is_in_the_part_of_its_address_and_in_no_other(both: tuple[Store, PartsStore]) -> None:
    one, parts = both
    plan = read_plan(parts.folder)
    held = [{row.id: row for row in Store.open(plan.store(part)).articles()} for part in plan.parts]
    assert sorted(id for each in held for id in each) == sorted(row.id for row in one.articles())
    for part, rows in zip(plan.parts, held, strict=True):
        assert len(rows) > 3 and all(part.holds(one.article(article_id)) for article_id in rows)
        assert check(plan.store(part)).whole


@pytest.mark.parametrize(
    "text", ["gold vote", "word7 word8 the storm of word99", "地铁 strike", "nowhere", "the of", "九"]
)
def test_words_are_scored_as_in_one_store(both: tuple[Store, PartsStore], text: str) -> None:
    with both[0].read() as one, both[1].read() as parts:
        expected, scores = one.search_words(text, 1000)
        found, others = parts.search_words(text, 1000)
        assert dict(zip(named(parts, found), others.tolist(), strict=True)) == pytest.approx(
            dict(zip(named(one, expected), scores.tolist(), strict=True)), rel=1e-5
        )
        assert others.tolist() == sorted(others.tolist(), reverse=True)
        scope = Scope(("Wire",), since=date(2024, 3, 1))
        expected, _ = one.search_words(text, 1000, one.allowed(scope))
        found, _ = parts.search_words(text, 1000, parts.allowed(scope))
        assert sorted(named(parts, found)) == sorted(named(one, expected))


def test_the_words_of_all_parts_are_counted_where_a_search_has_to_be_cheap(
    both: tuple[Store, PartsStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    from index import lexical

    monkeypatch.setattr(lexical, "SCORED", 100)  # "gold" and "vote" stand in more passages of all parts, not of each
    monkeypatch.setattr(lexical, "FEWEST", 1)
    with both[0].read() as one, both[1].read() as parts:
        for text in ("gold vote word7", "mayor word3 word9 storm"):
            (_, expected), (_, found) = one.search_words(text, 20), parts.search_words(text, 20)
            assert found == pytest.approx(expected, rel=1e-5) and len(found)


def test_parts_have_no_more_candidates_together_than_one_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from index import lexical

    monkeypatch.setattr(lexical, "SCORED", 50)  # "comet" alone, which 40 articles hold, brings candidates
    monkeypatch.setattr(lexical, "FEWEST", 1)
    monkeypatch.setattr(lexical, "CANDIDATES", 10)
    rows = []
    for n in range(120):
        words = ["word"] * (1 + n % 17) + ["comet"] * (1 + 7 * n % 11 if n < 40 else 0)
        words += ["harbour"] * (1 + 5 * n % 13 if 15 < n < 60 else 0)
        rows.append({"title": f"Report {n}", "url": f"https://news.example/{n}", "text": " ".join(words)})
    (tmp_path / "articles.jsonl").write_text("\n".join(map(json.dumps, rows)))
    sync_parts(plan := make_plan(tmp_path / "parts", 4), HashingEmbedder(), Sources((tmp_path / "articles.jsonl",)))
    with (
        Store.open(tmp_path / "one", create=True, model="hashing", dimension=64) as store,
        FolderStore(plan.folder) as folder,
    ):
        sync(store, [tmp_path / "articles.jsonl"], HashingEmbedder())
        with store.read() as one, folder.read() as parts:
            (ids, expected), (found, scores) = (
                one.search_words("comet harbour", 10),
                parts.search_words("comet harbour", 10),
            )
            assert scores == pytest.approx(expected, rel=1e-5) and named(parts, found) == named(one, ids)


def test_vectors_are_found_as_in_one_store(both: tuple[Store, PartsStore]) -> None:
    with both[0].read() as one, both[1].read() as parts:
        for text in ("gold vote in the harbour", "word7"):
            query = HashingEmbedder().encode_query(text)
            (expected, scores), (found, others) = one.search_vectors(query, 50), parts.search_vectors(query, 50)
            assert named(parts, found) == named(one, expected)
            assert others == pytest.approx(scores)
            assert parts.vectors(found) == pytest.approx(one.vectors(expected))


def test_retrieval_is_that_of_one_store_with_the_tellings_in_other_parts(both: tuple[Store, PartsStore]) -> None:
    told = 0
    with both[0].read() as one, both[1].read() as parts:
        for n in range(12):
            words = f"word{n} {WORDS[n % len(WORDS)]} word{3 * n} bridge"
            scope = Scope(("Wire", "Herald")) if n % 3 else Scope()
            expected, found = (
                retrieve(view, HashingEmbedder(), words, top=8, as_of=date(2024, 6, 1), scope=scope)
                for view in (one, parts)
            )
            # Passages that fit equally well come in any order, so one of them may be left out for another.
            best, places = ([(hit.article_id, hit.start) for hit in each] for each in (expected, found))
            assert places[0] == best[0] and len(set(places) & set(best)) >= 6
            sources, others = (
                {hit.article_id: {source.article_id for source in hit.also_in} for hit in each}
                for each in (expected, found)
            )
            assert all(sources[each] == others[each] for each in sources.keys() & others.keys())
            told += sum(map(len, others.values()))
    assert told


def lists(view: View) -> dict[str, Any]:
    """What a state of a store says of what it holds."""
    some = view.articles(sort="published", limit=1)[0].id
    pages = {}
    for sort in ("published", "title", "outlet", "added"):
        for descending in (True, False):
            key: Sort = sort
            rows, total = view.find_articles("report", sort=key, descending=descending, limit=7, offset=14)
            shown = (
                [(row.published, row.title, row.outlet)[("published", "title", "outlet").index(sort)] for row in rows]
                if sort != "added"
                else len(rows)
            )
            pages[sort, descending] = (shown, total)
    return {
        "counts": view.counts(),
        "outlets": view.outlets(),
        "newest": (view.newest(), view.newest(Scope(("Wire",))), view.oldest()),
        "within": view.count_within(Scope(until=date(2024, 6, 1))),
        "absent": view.absent_words("gold nowhere word7 nobody"),
        "absent of none": view.absent_words("gold nowhere", view.allowed(Scope(("None",)))),
        "phrases": (view.count_phrase("gold", most=9), view.count_phrase("told again", most=99)),
        "held": view.holds_phrase("no"),
        "article": view.article(some),
        "shortened": view.article(some[:8]).id,
        "versions": view.versions(some),
        "alike": [(each.word, each.slips, each.passages) for each in view.spelt_alike("hurbour")],
        "failures": [(row.path, row.error) for row in view.failures()],
        "removed": (view.removed(), view.removals()),
        "leading": sorted(article.text[:30] for article in view.leading(Scope(), 6)),
        "pages": pages,
        "last page": view.find_articles("report", sort="title", descending=False, limit=7, offset=700)[1],
        "all": sorted(row.id for row in view.articles()),
        "resolved": view.resolved(Scope(("post",))).outlets,
    }  # fmt: skip


def test_what_is_said_of_the_articles_is_said_of_all_parts(both: tuple[Store, PartsStore]) -> None:
    with both[0].read() as one, both[1].read() as parts:
        expected, found = lists(one), lists(parts)
        for name in expected:
            assert found[name] == expected[name], name
        with pytest.raises(UnknownArticleError, match="no such article"):
            parts.article("0123456789")
        with pytest.raises(UnknownArticleError, match="no such article"):
            parts.article("")


def test_nothing_of_a_view_of_one_store_is_left_for_a_view_of_parts() -> None:
    """What it would inherit asks a database that it does not have, but for what is made of other methods."""
    made_of_others = {"resolved", "leading", "holds_phrase", "articles_of"}
    methods = {name for name, _ in inspect.getmembers(View, inspect.isfunction) if not name.startswith("_")}
    assert methods - made_of_others - set(vars(PartsView)) == set()


def test_a_lost_part_is_left_out_and_told_and_comes_back(both: tuple[Store, PartsStore]) -> None:
    parts = both[1]
    whole = parts.counts().articles
    gone = PartsStore(parts.folder, [LostPart("part-0", "It is away."), *parts.parts[1:]], "hashing", 64, "")
    assert 0 < gone.counts().articles < whole and gone.lost == {"part-0": "It is away."}
    assert gone.notices() == (missing(3, 4),) and "3 of 4" in missing(3, 4)
    gone.parts = parts.parts
    assert gone.counts().articles == whole and gone.lost == {}
    nothing = PartsStore(parts.folder, [LostPart("part-0", "It is away.")], "hashing", 64, "")
    with pytest.raises(StoreError, match=r"None of the 1 parts answers\. It is away\."):
        nothing.counts()
    with pytest.raises(StoreError, match="several parts"), parts.write():
        pass


class Breaking:
    """A part that is lost once it was asked so often; ``like`` is what it is until then."""

    def __init__(self, like: PartStore, times: int) -> None:
        self.name, self._like, self.left = like.name, like, times

    def session(self) -> Any:
        session, part = self._like.session(), self

        class Session:
            def ask(self, method: str, *values: Any) -> Callable[[], Any]:
                def wait() -> Any:
                    part.left -= 1
                    if part.left < 0:
                        raise PartLost("It went away.")
                    return session.ask(method, *values)()

                return wait

            def close(self) -> None:
                session.close()

        return Session()

    def close(self) -> None:
        pass


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_part_that_is_lost_in_the_midst_has_all_done_again_without_it(
    both: tuple[Store, PartsStore], times: int
) -> None:
    parts = both[1]
    breaking = PartsStore(parts.folder, [Breaking(parts.parts[0], times), *parts.parts[1:]], "hashing", 64, "")
    one = breaking.once()
    with one.read() as view, pytest.raises(Again):
        for _ in range(9):
            view.counts()
    assert one.lost == {"part-0": "It went away."}
    again = breaking.once(one.lost)
    with again.read() as view:
        assert view.counts().articles == sum(
            part.store.counts().articles for part in parts.parts[1:] if isinstance(part, LocalPart)
        )


def test_parts_follow_their_files(tmp_path: Path) -> None:
    articles = written(tmp_path, 20)
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    plan, sources, embedder = make_plan(tmp_path / "parts", 3), Sources((articles, broken)), HashingEmbedder()
    report = sync_parts(plan, embedder, sources)
    assert (report.added, report.articles, len(report.failed), report.files) == (20, 20, 1, 2)
    assert not (plan.folder / reading.FOLDER).exists()
    embedded = len(embedder.embedded)
    report = sync_parts(plan, embedder, sources)
    assert (report.added, report.unchanged, len(embedder.embedded)) == (0, 20, embedded)
    rows = [json.loads(line) for line in articles.read_text().splitlines()]
    rows[4]["text"] += " A new end."
    articles.write_text("\n".join(map(json.dumps, rows[:15])))
    report = sync_parts(plan, embedder, sources)
    assert (report.changed, report.removed, report.unchanged, report.articles) == (1, 5, 14, 15)
    assert make_plan(plan.folder, 9) == plan


def test_a_part_reads_for_itself_what_nobody_set_down_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = written(tmp_path, 12)
    plan, sources = make_plan(tmp_path / "parts", 2), Sources((articles,))
    reports = [sync_part(plan, part, HashingEmbedder(), sources) for part in plan.parts]
    assert joined_reports(reports, 1.0).articles == 12 and all(report.articles for report in reports)
    # What was set down of a file is not read once that has changed.
    rows = articles.read_text().splitlines()
    reading.set_down(plan, articles, indexing.Limits.from_environment())
    articles.write_text("\n".join(rows[:-1]))
    assert (
        joined_reports([sync_part(plan, part, HashingEmbedder(), sources) for part in plan.parts], 1.0).articles == 11
    )
    # Nor is a file read anew for which it is there.
    reading.set_down(plan, articles, indexing.Limits.from_environment())
    monkeypatch.setattr(reading, "read_apart", None)
    again = make_plan(tmp_path / "parts", 2)
    assert (
        sum(
            1
            for part in again.parts
            for _ in reading.reading_of(again, part)(articles, lambda: None, limits=indexing.Limits.from_environment())
        )
        == 11
    )


def test_parts_are_filled_from_a_list_of_crawls(tmp_path: Path) -> None:
    articles, plan = written(tmp_path, 12), make_plan(tmp_path / "parts", 2)
    named = tmp_path / "warc.paths"
    named.write_text(f"{articles.name}\n")
    assert sync_parts(plan, HashingEmbedder(), Sources((named,))).articles == 12
    assert sync_parts(plan, HashingEmbedder(), Sources((named,))).unchanged == 12


def test_a_plan_covers_all_hashes_and_a_damaged_one_is_refused(tmp_path: Path) -> None:
    plan = make_plan(tmp_path / "parts", 3)
    assert plan.parts[0].first == 0 and plan.parts[-1].end == HASHES and read_plan(plan.folder) == plan
    article = Article("Text.", url="https://www.news.example/a?utm_source=x")
    assert hash_of(article) == hash_of(replace(article, url="http://news.example/a", text="Other."))
    assert [part.holds(article) for part in plan.parts].count(True) == 1
    for parts in ((Part("part-0", 0, 5),), (Part("..", 0, HASHES),), (Part("a", 0, 9), Part("a", 9, HASHES)), ()):
        write_plan(replace(plan, parts=parts))
        with pytest.raises(StoreError, match="damaged"):
            read_plan(plan.folder)
    (plan.folder / "parts.json").write_text("[]")
    with pytest.raises(StoreError, match="damaged"):
        read_plan(plan.folder)
    with pytest.raises(StoreError, match="No parts at"):
        read_plan(tmp_path)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").write_text("")
    with pytest.raises(StoreError, match="something else"):
        make_plan(tmp_path / "other", 2)
