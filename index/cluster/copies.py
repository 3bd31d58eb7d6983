"""A copy of a part on another node than its home, which it follows."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.cluster.copying import fetch
from index.cluster.serving import Serving, Standing
from index.errors import NewsdeskError, StoreError
from index.parts.plan import Part, Plan
from index.parts.sessions import PartLost
from index.store import Health, Store, check

FOLLOW = 1.0  # seconds between two looks of a copy at its part
LINGER = 10.0  # seconds for which what is no longer served stays on the disk, for sessions that began with it


class Copy(Serving):
    """A copy of a part on the disk of another node, never more than moments behind."""

    def __init__(
        self,
        plan: Plan,
        part: Part,
        home: Callable[[], Any],
        call: Callable[..., Any],
        folder: str = "",
        node: str = "",
    ) -> None:
        """``home`` gives who may be asked, ``call`` what that answers to a method; ``folder`` is where copies lie, by
        default where this machine keeps temporary files.
        """
        super().__init__()
        self.plan, self.part = plan, part
        self._home, self._call, self._node = home, call, node
        self._place = Path(tempfile.mkdtemp(prefix="newsdesk-copy-", dir=folder or None))
        self._version = ""
        self._current: Path | None = None
        self._opened: Store | None = None
        self._old: list[tuple[float, Path]] = []
        self._catching = threading.Lock()
        self._fresh = 0.0  # when it was last known to be what its home is
        self._count = 0
        threading.Thread(target=self._follow, daemon=True).start()

    def store(self) -> Store:
        if self._opened is None:
            raise PartLost(f"The copy of {self.part.name} is still on its way.")
        return self._opened

    def about(self) -> tuple[Plan, str, int] | None:
        """As `Home.about`."""
        store = self._opened
        return (self.plan, store.model, store.dimension) if store else None

    def standing(self) -> Standing:
        """How it is."""
        lag = time.monotonic() - self._fresh if self._fresh else float("inf")
        return self._standing(self.part, "copy", self._node, self._current, max(0.0, lag - FOLLOW))

    def _follow(self) -> None:
        while True:
            with contextlib.suppress(Exception):  # the home is away or busy: what is here is served meanwhile
                self.catch_up()
            time.sleep(FOLLOW)

    def check(self, repair: bool) -> Health | NewsdeskError:
        """See `index.store.check`. A copy that is not whole is mended by being fetched anew."""
        try:
            found = self._check()
            if found.whole or not repair:
                return found
            self.catch_up(anew=True)
            return replace(self._check(), repaired=found.problems)
        except NewsdeskError as error:
            return error
        except Exception as error:  # the home is away
            return StoreError(f"The copy of {self.part.name} could not be fetched anew ({type(error).__name__}).")

    def _check(self) -> Health:
        """The health of what is served, which may be replaced meanwhile, and is removed then."""
        while True:
            folder = self._current
            if folder is None:
                raise PartLost(f"The copy of {self.part.name} is still on its way.")
            try:
                found = check(folder)
            except StoreError:
                if folder == self._current:
                    raise
                continue
            if folder == self._current:
                return found

    def catch_up(self, *, anew: bool = False) -> None:
        """Become what the home is now; ``anew`` without what is here."""
        with self._catching:
            self._catch_up("" if anew else self._version, None if anew else self._current)

    def _catch_up(self, known: str, base: Path | None) -> None:
        began, home = time.monotonic(), self._home()
        version = self._call(home, "version")
        if version and version != known:
            snapshot = self._call(home, "snapshot")
            if snapshot is None:
                return
            self._count += 1
            folder = self._place / f"{self._count}"
            if not fetch(
                snapshot,
                base,
                folder,
                lambda numbers: self._call(home, "blocks", snapshot.version, numbers),
                lambda name, start: self._call(home, "piece", snapshot.generation, name, start),
            ):
                return
            opened = Store.open(folder)
            before, self._opened = self._opened, opened
            if self._current is not None:
                self._old.append((time.monotonic(), self._current))
            self._current, self._version = folder, snapshot.version
            if before is not None:
                before.close()
        if version:
            self._fresh = began
        while self._old and time.monotonic() - self._old[0][0] > LINGER:
            shutil.rmtree(self._old.pop(0)[1], ignore_errors=True)
