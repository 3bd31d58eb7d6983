"""The conversation as messages of a Gradio Chatbot.

A Chatbot reads its messages as Markdown. Text from questions and articles goes in through `literal`, after which no
character of it has a meaning in Markdown or HTML.
"""

import re
from collections.abc import Sequence

from qa.export.exchange import place, source
from qa.fragments import day, esc
from qa.page.ask.filters import words
from qa.page.ask.turns import Turn
from qa.records import Answer, Citation
from qa.statements import look, plain

UNPROVED = "An article has changed or was removed since: what could not be checked again is named under Evidence."
STOPPED = "*Stopped. What was found so far is kept under Evidence.*"
_MARKS = "“”‘’\"'"
_APART = '<span class="apart"></span>'  # a gap without a character, between our mark and one of the article's


def literal(text: str) -> str:
    """Text as Markdown that shows exactly that text: every ASCII sign as a character reference, white space folded."""
    folded = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"[!-/:-@\[-`{-~]", lambda sign: f"&#{ord(sign[0])};", folded)


def messages(turns: Sequence[Turn]) -> list[dict[str, str]]:
    """The Chatbot's value: a question and an answer for each turn."""
    rows = []
    for turn in turns:
        asked = words(turn.scope)
        scope = f'\n\n<span class="scope">{literal(asked)}</span>' if asked else ""
        rows.append({"role": "user", "content": literal(turn.question) + scope})
        rows.append({"role": "assistant", "content": answer_markdown(turn)})
    return rows


def answer_markdown(turn: Turn) -> str:
    """What the page says to a question at this moment, with the actions that fit below it."""
    if turn.stage == "searching":
        return "*Searching the articles…*"
    if turn.stage == "reading":
        return f"*Reading {len(turn.hits)} passages…*" if len(turn.hits) != 1 else "*Reading the passage…*"
    return f"{_said(turn)}\n\n{_actions(turn)}"


def _said(turn: Turn) -> str:
    answer = turn.answer
    if turn.stage == "stopped":
        return STOPPED
    if turn.stage == "failed" or answer is None or answer.status == "failed":
        reason = turn.error or (answer.answer if answer else "")
        return f"**This question could not be answered.** {_with_code(reason)}"
    doubt = f"\n\n*{UNPROVED}*" if turn.unproved else ""
    tip = _tip(turn) if answer.status == "not_found" else ""
    return _searched(answer, turn.number) + _statements(answer, turn.number) + doubt + tip


def _searched(answer: Answer, turn: int) -> str:
    """The question as it was understood, where that is not as it was asked, and ways to ask it as it stands."""
    parts = []
    if answer.searched and answer.searched != answer.question:
        title = "Ask it as it is typed, without the questions before it"
        parts.append(_aside(f"Searched for: {answer.searched}") + _act("alone", turn, "Ask it alone", title))
    if answer.filters:
        title = "Ask it of all articles"
        parts.append(_aside(f"Only: {answer.filters}") + _act("literal", turn, "Take the filters off", title))
    return "".join(f"{part}\n\n" for part in parts)


def _aside(text: str) -> str:
    return f'<span class="aside">{literal(text)}</span> '


def _act(name: str, turn: int, label: str, title: str) -> str:
    return f'<a role="button" class="act" href="#{name}-{turn}" title="{title}">{label}</a>'


def _tip(turn: Turn) -> str:
    """What to try where there is no answer."""
    tip = "Name a person, a place or a date, use other words, or add articles in the [Articles tab](#articles-tab)."
    if turn.scope.narrow:
        tip = f"Ask again without filters, or with wider ones. {tip}"
    return f'\n\n<span class="aside">{tip}</span>'


def _with_code(sentence: str) -> str:
    """A sentence of our own, with the commands it names between backticks set as code."""
    return re.sub(r"&#96;(.+?)&#96;", r"<code>\1</code>", literal(sentence))


def _statements(answer: Answer, turn: int) -> str:
    cited = {citation.n: citation for citation in answer.quotes}
    parts: list[str] = []
    span = answer.span
    for statement in answer.statements:
        text = _bold(statement.text, span)
        if statement.kind in ("quote", "labelled"):
            text = _marks_apart(text, statement.text)
        chips = "".join(_chip(turn, cited[n]) for n in statement.citations)
        lead = statement.kind == "note" and not parts  # what an answer begins with is no aside
        shown = look(statement.kind).page.format(text=text, marks=chips, label=literal(statement.label))
        parts.append(text if lead else shown)
        if span and span in statement.text:
            span = None
    return "\n\n".join(parts)


def _marks_apart(shown: str, quote: str) -> str:
    """``quote`` as ``shown``, with a gap where it begins or ends with a quotation mark of its own."""
    text = quote.strip()
    before, after = (_APART if edge and edge in _MARKS else "" for edge in (text[:1], text[-1:]))
    return f"{before}{shown}{after}"


def _bold(text: str, span: str | None) -> str:
    """The text with the short answer in bold, the first time it is said."""
    before, found, after = text.partition(span) if span else (text, "", "")
    if not found.strip():
        return literal(text)
    # literal() folds the white space at both ends, which here lies between two pieces.
    gap_before = " " if before[-1:].isspace() else ""
    gap_after = " " if after[:1].isspace() else ""
    return f"{literal(before)}{gap_before}<strong>{literal(found)}</strong>{gap_after}{literal(after)}"


def _chip(turn: int, citation: Citation) -> str:
    about = ", ".join(part for part in (citation.outlet or citation.title, day(citation.published)) if part)
    title = esc(re.sub(r"\s+", " ", f"Citation {citation.n}: {about}"))
    return f'&nbsp;<a href="#cite-{turn}-{citation.n}" title="{title}">{citation.n}</a>'


def _actions(turn: Turn) -> str:
    retry = turn.stage in ("stopped", "failed")
    actions = [
        ("again", "Try again" if retry else "Ask again", "Ask this question again"),
        ("edit", "Edit", "Change this question and ask it"),
        ("link", "Link", "Copy an address that asks this question"),
    ]
    if turn.quotes:
        actions.insert(0, ("copy", "Copy", "Copy the answer with its sources"))
    if turn.quotes or turn.hits:
        actions.insert(0, ("sources", "Sources", "Show the passages"))
    return " ".join(_act(name, turn.number, label, title) for name, label, title in actions)


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
