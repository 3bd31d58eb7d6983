"""What one object of JSON says of an article, in whichever of the common shapes it is written.

Known are, beside plain names: WordPress's REST interface, JSON Feed, Ghost, the Guardian's, the New York Times's and
NewsAPI's interfaces, GDELT, JSON:API, Elasticsearch, feeds turned into JSON, and content systems that keep blocks.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from index.articles.fields import without_outlet
from index.articles.inline import one_line, plain
from index.articles.names import Fields, known_names, named_fields, text_of
from index.articles.text import normalise

# Names as in `names`, the surest first; what is merely said about an article counts where it has no text.
_TEXT = (
    *("text", "articletext", "articlebody", "fulltext", "maintext", "bodytext", "plaintext", "textcontent", "body"),
    *("content", "contenthtml", "contenttext", "contentencoded", "html", "bodyhtml", "articlehtml", "articlecontent"),
    *("postcontent", "contentelements", "blocks", "paragraphs", "mainbody", "storybody", "rawcontent", "cleanedtext"),
    *(
        "selftext",
        "components",
        "bodymarkdown",
        "contentmarkdown",
        "markdown",
        "article",
        "story",
        "document",
        "lexical",
        "mobiledoc",
    ),
)
_ABOUT = (
    *("leadparagraph", "lead", "description", "shortdescription", "abstract", "summary", "excerpt", "snippet"),
    *("trailtext", "standfirst", "openingtext", "leadtext", "context", "sentence", "hitsentence"),
)
_WRAPPERS = (
    *("fields", "attributes", "source", "article", "post", "story", "document", "doc", "node", "item", "content"),
    *("data", "news", "meta", "metadata"),
)
_PARTS = frozenset({"fields", "attributes"})  # hold some of the fields, be they the text or not
_TELLING = frozenset({"meta", "metadata"})  # the same of an object that has no title of its own
_INNER = (
    *("rendered", "html", "processed", "bodyhtml", "value", "text", "content", "plaintext", "bodytextsummary", "data"),
    *("ops", "body", "blocks", "model", "children", "root", "items", "#text", "$t", "__cdata"),
)
_INLINE = frozenset({"children", "content"})  # of a block, where it has pieces of text and not blocks
# Parts of an article in Apple's News Format that are none of its text.
_BESIDE = frozenset(
    "title byline author photo image caption logo portrait gallery video ad banner_advertisement".split()
)
_PLACEHOLDER = re.compile(r"\[(?:removed|deleted)\]", re.IGNORECASE)
_NOT_SOLD = re.compile(r"only available in [\w ,]{1,40} plans?\.?", re.IGNORECASE)
_CUT = re.compile(r"\s*\[\+?\s?\d[\d,]*\s?char(?:acter)?s\]\s*$")
_UNPUBLISHED = {
    "draft": "a draft", "auto-draft": "a draft", "pending": "waiting for review", "private": "private",
    "trash": "in the bin", "future": "not published yet", "scheduled": "not published yet",
    "unpublished": "unpublished", "deleted": "deleted", "spam": "spam",
}  # fmt: skip
_SET_OTHERWISE = frozenset(
    "bold italic underline strikethrough spoiler code pre link text_link mention mention_name hashtag cashtag email"
    " phone bot_command custom_emoji blockquote plain".split()
)
_UNDATED = "It is a draft (it has no day of publication)."
_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Told:
    """An object's ``fields``. ``whole`` tells whether its text is the article's own, and not only said about it;
    ``left_out`` is why it is no article, in a sentence, or "".
    """

    fields: Fields
    whole: bool
    left_out: str = ""

    @property
    def is_article(self) -> bool:
        """Whether it is one by more than a text."""
        fields = self.fields
        named = bool(fields.title or fields.url or fields.published)
        return bool(self.left_out) or bool(fields.text and named)


def json_fields(record: Mapping[Any, Any]) -> Told:
    """The fields of an object, its texts free of HTML; an empty text where it has none."""
    unpublished = _is_unpublished(record)
    record = _unwrapped(record)
    known = known_names(record)
    fields = named_fields(record)
    title = one_line(fields.title)
    texts = list(_texts(known, _TEXT))
    whole = bool(texts)
    text = _fullest(texts) if whole else max(_texts(known, _ABOUT), key=len, default="")
    if not text and "seendate" in known:  # GDELT's lists have headlines only
        text = title
    outlet = one_line(fields.outlet) or _embedded(known, "yoastheadjson", "og_site_name")
    outlet = outlet or _embedded(known, "origin", "title")  # as Feedly has it
    authors = tuple(one_line(name) for name in fields.authors if any(map(str.isalpha, name)))
    authors = authors or tuple(filter(None, [_embedded(known, "embedded", "author")]))
    fields = replace(
        fields,
        text=text[:-60] + _CUT.sub("", text[-60:]),
        title=without_outlet(title, outlet),
        outlet=outlet,
        authors=authors,
    )
    return Told(fields, whole, _UNDATED if unpublished and fields.text else _left_out(known, fields))


def _is_unpublished(record: Mapping[Any, Any]) -> bool:
    """Whether a record is a draft as Strapi gives them: its attributes say that there is no day of publication."""
    attributes = known_names(record).get("attributes")
    return isinstance(attributes, Mapping) and attributes.get("publishedAt", "") is None


def _left_out(known: Mapping[str, Any], fields: Fields) -> str:
    if any(_PLACEHOLDER.fullmatch(value) for value in (fields.title, fields.text.strip())):
        return "Its provider has removed it: the record holds a placeholder."
    content = known.get("content")
    if isinstance(content, Mapping) and content.get("protected") is True:  # as WordPress says it
        return "It is protected by a password."
    if known.get("status") is False and (fields.title or fields.text):  # as Drupal says it
        return "It is unpublished."
    if text_of(known.get("id")).startswith("drafts."):  # as Sanity names them
        return "It is a draft (its id says so)."
    if known.get("type") == "service" and "action" in known:  # as Telegram has them between messages
        return "It is a note of the program, and no message."
    status = next((text_of(known.get(name)).strip().lower() for name in ("status", "poststatus") if name in known), "")
    if status in _UNPUBLISHED and (fields.title or fields.text):
        return f"It is {_UNPUBLISHED[status]} (its status is {status})."
    return ""


def _unwrapped(record: Mapping[Any, Any], depth: int = 3) -> Mapping[Any, Any]:
    """``record`` with what a wrapper in it holds (``_source``), where that has the article's text, and one in that."""
    if not depth:
        return record
    known = known_names(record)
    for name in _WRAPPERS:
        inner = known.get(name)
        if not isinstance(inner, Mapping):
            continue
        parts = name in _PARTS or (name in _TELLING and _completes(inner, record))
        if parts or next(_texts(known_names(inner), _TEXT), ""):
            own = {key: value for key, value in record.items() if value not in (None, "") and value is not inner}
            return _unwrapped({**inner, **own}, depth - 1)
    return record


def _completes(inner: Mapping[Any, Any], record: Mapping[Any, Any]) -> bool:
    """Whether what is told in ``record`` lacks a title, or a date where ``inner`` has one and no title of its own."""
    own, more = named_fields(record), named_fields(inner)
    return not own.title or bool(more.published and not more.title and not own.published)


def _texts(known: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        text = _text(known.get(name))
        if text.strip() and not _NOT_SOLD.fullmatch(text.strip()):
            yield text


def _fullest(texts: list[str]) -> str:
    """The first text, or another one that has its paragraphs apart: of about the same length, or of the same words with
    headings and times between them.
    """
    first = texts[0]
    alike = (
        text
        for text in texts[1:]
        if 0.9 <= len(text) / len(first) <= 1.2 or (len(text) <= 2 * len(first) and _holds(text, first))
    )
    return max([first, *alike], key=lambda text: text.count("\n"))


def _holds(text: str, other: str) -> bool:
    """Whether the words of ``other`` all stand in ``text``, in their order."""
    words = iter(text.split())
    return all(word in words for word in other.split())


def _text(value: object, depth: int = _DEPTH) -> str:
    """The text of a string, of paragraphs, or of the blocks of a content system; "" for a list of articles."""
    if isinstance(value, str):
        packed = _unpacked(value) if depth else None
        return plain(normalise(value)) if packed is None else _text(packed, depth - 1)
    if not depth:
        return ""
    if isinstance(value, list) and _are_pieces(value):
        return "".join(map(text_of, value))
    if isinstance(value, list):
        if any(isinstance(item, Mapping) and _is_record(item) for item in value):
            return ""
        told = (item for item in value if not (isinstance(item, Mapping) and item.get("role") in _BESIDE))
        return "\n\n".join(part for item in told if (part := _text(item, depth - 1).strip("\n")))
    if isinstance(value, Mapping):
        known = {str(key).lower().replace("_", "") if key != "__cdata" else key: each for key, each in value.items()}
        return next((text for name in _INNER if (text := _inner(name, known.get(name), depth - 1))), "")
    return ""


def _are_pieces(items: list[Any]) -> bool:
    """Whether a list is one text in pieces, some of them set otherwise, as Telegram writes its messages."""
    marked = [item for item in items if isinstance(item, Mapping)]
    return (
        0 < len(marked) < len(items)
        and all(isinstance(item, str | Mapping) for item in items)
        and all(item.get("type") in _SET_OTHERWISE and isinstance(item.get("text"), str) for item in marked)
    )


def _inner(name: str, value: object, depth: int) -> str:
    """The text under a name of a block."""
    if name == "ops" and isinstance(value, list):  # as Quill's editor writes it
        pieces = (op.get("insert") for op in value if isinstance(op, Mapping))
        return "".join(normalise(piece) for piece in pieces if isinstance(piece, str)).strip()
    if name in _INLINE and isinstance(value, list) and any(map(_is_leaf, value)):
        return "".join(_leaf(item, depth) for item in value)
    return _text(value, depth)


def _is_leaf(item: object) -> bool:
    """Whether an item is a piece of a paragraph (a word in bold), as editors write it."""
    kind = (item.get("type") or item.get("_type") or "text") if isinstance(item, Mapping) else ""
    return isinstance(item, Mapping) and isinstance(item.get("text"), str) and kind in ("text", "span", "extended-text")


def _leaf(item: object, depth: int) -> str:
    if isinstance(item, Mapping) and _is_leaf(item):
        return normalise(item["text"])
    if isinstance(item, Mapping) and str(item.get("type")).lower() in ("hardbreak", "hard_break", "linebreak"):
        return "\n"
    return _text(item, depth)


def _unpacked(text: str) -> dict[str, Any] | None:
    """The blocks in a text that is JSON once more, as editors store it; None where it is none."""
    if not text.startswith('{"'):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _is_record(item: Mapping[Any, Any]) -> bool:
    """Whether an item of a list is rather an article than a block of one."""
    known = known_names(item)
    return any(known.get(name) for name in ("title", "headline", "webtitle", "headlines")) and len(known) > 2


def _embedded(known: Mapping[str, Any], name: str, inner: str) -> str:
    """What WordPress and its plug-ins put beside a post: the name of its author, the name of its site."""
    value = known.get(name)
    return one_line(text_of(value.get(inner))) if isinstance(value, Mapping) else ""
