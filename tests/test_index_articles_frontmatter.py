"""Markdown and text: what front matter and header lines say, and hostile ones that must do no harm."""

import time
from pathlib import Path

import pytest
from one_article import TEXT, article, write

from index.articles import read_articles
from index.records import Article


def test_markdown_front_matter(tmp_path: Path) -> None:
    head = (
        "title: 'Talks: they go on'\nauthor:\n  - Jane Doe\n  - name: John Roe\ndate: 2022-06-12 10:00:00\n"
        "source: The Daily Star\nurl: https://www.star.example/x\nplace: Beirut\n"
    )
    found = article(write(tmp_path / "a.md", f"---\n{head}---\n# Talks\n\n{TEXT}\n"))
    assert found == Article(
        text=f"# Talks\n\n{TEXT}\n",
        title="Talks: they go on",
        outlet="The Daily Star",
        authors=("Jane Doe", "John Roe"),
        published="2022-06-12",
        url="https://www.star.example/x",
        place="Beirut",
        path=str(tmp_path / "a.md"),
    )


def test_what_front_matter_and_header_lines_say(tmp_path: Path) -> None:
    found = article(write(tmp_path / "a.md", f"---\ntitle: Bells &amp; whistles\ndate: 2022-06-12\n---\n{TEXT}"))
    assert found.title == "Bells & whistles"
    labelled = f"Title: Pike\nSource: Fen Post\nURL: https://fen.example/pike\n\n{TEXT}"
    assert article(write(tmp_path / "a.txt", labelled)).outlet == "Fen Post"
    agency = f"Title: Pike\nURL: https://fen.example/pike\n\nPARIS (AP) — {TEXT}"
    assert article(write(tmp_path / "b.txt", agency)).outlet == "fen.example"


def test_markdown_toml_front_matter_and_heading(tmp_path: Path) -> None:
    found = article(write(tmp_path / "a.markdown", f"+++\ndate = 2022-06-12\n+++\n\n## The *talks*\n\n{TEXT}"))
    assert (found.published, found.title) == ("2022-06-12", "The *talks*")
    assert found.text == f"\n## The *talks*\n\n{TEXT}"


@pytest.mark.parametrize("head", ["---\n: [broken\n---\n", "---\nnot a mapping\n---\n", "---\nkey: value\n"])
def test_what_is_no_front_matter_stays_text(tmp_path: Path, head: str) -> None:
    assert article(write(tmp_path / "a.md", head + TEXT)).text == head + TEXT


def test_a_yaml_bomb_does_no_harm(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 60))
    found = article(write(tmp_path / "a.md", f"---\n{bomb}title: *a59\nauthors: *a59\n---\n{TEXT}"))
    # Aliases are not followed at all: what they stand in is text.
    assert found.text.startswith("---\na0: &a0") and found.text.endswith(TEXT)
    assert found.authors == ()


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("mark", "head"),
    [
        ("---", "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 60))),
        ("---", "a: &a [1]\nb: *a\n"),
        ("+++", f"{'.'.join('a' * 20_000)} = 1\n"),
        ("+++", f"x = {{ {'.'.join('a' * 20_000)} = 1 }}\n"),
    ],
)
def test_front_matter_that_grows_without_bound_stays_text(tmp_path: Path, mark: str, head: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"{mark}\n{head}{mark}\nThe port reopened.\n")
    (article,) = read_articles(path)
    assert isinstance(article, Article) and article.text.startswith(mark) and "The port reopened." in article.text


def test_yaml_cannot_make_objects(tmp_path: Path) -> None:
    text = f"---\ntitle: !!python/object/apply:os.system ['false']\n---\n{TEXT}"
    assert article(write(tmp_path / "a.md", text)).text == text


def test_front_matter_takes_time_that_grows_with_its_length(tmp_path: Path) -> None:
    """Found by fuzzing: on the code of before this key of one long word took more than ten seconds."""
    path = write(tmp_path / "a.md", b"+++\n" + b"1e400" * 12_000 + b" = {b = 1}\n+++\nThe bridge reopened.\n")
    began = time.process_time()
    assert article(path).text.endswith("The bridge reopened.\n")
    assert time.process_time() - began < 5
