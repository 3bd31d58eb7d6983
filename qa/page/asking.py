"""A question asked on the page: the conversation at each step of its answer."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from typing import Any

from index.errors import NewsdeskError
from qa.page.fragments import whole
from qa.page.turns import Turn, changed, opened
from qa.records import Answer

log = logging.getLogger(__name__)

LONGEST = 1000
"""Characters of a question; the rest is cut."""
UNEXPECTED = "Newsdesk met an unexpected error: ask again, and look at the terminal that runs it if that does not help."


def ask(assistant: Any, turns: Sequence[Turn], question: str, **filters: Any) -> Iterator[list[Turn]]:
    """The conversation ``turns`` with a new question, each time more of its answer is known.

    Yields nothing for an empty question or while the last turn is still being worked on. ``filters`` go to
    `Assistant.stream`. Never raises: what went wrong is the turn's ``error``.
    """
    question = whole(question).strip()[:LONGEST]
    if not question or (turns and turns[-1].running):
        return
    now = opened(turns, question)
    yield now
    try:
        for event in assistant.stream(question, **filters):
            if isinstance(event, Answer):
                now = changed(now, stage="done", answer=event)
            elif hasattr(event, "hits"):
                now = changed(now, stage="reading", hits=tuple(event.hits))
            else:
                continue
            yield now
        if now[-1].running:
            raise NewsdeskError("No answer came: ask again.")
    except NewsdeskError as problem:
        yield changed(now, stage="failed", error=str(problem))
    except Exception:
        log.exception("A question could not be answered")
        yield changed(now, stage="failed", error=UNEXPECTED)


async def steps(assistant: Any, turns: Sequence[Turn], question: str, **filters: Any) -> AsyncIterator[list[Turn]]:
    """`ask` for an event loop: cancelling is immediate, while the thread that works finishes its step and stops.

    All steps run in that one thread, as a view of the store wants it.
    """
    loop = asyncio.get_running_loop()
    ready: asyncio.Queue[list[Turn] | None] = asyncio.Queue()
    enough = threading.Event()

    def work() -> None:
        with suppress(RuntimeError):  # the loop is closed: the server went away meanwhile
            for now in ask(assistant, turns, question, **filters):
                if enough.is_set():
                    break
                loop.call_soon_threadsafe(ready.put_nowait, now)
            loop.call_soon_threadsafe(ready.put_nowait, None)

    threading.Thread(target=work, name="newsdesk-ask", daemon=True).start()
    try:
        while (now := await ready.get()) is not None:
            yield now
    finally:
        enough.set()


def stopped(turns: Sequence[Turn]) -> list[Turn]:
    """The conversation after its reader stopped the last turn; what was found so far stays."""
    return changed(turns, stage="stopped") if turns and turns[-1].running else list(turns)
