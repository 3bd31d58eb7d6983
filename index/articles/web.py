"""HTML pages: which text is the article, and what JSON-LD, meta tags and the page itself say about it.

Nothing is fetched: the page's bytes are all that is looked at.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from index.articles.assemble import assemble
from index.articles.breaks import set_paragraphs
from index.articles.bylines import byline, dated_byline, is_byline, is_stamp
from index.articles.exports import export_articles
from index.articles.inline import unescaped
from index.articles.linked import linked_data
from index.articles.markup import html_text
from index.articles.pagehead import leads_on, read_head
from index.articles.pagepeople import cited_authors, found_authors, seen_authors
from index.articles.pagetext import find_text, fuller
from index.articles.passed_over import LeftOut
from index.articles.pruning import prune
from index.articles.source import MIB, Item, Source, size
from index.articles.text import decode
from index.articles.tops import Told, told_by
from index.errors import ArticleError
from index.records import Article

_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE
)
_HOST = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}/?", re.IGNORECASE)
_PARTS = re.compile(r"\s+[-–—|»:·]\s+")  # of a page's title
_PAPER_BEFORE = re.compile(r"\w\s?[-–—|»:·]\s*$")
_SECTION = re.compile(
    r"(?:page|seite|página|pagina|part|teil) ?\d+|\d.*|home|index|(?:latest |local |world )?news|nachrichten|actualités"
    r"|noticias|notizie|nyheter|sports?|politi\w+|opinions?|comment|kommentar|culture|kultur|business|wirtschaft|economy"
    r"|world|welt|life|live|archive|archiv|articles?|artikel|blog|video|photos?|print|(?:mobile|amp) version|untitled",
    re.IGNORECASE,
)
_MOST_WORDS = 5  # of a paper's name
_LONGEST_HEADLINE = 160  # characters
_BYLINE = 80  # characters
_SHORT = 300  # characters of a page that only leads to another one
_KICKER = 40  # characters of a line above a headline
_TOP = 3  # lines among which a headline is looked for
# What stands at the end, or the beginning, of each article of an export.
_EXPORT = re.compile(
    rb"\bDocument\s+[A-Z\d]{10}[A-Za-z\d]{5}|\bEnd of Document\b|\bDocument\s+\d+\s+of\s+\d"
    rb"|ProQuest document ID|\d of \d+ DOCUMENTS?\b"
)
# trafilatura takes seconds for each MiB, so that an article is not looked for in more than this. What makes pages large
# is seldom text: from the first bound on, scripts, styles, comments and embedded pictures are left out beforehand.
_LARGE = MIB
_TOO_LARGE = 8 * MIB
# And not in more than so many elements, since trafilatura takes a quadratic time for them: 5 s for these.
_ELEMENTS = 50_000
_BULK = re.compile(
    r"<(script|style)\b(?![^>]{0,500}ld\+json).*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)"
    r"|(?<=[\"'(=])data:[\w/+.-]{1,60};base64,[\w+/=]+",
    re.IGNORECASE | re.DOTALL,
)


def read_html(source: Source) -> Iterator[Item]:
    """One article. For each field JSON-LD goes first, then the meta tags; the text is trafilatura's, or JSON-LD's.

    Of an export of a press database, each of its articles.
    """
    data = source.read()
    articles = export_articles(source, _export_lines(data)) if _EXPORT.search(data) else None
    yield from articles or page_items(source, data)


def _export_lines(data: bytes) -> list[str]:
    declared = _CHARSET.search(data[:4096])
    return html_text(decode(data, declared[1].decode("ascii", "replace") if declared else "")).split("\n")


def page_items(
    source: Source, data: bytes, charset: str = "", url: str = "", captured: str = ""
) -> Iterator[Article | LeftOut]:
    """The article of a page in ``source``, captured from ``url`` at the time ``captured`` where these are known, and
    what is left out of a page of very many elements.

    ``charset`` is what its server said; the page is asked where it said nothing.
    """
    declared = _CHARSET.search(data[:4096])
    page = decode(data, charset or (declared[1].decode("ascii", "replace") if declared else ""))
    small = without_bulk(page) if len(page) > _LARGE else page
    if len(small) > _TOO_LARGE:
        raise ArticleError(
            f"It is a page of more than {size(_TOO_LARGE)} without its scripts and pictures: save the article alone."
        )
    root, beyond = _tree(small)
    head, signed, leads = read_head(page, root, url), seen_authors(root), leads_on(root)
    linked = linked_data(page, head)
    prune(root)
    set_paragraphs(root)
    text, found = find_text(root)
    if not text.strip():  # what looked like furniture was all there is
        text, found = find_text(_tree(small)[0])
    text = fuller(text, linked.fields.text, linked.updates)
    if leads and len(text) < _SHORT:
        yield LeftOut(":".join(filter(None, (source.place, url))), "It only leads on to another page.")
        return
    if not text.strip():
        raise ArticleError(
            "No article text was found in the page: save the page itself, not one that loads it by script."
        )
    title = linked.fields.title or _headline(unescaped((found.title or "") if found else ""), head.titles, text)
    papers = {linked.fields.outlet, head.site, _site(found), *_PARTS.split(head.titles[-1] if head.titles else "")}
    authors = linked.fields.authors or cited_authors(root)
    authors = authors or found_authors((found.author or "") if found else "", papers)
    address = head.url or linked.fields.url
    dated = bool(linked.fields.published or head.published)
    text, told = _below_headline(_without_headline(text, {title, *head.titles}), dated, bool(authors))
    yield assemble(
        source,
        text,
        title=title,
        outlet=linked.fields.outlet
        or head.site
        or _site(found)
        or told.outlet
        or ("" if address else _paper(head.titles)),
        authors=authors or told.authors or signed,
        published=linked.fields.published or head.published or told.published,
        url=address,
        place=linked.fields.place,
        record=url,
        file_date=captured,
        made=(linked.fields.made, head.changed, head.saved_at, captured),
    )
    if beyond:
        record = ":".join(filter(None, (source.place, url)))
        yield LeftOut(
            f"{record}:element {_ELEMENTS + 1}",
            f"The {beyond:,} elements of the page after its first {_ELEMENTS:,} were not read: split it.",
        )


def _tree(page: str) -> tuple[Any, int]:
    """The page's first elements, and how many more it has."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(page.replace("\0", "").encode("utf-8", "replace"), parser)
    except etree.ParserError:  # nothing but comments
        return html.document_fromstring("<html></html>"), 0
    beyond = sum(1 for _ in islice(root.iter(), _ELEMENTS, None))
    if beyond:
        _cut(next(islice(root.iter(), _ELEMENTS, None)))
    return root, beyond


def _cut(element: Any) -> None:
    """Take an element out of its page, and all that follows it."""
    parent = element.getparent()
    del parent[parent.index(element) :]
    while (outer := parent.getparent()) is not None:
        parent.tail = None
        del outer[outer.index(parent) + 1 :]
        parent = outer


def _headline(title: str, titles: Sequence[str], text: str) -> str:
    """The ``title`` that was found; but the first line of the text where another part of the page's only title begins
    it, as then ``title`` is the part that names the paper; a first line before which ``title`` names the paper; and the
    part of the page's title that ends ``title``.
    """
    for line in text.lstrip().split("\n")[:_TOP]:
        before = title[: -len(line)] if line and title.casefold().endswith(line.strip().casefold()) else ""
        if _PAPER_BEFORE.search(before) and len(line.split()) > 2:
            return line.strip()
    for part in _PARTS.split(titles[-1]) if titles else ():
        if len(part.split()) > 2 and title.casefold().endswith(f" {part.casefold()}"):
            return part  # after a kicker
    parts = _PARTS.split(titles[0]) if len(titles) == 1 else []
    first = text.lstrip().partition("\n")[0].strip()
    begun = (part for part in parts if part != title and first.casefold().startswith(part.casefold()))
    piece = next(begun, "") if title in parts else ""
    return (first if len(first) <= _LONGEST_HEADLINE else piece) if piece else title


def _paper(titles: Sequence[str]) -> str:
    """The paper that a page's title names beside the headline, which stands elsewhere, too; "" where it names none, or
    only a section.
    """
    parts = _PARTS.split(titles[-1]) if len(titles) > 1 else []
    heads = {title.casefold() for title in titles[:-1]}
    rest = [part for part in parts if part.casefold() not in heads]
    if not rest or len(rest) == len(parts):
        return ""
    name = rest[-1] if parts[-1] == rest[-1] else rest[0]
    fits = len(name.split()) <= _MOST_WORDS and any(map(str.isalpha, name))
    return name if fits and not _SECTION.fullmatch(name) else ""


def _site(found: Any) -> str:
    """The paper that trafilatura sees in a page's title; a mere host is better taken from the article's address."""
    site = unescaped((found.sitename or "") if found else "")
    return "" if _HOST.fullmatch(site) else site


def _without_headline(text: str, titles: set[str]) -> str:
    """``text`` without the headline among its first lines, and what stands above that: they are no statement of it."""
    heads = {" ".join(title.split()).casefold() for title in titles}
    lines = text.lstrip().split("\n")
    for at, line in enumerate(lines[:_TOP]):
        if " ".join(line.split()).casefold() in heads:
            rest = "\n".join(lines[at + 1 :]).lstrip()
            return rest if rest.strip() else text
        if len(line) > _KICKER or line.rstrip().endswith((".", "!", "?", "”")):
            break
    return text


def _below_headline(text: str, dated: bool, signed: bool) -> tuple[str, Told]:
    """``text`` without lines at its top that are a byline, or only a day where the page is ``dated``; and what they
    tell. ``signed`` says that the authors are known.
    """
    lines, outlet, day = text.split("\n"), "", ""
    authors: tuple[str, ...] = ()
    while len(lines) > 1:
        line = lines[0].strip()
        by, its_day = dated_byline(line, headed=True)
        passed = not line or (dated and is_stamp(line))
        if not passed and len(line) <= _BYLINE and is_byline(by) and (dated or not its_day):
            named = byline(by, [], headed=True)
            authors = authors or (named.authors if named else ())
            passed = signed or bool(authors)
        elif not passed and (told := told_by(line)):
            outlet, day, authors = outlet or told.outlet, day or told.published, authors or told.authors
            passed = True
        if not passed:
            break
        lines = lines[1:]
    return "\n".join(lines), Told(day, outlet, authors)


def without_bulk(page: str) -> str:
    """``page`` without scripts (but for JSON-LD), styles, comments and embedded pictures, in linear time."""
    return _BULK.sub("", page)
