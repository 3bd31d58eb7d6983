"""The text of an article in a web page: what trafilatura finds, or where that is less, what the page's own parts hold.

trafilatura is best at long pages without any order; it loses the paragraphs of briefs and the headings and times of
live blogs. So what it finds is held against the part of the page that says itself that it is the article, and against
the body that JSON-LD gives.
"""

import logging
import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from index.articles.between import HEADINGS, with_lost_parts
from index.articles.captions import with_captions
from index.articles.corrections import with_corrections
from index.articles.markup import element_text, local_name, marks_of
from index.articles.notices import without_notices
from index.articles.pruning import length, remove
from index.articles.trees import beginning, has_more, without_long_rows
from index.articles.xml import text_in

_ASIDE = frozenset(
    "aside nav footer form button figure figcaption picture dialog menu amp-sidebar amp-ad amp-consent amp-social-share"
    " h1 label".split()
)
_NOT_TEXT = re.compile(
    r"(?:^|[\s_-])(?:by-?line\w*|author\w*|auteurs?|autor(?:en?|in|es)?|verfasser|credits?|captions?|tags?|topics?|breadcrumbs?|related\w*|recommend\w*|most-?read"
    r"|popular|trending|teasers?|promo\w*|recirc\w*|read-?(?:more|next)|see-?also|more-on|comments?(?:-\w+)?|disqus\w*"
    r"|respond|sidebar|widget\w*|share\w*|social\w*|print|toolbar|rating|outbrain\w*|taboola\w*|dateline|pub(?:lish)?-?date"
    r"|posted-on|entry-meta|article-meta|post-meta|timestamp|date|lead-image|kicker|eyebrow)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ROW, _RULED = re.compile(r"\|.*\|"), re.compile(r"\|(?:---\|)+")
_EMPTY_LINES = re.compile(r"\n\s*\n")  # trafilatura has none
_FEW = 0.15  # share of an article's words that trafilatura may leave out before its own parts count
_TOP = 2000  # elements among which a page's title and author stand
_MANY = 10_000  # elements of a page from which trafilatura is not asked for second opinions, whose time is quadratic
_BEGINNING = 60  # letters by which an update is found in a page
_LINKS = 2000  # characters of a list of links
_LONGEST = 300_000  # characters of a text that is held against others
_BRIEF = 150  # words of a short article
_PROSE = 8  # words of a line that is no menu's
_SHORTEST = 3  # words of a piece of text that counts as one that is missing


def find_text(root: Any) -> tuple[str, Any]:
    """The text of the page in ``root``, whose notices were pruned, and trafilatura's document of it (or None)."""
    found = _extract(root)
    text = _without_pipes(str(found.text or "")) if found else ""
    own = _own_text(root, text)
    whole = without_notices(with_lost_parts(root, own or text, _in_aside)).strip()
    return with_captions(root, with_corrections(root, whole), _in_aside), found


def _without_pipes(text: str) -> str:
    """trafilatura's text with the cells of tables as everywhere else: a row is a line, a tab between its cells."""
    if "|---|" not in text:
        return text
    rows = (line for line in text.split("\n") if not _RULED.fullmatch(line.strip()))
    return "\n".join(
        "\t".join(filter(None, map(str.strip, row.split("|")))) if _ROW.fullmatch(row.strip()) else row for row in rows
    )


def fuller(text: str, body: str, updates: Sequence[str]) -> str:
    """The fuller of a page's text and what its JSON-LD gives: the ``body``, or the ``updates`` of a live blog.

    Where the page has the beginning of the body, the rest of it follows what the page has, with its headings.
    """
    live = "\n\n".join(updates)
    whole = live if len(_squeezed(live)) > len(_squeezed(body)) else body
    if max(len(text), len(whole)) > _LONGEST:
        return max(text, whole, key=len)
    have, want = _squeezed(text), _squeezed(whole)
    lines = [line for line in text.split("\n") if line.strip()]
    within = [line for line in lines if _squeezed(_unmarked(line)) in want]
    if not want or len(want) <= (1 + _FEW) * len(have):
        bodies = [_squeezed(each.partition("\n\n")[2] or each) for each in updates]
        loses = whole == live and sum(each[:_BEGINNING] not in have for each in bodies) > len(bodies) / 2
        return live if loses else text
    if not within or whole == live:
        return whole
    shared = sum(map(len, within)) / sum(map(len, lines))
    at = _end_of(_squeezed(_unmarked(within[-1])), whole)
    if shared < 0.5 or want.find(_squeezed(_unmarked(within[0]))) > len(have):
        return whole
    kept = text[: text.rindex(within[-1]) + len(within[-1])]
    rest = whole[at:].strip()
    return f"{kept}\n\n{rest}" if rest else text


def _end_of(squeezed: str, text: str) -> int:
    """Where in ``text`` the piece ends that is ``squeezed`` in it, with the signs that follow it there."""
    places = [at for at, c in enumerate(text) for _ in _squeezed(c)]
    end = _squeezed(text).find(squeezed) + len(squeezed)
    at = places[end - 1] + 1 if end else 0
    return at + len(re.match(r"[^\w\s]*", text[at:])[0])  # type: ignore[index]


def _extract(root: Any) -> Any:
    """trafilatura's document of a page (text, title, author, url, sitename), or None where it finds none."""
    import trafilatura
    from trafilatura.settings import MANUALLY_CLEANED

    # It logs what it thinks of a page's HTML; the reader's report is the place for that.
    for name in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    plain_dates = {"extensive_search": False, "original_date": True}  # dates are read by `pagehead`
    long, many = has_more(root, _TOP), has_more(root, _MANY)
    found: Any = trafilatura.bare_extraction(
        without_long_rows(root, MANUALLY_CLEANED) if many else root,
        fast=many,
        with_metadata=not long,
        include_comments=False,
        date_extraction_params=plain_dates,
    )
    if found and long:
        told = trafilatura.extract_metadata(beginning(root, _TOP), date_config=plain_dates)
        found.title, found.author, found.sitename = told.title, told.author, told.sitename
    return found


def _own_text(root: Any, text: str) -> str:
    """The text of the part that is the article, where ``text`` lacks some of it or has more; "" where it does not."""
    if len(text) > _LONGEST:
        return ""
    part, several = _part(root, text)
    if part is None:
        return _with_paragraphs(root, text)
    inner = deepcopy(part)
    inner.tail = None
    _clean(inner, several)
    own = _EMPTY_LINES.sub("\n", element_text(inner))
    lines = [line for line in own.split("\n") if line.strip()]
    if not lines or len(own) > _LONGEST:
        return ""
    have, want = _squeezed(text), _squeezed(own)
    heads = {_squeezed(text_in(each)) for each in root.iter("h1", "title")}
    rows = [(line, _squeezed(_unmarked(line))) for line in text.split("\n")]
    keys = {row for _, row in rows}
    others = [line for line, row in rows if row not in want and row not in heads]
    total = sum(map(_weight, lines))
    if several:
        return own
    if "\n" not in text.strip() and len(lines) > 1:  # run together
        return own if sum(_weight(line) for line in lines if _squeezed(line) in have) >= 0.6 * total else ""
    run_on = sum(_weight(line) for line in lines if (key := _squeezed(line)) in have and key not in keys)
    if run_on > 0.5 * total:
        return own
    shared = sum(map(_weight, text.split("\n"))) - sum(map(_weight, others))
    if not (_is_certain(part) or shared > sum(map(_weight, others))):
        return ""
    missing = sum(_weight(line) for line in lines if _squeezed(line) not in have)
    foreign = sum(map(_weight, others))
    menus = total < _BRIEF and others and all(len(line.split()) < _PROSE for line in others)
    return own if menus or missing > _FEW * total or foreign > 2 * _FEW * total else ""


def _is_certain(part: Any) -> bool:
    """Whether a part that calls itself the article has the page's headline, or its body, or is all there is."""
    return "articleBody" in (part.get("itemprop") or "") or next(part.iter("h1"), None) is not None


def _part(root: Any, text: str) -> tuple[Any, bool]:
    """The element that is the article by its own word, or holds the several posts of a page; None where none is."""
    bodies = [each for each in root.iter() if "articleBody" in (each.get("itemprop") or "").split()]
    if len(bodies) == 1:
        return bodies[0], False
    articles = [
        each for each in root.iter("article") if next(each.iterancestors("article", "aside", "footer"), None) is None
    ]
    articles = [each for each in articles if not _NOT_TEXT.search(marks_of(each))]
    if len(articles) == 1:
        return articles[0], False
    if (headed := _headed(articles)) is not None:
        return headed, False
    if len(articles) > 1 and all(map(_is_post, articles)):
        return _common(articles), True
    have = _squeezed(text)
    told = [each for each in articles if (lines := _prose(each)) and any(_squeezed(line) in have for line in lines)]
    if len(told) > 1 and 2 * len(told) > len(articles):
        return _common(told), True
    if articles:
        return max(articles, key=lambda each: sum(map(len, _prose(each)))), False
    mains = [each for each in root.iter() if local_name(each) == "main" or each.get("role") == "main"]
    if len(mains) != 1:
        return None, False
    return mains[0], _is_live(mains[0])


def _is_post(article: Any) -> bool:
    """Whether an article is a post of a live page: its time, a heading that leads nowhere, and text."""
    heading = next(article.iter("h2", "h3", "h4"), None)
    timed = next(article.iter("time"), None) is not None
    if (
        heading is None
        or not timed
        or next(article.iter("h1"), None) is not None
        or not any(map(text_in, article.iter("p")))
    ):
        return False
    return next(heading.iter("a"), None) is None and next(heading.iterancestors("a"), None) is None


def _headed(articles: list[Any]) -> Any:
    """Of several articles the one that is the page's: it alone has a main heading, and it says more than the others,
    whose headings are links; None where it is not so.
    """
    headed = [each for each in articles if next(each.iter("h1"), None) is not None]
    if len(headed) != 1 or len(articles) == 1:
        return None
    others = [each for each in articles if each is not headed[0]]
    most = max(sum(map(len, _prose(each))) for each in others)
    linked = all(next(each.iter("a"), None) is not None for each in others)
    return headed[0] if linked and sum(map(len, _prose(headed[0]))) > most else None


def _is_live(part: Any) -> bool:
    """Whether a part is a run of posts, each with its time."""
    times = [each for each in part.iter("time") if next(each.iterancestors("p"), None) is None]
    return len(times) >= 3 and len({each.getparent() for each in times}) >= 3


def _common(elements: list[Any]) -> Any:
    """The innermost element that holds all of these."""
    shared = [elements[0], *elements[0].iterancestors()]
    for each in elements[1:]:
        mine = {each, *each.iterancestors()}
        shared = [ancestor for ancestor in shared if ancestor in mine]
    return shared[0]


def _prose(element: Any) -> list[str]:
    return [text for each in element.iter("p") if len(text := text_in(each)) > 30]


def _clean(part: Any, several: bool) -> None:
    """Leave only the text of an article in its part: with ``several`` posts also their times and headings."""
    for element in [each for each in part.iter() if isinstance(each.tag, str) and each is not part]:
        name = local_name(element)
        marks = marks_of(element)
        if name == "time":
            if several and not any(c.isdigit() for c in text_in(element)):
                element.text = (element.get("datetime") or "")[11:16] or None
            if several and next(element.iterancestors("p"), None) is None:
                element.tag = "div"
            elif not several and next(element.iterancestors("p", "li", "td"), None) is None:
                remove(element)
            continue
        if name in _ASIDE or (name == "header" and not several) or (_NOT_TEXT.search(marks) and not _is_long(element)):
            if not (several and next(element.iter("time", *HEADINGS), None) is not None and name not in _ASIDE):
                remove(element)
        elif name in ("ul", "ol", "div", "section", "p") and _is_links(element):
            remove(element)


def _is_long(element: Any) -> bool:
    """Whether an element has so much running text that it is part of the article, whatever it is called."""
    return local_name(element) in ("article", "main") or sum(map(len, _prose(element))) > 600


def _is_links(element: Any) -> bool:
    """Whether an element is a list of links, and no text."""
    text = length(element, _LINKS)
    linked = sum(length(link, _LINKS) for link in element.iter("a")) if text <= _LINKS else 0
    return 0 < text <= _LINKS and linked > 0.8 * text and next(element.iter(*HEADINGS), None) is None


def _with_paragraphs(root: Any, text: str) -> str:
    """Text that was run together in one line, as the paragraphs that it was made of; "" where it was not."""
    if "\n" in text.strip() or not text:
        return ""
    have = _squeezed(text)
    found = [
        each for each in root.iter("p", "li", "blockquote", *HEADINGS) if next(each.iterdescendants("p"), None) is None
    ]
    lines = [element_text(each) for each in found if not _in_aside(each)]
    lines = [line for line in lines if line and _squeezed(line) in have]
    enough = sum(map(_weight, lines)) >= 0.6 * _weight(text)
    return "\n".join(lines) if len(lines) > 1 and enough else ""


def _in_aside(element: Any) -> bool:
    around = [element, *element.iterancestors()]
    return any(
        local_name(each) in _ASIDE or _NOT_TEXT.search(marks_of(each))
        for each in around
        if local_name(each) not in ("html", "body", "main", "article")
    )


def _weight(text: str) -> int:
    """The words of a piece of text; none where it is too short to tell."""
    words = len(re.findall(r"\w+", text)) or 0
    return words if words >= _SHORTEST else 0


def _unmarked(line: str) -> str:
    return re.sub(r"^\s*[-•*#|]+\s*", "", line)


def _squeezed(text: str) -> str:
    """Letters and figures alone: what two ways to set a text have in common."""
    return "".join(re.findall(r"\w", text.casefold()))
