"""Inputs in the shape in which people reported them to other projects, each with what is right."""

from pathlib import Path

import pytest
from hashing_embedder import HashingEmbedder

from index.articles import Failure, find_files, read_articles
from index.records import Article
from index.store import Store
from index.sync import Report, sync

CASES = Path(__file__).parents[2] / "shared" / "cases"
pytestmark = pytest.mark.skipif(not CASES.exists(), reason="needs ../shared/cases")


def case(name: str) -> Path:
    return CASES / name / "in"


def articles(name: str) -> list[Article]:
    """The articles of a case, of which nothing may fail."""
    found = [item for file in find_files([case(name)]) for item in read_articles(file)]
    assert not [item for item in found if isinstance(item, Failure)]
    return [item for item in found if isinstance(item, Article)]


def indexed(folder: Path, store: Path) -> Report:
    with Store.open(store, create=True, model="hashing", dimension=64) as opened:
        return sync(opened, [folder], HashingEmbedder())


def test_files_passed_over_are_named_by_kind(tmp_path: Path) -> None:
    report = indexed(case("a12-skipped-files"), tmp_path)
    kinds = {kind.kind for kind in report.not_read}
    assert {".doc", ".bak", ""} <= kinds and report.added >= 1 and not report.nothing_to_read


def test_pages_of_a_crawl_in_any_coding_are_read() -> None:
    assert [article.url for article in articles("a15-warc-zstd")] == [f"https://n.example/{at}" for at in (1, 2, 3)]
    assert sorted(article.url for article in articles("a15b")) == [
        f"https://{host}.example/{at}" for host in "bcdf" for at in (1, 2)
    ]
