"""A real language model behind a real server. It is a bad writer: it invents and loops. None of that may be shown."""

import json
import re
import threading
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from real_server import ABSENT, CONTEXT, MODEL, WAIT, Llama, installed, llama
from written_sentences import WIRE

from qa.records import Answer, Citation
from qa.statements import Statement
from qa.writing.address import address_of
from qa.writing.client import Client, Limits, Message
from qa.writing.writer import ModelWriter

pytestmark = [
    pytest.mark.skipif(installed() is None, reason=ABSENT),
    pytest.mark.timeout(1200),  # a machine that does other heavy work takes minutes
]
PATIENT = Limits(connect=WAIT, silence=WAIT, total=2 * WAIT, pause=0.01)
ASKED = ("Who designed the courthouse, and when was she born?", "What is Aldous accused of?")
_SMALL = "a also an and as at by for from had has have in is it its of on said says that the to was were"


class Kept(Client):
    """A client that keeps what the model wrote."""

    written = ""

    def stream(self, *given: Any, **named: Any) -> Generator[str, None, None]:
        for piece in super().stream(*given, **named):
            self.written += piece
            yield piece


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Llama]:
    with llama(tmp_path_factory.mktemp("llama") / "log") as server:
        yield server


def composed(question: str, text: str = "") -> Answer:
    """An answer that quotes the beginning of the first article of the wire."""
    article = json.loads(WIRE.read_text("utf-8").splitlines()[0])
    quote = text or "\n\n".join(article["text"].split("\n\n")[:2])
    cited = Citation(
        1, "a", "", article["outlet"], article["publish_date"], "", "", quote, 0, len(quote), None, None, 0.9
    )
    return Answer(question, "answered", (Statement(quote, (1,), "quote"),), None, 0.9, (cited,))


def client(server: Llama, key: str = "") -> Kept:
    return Kept(address_of(server.address, MODEL, key), PATIENT)


def beginnings(text: str) -> frozenset[str]:
    """The first letters of each word, which its forms have in common."""
    return frozenset(word[:4] for word in re.findall(r"\w+", text.lower()))


def own(answers: Sequence[Answer]) -> list[str]:
    """The writer's sentences that were shown at any moment."""
    return [each.text for answer in answers for each in answer.statements if each.kind == "written"]


def test_nothing_that_a_bad_model_invents_is_shown(server: Llama) -> None:
    withheld = 0
    for question in ASKED:
        asked, answer = client(server), composed(question)
        shown = list(ModelWriter(asked).write(answer, threading.Event()))
        assert asked.written.strip() and shown[-1].citations == answer.citations
        told = beginnings(answer.citations[0].quote) | beginnings(_SMALL)
        for sentence in own(shown):
            assert beginnings(sentence) <= told, sentence
            assert " ".join(sentence.split()) in " ".join(asked.written.split())
        for each in shown[-1].withheld:
            assert each.reason and each.text not in own(shown)
        if not own(shown):
            assert shown[-1].statements[: len(answer.statements)] == answer.statements
            assert shown[-1].statements[-1].kind == "note"
        withheld += len(shown[-1].withheld)
    assert withheld > 0  # it did invent


def begun(asked: Client, stop: threading.Event) -> threading.Thread:
    """A reply of thousands of words, once it is being written."""
    first = threading.Event()

    def work() -> None:
        said: list[Message] = [{"role": "user", "content": "Tell a very long story of a king and his nine children."}]
        for _ in asked.stream(said, most_tokens=CONTEXT - 200, stop=stop):
            first.set()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert first.wait(WAIT)
    return thread


def test_a_stopped_answer_frees_the_server(server: Llama) -> None:
    stop = threading.Event()
    thread = begun(client(server), stop)
    assert server.slot()["is_processing"]
    stop.set()
    thread.join(WAIT)
    assert not thread.is_alive()
    # Left alone it would go on to the end, and the slot would hold all of it.
    assert server.until(lambda slot: not slot["is_processing"])["n_prompt_tokens"] < CONTEXT / 2


def test_quotes_that_its_context_has_no_room_for_leave_the_composed_answer(server: Llama) -> None:
    answer = composed("What happened?", "Aldous faces three charges. " * 50)
    many = tuple(replace(answer.citations[0], n=n, quote=f"{n}. {answer.citations[0].quote}") for n in range(1, 13))
    (shown,) = ModelWriter(client(server)).write(replace(answer, citations=many), threading.Event())
    assert shown.statements[:-1] == answer.statements
    assert "context is too short" in shown.statements[-1].text


def test_a_server_that_is_killed_in_the_middle_leaves_the_composed_answer_and_one_line(tmp_path: Path) -> None:
    answer = composed("What is Aldous accused of?")

    class Killing(Kept):
        def stream(self, *given: Any, **named: Any) -> Generator[str, None, None]:
            for piece in super().stream(*given, **named):
                server.process.kill()
                yield piece

    with llama(tmp_path / "log", "--api-key", "right") as server:
        address = address_of(server.address, MODEL, "wrong")
        (refused,) = ModelWriter(Client(address, PATIENT)).write(answer, threading.Event())
        address = address_of(server.address, MODEL, "right")
        *_, cut = ModelWriter(Killing(address, PATIENT)).write(answer, threading.Event())
        (gone,) = ModelWriter(Client(address, PATIENT)).write(answer, threading.Event())
    for shown, why in ((refused, "does not accept the key"), (cut, "broke off"), (gone, "cannot be reached")):
        assert shown.statements[:-1] == answer.statements
        assert why in shown.statements[-1].text and shown.statements[-1].kind == "note"
