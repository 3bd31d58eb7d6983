"""What an answer over many parts takes: a simulation from what one part was measured to cost.

A part holds a million passages, and its search takes as long as `growth` measured there (a lognormal time through its
median and its 95th percentile). A question waits for the slowest part, some of which are stragglers at random: they
take `SLOW` times as long. A part that is `LATE` is asked of its copy, too, which is a straggler as often, and the first
answer counts; how it would be without is told beside it. Reading comes after that, as `answering` measured it. Memory
and disk are those of `growth`, a home and a copy of every part. Money is reckoned from assumed prices, which are
nobody's: `--machine-hour` and `--gb-month` put others in their place. What is not in it: the network between machines,
several questions at once, and caches that are cold. Writes docs/stragglers.svg, too.
"""

from __future__ import annotations

import argparse
import json
import math
from typing import Any

import numpy as np
from common import RESULTS, ROOT, keep

from index.cluster import asking

SEED = 22
ANSWERS = 20_000
SLOW = 5.0
SHARES = (0.0, 0.01, 0.05)  # of parts that are stragglers, for each question anew
PARTS = (1, 2, 5, 10, 20, 50, 100)
SHOWN = (10, 100)
LATE = asking.LATE  # seconds
COLOURS = ("#2a6f97", "#b5651d", "#8b1e3f")
HOURS = 730  # of a month
MACHINE_HOUR = 0.10  # assumed, of a machine of 2 cores and 8 GB, in any currency
GB_MONTH = 0.10  # assumed, of a disk
PLOT = ROOT / "docs" / "stragglers.svg"


def figures_of(name: str) -> dict[str, Any]:
    """The figures of another benchmark."""
    found: dict[str, Any] = json.loads((RESULTS / f"{name}.json").read_text("utf-8"))["figures"]
    return found


def times(chance: np.random.Generator, p50: float, p95: float, shape: tuple[int, ...]) -> np.ndarray:
    """Lognormal times of this median and this 95th percentile."""
    return p50 * np.exp(chance.standard_normal(shape) * math.log(p95 / p50) / 1.6449)


def percentiles(took: np.ndarray) -> dict[str, float]:
    """Of times in milliseconds."""
    return {f"p{q}": round(float(np.percentile(took, q))) for q in (50, 95, 99)}


def shown(table: dict[float, dict[int, dict[str, float]]]) -> dict[str, dict[str, dict[str, float]]]:
    """The rows of the result."""
    return {f"{share:.0%}": {f"{parts} parts": table[share][parts] for parts in SHOWN} for share in SHARES}


def money(parts: int, machine_hour: float, gb_month: float) -> dict[str, float]:
    """What so many million passages cost once and by the month: a machine for each home and each copy, and disks."""
    rate = figures_of("indexing")["passages a second, everything included"]
    machines, disk = 2 * parts, 2 * parts * figures_of("growth")["1000000"]["disk, MB"] / 1000
    hours = parts * 1e6 / rate / 3600
    return {
        "machines": machines,
        "machine-hours of embedding and storing, once": round(hours),
        "embedding and storing, once": round(hours * machine_hour, 2),
        "machines, a month": round(machines * HOURS * machine_hour, 2),
        "disks, a month": round(disk * gb_month, 2),
    }


def main() -> None:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--machine-hour", type=float, default=MACHINE_HOUR, help="price of a machine of 2 cores, an hour")
    made.add_argument("--gb-month", type=float, default=GB_MONTH, help="price of a GB of disk, a month")
    prices = made.parse_args()
    if (prices.machine_hour, prices.gb_month) != (MACHINE_HOUR, GB_MONTH):
        for parts in SHOWN:
            print(f"{parts} million passages: {money(parts, prices.machine_hour, prices.gb_month)}")
        return
    chance = np.random.default_rng(SEED)
    part, reading = figures_of("growth")["1000000"], figures_of("answering")["read, ms"]
    read = times(chance, reading["p50"], reading["p95"], (ANSWERS,))
    table: dict[float, dict[int, dict[str, float]]] = {}
    alone: dict[float, dict[int, dict[str, float]]] = {}

    def searched(share: float, parts: int) -> np.ndarray:
        took = times(chance, part["search p50, ms"], part["search p95, ms"], (ANSWERS, parts))
        took[chance.random(took.shape) < share] *= SLOW
        return took

    for share in SHARES:
        for parts in PARTS:
            first, copy = searched(share, parts), searched(share, parts)
            alone.setdefault(share, {})[parts] = percentiles(first.max(axis=1) + read)
            either = np.minimum(first, 1000 * LATE + copy)
            asked_twice = {"asked twice, %": round(100 * float((first > 1000 * LATE).mean()), 2)}
            table.setdefault(share, {})[parts] = percentiles(either.max(axis=1) + read) | asked_twice
    keep(
        "stragglers",
        {
            "a copy is asked, too, after, ms": round(1000 * LATE),
            "an answer, ms, by the share of stragglers": shown(table),
            "an answer, ms, if no copy were asked, too": shown(alone),
            "homes and copies": {
                f"{parts} million passages": {
                    "memory, GB": round(2 * parts * part["memory, MB"] / 1000, 1),
                    "disk, GB": round(2 * parts * part["disk, MB"] / 1000, 1),
                }
                for parts in SHOWN
            },
            "money": {
                "assumed": {"a machine-hour": MACHINE_HOUR, "a GB-month": GB_MONTH, "hours of a month": HOURS},
                **{f"{parts} million passages": money(parts, MACHINE_HOUR, GB_MONTH) for parts in SHOWN},
            },
        },
        SEED,
    )
    PLOT.write_text(plot(table, alone), encoding="utf-8")


def plot(table: dict[float, dict[int, dict[str, float]]], alone: dict[float, dict[int, dict[str, float]]]) -> str:
    """The 95th percentile of an answer by the number of parts: a line for each share of stragglers, a dashed one if
    no copy were asked, too.
    """
    most = max(row["p95"] for rows in alone.values() for row in rows.values())

    def place(parts: int, value: float) -> str:
        return f"{60 + 500 * math.log10(parts) / 2:.0f},{270 - 220 * value / most:.0f}"

    drawn = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 700 320" font-family="sans-serif" font-size="12">']
    drawn.append('<rect width="700" height="320" fill="white"/>')
    head = "95th percentile of an answer, ms, by parts of a million passages; dashed: no copy asked, too"
    drawn.append(f'<text x="60" y="24">{head}</text>')
    drawn.append('<path d="M60 270H560M60 270V50" stroke="black" fill="none"/>')
    for parts in PARTS:
        drawn.append(f'<text x="{place(parts, 0).split(",")[0]}" y="288" text-anchor="middle">{parts}</text>')
    for value in range(0, int(most) + 1, 500):
        drawn.append(f'<text x="52" y="{place(1, value).split(",")[1]}" text-anchor="end">{value:,}</text>')
    for colour, (share, rows) in zip(COLOURS, table.items(), strict=True):
        for style, each in (("", rows), (' stroke-dasharray="4 4"', alone[share])):
            line = " ".join(place(parts, row["p95"]) for parts, row in each.items())
            drawn.append(f'<polyline points="{line}" stroke="{colour}" stroke-width="2" fill="none"{style}/>')
        at = place(PARTS[-1], rows[PARTS[-1]]["p95"]).split(",")[1]
        drawn.append(f'<text x="568" y="{at}" fill="{colour}">{share:.0%} stragglers</text>')
    return "\n".join([*drawn, "</svg>"]) + "\n"


if __name__ == "__main__":
    main()
