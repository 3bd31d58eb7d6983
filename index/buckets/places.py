"""Where parts lie that are changed: a folder, or a bucket of which a folder here holds what is worked at."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from index.buckets.bucket import is_address
from index.buckets.working import Working
from index.parts.opening import Standing, model_of, standings
from index.parts.plan import Part, Plan, make_plan, read_plan


class Place(Protocol):
    """See `Working`, which is one."""

    def alone(self, waiting: Callable[[str], None] | None = None) -> AbstractContextManager[None]: ...

    def plan(self, parts: int) -> Plan: ...

    def plan_there(self) -> Plan: ...

    def model(self, plan: Plan) -> str: ...

    def standings(self) -> list[Standing]: ...

    def pull_part(self, part: Part) -> None: ...

    def push_part(self, part: Part) -> None: ...

    def push(self) -> Plan: ...


class FolderPlace:
    """Parts that lie in a folder: nothing has to come or to go."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def alone(self, waiting: Callable[[str], None] | None = None) -> AbstractContextManager[None]:
        return contextlib.nullcontext()

    def plan(self, parts: int) -> Plan:
        return make_plan(self.folder, parts)

    def plan_there(self) -> Plan:
        return read_plan(self.folder)

    def model(self, plan: Plan) -> str:
        return model_of(plan)

    def standings(self) -> list[Standing]:
        return standings(self.plan_there())

    def pull_part(self, part: Part) -> None:
        pass

    def push_part(self, part: Part) -> None:
        pass

    def push(self) -> Plan:
        return self.plan_there()


def place_of(store: str) -> Place:
    """The place that ``store`` names. Raises as `Working`."""
    return Working(store) if is_address(store) else FolderPlace(Path(os.path.abspath(store)))
