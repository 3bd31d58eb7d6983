"""A question asked on the page: the conversation at each step of its answer."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Literal, assert_never

from index.errors import NewsdeskError
from index.records import EVERYTHING, Scope
from qa.assistant import Assistant
from qa.fragments import whole
from qa.page.ask.turns import Asked, Turn, changed, opened
from qa.page.server.admission import Queued
from qa.page.server.api import in_thread
from qa.records import Answer, Earlier, Found, Searching, Writing

log = logging.getLogger(__name__)

PATIENCE = 5.0  # seconds in which what is on its way to a page comes there, if there still is one
UNEXPECTED = "Newsdesk met an unexpected error: ask again, and look at the terminal that runs it if that does not help."


def ask(
    assistant: Assistant | Queued,
    turns: Sequence[Turn],
    question: str,
    scope: Scope = EVERYTHING,
    *,
    alone: bool = False,
    literal: bool = False,
    edited: bool = False,
    stop: threading.Event | None = None,
) -> Iterator[list[Turn]]:
    """The conversation ``turns`` with a new question, each time more of its answer is known.

    The question may lean on the turns before it, unless it is to be asked ``alone``; asked alone, and where it is
    ``literal``, it is searched in its own spelling and without the filters that it names. ``edited`` as in `Turn`. Once
    ``stop`` is set nobody waits for the answer.
    Yields nothing for an empty question or while the last turn is still being worked on. Never raises: what went wrong
    is the turn's ``error``.
    """
    question = whole(question).strip()
    if not question or (turns and turns[-1].running):
        return
    now = opened(turns, question, scope, edited=edited)
    yield now
    try:
        before = () if alone else earlier(turns)
        for event in assistant.stream(question, scope, before, literal=alone or literal, stop=stop):
            match event:
                case Searching():
                    continue
                case Found(hits):
                    now = changed(now, stage="reading", hits=hits)
                case Writing(answer):
                    now = changed(now, stage="writing", answer=answer)
                case Answer():
                    now = changed(now, stage="done", answer=event)
                case _:
                    assert_never(event)
            yield now
        if now[-1].running:
            raise NewsdeskError("No answer came: ask again.")
    except NewsdeskError as problem:
        yield changed(now, stage="failed", error=str(problem))
    except Exception:
        log.exception("A question could not be answered")
        yield changed(now, stage="failed", error=UNEXPECTED)


def _ask(assistant: Assistant | Queued, asked: Asked, stop: threading.Event) -> Iterator[list[Turn]]:
    manner = {"alone": asked.alone, "literal": asked.literal, "edited": asked.edited}
    return ask(assistant, asked.before, asked.question, asked.scope, **manner, stop=stop)


def earlier(turns: Sequence[Turn]) -> list[Earlier]:
    """The turns that were answered, as those before a question."""
    return [Earlier(turn.answer.searched or turn.question, turn.answer) for turn in turns if turn.answer]


def stopped(turns: Sequence[Turn]) -> list[Turn]:
    """The conversation after its reader stopped the last turn; what was found so far stays, and what was composed."""
    if not turns or not turns[-1].running:
        return list(turns)
    return changed(turns, stage="done" if turns[-1].stage == "writing" else "stopped")


class Runs:
    """The questions that are being worked on, one a session, each in a thread of its own.

    Stopping is done here and not by Gradio's ``cancels``: that ends a run with an empty result, which its client
    sometimes shows as an error. To be used from one event loop only.
    """

    def __init__(self) -> None:
        self._ready: dict[str, asyncio.Queue[list[Turn] | Literal["end", "stop", "drop"]]] = {}
        self._offering: dict[str, threading.Event] = {}

    async def steps(
        self,
        session: str,
        assistant: Assistant | Queued,
        asked: Asked,
    ) -> AsyncIterator[list[Turn]]:
        """`ask` for an event loop. When stopped, the last step is the stopped turn, at once; the thread then ends after
        what it is doing. All its steps run in that one thread, as a view of the store wants it."""
        self._end_offering(session)
        loop = asyncio.get_running_loop()
        ready = self._ready[session] = asyncio.Queue()
        enough = threading.Event()

        def work() -> None:
            with suppress(RuntimeError):  # the loop is closed: the server went away meanwhile
                for step in _ask(assistant, asked, enough):
                    if enough.is_set():
                        return
                    loop.call_soon_threadsafe(ready.put_nowait, step)
                loop.call_soon_threadsafe(ready.put_nowait, "end")

        threading.Thread(target=work, name="newsdesk-ask", daemon=True).start()
        now: list[Turn] = list(asked.before)
        try:
            while isinstance(got := await ready.get(), list):
                now = got
                yield now
            if got == "stop":
                yield stopped(now)
        finally:
            enough.set()
            if self._ready.get(session) is ready:
                del self._ready[session]

    def stop(self, session: str, *, drop: bool = False) -> None:
        """End the session's run, if there is one; with ``drop`` without showing what it had."""
        self._end_offering(session)
        ready = self._ready.get(session)
        if ready is None:
            return
        while drop and not ready.empty():  # a step that is still to be shown would bring the conversation back
            ready.get_nowait()
        ready.put_nowait("drop" if drop else "stop")

    async def offered(self, session: str, assistant: Queued, turns: Sequence[Turn]) -> list[Turn] | None:
        """The conversation with questions that may be asked after its last answer; None where there are none, or the
        session goes on before they are found. They are tried in a thread, while nobody waits for them."""
        before, last = turns[:-1], turns[-1] if turns else None
        if last is None or last.stage != "done" or last.answer is None:
            return None
        composed, scope = last.answer, last.scope
        enough = self._offering[session] = threading.Event()
        try:
            answer = await in_thread(lambda: assistant.with_offers(composed, scope, earlier(before), enough))
        except Exception:
            log.exception("No next questions")  # the answer stands without them
            return None
        finally:
            if self._offering.get(session) is enough:
                del self._offering[session]
        if enough.is_set() or not answer.offers or answer is composed:
            return None
        return [*before, replace(last, answer=answer)]

    def _end_offering(self, session: str) -> None:
        """Nobody waits any longer for what may be asked after the last answer."""
        if enough := self._offering.pop(session, None):
            enough.set()


class Sending:
    """The steps of answers that are on their way to pages, of which Gradio does not tell: what is to be shown in their
    place waits for them, or the page would show them over it. To be used from one event loop only."""

    def __init__(self) -> None:
        self._under_way: dict[str, asyncio.Event] = {}

    @contextmanager
    def step(self, session: str) -> Iterator[None]:
        """Around a yield of a step: Gradio goes on with a generator once what it yielded is on its way."""
        sent = self._under_way[session] = asyncio.Event()
        try:
            yield
        finally:
            sent.set()
            if self._under_way.get(session) is sent:
                del self._under_way[session]

    async def done(self, session: str) -> None:
        """No step of the session is on its way, or its page has gone, and nobody takes it."""
        if sent := self._under_way.get(session):
            with suppress(TimeoutError):
                await asyncio.wait_for(sent.wait(), PATIENCE)
