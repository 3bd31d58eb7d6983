"""What every benchmark shares: where the data lies, what machine this is, and how a result is kept."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("NEWSDESK_DATA", ROOT.parent / "shared" / "data"))
RESULTS = Path(__file__).parent / "results"
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]  # a checkout's own code is what is measured


def parser(about: str | None) -> argparse.ArgumentParser:
    """Arguments common to all: where to keep stores between runs."""
    made = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--stores", type=Path, default=None, metavar="DIR", help="keep stores here for another run")
    return made


def news(kind: str, year: int) -> Path:
    """Path of ``articles`` or ``questions`` of a year; ends the benchmark where the data is absent."""
    path = DATA / "news" / f"{kind}-{year}.jsonl.gz"
    if not path.is_file():
        sys.exit(f"{path} is absent: set NEWSDESK_DATA to the folder that holds news/.")
    return path


def machine() -> dict[str, Any]:
    """Processor, what it multiplies int8 with, cores, memory and versions."""
    text = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    models = [line.split(":", 1)[1].strip() for line in text.splitlines() if line.startswith("model name")]
    flags = set(text.split())
    widest = [name for name in ("avx512_vnni", "avx_vnni", "avx512bw", "avx2") if name in flags]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": models[0] if models else platform.processor(),
        "int8": widest[0] if widest else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gib": round(memory, 1),
        "python": platform.python_version(),
        "system": platform.system(),
    }


def keep(name: str, figures: dict[str, Any], seed: int | None = None) -> None:
    """Write a result to ``results/NAME.json`` and print it."""
    result = {
        "benchmark": name,
        "date": datetime.now(UTC).date().isoformat(),
        "seed": seed,
        "machine": machine(),
        "figures": figures,
    }
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(result, indent=1, ensure_ascii=False)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    print(text)
