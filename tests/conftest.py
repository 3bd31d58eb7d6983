"""What all tests have in common: no network but this machine's own; an empty store, a folder for its news."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from page_browser import axe, browser, own_server, server, visit  # noqa: F401  # fixtures
from page_site import site  # noqa: F401  # a fixture

if TYPE_CHECKING:
    from index.store import Store

# Set before any test module imports a library that reads them.
os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", GRADIO_ANALYTICS_ENABLED="False")
for name in (
    "NEWSDESK_STORE",
    "NEWSDESK_MODEL",
    "NEWSDESK_AUTH",
    "NEWSDESK_DEBUG",
    "NEWSDESK_WRITER",
    "NEWSDESK_WRITER_MODEL",
):
    os.environ.pop(name, None)
if "PYTEST_XDIST_WORKER" in os.environ:  # one of several processes that share the processor
    os.environ.setdefault("OMP_NUM_THREADS", "1")

# So that `make test-fast` can leave them out. Tests that open a browser are known by their fixtures.
_SLOW = ("test_fuzz", "test_index_faults_", "test_packaging", "test_qa_unrelated")
_MODELS = (
    "test_index_embedder", "test_index_onnx", "test_index_opening", "test_index_watch", "test_page_access",
    "test_page_api",
    "test_page_bounds", "test_page_door", "test_page_guessing", "test_page_mcp", "test_page_real", "test_page_serving",
    "test_qa_assistant", "test_qa_cli", "test_qa_opening", "test_qa_reader", "test_qa_saved_wire", "test_qa_training",
    "test_qa_watch", "test_qa_writing_judged", "test_qa_writing_real",
)  # fmt: skip
_MARKED = ((_SLOW, "slow"), (_MODELS, "models"))
# Where several processes share the files, these are begun first, so that none of them is left for the end.
_LONGEST = (
    "test_qa_unrelated", "test_index_faults_kill", "test_fuzz", "test_page_articles_browser", "test_page_asking",
    "test_page_browser", "test_page_fit",
)  # fmt: skip
_LOCAL = ("127.", "::1", "localhost", "0.0.0.0")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Files of which no test is asked for are not even imported: that takes seconds in each process."""
    left_out = [names for names, mark in _MARKED if f"not {mark}" in (config.option.markexpr or "")]
    return True if any(collection_path.name.startswith(names) for names in left_out) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    asked = "cluster" in (config.option.markexpr or "")
    for item in items:
        if item.get_closest_marker("cluster") and not asked:
            item.add_marker(pytest.mark.skip(reason="make test-cluster runs it, where Ray is installed"))
        fixtures = set(getattr(item, "fixturenames", ()))
        if {"browser", "visit"} & fixtures:
            item.add_marker("browser")
        if {"server", "own_server", "hostile"} & fixtures:  # Gradio serves these
            item.add_marker("models")
        for names, mark in _MARKED:
            if item.path.name.startswith(names):
                item.add_marker(mark)
    if hasattr(config, "workerinput"):
        turns = {name: turn for turn, name in enumerate(_LONGEST)}
        items.sort(key=lambda item: turns.get(item.path.stem, len(turns)))


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections to other machines fail, whoever makes them: nothing leaves the machine."""

    def guarded(connect: Any) -> Any:
        def check(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(_LOCAL):
                raise OSError(f"a test tried to reach {address[0]}")
            return connect(self, address)

        return check

    monkeypatch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))


@pytest.fixture
def store(tmp_path: Path) -> "Iterator[Store]":
    """An empty store of hashed vectors, which has to be whole at the end."""
    from index.store import Store, check

    with Store.open(tmp_path / "store", create=True, model="hashing", dimension=64) as store:
        yield store
        assert check(store.folder).whole


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """An empty folder for what a test indexes."""
    folder = tmp_path / "news"
    folder.mkdir()
    return folder
