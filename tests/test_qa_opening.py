"""Asking and indexing go on with the model that a store was made with, whatever the environment says by then."""

from pathlib import Path
from typing import Any

import pytest
from tiny_model import save_tiny_model

from index.embedder import PACKAGED
from index.errors import ModelError
from qa.assistant import Assistant
from qa.command.cli import main


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A store that was made with a model of its own, and that model; nothing names it any more."""
    model = save_tiny_model(tmp_path / "model")
    (tmp_path / "bridge.txt").write_text("The harbour bridge reopened on Monday.")
    monkeypatch.setenv("NEWSDESK_MODEL", str(model))
    assert main(["index", str(tmp_path / "bridge.txt"), "--store", str(tmp_path / "store")]) == 0
    monkeypatch.delenv("NEWSDESK_MODEL")
    return tmp_path / "store", model


def test_a_store_is_asked_and_indexed_with_its_own_model(made: tuple[Path, Path], tmp_path: Path) -> None:
    store, model = made
    with Assistant.open(store) as desk:
        assert desk.embedder.name == str(model)
        assert [hit.title for hit in desk.search("harbour bridge")] == ["The harbour bridge reopened on Monday"]
        assert desk.ask("When did the harbour bridge reopen?").status in ("answered", "not_found")
    with Assistant.open(store, create=True) as desk:
        (tmp_path / "more.txt").write_text("The bridge reopened.")
        assert desk.sync([tmp_path / "more.txt"]).added == 1


def test_the_command_says_in_a_sentence_what_to_do(
    made: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store, model = made

    def newsdesk(*arguments: Any) -> tuple[int, str]:
        capsys.readouterr()
        status = main([*map(str, arguments), "--store", str(store)])
        return status, capsys.readouterr().err

    monkeypatch.setenv("NEWSDESK_MODEL", PACKAGED)
    for command in (["ask", "Who?"], ["search", "bridge"], ["index", store.parent / "bridge.txt"]):
        status, err = newsdesk(*command)
        assert (status, err.count("\n")) == (1, 1)
        assert err.endswith("unset it, or choose another --store.\n")
    monkeypatch.delenv("NEWSDESK_MODEL")
    assert newsdesk("search", "bridge") == (0, "")
    model.rename(model.with_name("moved"))
    status, err = newsdesk("search", "bridge")
    assert (status, err.count("\n")) == (1, 1)
    assert err.endswith("which cannot be loaded: index the articles again into another --store.\n")
    assert newsdesk("articles")[0] == 0  # which needs no model


def test_a_new_store_takes_the_model_it_is_given(
    made: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Assistant.open(tmp_path / "new", create=True, model=str(made[1])) as desk:
        assert (desk.store.model, desk.store.dimension) == (str(made[1]), 16)
    monkeypatch.setenv("NEWSDESK_MODEL", str(made[1]))
    with Assistant.open(tmp_path / "set", create=True) as desk:
        assert desk.store.model == str(made[1])
    with pytest.raises(ModelError, match="The model asked for is 'all-MiniLM-L6-v2'"):
        Assistant.open(tmp_path / "set", model=PACKAGED)
