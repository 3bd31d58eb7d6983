"""Exports of press databases: several articles in one text, each with its paper, day and author.

Known by the lines that they put around every article, in whichever format they are saved: Nexis (of today, and of
LexisNexis Academic), Factiva (as shown, and with its two-letter codes) and ProQuest.
"""

import hashlib
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from index.articles.assemble import assemble
from index.articles.credits import PERSON
from index.articles.dates import parse_date
from index.articles.fields import cased, split_byline
from index.articles.source import Item, Source, attempt, until_broken
from index.errors import ArticleError
from index.records import Article

_DAY = re.compile(
    r"(?:[^\W\d_]{2,12}\.?,? )?(?:[^\W\d_]{3,12}\.? \d{1,2},? \d{4}|\d{1,2}\.? (?:de )?[^\W\d_]{3,12}\.? (?:de )?\d{4}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4})(?:[ ,].{0,50})?"
)


_COLUMN = 120  # characters of the longest line that a column has
_SENTENCE_END = (".", "!", "?", "”", '"', "…", "’", "»")


@dataclass(frozen=True, slots=True)
class Exported:
    """An article of an export; ``text`` has its paragraphs with an empty line between."""

    title: str
    outlet: str
    published: str
    text: str
    authors: tuple[str, ...] = ()
    place: str = ""
    url: str = ""
    id: str = ""


def export_articles(source: Source, lines: Sequence[str]) -> Iterator[Item] | None:
    """The articles of an export; None where ``lines`` are none. A paragraph is one line, or several up to an empty one;
    ``record`` is the database's own number, else a hash.
    """
    lines = [" ".join(line.split()) for line in lines]
    for records in (_nexis(lines), _old_nexis(lines), _proquest(lines), _factiva(lines)):
        found = list(records)
        if any(record.text and (record.outlet or record.published) for record in found):
            places = (f"{source.place}:{at}" for at in range(1, len(found) + 1))
            each = (
                attempt(place, partial(_article, source, record)) for place, record in zip(places, found, strict=True)
            )
            return until_broken(each, "articles")
    return None


def _article(source: Source, record: Exported) -> Article:
    if not record.text:
        raise ArticleError("It is an article of an export without a text: export it again with its full text.")
    digest = hashlib.blake2b(f"{record.title}\n{record.text}".encode("utf-8", "replace"), digest_size=8).hexdigest()
    return assemble(
        source,
        record.text,
        title=record.title,
        outlet=record.outlet,
        authors=record.authors,
        published=record.published,
        place=record.place,
        url=record.url,
        record=record.id or digest,
    )


def _between(lines: Sequence[str], ends: re.Pattern[str], *, after: bool = False) -> list[list[str]]:
    """The pieces of ``lines`` that end with such a line, or begin ``after`` one; what is left over is none."""
    marks = [at for at, line in enumerate(lines) if ends.fullmatch(line)]
    bounds = [*marks, len(lines)] if after else [-1, *marks]
    return [list(lines[one + 1 : two]) for one, two in itertools.pairwise(bounds)] if marks else []


def _paragraphs(lines: Sequence[str]) -> str:
    """The text of lines: what stands between empty ones is one paragraph, unless its lines are, which are longer than
    those of a column or all end as sentences do.
    """
    groups = [group.split("\n") for group in re.split(r"\n{2,}", "\n".join(lines).strip("\n"))]
    return "\n\n".join(("\n\n" if _are_whole(group) else " ").join(group) for group in groups).strip()


def _are_whole(lines: Sequence[str]) -> bool:
    return max(map(len, lines)) > _COLUMN or all(line.endswith(_SENTENCE_END) for line in lines[:-1])


def _field(lines: Sequence[str], name: str) -> str:
    """What follows ``Name:``, up to the next empty line."""
    for at, line in enumerate(lines):
        if match := re.match(rf"{name}:\s*(.*)", line, re.IGNORECASE):
            rest = lines[at + 1 : at + 20]
            more = rest[: rest.index("")] if "" in rest else rest
            return " ".join([match[1], *(each for each in more if not re.match(r"[A-Z][\w -]{1,30}:", each))]).strip()
    return ""


# Nexis: title, paper and day as lines, then fields, "Body", the text, and a last line.

_NEXIS_END = re.compile(r"End of Document", re.IGNORECASE)
_NEXIS_FIELD = re.compile(r"(?:Copyright|Section|Length|Byline|Dateline|Highlight|Type|Series)\b", re.IGNORECASE)
_NEXIS_AFTER = re.compile(
    r"Load-Date:.*|Classification|Graphic|Language:.*|Publication-Type:.*|Subject:.*|Journal Code:.*"
)


def _nexis(lines: Sequence[str]) -> Iterator[Exported]:
    for piece in _between(lines, _NEXIS_END):
        body = next((at for at, line in enumerate(piece) if line.lower() == "body"), None)
        if body is None:  # a wire's flash may have none
            fields = [at for at, line in enumerate(piece) if _NEXIS_FIELD.match(line)]
            body = fields[-1] if fields else len(piece)
        days = [at for at, line in enumerate(piece[:body]) if _DAY.fullmatch(line) and parse_date(line)]
        if not days:
            continue
        head = [line for line in piece[: days[-1]] if line]
        told = piece[days[-1] + 1 : body]
        yield Exported(
            title=head[-2] if len(head) > 1 else "",
            outlet=head[-1] if head else "",
            published=piece[days[-1]],
            authors=_people(_field(told, "(?:Byline|Autor(?:in|en)?|Auteurs?|Autore|Autores)")),
            place=_place(_field(told, "Dateline")),
            text=_joined(_field(told, "Highlight"), _paragraphs(_until(piece[body + 1 :], _NEXIS_AFTER))),
        )


def _people(byline: str) -> tuple[str, ...]:
    return tuple(map(cased, split_byline(byline)))


def _place(name: str) -> str:
    return name.title() if name.isupper() else name


def _joined(*texts: str) -> str:
    return "\n\n".join(filter(None, texts))


def _until(lines: Sequence[str], end: re.Pattern[str]) -> list[str]:
    return list(lines[: next((at for at, line in enumerate(lines) if end.fullmatch(line)), len(lines))])


# LexisNexis Academic: "1 of 20 DOCUMENTS", paper, day, title, fields in capitals, the text, fields in capitals.

_OLD_NEXIS_BEGIN = re.compile(r"\d+ of \d+ DOCUMENTS?")
_OLD_FIELD = re.compile(r"(?:BYLINE|SECTION|LENGTH|DATELINE|HIGHLIGHT|HEADLINE|SERIES|DISTRIBUTION|TYPE):.*")
_OLD_AFTER = re.compile(
    r"(?:LOAD-DATE|LANGUAGE|PUBLICATION-TYPE|GRAPHIC|SUBJECT|JOURNAL-CODE|DOCUMENT-TYPE):.*|Copyright \d{4}.*"
)


def _old_nexis(lines: Sequence[str]) -> Iterator[Exported]:
    for piece in _between(lines, _OLD_NEXIS_BEGIN, after=True):
        fields = [at for at, line in enumerate(piece) if _OLD_FIELD.fullmatch(line)]
        days = [at for at, line in enumerate(piece) if _DAY.fullmatch(line) and parse_date(line)]
        if not fields or not days:
            continue
        ends = [at for at in range(fields[-1], len(piece)) if not piece[at]]
        papers = [
            line for line in piece[: days[0]] if line and not re.match(r"copyright|all rights", line, re.IGNORECASE)
        ]
        heads = _paragraphs(piece[days[0] + 1 : fields[0]]).split("\n\n")
        yield Exported(
            title=_field(piece, "HEADLINE") or heads[-1],
            outlet=papers[-1] if papers else "",
            published=piece[days[0]],
            authors=_people(_field(piece, "BYLINE")),
            place=_place(_field(piece, "DATELINE")),
            text=_paragraphs(_until(piece[ends[0] :] if ends else [], _OLD_AFTER)),
        )


# ProQuest: "Document 1 of 2", the title, then paragraphs that begin with the name of a field.

_PROQUEST_BEGIN = re.compile(r"(?:Document|Dokument|Documento) \d+ (?:of|von|sur|de|di) \d+")
# As its pages in other languages call the fields.
_ELSEWHERE = {
    **dict.fromkeys(("volltext", "texte intégral", "texto completo", "testo completo"), "full text"),
    **dict.fromkeys(("autor", "auteur", "autore"), "author"),
    **dict.fromkeys(("titel", "titre", "título", "titolo"), "title"),
    **dict.fromkeys(("publikationstitel", "titre de la publication", "título de publicación"), "publication title"),
    **dict.fromkeys(("publikationsdatum", "date de publication", "fecha de publicación"), "publication date"),
    **dict.fromkeys(("zusammenfassung", "résumé", "resumen"), "abstract"),
}
_PROQUEST_FIELDS = (
    "abstract|author|authors|classification|company / organization|copyright|country of publication|credit|database"
    "|document feature|document type|document url|edition|first page|full text|identifiers? / keywords?|isbn|issn|issue"
    "|language of publication|last updated|links|location|number of pages|pages?|people|place of publication"
    "|proquest document id|proquest document link|publication (?:date|info|subject|title|year)|publisher|section|source"
    "|source type|subject|title|volume"
)
_PROQUEST_FIELD = re.compile(rf"({_PROQUEST_FIELDS}|{'|'.join(_ELSEWHERE)}):(?: (.*))?", re.IGNORECASE)


def _proquest(lines: Sequence[str]) -> Iterator[Exported]:
    pieces = _between(lines, _PROQUEST_BEGIN, after=True)
    if not pieces and any(line.lower().startswith("proquest document id:") for line in lines):
        pieces = _between([*lines, "____________________"], re.compile(r"_{10,}"))
    for piece in pieces:
        fields: dict[str, list[str]] = {}
        name = "head"
        for line in piece:
            if re.fullmatch(r"_{10,}", line):
                continue
            if match := _PROQUEST_FIELD.fullmatch(line):
                name, line = _ELSEWHERE.get(match[1].lower(), match[1].lower()), match[2] or ""
            fields.setdefault(name, []).append(line)
        told = {name: _paragraphs(each) for name, each in fields.items()}
        info = told.get("publication info", "")
        urls = [line for line in piece if re.match(r"https?://\S+$", line) and "link" not in line.partition("?")[0]]
        text = told.get("full text", "")
        text = text if len(text.split()) > 3 else told.get("abstract", "")
        if not told.keys() - {"head"}:
            continue
        yield Exported(
            title=told.get("title") or told.get("head", "").split("\n\n")[0],
            outlet=re.split(r"\s*[;\[]", told.get("publication title") or info)[0],
            published=told.get("publication date") or info.partition("].")[2] or told.get("publication year", ""),
            authors=_inverted(told.get("author") or told.get("authors", "")),
            place=told.get("dateline", ""),
            url=told.get("document url") or told.get("proquest document link") or next(iter(urls), ""),
            text=re.sub(r"(?:\n\n)?https?://\S+$", "", text),
            id=told.get("proquest document id", ""),
        )


_NOBODY = frozenset(("anonymous", "anon", "unknown", "[unknown]", "author unknown", "no author", "staff"))


def _inverted(names: str) -> tuple[str, ...]:
    """``Brandt, Ulf; Lund, Pia`` → ``Ulf Brandt``, ``Pia Lund``."""
    parts = (name.partition(",") for name in names.split(";") if name.strip().lower() not in _NOBODY)
    return tuple(f"{first.strip()} {last.strip()}".strip() for last, _, first in parts)


# Factiva: title, byline, "212 words", day, paper, code, language, copyright, the text, "Document CODE...".

_FACTIVA_END = re.compile(
    r"(?:AN )?(?:Do[ck]ument[oe]?|文檔|文档) (?=(?:[A-Za-z]*\d){8})[A-Z0-9]{4,12}[A-Za-z0-9]{10,40}"
)
_FACTIVA_WORDS = re.compile(r"[\d.,]+ (?:words?|mots?|Wörter|palabras|parole|palavras|woorden|ord)")
_FACTIVA_CODE = re.compile(
    r"(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CO|IN|NS|RE|IPC|IPD|PUB|AN|CT|ART|CLM|GC|RF)(?: (.*))?"
)
_FACTIVA_RIGHTS = re.compile(r"(?:©|\(c\)|copyright\b).*", re.IGNORECASE)


def _factiva(lines: Sequence[str]) -> Iterator[Exported]:
    for piece in _between(lines, _FACTIVA_END):
        codes = [match[1] for line in piece if (match := _FACTIVA_CODE.fullmatch(line))]
        if {"HD", "PD"} <= set(codes):
            yield _of_codes(piece)
            continue
        words = next((at for at, line in enumerate(piece) if _FACTIVA_WORDS.fullmatch(line)), None)
        if words is None:
            continue
        head = [line for line in piece[:words] if line]
        byline = head.pop() if len(head) > 1 and _is_byline(head[-1]) else ""
        after = [at for at in range(words + 1, len(piece)) if piece[at]][:14]
        day = next((at for at in after if _DAY.fullmatch(piece[at]) and parse_date(piece[at])), words)
        papers = [at for at in after if at > day and not re.fullmatch(r"\d\d?:\d\d.*", piece[at])]
        rights = next((at for at in after if _FACTIVA_RIGHTS.match(piece[at])), None)
        begin = rights if rights is not None else papers[min(2, len(papers) - 1)] if papers else words
        yield Exported(
            title=head[-1] if head else "",
            outlet=piece[papers[0]] if papers else "",
            published=piece[day] if day > words else "",
            authors=split_byline(byline),
            text=_paragraphs(piece[begin + 1 :]),
        )


def _is_byline(line: str) -> bool:
    return bool(re.match(r"by\b", line, re.IGNORECASE)) or bool(re.fullmatch(PERSON, line) and split_byline(line))


def _of_codes(piece: Sequence[str]) -> Exported:
    """An article whose lines begin with Factiva's codes."""
    fields: dict[str, list[str]] = {}
    name = ""
    for line in piece:
        if match := _FACTIVA_CODE.fullmatch(line):
            name, line = match[1], match[2] or ""
        fields.setdefault(name, []).append(line)
    told = {name: _paragraphs(each) for name, each in fields.items()}
    return Exported(
        title=" ".join(told.get("HD", "").split()),
        outlet=told.get("SN", ""),
        published=told.get("PD", ""),
        authors=split_byline(told.get("BY", "")),
        text=_joined(told.get("LP", ""), told.get("TD", "")),
        id=told.get("AN", "").removeprefix("Document "),
    )
