"""What the page shows before the first question: the library in a line, its newest stories, its topics, examples."""

import page_fixtures as made
import pytest

from index.records import Article
from qa.page.ask import examples
from qa.page.ask.start import held, start
from qa.page.ask.topics import topics


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((401, 4, "2013-06-02", "2025-12-31"), "401 articles, 4 outlets, June 2013 to December 2025"),
        ((1, 1, "2026-06-03", "2026-06-03"), "1 article, 1 outlet, 3 Jun 2026"),
        ((2, 0, "2026-06-03", "2026-06-12"), "2 articles, June 2026"),
        ((2, 0, "", ""), "2 articles"),
        ((2, 0, "<b>2025</b>", "2026-06-12"), "2 articles, June 2026"),
    ],
)
def test_the_library_in_a_line(given: tuple[int, int, str, str], said: str) -> None:
    assert held(*given) == said


def test_a_story_is_named_once_by_its_newest_article() -> None:
    assistant = made.ScriptedAssistant()
    with assistant.store.read() as view:
        found = start(view)
    assistant.close()
    bridge = next(story for story in found.newest if story.title == "Bridge to open again")
    assert (bridge.id, bridge.others) == (made.id_of("copy"), 1)
    assert bridge.line.startswith("The Calder harbour bridge will reopen") and bridge.line.endswith("in two.")
    assert made.ARTICLES["bridge"].title not in [story.title for story in found.newest]


def test_topics_are_names_that_several_stories_tell_of() -> None:
    texts = (
        ("1", "On Monday the mayor of Port Hale met Ida Alm. He said Meridian Wire was wrong."),
        ("2", "When asked, Ida Alm’s office spoke of Port Hale, and of the Wire."),
        ("3", "Nobody asked Ida Alm on Monday."),
        ("3", "The copy of it names Bo Rask, and again Bo Rask."),
    )
    articles = [(story, Article(text, "A title")) for story, text in texts]
    assert topics(articles, ["Meridian Wire"]) == ["Ida Alm", "Port Hale"]


def test_each_kind_of_question_is_offered_only_where_it_is_answered_so() -> None:
    kinds = {"Give me a timeline of Port Hale": "timeline", "Summarise the news about Ida Alm": "summary"}
    asked: list[str] = []

    def kind_of(question: str) -> str | None:
        asked.append(question)
        return kinds.get(question, "answer")

    about = examples.about_topics(["Ida Alm", "Port Hale"], kind_of)  # type: ignore[arg-type]
    assert about == ["Give me a timeline of Port Hale", "Summarise the news about Ida Alm"]
    assert "Give me a timeline of Ida Alm" in asked
