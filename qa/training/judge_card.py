"""The judge's model card, written from measured figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qa.reading.judge import TOKENS
from qa.training.judge import BESIDE, COMMON, NEWS, PASSES, PEOPLE_PASSES


def write_judge_card(folder: Path) -> str:
    """Write ``folder/JUDGE_CARD.md`` from ``judge.json`` and ``judge_figures.json`` there; returns its text."""
    settings, figures = (
        json.loads((folder / f"{name}.json").read_text("utf-8")) for name in ("judge", "judge_figures")
    )
    text = f"""# The judge: {settings["name"]}

Tells whether a passage supports a claim, contradicts it, or does neither: with a chance for each. Newsdesk asks
it about yes-or-no questions, beside rules that it has to agree with. It never makes a sentence, and is no
source of one.

Its own are the four last layers of a ten-layer encoder and a head ({_size(folder)} MB, int8). They follow the
first {COMMON} layers of {settings["reader"]}, which reader and judge have in common, and began as the reader's
own last layers. Claim and passage are read together, up to {TOKENS} tokens at once; a longer passage in
overlapping windows, of which the one that says most counts.

## Data

- FEVER (Thorne et al. 2018, CC BY-SA 3.0) and FEVER-Symmetric (Schuster et al. 2019, MIT): claims with
  evidence, seen {PEOPLE_PASSES} times, in the forms of questions, too, and {BESIDE:,} each time beside evidence
  of other claims. A fifth is held out, by whole groups of claims and evidence: no claim and no evidence stands
  on both sides.
- Sentences and headlines of news articles of {" and ".join(NEWS)} ({sum(NEWS.values()):,} pairs), reworded so
  that the passage supports them, or spoiled: figures, names and roles exchanged, negations put in or taken out,
  opposites, hedges and denials dropped, ends of other sentences put to theirs, parts left out of the passage.
  One article in twenty is held out.
- Answered questions of the reader's training rows as claims, with right answers and with wrong ones of the same
  passage. The rows that are held out for the reader are held out here.

WiCE and SummEdits are not among them: they measure what is proved of written text. All pairs were seen {PASSES}
times, in two minutes on one graphics card.

## On pairs never trained on

"Others" are those that are not supported; balanced accuracy is the mean of the two shares. The last column lets
a threshold on the chance of support decide, the one that suits the set best.

{_table(figures)}

Chances are divided by a temperature of {settings["temperature"]} (Guo et al. 2017), fitted on held-out pairs of
the first two kinds.

## Limits

- It was taught on English.
- A claim of several facts is often told as supported where one of them is not: long claims are better judged in
  parts.
- It believes that a role, place or title is held by one alone: "Lee called Berg" looks to it like a
  contradiction of "Berg called Lee". Newsdesk asks for a high chance before it says no, and says nothing
  where a sentence hedges or tells of a denial.
"""
    (folder / "JUDGE_CARD.md").write_text(text, encoding="utf-8")
    return text


def _size(folder: Path) -> str:
    return f"{(folder / 'judge.onnx').stat().st_size / 1e6:.1f}"


def _table(figures: Mapping[str, Mapping[str, Any]]) -> str:
    columns = ("supported", "others", "balanced", "AUROC", "best balanced")
    lines = ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for name, row in figures.items():
        told = [f"{row[column]:.3f}" if column == "AUROC" else f"{100 * row[column]:.1f}" for column in columns]
        lines.append(f"| {name} | " + " | ".join(told) + " |")
    return "\n".join(lines)
