"""Changes of answers as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from xml.etree import ElementTree

from qa.fragments import web_address
from qa.rendering import render
from qa.saved.records import Change
from qa.saved.telling import headline, sides

ATOM = "http://www.w3.org/2005/Atom"
TYPE = "application/atom+xml"
MOST = 100
"""Entries, the newest."""
_NEVER = "1970-01-01T00:00:00+00:00"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(changes: Sequence[Change], name: uuid.UUID, user: str = "") -> str:
    """The feed of these changes, the newest first; ``name`` is what the saved questions of the store are known by."""
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    _put(feed, "id", uuid.uuid5(name, f"feed {user}").urn)
    _put(feed, "title", "Newsdesk: answers that changed")
    _put(feed, "updated", changes[0].found if changes else _NEVER)
    _put(_put(feed, "author"), "name", "Newsdesk")
    for change in changes[:MOST]:
        feed.append(_entry(change, uuid.uuid5(name, f"change {change.id}")))
    text = ElementTree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _entry(change: Change, name: uuid.UUID) -> ElementTree.Element:
    entry = ElementTree.Element(f"{{{ATOM}}}entry")
    _put(entry, "id", name.urn)
    _put(entry, "title", change.question)
    _put(entry, "updated", change.found)
    if address := web_address(change.cause.article["url"]):
        _put(entry, "link", rel="alternate", href=address)
    html = render("saved/entry.html", headline=headline(change), article=change.cause.article, sides=sides(change))
    _put(entry, "content", str(html), type="html")
    return entry


def _put(element: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> ElementTree.Element:
    made = ElementTree.SubElement(element, f"{{{ATOM}}}{tag}", attributes)
    made.text = _NOT_XML.sub("\ufffd", text) or None
    return made
