"""The README's measured figures are those of the results in the repository."""

import sys
from pathlib import Path

BENCHMARKS = Path(__file__).parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import figures  # noqa: E402


def test_the_readme_holds_the_results_and_nothing_else(tmp_path: Path) -> None:
    copy = tmp_path / "README.md"
    copy.write_text(figures.README.read_text(encoding="utf-8"), encoding="utf-8")
    figures.write(copy)
    assert copy.read_text(encoding="utf-8") == figures.README.read_text(encoding="utf-8")


def test_a_table_row_names_its_result(tmp_path: Path) -> None:
    (tmp_path / "embedding.json").write_text('{"figures": {"ratio": 3.0, "cosine to float32, mean": 0.996}}')
    assert figures.table(tmp_path).splitlines()[2] == (
        "| embedding, against plain float32 in the same run | 3.0 times the passages a second, cosine 0.9960 |"
        " [embedding](tests/benchmarks/results/embedding.json) |"
    )
