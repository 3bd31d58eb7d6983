"""The Articles tab as it stands before the script fills it: ways to add articles, the index and its job, the list."""

from collections.abc import Sequence

from markupsafe import Markup

from index.articles.registry import in_words
from qa.rendering import render

MOST_FILES = 5_000
"""Files that are taken at a time: a folder of more is for `newsdesk index`."""


def html(supported: Sequence[str], folder: str, largest: str) -> Markup:
    """The whole tab. ``folder`` is where added articles go, "" where nothing can be added; ``largest`` is the bound of
    a file as Gradio has it, such as "200mb"."""
    return render(
        "library/tab.html",
        folder=folder,
        endings=" ".join(sorted(supported)),
        accept=accepted(supported),
        kinds=_kinds(supported),
        largest=size_words(largest),
        most=MOST_FILES,
    )


def accepted(supported: Sequence[str]) -> str:
    """The endings as a file dialog knows them: only what follows the last dot."""
    return ",".join(sorted({"." + ending.rsplit(".", 1)[-1] for ending in supported}))


def _kinds(supported: Sequence[str]) -> str:
    """What can be added, in words: "Text, Markdown and HTML"."""
    named = in_words(supported)
    return named[:1].upper() + named[1:]


def size_words(size: str) -> str:
    """Gradio's "200mb" as people write it."""
    return size.lower().replace("mb", " MB")
