"""Which of the lines that may be a page's headline is it, and which paper stands beside it in the page's title."""

import re
from typing import Any

from index.articles.bylines import is_byline, is_stamp
from index.articles.credits import is_outlet
from index.articles.headings import PARTS
from index.articles.markup import local_name
from index.articles.notices import is_notice
from index.articles.pagehead import Head
from index.articles.xml import line_in, text_in

_IN_BRACKETS = re.compile(r"\s*[（【][^）】]{1,30}[）】](?:\s*[-–—|｜:].{0,40})?")
_PAPER_BEFORE = re.compile(r"\w\s?[-–—|»:·]\s*$")
_SECTION = re.compile(
    r"(?:page|seite|página|pagina|part|teil) ?\d+|\d.*|home|index|(?:latest |local |world )?news|nachrichten|actualités"
    r"|noticias|notizie|nyheter|sports?|politi\w+|opinions?|comment|kommentar|culture|kultur|business|wirtschaft|economy"
    r"|view (?:topic|thread|post)|topic|forum|aktualności|wiadomości"
    r"|world|welt|life|live|archive|archiv|articles?|artikel|blog|video|photos?|print"
    r"|(?:mobile|amp|text[- ]only|low[- ]bandwidth) version|untitled",
    re.IGNORECASE,
)
# Who publishes news of its own; banks, leagues and firms are what is told of.
_PRESS_OFFICE = re.compile(
    r"^(?:city|town|village|county|municipality|borough|university|ministry|department|ayuntamiento|mairie|ville|stadt"
    r"|gemeinde|landkreis|comune|gemeente|prefeitura|universi\w+) |\b(?:university|council|kommune?)$",
    re.IGNORECASE,
)
# What pages made for a printer call themselves.
_FOR_PRINT = re.compile(
    r"(?:print(?:able|er)?[- ]?(?:friendly)?(?: version| page| view)?(?: of(?: article)?)?"
    r"|text[- ]only(?: version| page)?"
    r"|druck(?:version|ansicht)(?: von)?|version imprimable(?: de)?|versión (?:para imprimir|imprimible)(?: de)?"
    r"|versione stampabile(?: di)?)"
)
_PRINT_BEFORE = re.compile(rf"{_FOR_PRINT.pattern}\s*[:：–—-]\s+(?=\S+ \S)|print\S* version of\s+", re.IGNORECASE)
_PRINT_AFTER = re.compile(rf"(?<=\S)(?:\s+[-–—|]\s+{_FOR_PRINT.pattern}|\s+\({_FOR_PRINT.pattern}\))$", re.IGNORECASE)
_BETWEEN = "-–—|»:·"
_MOST_WORDS = 5  # of a paper's name
_LONGEST_HEADLINE = 160  # characters
_LONGEST_LINE = 500  # characters of what may be drawn as one
_KICKER = 40  # characters of a line above a headline
_TOP = 5  # lines among which a headline is looked for
_DRAWN = frozenset("h2 h3 font b strong big".split())
_RUNNING = 150  # characters of text, from which on no headline comes
_NOT_HEADS, _OF_ARTICLE = frozenset("a nav aside footer li form".split()), frozenset(("article", "main"))
_LARGE = 4  # of the sizes of old pages, 1 to 7
_OTHER_LINES = (is_byline, is_stamp, is_notice)
_SENTENCE_END = (".", "!", "?", "”", ":", "。")


def headline(title: str, head: Head, text: str, drawn: Any = None) -> str:
    """The ``title`` that was found for a page, or the line that is rather its headline.

    That is the heading that the page's title names where ``title`` is another one, as where a system gives all pages
    one; a line of the text that the title names beside the paper, where that was found; and what an old page has
    ``drawn`` as its headline.
    """
    return without_print(
        head.named
        or _headed(title, head)
        or _before_brackets(title, head)
        or _drawn(title, head, text_in(drawn), text)
        or _named(title, head.titles, text)
    )


def _headed(title: str, head: Head) -> str:
    """The heading that the page's title names beside the paper, whose name is shorter, where that has not ``title``; ""
    where it has, or names none.
    """
    parts = [part.casefold() for part in parts_of_title(head)]
    if title.casefold() in {*parts, *map(str.casefold, head.titles[-1:])}:
        return ""
    longest = max(parts, key=len, default="")
    return next((heading for heading in head.headings if heading.casefold() == longest), "")


def _before_brackets(title: str, head: Head) -> str:
    """The heading after which ``title`` only has the paper, in brackets, as East Asian portals write it; else ""."""
    rests = ((heading, title[len(heading) :]) for heading in head.headings if title.startswith(heading))
    return next((heading for heading, rest in rests if _IN_BRACKETS.fullmatch(rest)), "")


def _drawn(title: str, head: Head, drawn: str, text: str) -> str:
    """What a page without headings and descriptions has ``drawn`` as its headline, where no line is its ``title``."""
    lines = {line.strip().casefold() for line in text.split("\n")}
    alone = len(head.titles) <= 1 and not head.headings
    return drawn if alone and title.casefold() not in lines else ""


def _named(title: str, titles: tuple[str, ...], text: str) -> str:
    """The ``title`` that was found; but a line of the text before which ``title`` names the paper; the part of the
    page's title that ends ``title``; and, where ``title`` is the part of the page's only title that names the paper,
    the line that another part is, or begins.
    """
    top = [line.strip() for line in text.lstrip().split("\n")[:_TOP]]
    for line in top:
        before = title[: -len(line)] if line and title.casefold().endswith(line.casefold()) else ""
        if _PAPER_BEFORE.search(before) and len(line.split()) > 2:
            return line
    for part in PARTS.split(titles[-1]) if titles else ():
        before = title[: -len(part)].rstrip() if title.casefold().endswith(f" {part.casefold()}") else ""
        if len(part.split()) > 2 and before and before[-1] not in _BETWEEN:
            return part  # after a kicker
    parts = PARTS.split(titles[0]) if len(titles) == 1 else []
    if title not in parts:
        return title
    if named := [line for line in top if line.casefold() in map(str.casefold, parts)]:
        return max(title, named[-1], key=len)  # the paper may stand above the headline
    piece = next((part for part in parts if part != title and top[0].casefold().startswith(part.casefold())), "")
    return (top[0] if len(top[0]) <= _LONGEST_HEADLINE else piece) if piece else title


def without_print(title: str) -> str:
    """A title without the word that a page is for a printer: ``Print: Port reopens`` → ``Port reopens``."""
    return _PRINT_AFTER.sub("", _PRINT_BEFORE.sub("", title, count=1) if _PRINT_BEFORE.match(title) else title)


def is_version(text: str) -> bool:
    """Whether a text is the name of a kind of page, for a printer or without pictures, and no paper's."""
    return _FOR_PRINT.fullmatch(text.casefold()) is not None


def drawn_headline(root: Any) -> Any:
    """The element that an old page draws as its headline, with large or bold letters, alone in its line above the text;
    None where there is none. Of several the largest counts, of these the first.
    """
    best, size = None, 0.0
    for element in root.iter():
        name = local_name(element) if isinstance(element.tag, str) else ""
        if len((element.text or "").strip()) > _RUNNING or len((element.tail or "").strip()) > _RUNNING:
            break
        if name in _DRAWN and (own := _size(element, name)) > size and _is_lone_line(element, name):
            best, size = element, own
    return best


def _size(element: Any, name: str) -> float:
    """How large the letters of an element are drawn, as sizes of old pages go; 0.0 where they are as all others."""
    if name != "font":
        return {"h2": _LARGE + 1, "h3": _LARGE, "big": _LARGE}.get(name, _LARGE - 0.5)
    stated = re.fullmatch(r"(\+?)(\d)", (element.get("size") or "").strip())
    size = int(stated[2]) + (3 if stated[1] else 0) if stated else 0
    return size if size >= _LARGE else 0.0


def _is_lone_line(element: Any, name: str) -> bool:
    """Whether an element is a line of its own that may be a headline."""
    line = line_in(element, _LONGEST_LINE) or ""
    words = len(line.split())
    if not 2 < words <= 25 or line.endswith(_SENTENCE_END) or any(is_one(line) for is_one in _OTHER_LINES):
        return False
    if next(element.iter("br", "a"), None) is not None:
        return False
    around = [local_name(each) for each in element.iterancestors()]
    if not _NOT_HEADS.isdisjoint(around) or ("header" in around and _OF_ARTICLE.isdisjoint(around)):
        return False
    if name in ("h2", "h3"):
        return True
    after, before = element.getnext(), element.getprevious()
    beside = (element.tail or "").strip() or (before.tail if before is not None else element.getparent().text or "")
    ends = after is None or local_name(after) in ("br", "p", "hr", "div", "table", "h4", "h5", "ul")
    return ends and not (beside or "").strip()


def parts_of_title(head: Head) -> list[str]:
    """The parts of a page's title, between which lines and colons stand."""
    return PARTS.split(head.titles[-1]) if head.titles else []


def paper_of(head: Head, title: str = "") -> str:
    """The paper that a page's title names beside the headline, which stands elsewhere, too, or beside the word that it
    is for a printer; "" where it names none, or only a section.
    """
    parts = parts_of_title(head)
    named = [part for part in parts if not _FOR_PRINT.fullmatch(part.casefold())]
    heads = {each.casefold() for each in ((head.named,) if head.named else (*head.titles[:-1], title)) if each}
    rest = [part for part in named if not _is_headline(part.casefold(), heads)]
    if len(rest) == len(parts) or (len(head.titles) < 2 and len(parts) < 2):
        return _before_colon(head, heads)
    if not rest:
        return ""
    name = rest[-1] if parts[-1] == rest[-1] else rest[0]
    fits = len(name.split()) <= _MOST_WORDS and any(map(str.isalpha, name))
    return name if fits and not _SECTION.fullmatch(name) else ""


def _is_headline(part: str, heads: set[str]) -> bool:
    """Whether a part of a page's title is one of its headlines, with what follows that or without."""
    return part in heads or any(len(head.split()) > 2 and part.startswith(f"{head}. ") for head in heads)


def _before_colon(head: Head, heads: set[str]) -> str:
    """The institution that a page's title names before a colon and the headline ("City of Holm: Bridge closed")."""
    name, _, rest = (head.titles[-1] if head.titles else "").partition(": ")
    tells = is_outlet(name, strict=True) or _PRESS_OFFICE.search(name)
    return name if rest.casefold() in heads and tells and len(name.split()) <= _MOST_WORDS else ""


def without_headline(text: str, titles: set[str]) -> str:
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
