"""The writer: asks the model, proves each sentence as it comes, and puts the proved ones in the answer's place."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from index.passages import sentences
from qa.records import Answer, Citation, Earlier, Judging, Withheld
from qa.statements import Statement
from qa.writing import rewriting
from qa.writing.client import Client, Limits, WriterError
from qa.writing.prompt import MOST_TOKENS, REFUSAL, messages
from qa.writing.proving import Proof, Prover

log = logging.getLogger(__name__)

MOST_SENTENCES = 12
QUICK = Limits(connect=2, silence=4, total=4, pause=0)
"""For a question that is rewritten: whoever asks waits for it."""
LONGEST_REPLY = 8000  # characters, thoughts among them
_THOUGHTS = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_ORNAMENT = re.compile(r"^(?:[-*•#>]+|\d{1,2}[.)])\s+|\*\*|__|`", re.MULTILINE)
_MARK = re.compile(r"\s*\[\d+(?:\s*[,–-]\s*\d+)*\]")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence and its proof."""

    text: str
    proof: Proof


class ModelWriter:
    """A `Writer` over a server. Safe to use from several threads."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._quick = Client(client.address, QUICK)

    def write(self, answer: Answer, stop: threading.Event, judge: Judging | None = None) -> Iterator[Answer]:
        """The answer with every sentence that is proved so far; the last one is whole.

        Where nothing was found nobody is asked. Whatever goes wrong leaves the composed answer, with a line that says
        why; raises nothing.
        """
        if answer.status != "answered" or answer.kind in ("clarify", "chat") or not answer.citations:
            yield answer
            return
        judged: list[Judged] = []
        try:
            with closing(self._written(answer, stop)) as written:
                for each in judged_sentences(written, answer.citations, judge):
                    if each.text.rstrip(".") == REFUSAL.rstrip("."):
                        if not judged:
                            yield _noted(answer, "The writer found no answer in the quotes; this is Newsdesk's own.")
                            return
                        continue
                    judged.append(each)
                    if each.proof.holds:
                        yield _with(answer, judged)
                    if len(judged) == MOST_SENTENCES:
                        break
        except WriterError as problem:
            if not any(each.proof.holds for each in judged):
                yield _noted(answer, f"{problem} This is Newsdesk's own answer.")
            else:
                yield _noted(_with(answer, judged), str(problem))
            return
        except Exception as problem:  # the composed answer stands, whatever becomes of another wording of it
            log.exception("What the writer wrote could not be judged")
            yield _noted(answer, f"What the writer wrote could not be judged ({type(problem).__name__}).")
            return
        if not judged:
            yield _noted(answer, "The writer wrote no whole sentence; this is Newsdesk's own answer.")
        elif not stop.is_set():
            yield _with(answer, judged)

    def rewrite(self, question: str, earlier: Sequence[Earlier], stop: threading.Event) -> str:
        """The question as one that stands alone, or "": also where the model fails, or takes more than some seconds."""
        try:
            pieces = self._quick.stream(
                rewriting.messages(question, earlier), most_tokens=rewriting.MOST_TOKENS, stop=stop
            )
            return rewriting.kept("".join(pieces), question, earlier)
        except WriterError as problem:
            log.info("A question was not rewritten: %s", problem)
            return ""

    def _written(self, answer: Answer, stop: threading.Event) -> Generator[str, None, None]:
        return self.client.stream(messages(answer), most_tokens=MOST_TOKENS, stop=stop)


def judged_sentences(
    pieces: Iterable[str], quotes: Sequence[Citation], judge: Judging | None = None
) -> Iterator[Judged]:
    """Each sentence of a reply once it is whole, with its proof. What a reply breaks off in is left."""
    prover, before = Prover(quotes, judge), None
    for text in _whole(pieces):
        proof = prover.prove(text, before)
        before = proof
        yield Judged(text, proof)


def _whole(pieces: Iterable[str]) -> Iterator[str]:
    """The sentences of a reply, each as soon as another one has begun behind it or the reply has ended."""
    reply, told = "", 0
    for piece in pieces:
        reply += piece
        if len(reply) > LONGEST_REPLY:
            break
        if not any(end in piece for end in ".!?\n"):
            continue
        found = _sentences(reply)
        yield from found[told:-1]
        told = max(told, len(found) - 1)
    yield from (text for text in _sentences(reply)[told:] if text.endswith((".", "!", "?", "”", '"', "…")))


def _sentences(reply: str) -> list[str]:
    plain = _UNSEEN.sub("", _MARK.sub("", _ORNAMENT.sub("", _THOUGHTS.sub("", reply))))
    lines = (line.strip() for line in plain.split("\n"))
    return [line[start:end].strip() for line in lines for start, end in sentences(line) if line[start:end].strip()]


def _with(answer: Answer, judged: Sequence[Judged]) -> Answer:
    """The answer with what was judged: the proved sentences, and the quotes that the others would have rested on."""
    if not any(each.proof.holds for each in judged):
        counted = "The writer's sentence is" if len(judged) == 1 else f"The writer's {len(judged)} sentences are"
        left = f"{counted} not proved by the quotes and left out; this is Newsdesk's own answer."
        return replace(_noted(answer, left), withheld=_withheld(judged))
    quoted = {citation.n: citation for citation in answer.citations}
    shown = {n for each in judged for n in each.proof.citations}
    said: list[Statement] = []
    for each in judged:
        if each.proof.holds:
            said.append(Statement(each.text, each.proof.citations, "written"))
        elif each.proof.rests and each.proof.rests not in shown:
            shown.add(each.proof.rests)
            said.append(Statement(quoted[each.proof.rests].quote, (each.proof.rests,), "quote"))
    out = len(_withheld(judged))
    if out:
        counted = "One sentence of the writer's is" if out == 1 else f"{out} sentences of the writer's are"
        said.append(Statement(f"{counted} not proved by the quotes and left out.", (), "note"))
    verdict = [each for each in answer.statements if each.kind == "verdict"]
    notes = [each for each in answer.statements if each.kind == "note" and not each.text.endswith(":")]
    return replace(answer, statements=(*verdict, *said, *notes), withheld=_withheld(judged))


def _withheld(judged: Sequence[Judged]) -> tuple[Withheld, ...]:
    return tuple(
        Withheld(each.text, each.proof.reason, (each.proof.rests,) if each.proof.rests else ())
        for each in judged
        if not each.proof.holds
    )


def _noted(answer: Answer, note: str) -> Answer:
    return replace(answer, statements=(*answer.statements, Statement(note, (), "note")))
