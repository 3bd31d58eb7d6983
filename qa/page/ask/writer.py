"""The writer on the page: whoever the page is served to alone connects one, tries it, and takes it off again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from index.errors import NewsdeskError
from qa.page.ask.connection import NOT_YOURS, Reply

if TYPE_CHECKING:
    from qa.page.desk import Desk


def functions(desk: Desk) -> list[Callable[[Reply], Reply]]:
    """The functions under the names the script calls them by."""

    def writer_state(request: Reply) -> Reply:
        return desk.writer.state()

    def connect_writer(request: Reply) -> Reply:
        desk.writer.connect(*_named(request))
        return desk.writer.state()

    def try_writer(request: Reply) -> Reply:
        return {"told": desk.writer.tried(*_named(request))}

    def disconnect_writer(request: Reply) -> Reply:
        _owned()
        desk.writer.disconnect()
        return desk.writer.state()

    def _named(request: Reply) -> tuple[str, str]:
        _owned()
        return str(request["url"]), str(request["model"])

    def _owned() -> None:
        if not desk.writer.owned:
            raise NewsdeskError(NOT_YOURS)

    return [writer_state, connect_writer, try_writer, disconnect_writer]
