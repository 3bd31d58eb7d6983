"""Who wrote a page and whose it is, as its own elements say: meta tags, microdata, a byline below the headline."""

import itertools
import re
from collections.abc import Iterable
from typing import Any

from index.articles.bylines import byline, dated_byline, is_byline
from index.articles.credits import PERSON, is_institution
from index.articles.dates import PUBLISHED_WORD, parse_date
from index.articles.fields import authors_of, in_order, is_role, split_byline, without_by
from index.articles.headings import main_heading
from index.articles.inline import unescaped
from index.articles.markup import local_name
from index.articles.pruning import length
from index.articles.tops import told_by
from index.articles.xml import text_in

_CITED = frozenset(("dc.creator", "dcterms.creator", "dc.contributor.author", "citation_author"))
_LINES = frozenset("span p div section address a small font em i b strong li td dd h4 h5 h6".split())
_OF_AUTHOR = re.compile(
    r"/(?:authors?|autor(?:es|en|in)?|auteurs?|autor[ei]|contributors?|journalist\w*|redaktion|reporters?|staff)/",
    re.IGNORECASE,
)
# What is no name, but a piece of a sentence about somebody.
_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|been|since|born|who|said|says|works?|writes?|covers?|lives?|joined)\b",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"_|\b(?:admin(?:istrator)?|web ?master|web ?admin|site ?admin|super ?user|root|guest|web ?desk)\b", re.IGNORECASE
)
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:by-?lines?|authors?(?:-?names?)?|auteurs?|autor(?:en|in|es)?|by|writer|reader-credits)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CALLED = (
    "class",
    "itemprop",
    "property",
    "rel",
    "data-component",
    "data-testid",
    "data-qa",
)  # where an element is called a byline
_IN_BRACKETS = re.compile(r"\s*\([^()]{1,60}\)$")  # where somebody reports from, or as what
_ABOUT = re.compile(
    r"(?:^|[\s_-])(?:meta|date|datum|fecha|by-?lines?|entry-info|article-info|post-info|info-publi\w*|pub(?:lication)?-?(?:data|info))(?:$|[\s_-])",
    re.IGNORECASE,
)
_SENTENCE_END = (".", "!", "?", "”", "。")
_STATED = re.compile(rf"{PUBLISHED_WORD.pattern}.{{0,20}}\d", re.IGNORECASE)
_LABEL = 40  # characters of a section above a headline
_LONGEST = 160  # characters of a line about an article
_SOURCE = re.compile(
    r"(?:来源|來源|出处|출처|quelle|fuente|fonte|источник)\s?[:：]\s*([^\W\d_][^:：|]{1,30})", re.IGNORECASE
)
_POSTED = re.compile(rf"(?i:posted|written|published|submitted) by (?P<name>{PERSON}),? (?:at|on) (?P<when>.{{6,40}})")
_STAFF = re.compile(r"\b(?:staff|newsroom|news desk|editorial team)$", re.IGNORECASE)
_BLOCKS = frozenset("p div section h4 h5 h6 ul".split())
_MAIL = re.compile(r"\S+@\S+")
_BYLINE = 80  # characters
_RUNNING = 80  # characters of a paragraph of the article
_MOST = 60  # elements below the headline that are looked at
_ROLE = re.compile(
    r"\s+(?:(?:staff|senior|chief|political|business|sports?|crime|education|health|environment|local|news|features"
    r"|digital|city|science|foreign|contributing|managing|deputy)\s+){0,2}(?:writer|reporter|correspondent|editor)s?\b.*$",
    re.IGNORECASE,
)


def cited_authors(root: Any) -> tuple[str, ...]:
    """The authors in meta tags for catalogues, whose rule is the last name first; none where they keep another one."""
    tags = (tag for tag in root.iter("meta") if (tag.get("name") or "").lower() in _CITED)
    names = [unescaped(" ".join((tag.get("content") or "").split())) for tag in tags]
    return authors_of(map(in_order, names)) if all(in_order(name) != name for name in names) else ()


def names_author(root: Any) -> bool:
    """Whether a page names its author in a meta tag, and so more surely than by what its elements are called."""
    named = (tag.get("name") or tag.get("property") or "" for tag in root.iter("meta"))
    return any(
        name.lower() in ("author", "article:author", "og:article:author", "byl", "parsely-author") for name in named
    )


def seen_authors(root: Any, drawn: Any = None) -> tuple[str, ...]:
    """The authors of a byline that stands below the page's headline, before its text; below the element that is
    ``drawn`` as one where there is no heading. Where no line says "by", those in an element that is called a byline.
    """
    heading = main_heading(root, drawn)
    if heading is None:
        return ()
    within, looked = set(heading.iter()), 0
    marked: tuple[str, ...] = ()
    for element in itertools.dropwhile(lambda each: each is not heading, root.iter()):
        name = local_name(element) if isinstance(element.tag, str) else ""
        if name == "p" and length(element, _RUNNING) > _RUNNING:
            told = told_by(text_in(element)) if length(element, _LONGEST) <= _LONGEST else None
            if told and told.authors:
                return told.authors
            break
        if name not in _LINES or element in within or length(element, _BYLINE) > _BYLINE:
            if len((element.tail or "").strip()) > _RUNNING:
                break
            continue
        if sum(local_name(child) in _BLOCKS for child in element if isinstance(child.tag, str)) > 1:
            marked = marked or (_people_in(element) if _is_marked(element) else ())
            continue  # each of its lines comes by itself
        looked += 1
        if looked > _MOST:
            break
        line = _IN_BRACKETS.sub("", " ".join(_first_line(element).split()))
        if name == "a" and _OF_AUTHOR.search(element.get("href") or "") and re.fullmatch(PERSON, line):
            return _beside(element, line)
        if _is_marked(element):
            marked = marked or _people_in(element)
        signed, _ = dated_byline(line, headed=True)
        found = byline(signed, [], headed=True) if is_byline(signed) else told_by(line)
        if found and found.authors:
            return found.authors
    return marked


def _beside(link: Any, name: str) -> tuple[str, ...]:
    """The author that a link leads to, and those to whom links of the same kind beside it lead."""
    others = (each for each in link.itersiblings("a") if _OF_AUTHOR.search(each.get("href") or ""))
    names = [text for each in others if re.fullmatch(PERSON, text := text_in(each))]
    return split_byline(", ".join([name, *names]))


def signed_below(root: Any) -> tuple[str, ...]:
    """The author whom the first line names that says who posted a text and when, below it as old systems have it."""
    for element in root.iter("p", "div", "span", "small", "em", "i"):
        line = text_in(element) if length(element, _BYLINE) <= _BYLINE else ""
        if (match := _POSTED.fullmatch(line)) and parse_date(match["when"]):
            return split_byline(match["name"]) if not _ACCOUNT.search(match["name"]) else ()
    return ()


def _is_marked(element: Any) -> bool:
    return _MARKED.search(" ".join(filter(None, map(element.get, _CALLED)))) is not None


def _people_in(element: Any) -> tuple[str, ...]:
    """The people named by pieces of a byline's element, each on its own; without addresses, papers and roles."""
    pieces = (" ".join(_MAIL.sub("", without_by(piece)).split()) for piece in element.itertext())
    people = [piece for piece in pieces if re.fullmatch(PERSON, piece) and not is_institution(piece)]
    return split_byline(", ".join(people))


def _first_line(element: Any) -> str:
    """The text of an element as far as its first line break."""
    pieces: list[str] = [element.text or ""]
    for child in element:
        if local_name(child) == "br":
            break
        beside = not (pieces[-1].strip() or pieces[-1][-1:].isspace()) and len(pieces) > 1
        pieces += [" " if beside else "", *child.itertext(), child.tail or ""]
    return "".join(pieces)


def lines_about(root: Any, drawn: Any = None) -> frozenset[str]:
    """Lines between headline and text that say who wrote it and when, as the page calls them, and labels above the
    headline: their letters.
    """
    heading = main_heading(root, drawn)
    found = _lines_above(root, heading)
    for element in itertools.dropwhile(lambda each: each is not heading, root.iter()):
        if element.tag == "p" and length(element, _RUNNING) > _RUNNING:
            break
        if _ABOUT.search(element.get("class") or "") and length(element, _LONGEST) <= _LONGEST:
            line = text_in(element)
            if (parse_date(line) or _STATED.search(line)) and not line.endswith(_SENTENCE_END):
                found |= {letters(line), *(letters(text_in(each)) for each in element.iter("li"))}
    return frozenset(found)


def _lines_above(root: Any, heading: Any) -> set[str]:
    """Labels above the headline (sections, the paper's name): their letters."""
    above = itertools.takewhile(lambda each: each is not heading, root.iter()) if heading is not None else ()
    labels = (each for each in above if local_name(each) in _LINES and length(each, _LABEL) <= _LABEL)
    return {letters(line) for each in labels if (line := text_in(each)) and not line.endswith(_SENTENCE_END)}


def letters(text: str) -> str:
    """Letters and figures alone."""
    return "".join(re.findall(r"\w", text.casefold()))


def marked_authors(root: Any) -> tuple[str, ...]:
    """The people whom the first element names that a document's classes call its byline."""
    for element in root.iter("p", "span", "div", "address"):
        if _MARKED.search(element.get("class") or "") and length(element, _BYLINE) <= _BYLINE:
            return split_byline(text_in(element))
    return ()


def named_source(root: Any, drawn: Any = None) -> str:
    """The paper that a line beside the headline names as the source of an article ("来源：新华社")."""
    heading = main_heading(root, drawn)
    if heading is None:
        return ""
    near = [each for each in root.iter() if isinstance(each.tag, str)]
    at = near.index(heading) if heading in near else 0
    for element in near[max(0, at - _MOST) : at + _MOST]:
        if length(element, _BYLINE) <= _BYLINE and (match := _SOURCE.fullmatch(text_in(element))):
            return str(match[1]).strip()
    return ""


def found_authors(found: str, papers: Iterable[str]) -> tuple[str, ...]:
    """The people among names that stand one after the other with semicolons: without roles and "By", and neither the
    accounts of administrators nor the ``papers``.
    """
    names = [without_by(_without_role(unescaped(name).strip())) for name in found.split(";")]
    if any(len(name.split()) > 1 for name in names):  # a place after a comma is none
        names = [name for name in names if len(name.split()) > 1]
    people = [name for name in names if not (_STAFF.search(name) or is_institution(name))]
    names, outlets = people or names, {paper.casefold() for paper in papers}
    return authors_of(
        name
        for name in names
        if not (_SENTENCE.search(name) or is_role(name) or _ACCOUNT.search(name)) and name.casefold() not in outlets
    )


def _without_role(name: str) -> str:
    """``Jane Doe Staff Writer`` → ``Jane Doe``."""
    bare = _ROLE.sub("", name)
    return bare if len(bare.split()) > 1 else name


def publisher_of(root: Any) -> str:
    """The name of the publisher in a page's microdata."""
    for element in root.iter():
        if "publisher" in (element.get("itemprop") or "").split():
            named = next((each for each in element.iter() if each.get("itemprop") == "name"), None)
            if named is not None:
                return unescaped(named.get("content") or "") or text_in(named)
    return ""
