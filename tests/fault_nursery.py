"""Forks indexing and reading processes for the fault injection: what they import is imported once.

As a program it answers JSON lines. `Nursery` is the other end.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from fault_injection import Plan, Trace, install
from fault_variants import VARIANTS
from fault_world import EMBEDDER, Ledger, Violation, World, judge, look, mark, passages_of


class Nursery:
    """A process that forks others, as a context manager."""

    def __enter__(self) -> Self:
        pipe = subprocess.PIPE
        path = os.pathsep.join([str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH", "")])
        command, environment = [sys.executable, __file__], os.environ | {"PYTHONPATH": path}
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin and self._process.stdout
        print(json.dumps(request), file=self._process.stdin, flush=True)
        reply: dict[str, Any] = json.loads(self._process.stdout.readline())
        return reply

    def index(self, world: World, plan: Plan | None = None, *, kill_after: float | None = None) -> dict[str, Any]:
        """Run an indexing process over a world, and kill it after so many seconds.

        Replies ``status`` (done, killed, or failed), ``error``, ``seconds``, how often each step was ``met``, and
        whether the reader has ``stumbled``.
        """
        plan = plan or Plan()
        request = {"do": "index", "plan": asdict(plan), "kill_after": kill_after, "absent": world.absent()}
        reply = self._ask({**request, **_places(world)})
        if reply["status"] == "done":
            world.completed()
        return reply

    def read(self, world: World, variant: str = "") -> None:
        """Start a process that reads a world's store all along, until `stop_reading`."""
        self._ask({"do": "read", "variant": variant, **_places(world)})

    def stop_reading(self, world: World) -> int:
        """How many rounds the reader has read; `Violation` where one brought an error, or the reader died."""
        world.ledger.stop()
        reply = self._ask({"do": "join"})
        if reply["error"]:
            raise Violation(f"a reader, after {reply['rounds']} rounds: {reply['error']}")
        return int(reply["rounds"])


def _places(world: World) -> dict[str, str]:
    return {"news": str(world.news), "store": str(world.store), "ledger": str(world.ledger_path)}


def main() -> None:
    """Serve until the other end closes."""
    _warm_up()
    reader, answers = 0, -1
    for line in sys.stdin:
        request = json.loads(line)
        match request["do"]:
            case "index":
                reply = _forked_index(request) | {"stumbled": _is_over(answers)}
            case "read":
                reader, answers = _fork(lambda pipe, request=request: _read(request, pipe))
                reply = {}
            case _:
                reply, answers = _end(reader, answers), -1
        print(json.dumps(reply), flush=True)


def _warm_up() -> None:
    import faiss
    import tiktoken

    import index.articles.structured
    import index.store.generations
    import index.store.writer
    import index.sync

    assert faiss and tiktoken and index.sync
    passages_of(0, 1)
    EMBEDDER.encode(["".join(f"w{article}q{number} " for article in range(10) for number in range(13))])
    index.store.writer.REPUBLISH = 10  # generations all the time
    index.ingest.WINDOW = 8


def _fork(run: Any) -> tuple[int, int]:
    """A process that runs ``run(pipe)``, and the end of the pipe that it answers by."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        os.close(ours)
        try:
            run(theirs)
        finally:
            os._exit(0)
    os.close(theirs)
    return child, ours


def _is_over(answers: int) -> bool:
    """Whether a reader that nobody has stopped has answered or died; a reader that there is not (-1) has not."""
    return answers >= 0 and bool(select.select([answers], [], [], 0)[0])


def _forked_index(request: dict[str, Any]) -> dict[str, Any]:
    began = time.monotonic()
    child, answers = _fork(lambda pipe: _index(request, pipe))
    process = os.pidfd_open(child)
    if request["kill_after"] is not None and not select.select([process], [], [], request["kill_after"])[0]:
        signal.pidfd_send_signal(process, signal.SIGKILL)
    os.close(process)
    return {"seconds": time.monotonic() - began, **_end(child, answers)}


def _end(child: int, answers: int) -> dict[str, Any]:
    """What a process answered; where it died instead, by which signal."""
    with open(answers) as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        name = signal.Signals(os.WTERMSIG(status)).name
        return {"status": "killed" if name == "SIGKILL" else name, "error": f"died of {name}", "rounds": 0, "met": {}}
    return dict(json.loads(text))


def _answer(pipe: int, **answer: Any) -> None:
    os.write(pipe, json.dumps(answer).encode())


def _index(request: dict[str, Any], pipe: int) -> None:
    from index.store import Store
    from index.sync import sync

    plan = Plan(**request["plan"])
    trace = Trace(plan, store=Path(request["store"]))
    install(trace)
    if plan.variant:
        VARIANTS[plan.variant]()
    _report_to(Ledger(Path(request["ledger"])), request["absent"])
    status, error = "done", ""
    try:
        with Store.open(request["store"], create=True, model="hashing", dimension=64) as store:
            sync(store, [Path(request["news"])], EMBEDDER)
    except Exception as problem:
        status, error = "failed", f"{type(problem).__name__}: {problem}"
    _answer(pipe, status=status, error=error, met=trace.met)


def _report_to(ledger: Ledger, absent: list[int]) -> None:
    """Everything that has returned is reported: an article that was stored, and one that was removed."""
    from index.store.files import Files
    from index.store.writer import Writer

    put, finish, forget = Writer.put, Files.finish, Files.forget

    def reporting_put(self: Writer, article: Any, *rest: Any) -> Any:
        stored = put(self, article, *rest)
        number, edition = mark(article.text)
        ledger.reported[number] = max(ledger.reported[number], edition)
        return stored

    def reporting_removal(function: Any) -> Any:
        def call(self: Files, *arguments: Any, **named: Any) -> None:
            rows = named.get("gone", arguments[1] if function is forget else ())
            found = [self._db.execute("SELECT text FROM articles WHERE n = ?", (n,)).fetchone() for n in rows]
            texts = [row[0] for row in found if row]
            function(self, *arguments, **named)
            for number in {mark(text)[0] for text in texts} & set(absent):
                ledger.reported[number] = ledger.intended[number]

        return call

    Writer.put = reporting_put  # type: ignore[method-assign,assignment]
    Files.finish, Files.forget = reporting_removal(finish), reporting_removal(forget)  # type: ignore[method-assign]


def _read(request: dict[str, Any], pipe: int) -> None:
    from index.store import Store

    if request["variant"]:
        VARIANTS[request["variant"]]()
    ledger, rounds, error = Ledger(Path(request["ledger"])), 0, ""
    try:
        with Store.open(request["store"]) as store:
            while not ledger.stopped:
                reported = ledger.reported.copy()
                with store.read() as view:
                    found = look(view)
                judge(found, ledger.allowed(reported, ledger.intended.copy()))
                rounds += 1
    except Exception as problem:
        error = f"{type(problem).__name__}: {problem}"
    _answer(pipe, rounds=rounds, error=error)


if __name__ == "__main__":
    main()
