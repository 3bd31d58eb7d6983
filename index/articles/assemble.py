"""The fields a reader found, and the rules for the rest → one article."""

from collections.abc import Iterable

from index.articles.dates import moment, parse_date, url_date
from index.articles.fields import authors_of, outlet_name, outlet_of, people_among, web_url
from index.articles.source import Source
from index.articles.text import clean, normalise
from index.articles.wire import read_facts
from index.errors import ArticleError
from index.records import Article


def assemble(
    source: Source,
    text: str,
    *,
    title: str = "",
    outlet: str = "",
    authors: Iterable[str] = (),
    published: object = None,
    url: str = "",
    place: str = "",
    record: str = "",
    file_date: object = None,
    file_authors: Iterable[str] = (),
    made: Iterable[object] = (),
) -> Article:
    """An article of ``source``; raises ArticleError where ``text`` has nothing to read.

    What the file states as a field goes first, then what its text says (see ``wire``). The outlet is, in this order:
    the field, that of a header line, the URL's host, the text's credit or agency (an agency's story stands in the paper
    that carries it). The date: the field, the text's header, the URL's path, ``file_date`` (when the file was made).
    Who is said to have made the file (``file_authors``) is asked last, too. ``made`` are the times at which this
    version was changed or captured: the last of them counts.
    """
    text = normalise(text)
    if not any(c.isalnum() for c in text):
        raise ArticleError("It holds no readable text: remove it, or put the article into it.")
    facts = read_facts(text, headed=bool(title.strip()))
    url = web_url(url) or web_url(facts.url)
    days = {
        "stated": parse_date(published),
        "header": facts.published,
        "address": url_date(url),
        "file": parse_date(file_date),
    }
    dated = next((origin for origin, day in days.items() if day), "")
    return Article(
        text=text,
        title=clean(title) or facts.title or clean(source.stem),
        outlet=outlet_name(outlet) or facts.labelled or outlet_of(url) or facts.outlet,
        authors=authors_of(authors) or facts.authors or people_among(file_authors),
        published=days.get(dated, ""),
        url=url,
        place=clean(place, 80) or facts.place,
        path=str(source.path),
        record=clean(source.record(record), 2000),
        made=max(map(moment, made), default=""),
        dated=dated,
    )
