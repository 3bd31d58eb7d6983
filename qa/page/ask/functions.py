"""What the script asks the server for around a conversation: what it can be limited to, and a copy to take away."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from index.errors import NewsdeskError
from index.records import Scope
from qa.answering.answer import near
from qa.export import Exchange, export
from qa.page.ask import browser_records as kept
from qa.page.ask import evidence
from qa.page.ask.turns import Turn, now, to_the_second
from qa.page.desk import Desk
from qa.page.server.access import signed_in
from qa.records import Answer
from qa.rendering import render
from qa.scopes import read_filters, words

Reply = dict[str, Any]
MOST_OUTLETS = 1_000
LONGEST_SELECTED = 1_000
"""Characters of what is selected in an article that are searched for in others."""
OTHERS = 8
"""Passages of other articles that are shown for it."""


def exchanges(turns: Sequence[Turn]) -> list[Exchange]:
    """The finished turns, as an export takes them."""
    return [
        Exchange(
            turn.answer or Answer.failed(turn.question, turn.error),
            to_the_second(turn.asked),
            words(turn.scope),
            turn.unproved,
        )
        for turn in turns
        if turn.answer or turn.stage == "failed"
    ]


def functions(desk: Desk) -> list[Callable[[Reply], Reply]]:
    """The functions under the names the script calls them by."""

    def filter_choices(request: Reply) -> Reply:
        outlets = [[name, count] for name, count in desk.store.outlets() if name]
        ends = [desk.store.articles(sort="published", descending=newest, limit=1) for newest in (False, True)]
        first, last = ("".join(row.published for row in rows) for rows in ends)
        return {"outlets": outlets[:MOST_OUTLETS], "first": first, "last": last}

    def export_conversation(request: Reply) -> Reply:
        try:
            talk = exchanges(kept.restored(request["records"], desk.store.article, desk.assistant.judge))
        except kept.RecordError:
            return {"error": "This conversation was kept in a form that this page cannot read."}
        authors = {}
        for article_id in {c.article_id for exchange in talk for c in exchange.answer.citations}:
            with suppress(NewsdeskError):  # its article is gone, its citation stays
                authors[article_id] = desk.store.article(article_id).authors
        file = export(talk, str(request["form"]), to_the_second(now()), authors)
        return {"name": file.name, "type": file.type, "text": file.text}

    def start_page(request: Reply) -> Reply:
        return dict(desk.start().html())

    def example_questions(request: Reply) -> Reply:
        return {"html": str(render("ask/examples.html", questions=desk.examples()))}

    def article_titles(request: Reply) -> Reply:
        titles = {}
        for article_id in read_filters({"articles": request.get("articles")}).articles:
            with suppress(NewsdeskError):  # it is gone
                titles[article_id] = desk.store.article(article_id).title or "Untitled"
        return {"titles": titles}

    def who_else(request: Reply) -> Reply:
        selected = " ".join(str(request["text"]).split())[:LONGEST_SELECTED]
        with desk.admission.admitted(f"user {signed_in()}, searching"):
            hits = desk.assistant.search(selected, Scope(without=(str(request["article"]),)), top=OTHERS)
        return {"html": str(evidence.others([hit for hit in hits if near(selected, hit)]))}

    def share_answer(request: Reply) -> Reply:
        try:
            (turn,) = kept.restored(f"[{request['record']}]", desk.store.article, desk.assistant.judge)
        except kept.RecordError:
            return {"error": "This answer was kept in a form that this page cannot read."}
        return {"name": desk.shared.keep(kept.record(turn))}

    def shared_answer(request: Reply) -> Reply:
        return {"records": f"[{desk.shared.get(str(request['name']))}]"}

    about_articles = [filter_choices, article_titles, who_else, start_page, example_questions]
    return [*about_articles, export_conversation, share_answer, shared_answer]
