"""The functions other programs can call on a running page, over Gradio's API and over MCP.

Each returns JSON text: Gradio's client takes any object with a "path" for a file to fetch, and MCP clients would get
Python's notation instead of JSON.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

from qa.contract import answer_json, article_json, dumps, hit_json, record_json


def functions(assistant: Any) -> list[Callable[..., Any]]:
    """``ask``, ``search``, ``list_articles`` and ``get_article``; errors come as Gradio errors with their sentence."""

    def ask(question: str) -> str:
        """Answer a question from the indexed news articles, with verified quotes as proof.

        Args:
            question: The question, in plain words.
        Returns:
            JSON: status ("answered", "not_found" or "failed"), answer, span, confidence (0 to 1), citations.
        """
        return dumps(answer_json(_said(lambda: assistant.ask(question))))

    def search(words: str, top: int = 10) -> str:
        """Find the passages of the indexed articles that are nearest to some words, best first.

        Args:
            words: What to look for.
            top: How many passages to return, 1 to 100.
        Returns:
            JSON list of passages with article_id, title, outlet, published, url, path, text, start, end and scores.
        """
        hits = _said(lambda: assistant.search(words, top=min(max(int(top), 1), 100)))
        return dumps([hit_json(hit) for hit in hits])

    def list_articles(query: str = "", limit: int = 50, offset: int = 0) -> str:
        """List the indexed articles, newest first.

        Args:
            query: Only articles whose title or outlet holds these words; all when empty.
            limit: How many to return, 1 to 500.
            offset: How many to pass over first.
        Returns:
            JSON: articles (a list) and total (how many match).
        """
        store, limit, offset = assistant.store, min(max(int(limit), 1), 500), max(int(offset), 0)
        rows = _said(lambda: store.articles(query=query, limit=limit, offset=offset))
        return dumps({"total": store.count_articles(query), "articles": [_row(row) for row in rows]})

    def get_article(article_id: str) -> str:
        """Read one indexed article in full; citation offsets count characters of its text.

        Args:
            article_id: The article's identifier, from a citation or from list_articles.
        Returns:
            JSON: id, title, outlet, authors, published, url, path and text.
        """
        return dumps(article_json(_said(lambda: assistant.store.article(article_id))))

    return [ask, search, list_articles, get_article]


def _said(call: Callable[[], Any]) -> Any:
    """The call's result, with an error a user can act on in the form that Gradio passes on to the caller."""
    import gradio

    from index.errors import NewsdeskError

    try:
        return call()
    except NewsdeskError as problem:
        raise gradio.Error(str(problem), print_exception=False) from problem


def _row(row: Any) -> dict[str, Any]:
    return record_json(row, [field.name for field in dataclasses.fields(row)])
