"""Who may ask when: a few questions are worked on at once, and the people who wait take turns.

A place that becomes free goes to the next person, not to the next question, so someone who asks fifty questions delays
everyone else by one of them at a time.
"""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.errors import BusyError
from index.records import EVERYTHING, Scope
from qa.records import Answer, Earlier

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.records import Found, Searching, Writing

AT_ONCE = 4
"""Questions that are worked on at the same time."""
WAITING_EACH = 32
"""Questions of one person that may wait."""
PAGES_A_MINUTE = 100
"""Sessions that one person may begin in a minute."""
MINUTE = 60.0
WAITING_ALL = 256
"""Questions of all people that may wait."""


class Admission:
    """The places and the people waiting for one; safe to use from several threads."""

    def __init__(self, at_once: int = AT_ONCE, each: int = WAITING_EACH, everyone: int = WAITING_ALL) -> None:
        self._places = self._free = at_once
        self._each, self._everyone = each, everyone
        self._waiting: OrderedDict[str, deque[threading.Event]] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def admitted(self, person: str) -> Iterator[None]:
        """Hold a place, after waiting for it. Raises BusyError where too much waits already."""
        if turn := self._queue(person):
            turn.wait()
        try:
            yield
        finally:
            self._pass_on()

    def waiting(self) -> int:
        """How many questions wait."""
        with self._lock:
            return self._count()

    def busy(self) -> bool:
        """Whether any question is worked on, or waits."""
        with self._lock:
            return self._free < self._places

    def _queue(self, person: str) -> threading.Event | None:
        """The event that tells of the person's turn; None where there is a free place."""
        with self._lock:
            if self._free:
                self._free -= 1
                return None
            mine = self._waiting.get(person, deque())
            if len(mine) >= self._each:
                raise BusyError(
                    f"You have {len(mine)} questions waiting already: wait for an answer before you ask more."
                )
            if self._count() >= self._everyone:
                raise BusyError(f"{self._everyone} questions are waiting already: ask again in a minute.")
            turn = threading.Event()
            mine.append(turn)
            self._waiting[person] = mine
            return turn

    def _pass_on(self) -> None:
        """Give the place to the next person, whose further questions then wait behind everyone else's."""
        with self._lock:
            if not self._waiting:
                self._free += 1
                return
            person, turns = self._waiting.popitem(last=False)
            turn = turns.popleft()
            if turns:
                self._waiting[person] = turns
            turn.set()

    def _count(self) -> int:
        return sum(map(len, self._waiting.values()))


class NewPages:
    """Bounds how many sessions a person may begin in a minute: Gradio keeps what it has to say to 2,000 of them, and a
    thousand that nobody listens to would push out those that are listened to."""

    def __init__(self, most: int = PAGES_A_MINUTE, now: Callable[[], float] = time.monotonic) -> None:
        self._most, self._now = most, now
        self._begun: OrderedDict[tuple[str, str], float] = OrderedDict()

    def admits(self, person: str, session: str) -> bool:
        """Whether the person may use this session: one that is known, or another one within the bound."""
        key, now = (person, session), self._now()
        while self._begun and now - next(iter(self._begun.values())) > MINUTE:
            self._begun.popitem(last=False)
        if key in self._begun:
            return True
        if sum(who == person for who, _ in self._begun) >= self._most:
            return False
        self._begun[key] = now
        return True


@dataclass(frozen=True, slots=True)
class Queued:
    """An assistant as one person meets it: every question waits for its place first."""

    assistant: "Assistant"
    admission: Admission
    person: str

    def ask(self, question: str, scope: Scope = EVERYTHING, earlier: Sequence[Earlier] = ()) -> Answer:
        """As `Assistant.ask`."""
        with self.admission.admitted(self.person):
            return self.assistant.ask(question, scope, earlier)

    def stream(
        self,
        question: str,
        scope: Scope = EVERYTHING,
        earlier: Sequence[Earlier] = (),
        *,
        literal: bool = False,
        stop: threading.Event | None = None,
    ) -> "Iterator[Searching | Found | Writing | Answer]":
        """As `Assistant.stream`; the place is held until the stream ends or is closed."""
        with self.admission.admitted(self.person):
            yield from self.assistant.stream(question, scope, earlier, literal=literal, stop=stop)

    def with_offers(self, answer: Answer, scope: Scope, earlier: Sequence[Earlier], stop: threading.Event) -> Answer:
        """As `qa.offers.next_questions.with_offers`; without offers where a question waits for a place."""
        from qa.offers.next_questions import with_offers

        if self.admission.waiting():
            return answer
        with self.admission.admitted(self.person):
            return with_offers(self.assistant, answer, scope, earlier, stop)


def person(username: str | None, host: str | None) -> str:
    """Whose question this is: a user's where there are users, else a machine's, this one's too.

    A session is nobody: whoever asks may make up as many as they like.
    """
    if username:
        return f"user {username}"
    return "this machine" if host is None or is_loopback(host) else f"host {host}"


def host_of(request: Any) -> str | None:
    """The address of the machine that sent a request, where the server knows it."""
    client = getattr(request, "client", None)
    return client.host if client else None


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    return host in ("localhost", "::1") or host.startswith("127.")
