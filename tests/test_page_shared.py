"""Answers that were shared: kept with the store under a name, and read again."""

from pathlib import Path

import pytest

from index.errors import NewsdeskError
from qa.page.ask import shared
from qa.page.ask.shared import SharedAnswers


def test_what_is_shared_is_read_again_and_kept_once(tmp_path: Path) -> None:
    answers = SharedAnswers(tmp_path)
    name = answers.keep('{"question": "Wér?"}')
    assert answers.keep('{"question": "Wér?"}') == name != answers.keep("{}")
    assert SharedAnswers(tmp_path).get(name) == '{"question": "Wér?"}'
    assert (tmp_path / "shared" / name).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["", "../newsdesk.db", "0" * 24, "A" * 24, "/etc/passwd"])
def test_no_other_file_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "newsdesk.db").write_text("secret")
    with pytest.raises(NewsdeskError, match="There is no such shared answer"):
        SharedAnswers(tmp_path).get(name)


def test_no_more_than_a_bound_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "MOST", 2)
    answers = SharedAnswers(tmp_path)
    names = [answers.keep("1"), answers.keep("2")]
    with pytest.raises(NewsdeskError, match="2 answers are shared already"):
        answers.keep("3")
    assert answers.keep("1") == names[0]
