"""Electronic books and papers (.epub, EPUB 2 and 3): an article for each entry of the table of contents."""

import contextlib
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

from index.articles.assemble import assemble
from index.articles.markup import element_text, local_name
from index.articles.notices import without_notices
from index.articles.package import Package
from index.articles.pagepeople import marked_authors
from index.articles.source import MIB, Item, Source, attempt, explain, size, until_broken
from index.articles.trees import html_tree
from index.articles.xml import decoded_xml
from index.errors import ArticleError
from index.records import Article

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_DOCUMENTS = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_MOST_DOCUMENTS = 10_000
_ISSUE = re.compile(r"\s*\[[^\]]*\]$")  # as Calibre gives the day of a paper: "The Post [Mon, 03 Mar 2025]"
_DOWNLOADED = re.compile(r"^This article was downloaded by calibre from (\S+)$", re.MULTILINE)
_MAKERS = re.compile(r"calibre|sigil|pandoc|unknown|\W*", re.IGNORECASE)
_LARGEST = 4 * MIB  # of a document, as of any article's markup
_MARK = "\ue0f0"  # where a part begins; a letter of nobody's alphabet
_HEAD = 60  # characters of a heading and a day above a list of a few links
_SUMMARY = 300  # characters beside each link of a list of articles, at most


@dataclass(slots=True)
class _Entry:
    """What a table of contents leads to: a document, and those after it that have no entry of their own. ``problem`` is
    why it could not be read, or ""; ``url`` is where Calibre says that it got the article; ``authors`` are those whom
    an element says by its class.
    """

    title: str
    name: str
    texts: list[str] = field(default_factory=list)
    problem: str = ""
    url: str = ""
    authors: tuple[str, ...] = ()


def read_epub(source: Source) -> Iterator[Item]:
    """The articles in the order in which they are read; the table of contents, and what has no text, are none.

    Title, author and day are the entry's own where it states them, else the book's; the outlet is the publisher, or the
    paper's name; ``record`` is the document's name.
    """
    package = Package(source.read(), source.limits.file)
    if _ENCRYPTION in package and _is_encrypted(package.xml(_ENCRYPTION)):
        raise ArticleError("It is protected against copying (DRM): get it without, or copy its text.")
    book = _opened(package)
    entries = [entry for entry in _entries(book) if entry.problem or any(map(str.isalnum, "".join(entry.texts)))]
    if not entries:
        raise ArticleError("It holds no text: it may be a book of pictures.")
    places = (f"{source.place}:{entry.name}" for entry in entries)
    each = (
        attempt(place, partial(_article, source, book, entry, len(entries) == 1))
        for place, entry in zip(places, entries, strict=True)
    )
    yield from until_broken(each, "articles")


def _article(source: Source, book: "_Book", entry: _Entry, alone: bool) -> Article:
    if entry.problem:
        raise ArticleError(entry.problem)
    title = book.told("title")
    publisher = book.told("publisher")
    periodical = _ISSUE.search(title) is not None
    outlet = _ISSUE.sub("", title) if periodical or not alone else ""
    return assemble(
        source,
        "\n\n".join(text for text in entry.texts if text),
        title=(title if alone and not periodical else "") or entry.title,
        outlet=outlet if periodical or _MAKERS.fullmatch(publisher) else publisher,
        file_authors=() if periodical else [name for name in book.all_told("creator") if not _MAKERS.fullmatch(name)],
        file_date=book.told("date"),
        authors=entry.authors,
        url=entry.url,
        record=entry.name,
    )


class _Book:
    """The package document (OPF): what it tells, which files there are, and their order."""

    def __init__(self, package: Package, name: str) -> None:
        self.package = package
        root = package.xml(name)
        self._root = root
        self._folder = posixpath.dirname(name)
        items = [each for each in root.iter("{*}item") if each.get("id") and each.get("href")]
        self.items = {each.get("id"): each for each in items}
        self.spine = [each.get("idref") or "" for each in root.iter("{*}itemref")]

    def told(self, name: str) -> str:
        """The first statement of this name, "" where there is none."""
        return next(iter(self.all_told(name)), "")

    def all_told(self, name: str) -> list[str]:
        """All statements of this name of the Dublin Core."""
        return [
            told for each in self._root.iter(f"{{http://purl.org/dc/elements/1.1/}}{name}") if (told := _line(each))
        ]

    def path(self, href: str) -> str:
        """The name of the file that ``href`` leads to from the package document."""
        return _resolved(self._folder, href)

    def contents(self) -> dict[str, list[tuple[str, str]]]:
        """The table of contents by the names of the files that it leads to: titles, with the part of the file or ""."""
        found: dict[str, list[tuple[str, str]]] = {}
        for item in self.items.values():
            path = self.path(item.get("href"))
            is_nav = "nav" in (item.get("properties") or "").split()
            if path in self.package and (is_nav or item.get("media-type") == "application/x-dtbncx+xml"):
                with contextlib.suppress(ArticleError):  # a damaged one costs the titles only
                    root = self.package.xml(path)
                    for title, href in _nav(root) if is_nav else _ncx(root):
                        name, part = _resolved(posixpath.dirname(path), href), unquote(href.partition("#")[2])
                        if part not in [other for _, other in found.setdefault(name, [])]:
                            found[name].append((title, part))
        return found


def _opened(package: Package) -> _Book:
    if _CONTAINER not in package:
        raise ArticleError("It is a zip archive, but no EPUB: get it again.")
    paths = [each.get("full-path") for each in package.xml(_CONTAINER).iter("{*}rootfile")]
    return _Book(package, next((path for path in paths if path), ""))


def _entries(book: _Book) -> list[_Entry]:
    titles = book.contents()
    items = (book.items[number] for number in book.spine if number in book.items)
    paths = [book.path(item.get("href")) for item in items if _is_document(item)]
    known = frozenset(path for path in paths if path in book.package)
    found: list[_Entry] = []
    for path in dict.fromkeys(path for path in paths[:_MOST_DOCUMENTS] if path in known):
        try:
            root = _tree(book.package.read(path))
        except Exception as error:  # as in attempt: the other documents go on
            listed = titles.get(path) or [("", "")]
            found.append(_Entry(listed[0][0], path, problem=explain(error)))
            continue
        if root is None or _is_list(root, path, known):
            continue
        listed = titles.get(path, [])
        title = listed[0][0] if listed else ""
        parts = _parts(root, listed)
        if len(parts) > 1:
            found += (_Entry(name, f"{path}#{part}", [text]) for name, part, text in parts)
            continue
        if title or not titles or not found or found[-1].problem:
            heading = next((each for each in root.iter("h1", "h2", "h3")), None)
            found.append(_Entry(title or ("" if heading is None else _line(heading)), path))
        text = element_text(root)
        origin = _DOWNLOADED.search(text)
        found[-1].authors = found[-1].authors or marked_authors(root)
        found[-1].url = found[-1].url or (origin[1] if origin else "")
        found[-1].texts.append(without_notices(text))
    return found


def _parts(root: Any, listed: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """(title, part, text) of each part of a document that holds several entries; none where the table of contents also
    leads to the document as a whole, as it does where the parts are a chapter's sections.
    """
    if len(listed) < 2 or any(not part for _, part in listed) or any(_MARK in piece for piece in root.itertext()):
        return []
    marked = {each.get("id") or each.get("name"): each for each in root.iter() if isinstance(each.tag, str)}
    there = [(title, part) for title, part in listed if part in marked]
    order = {part: at for at, part in enumerate(key for key in marked if key)}
    there.sort(key=lambda entry: order[entry[1]])
    for _, part in there:
        mark = root.makeelement("p")
        mark.text = _MARK
        marked[part].addprevious(mark)
    before, *texts = element_text(root).split(_MARK)
    texts[:1] = [f"{before.strip()}\n\n{texts[0].strip()}"] if texts else []
    return [(title, part, without_notices(text.strip())) for (title, part), text in zip(there, texts, strict=True)]


def _is_document(item: Any) -> bool:
    return item.get("media-type") in _DOCUMENTS and "nav" not in (item.get("properties") or "")


def _tree(data: bytes) -> Any:
    """The document, without bars of links to its neighbours; None where there is none.

    Raises ArticleError for one that is far larger than an article.
    """
    if len(data) > _LARGEST:
        raise ArticleError(f"It is one article of more than {size(_LARGEST)}: split it.")
    root = html_tree(decoded_xml(data))
    for bar in [] if root is None else root.xpath("//*[contains(@class, 'navbar')]"):
        bar.clear(keep_tail=True)
    return root


def _is_list(root: Any, path: str, known: frozenset[str]) -> bool:
    """Whether a document is a list of the other ones: a table of contents, a section of a paper."""
    links = [link for link in root.iter("a") if link.get("href")]
    led_to = {_resolved(posixpath.dirname(path), link.get("href")) for link in links} & known - {path}
    body = next(root.iter("body"), root)
    text, linked = len(_line(body)), sum(len(_line(link)) for link in links)
    many = len(led_to) > 3 and text - linked < _SUMMARY * len(led_to)
    few = bool(led_to) and next(body.iter("li"), None) is not None and text - linked < max(linked, _HEAD)
    return many or few


def _line(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _nav(root: Any) -> Iterator[tuple[str, str]]:
    for nav in root.iter("{*}nav"):
        if any(key.rpartition("}")[2] == "type" and "toc" in value.split() for key, value in nav.attrib.items()):
            for link in nav.iter("{*}a"):
                yield _line(link), link.get("href") or ""


def _ncx(root: Any) -> Iterator[tuple[str, str]]:
    for point in root.iter("{*}navPoint"):
        label = next(point.iterchildren("{*}navLabel"), None)
        content = next(point.iterchildren("{*}content"), None)
        if label is not None and content is not None:
            yield _line(label), content.get("src") or ""


def _resolved(folder: str, href: str) -> str:
    try:
        return posixpath.normpath(posixpath.join(folder, unquote(urlsplit(href).path)))
    except ValueError:
        return ""


def _is_encrypted(root: Any) -> bool:
    """Whether more than fonts is encrypted."""
    methods = [each.get("Algorithm") for each in root.iter("{*}EncryptionMethod") if _of_data(each)]
    return any(method not in _FONTS for method in methods)


def _of_data(method: Any) -> bool:
    parent = method.getparent()
    return parent is not None and local_name(parent) == "encrypteddata"
