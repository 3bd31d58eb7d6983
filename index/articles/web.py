"""HTML pages: which text is the article, and what JSON-LD, meta tags and the page itself say about it.

Nothing is fetched: the page's bytes are all that is looked at.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from index.addresses import normalise_url
from index.articles.assemble import assemble
from index.articles.beside import set_boxes
from index.articles.breaks import set_paragraphs
from index.articles.bylines import byline, dated_byline, is_byline, is_stamp, only_day, release
from index.articles.credits import read_credits
from index.articles.dates import CHANGED_WORD, PUBLISHED_WORD, parse_date
from index.articles.exports import export_articles
from index.articles.fields import cased, without_outlet
from index.articles.headings import PARTS, main_heading, masthead
from index.articles.headlines import drawn_headline, headline, is_version, paper_of, parts_of_title, without_headline
from index.articles.inline import unescaped
from index.articles.leads import with_lead
from index.articles.linked import linked_data
from index.articles.mail import saved_messages
from index.articles.markup import html_text
from index.articles.notices import is_notice
from index.articles.pagehead import leads_on, read_head, unescape_meta
from index.articles.pagepeople import (
    cited_authors,
    found_authors,
    letters,
    lines_about,
    named_source,
    names_author,
    seen_authors,
    signed_below,
)
from index.articles.pagetext import find_text, fuller
from index.articles.passed_over import LeftOut
from index.articles.pruning import prune
from index.articles.source import MIB, Item, Source, size
from index.articles.text import decode
from index.articles.tops import Told, is_of_change, told_by
from index.articles.trees import first_elements, html_tree
from index.errors import ArticleError
from index.records import Article

_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE
)
_HOST = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}/?", re.IGNORECASE)
_BYLINE = 80  # characters
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright\b)(?=.*(?:\d{4}|rights|reserved)).{0,200}", re.IGNORECASE)
_ROLE = re.compile(
    r"(?:[\w’'-]+ ){0,5}(?:staff|writer|reporter|correspondent|editor|bureau)(?: [\w-]+){0,3}", re.IGNORECASE
)
_ABOVE = 5  # lines among which names and days may stand
_WHERE = re.compile(r"(?:in|aus|à|en|da|w|i|från|fra|from) [^\W\d_]+(?: [^\W\d_]+)?")  # of who reports
_BY_BEFORE = re.compile(r"^\s*(?:by|von|par|por|di|door|av|af)\s+(?=\S)")
_AND = re.compile(r"(?<=\|)(?:\s*,|\s+(?:and|und|et|y|e|en|och|og|i|&))\s+(?=\|)")  # between names
_REPORTING = re.compile(r"reporting (?:from|in) [^.!?]{2,60}", re.IGNORECASE)
_FEW_DAYS = 3
_BESIDE = re.compile(r"[·•|]")
_SHORT = 300  # characters of a page that only leads to another one
# What stands at the end, or the beginning, of each article of an export.
_EXPORT = re.compile(
    rb"\bDo[ck]ument[oe]?\s+[A-Z\d]{10}[A-Za-z\d]{5}|\bEnd of Document\b|\bDocument\s+\d+\s+of\s+\d"
    rb"|ProQuest document ID|\d of \d+ DOCUMENTS?\b"
)
# A header line at the beginning of a mail, in bold or not, as programs save it; its name is of one of many languages.
_MAIL = re.compile(
    rb"<body\b[^>]*>(?:\s|<[^>]{1,300}>){0,20}\s*[^\s<>:][^<>:]{1,40}:\s*(?:</\w+>|[^<>\n]{3,})", re.IGNORECASE
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

    Of an export of a press database, each of its articles; of a mail that was saved as a page, each of its messages.
    """
    data = source.read()
    articles = export_articles(source, _lines(data)) if _EXPORT.search(data) else None
    saved = [] if articles or not _MAIL.search(data[:_LARGE]) else saved_messages(source, "\n".join(_lines(data)))
    yield from articles or saved or page_items(source, data)


def _lines(data: bytes) -> list[str]:
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
    unescape_meta(root)
    drawn, leads = drawn_headline(root), leads_on(root)
    head = read_head(page, root, url, drawn)
    linked, signed, guessed = linked_data(page, head), seen_authors(root, drawn), not names_author(root)
    about, source_named = lines_about(root, drawn), named_source(root, drawn)
    posted = signed_below(root)
    site_named = masthead(root, main_heading(root, drawn))
    set_boxes(root)
    prune(root)
    set_paragraphs(root)
    text, found = find_text(root)
    if not text.strip():  # what looked like furniture was all there is
        text, found = find_text(_tree(small)[0])
    text = fuller(text, linked.fields.text, linked.updates)
    if leads and len(text) < _SHORT:
        yield LeftOut(":".join(filter(None, (source.place, url))), "It only leads on to another page.")
        return
    if all(not line.strip() or is_notice(line) for line in text.split("\n")):
        raise ArticleError(
            "No article text was found in the page: save the page itself, not one that loads it by script."
        )
    title = linked.fields.title or headline(unescaped((found.title or "") if found else ""), head, text, drawn)
    papers = {linked.fields.outlet, head.site, _site(found), *parts_of_title(head)}
    outlets = {paper.casefold() for paper in (linked.fields.outlet, head.site, _site(found))}
    authors = tuple(name for name in linked.fields.authors if name.casefold() not in outlets)
    authors = authors or cited_authors(root)
    signed = tuple(name for name in signed if name not in papers)
    signed = signed or posted
    if not authors and not (signed and guessed):
        authors = tuple(map(cased, found_authors((found.author or "") if found else "", papers)))
    address = next(filter(normalise_url, (head.url, linked.fields.url)), head.url or linked.fields.url)
    dated = bool(linked.fields.published or head.published)
    text = _without_lines(without_headline(text, {title, *head.titles}), about)
    text, told = _below_headline(text, dated, authors or signed)
    text = _without_stamps(text, {*authors, *signed, *papers}, dated)
    text, rights = _without_rights(with_lead(root, text, drawn))
    outlet = linked.fields.outlet or head.site or _site(found)
    yield assemble(
        source,
        text,
        title=without_outlet(title, outlet),
        outlet=outlet
        or told.outlet
        or source_named
        or ("" if address else paper_of(head, title))
        or site_named
        or ("" if address else rights),
        authors=authors or tuple(map(cased, told.authors or signed)) or linked.fields.authors,
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
    root = html_tree(page)
    if root is None:  # nothing but comments
        root = html_tree("<html></html>")
    return root, first_elements(root, _ELEMENTS)


def _site(found: Any) -> str:
    """The paper that trafilatura sees in a page's title; a mere host is better taken from the article's address."""
    site = unescaped((found.sitename or "") if found else "")
    return "" if _HOST.fullmatch(site) or PARTS.search(site) or is_version(site) else site


def _without_rights(text: str) -> tuple[str, str]:
    """``text`` without a last line that says whose it is ("© 2025 The Post. All rights reserved."), and who that is;
    and without one below it, or in its place, that says when the page was changed.
    """
    above, _, last = text.rstrip().rpartition("\n")
    if above and is_of_change(last.strip()):
        text = above.rstrip()
        above, _, last = text.rpartition("\n")
    return (above.rstrip(), read_credits(text).outlet) if above and _RIGHTS.fullmatch(last.strip()) else (text, "")


def _without_lines(text: str, about: Collection[str]) -> str:
    """``text`` without those of its first lines whose letters are ``about`` it."""
    lines = text.split("\n")
    kept = [line for line in lines[:_ABOVE] if not (line.strip() and letters(line) in about)]
    return "\n".join([*kept, *lines[_ABOVE:]]) if kept or lines[_ABOVE:] else text


def _without_stamps(text: str, names: Iterable[str], dated: bool) -> str:
    """``text`` without those of its first lines of which each part is said about it: one of ``names`` (of authors and
    papers), a button, a day beside others; a day alone where the page is ``dated`` and there are few, as no chronicle
    has.
    """
    lines = text.split("\n")
    named = sorted({name.casefold() for name in names} - {""}, key=len, reverse=True)
    days = dated and sum(map(is_stamp, lines)) <= _FEW_DAYS
    kept = (line for line in lines[:_ABOVE] if not (_is_stamps(line, named) or (days and is_stamp(line))))
    return "\n".join([*kept, *lines[_ABOVE:]]) if len(lines) > 1 else text


def _is_stamps(line: str, names: Sequence[str]) -> bool:
    rest = _BY_BEFORE.sub("", line.casefold())
    if _REPORTING.fullmatch(line) or (PUBLISHED_WORD.match(line) and told_by(line)):
        return True
    for name in names:
        rest = rest.replace(name, "|")
    rest = _AND.sub("|", rest)
    parts = [part for each in _BESIDE.split(rest) if (part := each.strip())]
    return rest.strip(" |·•") != line.casefold().strip(" ") and all(
        is_notice(part) or is_stamp(part) or _dated(part) or _WHERE.fullmatch(part) for part in parts
    )


def _dated(part: str) -> bool:
    """Whether a part of a line says when an article was published or changed."""
    return bool(PUBLISHED_WORD.match(part) or CHANGED_WORD.match(part)) and bool(parse_date(part))


def _below_headline(text: str, dated: bool, signed: tuple[str, ...]) -> tuple[str, Told]:
    """``text`` without lines at its top that are a byline, or only a day, unless there are several, as a chronicle
    has, or more than a few where the page is ``dated``; and what they tell. ``signed`` are the authors that are known.
    """
    lines, outlet, day, bylined = text.split("\n"), "", "", False
    authors: tuple[str, ...] = ()
    days = sum(map(is_stamp, lines))
    while len(lines) > 1:
        line = lines[0].strip()
        by, its_day = dated_byline(line, headed=True)
        passed = not line or (is_stamp(line) and days <= (_FEW_DAYS if dated else 1))
        day = day or (only_day(line) if passed else "")
        if not passed and len(line) <= _BYLINE and is_byline(by) and (dated or not its_day):
            named = byline(by, [], headed=True)
            authors = authors or (named.authors if named else ())
            passed = bylined = bool(signed or authors)
        elif not passed and (is_notice(line) or (bylined and _ROLE.fullmatch(line))):
            passed = True
        elif not passed and (told := told_by(line)):
            outlet, day, authors = outlet or told.outlet, day or told.published, authors or told.authors
            passed = True
        if not passed and line.endswith(":") and release(f"{line} {lines[1].strip()}"):  # a label, its value below it
            lines, passed = lines[1:], True
        if not passed:
            break
        lines = lines[1:]
    return "\n".join(lines), Told(day, outlet, authors)


def without_bulk(page: str) -> str:
    """``page`` without scripts (but for JSON-LD), styles, comments and embedded pictures, in linear time."""
    return _BULK.sub("", page)
