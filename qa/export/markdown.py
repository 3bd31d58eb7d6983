"""A conversation as Markdown (CommonMark)."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from qa.export.exchange import CLOSEST, OFFSETS, SOURCES, UNPROVED, Exchange, circumstances, place, source
from qa.fragments import web_address
from qa.records import Answer, Citation
from qa.statements import look


def plain(text: str) -> str:
    """One line of Markdown that shows exactly this text, white space folded."""
    line = re.sub(r"([\\`*_\[\]<>#&|~$])", r"\\\1", " ".join(text.split()))
    # These only mean something where a line begins.
    line = re.sub(r"^([-+=])", r"\\\1", line)
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", line)


def markdown(exchanges: Sequence[Exchange], exported: str) -> str:
    """The whole conversation; ``exported`` says when, as it is to be shown."""
    title = plain(exchanges[0].answer.question) if exchanges else "An empty conversation"
    blocks = [f"# {title}", f"Asked of Newsdesk, exported {plain(exported)}. {OFFSETS}"]
    for number, exchange in enumerate(exchanges, start=1):
        blocks.append(f"## {number}. {plain(exchange.answer.question)}")
        if said := circumstances(exchange):
            blocks.append(f"*{plain(said)}.*")
        blocks += _said(exchange.answer)
        if exchange.answer.quotes:
            blocks.append(f"### {SOURCES if exchange.answer.citations else CLOSEST}")
            blocks += [_source(citation, citation.n in exchange.unproved) for citation in exchange.answer.quotes]
    return "\n\n".join(blocks) + "\n"


def _said(answer: Answer) -> Iterator[str]:
    for statement in answer.statements:
        marks = "".join(f" \\[{n}\\]" for n in statement.citations)
        template = look(statement.kind).markdown
        yield template.format(text=plain(statement.text), marks=marks, label=plain(statement.label))


def _source(item: Citation, unproved: bool) -> str:
    """A list item: the source, its quote as a block of its own, and where that stands."""
    # Within <> nothing can be escaped but by the address's own rules.
    address = quote(web_address(item.url), safe="%/:?#[]@!$&'()*+,;=~")
    lines = [plain(source(item)) + (f". <{address}>" if address else f". {plain(item.path)}" if item.path else ".")]
    # A quote keeps its line breaks.
    lines += ["", *(f"> {plain(line)}" if line.strip() else ">" for line in item.quote.strip().split("\n")), ""]
    lines.append(plain(place(item)[0].upper() + place(item)[1:]) + "." + (f" **{UNPROVED}**" if unproved else ""))
    return f"{item.n}. " + "\n".join(f"   {line}".rstrip() for line in lines).lstrip()
