"""Some spoiled files and some nonsense, always the same; `tests/benchmarks/fuzz.py` tries new ones, for an hour."""

from pathlib import Path

from fuzzing import fuzz_api, fuzz_readers, real_page

SECONDS = 60  # where a machine is slow, fewer are tried
FILES, REQUESTS = 5_000, 6_000
ELEMENTS = 15_000  # of a large page
SEED = 15


def test_spoiled_files_end_in_articles_or_sentences() -> None:
    figures = fuzz_readers(SECONDS, SEED, FILES, ELEMENTS)
    bad = {name: figures[name] for name in ("hangs", "crashes", "memory", "wrong")}
    assert bad == dict.fromkeys(bad, 0), figures["examples"]
    assert figures["files"] > 100


def test_nonsense_gets_answers_and_sentences(tmp_path: Path) -> None:
    with real_page(tmp_path) as (page, address):
        figures = fuzz_api(page, address, SECONDS, SEED, REQUESTS)
    bad = {name: figures[name] for name in ("crashes", "hangs", "tracebacks")}
    assert bad == dict.fromkeys(bad, 0), figures["examples"]
    assert figures["2xx"] > 100 and figures["4xx"] > 100
