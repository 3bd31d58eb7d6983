"""Conversations over the wire of invented news (`newsdesk evaluate wire`): the part for work, and the final one.

Code was made with the part for work before it; of the final part only these figures are looked at.
"""

from __future__ import annotations

from typing import Any

from common import ROOT, keep, parser

WIRE = ROOT / "tests" / "wire"


def main() -> None:
    parser(__doc__).parse_args()
    keep("wire", {part: measure(part) for part in ("work", "final")})


def measure(part: str) -> dict[str, Any]:
    """The figures of a part, without the names of the questions that are wrong."""
    from qa.evaluation.wire import evaluate_wire

    figures = evaluate_wire(WIRE / "articles.jsonl", WIRE / f"questions-{part}.jsonl")
    return {name: value for name, value in figures.items() if name != "wrong"}


if __name__ == "__main__":
    main()
