"""A conversation as data: JSON with Web Annotation selectors, and its articles as CSL-JSON."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from qa.contract.answers import answer_json, citation_json
from qa.contract.fields import dumps
from qa.export.exchange import Exchange
from qa.fragments import web_address
from qa.records import Citation


def conversation(exchanges: Sequence[Exchange], exported: str) -> str:
    """JSON: every question as `newsdesk ask --json` gives it, and more of each citation: ``also_in``, ``reason``,
    ``unproved`` and the ``target`` of a W3C Web Annotation (https://www.w3.org/TR/annotation-model/)."""
    return dumps(
        {
            "format": "newsdesk-conversation",
            "version": 1,
            "exported": exported,
            "questions": [_exchange(number, exchange) for number, exchange in enumerate(exchanges, start=1)],
        },
        indent=2,
    )


def _exchange(number: int, exchange: Exchange) -> dict[str, Any]:
    answer = exchange.answer
    return {
        **answer_json(answer, number),
        "asked": exchange.asked,
        "scope": exchange.scope,
        "citations": [_citation(citation, citation.n in exchange.unproved) for citation in answer.citations],
        "closest": [_citation(citation, citation.n in exchange.unproved) for citation in answer.closest],
    }


def _citation(citation: Citation, unproved: bool) -> dict[str, Any]:
    return {
        **citation_json(citation),
        "also_in": [asdict(source) for source in citation.also_in],
        "reason": asdict(citation.reason) if citation.reason else None,
        "unproved": unproved,
        "target": target(citation),
    }


def target(citation: Citation) -> dict[str, Any]:
    """The quote as the target of a Web Annotation: a TextQuoteSelector and a TextPositionSelector, in code points."""
    return {
        "type": "SpecificResource",
        "source": _identifier(citation),
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": citation.quote,
                "prefix": citation.prefix,
                "suffix": citation.suffix,
            },
            {"type": "TextPositionSelector", "start": citation.start, "end": citation.end},
        ],
    }


def _identifier(citation: Citation) -> str:
    """An IRI of the article: its address, else its file, else its identifier in the store."""
    if address := web_address(citation.url):
        return address
    path = PurePath(citation.path)
    return path.as_uri() if path.is_absolute() else f"urn:newsdesk:article:{quote(citation.article_id, safe='')}"


def csl(exchanges: Sequence[Exchange], authors: Mapping[str, Sequence[str]], exported: str) -> str:
    """Every cited article once, as CSL-JSON (https://docs.citationstyles.org/), in the order of citation; ``authors``
    gives the authors of an article's identifier."""
    items = {c.article_id: c for exchange in exchanges for c in exchange.answer.citations}
    return dumps([_item(citation, authors.get(key, ()), exported) for key, citation in items.items()], indent=2)


def _item(citation: Citation, authors: Sequence[str], exported: str) -> dict[str, Any]:
    item: dict[str, Any] = {"id": citation.article_id, "type": "article-newspaper", "title": citation.title}
    if citation.outlet:
        item["container-title"] = citation.outlet
    if authors:
        item["author"] = [{"literal": author} for author in authors]
    if issued := _date(citation.published):
        item["issued"] = issued
    if address := web_address(citation.url):
        item["URL"] = address
        if accessed := _date(exported):
            item["accessed"] = accessed
    return item


def _date(iso: str) -> dict[str, Any] | None:
    match = re.match(r"(\d{4})-(\d{2})-(\d{2})(?!\d)", iso)
    return {"date-parts": [[int(part) for part in match.groups()]]} if match else None
