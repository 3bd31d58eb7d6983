"""A long run of the fault injection of tests/test_index_faults_kill.py: what was done to the store, and that it held.

``--kills`` random kills with readers searching, as many named steps as there are with ``--rounds`` seeds, ``--cuts``
power cuts. Ends with an error at the first thing that must not be. On a busy machine a kill takes about a second.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from common import keep, parser
from fault_campaign import Tally, power_cuts, random_kills, step_faults
from fault_nursery import Nursery


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--kills", type=int, default=300)
    arguments.add_argument("--cuts", type=int, default=100)
    arguments.add_argument("--rounds", type=int, default=2)
    arguments.add_argument("--seed", type=int, default=2026)
    options = arguments.parse_args()
    with Nursery() as nursery, tempfile.TemporaryDirectory(dir=options.stores) as folder:
        kills = random_kills(nursery, Path(folder) / "kills", options.kills, options.seed)
        steps = Tally()
        for number in range(options.rounds):
            found = step_faults(nursery, Path(folder) / f"steps{number}", options.seed + number)
            steps.faults += found.faults
        cuts = power_cuts(nursery, Path(folder) / "cuts", options.cuts, options.seed)
    keep(
        "faults",
        {
            "kills at random instants": kills.faults.total(),
            "kills at named steps": steps.faults.total(),
            "named steps, with before, half and after": len(steps.faults),
            "power cuts": cuts.faults.total(),
            "runs that were let end": kills.completed + 2 * steps.faults.total() + cuts.completed,
            "searches of a reader meanwhile": kills.reads,
            "violations": 0,
        },
        options.seed,
    )


if __name__ == "__main__":
    main()
