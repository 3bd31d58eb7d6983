"""A store is opened with the model it was made with, or it is said in a sentence what to do."""

import shutil
import socket
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hashing_embedder import HashingEmbedder
from tiny_model import save_tiny_model

from index.embedder import PACKAGED, NamedEmbedder, PackagedEmbedder
from index.errors import ModelError, StoreError
from index.opening import open_store
from index.store import Store, check
from index.sync import sync

AGAIN = "index the articles again into another --store"


@pytest.fixture(autouse=True)
def no_model_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSDESK_MODEL", raising=False)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "bridge.txt"
    path.write_text("The harbour bridge reopened on Monday.")
    return path


@pytest.fixture
def store(tmp_path: Path, tiny: Path, article: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store that was made with the tiny model, which nothing names any more."""
    monkeypatch.setenv("NEWSDESK_MODEL", str(tiny))
    made, embedder = open_store(tmp_path / "store", create=True)
    with made:
        assert sync(made, [article], embedder).added == 1
    monkeypatch.delenv("NEWSDESK_MODEL")
    return tmp_path / "store"


def refused(folder: Path, **options: Any) -> str:
    with pytest.raises(ModelError) as error:
        open_store(folder, **options)
    return str(error.value)


@pytest.mark.parametrize("named", [None, "", PACKAGED, PackagedEmbedder.name])
def test_the_packaged_model_is_had_by_any_of_its_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str | None
) -> None:
    if named is not None:
        monkeypatch.setenv("NEWSDESK_MODEL", named)
    for create in (True, False, True):
        opened, embedder = open_store(tmp_path / "store", create=create)
        opened.close()
        assert type(embedder) is PackagedEmbedder
        assert (opened.model, opened.dimension) == (PackagedEmbedder.name, 384)


def test_a_store_is_opened_with_the_model_it_was_made_with(store: Path, tiny: Path, article: Path) -> None:
    for create in (False, True):
        opened, embedder = open_store(store, create=create)
        with opened, opened.read() as view:
            assert (opened.model, opened.dimension) == (str(tiny), 16)
            query = embedder.encode_query("bridge")
            ids, scores = view.search_vectors(query, 5)
            (passage,) = view.passages(ids)
            vector = NamedEmbedder(str(tiny)).encode([f"{passage.title}\n{passage.text}".strip()])[0]
            np.testing.assert_allclose(scores, [vector @ query], atol=2e-3)
    opened, embedder = open_store(store)
    with opened:
        article.write_text("The harbour reopened.")
        assert sync(opened, [article], embedder).changed == 1


def test_a_model_named_by_a_relative_path_is_found_from_elsewhere(
    tmp_path: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tiny.parent)
    monkeypatch.setenv("NEWSDESK_MODEL", "./tiny")
    for _ in range(2):
        opened, _ = open_store(tmp_path / "store", create=True)
        opened.close()
        assert opened.model == str(tiny)
    monkeypatch.delenv("NEWSDESK_MODEL")
    monkeypatch.chdir(tmp_path)
    opened, embedder = open_store(tmp_path / "store")
    opened.close()
    assert embedder.name == str(tiny)


def test_another_model_than_the_stores_is_refused_with_what_to_do(
    tmp_path: Path, store: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refused(store, model=PACKAGED) == (
        f"The model asked for is '{PACKAGED}', but the store at {store} was made with '{tiny}': leave the model out, "
        "or choose another --store."
    )
    monkeypatch.setenv("NEWSDESK_MODEL", PACKAGED)
    assert refused(store) == (
        f"NEWSDESK_MODEL is '{PACKAGED}', but the store at {store} was made with '{tiny}': unset it, or choose another "
        "--store."
    )
    monkeypatch.delenv("NEWSDESK_MODEL")
    packaged, _ = open_store(tmp_path / "packaged", create=True)
    packaged.close()
    monkeypatch.setenv("NEWSDESK_MODEL", str(tiny))
    for create in (False, True):
        assert refused(packaged.folder, create=create) == (
            f"NEWSDESK_MODEL is '{tiny}', but the store at {packaged.folder} was made with '{PackagedEmbedder.name}': "
            "unset it, or choose another --store."
        )
    monkeypatch.delenv("NEWSDESK_MODEL")  # which is what to do
    open_store(packaged.folder)[0].close()


def test_a_model_that_is_gone_is_named_with_what_to_do(
    tmp_path: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tmp_path / "model"
    shutil.copytree(tiny, model)
    store, _ = open_store(tmp_path / "store", create=True, model=str(model))
    store.close()
    shutil.rmtree(model)
    which = f"The store at {store.folder} was made with the embedding model '{model}', which cannot be loaded: "
    assert refused(store.folder) == f"{which}{AGAIN}."
    monkeypatch.setenv("NEWSDESK_MODEL", str(model))
    assert refused(store.folder) == f"{which}check the network, or {AGAIN} with NEWSDESK_MODEL unset."


@pytest.mark.parametrize("named", [False, True])
def test_a_store_by_itself_causes_no_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: bool) -> None:
    """What a store says may come from anybody; a name that the user sets may be fetched."""
    with Store.open(tmp_path / "store", create=True, model="nobody/such-model", dimension=8):
        pass
    asked: list[Any] = []

    def look_up(host: Any, *_: Any, **__: Any) -> Any:
        asked.append(host)
        raise OSError("there is no network here")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    if named:
        monkeypatch.setenv("NEWSDESK_MODEL", "nobody/such-model")
        monkeypatch.setattr(time, "sleep", lambda _: None)  # between tries
    said = refused(tmp_path / "store")
    assert "'nobody/such-model', which cannot be loaded: " in said and AGAIN in said
    assert bool(asked) is named


@pytest.mark.parametrize("name", ["nobody/tiny", "tiny"])
def test_a_model_that_was_fetched_is_had_without_the_network(
    tmp_path: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """From the folder that the model hub keeps what it was asked for in."""
    owner = "nobody" if "/" in name else "sentence-transformers"
    home = tmp_path / "cache" / f"models--{owner}--tiny"
    shutil.copytree(tiny, home / "snapshots" / "0123")
    (home / "refs").mkdir()
    (home / "refs" / "main").write_text("0123")
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("it asked for an address"))
    for create in (True, False):
        opened, embedder = open_store(tmp_path / "store", create=create, model=name if create else None)
        opened.close()
        assert (opened.model, embedder.name, embedder.dimension) == (name, name, 16)
    monkeypatch.setenv("NEWSDESK_MODEL", name)
    open_store(tmp_path / "store")[0].close()


def test_a_packaged_model_of_another_version_is_not_taken_for_this_one(tmp_path: Path) -> None:
    other = f"{PACKAGED}-int8@0123456789ab.7"
    with Store.open(tmp_path / "store", create=True, model=other, dimension=384):
        pass
    assert refused(tmp_path / "store") == (
        f"The store at {tmp_path / 'store'} was made with '{other}', a packaged model of another version of Newsdesk: "
        f"{AGAIN}."
    )


def test_where_there_is_no_store_that_is_said_before_any_model_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSDESK_MODEL", "/no/such/model")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "newsdesk.db").touch()  # a creation that was cut off
    for folder in (tmp_path / "absent", tmp_path / "empty"):
        assert Store.made_with(folder) == ""
        with pytest.raises(StoreError, match=f"^No store at {folder}: "):
            open_store(folder)
        assert "'/no/such/model' cannot be loaded" in refused(folder, create=True)


def test_a_store_that_cannot_be_read_is_said_to_be_one(tmp_path: Path, store: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "newsdesk.db").write_text("no database, but a text that somebody keeps here")
    for use in (Store.made_with, open_store):
        with pytest.raises(StoreError, match="is damaged"):
            use(tmp_path / "other")


@pytest.mark.parametrize("damage", ["vectors", "database"])
def test_mending_embeds_with_the_stores_own_model(store: Path, damage: str) -> None:
    if damage == "vectors":
        with Store.open(store) as opened, opened.write() as writer:
            writer.db.execute("UPDATE vectors SET vector = zeroblob(32)")
    else:
        database = store / "newsdesk.db"
        data = bytearray(database.read_bytes())
        at = data.index(b"The harbour bridge reopened")
        data[at // 4096 * 4096 : at // 4096 * 4096 + 8] = b"\xff" * 8
        database.write_bytes(data)
    health = check(store, repair=True)
    assert health.whole and health.repaired
    assert Store.made_with(store).endswith("tiny")


def test_indexing_with_an_embedder_of_another_model_is_refused(store: Path, article: Path) -> None:
    with Store.open(store) as opened, pytest.raises(ModelError, match="not hashing: unset NEWSDESK_MODEL, or choose"):
        sync(opened, [article], HashingEmbedder(dimension=16))


def test_a_model_without_a_window_sees_all(tiny: Path) -> None:
    assert NamedEmbedder(str(tiny)).fits("bridge " * 10_000)
