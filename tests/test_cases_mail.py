"""Mail in the shape in which people reported it to other projects, with what is right."""

from pathlib import Path

import pytest

from index.articles import read_articles
from index.records import Article

CASES = Path(__file__).parents[2] / "shared" / "cases"
pytestmark = pytest.mark.skipif(not CASES.exists(), reason="needs ../shared/cases")


def articles(case: str) -> list[Article]:
    found = list(read_articles(CASES / case))
    assert all(isinstance(item, Article) for item in found), found
    return [item for item in found if isinstance(item, Article)]


def test_all_text_parts_of_a_message_are_its_text() -> None:
    (mail,) = articles("a22-mail/in/apple.eml")
    assert mail.text == (
        "The storm broke two of the four cranes in the outer harbour on Sunday.\n\n"
        "Repairs will cost 3.2 million crowns, harbour master Eli Strand said, and will last until June."
    )


def test_an_attached_release_has_its_own_subject_sender_and_date() -> None:
    note, release = articles("a22-mail/in/forward.eml")
    assert note.text.strip() == "Can somebody take this one? Ann"
    assert (release.title, release.outlet, release.authors, release.published) == (
        "Northline orders two electric ferries", "northline.example", ("Northline Ferries",), "2025-02-10",
    )  # fmt: skip
    assert release.text.startswith("Northline has ordered two electric ferries") and "sail in 2027" in release.text
