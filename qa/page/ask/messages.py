"""The conversation as messages of a Gradio Chatbot."""

from collections.abc import Sequence

from markupsafe import Markup

from qa.export.exchange import place, source
from qa.page.ask.forms import Block, Item, blocks, confidence
from qa.page.ask.markdown import literal, one_piece, with_code
from qa.page.ask.turns import Turn
from qa.records import Answer
from qa.rendering import render
from qa.scopes import words
from qa.statements import plain

UNPROVED = "An article has changed or was removed since: what could not be checked again is named under Evidence."
WRITING = "The writer is at work; what it writes is shown as soon as it is proved."
STOPPED = "Stopped. What was found so far is kept under Evidence."
FAILED = Markup("<strong>This question could not be answered.</strong> ")


def messages(turns: Sequence[Turn]) -> list[dict[str, str]]:
    """The Chatbot's value: a question and an answer for each turn."""
    rows = []
    for turn in turns:
        asked = words(turn.scope)
        scope = Markup('\n\n<span class="scope">{}</span>').format(literal(asked)) if asked else ""
        rows.append({"role": "user", "content": literal(turn.question) + scope})
        rows.append({"role": "assistant", "content": answer_markdown(turn, last=turn is turns[-1])})
    return rows


def answer_markdown(turn: Turn, *, last: bool = True) -> str:
    """What the page says to a question at this moment, with the actions that fit below it.

    What may be asked next stands below the ``last`` answer only; which of several is meant may be said later, too.
    """
    if turn.stage == "searching":
        return "*Searching the articles…*"
    if turn.stage == "reading":
        return f"*Reading {len(turn.hits)} passages…*" if len(turn.hits) != 1 else "*Reading the passage…*"
    answer = turn.answer
    done = turn.stage in ("done", "writing") and answer is not None and answer.status != "failed"
    html = render(
        "ask/answer.html",
        turn=turn,
        answer=answer,
        blocks=blocks(answer, turn.number) if done and answer else _undone(turn),
        confidence=confidence(answer) if done and answer else "",
        understood=_understood(answer) if done and answer else (),
        notes=_notes(turn) if done else (),
        actions=_actions(turn),
        offers=list(map(literal, answer.offers)) if answer and (last or answer.kind == "clarify") else (),
    )
    return one_piece(html)


def _undone(turn: Turn) -> list[Block]:
    """What is said where there is no answer."""
    if turn.stage == "stopped":
        return [Block("note", (Item(Markup(), (literal(STOPPED),)),))]
    reason = turn.error or (turn.answer.answer if turn.answer else "")
    return [Block("text", (Item(Markup(), (FAILED + with_code(reason),)),))]


def _understood(answer: Answer) -> list[tuple[Markup, str, str, str]]:
    """What a question was understood to mean, where it is not as it was asked, and the way to undo that: its name, its
    label and its title."""
    parts = []
    if answer.searched and answer.searched != answer.question:
        title = "Ask it as it is typed, without the questions before it"
        parts.append((literal(f"Searched for: {answer.searched}"), "alone", "Ask it alone", title))
    if answer.filters:
        parts.append((literal(f"Only: {answer.filters}"), "literal", "Take the filters off", "Ask it of all articles"))
    return parts


def _notes(turn: Turn) -> list[Markup]:
    """What is said below an answer: that it could not be checked again, and what to try where there is none."""
    notes = [literal(UNPROVED)] if turn.unproved else []
    notes += [literal(WRITING)] if turn.stage == "writing" else []
    if turn.answer and turn.answer.status == "not_found":
        wider = "Ask again without filters, or with wider ones. " if turn.scope.narrow else ""
        tab = Markup('<a href="#articles-tab">Articles tab</a>')
        tip = "Name a person, a place or a date, use other words, or add articles in the {}."
        notes.append(Markup(wider + tip).format(tab))
    return notes


def _actions(turn: Turn) -> list[tuple[str, str, str]]:
    """Name, label and title of what can be done with a turn."""
    retry = turn.stage in ("stopped", "failed")
    actions = [
        ("again", "Try again" if retry else "Ask again", "Ask this question again"),
        ("edit", "Edit", "Change this question and ask it in its place"),
    ]
    if turn.answer and turn.stage == "done":
        actions.append(("share", "Share", "Keep this answer, and copy an address that opens it"))
    else:
        actions.append(("link", "Link", "Copy an address that asks this question"))
    if turn.stage == "done" and turn.answer and turn.answer.status in ("answered", "not_found"):
        actions.append(("save", "Save", "Ask this again after each indexing, and tell when its answer changes"))
    if turn.quotes:
        actions.insert(0, ("copy", "Copy", "Copy the answer with its sources"))
    if turn.quotes or turn.hits:
        actions.insert(0, ("sources", "Sources", "Show the passages"))
    return actions


def copy_text(turn: Turn) -> str:
    """The answer with its sources, as plain text for the clipboard; "" where there is nothing to prove it."""
    if not turn.answer or not turn.quotes:
        return ""
    lines = [turn.question, ""]
    for statement in turn.answer.statements:
        lines += [plain(statement), ""]
    lines.append("Sources")
    for citation in turn.quotes:
        address = f". {citation.url or citation.path}" if citation.url or citation.path else ""
        lines.append(f"[{citation.n}] {source(citation)}{address} ({place(citation)})")
        if all(citation.quote != statement.text for statement in turn.answer.statements):
            lines.append(f"    “{citation.quote.strip()}”")
    return "\n".join(lines)
