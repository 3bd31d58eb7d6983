"""What the environment sets: parsed in one place, refused in one sentence."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hashing_embedder import HashingEmbedder

from index.articles import Limits, read_articles
from index.articles.source import MIB
from index.embedder import PackagedEmbedder
from index.errors import NewsdeskError, SettingError
from index.settings import Settings
from index.store import Store
from index.sync import sync

ROOT = Path(__file__).resolve().parents[1]
NAMES = re.findall(r"`(NEWSDESK_\w+)`", (ROOT / "README.md").read_text("utf-8").split("## Settings")[1])


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_the_readme_names_every_setting() -> None:
    source = (ROOT / "index/settings.py").read_text("utf-8")
    assert sorted(NAMES) == sorted(set(re.findall(r'"(NEWSDESK_\w+)"', source)))


def test_only_the_settings_read_our_variables() -> None:
    code = [path for room in ("index", "qa") for path in (ROOT / room).rglob("*.py")]
    reading = [path for path in code if re.search(r"(environ|getenv).*(NEWSDESK_|_SETTING)", path.read_text("utf-8"))]
    assert [path.relative_to(ROOT).as_posix() for path in reading] == ["index/settings.py"]


def test_what_is_not_set_has_its_default() -> None:
    assert Settings.from_environment() == Settings()
    assert Settings() == Settings(Path("store"), "", os.cpu_count() or 1, 64, False, None, False)


def test_what_is_set_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "STORE": "my store ",
        "MODEL": " mini ",
        "THREADS": " 03 ",
        "MAX_FILE_MIB": "128",
        "FETCH_PRIVATE": "Yes",
        "AUTH": "ada: a long one ",
        "DEBUG": "1",
        "WRITER": " http://localhost:11434 ",
        "WRITER_MODEL": "small ",
        "WRITER_KEY": " sk-secret",
        "WRITER_HTTP": "on",
    }.items():
        monkeypatch.setenv(f"NEWSDESK_{name}", value)
    settings = Settings.from_environment()
    writer = ("http://localhost:11434", "small", "sk-secret", True)
    assert settings == Settings(Path("my store "), "mini", 3, 128, True, "ada: a long one ", True, *writer)
    assert "a long one" not in repr(settings) and "sk-secret" not in repr(settings)


def test_empty_is_not_set_but_for_the_user_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.setenv(name, "")
    assert Settings.from_environment() == Settings(auth="")


@pytest.mark.parametrize(
    ("name", "value", "shown", "wanted"),
    [
        ("THREADS", "many", "'many'", "a whole number from 1 to 1,024"),
        ("THREADS", "0", "'0'", "a whole number from 1 to 1,024"),
        ("THREADS", "-2", "'-2'", "a whole number from 1 to 1,024"),
        ("THREADS", "1.5", "'1.5'", "a whole number from 1 to 1,024"),
        ("THREADS", "²", "'²'", "a whole number from 1 to 1,024"),
        ("THREADS", "1025", "'1025'", "a whole number from 1 to 1,024"),
        ("MAX_FILE_MIB", "9" * 5000, repr("9" * 40), "a whole number from 1 to 1,048,576"),
        ("MAX_FILE_MIB", "64 MiB", "'64 MiB'", "a whole number from 1 to 1,048,576"),
        ("FETCH_PRIVATE", "perhaps", "'perhaps'", "1 (on) or 0 (off)"),
        ("DEBUG", "a\x1b[2J\n\udcff", r"'a\x1b[2J\n\udcff'", "1 (on) or 0 (off)"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, shown: str, wanted: str
) -> None:
    monkeypatch.setenv(f"NEWSDESK_{name}", value)
    with pytest.raises(SettingError) as refused:
        Settings.from_environment()
    assert str(refused.value) == f"NEWSDESK_{name} is {shown}: set it to {wanted}, or unset it."
    assert isinstance(refused.value, NewsdeskError)


@pytest.mark.parametrize(("value", "on"), [("1", True), ("true", True), ("ON", True), ("0", False), ("no", False)])
def test_switches(monkeypatch: pytest.MonkeyPatch, value: str, on: bool) -> None:
    monkeypatch.setenv("NEWSDESK_FETCH_PRIVATE", value)
    assert Settings.from_environment().fetch_private is on


def test_whatever_is_opened_goes_by_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_THREADS", "3")
    monkeypatch.setenv("NEWSDESK_MAX_FILE_MIB", "2")
    with Store.open(tmp_path / "store", create=True, model="hashing", dimension=64) as store:
        assert store._vectors.threads == 3
    assert PackagedEmbedder()._threads == 3
    assert Limits.from_environment() == Limits(file=2 * MIB, archive=128 * MIB)


def test_nothing_is_opened_read_or_indexed_with_a_wrong_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("The bridge reopened.")
    with Store.open(tmp_path / "store", create=True, model="hashing", dimension=64) as store:
        monkeypatch.setenv("NEWSDESK_MAX_FILE_MIB", "all")
        for use in (
            lambda: list(read_articles(tmp_path / "a.txt")),
            lambda: sync(store, [tmp_path / "a.txt"], HashingEmbedder()),
            lambda: Store.open(tmp_path / "store"),
            PackagedEmbedder,
        ):
            with pytest.raises(SettingError, match="NEWSDESK_MAX_FILE_MIB is 'all'"):
                use()
        assert store.failures() == []


def test_the_command_refuses_a_wrong_setting_and_still_gives_help() -> None:
    def newsdesk(*arguments: str) -> tuple[int, str, str]:
        command = [sys.executable, "-m", "newsdesk", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | {"NEWSDESK_THREADS": "all"}, capture_output=True, text=True
        )
        return done.returncode, done.stdout, done.stderr

    status, out, err = newsdesk("articles")
    assert (status, out) == (1, "")
    assert err == "NEWSDESK_THREADS is 'all': set it to a whole number from 1 to 1,024, or unset it.\n"
    status, out, err = newsdesk("--help")
    assert (status, err) == (0, "")
    assert "newsdesk index seeds" in out
