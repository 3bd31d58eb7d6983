"""The element that is a page's headline, and the paper's name above it."""

import re
from typing import Any

from index.articles.markup import local_name, marks_of
from index.articles.notices import is_notice
from index.articles.xml import line_in, text_in

PARTS = re.compile(r"\s+[-–—|»:·•‹›]\s+|\s*[｜│]\s*")  # between the parts of a page's title
_AFTER_COLON = re.compile(r"(?<=\w):\s+")
_HOME = re.compile(r"(?:(?:https?:)?//[^/]+)?/?(?:\.?/)?(?:index\.\w+)?", re.IGNORECASE)
_NAMES_PAPER = re.compile(
    r"(?:^|[\s_-])(?:site-?(?:title|name|logo)|logo|brand(?:ing)?|masthead|navbar-brand)(?:$|[\s_-])", re.IGNORECASE
)
_HEAD_OF_SITE = re.compile(r"(?:^|[\s_-])(?:header|banner|top-?bar|masthead|logo|brand\w*)(?:$|[\s_-])", re.IGNORECASE)
_RANKS = ("h2", "h3", "h4", "div", "p", "span", "strong")
_CALLED = re.compile(
    r"(?:^|[\s_-])(?:title|headline|heading|titre|titulo|titular|titel|rubrik)(?:$|[\s_-])", re.IGNORECASE
)
_MENUS = frozenset("nav ul ol li footer form article aside".split())
_NO_PAPER = re.compile(
    r".*\b(?:home(?:page)?|front ?page|start(?:seite|sida|side|page)?|accueil|inicio|início|strona główna"
    r"|etusivu|forside"
    r"|log ?in|sign in|skip|back|zurück|menu|search|logo|text-only|full site)\b.*|(?:latest |local |world )?news|main"
    r"|首页|首頁|ホーム|トップ(?:ページ)?|الرئيسية|главная",
    re.IGNORECASE,
)
_MOST_WORDS, _LONGEST = 5, 50  # of a paper's name


def main_heading(root: Any, drawn: Any = None) -> Any:
    """The heading that the page's title names where its main headings are the paper's name; else the first main heading
    that is no way to the front page; where there are none, the element that is ``drawn`` as one.
    """
    headings = list(root.iter("h1"))
    own = next((each for each in headings if not _leads_home(each)), headings[0] if headings else drawn)
    named = named_heading(root)
    return own if named is None else named


def named_heading(root: Any) -> Any:
    """The heading below the first rank that a page's title names, beside the paper or alone, where each main heading is
    another part of that title, or leads to the front page; None where there is none.
    """
    title = text_in(next(root.iter("title"), None)).casefold()
    parts = {title, *PARTS.split(title), *(each for part in PARTS.split(title) for each in _AFTER_COLON.split(part, 1))}
    others = [text for each in root.iter("h1") if not _leads_home(each) and (text := text_in(each).casefold())]
    headings = (
        each for each in root.iter(*_RANKS) if each.tag in _RANKS[:3] or _CALLED.search(each.get("class") or "")
    )
    named = (each for each in headings if (line_in(each, 200) or "").casefold() in parts - {""})
    found = [each for each in named if not (_leads_home(each) or _NAMES_PAPER.search(marks_of(each)))]
    best = max(found, key=lambda each: len(text_in(each)), default=None)
    if best is None or any(other not in parts or len(other) >= len(text_in(best)) for other in others):
        return None
    return best


def masthead(root: Any, heading: Any) -> str:
    """The paper's name as it stands above a page's ``heading``: what is called so, or leads from the head of the site
    to its front page; "" where there is none.
    """
    for element in root.iter():
        if element is heading:
            break
        name = local_name(element) if isinstance(element.tag, str) else ""
        if name not in ("a", "span", "div", "p", "h1", "h2", "strong"):
            continue
        said = line_in(element, _LONGEST) or ""
        if _is_name(said) and _is_of_site(element, name):
            return said
    return ""


def _is_of_site(element: Any, name: str) -> bool:
    around = [element, *element.iterancestors()]
    if any(local_name(each) in _MENUS for each in around):
        return False
    if _NAMES_PAPER.search(marks_of(element)):
        return True
    if name != "a" or not _HOME.fullmatch((element.get("href") or "#").strip()):
        return False
    called = any(local_name(each) in ("header", "h1") or _HEAD_OF_SITE.search(marks_of(each)) for each in around[:5])
    return called or "home" in (element.get("rel") or "").split()


def _is_name(text: str) -> bool:
    """Whether a line may be a paper's name: few words, of which the first begins as names do."""
    if not 0 < len(text.split()) <= _MOST_WORDS or text[-1] in ".!?:" or is_notice(text):
        return False
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 1 and not letters[0].islower() and not _NO_PAPER.fullmatch(text)


def _leads_home(heading: Any) -> bool:
    links = [link for link in heading.iter("a") if text_in(link) == text_in(heading)]
    return any(_HOME.fullmatch((link.get("href") or "#").strip()) for link in links)
