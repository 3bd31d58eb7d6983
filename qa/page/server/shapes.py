"""What the requests of Gradio's routes look like, checked before Gradio sees them: it takes much of them as it comes.

The arguments themselves are checked by the functions that take them.
"""

from __future__ import annotations

import inspect
import typing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import gradio as gr

API = "/gradio_api/"
LONGEST_NAME = 200
_TEXTS = ("session_hash", "event_id", "fn_name", "oauth_token")
_NUMBERS = ("fn_index", "component_id", "trigger_id")
_REQUIRED = {
    "queue/join": ("data", "fn_index", "session_hash"),
    "run/predict": ("data", "fn_index"),
    "component_server": ("component_id", "fn_name", "session_hash"),
    "cancel": ("session_hash", "fn_index", "event_id"),
    "reset": ("event_id",),
}


class Shapes:
    """The functions and components of one ``page``, a `gradio.Blocks`, which requests name by number or name."""

    def __init__(self, page: gr.Blocks) -> None:
        self._page = page

    def problem(self, path: str, body: Any) -> str:
        """A sentence that says what is wrong with a request; "" where it can be passed on."""
        route = path.removeprefix(API).strip("/")
        if not path.startswith(API) or route.startswith("mcp"):
            return ""
        if not isinstance(body, dict):
            return "Send a JSON object."
        for name in _REQUIRED.get(route, ()):
            if body.get(name) in (None, ""):
                return f"{name} is missing."
        for name in _TEXTS:
            if not isinstance(body.get(name, ""), str | None) or len(body.get(name) or "") > LONGEST_NAME:
                return f"{name} must be text of at most {LONGEST_NAME} characters."
        for name in _NUMBERS:
            number = body.get(name, 0)
            if not isinstance(number, int | None) or isinstance(number, bool) or abs(number or 0) > 2**31:
                return f"{name} must be a whole number."
        if "component_id" in body and body["component_id"] not in self._page.blocks:
            return "There is no such component: reload the page."
        return self._call(route, body)

    def _call(self, route: str, body: dict[str, Any]) -> str:
        """`problem` of what calls a function: there is one, and it gets as many arguments as it takes."""
        by_name = route.startswith("call/v2/")
        if route.startswith("call/"):
            function = self._named(route.removeprefix("call/v2/" if by_name else "call/"))
        elif route in ("queue/join", "run/predict"):
            function = self._page.fns.get(body["fn_index"])
        else:
            return ""
        if function is None:
            return "There is no such function: see /gradio_api/info."
        if route == "run/predict" and function.queue:
            return "This function is called through /gradio_api/queue/join."
        if by_name:
            return _wrong_names(function, body)
        count, data = len(function.inputs), body.get("data")
        if not isinstance(data, list) or len(data) != count:
            return f"data must be a list of {count} arguments."
        return _wrong_event(function, body.get("event_data"))

    def _named(self, name: str) -> Any:
        public = (each for each in self._page.fns.values() if each.api_visibility != "private")
        return next((each for each in public if each.api_name == name), None)


def _wrong_event(function: Any, event: Any) -> str:
    """Whether the event that a function is to learn of is not in the form that Gradio's own script sends."""
    import gradio as gr

    for kind in typing.get_type_hints(function.fn).values():
        if isinstance(kind, type) and issubclass(kind, gr.EventData):
            needed = ("index", "value") if issubclass(kind, gr.SelectData) else ()
            if not isinstance(event, dict) or any(name not in event for name in needed):
                return "event_data must be an object that tells of the event."
            if _names_file(event):
                return "event_data must name no file."
    return ""


def _names_file(value: Any) -> bool:
    """Whether Gradio would take something in ``value`` for a file, and end with a traceback where it is none of its."""
    if isinstance(value, dict):
        return isinstance(value.get("path"), str) or any(map(_names_file, value.values()))
    return isinstance(value, list) and any(map(_names_file, value))


def _wrong_names(function: Any, given: dict[str, Any]) -> str:
    """Whether an argument is missing or not known; Gradio knows the arguments in the order of its inputs."""
    known = list(inspect.signature(function.fn).parameters.values())[: len(function.inputs)]
    missing = [each.name for each in known if each.default is each.empty and each.name not in given]
    strange = [name for name in given if name not in {each.name for each in known}]
    if missing or strange:
        takes = f"it takes {', '.join(each.name for each in known)}."
        return f"{missing[0]} is missing: {takes}" if missing else f"{strange[0][:50]!r} is no argument: {takes}"
    return ""
