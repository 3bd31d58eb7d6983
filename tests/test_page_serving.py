"""Serving as a command: the page is there before anything is indexed, and no file keeps it from coming up."""

import os
import signal
import subprocess
import sys
import urllib.request
from functools import partial
from pathlib import Path

from page_browser import free_port


def test_the_page_is_there_before_the_articles_are_indexed(tmp_path: Path) -> None:
    """On the code of before, the first line was the report of the indexing, however long that took."""
    news = tmp_path / "news"
    news.mkdir()
    (news / "slow.html").write_text("<body><article>" + "<p>The harbour bridge reopened.</p>\n" * 150_000)
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "newsdesk",
        "chat",
        "--store",
        str(tmp_path / "store"),
        "--articles",
        str(news),
    ]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "NO_PROXY": "127.0.0.1"}
    with subprocess.Popen(
        [*command, "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
        # Whoever runs the tests in the background ignores SIGINT, and so would all that they start.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    ) as server:
        assert server.stdout
        try:
            address = server.stdout.readline()
            assert address.startswith(f"Newsdesk is at http://127.0.0.1:{port} ")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60) as page:
                assert page.status == 200
            server.send_signal(signal.SIGINT)
            rest = server.stdout.read()
            assert server.wait(timeout=60) == 0
        finally:
            server.kill()
    assert rest.endswith("Stopped.\n")
