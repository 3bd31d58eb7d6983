"""Plain text and Markdown. The article's text is the file's text, header lines included."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from index.articles.assemble import assemble
from index.articles.exports import export_articles
from index.articles.inline import unescaped
from index.articles.mail import saved_messages
from index.articles.names import named_fields
from index.articles.source import Item, Source
from index.articles.text import decode, normalise
from index.records import Article

# YAML between --- lines, or TOML between +++ lines, at the very start; bounded, as it is parsed whole.
_FRONT_MATTER = re.compile(
    r"\s*(?P<mark>---|\+\+\+)[ \t]*\n(?P<head>.{0,65536}?)^(?:(?P=mark)|\.\.\.)[ \t]*$\n?", re.M | re.S
)
# Possessive, and from the beginning of a word on, so that no text takes more time than its length tells.
_DEEP_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){16}""")


def read_text(source: Source) -> Iterator[Item]:
    """One article; what it says about itself is read by the rules of ``wire``.

    Of an export of a press database, each of its articles; of a mail that was saved as text, each of its messages.
    """
    text = decode(source.read())
    articles = export_articles(source, text.splitlines())
    yield from articles or saved_messages(source, text) or [assemble(source, text)]


def read_markdown(source: Source) -> Iterator[Article]:
    """One article; its text is what follows the front matter, with its Markdown as it stands."""
    text = normalise(decode(source.read()))
    match = _FRONT_MATTER.match(text)
    fields = _parse(match["mark"], match["head"]) if match else {}
    # A horizontal rule at the start is no front matter, and broken front matter is better searched than lost.
    body = text[match.end() :] if match and fields else text
    told = named_fields(fields).metadata()
    yield assemble(source, body, **{**told, "title": unescaped(told["title"])})


def _parse(mark: str, head: str) -> dict[str, Any]:
    """The fields of front matter; none where it is not a mapping or cannot be parsed."""
    import yaml

    try:
        fields = _toml(head) if mark == "+++" else _yaml(head)
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}


def _toml(head: str) -> Any:
    # Every part of a dotted key is a table, which is copied for each further one.
    if _DEEP_KEY.search(head):
        raise ValueError("a key of too many parts")
    return tomllib.loads(head)


def _yaml(head: str) -> Any:
    """The document; ValueError where it refers to parts of itself, which a few lines can make endless."""
    import yaml

    if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(head, Loader=yaml.CSafeLoader)):
        raise ValueError("aliases")
    return yaml.load(head, Loader=yaml.CSafeLoader)
