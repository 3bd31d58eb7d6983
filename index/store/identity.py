"""By what an article is known, and by what a change of it is seen."""

import hashlib
import json
import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from index.records import Article

_PORTS = {"http": 80, "https": 443}


def article_key(article: Article) -> str:
    """What an article is known by: its normalised URL, else its file (and the record in it)."""
    return normalise_url(article.url) or path_key(article.path, article.record)


def path_key(path: str, record: str) -> str:
    """The key of an article that has no URL of its own."""
    return f"{path}#{record}" if record else path


def normalise_url(url: str) -> str:
    """A web address without what RFC 3986 says makes no difference; empty where it names no single page.

    Scheme and host are lower-cased; the default port and the fragment go. A trailing slash and tracking parameters
    stay: in real news they do tell versions of an article apart.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    if scheme not in _PORTS or not host or not (parts.path.strip("/") or parts.query):
        return ""  # a site's front page says where an article came from, not which one it is
    netloc = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    return urlunsplit((scheme, netloc, parts.path, parts.query, "")).encode("utf-8", "replace").decode()


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
