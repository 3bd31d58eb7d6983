"""A conversation as the browser keeps it: records that are small, and that are proved again when they come back.

A record names passages by article and offsets; their text is read from the store. Quotes are kept too, and compared
with the articles as they are now. What comes from a browser is untrusted: whatever is no record is refused.
"""

import json
import math
from collections.abc import Callable, Sequence
from typing import Any, cast, get_args

from index.errors import NewsdeskError
from index.records import Article
from qa.answering.framing import stands_in
from qa.fragments import whole
from qa.page.ask.turns import Stage, Turn
from qa.records import Answer, Citation, Form, Hit, Judging, Reason, Source
from qa.scopes import as_dict, read_filters
from qa.statements import VERBATIM, Kind, Statement
from qa.writing.proving import still_proved

VERSION = 1
MOST_CHARACTERS = 3_000_000
MOST_TURNS = 100
MOST_PASSAGES = 50
MOST_STATEMENTS = 200
LONGEST = 20_000
"""Characters of any one text in a record."""
STATUSES = ("answered", "not_found", "failed", "chat")
SOURCE = ("title", "outlet", "published", "url", "path")

Articles = Callable[[str], Article]


class RecordError(ValueError):
    """What came is not a record that `record` made."""


def record(turn: Turn) -> str:
    """The turn as one line of JSON."""
    answer = turn.answer
    kept: dict[str, Any] = {
        "version": VERSION,
        "question": turn.question,
        "asked": turn.asked,
        "filters": as_dict(turn.scope),
        "stage": turn.stage,
        "error": turn.error,
        "edited": turn.edited,
        "hits": [_place(hit) for hit in turn.hits],
        "answer": None,
    }
    if answer:
        kept["answer"] = {
            "status": answer.status,
            "kind": answer.kind,
            "searched": answer.searched,
            "filters": answer.filters,
            "span": answer.span,
            "confidence": answer.confidence,
            "statements": [[s.text, list(s.citations), s.kind, s.label, s.speaker] for s in answer.statements],
            "offers": list(answer.offers),
            "citations": [_citation(citation) for citation in answer.citations],
            "closest": [_citation(citation) for citation in answer.closest],
        }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _place(hit: Hit) -> list[Any]:
    return [hit.article_id, hit.start, hit.end, hit.score, hit.dense, hit.bm25, _copies(hit.also_in)]


def _copies(sources: Sequence[Source]) -> list[list[Any]]:
    return [[source.article_id, source.start, source.end] for source in sources]


def _citation(citation: Citation) -> dict[str, Any]:
    reason = citation.reason
    names = ("n", "article_id", *SOURCE, "quote", "start", "end", "answer_start", "answer_end", "score")
    return {
        **{name: getattr(citation, name) for name in (*names, "prefix", "suffix")},
        "also_in": _copies(citation.also_in),
        "reason": reason
        and [reason.rank, reason.read, list(reason.words), list(reason.missing), reason.dense, reason.bm25],
    }


def restored(records: Any, article: Articles, judge: Judging | None = None) -> list[Turn]:
    """The conversation of these records, a list in JSON text (Gradio would take an object with a "path" for a file).

    Every quote is compared with its article, which ``article`` gives by its id, raising `NewsdeskError` where there is
    none; what a writer wrote is proved anew, with the ``judge`` that there was. Raises RecordError where they are no
    records of ours.
    """
    known: dict[str, Article | None] = {}

    def look_up(article_id: str) -> Article | None:
        if article_id not in known:
            try:
                known[article_id] = article(article_id)
            except NewsdeskError:
                known[article_id] = None
        return known[article_id]

    try:
        if len(records) > MOST_CHARACTERS:
            raise RecordError("too long")
        rows = _list(json.loads(records), MOST_TURNS)
        return [_turn(number, data, look_up, judge) for number, data in enumerate(rows, start=1)]
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as problem:
        raise RecordError(f"not a conversation kept by this page ({problem!r})") from problem


def _turn(number: int, data: Any, article: Callable[[str], Article | None], judge: Judging | None) -> Turn:
    if data["version"] != VERSION:
        raise RecordError(f"version {data['version']!r} is unknown")
    answer = _answer(data, article, judge) if data["answer"] is not None else None
    # Whatever was neither done nor failed was still running when the page was left.
    stage: Stage = "done" if answer else "failed" if data["stage"] == "failed" else "stopped"
    return Turn(
        number,
        _text(data["question"]),
        stage,
        _hits(data["hits"], article),
        answer,
        _text(data["error"]),
        read_filters(data["filters"]),
        _text(data["asked"])[:40],
        frozenset(c.n for c in answer.quotes if not _stands(c, article)) if answer else frozenset(),
        data.get("edited") is True,
    )


def _answer(data: Any, article: Callable[[str], Article | None], judge: Judging | None) -> Answer:
    kept = data["answer"]
    if kept["status"] not in STATUSES:
        raise RecordError("unknown status")
    # What was kept before closest quotes were has none.
    citations, closest = (
        tuple(_cited(n, each, article) for n, each in enumerate(_list(kept.get(name, []), MOST_PASSAGES), 1))
        for name in ("citations", "closest")
    )
    quotes = {citation.n: citation.quote for citation in citations or closest}
    statements = []
    for text, cited, kind, *told in _list(kept["statements"], MOST_STATEMENTS):
        marks = tuple(n for n in _list(cited, MOST_PASSAGES) if n in quotes)
        if kind == "span":  # of a version that said the short answer alone, before the sentence that holds it
            continue
        if kind not in get_args(Kind):
            raise RecordError("unknown kind of statement")
        if not _proved(kind, _text(text), [quotes[n] for n in marks]):
            raise RecordError("a quotation of nothing")
        # What was kept before labels and speakers were has none.
        label, speaker = map(_text, (*told, "", "")[:2])
        statements.append(Statement(_text(text), marks, kind, label, speaker))
    if not still_proved(statements, citations, judge):
        raise RecordError("a written sentence that nothing proves")
    return Answer(
        _text(data["question"]),
        kept["status"],
        tuple(statements) or (Statement(_text(kept.get("answer", "")), (), "note"),),
        None if kept["span"] is None else _text(kept["span"]),
        _number(kept["confidence"]) or 0.0,
        citations,
        closest,
        kind=_form(kept),
        searched=_text(kept.get("searched", "")),
        filters=_text(kept.get("filters", "")),
        offers=tuple(_text(each) for each in _list(kept.get("offers", []), MOST_PASSAGES)),
    )


def _proved(kind: Kind, text: str, quotes: Sequence[str]) -> bool:
    """Whether the articles' words in a statement stand in the quotes that it cites."""
    if kind == "sentence":
        return any(stands_in(text, quote) for quote in quotes)
    return kind not in VERBATIM or any(text in quote for quote in quotes)


def _form(kept: Any) -> Form:
    kind = kept.get("kind", "answer")
    if kind not in get_args(Form):
        raise RecordError("unknown kind of answer")
    return cast(Form, kind)


def _cited(n: int, data: Any, article: Callable[[str], Article | None]) -> Citation:
    start, end = _span(data["start"], data["end"])
    answer = (data["answer_start"], data["answer_end"])
    if answer != (None, None):
        answer = _span(*answer)
        if not start <= answer[0] < answer[1] <= end:
            raise RecordError("an answer outside its quote")
    if data["n"] != n or len(quote := _text(data["quote"])) != end - start:
        raise RecordError("a quote that does not fit its place")
    # What is said of the source is the store's: a record may claim another title over a genuine quote.
    source = article(_text(data["article_id"]))
    told = [_text(data[name]) for name in SOURCE]
    title, outlet, published, url, path = [getattr(source, name) for name in SOURCE] if source else told
    return Citation(
        n,
        _text(data["article_id"]),
        title,
        outlet,
        published,
        url,
        path,
        quote=quote,
        start=start,
        end=end,
        answer_start=answer[0],
        answer_end=answer[1],
        score=_number(data["score"]) or 0.0,
        also_in=_sources(data["also_in"], article),
        prefix=_text(data["prefix"]),
        suffix=_text(data["suffix"]),
        reason=_reason(data["reason"]),
        scanned=source.scanned if source else "",
    )


def _reason(data: Any) -> Reason | None:
    if data is None:
        return None
    rank, read, words, missing, dense, bm25 = data
    texts = [tuple(_text(word) for word in _list(each, 2_000)) for each in (words, missing)]
    return Reason(_whole(rank), _whole(read), texts[0], texts[1], _number(dense), _number(bm25))


def _stands(citation: Citation, article: Callable[[str], Article | None]) -> bool:
    """Whether the quote is, now, what stands at its place in its article."""
    source = article(citation.article_id)
    return source is not None and source.text[citation.start : citation.end] == citation.quote


def _sources(places: Any, article: Callable[[str], Article | None]) -> tuple[Source, ...]:
    return tuple(filter(None, (_source(each, article) for each in _list(places, MOST_PASSAGES))))


def _source(data: Any, article: Callable[[str], Article | None]) -> Source | None:
    article_id, start, end = data
    start, end = _span(start, end)
    found = article(_text(article_id))
    if found is None or end > len(found.text):
        return None
    return Source(found.id, found.title, found.outlet, found.published, found.url, found.path, start, end)


def _hits(places: Any, article: Callable[[str], Article | None]) -> tuple[Hit, ...]:
    """The passages at these places; those whose article is gone are left out."""
    hits = []
    for article_id, start, end, score, dense, bm25, *copies in _list(places, MOST_PASSAGES):
        start, end = _span(start, end)
        found = article(_text(article_id))
        if found is None or end > len(found.text):
            continue
        about = (found.id, found.title, found.outlet, found.published, found.url, found.path)
        scores = (_number(score) or 0.0, _number(dense), _number(bm25))
        # What was kept before copies were has none.
        also_in = _sources(copies[0], article) if copies else ()
        hits.append(Hit(0, *about, found.text[start:end], start, end, *scores, also_in))
    return tuple(hits)


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise RecordError("not a text, or too long a one")
    return whole(value)


def _list(value: Any, most: int) -> Sequence[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise RecordError("not a list, or too long a one")
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise RecordError("not a whole number")
    return value


def _span(start: Any, end: Any) -> tuple[int, int]:
    if not _whole(start) < _whole(end):
        raise RecordError("an empty span")
    return start, end


def _number(value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise RecordError("not a number")
    return float(value)
