"""What news agencies deliver: IPTC NewsML-G2 (https://iptc.org/standards/newsml-g2/) and NITF
(https://iptc.org/standards/nitf/), alone or one within the other.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from index.articles.assemble import assemble
from index.articles.fields import split_byline, web_url
from index.articles.markup import element_text, html_text, local_name
from index.articles.names import Fields
from index.articles.ninjs import NOT_RELEASED, WITHDRAWN
from index.articles.passed_over import LeftOut
from index.articles.source import Item, Source, attempt, until_broken
from index.articles.xml import Events, each_whole, text_in
from index.errors import ArticleError
from index.records import Article

NAR = "http://iptc.org/std/nar/2006-10-01/"
NITF = "http://iptc.org/std/NITF/2006-10-18/"
_ITEMS = frozenset(
    f"{{{NAR}}}{kind}Item" for kind in ("news", "package", "concept", "knowledge", "planning", "catalog")
)


def read_nitf(source: Source, events: Events) -> Iterator[Article]:
    """One article: ``body.content`` as the text, what head and ``body.head`` say as its fields."""
    for root in each_whole(events, frozenset({"nitf", f"{{{NITF}}}nitf"})):
        fields = _nitf(root)
        yield assemble(source, fields.text, **fields.metadata())
        return


def read_newsml(source: Source, events: Events, single: bool) -> Iterator[Item]:
    """One article for each ``newsItem`` with text; ``record`` is its guid unless the file is one item (``single``).

    Packages, concepts and pictures of a message are passed over; what its provider cancelled or withholds is left
    out.
    """
    passed_over: list[str] = []
    seen = 0

    def found() -> Iterator[Item]:
        nonlocal seen
        for at, item in enumerate(each_whole(events, _ITEMS), 1):
            fields = _news_item(item) if item.tag == f"{{{NAR}}}newsItem" else Fields()
            status = _qcode(_child(item, "itemMeta", "pubStatus"))
            if fields.text and status not in NOT_RELEASED:
                make = partial(assemble, source, fields.text, record="" if single else fields.id, **fields.metadata())
                yield attempt(source.place if single else f"{source.place}:{at}", make)
            elif fields.text:
                yield LeftOut(source.place if single else f"{source.place}:{at}", WITHDRAWN)
            else:
                passed_over.append(_qcode(_child(item, "itemMeta", "itemClass")) or local_name(item))
            seen += bool(fields.text)

    yield from until_broken(found(), "items")
    if not seen:
        kinds = ", ".join(dict.fromkeys(passed_over)) or "nothing"
        raise ArticleError(f"It is NewsML-G2 without a text (it holds {kinds[:100]}): index the news items themselves.")


def _news_item(item: Any) -> Fields:
    meta, content = _child(item, "itemMeta"), _child(item, "contentMeta")
    inner = next((found for part in _children(item, "contentSet") if (found := _content(part)).text), Fields())
    guid = (item.get("guid") or "").strip()
    dates = [
        (meta, "versionCreated"),
        (content, "contentModified"),
        (content, "contentCreated"),
        (meta, "firstCreated"),
    ]
    creators = tuple(_named(creator) for creator in _all(content, "creator"))
    byline = tuple(name for by in _all(content, "by") for name in split_byline(text_in(by)))
    return Fields(
        text=inner.text,
        title=next(filter(None, map(text_in, _all(content, "headline"))), "") or inner.title,
        outlet=_named(_child(meta, "provider")) or _named(_child(content, "infoSource")) or inner.outlet,
        authors=byline or inner.authors or tuple(filter(None, creators)),
        published=next(filter(None, (text_in(_child(parent, name)) for parent, name in dates)), "") or inner.published,
        url=web_url(guid),
        place=_named(_child(content, "located")) or inner.place,
        id=guid,
    )


def _content(part: Any) -> Fields:
    """The text of one rendition of the content: XML inside, or text; pictures and what is elsewhere have none."""
    kind = (part.get("contenttype") or "").lower()
    if local_name(part) == "inlinexml":
        root = next((child for child in part if isinstance(child.tag, str)), None)
        if root is None:
            return Fields()
        if local_name(root) == "nitf":
            return _nitf(root)
        return Fields(text=element_text(root), title=text_in(_find(root, "title")) or text_in(_find(root, "h1")))
    if (
        local_name(part) == "inlinedata"
        and kind.startswith(("text/", "application/xhtml"))
        and not part.get("encoding")
    ):
        text = part.text or ""
        return Fields(text=text.strip() if kind.startswith("text/plain") else html_text(text))
    return Fields()


def _nitf(root: Any) -> Fields:
    head = _find(root, "body.head")
    content = _find(root, "body.content")
    byline = _find(head, "byline")
    people = tuple(filter(None, map(text_in, _within(byline, "person"))))
    issued = _find(root, "date.issue", "date.release", "story.date")
    publication = _find(root, "pubdata")
    outlet = text_in(_find(_find(head, "distributor"), "org")) or text_in(_find(head, "distributor"))
    place = _find(_find(head, "dateline"), "location")
    return Fields(
        text="" if content is None else element_text(content),
        title=text_in(_find(head, "hl1")) or text_in(_find(head, "hedline")) or text_in(_find(root, "title")),
        outlet=("" if publication is None else publication.get("name") or "") or outlet,
        authors=people or split_byline(text_in(byline)),
        published=("" if issued is None else issued.get("norm") or text_in(issued))
        or ("" if publication is None else publication.get("date.publication") or ""),
        url="" if publication is None else web_url(publication.get("ex-ref") or ""),
        place=text_in(place),
    )


def _find(root: Any, *names: str) -> Any:
    """The first element at any depth, in any namespace, of the first of these local names that there is."""
    return next((found for name in names for found in _within(root, name)), None)


def _within(root: Any, name: str) -> Iterator[Any]:
    return iter(()) if root is None else root.iter(name, f"{{*}}{name}")


def _all(parent: Any, name: str) -> list[Any]:
    return [] if parent is None else parent.findall(f"{{{NAR}}}{name}")


def _children(parent: Any, name: str) -> list[Any]:
    return [child for found in _all(parent, name) for child in found if isinstance(child.tag, str)]


def _child(element: Any, *path: str) -> Any:
    for name in path:
        element = next(iter(_all(element, name)), None)
    return element


def _named(element: Any) -> str:
    """The name of a party or place: its ``name``, else the literal or code that stands for it."""
    name = text_in(_child(element, "name"))
    return name or ("" if element is None else element.get("literal") or _qcode(element))


def _qcode(element: Any) -> str:
    """``stat:usable`` → ``usable``."""
    return "" if element is None else (element.get("qcode") or element.get("uri") or "").rpartition(":")[2].strip()
