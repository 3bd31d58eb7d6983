"""Articles that come as text or as a web page, as the Markdown files that the articles folder keeps of them.

A file says what is known about its article in YAML front matter, and the article's text follows it as it was.
"""

import hashlib
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from index.addresses import normalise_url
from index.articles.fields import outlet_of, web_url
from index.articles.source import Failure
from index.articles.text import clean, decode, encoding_mark, normalise
from index.errors import ArticleError
from index.reading import read_apart
from index.records import Article
from qa.days import parse_day
from qa.page.library.fetch import Page
from qa.page.library.filenames import safe_name

PASTED = "pasted"
FETCHED = "fetched"
LONGEST_TEXT = 1_000_000
"""Characters of a pasted text."""
_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
}
READABLE = frozenset(_ENDINGS)
"""Content types of the web pages that can become articles."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A file to be made: its safe name within the articles folder, and its bytes."""

    name: PurePosixPath
    content: bytes


def from_text(text: str, *, title: str = "", outlet: str = "", published: str = "") -> Draft:
    """The file of a pasted text. Raises ArticleError where there is nothing to read, too much, or no such date."""
    text = normalise(text)
    if not any(c.isalnum() for c in text):
        raise ArticleError("There is no text yet: paste the article's text into the box.")
    if len(text) > LONGEST_TEXT:
        raise ArticleError(f"The text has {len(text):,} characters: paste at most {LONGEST_TEXT:,}, or add a file.")
    if published:
        try:
            published = parse_day(published).isoformat()
        except ValueError:
            raise ArticleError(
                f"{clean(published, 40)} is no date: give it as year, month and day, such as 2025-01-14."
            ) from None
    first_line = next(line for line in text.splitlines() if any(c.isalnum() for c in line))
    about = {"title": clean(title), "outlet": clean(outlet, 120), "published": published}
    return Draft(PurePosixPath(PASTED, _file_name(clean(title) or first_line)), _markdown(about, text))


def from_page(page: Page) -> Draft:
    """The file of a web page; one name for each address, so that a page that is added again takes the old one's place.

    Raises ArticleError where no article can be read from the page.
    """
    article = _read(page)
    # A page may claim to be any other one; only of its own site is that believed.
    own = web_url(article.url) if outlet_of(article.url) == outlet_of(page.url) else ""
    url = own or page.url
    about: dict[str, Any] = {
        "title": article.title,
        "outlet": article.outlet,
        "authors": list(article.authors),
        "published": article.published,
        "place": article.place,
        "url": url,
    }
    mark = hashlib.blake2b((normalise_url(url) or url).encode(), digest_size=4).hexdigest()
    stem = _file_name(f"{urlsplit(url).hostname} {article.title}").removesuffix(".md")
    return Draft(PurePosixPath(FETCHED, f"{stem}-{mark}.md"), _markdown(about, article.text))


def _read(page: Page) -> Article:
    ending = _ENDINGS[page.content_type]
    data = page.data
    if page.charset and ending != ".pdf" and not encoding_mark(data):
        # What the server says goes before what the page says about itself, and a mark before both.
        data = b"\xef\xbb\xbf" + decode(data, page.charset).encode("utf-8", "replace")
    name = PurePosixPath(urlsplit(page.url).path).stem[:80] or "page"
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as folder:
        file = Path(folder, safe_name(name + ending))
        file.write_bytes(data)
        found = next(iter(list(read_apart(file))), None)
    if isinstance(found, Article):
        return found
    raise ArticleError(found.error if isinstance(found, Failure) else "No article was found in the page.")


def _file_name(title: str) -> str:
    words = " ".join(re.sub(r"[/\\]", " ", title).split())
    return safe_name(f"{words[:70].strip(' .')}.md")


def _markdown(about: dict[str, Any], text: str) -> bytes:
    import yaml

    known = {name: value for name, value in about.items() if value}
    head = yaml.safe_dump(known, allow_unicode=True, sort_keys=False, width=10_000) if known else ""
    return (f"---\n{head}---\n{text}" if head else text).encode()
