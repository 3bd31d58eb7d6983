"""Answers, passages, drafts and articles as they are printed for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.versions import came_later
from qa.drafts.records import BEARINGS
from qa.fragments import from_pictures, plural
from qa.records import Answer, Citation, Hit
from qa.terminal.text import hanging, one_line, wrap

if TYPE_CHECKING:
    from qa.contract.articles import ArticleJson
    from qa.drafts.records import Quotation, Sentence, Verification


def source(item: Citation | Hit) -> str:
    """Outlet, date and title of what is cited, as far as they are known."""
    parts = (item.outlet, item.published, item.title or "untitled")
    return one_line(", ".join(part for part in parts if part))


def place(item: Citation | Hit) -> str:
    """Where to look it up: the article's address or file, its identifier and the characters meant; below it whether a
    cited article was read from pictures.
    """
    where = f"{one_line(item.url or item.path)} (article {item.article_id}, characters {item.start} to {item.end})"
    pictures = isinstance(item, Citation) and from_pictures(item.scanned)
    return f"{where}\n    {pictures}." if pictures else where


def answer_text(answer: Answer) -> str:
    blocks = [wrap(answer.answer)]
    understood = [f"Searched for: {answer.searched}"] if answer.searched not in ("", answer.question) else []
    understood += [f"Only: {answer.filters}"] if answer.filters else []
    if understood:
        blocks.insert(0, wrap(". ".join(understood)))
    for citation in answer.quotes:
        quote = wrap(f"“{one_line(citation.quote)}”", "    ")
        blocks.append(f"{hanging(f'[{citation.n}] {source(citation)}')}\n{quote}\n    {place(citation)}")
    if answer.offers:
        blocks.append(offers_text(answer))
    if answer.status == "answered" and answer.kind != "clarify":
        sure = f"Confidence {answer.confidence:.0%}, " if answer.measured else ""
        blocks.append(f"{sure}{answer.seconds.total:.1f} s")
    return "\n\n".join(blocks)


def offers_text(answer: Answer) -> str:
    """What may be asked next, or what of several is meant, as numbered lines."""
    offers = [hanging(f"  {n}. {one_line(offer)}") for n, offer in enumerate(answer.offers, start=1)]
    return "\n".join(["Which one?" if answer.kind == "clarify" else "Ask next (its number will do):", *offers])


def verification_text(verification: Verification) -> str:
    """What is to be looked at in a draft, each with what the article has: quotations, sentences; then what is found."""
    if not verification.quotations and not verification.sentences:
        return "There are no quotations to check in this draft, and no sentence with figures, days or names."
    blocks = [_quotation_text(each) for each in verification.quotations if each.status != "found"]
    blocks += [_sentence_text(each) for each in verification.sentences if each.status != "supported"]
    blocks += [_quotation_text(each) for each in verification.quotations if each.status == "found"]
    blocks += [_sentence_text(each) for each in verification.sentences if each.status == "supported"]
    if not verification.articles:
        blocks.append("The store holds no articles: index some first.")
    if verification.itself:
        blocks.append(
            f"The draft itself is among the articles ({one_line(verification.itself)}): it was not looked in."
        )
    blocks.append(" ".join(_sums(verification)))
    return "\n\n".join(blocks)


def _sums(verification: Verification) -> Iterator[str]:
    quotations, sentences = verification.quotations, verification.sentences
    if quotations:
        found = sum(each.status == "found" for each in quotations)
        yield f"{found:,} of {plural(len(quotations), 'quotation')} found ({int(100 * verification.share)}%)."
    else:
        yield "There are no quotations to check in this draft."
    if sentences:
        borne = sum(each.status == "supported" for each in sentences)
        yield f"{borne:,} of {plural(len(sentences), 'sentence')} with figures, days or names borne out."


def _sentence_text(sentence: Sentence) -> str:
    where = f"characters {sentence.start} to {sentence.end}"
    lines = [hanging(f"{BEARINGS[sentence.status]} ({where}): {one_line(sentence.text)}")]
    if sentence.diff:
        lines.append(wrap(one_line(sentence.diff), "    "))
    elif sentence.missing:
        lines.append(wrap(f"Not there: {one_line(', '.join(sentence.missing))}", "    "))
    if citation := sentence.citation:
        if sentence.status != "supported":
            lines.append(wrap(f"“{one_line(citation.quote)}”", "    "))
        lines += [hanging(f"    {source(citation)}"), f"    {place(citation)}"]
    return "\n".join(lines)


def _quotation_text(quotation: Quotation) -> str:
    where = f"characters {quotation.start} to {quotation.end}"
    lines = [hanging(f"{quotation.status.capitalize()} ({where}): “{one_line(quotation.text)}”")]
    if quotation.diff:
        lines.append(wrap(one_line(quotation.diff), "    "))
    if citation := quotation.citation:
        lines += [hanging(f"    {source(citation)}"), f"    {place(citation)}"]
    return "\n".join(lines)


def passage_text(hit: Hit, number: int | None = None) -> str:
    head = hanging(f"  - {source(hit)}" if number is None else f"{number:>2}. {source(hit)}")
    return f"{head}\n{wrap(one_line(hit.text), '    ')}\n    {place(hit)}"


def versions_text(article: ArticleJson) -> str:
    """What an article says otherwise than its other versions: ``[-40-]`` was removed, ``{+48+}`` added."""
    blocks = []
    for version in article["versions"]:
        place = f"{version['path']}:{version['record']}" if version["record"] else version["path"]
        later = came_later(version["made"], version["published"], article["made"], article["published"])
        said = "Another version" if later else f"Corrected{_on(article['made'][:10])}: the version"
        changes = version["changes"] or ["The text is the same."]
        if version["title"] != article["title"]:
            changes = [f"[-{version['title']}-]{{+{article['title']}+}}", *changes]
        head = hanging(f"{said}{_on(version['made'][:10] or version['published'], ' of')} ({one_line(place)})")
        blocks.append("\n".join([head, *(wrap(f"- {one_line(each)}", "    ") for each in changes)]))
    return "\n\n".join(blocks) or "No other version of this article is known."


def _on(day: str, word: str = " on") -> str:
    return f"{word} {day}" if day else ""
