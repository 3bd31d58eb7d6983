"""The JSON of the command and the API: which fields, in which order (README, "From the command line")."""

import json
import math
import re
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from index.records import Article
from qa.records import Answer, Citation, Hit

# Inside JSON these stand only in strings, so escaping them leaves the meaning as it was: terminal controls (C0, C1),
# characters that some readers take for line ends, bidirectional controls, and lone surrogates (not valid UTF-8).
_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def dumps(value: object, *, ascii_only: bool = False, indent: int | None = None) -> str:
    """JSON text that is safe to print on a terminal; without ``indent`` it is one line."""
    text = json.dumps(value, ensure_ascii=ascii_only, allow_nan=False, indent=indent)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def answer_json(answer: Answer, identifier: Any = None) -> dict[str, Any]:
    """One answer; ``identifier`` is the caller's own, echoed as it is."""
    return {
        "id": identifier,
        "question": answer.question,
        "status": answer.status,
        "answer": answer.answer,
        "span": answer.span,
        "confidence": _number(answer.confidence),
        "citations": [citation_json(citation) for citation in answer.citations],
        "closest": [citation_json(citation) for citation in answer.closest],
        "seconds": {
            "retrieve": round(answer.seconds.retrieve, 4),
            "read": round(answer.seconds.read, 4),
            "total": round(answer.seconds.total, 4),
        },
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    names = ("n", "article_id", "title", "outlet", "published", "url", "path", "quote", "start", "end")
    score = {"score": _number(citation.score)}
    return record_json(citation, (*names, "answer_start", "answer_end")) | score


def hit_json(hit: Hit) -> dict[str, Any]:
    """One ranked passage; ``dense`` or ``bm25`` is null where that search did not return it."""
    names = ("article_id", "title", "outlet", "published", "url", "path", "text", "start", "end")
    scores = {name: _number(getattr(hit, name)) for name in ("score", "dense", "bm25")}
    return record_json(hit, names) | scores


def article_json(article: Article) -> dict[str, Any]:
    return record_json(article, ("id", "title", "outlet", "authors", "published", "url", "path", "text"))


def record_json(record: Any, names: Iterable[str] | None = None) -> dict[str, Any]:
    """The named fields of a dataclass, by default all; tuples become lists."""
    values = ((name, getattr(record, name)) for name in names or [field.name for field in fields(record)])
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values}


def _number(value: float | None) -> float | None:
    """A float that JSON can hold: NumPy scalars become Python's, and what is not finite becomes null."""
    return float(value) if value is not None and math.isfinite(value) else None
