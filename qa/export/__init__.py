"""Conversations to take away: Markdown, HTML and JSON, and the cited articles as CSL-JSON.

Pure functions of answers: nothing is looked up, so an export shows what was seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.errors import NewsdeskError
from qa.export.data import conversation, csl
from qa.export.exchange import Exchange
from qa.export.markdown import markdown
from qa.export.page import page

__all__ = ["FORMATS", "Exchange", "Export", "export"]

FORMATS = {
    "markdown": (".md", "text/markdown"),
    "html": (".html", "text/html"),
    "json": (".json", "application/json"),
    "csl": (".csl.json", "application/vnd.citationstyles.csl+json"),
}
"""Ending and media type of each format."""


@dataclass(frozen=True, slots=True)
class Export:
    """A file to be saved."""

    name: str
    type: str
    text: str


def export(
    exchanges: Sequence[Exchange], form: str, exported: str, authors: Mapping[str, Sequence[str]] | None = None
) -> Export:
    """The conversation as a file of the format ``form``, of `FORMATS`; ``exported`` is now, in UTC (ISO 8601).

    ``authors`` gives the authors of an article's identifier, for CSL-JSON. Raises NewsdeskError for another format.
    """
    if form not in FORMATS:
        raise NewsdeskError(f"No export as {form!r}: choose one of {', '.join(FORMATS)}.")
    ending, kind = FORMATS[form]
    shown = exported.replace("T", " ").replace("Z", " UTC")
    if form == "markdown":
        text = markdown(exchanges, shown)
    elif form == "html":
        text = page(exchanges, shown)
    elif form == "json":
        text = conversation(exchanges, exported) + "\n"
    else:
        text = csl(exchanges, authors or {}, exported) + "\n"
    stamp = "".join(c for c in exported if c.isdigit())[:12]
    return Export(f"newsdesk-{stamp}{ending}", kind, text)
