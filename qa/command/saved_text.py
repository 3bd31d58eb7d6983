"""What a terminal shows of saved questions and of the changes of their answers."""

from __future__ import annotations

from collections.abc import Sequence

from qa.contract.answers import AnswerJson, CitationJson, SourceJson
from qa.fragments import plural
from qa.saved.records import Change, Saved
from qa.saved.telling import headline, proof, said, sides
from qa.scopes import words
from qa.terminal.text import one_line, wrap


def change_text(change: Change) -> str:
    """A change with both answers, both quotes and the article."""
    day = f" ({change.found[:10]})"
    only = f" ({words(change.scope)})" if words(change.scope) else ""
    lines = [wrap(f"{change.question}{only}")]
    lines.append(wrap(f"{headline(change)}: {_article(change.cause.article)}{day}", "  "))
    for name, texts, quotes in sides(change):
        lines += [f"  {name}:", *_told(texts, quotes, "    ")]
    return "\n".join(lines)


def question_text(saved: Saved, found: Sequence[Change]) -> str:
    """A saved question with its present answer; its changes, among those ``found``, are counted."""
    mine = [change for change in found if change.saved == saved.id]
    unseen = sum(not change.seen for change in mine)
    told = plural(len(mine), "change") + (f", {unseen:,} not seen" if unseen else "")
    about = [words(saved.scope), f"saved {saved.saved[:10]}", f"asked {saved.asked.when[:10]}", told]
    head = wrap(f"{saved.id}. {saved.question}")
    return f"{head}\n{wrap(', '.join(filter(None, about)), '   ')}\n{answer_text(saved.answer, '   ')}"


def answer_text(answer: AnswerJson, indent: str = "") -> str:
    """An answer in short, with its first quote."""
    quote = proof(answer)
    return "\n".join(_told(said(answer), [quote] if quote else [], indent))


def _told(texts: Sequence[str], quotes: Sequence[CitationJson], indent: str) -> list[str]:
    lines = [wrap(text, indent) for text in texts]
    for quote in quotes:
        lines.append(wrap(f"“{one_line(quote['quote'])}”", f"{indent}  "))
        lines.append(wrap(f"{_article(quote)}, article {quote['article_id']}", f"{indent}  "))
    return lines


def _article(article: SourceJson | CitationJson) -> str:
    named = [article["title"] or "Untitled", article["outlet"], article["published"]]
    return one_line(", ".join(filter(None, named)))
