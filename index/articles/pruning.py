"""What of a page's tree is no part of its article: scripts, banners, buttons, offers, other articles, bars."""

import re
from typing import Any

from index.articles.markup import local_name, marks_of
from index.articles.notices import is_notice
from index.articles.xml import text_in

_CONSENT = re.compile(
    r"(?:^|[\s_-])(?:cookies?\w*|consent|gdpr|ccpa|cmp\w*|onetrust\w*|didomi\w*|qc-cmp\w*|usercentrics\w*|truste\w*"
    r"|sp_message\w*|wm-ipp\w*|iubenda\w*|cc-(?:window|banner)|privacy-(?:banner|notice|wall))(?:$|[\s_-])",
    re.IGNORECASE,
)
_BUTTONS = re.compile(
    r"(?:^|[\s_-])(?:shar(?:e|es|ing|e-?bar|e-?buttons?|e-?tools?|edaddy)|social(?:s|-?media|-?share|-?links|-?bar)?"
    r"|addthis\w*"
    r"|addtoany\w*|audio-?player\w*|text-to-speech|a2a_kit|teilen|partage|compartir)(?:$|[\s_-])",
    re.IGNORECASE,
)
# Not walls: an article's own paragraphs may stand in them, so that only the lines that speak of the page go.
_OFFERS = re.compile(
    r"(?:^|[\s_-])(?:newsletter\w*|sign-?up|subscribe|piano\w*|tp-\w+|upsell\w*|advert\w*|ads?|ad-slot|adsbygoogle"
    r"|sponsor\w*|promo-?box"
    r"|screen-reader-text|sr-only|visually-?hidden)(?:$|[\s_-])",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"(?:^|[\s_-])(?:related(?:-?(?:articles?|posts?|stories|content|links?))?|recommend(?:ed|ations?)|recirc\w*"
    r"|most-?read"
    r"|trending|more-?stories|read-?next|outbrain\w*|taboola\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comment-?(?:list|section|area|thread)|commentlist|coment[aá]rios|kommentare|kommentarer|commentaires"
    r"|commenti|reacties|komentarze|komentare|yorumlar)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PAID = re.compile(
    r"(?:(?:paid|sponsored|partner) (?:content|post|message|by .{1,60})|publicidade|(?:contenido|conteúdo) patrocinado"
    r"|contenu sponsorisé|publireportage|sponsrat innehåll|annonsørinnhold)\W*",
    re.IGNORECASE,
)
# What may as well begin a text: paid for where it is a label above something with a link.
_PERHAPS_PAID = re.compile(
    r"(?:presented by|brought to you by|(?:in partnership|together) with|a (?:message|word) from)\b.{1,60}(?<![.!?])",
    re.IGNORECASE,
)
# What a wiki adds to its articles.
_WIKI = re.compile(
    r"(?:^|\s)(?:mw-editsection|mw-jump-link|catlinks|siteSub|contentSub|printfooter|noprint|navbox|ambox|mbox-\w+)(?:\s|$)",
    re.IGNORECASE,
)
_BARS = frozenset(
    "header footer nav navbar navigation menu masthead topbar breadcrumb breadcrumbs site-header site-footer"
    " page-header"
    " page-footer main-header main-footer global-header global-footer main-menu main-nav top-nav topnav mainnav"
    " sitenav".split()
)
_LETTERS = re.compile(
    r"newsletter|infolettre|lettre d.information|boletín|boletim|nieuwsbrief|nyhetsbrev|nyhedsbrev|uutiskirje|рассылк"
    r"|メルマガ|\b(?:your|dein|ihr) (?:inbox|postfach)|boîte (?:mail|de réception)",
    re.IGNORECASE,
)
_PARTED = frozenset("div header section footer address".split())
_EDITOR_S = re.compile(r"cmnt(?:_ref)?\d+$")  # comments beside a text, as Google Docs writes them below it
_HEADING = 80  # characters
_SENTENCE = 50  # characters of a paragraph that is no button
_PROSE = 80  # characters of a paragraph of running text
_FEW = 3  # words of a link that is a headline; paragraphs of a box
_SMALL = 100  # elements of a box that is looked at whatever it is called
_LINKED_BESIDE = 20  # characters beside links and headings of a box of links
_LONGEST_LINK = 200  # characters of a line that leads to another article
_LETTER_BOX = 500  # characters of an offer to send letters
_LABEL = re.compile(r"\W*[^\W\d]+(?:[’' ][^\W\d]+){0,4}\s*[:：»>]\s*")  # of a link to another article
_STAMP = re.compile(r"\d{1,2}\.? [^\W\d_]{3,12}\.?(?: \d{4})?,? \d{1,2}[:.]\d\d|\d{1,2}[:.]\d\d(?:,? [\d.]{8,10})?")
_KINDS = {
    "consent": _CONSENT,
    "buttons": _BUTTONS,
    "offers": _OFFERS,
    "others": _OTHERS,
    "wiki": _WIKI,
    "comments": _COMMENTS,
}
_MOST = {
    "consent": 20_000,
    "buttons": 400,
    "offers": 900,
    "others": 6000,
    "wiki": 6000,
    "comments": 40_000,
}  # characters of what is taken for one


def prune(root: Any) -> None:
    """Take scripts, banners, buttons and offers out of a page's tree; never what holds the headline or most text.

    What is in scripts is read by other modules, which know of what page it is.
    """
    for script in list(root.iter("script", "style", "template")):
        remove(script)
    _part_spans(root)
    for mark in [each for each in root.iter("a") if _EDITOR_S.match(each.get("id") or "")]:
        remove(next((each for each in mark.iterancestors("div", "sup")), mark))
    for figure in root.iter("figure"):
        if next(figure.iter("table"), None) is not None:  # what systems put around a table
            figure.tag = "div"
    paragraphs = sum(1 for _ in root.iter("p"))
    sizes = _sizes(root)
    doomed = [
        each
        for each in root.iter()
        if isinstance(each.tag, str) and ((sizes[each] <= _SMALL and _is_box(each)) or _is_furniture(each, paragraphs))
    ]
    doomed += _letter_boxes(root, paragraphs, sizes)
    for element in doomed:
        remove(element)


def _part_spans(root: Any) -> None:
    """Put a space between pieces that stand beside each other outside of paragraphs, where styles keep them apart."""
    for span in root.iter("span"):
        after = span.getnext()
        if not span.tail and after is not None and after.tag == "span" and local_name(span.getparent()) in _PARTED:
            span.tail = " "


def remove(element: Any) -> None:
    """Take an element out of its tree, but not the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    element.tail = None
    parent.remove(element)


def _sizes(root: Any) -> dict[Any, int]:
    """How many elements each has at and under it."""
    sizes: dict[Any, int] = {}
    for element in reversed(list(root.iter())):
        sizes[element] = 1 + sum(sizes[child] for child in element)
    return sizes


def _is_box(element: Any) -> bool:
    """Whether a small element leads or speaks to readers by all that it holds, whatever it is called."""
    name = local_name(element)
    if name in ("p", "div") and _leads_elsewhere(element):
        return True
    if name in ("div", "ul", "section") and _is_all_notices(element):
        return True
    if name in ("div", "section", "aside", "table") and _is_paid(element):
        return True
    return name in ("div", "section", "aside") and (_is_headed_links(element) or _is_called_links(element))


def _is_furniture(element: Any, paragraphs: int) -> bool:
    name = local_name(element)
    if name in ("html", "body", "main", "article", "head", "h1", "meta", "link", "script"):
        return False
    if name == "p" and element.get("hidden") is None:
        return False
    if _is_bar(element):
        return True
    hidden = element.get("hidden") is not None
    marks = f"{marks_of(element)} {name.replace('amp-', '')}"
    dialog = hidden or element.get("role") in ("dialog", "alertdialog") or element.get("aria-modal") == "true"
    kind = "consent" if dialog else next((kind for kind, marked in _KINDS.items() if marked.search(marks)), "")
    return bool(kind) and not _holds_article(element, kind, paragraphs) and length(element, _MOST[kind]) <= _MOST[kind]


def _leads_elsewhere(element: Any) -> bool:
    """Whether a paragraph is a link to another article of the site with a label before it ("Read too: ...")."""
    links = list(element.iter("a"))
    if len(links) != 1 or length(element, _LONGEST_LINK) > _LONGEST_LINK:
        return False
    linked = text_in(links[0])
    if len(linked.split()) < _FEW or element.getparent() is None:
        return False
    before, found, after = text_in(element).partition(linked)
    if not found or not _is_own_page(links[0].get("href") or ""):
        return False
    if re.search(r"\w", after):  # the day and time of that article
        return not before.strip() and _STAMP.fullmatch(after.strip()) is not None
    return _LABEL.fullmatch(before) is not None


def _is_paid(element: Any) -> bool:
    """Whether an element begins with the words that it was paid for, and is no whole article."""
    if (
        length(element, _MOST["offers"]) > _MOST["offers"]
        or next(element.iter("h1", "article", "main"), None) is not None
    ):
        return False
    pieces = element.iter("p", "h2", "h3", "h4", "h5", "span", "b", "strong")
    first = next((each for each in pieces if text_in(each)), None)
    if first is None or not text_in(element).startswith(said := text_in(first)):
        return False
    label = first.tag[0] != "h" and next(element.iter("a"), None) is not None
    return _PAID.fullmatch(said) is not None or (label and _PERHAPS_PAID.fullmatch(said) is not None)


def _is_all_notices(element: Any) -> bool:
    """Whether all that an element says is said to readers of the page, in pieces ("Share on X", "Copy link")."""
    if length(element, _MOST["buttons"]) > _MOST["buttons"]:
        return False
    pieces = [piece for each in element.itertext() if (piece := each.strip())]
    return len(pieces) > 1 and all(map(is_notice, pieces))


def _is_headed_links(element: Any) -> bool:
    """Whether an element is a heading above links to other pages, and no text ("More on this story")."""
    links = list(element.iter("a"))
    if not links or length(element, _MOST["offers"]) > _MOST["offers"]:
        return False
    cards = {each for link in links for each in link.iter()}  # with a line about what they lead to
    if any(each not in cards for each in element.iter("p", "h1", "article", "time")):
        return False
    headings = [
        each
        for each in element.iter("h2", "h3", "h4", "h5")
        if each not in cards and next(each.iter("a"), None) is None
    ]
    said = len(text_in(element)) - sum(len(text_in(each)) + 1 for each in (*links, *headings))
    leads = len(headings) == 1 and is_notice(text_in(headings[0]))  # "Related story"
    return bool(headings) and (leads or len(headings) < len(links)) and said <= _LINKED_BESIDE


def _is_called_links(element: Any) -> bool:
    """Whether an element is a label that leads to other articles ("Lire aussi") and links, and nothing else."""
    links = list(element.iter("a"))
    if not links or length(element, _MOST["buttons"]) > _MOST["buttons"]:
        return False
    within = {each for link in links for each in link.iter()}
    said = [each.text for each in element.iter() if each not in within] + [
        each.tail for each in element.iter() if each is not element and (each not in within or each in links)
    ]
    label = " ".join(" ".join(filter(None, said)).split())
    return is_notice(label)


def _is_own_page(href: str) -> bool:
    """Whether a link leads to a page of the same site, as far as that is seen: one that is relative."""
    return bool(href) and not re.match(r"[a-z][a-z0-9+.-]*:|//", href, re.IGNORECASE)


def _is_bar(element: Any) -> bool:
    """Whether an element is called a bar of the site (its head, foot, menu), outside the article and without prose."""
    called = {*(element.get("class") or "").lower().split(), (element.get("id") or "").lower()}
    if not called & _BARS or length(element, _MOST["others"]) > _MOST["others"]:
        return False
    if next(element.iterancestors("article", "main"), None) is not None:
        return False
    if next(element.iter("h1", "article", "main"), None) is not None:
        return False
    return all(len(text_in(each)) < _PROSE for each in element.iter("p")) and not any(
        len(piece.strip()) >= _PROSE for piece in element.itertext()
    )


def _letter_boxes(root: Any, paragraphs: int, sizes: dict[Any, int]) -> list[Any]:
    """The boxes that offer letters: what is around a field for an address, or begins with a heading that says so."""
    found = []
    title = text_in(next(root.iter("title"), None)).casefold()
    for mark in root.iter("form", "h2", "h3", "h4", "h5"):
        box = mark if mark.tag == "form" else mark.getparent()
        while box is not None and local_name(box) in ("form", "fieldset", "span"):
            box = box.getparent()
        if box is None or local_name(box) not in ("div", "section", "aside") or sizes[box] > _SMALL:
            continue
        if not _LETTERS.search(_said(mark, box)) or (mark.tag != "form" and text_in(mark).casefold() in title):
            continue
        own, most = sum(1 for _ in box.iter("p")), min(_FEW, paragraphs - 1)
        small = own <= max(most, 0) and length(box, _LETTER_BOX) <= _LETTER_BOX
        if small and next(box.iter("h1", "main", "article"), None) is None:
            found.append(box)
    return found


def _said(mark: Any, box: Any) -> str:
    """What tells that a box offers letters: a heading that begins it, or all that stands around a form."""
    if mark.tag == "form":
        return text_in(box) if length(box, _LETTER_BOX) <= _LETTER_BOX else ""
    text = text_in(mark)
    return text if len(text) <= _HEADING and text_in(box).startswith(text) else ""


def _holds_article(element: Any, kind: str, paragraphs: int) -> bool:
    names = ("h1", "main") if kind == "others" else ("h1", "main", "article")
    if next(element.iter(*names), None) is not None:
        return True
    if any("articleBody" in (each.get("itemprop") or "") for each in element.iter()):
        return True
    if kind == "buttons" and any(_is_sentence(text_in(each)) for each in element.iter("p")):
        return True
    own = sum(1 for _ in element.iter("p"))
    return own > 3 and 2 * own > paragraphs


def _is_sentence(text: str) -> bool:
    """Whether a paragraph is rather of an article than beside a button."""
    return len(text) >= _SENTENCE and text.endswith((".", "!", "?", "”", "。")) and not is_notice(text)


def length(element: Any, most: int) -> int:
    """The characters of an element's text, counted no further than ``most`` and some."""
    count = 0
    for piece in element.itertext():
        count += len(piece.strip())
        if count > most:
            break
    return count
