"""A question that leans on others, made to stand alone by the writer while passages are being looked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from queue import SimpleQueue

from qa.records import Earlier, Rewriter, Writer


def rewriting(
    writer: Writer | None, question: str, earlier: Sequence[Earlier], stop: threading.Event | None
) -> Callable[[], str]:
    """Has the writer make the question stand alone; what is returned waits for it ("": it does not)."""
    if not isinstance(writer, Rewriter):
        return str
    made: SimpleQueue[str] = SimpleQueue()

    def work() -> None:
        rewrite = ""
        try:
            rewrite = writer.rewrite(question, earlier, stop or threading.Event())
        finally:
            made.put(rewrite)

    threading.Thread(target=work, name="newsdesk-rewrite", daemon=True).start()
    return made.get
