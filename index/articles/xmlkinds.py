"""Which reader takes which XML, by its root element; a file's suffix says little about that."""

from collections.abc import Iterator

from index.articles.agency import NAR, NITF, read_newsml, read_nitf
from index.articles.feeds import ATOM, RDF, read_feed
from index.articles.source import Item, Source
from index.articles.web import read_html
from index.articles.wxr import is_wxr, read_wxr
from index.articles.xml import xml_events
from index.errors import ArticleError

_FEEDS = {"rss", f"{{{RDF}}}RDF", f"{{{ATOM}}}feed", f"{{{ATOM}}}entry", "{http://purl.org/atom/ns#}feed"}
_PAGES = {"html", "{http://www.w3.org/1999/xhtml}html"}


def read_xml(source: Source) -> Iterator[Item]:
    """The articles of a feed, of an export of WordPress, of NewsML-G2, NITF, or an XHTML page."""
    events = xml_events(source)
    _, root = next(events)
    if root.tag == "rss" and is_wxr(root):
        yield from read_wxr(source, events)
    elif root.tag in _FEEDS:
        yield from read_feed(source, events)
    elif root.tag in {"nitf", f"{{{NITF}}}nitf"}:
        yield from read_nitf(source, events)
    elif root.tag.startswith(f"{{{NAR}}}"):
        yield from read_newsml(source, events, single=not root.tag.endswith("}newsMessage"))
    elif root.tag in _PAGES:
        yield from read_html(source)
    else:
        name = root.tag.rpartition("}")[2][:40]
        raise ArticleError(
            f"It is not a kind of XML that Newsdesk reads (its root is <{name}>): "
            "RSS, Atom, NewsML-G2, NITF and XHTML are."
        )
