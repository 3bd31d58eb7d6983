"""The day that a page gives outside of its meta tags: where readers see it, and in microdata.

A date is one that stands above the text or beside the word "published". Those in running text, of comments and teasers,
copyright years and file names are none.
"""

import datetime
import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

from index.articles.bylines import dated_byline, is_stamp
from index.articles.dates import CHANGED_WORD, PUBLISHED_WORD, parse_date
from index.articles.headings import main_heading
from index.articles.leads import LEAD
from index.articles.markup import local_name, marks_of
from index.articles.tops import told_by
from index.articles.xml import line_in, text_in

_ARTICLE_TYPE = re.compile(r"schema\.org/\w*(?:Article|Posting|Report)$", re.IGNORECASE)
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date(?:line)?|dat[eu]m|fecha|data|publi\w*|posted|pubdate|time(?:stamp)?|entry-date|byline|meta"
    r"|datetime|dtreviewed|info)(?:$|[\s_-])",
    re.IGNORECASE,
)
_OF_CHANGE = re.compile(
    r"(?:^|[\s_-])(?:updated|modified|date-?modified|last-?(?:updated?|modified))(?:$|[\s_-])", re.IGNORECASE
)
_OF_ISSUE = re.compile(r"(?:^|[\s_-])(?:published|date-?published|posted-on|pubdate)(?:$|[\s_-])", re.IGNORECASE)
_NOT_ITS_OWN = re.compile(
    r"comment|disqus|respond|repl(?:y|ies)\b|related|recommend|most-?read|popular|teaser|sidebar|widget|promo(?!ted)"
    r"|trending|(?<!post-)(?<!entry-)(?<!article-)footer"
    r"|event|calendar|copyright|newsletter|see-?also|read-?more|weather|author-?bio",
    re.IGNORECASE,
)
_ELSEWHERE = frozenset("aside footer nav form table script style noscript figure head select button".split())
_LINES = frozenset("time date summary p span div li small b strong em i abbr address dd h4 h5 h6".split())
_COMMENTS_BEGIN = re.compile(
    r"(?:\d[\d.,]* )?(?:comments?|kommentare?|commentaires?|comentarios|commenti|reacties|kommentarer|discussion"
    r"|leave a (?:reply|comment)|join the (?:discussion|conversation)|комментарии)(?: \(\d+\))?",
    re.IGNORECASE,
)
_BOXES = frozenset(("section", "div"))
_WHOLE = re.compile(
    r"(?:^|\s)(?:(?:page|site|main|outer|content|body)(?:-?(?:wrapper|wrap|container|content|area))?|wrapper|wrap|container"
    r"|root|app|layout)(?:$|\s)",
    re.IGNORECASE,
)
_PARAGRAPH = 80  # characters of running text
_LONGEST = 120  # characters of a line with a date


def microdata_day(root: Any) -> str:
    """The one day that microdata give as that of an article's publication; "" for none, or those of several."""
    days = set()
    for element in root.iter():
        if "datePublished" not in (element.get("itemprop") or "").split():
            continue
        scope = next((each for each in element.iterancestors() if each.get("itemscope") is not None), None)
        if scope is not None and _ARTICLE_TYPE.search(scope.get("itemtype") or ""):
            stated = element.get("datetime") or element.get("content") or text_in(element)
            days.add(_past(parse_date(stated[:_LONGEST])))
    return days.pop() if len(days) == 1 else ""


@dataclass(slots=True)
class _Seen:
    """Dates that readers see: the last one above the heading, the first one below it, the first called published, the
    first called that of a change.
    """

    above: str = ""
    below: str = ""
    called: str = ""
    changed: str = ""


def seen_day(root: Any, drawn: Any) -> str:
    """The date that readers see above the running text, else one that is called that of publication."""
    from lxml import etree

    seen, heading, running, lead, within = _Seen(), False, False, False, 0
    first = main_heading(root, drawn)
    headed, around = first is not None, {*first.iterancestors()} if first is not None else set()
    cards = {each for each in root.iter("article") if each not in around and _is_card(each)}
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = local_name(element)
        if name in ("article", "main"):
            within += 1 if event == "start" else -1
        if event == "end":
            if heading and not running and is_stamp((element.tail or "").strip()):
                seen.below = seen.below or _past(parse_date(element.tail))
            continue
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        text = line_in(element, _LONGEST) if name in _LINES or name in ("h1", "h2", "h3") else None
        text = text or (None if text is None else _short_label(element))
        own = name == "table" and (element in around or (within and not running and _in_header(element)))
        if (not own and _is_elsewhere(element, name, marks, within, running)) or element in cards:
            walk.skip_subtree()
        elif name in ("h2", "h3", "h4") and text and _COMMENTS_BEGIN.fullmatch(text):
            break
        elif element is first:
            heading = True
        elif name == "p" and _is_running(text) and not (_DATE_CLASS.search(marks) or (text and told_by(text))):
            running, lead = lead or not _may_be_lead(text, marks), True
            walk.skip_subtree()  # what stands in running text is no date of the article
        elif name in _LINES and text is not None and not _holds_times(element):
            called = bool(PUBLISHED_WORD.search(text)) or _is_called(element, name)
            begun = not running and (
                is_stamp(text)
                or (
                    heading
                    and (bool(dated_byline(text, headed=True)[1]) or told_by(text) is not None or _is_labelled(text))
                )
            )
            day = _line_date(element, name, text, called or begun)
            if not day:
                continue
            if _is_of_change(element, text):
                seen.changed = seen.changed or day
                continue
            if called:
                seen.called = seen.called or day
            if not running and (heading or not headed):
                seen.below = seen.below or day
            elif not running and (within or _stands_by(element, first)):
                seen.above = day
    return seen.below or seen.above or seen.called or seen.changed


def _stands_by(element: Any, heading: Any) -> bool:
    """Whether an element shares a part of its page with the heading: a box in a box around it, and no whole page."""
    near = [each for each in islice(element.iterancestors(), 2) if local_name(each) in _BOXES]
    return any(each in near and not _WHOLE.search(marks_of(each)) for each in islice(heading.iterancestors(), 2))


def _is_card(article: Any) -> bool:
    """Whether an element is the card of another article: its heading is a link."""
    heading = next(article.iter("h2", "h3", "h4"), None)
    return heading is not None and next(heading.iter("a"), None) is not None


def _in_header(element: Any) -> bool:
    return next(element.iterancestors("header"), None) is not None


def _holds_times(element: Any) -> bool:
    """Whether an element holds several times, of which each says what it is: of publication, or of a change."""
    return sum(1 for _ in element.iter("time")) > 1


def _is_called(element: Any, name: str) -> bool:
    """Whether an element's marks say that it gives the day of publication.

    A class says it of microformats alone: themes give it to the cards of other articles, too.
    """
    marks = _own_marks(element)
    return bool(re.search("datePublished|pubdate", marks) or (name == "abbr" and _OF_ISSUE.search(marks)))


def _is_of_change(element: Any, text: str) -> bool:
    """Whether a line with a date says that it is the day of a change, and none of publication."""
    marks = _own_marks(element)
    if PUBLISHED_WORD.search(text) or _OF_ISSUE.search(marks):
        return False
    return bool(CHANGED_WORD.search(text) or _OF_CHANGE.search(marks))


def _is_running(text: str | None) -> bool:
    """Whether a paragraph is text, not a line about the article."""
    return (
        text is None or len(text) > _PARAGRAPH or (len(text) > _PARAGRAPH / 2 and text.endswith((".", "!", "?", "”")))
    )


def _may_be_lead(text: str | None, marks: str) -> bool:
    """Whether the first paragraph below a headline may be a lead, below which the day stands."""
    return text is not None and (len(text) <= _PARAGRAPH or LEAD.search(marks) is not None)


def _is_labelled(text: str) -> bool:
    """Whether a line begins with a word for a change, and has a day ("Updated: 11 March 2025")."""
    return len(text) <= _PARAGRAPH and CHANGED_WORD.match(text) is not None


def _is_elsewhere(element: Any, name: str, marks: str, within: int, running: bool) -> bool:
    """Whether an element is not of the article: other articles, comments, and the head of every page of the site.

    A foot that stands in the article above its text is what Drupal puts there: it says who wrote it and when.
    """
    if name == "footer" and within and not running:
        return False
    if name in _ELSEWHERE:
        return True
    if name == "header" and not within:  # the day that stands there is that of reading
        return next(element.iter("h1"), None) is None
    return name not in ("html", "body", "main", "article") and bool(_NOT_ITS_OWN.search(marks))


def _line_date(element: Any, name: str, text: str, called: bool) -> str:
    """The day of a line that is there to give a date; empty where it lies ahead, as those of events do."""
    if name != "time" and not called and not _DATE_CLASS.search(_own_marks(element)):
        return ""
    published = PUBLISHED_WORD.search(text)
    changed = CHANGED_WORD.search(text[: published.start()]) if published else None
    told = text[published.start() :] if published and changed else text
    named = element.get("title") if name in ("abbr", "time") else ""  # as microformats have it
    stated = parse_date(element.get("datetime") or element.get("content") or named or "")
    return _past(stated or parse_date(told) or parse_date(text))


def _past(day: str) -> str:
    """A day that does not lie ahead, in any time zone; else ""."""
    tomorrow = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)
    return day if day <= tomorrow.isoformat() else ""


def _own_marks(element: Any) -> str:
    return " ".join(element.get(name) or "" for name in ("class", "id", "itemprop", "property", "pubdate"))


def _short_label(element: Any) -> str:
    """What an element without text says to those who cannot see it, in one line."""
    label = " ".join((element.get("aria-label") or "").split())
    return label if len(label) <= _LONGEST else ""
