"""By what an article is known, and by what a change of it is seen."""

import hashlib
import json
import os
from pathlib import Path

from index.addresses import normalise_url
from index.records import Article

FURTHER = "\x1f"  # stands in no address, and next before the space, so that an index finds all keys of an address


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


def record_hash(address: str, text: str) -> bytes:
    """16 bytes by which a record that was read is found again among what the store holds of its address."""
    return text_hash(f"{address}\0{text}")


def new_id(key: str, salt: int = 0) -> str:
    """An article's lasting identifier, 16 hexadecimal digits, from its key when it was first seen."""
    return hashlib.blake2b(f"{key}\0{salt}".encode() if salt else key.encode(), digest_size=8).hexdigest()


def path_text(path: Path) -> str:
    """An absolute path as text that can be stored and shown, also where the name is no valid UTF-8."""
    return os.fsencode(os.path.abspath(path)).decode("utf-8", "backslashreplace")
