"""What the Speakers tab asks the server for: what somebody said, and who is quoted in the newest articles."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from qa.assistant import MOST_SAID
from qa.fragments import whole
from qa.page.server.access import signed_in
from qa.page.speakers import panel

if TYPE_CHECKING:
    from qa.page.desk import Desk

Reply = dict[str, Any]
LONGEST = 200
"""Characters of a name or a topic."""
FIRST = 100
"""Articles that are looked through before anything is shown."""
NEWEST = 12
"""Articles whose speakers are offered."""
_FULL_NAME = re.compile(r"[A-Z]\S*(?: \S+)* [A-Z]")


def functions(desk: Desk) -> list[Callable[[Reply], Reply]]:
    """The functions under the names the script calls them by."""

    def speaker_page(request: Reply) -> Reply:
        speaker, about, outlet = (_text(request, name) for name in ("speaker", "about", "outlet"))
        shown = max(int(request.get("shown") or 0), panel.AT_ONCE)
        most = max(int(request.get("read") or 0), FIRST)
        with desk.admission.admitted(f"user {signed_in()}, who said what"):
            found = desk.assistant.said(speaker, about, most=most)
        html = panel.html(found, speaker, about, outlet, oldest=request.get("order") == "oldest", shown=shown)
        # What nobody has looked through before takes a while: the page asks for the older ones once it shows these.
        left = found.articles if most == found.read < min(found.articles, MOST_SAID) else 0
        return {"html": html, "read": found.read, "left": left, "next": 2 * most}

    def newest_speakers(request: Reply) -> Reply:
        names: dict[str, None] = {}
        for row in desk.store.articles(sort="published", descending=True, limit=NEWEST):
            names.update((each.speaker, None) for each in desk.assistant.quoted(row.id))
        return {"html": panel.offered([name for name in names if _FULL_NAME.search(name)])}

    return [speaker_page, newest_speakers]


def _text(request: Reply, name: str) -> str:
    return " ".join(whole(str(request.get(name) or ""))[:LONGEST].split())
