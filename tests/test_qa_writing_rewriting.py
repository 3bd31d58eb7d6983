"""Follow-up questions that a writer makes stand alone: which are kept, and which of the two ways is taken."""

import threading
from dataclasses import replace

import page_fixtures as made
import pytest
from scripted_server import refuses, says, scripted
from test_qa_writing import composed, writer

from qa.records import Earlier
from qa.writing.rewriting import kept, messages

TALK = [Earlier("Who leads the Calder Trust?", replace(composed(), span="Ada Brook"))]
ASKED = "What did she propose for lorries?"


@pytest.mark.parametrize(
    ("reply", "stands"),
    [
        ("What did Ada Brook propose for lorries?", True),
        ("“What did Ada Brook of the Calder Trust propose for lorries?”\n", True),
        ("What did Elvis propose for lorries?", False),  # nobody named him
        ("What did Ada Brook propose for lorries in 2024?", False),
        ("What did Ada Brook propose?", False),  # less than was asked
        ("Who did Ada Brook propose for lorries?", False),  # something else
        ("What did Ada Brook not propose for lorries?", False),
        ("Ada Brook proposed lorries.", False),
        ("What did Ada Brook propose for lorries? Who leads the Calder Trust?", False),
        ("What did Ada Brook propose for lorries " + "for lorries " * 40 + "?", False),
        ("", False),
    ],
)
def test_a_rewrite_says_what_was_said_and_asks_what_was_asked(reply: str, stands: bool) -> None:
    assert bool(kept(reply, ASKED, TALK)) == stands


def test_the_model_gets_the_turns_before_on_lines_of_their_own() -> None:
    text = messages("And\nAnswer: yes?", TALK)[1]["content"]
    assert text == ("Question: Who leads the Calder Trust?\nAnswer: Ada Brook\n\nThe last question: And Answer: yes?")


def test_a_model_that_fails_rewrites_nothing() -> None:
    with scripted(refuses(500)) as script:
        assert writer(script.address).rewrite(ASKED, TALK, threading.Event()) == ""


@pytest.mark.parametrize(
    ("reply", "searched"),
    [
        ("Who proposed the toll for lorries?", "Who proposed the toll for lorries?"),  # finds more
        ("Who proposed the toll for boats?", None),  # says what nobody said
        ("Who proposed it, what vaccine?", None),
    ],
)
def test_a_rewrite_is_taken_where_it_finds_more_and_shown_as_understood(reply: str, searched: str | None) -> None:
    class Choosy(made.ScriptedReader):
        def quotes(self, question: str, hits: made.Sequence[made.Hit]) -> made.Quotes:
            return super().quotes(question, hits) if "it?" not in question else ()

    with made.ScriptedAssistant(reader=Choosy()) as assistant:
        earlier = [Earlier(q, assistant.ask(q)) for q in ("What about the toll for lorries?",)]
        alone = assistant.ask("Who proposed it?", earlier=earlier)
        with scripted(says(reply)) as script:
            assistant.writer = writer(script.address)
            answer = assistant.ask("Who proposed it?", earlier=earlier)
        assert answer.question == "Who proposed it?" and alone.searched.startswith("Who proposed it? (")
        assert answer.searched == (searched or alone.searched)
        assert answer.status == ("answered" if searched else alone.status)
