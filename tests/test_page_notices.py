"""The page's head says what the store found amiss at its start, until indexing has run to its end."""

from pathlib import Path

from hashing_embedder import HashingEmbedder
from page_fixtures import ScriptedReader

from index.store import Store
from index.store.lock import LOCK
from index.sync import sync
from qa.assistant import Assistant
from qa.page.desk import Desk
from qa.page.library.functions import job_reply


def test_the_head_of_the_page_says_what_was_cut_off_until_it_is_indexed_again(tmp_path: Path) -> None:
    news, embedder = tmp_path / "news", HashingEmbedder()
    news.mkdir()
    (news / "a.txt").write_text("The council met in the town hall.")
    with Store.open(tmp_path / "store", create=True, model="hashing", dimension=64) as store:
        sync(store, [news], embedder)
    (tmp_path / "store" / LOCK).write_text('{"pid": 4, "host": "desk", "since": "2025-12-01T10:00:00+00:00"}')
    with Assistant(Store.open(tmp_path / "store"), embedder, ScriptedReader()) as assistant:
        desk = Desk(assistant, news)
        assert job_reply(desk)["notice"] == (
            "The last writing to the store was cut off (process 4 on desk since 2025-12-01T10:00:00+00:00): all that "
            "was reported as done is kept; index again for the rest."
        )
        assistant.sync([news])
        assert job_reply(desk)["notice"] == ""
