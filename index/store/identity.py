"""By what an article is known, and by what a change of it is seen."""

import hashlib
import json
import os
import re
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from index.records import Article

FURTHER = "\x1f"  # stands in no address, and next before the space, so that an index finds all keys of an address
_PORTS = {"http": 80, "https": 443}
# Hosts and paths of pages made for phones; the host keeps two parts at least, since www.example is a name.
_VARIANT = re.compile(r"^(?:(?:www\d?|m|amp|mobile)\.)+(?=[^.]+\.)")
_AMP_START = re.compile(r"^/amp/(?=.)", re.IGNORECASE)
_AMP_END = re.compile(r"/amp/?$|\.amp(?=(?:\.html?)?/?$)", re.IGNORECASE)
_ROUTE = re.compile(r"[!/]+[^/!]")  # "#/story/17": the path of a page that is made by script
_CACHED = re.compile(
    r"https?://(?:[\w-]+\.cdn\.ampproject\.org/[cv]/|www\.google\.[a-z.]+/amp/)(?:s/)?(?=[\w-]+\.)", re.IGNORECASE
)
_COUNTING = re.compile(
    r"(?:(?:utm|mc|mtm|pk|piwik|at|ns|hsa|_hs|guce)_\w+|_hs\w+|fbclid|[gdty]clid|g?wbraid|gbraid|msclkid|twclid|ttclid"
    r"|yclid|li_fat_id|mibextid|igsh(?:id)?|mkt_tok|s_?cid|cmp(?:id)?|intcmp|[ion]cid|emc|smid|smtyp|ftag|xto?r(?:ef)?"
    r"|wt[._]\w+|wprov|wpisrc|itid|spm|vd_source|_g[al]|ref_?(?:src|url)|__twitter_impression|guccounter|srnd|taid|ito"
    r"|partner|feed(?:type|name)|amp|output_?type|rss)(?:=|$)"
    r"|(?:ref|source|src|from)=(?:rss|feed|amp|app|twitter|facebook|fb|social|e?mail|newsletter)\w*$",
    re.IGNORECASE,
)


def article_key(article: Article) -> str:
    """What an article is known by: the key it was given, else its normalised URL, else its file (and record in it)."""
    return article.key or address(article)


def address(article: Article) -> str:
    """What an article shares with its versions, and perhaps with others: its normalised URL, else file and record."""
    return normalise_url(article.url) or path_key(article.path, article.record)


def path_key(path: str, record: str) -> str:
    """The key of an article that has no URL of its own."""
    return f"{path}#{record}" if record else path


def further_key(address: str, mark: str) -> str:
    """The key of one more article of an address, told from the others there by ``mark``."""
    return f"{address}{FURTHER}{mark}"


def address_of_key(key: str) -> str:
    """The address that an article of this key has."""
    return key.partition(FURTHER)[0]


def normalise_url(url: str) -> str:
    """What the many spellings of a web address have in common; empty where it names no single page.

    Without what RFC 3986 says makes no difference, and without what makes none in practice: the scheme (it becomes
    https), ``www.``, marks of the version for phones, parameters by which visits are counted, the slash at the end,
    and the fragment, but for one that names a page (``#/story/17``). Addresses that have one spelling may still be of
    two articles: their texts tell (`index.versions`).
    """
    try:
        parts = urlsplit(_out_of_cache(url.strip()))
        port = parts.port
    except ValueError:
        return ""
    scheme, host = parts.scheme.lower(), _VARIANT.sub("", (parts.hostname or "").lower().rstrip("."))
    path = _AMP_END.sub("", _AMP_START.sub("/", parts.path)).rstrip("/")
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _COUNTING.match(pair))
    route = parts.fragment if _ROUTE.match(parts.fragment) else ""
    if scheme not in _PORTS or not host or not (path or query or route):
        return ""  # a site's front page says where an article came from, not which one it is
    netloc = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    return urlunsplit(("https", netloc, path or "/", query, route)).encode("utf-8", "replace").decode()


def _out_of_cache(url: str) -> str:
    """The page's own address, where ``url`` is that of Google's copy of it for phones."""
    cached = _CACHED.match(url)
    return f"https://{url[cached.end() :]}" if cached else url


def content_hash(article: Article) -> bytes:
    """32 bytes that change with anything a reader is shown of an article; not with where its file lies."""
    shown = [
        article.title,
        article.text,
        article.outlet,
        list(article.authors),
        article.published,
        article.url,
        article.place,
    ]
    return hashlib.blake2b(json.dumps(shown).encode(), digest_size=32).digest()


def text_hash(text: str) -> bytes:
    """16 bytes by which the vector of an embedded text is found again."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()


def new_id(key: str, salt: int = 0) -> str:
    """An article's lasting identifier, 16 hexadecimal digits, from its key when it was first seen."""
    return hashlib.blake2b(f"{key}\0{salt}".encode() if salt else key.encode(), digest_size=8).hexdigest()


def path_text(path: Path) -> str:
    """An absolute path as text that can be stored and shown, also where the name is no valid UTF-8."""
    return os.fsencode(os.path.abspath(path)).decode("utf-8", "backslashreplace")
