"""`newsdesk writer check`: whether a language model can be reached, how fast it is, and whether it keeps to quotes."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from qa.records import Answer, Citation, Judging
from qa.statements import Statement
from qa.writing.client import Client, WriterError
from qa.writing.prompt import MOST_TOKENS, REFUSAL, messages
from qa.writing.writer import judged_sentences

_QUOTE = (
    "The harbour bridge at Calder will reopen on 17 March 2025. A weight limit of 26 tonnes will remain in force until "
    "June, the county transport board said on Tuesday. Repairs cost 4.2 million crowns."
)
_ASKED = "When will the harbour bridge at Calder reopen, and what limit will remain?"
_UNANSWERED = "Who designed the harbour bridge at Calder?"


@dataclass(frozen=True, slots=True)
class Check:
    """What was found. ``known`` is whether the server lists the model; None where it lists none.

    ``first_seconds`` pass until it writes, ``pieces_a_second`` (about a token each) come then. Of ``sentences`` that it
    wrote over a quote ``proved`` are; ``refuses`` is whether it says so where the quote gives no answer.
    """

    host: str
    model: str
    problem: str = ""
    known: bool | None = None
    first_seconds: float = 0.0
    pieces_a_second: float = 0.0
    sentences: int = 0
    proved: int = 0
    refuses: bool = False

    @property
    def good(self) -> bool:
        """Whether it can serve as a writer."""
        return not self.problem and self.proved > 0


def check(client: Client, judge: Judging | None = None) -> Check:
    """Try the server with two questions over a quote of our own; no article is sent."""
    host, model = client.address.host, client.address.model
    known: bool | None = None
    try:
        names = client.models()
        known = model in names if names else None
        began = time.monotonic()
        pieces, first = [], 0.0
        for piece in client.stream(messages(_composed(_ASKED)), most_tokens=MOST_TOKENS, stop=threading.Event()):
            first = first or time.monotonic() - began
            pieces.append(piece)
        spent = max(time.monotonic() - began - first, 1e-3)
        judged = list(judged_sentences(pieces, _composed(_ASKED).citations, judge))
        refused = "".join(client.stream(messages(_composed(_UNANSWERED)), most_tokens=MOST_TOKENS))
    except WriterError as problem:
        return Check(host, model, str(problem), known)
    return Check(
        host,
        model,
        "",
        known,
        round(first, 2),
        round(len(pieces) / spent, 1),
        len(judged),
        sum(each.proof.holds for each in judged),
        refused.strip().rstrip(".") == REFUSAL.rstrip("."),
    )


def told(result: Check) -> str:
    """The check in words, a line for each thing."""
    if result.problem:
        return result.problem
    listed = {True: "lists it", False: "does not list it, but answers", None: "lists no models"}[result.known]
    lines = [
        f"The writer at {result.host} can be reached; asked for {result.model!r}, it {listed}.",
        f"It begins after {result.first_seconds} s and writes about {result.pieces_a_second} tokens a second.",
        f"Over a quote it wrote {result.sentences} sentences, of which {result.proved} are proved by it.",
        "Where the quote gives no answer it says so."
        if result.refuses
        else "Where the quote gives no answer it writes on.",
    ]
    if not result.proved:
        lines.append("None of its sentences would be shown: try a larger model.")
    return "\n".join(lines)


def _composed(question: str) -> Answer:
    """An answer over the quote, as it would be given to the writer."""
    citation = Citation(1, "", "", "Courier", "2025-01-14", "", "", _QUOTE, 0, len(_QUOTE), None, None, 1.0)
    return Answer(question, "answered", (Statement(_QUOTE, (1,), "quote"),), None, 1.0, (citation,))
